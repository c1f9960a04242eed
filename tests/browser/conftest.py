"""Chromium over the live server. `open_page` gives a page on which any console error or refused request fails the test."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from portal.accounts.models import User
from tests.factories.accounts import PASSWORD

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A machine that does other things as well may take its time; what is expected comes or the test fails.
expect.set_options(timeout=15_000)
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.fail(f"No browser found: install one of {', '.join(NAMES)}.")
    # Playwright's loop runs in this thread, which Django takes for asynchronous code and would refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(live_server, browser: Browser) -> Iterator[Callable[..., Page]]:
    """open_page("/en/", width=390, javascript=False): a new window on that address."""
    problems: list[str] = []
    contexts = []

    def note(message) -> None:
        if message.type == "error":
            problems.append(message.text)

    def open_page(
        path: str, *, width: int = 1280, javascript: bool = True, scheme="light", conflicts: bool = False
    ) -> Page:
        """`conflicts`: the test expects to be refused (409), which the browser notes as an error."""
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            color_scheme=scheme,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: None if conflicts and "409" in message.text else note(message))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def sign_in() -> Callable[[Page, User], None]:
    def sign_in(page: Page, user: User) -> None:
        page.goto(f"/{user.language}/account/login/")
        page.fill("#id_login", user.email)
        page.fill("#id_password", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url("**/desk/")

    return sign_in
