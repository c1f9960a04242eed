"""Entering values in a real browser: by keyboard, from a copied block, refused beside the cell, by two people, and without a script."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from portal.accounts.models import User
from portal.accounts.roles import Role
from projects.models import DisaggregationCategory, Indicator, IndicatorValue, ReportingPeriod
from tests.browser.acting import submit
from tests.browser.test_shell import overflow, violations
from tests.factories import accounts
from tests.factories import results as make
from tests.factories.reference import state

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LANGUAGES = pytest.mark.parametrize("language", ["en", "ar"])
PASTE = """([id, text]) => {
  const cell = document.getElementById(id);
  const data = new DataTransfer();
  data.setData("text/plain", text);
  cell.focus();
  return cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def focal_point(language: str = "en", name: str = "Alice") -> User:
    return accounts.person(name, Role.FOCAL_POINT, state=state("KEN"), language=language)


def framework() -> tuple[ReportingPeriod, list[Indicator]]:
    project = make.running()
    of, outcome = make.period(project), make.outcome(project)
    kinds = ("number", "percentage", "number", "score", "qualitative")
    rows = [make.indicator(outcome, kind, by=("sex",) if number == 0 else ()) for number, kind in enumerate(kinds)]
    return of, rows


def address(language: str, of: ReportingPeriod) -> str:
    return f"/{language}/projects/{of.project_id}/results/entry/{of.pk}/"


def cell(row: Indicator, of: ReportingPeriod, place: str) -> str:
    return f"r{row.pk}-{of.pk}-{place}"


def has_focus(page: Page, name: str) -> None:
    expect(page.locator(f"#{name}")).to_be_focused()


def figures(rows: list[Indicator]) -> list[tuple[Decimal | None, Decimal | None, str]]:
    found = {value.indicator_id: value for value in IndicatorValue.objects.all()}
    return [
        (found[row.pk].numerator, found[row.pk].denominator, found[row.pk].text)
        if row.pk in found
        else (None, None, "")
        for row in rows
    ]


@LANGUAGES
def test_by_keyboard_alone(language: str, open_page: Callable[..., Page]) -> None:
    """Enter and the arrows walk down the column; the arrow that points onward, and Tab, go to the cell beside."""
    of, (count, share, other, score, words) = framework()
    page = open_page(address(language, of), by=focal_point(language))
    onward = "ArrowLeft" if language == "ar" else "ArrowRight"

    page.focus(f"#{cell(count, of, 'numerator')}")
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    has_focus(page, cell(share, of, "numerator"))
    page.keyboard.type("30")
    page.keyboard.press("Tab")
    has_focus(page, cell(share, of, "denominator"))
    page.keyboard.type("40")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press(onward)
    has_focus(page, cell(share, of, "denominator"))
    page.keyboard.press("ArrowDown")  # no other row has a whole
    has_focus(page, cell(share, of, "denominator"))
    page.focus(f"#{cell(share, of, 'numerator')}")
    page.keyboard.press("ArrowDown")
    has_focus(page, cell(other, of, "numerator"))
    page.keyboard.type("٤٥٬٠٠٠٫٥" if language == "ar" else "45 000,5")
    page.keyboard.press("ArrowUp")
    has_focus(page, cell(share, of, "numerator"))
    page.select_option(f"#{cell(score, of, 'numerator')}", "2")
    page.fill(f"#{cell(words, of, 'text')}", "صدر قانون" if language == "ar" else "A law")
    submit(page, "[name=save]")

    assert figures([count, share, other, score, words]) == [
        (Decimal(12), None, ""),
        (Decimal(30), Decimal(40), ""),
        (Decimal("45000.5"), None, ""),
        (Decimal(2), None, ""),
        (None, None, "صدر قانون" if language == "ar" else "A law"),
    ]


@LANGUAGES
def test_a_copied_block_fills_cells_and_the_rules_speak_beside_them(
    language: str, open_page: Callable[..., Page]
) -> None:
    of, rows = framework()
    count, share = rows[:2]
    page = open_page(address(language, of), by=focal_point(language))

    page.evaluate(PASTE, [cell(count, of, "numerator"), "12\t\n50\t40\n7\n3\nx\ty\n"])
    told = page.locator(f"#{cell(share, of, 'numerator')} ~ .err")
    expect(told).to_be_visible(timeout=15_000)
    expect(page.locator("[data-portal-said]")).to_have_text(re.compile(r"\S+ 6\D.*1$"))
    assert "50" in told.inner_text()
    assert "40" in told.inner_text()
    submit(page, "[name=save]")
    expect(page.locator(".errsum")).to_be_focused()
    expect(page.locator(f"#{cell(share, of, 'numerator')}")).to_have_value("50")
    assert figures(rows)[:4] == [
        (Decimal(12), None, ""),
        (None, None, ""),
        (Decimal(7), None, ""),
        (Decimal(3), None, ""),
    ]

    page.fill(f"#{cell(share, of, 'numerator')}", "20")
    expect(page.locator(f"#{cell(share, of, 'numerator')} ~ .err")).to_have_count(0)
    submit(page, "[name=save]")
    assert figures(rows)[1] == (Decimal(20), Decimal(40), "")


@LANGUAGES
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_somebody_else_wrote_meanwhile(javascript: bool, language: str, open_page: Callable[..., Page]) -> None:
    of, rows = framework()
    alice, bob = focal_point(language), focal_point(name="Bob")
    page = open_page(address(language, of), by=alice, javascript=javascript, conflicts=True)
    make.value(rows[0], of, by=bob, numerator=8)

    page.fill(f"#{cell(rows[0], of, 'numerator')}", "6")
    page.fill(f"#{cell(rows[2], of, 'numerator')}", "3")
    submit(page, "[name=save]")
    moved = page.locator(".entry__moved")
    expect(moved).to_contain_text("8")
    expect(moved).to_contain_text("Bob")
    assert figures(rows)[0:3:2] == [(Decimal(8), None, ""), (Decimal(3), None, "")]
    expect(page.locator(f"#{cell(rows[0], of, 'numerator')}")).to_have_value("6")

    moved.locator("[value=mine]").check()
    submit(page, "[name=save]")
    assert figures(rows)[0] == (Decimal(6), None, "")


@LANGUAGES
def test_without_a_script_it_is_a_plain_form(language: str, open_page: Callable[..., Page]) -> None:
    of, rows = framework()
    women = DisaggregationCategory.objects.get(code="sex-women").pk
    page = open_page(address(language, of), by=focal_point(language), javascript=False, width=390)
    assert overflow(page) == 0

    page.fill(f"#{cell(rows[0], of, 'numerator')}", "12")
    submit(page, "button[name=open]")
    page.fill(f"#{cell(rows[0], of, f'breakdown-{women}')}", "5")
    page.fill(f"#{cell(rows[1], of, 'numerator')}", "1")
    submit(page, "[name=save]")
    expect(page.locator(".errsum li")).to_have_count(2)
    assert figures(rows)[:2] == [(None, None, ""), (None, None, "")]
    page.fill(f"#{cell(rows[0], of, f'breakdown-{women}')}", "12")
    page.fill(f"#{cell(rows[1], of, 'denominator')}", "2")
    submit(page, "[name=send]")

    assert figures(rows)[:2] == [(Decimal(12), None, ""), (Decimal(1), Decimal(2), "")]
    assert set(IndicatorValue.objects.values_list("status", flat=True)) == {"submitted"}


def test_a_breakdown_opens_in_place_and_is_saved_with_its_row(open_page: Callable[..., Page]) -> None:
    of, rows = framework()
    women, men = (DisaggregationCategory.objects.get(code=f"sex-{who}").pk for who in ("women", "men"))
    page = open_page(address("en", of), by=focal_point())

    page.fill(f"#{cell(rows[0], of, 'numerator')}", "12")
    page.click("button[name=open]")
    page.fill(f"#{cell(rows[0], of, f'breakdown-{women}')}", "5")
    page.fill(f"#{cell(rows[0], of, f'breakdown-{men}')}", "6")
    expect(page.locator("[data-portal-err=breakdown]")).to_contain_text("adds up to 11")
    page.fill(f"#{cell(rows[0], of, f'breakdown-{men}')}", "7")
    expect(page.locator("[data-portal-err=breakdown]")).to_be_hidden(timeout=15_000)
    submit(page, "[name=save]")

    value = IndicatorValue.objects.get(indicator=rows[0])
    assert dict(value.breakdown.values_list("category", "numerator")) == {women: Decimal(5), men: Decimal(7)}


@LANGUAGES
def test_pages_are_accessible_and_fit(language: str, open_page: Callable[..., Page]) -> None:
    of, rows = framework()
    officer = accounts.person("Carol", Role.OFFICER, language=language)
    make.value(rows[0], of, by=officer)
    page = open_page("about:blank", by=officer)
    home = f"/{language}/projects/{of.project_id}/results"
    found: list[tuple[str, object]] = []
    for path in (
        address(language, of), f"{home}/entry/", f"{home}/entry/indicators/{rows[0].pk}/", f"{home}/plans/",
        f"{home}/entry/{of.pk}/offline/", f"/{language}/results/", f"/{language}/results/reporting/",
        f"/{language}/results/reporting/periods/", f"/{language}/results/indicators/",
    ):  # fmt: skip
        page.goto(path)
        found += [(path, fault) for fault in violations(page)]
        page.set_viewport_size({"width": 390, "height": 800})
        found += [(path, overflow(page))] if overflow(page) else []
        page.set_viewport_size({"width": 1280, "height": 900})

    assert found == []
