"""What a person does on a page, each act waiting for what it brings about."""

from playwright.sync_api import Locator, Page

from portal.accounts.models import User
from tests.factories.accounts import PASSWORD


def submit(page: Page, button: str | Locator) -> None:
    """Presses it and waits for the page that answers. Without this a test may look at the page it has just left."""
    with page.expect_navigation():
        (page.locator(button) if isinstance(button, str) else button).click()


def fill_sign_in(page: Page, user: User) -> None:
    page.goto(f"/{user.language}/account/login/")
    page.fill("#id_login", user.email)
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/desk/")
