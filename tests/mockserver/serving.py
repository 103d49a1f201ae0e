"""Mocks of one API, for tests that share one or need one of their own."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

from tests.mockserver.databases import new_for


@contextlib.contextmanager
def serving(api: str, *options: str) -> Iterator[str]:
    """The address of a mock of one API. It must not have met a bug of its own by the end."""
    command = [sys.executable, "-m", "mockserver", "serve", "--port", "0", "--quiet", "--api", api, *options]
    command += new_for(options)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as mock:
        try:
            line = mock.stdout.readline()
            assert "API: http" in line, line + mock.communicate()[1]
            address = urlsplit(line.split()[-1])
            yield f"{address.scheme}://{address.netloc}"
        finally:
            mock.terminate()
            assert "BUG" not in mock.communicate()[1]
