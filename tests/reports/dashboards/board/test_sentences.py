"""The answers: whole sentences, right for nothing, for one and for many, and where something is not known."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from funding.radar.figures import Kind
from projects.coverage.figures import Coverage, Question
from reports.dashboards.board.sentences import components, follow_up, money, plural_of, portfolio, requests, states
from reports.dashboards.board.sentences import recommendations as recommended
from reports.dashboards.board.shapes import (
    AdviceLine,
    Asked,
    FollowUp,
    Group,
    LateProject,
    Lessons,
    Reach,
    RegionLine,
    RegionStages,
    Watched,
    YearOfGiving,
)
from reports.figures.board.finance_shapes import Accounts, ReserveLine
from reports.figures.board.shapes import ComponentLine, Mean, Projects, Requests, Stage, Statement
from reports.figures.results import Counted, ResultsSummary

ZERO = Decimal("0.00")


def plain(text: str) -> str:
    """With the spaces of a keyboard."""
    return text.replace("\xa0", " ")


def statement(opening: int, income: int, spent: int, refunds: int = 0) -> Statement:
    closing = Decimal(opening + income - spent - refunds)
    return Statement(
        "", {}, Decimal(opening), Decimal(income), ZERO, (), Decimal(spent), ZERO, Decimal(spent), ZERO,
        Decimal(refunds), closing, ZERO,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ((100, 0, 0), "Nothing moved in the period: the balance stayed at US$ 100."),
        ((100, 50, 50), "The balance stayed at US$ 100: US$ 50 came in, and as much went out."),
        ((100, 50, 20), "The balance rose from US$ 100 to US$ 130: US$ 50 was received and US$ 20 spent."),
        ((100, 0, 20), "The balance fell from US$ 100 to US$ 80: US$ 0 was received and US$ 20 spent."),
        (
            (100, 50, 20, 10),
            "The balance rose from US$ 100 to US$ 120: US$ 50 was received, US$ 20 spent and US$ 10 returned to donors.",
        ),
        (
            (100, 10, 20, 10),
            "The balance fell from US$ 100 to US$ 80: US$ 10 was received, US$ 20 spent and US$ 10 returned to donors.",
        ),
    ],
)
def test_the_fund(facts: tuple[int, ...], said: str) -> None:
    assert plain(money.fund(statement(*facts))) == said


def reserve(required: int | None, available: int | None, months: str | None) -> ReserveLine:
    def exact(value: int | None) -> Decimal | None:
        return None if value is None else Decimal(value)

    return ReserveLine(exact(required), None, Decimal(100), exact(available), Decimal(months) if months else None)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (None, "Neither the operating reserve nor how long the money lasts can be given: no plan or spending says it."),
        ((None, None, None), "Neither the operating reserve nor how long the money lasts can be given: no plan or spending says it."),
        ((30, 70, "1"), "The balance lasts for 1 month at the present cost of a year and is US$ 70 above the operating reserve of US$ 30."),
        ((130, -30, "8.54"), "The balance lasts for 8.5 months at the present cost of a year and is US$ 30 below the operating reserve of US$ 130."),
        ((None, None, "2"), "The balance lasts for 2 months at the present cost of a year; the operating reserve cannot be given, as a plan of the year is missing."),
        ((130, -30, None), "The balance is US$ 30 below the operating reserve of US$ 130; nothing was spent that would say how long it lasts."),
    ],
)  # fmt: skip
def test_cover(facts: Any, said: str) -> None:
    assert plain(money.cover(facts and reserve(*facts))) == said


def given(donors: int, usd: int, new: int = 0) -> YearOfGiving:
    groups = (Group("returning", donors - new, Decimal(usd)), Group("first_time", new, ZERO), Group("lapsed", 0, ZERO))
    return YearOfGiving(date(2026, 1, 1), date(2026, 6, 30), groups)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ((0, 0), (0, 0), "No donor paid in the period, nor in the same days of the year before."),
        ((2, 50), (0, 0), "No donor paid in the period; in the same days of the year before, US$ 50 was received."),
        ((0, 0), (1, 50, 1), "1 donor paid US$ 50 in the period, after nothing in the same days of the year before; first-time donors: 1."),
        ((2, 80), (3, 50), "3 donors paid US$ 50 in the period, US$ 30 less than in the same days of the year before; first-time donors: 0."),
        ((2, 50), (2, 50), "2 donors paid US$ 50 in the period, as much as in the same days of the year before; first-time donors: 0."),
        ((2, 20), (2, 50, 1), "2 donors paid US$ 50 in the period, US$ 30 more than in the same days of the year before; first-time donors: 1."),
    ],
)  # fmt: skip
def test_giving(before: tuple[int, ...], now: tuple[int, ...], said: str) -> None:
    assert plain(money.giving((given(*before), given(*now)))) == said


@pytest.mark.parametrize(
    ("days", "certified", "said"),
    [
        (181, 181, "All 181 days of the period are certified."),
        (1, 1, "The 1 day of the period is certified."),
        (181, 90, "90 of the 181 days of the period are certified; the rest may still change."),
        (181, 0, "None of the 181 days of the period is certified: these figures may still change."),
    ],
)
def test_accounts(days: int, certified: int, said: str) -> None:
    assert money.accounts(Accounts((), days, certified)) == said


REGION = RegionStages("AFG", {"en": "African States"}, (Stage("active", 2), Stage("closed", 1)))
NOWHERE = RegionStages("", {}, (Stage("active", 1),))


@pytest.mark.parametrize(
    ("active", "regions", "said"),
    [
        (0, (), "No project was under way in the period."),
        (1, (NOWHERE,), "1 project was under way in the period; it names no regional group."),
        (1, (REGION,), "1 project was under way in the period (\u2068African States\u2069)."),
        (4, (REGION, NOWHERE), "4 projects were under way in the period; the region with the most was \u2068African States\u2069, with 3."),
    ],
)  # fmt: skip
def test_regions(active: int, regions: tuple[RegionStages, ...], said: str) -> None:
    assert portfolio.regions(Projects(active, 0, 0, 0, ()), regions) == said


def component(first: str | None, last: str | None, *, scored: int = 1) -> ComponentLine:
    def exact(value: str | None) -> Decimal | None:
        return Decimal(value) if value else None

    means = (Mean("request", exact(first), scored), Mean("closure", exact(last), scored))
    return ComponentLine(6, {"en": "Participation"}, means, exact(first), exact(last), scored)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (component(None, None, scored=0), "No component has been scored yet for the projects under way in the period."),
        (component("1", None), "No component has been scored twice yet, so nothing can be compared."),
        (component("2", "1.5"), "No component scores higher on average than at request."),
        (component("1", "3"), "\u2068Participation\u2069 rose most since the request: from 1.00 to 3.00 on average."),
    ],
)
def test_components(line: ComponentLine, said: str) -> None:
    assert components.components([line]) == said


def test_what_nothing_has_been_scored_or_reached_says() -> None:
    nothing = ResultsSummary(0, 0, 0, (), ())

    assert portfolio.movements(()) == (
        "No project under way in the period has been scored both at request and at closure yet."
    )
    assert portfolio.results(nothing) == "The projects under way in the period have no indicators yet."
    assert portfolio.evidence(nothing) == ("No indicator has an approved value yet, so there is no evidence to grade.")
    assert portfolio.lessons(Lessons(0, 0, (), ())) == "No lesson had been made public by the last day."


def test_results_lessons_and_evidence() -> None:
    found = ResultsSummary(
        1, 1, 5, (Counted("achieved", 2), Counted("behind", 1)), (Counted("verified", 1), Counted("reported", 2))
    )

    assert portfolio.results(found) == (
        "Of 5 indicators, 2 are achieved or on track, and 2 have no approved value yet."
    )
    assert portfolio.evidence(found) == "Of 3 indicators with an approved value, 1 rest on verified evidence."
    assert portfolio.lessons(Lessons(1, 0, (), ())) == "1 lesson is public; made public in the period: 0."


@pytest.mark.parametrize(
    ("helped", "asking", "said"),
    [
        (0, 0, "No Member State had a project under way in the period; 0 have sent a request."),
        (0, 1, "No Member State had a project under way in the period; 1 has sent a request."),
        (1, 2, "1 Member State had a project under way in the period; without one, but with a request: 2."),
        (3, 0, "3 Member States had a project under way in the period; without one, but with a request: 0."),
    ],
)
def test_reach(helped: int, asking: int, said: str) -> None:
    assert states.reach(Reach((), (RegionLine("AFG", {}, helped, asking, 9),))) == said


def test_no_recommendation_says_so() -> None:
    nothing = Coverage(Question(), "", None, True, (), (), {})  # type: ignore[arg-type]

    assert (
        recommended.coverage(nothing)
        == recommended.gap(nothing)
        == ("No supported recommendation of the Universal Periodic Review has been imported yet.")
    )


def asked(received: int, decided: int, days: str | None = None) -> Requests:
    return Requests(received, 1, decided, decided, 0, Decimal(days) if days else None, (), ())


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (asked(0, 0), "No request was received or decided on in the period."),
        (asked(0, 1), "No request was received in the period; 1 was decided on."),
        (asked(1, 0), "1 request was received in the period; decided on: 0, accepted: 0."),
        (asked(5, 2), "5 requests were received in the period; decided on: 2, accepted: 2."),
    ],
)
def test_requests(found: Requests, said: str) -> None:
    assert requests.requests(found) == said


def test_times_are_held_against_the_targets() -> None:
    ends = "the targets of the stages add up to 60"

    assert requests.times(asked(1, 1, "1")) == (
        f"A decision took 1 working day (median); {ends}, and to 120 with the advice of the Board."
    )
    assert requests.times(asked(2, 2, "8.5")) == (
        f"A decision took 8.5 working days (median); {ends}, and to 120 with the advice of the Board."
    )
    assert requests.times(asked(2, 0)) == (
        f"No request was decided on in the period; {ends} working days, and to 120 with the advice of the Board."
    )
    assert requests.stages(asked(1, 1)) == "No request has been sent yet."


def followed(*statuses: str, late: int = 0, levels: tuple[Stage, ...] = ()) -> FollowUp:
    lines = tuple(
        AdviceLine(at, f"BT1-R{at}", 1, "", "en", status, date(2026, 1, 1), None, 9, late if at == 0 else 0)
        for at, status in enumerate(statuses)
    )
    return FollowUp(lines, (), (), levels, (), ())


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (followed(), "The Board had recommended nothing by the last day."),
        (followed("done"), "The 1 recommendation is settled."),
        (followed("done", "not_pursued"), "All 2 recommendations are settled."),
        (followed("open", "done"), "Of 2 recommendations, 1 are not settled, and none is past its date."),
        (followed("open", late=3), "Of 1 recommendation, 1 is not settled; past their date: 1."),
    ],
)
def test_advice(found: FollowUp, said: str) -> None:
    assert follow_up.advice(found) == said


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((), "Nobody had asked about a figure by the last day."),
        ((Asked(60, 0, 1),), "The 1 question is answered."),
        ((Asked(60, 0, 1), Asked(0, 0, 2)), "All 3 questions are answered."),
        ((Asked(60, 1, 1), Asked(0, 1, 0)), "Of 3 questions about figures, 2 wait for an answer."),
    ],
)
def test_questions(lines: tuple[Asked, ...], said: str) -> None:
    assert follow_up.questions(lines) == said


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ((0, 0), "No risk of a running project is open."),
        ((0, 1), "The 1 open risk of running projects is not very high."),
        ((0, 3), "None of the 3 open risks of running projects is very high."),
        ((2, 1), "Of 3 open risks of running projects, 2 are very high."),
    ],
)
def test_risks(levels: tuple[int, int], said: str) -> None:
    found = followed(levels=(Stage("very_high", levels[0]), Stage("low", levels[1])))

    assert follow_up.risks(found) == said


def test_the_radar_and_late_projects() -> None:
    late = [LateProject(1, "A", "", "en", date(2026, 7, day), 20 - day) for day in (10, 12)]
    nothing = Watched(Kind.SLOW, 0, ZERO)

    assert plain(follow_up.watched([nothing])) == (
        "No agreement and no project is about to expire, behind, ahead or overspent."
    )
    assert plain(follow_up.watched([nothing, Watched(Kind.EXPIRING, 1, Decimal(10))])) == (
        "The radar has 1 finding (\u2068Expires soon\u2069): US$ 10 is at stake."
    )
    assert plain(follow_up.watched([Watched(Kind.SLOW, 2, Decimal(9)), Watched(Kind.EXPIRING, 1, Decimal(10))])) == (
        "The radar has 3 findings; most money is at stake under “\u2068Expires soon\u2069”: US$ 10."
    )
    assert follow_up.late([]) == "No running project is past its last day."
    assert follow_up.late(late[:1]) == "1 running project is past its last day, since 10 July 2026."
    assert follow_up.late(late) == ("2 running projects are past their last day, the first of them since 10 July 2026.")


def test_a_fraction_is_never_one_of_something() -> None:
    assert [plural_of(Decimal(value)) for value in ("0", "1", "1.04", "1.5", "54.98", "2")] == [0, 1, 1, 2, 55, 2]
