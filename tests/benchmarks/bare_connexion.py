"""`python -m tests.benchmarks.bare_connexion SPECIFICATION PORT`: Connexion's own application, without state."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import connexion
import uvicorn
from connexion.resolver import Resolver


def anybody(*_: Any, **__: Any) -> dict[str, Any]:
    """Every login is good."""
    return {"sub": "anybody"}


def constants(stated: dict[str, Any]) -> dict[str, Any]:
    """The first example of the first success of each operation."""
    found = {}
    for item in stated["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict) and "responses" in operation:
                success = next(each for status, each in operation["responses"].items() if status.startswith("2"))
                examples = success.get("content", {}).get("application/json", {}).get("examples", {})
                found[operation["operationId"]] = next((each["value"] for each in examples.values()), None)
    return found


def handler(value: Any) -> Callable[..., Any]:
    """A handler that gives back a constant."""

    async def answer(**_: Any) -> Any:
        return value

    return answer


def main() -> None:
    """Serve."""
    stated = json.loads(Path(sys.argv[1]).read_text())
    stated["servers"] = [{"url": "/"}]
    for scheme in stated["components"]["securitySchemes"].values():
        scheme["x-bearerInfoFunc" if scheme["type"] == "http" else "x-apikeyInfoFunc"] = f"{__name__}.anybody"
    answers = constants(stated)
    application = connexion.AsyncApp(__name__)
    application.add_api(stated, resolver=Resolver(lambda name: handler(answers[name])))
    uvicorn.Server(
        uvicorn.Config(application, port=int(sys.argv[2]), log_config=None, access_log=False, lifespan="on")
    ).run()


if __name__ == "__main__":
    main()
