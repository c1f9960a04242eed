"""What a person does on a page, each act waiting for what it brings about."""

from playwright.sync_api import Locator, Page


def submit(page: Page, button: str | Locator) -> None:
    """Presses it and waits for the page that answers. Without this a test may look at the page it has just left."""
    with page.expect_navigation():
        (page.locator(button) if isinstance(button, str) else button).click()
