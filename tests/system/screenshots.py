"""`python -m tests.system.screenshots URL ALL README`: pictures of the running demo, wide and narrow.

ALL: a folder for every page, for whoever changes one to look at. README: a folder for the few wide ones that
the README shows.
"""

import sys
from pathlib import Path

from playwright.sync_api import Page

from tests.system.chromium import chromium

PASSWORD = "brokerage-demo"
WIDTHS = {"wide": 1280, "narrow": 320}

# Who looks at what: (picture, sign-in, how to get there from the site's root).
IN_README = ("today", "jobs", "claims", "overview", "inbox")
PICTURES = [
    ("sign-in", None, "/accounts/login/"),
    ("today", "adviser", "/today/"),
    ("caseload", "adviser", "/clients/"),
    ("search", "adviser", "/search/?q=dalton"),
    ("record", "adviser", "first:/search/?q=beddoes"),
    ("profile", "adviser", "first:/search/?q=beddoes profile/"),
    ("plan", "adviser", "first:/search/?q=dalton plan/"),
    ("jobs", "adviser", "first:/search/?q=beddoes jobs/"),
    ("evidence", "adviser", "first:/search/?q=beddoes evidence/"),
    ("sharing", "adviser", "first:/search/?q=beddoes sharing/"),
    ("contact", "adviser", "/contacts/new/"),
    ("inbox", "adviser", "/referrals/"),
    ("referral", "adviser", "row:/referrals/"),
    ("in-work", "inwork", "/in-work/"),
    ("claims", "finance", "/claims/"),
    ("overview", "manager", "/overview/"),
    ("runs", "manager", "/runs/"),
    ("portal", "agency", "/portal/"),
    ("commissioner", "commissioner", "/commissioner/"),
]


def sign_in(page: Page, root: str, who: str) -> None:
    page.goto(f"{root}/accounts/login/")
    page.fill("[name=login]", f"{who}@demo.example")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()


def go(page: Page, root: str, where: str) -> None:
    """Open an address; `first:` follows the first client found, `row:` the first link of the list."""
    kind, _, rest = where.rpartition(":")
    start, _, further = rest.partition(" ")
    page.goto(root + start)
    if kind:
        link = page.locator("main table a, main .jb-due a, main ol a").first
        page.goto(root + link.get_attribute("href").rstrip("/") + "/" + further)


def take(root: str, folder: Path, chosen: Path) -> None:
    for place in (folder, chosen):
        place.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for name, who, where in PICTURES:
            for width_name, width in WIDTHS.items():
                context = browser.new_context(viewport={"width": width, "height": 900})
                page = context.new_page()
                if who:
                    sign_in(page, root, who)
                go(page, root, where)
                page.screenshot(path=folder / f"{name}-{width_name}.png", full_page=True)
                if name in IN_README and width_name == "wide":
                    page.screenshot(path=chosen / f"{name}.png")
                context.close()


if __name__ == "__main__":
    take(sys.argv[1].rstrip("/"), Path(sys.argv[2]), Path(sys.argv[3]))
