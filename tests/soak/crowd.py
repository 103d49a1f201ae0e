"""`python -m tests.soak.crowd HOST PORT SLOW IDLE`: clients that a server should not mind.

Slow ones send a byte now and then, idle ones nothing; others send more than anybody may, or leave in the middle of
their request. Runs until its standard input closes, then prints as JSON how many there were.
"""

import asyncio
import contextlib
import json
import resource
import sys
from collections import Counter

BYTE_PAUSE = 2.0
AFTER_CLOSING = 1.0
RUDE_PAUSE = 0.5
CHUNK = b"x" * 1_000_000
# More than the server reads of a body that is too long.
ENDLESS = 150
HEAD = b"POST /loyalty/api/auth/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"


class Crowd:
    """All of them; `met` counts what happened to them."""

    def __init__(self, host: str, port: int) -> None:
        self._place = (host, port)
        self.met: Counter[str] = Counter()

    async def slow(self) -> None:
        """Head and body byte by byte, and again when the server has had enough."""
        whole = HEAD + b"Content-Length: 5000\r\n\r\n" + b"{" * 5000
        while True:
            with contextlib.suppress(OSError):
                reader, writer = await asyncio.open_connection(*self._place)
                self.met["slow connections"] += 1
                for byte in whole:
                    writer.write(bytes([byte]))
                    await writer.drain()
                    if reader.at_eof():
                        break
                    await asyncio.sleep(BYTE_PAUSE)
                self.met["slow connections that were closed"] += 1
                writer.close()
            await asyncio.sleep(AFTER_CLOSING)

    async def idle(self) -> None:
        """A connection without a word, and again when the server has closed it."""
        while True:
            with contextlib.suppress(OSError):
                reader, writer = await asyncio.open_connection(*self._place)
                self.met["idle connections"] += 1
                await reader.read()
                self.met["idle connections that were closed"] += 1
                writer.close()
            await asyncio.sleep(AFTER_CLOSING)

    async def gone(self) -> None:
        """Half a request, and away."""
        while True:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection(*self._place)
                writer.write(HEAD + b"Content-Length: 500\r\n\r\n{")
                await writer.drain()
                writer.close()
                self.met["left in the middle"] += 1
            await asyncio.sleep(RUDE_PAUSE)

    async def endless(self) -> None:
        """A body without end: the server answers 413 or closes, and takes no more of it."""
        while True:
            taken = 0
            with contextlib.suppress(OSError):
                reader, writer = await asyncio.open_connection(*self._place)
                writer.write(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
                for _ in range(ENDLESS):
                    writer.write(b"%x\r\n%s\r\n" % (len(CHUNK), CHUNK))
                    await writer.drain()
                    taken += 1
                    if reader.at_eof():
                        break
                writer.close()
            self.met["bodies without end"] += 1
            self.met["of these cut off"] += taken < ENDLESS
            await asyncio.sleep(RUDE_PAUSE * 10)


async def main() -> None:
    """Make them all come, and stay until nobody wants them any more."""
    host, port, slow, idle = sys.argv[1], *map(int, sys.argv[2:5])
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    crowd = Crowd(host, port)
    kinds = [crowd.slow] * slow + [crowd.idle] * idle + [crowd.gone] * 4 + [crowd.endless]
    tasks = []
    for number, kind in enumerate(kinds):
        tasks.append(asyncio.create_task(kind()))
        if number % 100 == 99:  # no more at once than the backlog of a socket takes
            await asyncio.sleep(0.05)
    print("here", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    for task in tasks:
        task.cancel()
    print(json.dumps(crowd.met), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
