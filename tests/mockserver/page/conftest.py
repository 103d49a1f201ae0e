"""A real browser for the tests of the page, and a page in a sandbox of the test's own."""

import base64
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ..conftest import Server, World

# Long, since it only costs where nothing comes; a browser is slow on a busy machine.
SECONDS = 30
ARGUMENTS = """--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars --window-size=1280,860""".split()
DESKTOP = (1280, 860)
# Control and a, and then the key that lets all others go. Clearing a field in another way would leave it for a moment.
SELECT_ALL = "\ue009a\ue000"


class Page:
    """The page as somebody sees and uses it: parts, texts, labels and keys."""

    def __init__(self, driver: Any, base: str) -> None:
        self.driver = driver
        self.base = base

    def open(self, part: str = "") -> None:
        """Open a part of the page; the address is loaded anew."""
        self.driver.get("about:blank")
        self.driver.get(f"{self.base}/_mock/#/{part}")
        self.until(lambda: self.all("main h1"))

    def go(self, title: str) -> None:
        """Follow the menu."""
        self.driver.find_element("xpath", f"//nav[@id='nav']//a[normalize-space()='{title}']").click()
        self.until(lambda: any(title.lower() in heading.text.lower() for heading in self.all("main h1")))

    def all(self, selector: str) -> list[Any]:
        return list(self.driver.find_elements("css selector", selector))

    def find(self, selector: str) -> Any:
        """The first element of a selector that can be seen, as soon as there is one."""
        return self.until(lambda: next((each for each in self.all(selector) if each.is_displayed()), None))

    def until(self, condition: Callable[[], Any]) -> Any:
        """What a condition gives, as soon as that is something."""
        from selenium.common.exceptions import StaleElementReferenceException, TimeoutException
        from selenium.webdriver.support.ui import WebDriverWait

        waiting = WebDriverWait(self.driver, SECONDS, 0.03, [StaleElementReferenceException])
        try:
            return waiting.until(lambda _: condition())
        except TimeoutException:
            shown = self.driver.find_element("css selector", "body").text
            raise AssertionError(f"nothing came in {SECONDS} s; the page shows:\n{shown}") from None

    def sees(self, text: str, selector: str = "body") -> None:
        """Wait until a text stands somewhere."""
        self.until(lambda: any(text in each.text for each in self.all(selector)))

    def lacks(self, text: str, selector: str = "body") -> None:
        """Wait until a text stands nowhere any more."""
        self.until(lambda: not any(text in each.text for each in self.all(selector)))

    def press(self, text: str, within: str = "body") -> None:
        """Click the button of this text, the last one where several dialogs are open."""
        path = f".//button[normalize-space()={text!r} and not(@disabled)]"
        self.until(lambda: self._pressed(path, within))

    def _pressed(self, path: str, within: str) -> bool:
        places = self.all(within)
        for place in places[-1:] if within == "dialog" else places:
            for button in place.find_elements("xpath", path):
                if button.is_displayed():
                    self.run("arguments[0].scrollIntoView({block: 'center'})", button)
                    button.click()
                    return True
        return False

    def fill(self, selector: str, text: str) -> None:
        """Put a text into a field in place of what stands there."""
        field = self.find(selector)
        field.send_keys(SELECT_ALL)
        field.send_keys(text)

    def choose(self, selector: str, text: str) -> None:
        from selenium.webdriver.support.ui import Select

        Select(self.find(selector)).select_by_visible_text(text)

    def keys(self, *keys: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def double_click(self, selector: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).double_click(self.find(selector)).perform()

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    @property
    def focused(self) -> Any:
        return self.driver.switch_to.active_element

    def looks(self, *, width: int = DESKTOP[0], height: int = DESKTOP[1], scheme: str = "light") -> None:
        """Make the window another one, or the night fall."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def keep_picture(self, name: str) -> bytes:
        """What the page looks like; also as a file, where PAGE_PICTURES names a folder to look at afterwards."""
        picture = base64.b64decode(self.driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})["data"])
        if folder := os.environ.get("PAGE_PICTURES"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            (Path(folder) / f"{name}.png").write_bytes(picture)
        return picture

    def complaints(self) -> list[str]:
        """What the browser has put on its console since it was asked last, but for refused requests."""
        told = [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]
        return [message for message in told if "Failed to load resource" not in message]


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Chromium, which downloads nothing: the browser and its driver are those of the machine."""
    pytest.importorskip("selenium", reason="selenium is not installed: tox -e page")
    found = {name: shutil.which(name) for name in ("chromium", "chromedriver")}
    if not all(found.values()):
        if os.environ.get("CI"):
            pytest.fail("CI lacks chromium or chromedriver; .ci/run installs them")
        pytest.skip("chromium and chromedriver are not installed: apt-get install chromium chromium-driver")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = found["chromium"]
    for argument in (*ARGUMENTS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    running = webdriver.Chrome(options=options, service=Service(found["chromedriver"]))
    yield running
    running.quit()


@pytest.fixture
def page(driver: Any, world: World) -> Iterator[Page]:
    """The page of the test's sandbox. It never runs into its own policy, nor into an error of a script."""
    yield from opened(driver, world.base)


@pytest.fixture
def page_of(driver: Any) -> Iterator[Callable[[Server], Page]]:
    """The page of another server."""
    yield lambda server: Page(driver, server.base)
    driver.get("about:blank")


def opened(driver: Any, base: str) -> Iterator[Page]:
    page = Page(driver, base)
    page.looks()
    yield page
    complaints = page.complaints()
    driver.get("about:blank")
    assert complaints == []
