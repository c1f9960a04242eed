"""Entering many values at once: what is read, what is kept, what is refused beside its cell, and what two people do to each other."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.money import AmountInvalid, parse_number
from projects.models import DisaggregationCategory, Indicator, IndicatorValue, ReportingPeriod
from projects.results.grid.paging import MOST, part_of
from projects.results.grid.rows import for_grid
from projects.results.grid.typed import plain
from tests.factories import results as make

pytestmark = pytest.mark.django_db
Facts = Mapping[str, Any]


def category(code: str) -> int:
    return DisaggregationCategory.objects.get(code=code).pk


def cells(row: Indicator, of: ReportingPeriod, *, seen: int = 0, **typed: Any) -> dict[str, str]:
    """The words of one row in the form; `breakdown` is category → text."""
    name = f"r{row.pk}-{of.pk}"
    made = {f"{name}-seen": str(seen), f"{name}-grade": "reported"}
    for category_pk, text in typed.pop("breakdown", {}).items():
        made[f"{name}-breakdown-{category_pk}"] = text
        made[f"{name}-opened"] = "1"
    return made | {f"{name}-{place}": text for place, text in typed.items()}


def url(of: ReportingPeriod) -> str:
    return reverse("grid_period", args=[of.project_id, of.pk])


def kept(row: Indicator, of: ReportingPeriod) -> tuple[Any, ...] | None:
    return (
        IndicatorValue.objects.filter(indicator=row, period=of)
        .values_list("numerator", "denominator", "text", "note", "status", "revision")
        .first()
    )


# Figures as people write them


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("1234.5", "1234.5"), ("1234,5", "1234.5"), ("1 234,5", "1234.5"), ("1\u202f234,5", "1234.5"), ("1\u00a0234", "1234"),
        ("1'234.25", "1234.25"), ("1,234,567", "1234567"), ("1.234.567,8", "1234567.8"), ("٤٥٬٠٠٠٫٥", "45000.5"), ("٣", "3"),
        ("۱۲", "12"), ("0.125", "0.125"), ("0,125", "0.125"), ("1.2345", "1.2345"), ("12345.678", "12345.678"),
        ("١٫٢٣٤", "1.234"), ("١٬٢٣٤", "1234"), ("-3", "-3"), ("−3", "-3"), ("1,234.567", "1234.567"),
    ],
)  # fmt: skip
def test_figures_are_read_as_they_are_written(text: str, figure: str) -> None:
    assert parse_number(text, decimals=4) == Decimal(figure)


@pytest.mark.parametrize("text", ["1.234", "1,234", "12.345", "999,999", "12a", "", "1..2", "1,23,4", "٣٬٤", "1.23456"])
def test_what_is_two_numbers_or_none_is_refused(text: str) -> None:
    with pytest.raises(AmountInvalid):
        parse_number(text, decimals=4)


@pytest.mark.parametrize("figure", ["1.234", "0.5", "12", "1234.1234", "100", "0.001", "999.999"])
def test_what_the_page_shows_is_read_back_as_the_same_figure(figure: str) -> None:
    assert parse_number(plain(Decimal(figure)), decimals=12) == Decimal(figure)


# Keeping


def test_all_four_kinds_with_breakdown_note_and_grade_are_kept_at_once(alice: User, client: Client) -> None:
    project = make.running()
    of, outcome = make.period(project), make.outcome(project)
    rows = [make.indicator(outcome, kind, by=("sex",) if kind == "number" else ()) for kind in ("number", "percentage", "score", "qualitative")]  # fmt: skip
    women, men = category("sex-women"), category("sex-men")
    client.force_login(alice)

    response = client.post(
        url(of),
        cells(rows[0], of, numerator="1 240", note="Two prisons", breakdown={women: "1 000", men: "٢٤٠"})
        | cells(rows[1], of, numerator="30", denominator="40,5")
        | cells(rows[2], of, numerator="2")
        | cells(rows[3], of, text="A law was passed."),
    )

    assert response.status_code == 302
    assert [kept(row, of) for row in rows] == [
        (Decimal(1240), None, "", "Two prisons", "draft", 1),
        (Decimal(30), Decimal("40.5"), "", "", "draft", 1),
        (Decimal(2), None, "", "", "draft", 1),
        (None, None, "A law was passed.", "", "draft", 1),
    ]
    value = IndicatorValue.objects.get(indicator=rows[0])
    assert dict(value.breakdown.values_list("category", "numerator")) == {women: Decimal(1000), men: Decimal(240)}


def test_bad_cells_are_refused_beside_them_and_the_rest_is_kept(alice: User, client: Client) -> None:
    project = make.running()
    of, outcome = make.period(project), make.outcome(project)
    good, over, vague, broken = (make.indicator(outcome, kind) for kind in ("number", "percentage", "number", "score"))
    client.force_login(alice)

    page = client.post(
        url(of),
        cells(good, of, numerator="12")
        | cells(over, of, numerator="50", denominator="40", note="Typed")
        | cells(vague, of, numerator="1.234")
        | cells(broken, of, numerator="9"),
    )

    rows = {row.indicator.pk: row for _outcome, several in page.context["rows"] for row in several}
    assert page.status_code == 200
    assert (kept(good, of), kept(over, of), kept(vague, of), kept(broken, of)) == (
        (Decimal(12), None, "", "", "draft", 1), None, None, None,
    )  # fmt: skip
    assert rows[over.pk].at("numerator") == ["The part (50) cannot be more than the whole (40)."]
    assert (rows[over.pk].typed.numerator, rows[over.pk].typed.note) == ("50", "Typed")
    assert rows[vague.pk].at("numerator") == [
        "“1.234” can be read in more than one way. Write digits and a decimal point without separators, for example 1234.5."
    ]
    assert rows[broken.pk].at("numerator") == ["The score goes from 0 to 3."]
    assert rows[good.pk].refused == []


def test_a_breakdown_that_does_not_add_up_opens_where_it_stands(alice: User, client: Client) -> None:
    project = make.running()
    of = make.period(project)
    row = make.indicator(make.outcome(project), by=("sex",))
    client.force_login(alice)

    page = client.post(
        url(of), cells(row, of, numerator="10", breakdown={category("sex-women"): "3", category("sex-men"): "4"})
    )

    shown = page.context["rows"][0][1][0]
    assert (shown.is_opened, shown.at("breakdown")[0][:38]) == (True, "Sex adds up to 7, the value is 10. Ent")
    assert f'name="r{row.pk}-{of.pk}-breakdown-{category("sex-women")}"' in page.content.decode()


def test_a_breakdown_that_the_page_did_not_open_stays(alice: User, client: Client) -> None:
    project = make.running()
    of = make.period(project)
    row = make.indicator(make.outcome(project), by=("sex",))
    parts = {category("sex-women"): (Decimal(6), None), category("sex-men"): (Decimal(4), None)}
    make.value(row, of, by=alice, numerator=10, breakdown=parts)
    client.force_login(alice)

    client.post(url(of), cells(row, of, seen=1, numerator="10", note="Counted twice"))

    value = IndicatorValue.objects.get(indicator=row)
    assert (value.note, value.breakdown.count()) == ("Counted twice", 2)


def test_an_untouched_grid_changes_nothing(alice: User, client: Client) -> None:
    project = make.running()
    of, outcome = make.period(project), make.outcome(project)
    full, empty = make.indicator(outcome), make.indicator(outcome)
    make.value(full, of, by=alice, numerator=7)
    client.force_login(alice)

    client.post(url(of), cells(full, of, seen=1, numerator="7") | cells(empty, of))

    assert (kept(full, of), kept(empty, of)) == ((Decimal(7), None, "", "", "draft", 1), None)


def test_an_emptied_row_takes_the_value_out(alice: User, client: Client) -> None:
    project = make.running()
    of = make.period(project)
    row = make.indicator(make.outcome(project))
    make.value(row, of, by=alice, numerator=7)
    client.force_login(alice)

    client.post(url(of), cells(row, of, seen=1, numerator=""))

    assert kept(row, of) == (None, None, "", "", "draft", 2)


# Two people


def test_both_values_are_shown_and_a_person_chooses(alice: User, bob: User, client: Client) -> None:
    project = make.running()
    of, outcome = make.period(project), make.outcome(project)
    row, other = make.indicator(outcome), make.indicator(outcome)
    make.value(row, of, by=alice, numerator=5)
    make.value(row, of, by=bob, numerator=8)
    client.force_login(alice)
    sent = cells(row, of, seen=1, numerator="6") | cells(other, of, numerator="3")

    page = client.post(url(of), sent)

    shown = page.context["rows"][0][1][0]
    assert page.status_code == 409
    assert (shown.typed.numerator, shown.moved.startswith("It was changed since you opened the page, to 8 (Bob,")) == (
        "6",
        True,
    )
    assert kept(other, of) == (Decimal(3), None, "", "", "draft", 1)

    name = f"r{row.pk}-{of.pk}"
    client.post(url(of), cells(row, of, seen=1, numerator="6") | {f"{name}-keep": "mine", f"{name}-now": "2"})
    assert kept(row, of) == (Decimal(6), None, "", "", "draft", 3)


def test_the_others_value_can_stay_and_a_third_one_is_asked_about_again(alice: User, bob: User, client: Client) -> None:
    project = make.running()
    of = make.period(project)
    row = make.indicator(make.outcome(project))
    for n in (5, 8):
        make.value(row, of, by=bob, numerator=n)
    client.force_login(alice)
    name = f"r{row.pk}-{of.pk}"
    choice = cells(row, of, seen=1, numerator="6") | {f"{name}-now": "2"}

    theirs = client.post(url(of), choice | {f"{name}-keep": "theirs"})
    make.value(row, of, by=bob, numerator=9)
    mine = client.post(url(of), choice | {f"{name}-keep": "mine"})

    assert (theirs.status_code, mine.status_code) == (302, 409)
    assert kept(row, of) == (Decimal(9), None, "", "", "draft", 3)


def test_a_row_nobody_touched_does_not_undo_what_somebody_else_wrote(alice: User, bob: User, client: Client) -> None:
    project = make.running()
    of, outcome = make.period(project), make.outcome(project)
    row, fresh, mine = (make.indicator(outcome) for _number in range(3))
    make.value(row, of, by=alice, numerator=5, note="First")
    make.value(row, of, by=bob, numerator=8)
    make.value(fresh, of, by=bob, numerator=4)
    client.force_login(alice)

    response = client.post(
        url(of),
        cells(row, of, seen=1, numerator="5", note="First") | cells(fresh, of) | cells(mine, of, numerator="1"),
    )

    assert response.status_code == 302
    assert [kept(one, of)[0] for one in (row, fresh, mine)] == [Decimal(8), Decimal(4), Decimal(1)]  # type: ignore[index]


# When nothing may be written


def test_a_locked_period_says_so_and_takes_nothing(alice: User, client: Client) -> None:
    project = make.running()
    of = make.period(project, is_locked=True)
    row = make.indicator(make.outcome(project))
    client.force_login(alice)

    page = client.get(url(of)).content.decode()
    sent = client.post(url(of), cells(row, of, numerator="3"))

    assert "This period is locked." in page
    assert f'name="r{row.pk}-{of.pk}-numerator"' not in page
    assert (sent.status_code, kept(row, of)) == (200, None)
    assert sent.context["rows"][0][1][0].problems == [
        "The period is locked: a manager of the project opens it for reporting."
    ]


def test_approved_values_are_shown_closed_beside_open_ones(alice: User, carol: User, client: Client) -> None:
    project = make.running()
    of, outcome = make.period(project), make.outcome(project)
    done, _todo = make.indicator(outcome), make.indicator(outcome)
    make.approved(done, of, by=alice, reviewer=carol)
    client.force_login(alice)

    rows = client.get(url(of)).context["rows"][0][1]

    assert [bool(row.closed) for row in rows] == [True, False]


def test_who_comes_in(alice: User, zoe: User, frank: User, nora: User, carol: User, client: Client) -> None:
    project = make.running(is_published=True)
    of = make.period(project)
    row = make.indicator(make.outcome(project))
    answers = {}
    for user in (alice, zoe, frank, nora, carol):
        client.force_login(user)
        answers[user.name] = (
            client.get(url(of)).status_code,
            client.post(url(of), cells(row, of, numerator="3")).status_code,
        )

    assert answers == {
        "Alice": (200, 302),
        "Zoe": (403, 403),
        "Frank": (200, 403),
        "Nora": (403, 403),
        "Carol": (200, 302),
    }


def test_rows_of_another_project_are_left_out(alice: User, client: Client) -> None:
    mine, foreign = make.running("KEN"), make.running("ZMB")
    of, their_period = make.period(mine), make.period(foreign)
    row = make.indicator(make.outcome(mine))
    theirs = make.indicator(make.outcome(foreign))
    client.force_login(alice)

    client.post(
        url(of),
        cells(theirs, of, numerator="3")
        | cells(row, their_period, numerator="4")
        | cells(theirs, their_period, numerator="5"),
    )

    assert IndicatorValue.objects.count() == 0


# Sending, checking, one indicator over its periods


def test_saved_and_sent_for_review_at_once(alice: User, client: Client) -> None:
    project = make.running()
    of, outcome = make.period(project), make.outcome(project)
    row, empty = make.indicator(outcome), make.indicator(outcome)
    client.force_login(alice)

    client.post(url(of), cells(row, of, numerator="3") | cells(empty, of) | {"send": ""})

    assert (kept(row, of), kept(empty, of)) == ((Decimal(3), None, "", "", "submitted", 2), None)


def test_the_check_beside_a_cell_says_what_saving_would_say_and_keeps_nothing(alice: User, client: Client) -> None:
    project = make.running()
    of = make.period(project)
    row = make.indicator(make.outcome(project), "percentage")
    client.force_login(alice)
    address = reverse("grid_check", args=[project.pk, of.pk])

    said = [
        client.post(address, cells(row, of, numerator=part, denominator=whole)).json()["places"]
        for part, whole in (("5", "4"), ("5", ""), ("5", "10"), ("", ""), ("1,234", "5000"))
    ]

    assert [sorted(one) for one in said] == [["numerator"], ["denominator"], [], [], ["numerator"]]
    assert said[0] == {"numerator": ["The part (5) cannot be more than the whole (4)."]}
    assert kept(row, of) is None


def test_one_indicator_over_its_periods(alice: User, client: Client) -> None:
    project = make.running()
    first, second = make.period(project, "2025-01-01", "2025-06-30"), make.period(project)
    row = make.indicator(make.outcome(project))
    client.force_login(alice)
    address = reverse("grid_indicator", args=[project.pk, row.pk])

    page = client.get(address)
    client.post(address, cells(row, first, numerator="3") | cells(row, second, numerator="4"))

    assert [one.period for one in page.context["rows"][0][1]] == [second, first]
    assert [kept(row, of)[0] for of in (first, second)] == [Decimal(3), Decimal(4)]  # type: ignore[index]


def test_without_a_script_a_breakdown_opens_and_nothing_typed_is_lost_or_kept(alice: User, client: Client) -> None:
    project = make.running()
    of = make.period(project)
    row = make.indicator(make.outcome(project), by=("sex",))
    client.force_login(alice)

    page = client.post(url(of), cells(row, of, numerator="7") | {"open": f"r{row.pk}-{of.pk}"})

    shown = page.context["rows"][0][1][0]
    assert (shown.is_opened, shown.typed.numerator, kept(row, of)) == (True, "7", None)


# Long grids


def test_long_grids_show_one_outcome_at_a_time(carol: User, client: Client) -> None:
    project = make.running()
    of = make.period(project)
    for _outcome in range(3):
        outcome = make.outcome(project)
        for number in range(20):
            make.indicator(outcome, ("number", "percentage")[number % 2], by=("sex", "age"))
    client.force_login(carol)

    page = client.get(url(of))
    part = part_of(for_grid(Indicator.objects.filter(result__project=project)), outcome=str(outcome.pk))

    assert MOST < 60
    assert [n for _outcome, n, _here in page.context["part"].outcomes] == [20, 20, 20]
    assert {one.result_id for one in part.indicators} == {outcome.pk}
    assert len(page.content) < 60_000


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("grid_period", 14), ("grid_index", 10)])
def test_as_many_queries_for_one_value_as_for_three(
    name: str, queries: int, n: int, carol: User, client: Client, django_assert_num_queries
) -> None:
    project = make.running()
    of, outcome = make.period(project), make.outcome(project)
    for _number in range(n):
        row = make.indicator(outcome, by=("sex",))
        make.value(row, of, by=carol, breakdown={category("sex-women"): (Decimal(10), None)})
    client.force_login(carol)
    address = url(of) if name == "grid_period" else reverse(name, args=[project.pk])
    client.get(address)

    with django_assert_num_queries(queries):
        response = client.get(address)

    assert response.status_code == 200


def test_the_grid_begins_with_the_latest_that_was_reported_before(alice: User, client: Client) -> None:
    project = make.running()
    before, of = make.period(project, "2025-07-01", "2025-12-31"), make.period(project)
    row = make.indicator(make.outcome(project))
    make.value(row, before, by=alice, numerator=41)
    client.force_login(alice)

    shown = client.get(url(of)).context["rows"][0][1][0]

    assert (shown.before, shown.typed.numerator) == ("41", "")


def test_a_period_that_has_not_begun_is_closed(alice: User, client: Client) -> None:
    project = make.running()
    year = timezone.localdate().year + 2
    of = make.period(project, f"{year}-01-01", f"{year}-06-30")
    make.indicator(make.outcome(project))
    client.force_login(alice)

    shown = client.get(url(of)).context["rows"][0][1][0]

    assert "cannot be reported yet" in shown.closed
