"""Answers to a browser: pages from templates, and redirects."""

from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from mockserver.errors import Refusal
from mockserver.reply import HTML, Reply

# A page may only show itself: what a client put into an order stays text.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"
HEADERS = (("Content-Security-Policy", POLICY), ("Cache-Control", "no-store"))


class Pages:
    """The templates of a package, beside the frame that all pages share. Whatever they show is escaped."""

    def __init__(self, *packages: str) -> None:
        loader = ChoiceLoader([PackageLoader(package) for package in (*packages, "mockserver")])
        self._environment = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )

    def page(self, template: str, status: int = 200, **values: Any) -> Reply:
        """The page that a template makes of the values."""
        text = self._environment.get_template(f"{template}.html.j2").render(values)
        return Reply(status, text.encode(), f"{HTML}; charset=utf-8", headers=HEADERS)


def redirect(location: str) -> Reply:
    """Send the browser on to another address, which it asks for with GET."""
    return Reply(303, headers=(("Location", location),))


def refusal_page(refusal: Refusal) -> Reply:
    """A page that tells what was wrong with a request."""
    return PAGES.page("refusal", refusal.code, told=refusal.told)


PAGES = Pages()
