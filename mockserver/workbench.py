"""The page at /_mock/: plain files, which a browser fills with what the control API tells."""

import hashlib
from functools import lru_cache
from pathlib import Path

import swagger_ui_bundle

from mockserver.catalog import CONTROL, PACKAGE
from mockserver.errors import Refusal
from mockserver.exchange import Exchange
from mockserver.reply import HTML, Reply

# What the terminal and the journal call a request for one of the files.
PAGE = "page"
ROOT = f"/{CONTROL}"
FOLDER = PACKAGE / "page"
SWAGGER = Path(swagger_ui_bundle.swagger_ui_path)
SWAGGER_FILES = ("swagger-ui.css", "swagger-ui-bundle.js")

# Everything comes from this server, no text becomes a script, and no other page may show this one.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "no-cache"),
)
# Told here, since what the machine would guess from its own tables differs.
CONTENT_TYPES = {
    ".html": f"{HTML}; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
METHODS = ("GET", "HEAD")


class Workbench:
    """The files by the paths that they are served at."""

    def __init__(self) -> None:
        files = {f"{ROOT}/page/{file.name}": file for file in FOLDER.iterdir() if file.suffix in CONTENT_TYPES}
        swagger = {f"{ROOT}/page/swagger/{name}": SWAGGER / name for name in SWAGGER_FILES}
        self._files = {**files, **swagger, ROOT: FOLDER / "index.html"}

    def __contains__(self, path: str) -> bool:
        """Whether a file is served at the path."""
        return path in self._files

    def reply(self, exchange: Exchange) -> Reply:
        """The file, or 304 where the browser has it already. Raises Refusal for what only reading could answer."""
        exchange.operation = PAGE
        if exchange.method not in METHODS:
            allowed = ", ".join(METHODS)
            told = f"{exchange.method} is not possible here; {allowed} are."
            raise Refusal(told, status=405, headers=(("Allow", allowed),))
        file = self._files[exchange.path]
        content, tag = _read(file)
        headers = (*HEADERS, ("ETag", tag))
        if exchange.header(b"if-none-match") == tag:
            return Reply(304, headers=headers)
        return Reply(200, content, CONTENT_TYPES[file.suffix], headers=headers)


@lru_cache
def _read(file: Path) -> tuple[bytes, str]:
    """A file's content, and a word that is another for each content."""
    content = file.read_bytes()
    return content, f'"{hashlib.sha256(content).hexdigest()[:20]}"'
