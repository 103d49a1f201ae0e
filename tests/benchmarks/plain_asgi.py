"""`python -m tests.benchmarks.plain_asgi ANSWERS PORT`: constants, with the same uvicorn."""

import json
import sys
from pathlib import Path
from typing import Any

import uvicorn


def application(answers: dict[str, bytes]) -> Any:
    """An ASGI application that gives the answer of a path, and nothing else."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        content = answers[scope["path"]]
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    return answer


if __name__ == "__main__":
    stated = json.loads(Path(sys.argv[1]).read_text())
    constants = {path: json.dumps(value, separators=(",", ":")).encode() for path, value in stated.items()}
    config = uvicorn.Config(
        application(constants), port=int(sys.argv[2]), log_config=None, access_log=False, lifespan="off"
    )
    uvicorn.Server(config).run()
