"""What a browser test does on each page: sign in, look for accessibility faults, keep a picture."""

import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

PICTURES = Path("build/pictures")
NARROW = {"width": 320, "height": 800}
WIDE = {"width": 1280, "height": 900}


class Visitor:
    """One person at a browser of their own. `look` is called on each page of a story."""

    def __init__(self, browser: Browser, root: str, name: str) -> None:
        self.root, self.name = root, name
        self.context = browser.new_context(viewport=WIDE, accept_downloads=True)
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.looked = 0
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._console)
        self.page.on("response", self._response)

    def _console(self, message) -> None:
        # Chromium reports every 4xx answer here too; those that a story expects are not faults.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(message.text)

    def _response(self, response) -> None:
        if response.status >= 500:
            self.errors.append(f"{response.status} {response.url}")

    def open(self, path: str) -> Page:
        self.page.goto(self.root + path)
        return self.page

    def sign_in(self, email: str, password: str) -> None:
        self.open("/accounts/login/")
        self.look("sign-in")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", password)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url(re.compile(r"^(?!.*/accounts/login/)"))

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=False).first.click()
        self.page.wait_for_load_state()

    def follow(self, name: str) -> None:
        self.page.get_by_role("main").get_by_role("link", name=name, exact=False).first.click()
        self.page.wait_for_load_state()

    def fill_date(self, field: str, day) -> None:
        for part in ("day", "month", "year"):
            self.page.fill(f"[name={field}_{part}]", str(getattr(day, part)))

    def text(self) -> str:
        return self.page.locator("body").inner_text()

    def look(self, picture: str) -> None:
        """No accessibility fault and no sideways scrolling, wide and narrow; keeps a picture of each."""
        for width_name, size in (("narrow", NARROW), ("wide", WIDE)):
            self.page.set_viewport_size(size)
            wider = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wider <= 0, f"{picture} scrolls sideways by {wider} px at {size['width']} px"
            found = Axe().run(self.page)
            assert not found.response["violations"], f"{picture} {width_name}:\n{found.generate_report()}"
            if os.environ.get("KEEP_PICTURES"):
                PICTURES.mkdir(parents=True, exist_ok=True)
                self.page.screenshot(path=PICTURES / f"{picture}-{width_name}.png", full_page=True)
        assert not self.errors, f"{picture}: {self.errors}"
        self.looked += 1
