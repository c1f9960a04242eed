"""The working-day clock: stays, pauses, due days, what comes when, and the public figures."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.working_days import NONE, official_holidays
from projects.requests import clock, times
from projects.requests.clock import Clock, Move, Usual
from projects.requests.models import Request
from tests.factories import projects as make
from tests.factories.reference import state

USUAL = {"submitted": 5, "screening": 10, "assessment": 20, "decision": 5, "accepted": 10}


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def moves(*pairs: tuple[str, str]) -> list[Move]:
    return [(status, at(date.fromisoformat(day))) for status, day in pairs]


def read(log: Sequence[Move], today: str, own_day: str = "") -> Clock:
    return clock.read_clock(
        log,
        own_day=date.fromisoformat(own_day) if own_day else None,
        today=date.fromisoformat(today),
        holidays=official_holidays(),
        usual=USUAL,
    )


@pytest.mark.parametrize(
    ("log", "today", "days"),
    [
        ((), "2026-11-25", []),
        ((("draft", "2026-11-25"),), "2026-11-25", [("draft", 0)]),
        ((("draft", "2026-11-20"), ("submitted", "2026-11-23")), "2026-11-25", [("draft", 1), ("submitted", 2)]),
        ((("submitted", "2026-11-27"),), "2026-11-29", [("submitted", 0)]),  # over a weekend
        ((("submitted", "2026-12-23"),), "2027-01-05", [("submitted", 7)]),  # Christmas and New Year's Day
        (
            (("screening", "2026-11-02"), ("info_requested", "2026-11-04"), ("screening", "2026-11-20")),
            "2026-11-25",
            [("screening", 2), ("info_requested", 12), ("screening", 3)],
        ),
    ],
)
def test_stays(log: tuple[tuple[str, str], ...], today: str, days: list[tuple[str, int]]) -> None:
    found = clock.stays_of(moves(*log), today=date.fromisoformat(today), holidays=official_holidays())

    assert [(stay.status, stay.working_days) for stay in found] == days


def test_a_move_at_night_counts_on_the_day_it_has_at_the_seat_of_the_office() -> None:
    (stay,) = clock.stays_of(
        [("submitted", datetime(2026, 7, 1, 22, 30, tzinfo=UTC))], today=date(2026, 7, 2), holidays=NONE
    )

    assert (stay.since, stay.working_days) == (date(2026, 7, 2), 0)


def test_pauses_are_listed_and_not_counted() -> None:
    found = read(
        moves(
            ("draft", "2026-10-26"),
            ("submitted", "2026-11-02"),
            ("screening", "2026-11-04"),
            ("info_requested", "2026-11-06"),
            ("screening", "2026-11-13"),
        ),
        "2026-11-17",
    )

    assert [(stay.status, stay.working_days) for stay in found.pauses] == [("info_requested", 5)]
    assert found.counted_days == 2 + 2 + 2


@pytest.mark.parametrize(
    ("status", "since", "own_day", "today", "due", "late"),
    [
        ("submitted", "2026-11-16", "", "2026-11-20", "2026-11-23", 0),
        ("submitted", "2026-11-16", "", "2026-11-23", "2026-11-23", 0),  # the day itself is in time
        ("submitted", "2026-11-16", "", "2026-11-24", "2026-11-23", 1),
        ("submitted", "2026-12-22", "", "2026-12-30", "2026-12-30", 0),  # Christmas Day is no working day
        ("screening", "2026-12-14", "", "2027-01-10", "2027-01-06", 2),  # over the year end
        ("info_requested", "2026-11-02", "2026-11-30", "2026-11-25", "2026-11-30", 0),
        ("info_requested", "2026-11-02", "2026-11-20", "2026-11-25", "2026-11-20", 3),
        ("deferred", "2026-11-02", "2027-03-01", "2026-11-25", "2027-03-01", 0),
        ("declined", "2026-11-02", "", "2026-11-25", None, 0),
        ("agreed", "2026-11-02", "", "2026-11-25", None, 0),
        ("draft", "2026-11-02", "", "2026-11-25", None, 0),
    ],
)
def test_due_days(status: str, since: str, own_day: str, today: str, due: str | None, late: int) -> None:
    found = read(moves((status, since)), today, own_day)

    assert found.due_on == (date.fromisoformat(due) if due else None)
    assert (found.overdue_days, found.is_overdue) == (late, late > 0)


@pytest.mark.parametrize(
    ("log", "own_day", "coming"),
    [
        ((("draft", "2026-11-02"),), "", []),
        ((("agreed", "2026-11-02"),), "", []),
        ((("withdrawn", "2026-11-02"),), "", []),
        (
            (("decision", "2026-11-23"),),
            "",
            [("accepted", "2026-11-30"), ("agreed", "2026-12-14")],
        ),
        (  # late: expected from today on
            (("decision", "2026-11-02"),),
            "",
            [("accepted", "2026-11-25"), ("agreed", "2026-12-09")],
        ),
        (  # back to the stage that the questions interrupted
            (("assessment", "2026-11-02"), ("info_requested", "2026-11-20")),
            "2026-11-27",
            [("assessment", "2026-11-27"), ("decision", "2026-12-28"), ("accepted", "2027-01-05"), ("agreed", "2027-01-19")],
        ),
        (
            (("board_advice", "2026-11-25"),),
            "",
            [("decision", "2026-11-25"), ("accepted", "2026-12-02"), ("agreed", "2026-12-16")],
        ),
        (
            (("submitted", "2026-11-25"),),
            "",
            [("screening", "2026-12-02"), ("assessment", "2026-12-16"), ("decision", "2027-01-15"), ("accepted", "2027-01-22"), ("agreed", "2027-02-05")],
        ),
    ],
)  # fmt: skip
def test_what_comes_when(log: tuple[tuple[str, str], ...], own_day: str, coming: list[tuple[str, str]]) -> None:
    found = read(moves(*log), "2026-11-25", own_day)

    assert [(step.status, step.expected_on.isoformat()) for step in found.coming] == coming


def test_years_whose_holidays_nobody_entered_are_named() -> None:
    assert read(moves(("submitted", "2027-12-20")), "2028-02-01").uncounted_years == (2028,)


def test_figures_of_few_cases_are_withheld() -> None:
    assert clock.summarise("screening", [3, 5, 9, 12]) == Usual("screening", 4, target=15)
    assert clock.summarise("screening", [12, 3, 9, 5, 7]) == Usual("screening", 5, 5, 7, 9, 15)
    assert clock.summarise("screening", [1, 2, 3, 4, 5, 6]) == Usual("screening", 6, 2.25, 3.5, 4.75, 15)


def test_a_request_counts_with_all_its_stays_in_a_stage_together() -> None:
    stays = clock.stays_of(
        moves(
            ("draft", "2026-10-01"),
            ("submitted", "2026-11-02"),
            ("screening", "2026-11-03"),
            ("info_requested", "2026-11-05"),
            ("screening", "2026-11-12"),
            ("declined", "2026-11-16"),
        ),
        today=date(2026, 11, 25),
        holidays=official_holidays(),
    )

    assert clock.days_by_stage(stays) == {
        "submitted": 1,
        "screening": 4,
        "info_requested": 5,
        "to_decision": 5,
        "total": 5,
    }


def test_the_table_of_times_names_stages_that_exist(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    file = tmp_path / "clock.toml"  # type: ignore[operator]
    file.write_text(times.FILE.read_text().replace("screening = 15", "screening = 15\nlooking = 3"))
    monkeypatch.setattr(times, "FILE", file)

    with pytest.raises(ValueError, match="looking"):
        times.read()


def finished(count: int, head: User, *, days: int = 4) -> None:
    """Requests that were declined `days` weekdays after they came, in a week without holidays."""
    for number in range(count):
        row = Request.objects.create(
            reference=f"TCR-2026-8{number:03d}",
            state=state("KEN"),
            status="declined",
            title="A request",
            submitted_at=at(date(2026, 11, 2)),
            submitted_by=head,
            decided_at=at(date(2026, 11, 2 + days)),
            decided_by=head,
            decision_reasons="No.",
        )
        for verb, status, day in (
            ("submit", "submitted", 2),
            ("take", "screening", 3),
            ("decline", "declined", 2 + days),
        ):
            AuditEvent.objects.create(record=row, verb=verb, to_status=status, at=at(date(2026, 11, day)))


def test_the_figure_is_the_same_on_the_public_page_and_in_the_api(client: Client, dan: User) -> None:
    finished(5, dan)

    page = BeautifulSoup(client.get("/en/requests/times/").content, "html.parser")
    client.force_login(dan)
    rows = {row["status"]: row for row in client.get("/api/v1/request-times/").json()}

    shown = [" ".join(row.get_text(" ", strip=True).split()) for row in page.select("tbody tr")]
    assert shown[1] == "Being checked 5 3 3 3 15"
    assert "Under assessment – fewer than 5 requests, so no figure is shown 30" in shown
    assert rows["screening"] == {"status": "screening", "cases": 5, "lower": 3, "median": 3, "upper": 3, "target": 15}
    assert rows["total"]["median"] == 4
    assert rows["assessment"]["cases"] is None


def test_four_cases_show_nothing_to_the_public(client: Client, dan: User) -> None:
    finished(4, dan)

    page = BeautifulSoup(client.get("/en/requests/times/").content, "html.parser")

    assert {row.select_one("td").text.strip() for row in page.select("tbody tr")} == {"–"}


def test_page_api_and_desk_say_the_same_day(client: Client, alice: User, carol: User) -> None:
    sent = timezone.now() - timedelta(days=21)
    request = Request.objects.create(
        reference="TCR-2026-7000",
        state=state("KEN"),
        status="submitted",
        title="A request",
        submitted_at=sent,
        submitted_by=alice,
    )
    AuditEvent.objects.create(record=request, verb="submit", to_status="submitted", at=sent)
    due_on = clock.clock_of(request).due_on
    assert due_on is not None
    client.force_login(carol)

    page = client.get(f"/en/requests/{request.pk}/").content.decode()
    answer = client.get(f"/api/v1/requests/{request.pk}/clock/").json()
    desk = client.get("/en/desk/").content.decode()

    day = f"{due_on.day} {due_on:%B} {due_on.year}"
    assert day in page
    assert "late" in page
    assert f"by {day}" in desk
    assert (answer["due_on"], answer["stays"][-1]["status"]) == (due_on.isoformat(), "submitted")


def test_the_clocks_of_a_list_cost_the_same_for_1_and_3(
    alice: User, django_assert_num_queries: object
) -> None:  # fmt: skip
    requests = [make.submitted(alice) for _number in range(3)]
    clock.clock_of(requests[0])

    for some in (requests[:1], requests):
        with django_assert_num_queries(2):  # type: ignore[operator]
            assert len(clock.clocks_of(some)) == len(some)
