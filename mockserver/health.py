"""`python -m mockserver.health URL`: whether a mock answers there, for a container's health check."""

import http.client
import os
import sys
from urllib.parse import urlsplit

from mockserver.cli import TOKEN_VARIABLE

PATIENCE = 2.0


def main(url: str) -> int:
    """Ask the mock at a URL; 0 where it is well, else 1 after telling why. The token is that of the environment."""
    place = urlsplit(url)
    token = os.environ.get(TOKEN_VARIABLE)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=PATIENCE)
    try:
        connection.request("GET", "/_mock/health", headers=headers)
        status = connection.getresponse().status
    except OSError as error:
        print(f"{url} does not answer: {error}")
        return 1
    finally:
        connection.close()
    print(f"{url} answers {status}")
    return 0 if status == 200 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
