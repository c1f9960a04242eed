"""An import from upload to taking back, as a person does it: a choice, a conflict, applied, undone; also without a script."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from portal.accounts.models import Organisation
from portal.accounts.roles import Role
from portal.imports import kinds
from portal.imports.models import ImportBatch
from portal.reference.models import StateAlias
from tests.browser.acting import submit
from tests.factories import accounts
from tests.factories.reference import state
from tests.portal.imports.seats import SeatsImport

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
FILE = (
    "Name,Kind,State\n"
    "Fund,private,Swazland\n"
    "Trust,private,Swazland\n"
    "Bank,private,Czechia; Slovakia\n"
    "Body corrected,private,Kenya\n"
)


@pytest.fixture(autouse=True)
def seats() -> Iterator[SeatsImport]:
    kinds.all_kinds()
    kind = SeatsImport()
    kinds.REGISTRY[kind.name] = kind
    yield kind
    del kinds.REGISTRY[kind.name]


def sent(page: Page, language: str, folder: Path) -> ImportBatch:
    file = folder / "seats.csv"
    file.write_text(FILE, encoding="utf-8")
    page.goto(f"/{language}/imports/new/?kind=seats")
    page.set_input_files("[name=file]", file)
    submit(page, "main form button[type=submit]")
    return ImportBatch.objects.get()


def press(page: Page, button: str) -> None:
    submit(page, page.locator(button).first)


def stored(batch: ImportBatch) -> ImportBatch:
    return ImportBatch.objects.get(pk=batch.pk)


@pytest.mark.parametrize(
    ("language", "javascript", "width"), [("en", True, 1280), ("ar", True, 390), ("en", False, 1280)]
)
def test_import_is_reviewed_applied_and_taken_back(
    language: str,
    javascript: bool,
    width: int,
    open_page: Callable[..., Page],
    tmp_path: Path,
) -> None:
    Organisation.objects.create(name="Body corrected", kind="foundation", state=state("KEN"))
    officer = accounts.holder(Role.OFFICER, language=language)
    page = open_page("about:blank", by=officer, width=width, javascript=javascript)
    batch = sent(page, language, tmp_path)
    assert batch.counts == {"read": 4, "created": 0, "updated": 0, "unchanged": 0, "rejected": 3, "conflict": 1}
    fits(page, width)

    press(page, ".questions button[name=choice][value=SWZ]")  # both rows with this spelling
    assert StateAlias.objects.get(alias="swazland").state == state("SWZ")
    assert stored(batch).counts["created"] == 2

    press(page, ".import-rows button[name=choice][value=SVK]")
    assert stored(batch).counts["rejected"] == 0

    page.goto(f"/{language}/imports/{batch.pk}/?outcome=conflict")
    expect(page.locator(".diff del")).to_have_count(1)
    expect(page.locator(".diff ins")).to_have_count(1)
    press(page, ".import-rows button[name=choice][value=file]")
    expect(page.locator(".empty")).to_be_visible()  # nothing is in conflict any more
    assert stored(batch).counts == {"read": 4, "created": 3, "updated": 1, "unchanged": 0, "rejected": 0, "conflict": 0}

    page.goto(f"/{language}/imports/{batch.pk}/?decided=1")
    expect(page.locator(".import-rows > tbody > tr")).to_have_count(2)
    assert Organisation.objects.count() == 1
    fits(page, width)

    press(page, "form[action$='/apply/'] button")
    assert sorted(Organisation.objects.values_list("name", "kind", "state__iso3")) == [
        ("Bank", "private", "SVK"),
        ("Body corrected", "private", "KEN"),
        ("Fund", "private", "SWZ"),
        ("Trust", "private", "SWZ"),
    ]

    press(page, "form[action$='/undo/'] button")
    assert list(Organisation.objects.values_list("name", "kind")) == [("Body corrected", "foundation")]
    assert stored(batch).status == "undone"
    assert page.url.endswith(f"/imports/{batch.pk}/")


def fits(page: Page, width: int) -> None:
    """Nothing is wider than the window."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_decision_is_withdrawn_and_another_state_chosen_from_the_list(
    open_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_page("about:blank", by=accounts.holder(Role.OFFICER))
    batch = sent(page, "en", tmp_path)

    page.select_option(".questions select", "KEN")
    press(page, ".questions form:has(select) button")
    expect(page.locator("main")).to_contain_text("“Swazland” means Kenya.")
    press(page, ".settled form button")

    assert not StateAlias.objects.filter(alias="swazland").exists()
    assert stored(batch).counts["created"] == 1  # the body in Kenya
    page.keyboard.press("Tab")
    page.fill("#id_q", "Bank")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=Bank"))
    expect(page.locator(".import-rows > tbody > tr")).to_have_count(1)
