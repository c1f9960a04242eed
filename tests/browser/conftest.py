"""Chromium over the live server. `open_page` gives a page on which any console error or refused request fails the test."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from portal.accounts.models import User
from tests.fixtures_scenes import Stage

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
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")  # the quickest first


@pytest.fixture(scope="session")
def browser(scenery: Stage, django_db_blocker: Any) -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.fail(f"No browser found: install one of {', '.join(NAMES)}.")
    # Playwright's loop runs in this thread, which Django takes for asynchronous code and would refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # Within the loop Django has other connections than outside: what was begun on one side is ended there.
    with django_db_blocker.unblock():
        scenery.strike()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
        with django_db_blocker.unblock():
            scenery.strike()
            connections.close_all()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(live_server, browser: Browser) -> Iterator[Callable[..., Page]]:
    """open_page("/en/desk/", by=alice, width=390, javascript=False): a new window on that address, in which she is signed in."""
    problems: list[str] = []
    contexts = []

    def note(message) -> None:
        if message.type == "error":
            problems.append(message.text)

    def open_page(
        path: str,
        *,
        by: User | None = None,
        width: int = 1280,
        javascript: bool = True,
        scheme: str = "light",
        conflicts: bool = False,
    ) -> Page:
        """`conflicts`: the test expects to be refused (409), which the browser notes as an error."""
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            color_scheme=scheme,
        )
        contexts.append(context)
        if by is not None:
            let_in(context, by, live_server.url)
        page = context.new_page()
        page.on("console", lambda message: None if conflicts and "409" in message.text else note(message))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


def let_in(context: BrowserContext, user: User, url: str) -> None:
    """With a session of their own. The form is for the tests of signing in: acting.fill_sign_in."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])
