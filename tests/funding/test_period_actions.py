"""Periods from open to certified, with their check-list and what comes too late for them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from funding.allocations import actions as allocations
from funding.expenditure.actions import record_expenditure
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind, LedgerEntry
from funding.periods import actions
from funding.periods.checks import CHECKS, checklist
from funding.periods.desk import period_tasks
from funding.periods.figures import canonical, certified_figures, fingerprint, verify_certified
from funding.periods.forms import DIVISIONS, PeriodsForm
from funding.periods.late import closing_entries_of, corrections_of, late_items_in, late_items_of
from funding.periods.models import FinancialPeriod
from funding.periods.posting import posting_for
from portal import formats
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.imports.models import ImportBatch
from portal.periods import parse
from portal.workflow import NotAllowed
from tests.factories import funding as make
from tests.factories import periods
from tests.factories.accounts import person

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 9, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def fiona(db: None) -> User:
    """Second finance officer."""
    return person("Fiona", Role.FINANCE)


def spent(on: date, amount: str = "5", **facts: Any) -> LedgerEntry:
    facts = {"value_on": on, **facts}
    return ledger.post(
        ledger.entry(
            kind=EntryKind.EXPENDITURE, fund=make.fund(), amount=Decimal(amount), object_class="staff", by=None, **facts
        )
    )


def certified(name: str, frank: User, fiona: User) -> FinancialPeriod:
    made = actions.make_periods([parse(name)], by=frank, today=TODAY)[0]
    actions.soft_close(made, by=frank)
    return actions.certify(made, by=fiona)


@pytest.mark.parametrize(
    ("division", "first", "last", "count"),
    [
        ("month", "2025-01-01..2025-01-31", "2025-12-01..2025-12-31", 12),
        ("quarter", "2025-01-01..2025-03-31", "2025-10-01..2025-12-31", 4),
        ("half", "2025-01-01..2025-06-30", "2025-07-01..2025-12-31", 2),
        ("year", "2025-01-01..2025-12-31", "2025-01-01..2025-12-31", 1),
    ],
)
def test_a_year_is_divided(division: str, first: str, last: str, count: int) -> None:
    spans = DIVISIONS[division](2025)

    assert (spans[0], spans[-1], len(spans)) == (parse(first), parse(last), count)


def test_periods_are_made_once_and_the_later_ones_when_they_begin(frank: User) -> None:
    assert len(actions.make_periods(DIVISIONS["month"](2026)[:10], by=frank, today=TODAY)) == 10

    more = actions.make_periods(DIVISIONS["month"](2026)[:11], by=frank, today=TODAY, now=NOW)

    assert [str(period) for period in more] == ["2026-11"]
    assert (more[0].recorded_by, more[0].recorded_at, more[0].status) == (frank, NOW, "open")
    assert AuditEvent.objects.about(more[0]).get().verb == "make_period"
    with pytest.raises(NotAllowed, match="there already"):
        actions.make_periods(DIVISIONS["month"](2026)[:11], by=frank, today=TODAY)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        ("2027-01", "lies in the future"),
        ("2026-Q3", "overlaps"),
        ("2026-09-30..2026-10-05", "overlaps"),
        ("2026-07", "is certified"),
    ],
)
def test_periods_that_cannot_be_made(span: str, words: str, frank: User) -> None:
    periods.period("2026-08", "certified")
    periods.period("2026-09")

    with pytest.raises(NotAllowed, match=words):
        actions.make_periods([parse(span)], by=frank, today=TODAY)

    assert FinancialPeriod.objects.count() == 2


def test_form_leaves_out_what_has_not_begun() -> None:
    year = timezone.localdate().year
    form = PeriodsForm({"year": year, "division": "month"})

    assert form.is_valid()
    assert len(form.spans) == timezone.localdate().month


def test_closed_by_one_and_certified_by_another(frank: User, fiona: User) -> None:
    make.received("1000", pledged_on=periods.day(3))
    period = actions.make_periods([parse("2026-09")], by=frank, today=TODAY)[0]

    actions.soft_close(period, by=frank, note="Bank confirmed", now=NOW)
    assert (period.status, period.closed_by, period.closed_at) == ("soft_closed", frank, NOW)
    with pytest.raises(NotAllowed, match="another finance officer"):
        actions.certify(period, by=frank)
    actions.certify(period, by=fiona, now=NOW)

    period.refresh_from_db()
    assert (period.status, period.certified_by, period.certified_at) == ("certified", fiona, NOW)
    assert period.figures["funds"]["VFTC"]["closing_usd"] == "1000.00"
    assert period.figures_sha256 == fingerprint(period.figures)
    assert [event.verb for event in AuditEvent.objects.about(period).order_by("id")] == [
        "make_period",
        "soft_close",
        "certify",
    ]
    assert verify_certified() == []


@pytest.mark.parametrize("act", ["soft_close", "reopen", "certify"])
def test_only_finance_moves_periods(act: str, carol: User) -> None:
    period = periods.period("2026-09", "open" if act == "soft_close" else "soft_closed")

    with pytest.raises(NotAllowed, match="do not have the right"):
        getattr(actions, act)(period, by=carol, note="Because")


def test_reopened_with_a_reason_and_closed_anew(frank: User) -> None:
    period = periods.period("2026-09", "soft_closed")

    with pytest.raises(NotAllowed, match="Say why"):
        actions.reopen(period, by=frank, note=" ")
    actions.reopen(period, by=frank, note="A receipt was booked twice")
    spent(periods.day(4))
    actions.soft_close(period, by=frank)

    period.refresh_from_db()
    assert (period.status, period.closed_by) == ("soft_closed", frank)


def test_a_certified_period_is_not_moved_any_more(frank: User, fiona: User) -> None:
    period = certified("2026-09", frank, fiona)

    for act in (actions.reopen, actions.soft_close, actions.certify):
        with pytest.raises(NotAllowed, match="not possible while the record is"):
            act(period, by=person("Finn", Role.FINANCE), note="Because")


def test_periods_are_closed_and_certified_in_order(frank: User, fiona: User) -> None:
    august, september = actions.make_periods([parse("2026-08"), parse("2026-09")], by=frank, today=TODAY)

    with pytest.raises(NotAllowed, match="still open: close that first"):
        actions.soft_close(september, by=frank)
    actions.soft_close(august, by=frank)
    actions.soft_close(september, by=frank)
    with pytest.raises(NotAllowed, match="certify that first"):
        actions.certify(september, by=fiona)


def test_a_period_that_runs_is_not_closed(frank: User) -> None:
    today = timezone.localdate()
    period = actions.make_periods([parse(f"{today:%Y-%m}")], by=frank)[0]

    with pytest.raises(NotAllowed, match="still to come"):
        actions.soft_close(period, by=frank)


def test_entries_before_it_that_lie_in_no_period_stand_in_the_way(frank: User, fiona: User) -> None:
    spent(date(2026, 7, 31))
    spent(date(2026, 7, 30))
    september = actions.make_periods([parse("2026-09")], by=frank, today=TODAY)[0]
    actions.soft_close(september, by=frank)

    with pytest.raises(NotAllowed, match="2 earlier entries lie in no period, the first of 30 July 2026"):
        actions.certify(september, by=fiona)


def test_an_open_period_is_removed(frank: User, carol: User) -> None:
    period = periods.period("2026-09")
    with pytest.raises(NotAllowed, match="Only finance"):
        actions.remove(period, by=carol)

    actions.remove(period, by=frank)

    assert not FinancialPeriod.objects.exists()
    with pytest.raises(NotAllowed, match="Only an open period"):
        actions.remove(periods.period("2026-09", "soft_closed"), by=frank)


def test_checklist_names_what_is_open_with_its_page(frank: User) -> None:
    make.rate("EUR", date(2026, 7, 1), "0.9")
    gift = make.signed("800", "EUR", pledged_on=periods.day(2))
    gift.instalments.create(number=1, due_on=periods.day(10), amount=Decimal(500))
    waiting = gift.instalments.create(number=2, due_on=periods.day(20), amount=Decimal(300), condition="Report")
    paid = make.received("1000", pledged_on=periods.day(3))
    proposal = allocations.propose(
        contribution=paid,
        project=make.project(),
        amount_usd=Decimal(70),
        by=frank,
        now=datetime(2026, 9, 9, tzinfo=timezone.get_default_timezone()),
    )
    batch = ImportBatch.objects.create(
        kind="expenditure", profile="x", file_name="umoja-09.csv", sha256="x", size=1, staged_by=frank
    )
    period = periods.period("2026-09")

    found = [finding for check in checklist(period) for finding in check.findings]
    findings = [(finding.sentence.replace("\xa0", " "), finding.url) for finding in found]

    assert findings == [
        (
            f"US$ 70.00 of {paid.reference} for {proposal.project.code} is proposed, neither posted nor dropped.",
            f"/en/allocations/{proposal.pk}/",
        ),
        (
            f"“umoja-09.csv” was read on {formats.day(batch.staged_at.date())} and is neither posted nor withdrawn.",
            f"/en/imports/{batch.pk}/",
        ),
        (
            f"EUR 500.00 of {gift.reference} was due on 10 September 2026 and has not arrived.",
            f"/en/contributions/{gift.pk}/",
        ),
        ("EUR has no rate of its own for September 2026.", "/en/rates/?currency=EUR"),
    ]
    assert waiting.waits
    assert {check.state for check in checklist(period)} == {"ok", "warn"}

    actions.soft_close(period, by=frank)

    event = AuditEvent.objects.about(period).get(verb="soft_close")
    assert event.facts["warnings"] == [finding.sentence for finding in found]


def test_nothing_open_is_seven_ticks(frank: User) -> None:
    checks = checklist(periods.period("2026-09"))

    assert [check.state for check in checks] == ["ok"] * 7
    assert len(CHECKS) == len(checks)


def test_late_items_are_found_from_both_sides(frank: User, fiona: User) -> None:
    original = spent(periods.day(3), "100")
    september = certified("2026-09", frank, fiona)
    october = periods.period("2026-10")
    late = spent(periods.day(20), "40", **posting_for(periods.day(20)).facts)
    ordinary = spent(date(2026, 10, 2), "7")
    correction = ledger.reverse(original, by=frank, reason="Twice", on=date(2026, 10, 9))

    assert list(late_items_of(september, frank)) == [late]
    assert list(late_items_in(october.period, frank)) == [late]
    assert list(late_items_in(september.period, frank)) == []
    assert list(corrections_of(september, frank)) == [correction]
    assert (late.value_on, ordinary.late_for) == (date(2026, 10, 1), None)
    assert verify_certified() == []


def test_closing_entries_are_in_the_certified_figures(frank: User, fiona: User) -> None:
    spent(periods.day(3), "100")
    period = periods.period("2026-09", "soft_closed")
    entry = spent(periods.day(30), "11", **posting_for(periods.day(30), closing=True, by=frank).facts)

    actions.certify(period, by=fiona)

    assert list(closing_entries_of(period, frank)) == [entry]
    assert period.figures["funds"]["VFTC"]["expenditure_usd"] == {"staff": "111.00"}


def test_certified_figures_follow_from_the_ledger_alone(frank: User, fiona: User) -> None:
    """Whatever is posted, made or renamed afterwards, the certified period gives the same."""
    fund, project = make.fund(), make.project()
    gift = make.received("1000", fund=fund, pledged_on=periods.day(3))
    record_expenditure(
        project, fund=fund, contribution=gift, amount=Decimal(100), on=periods.day(9), object_class="staff", by=frank
    )
    period = certified("2026-09", frank, fiona)
    frozen = period.figures

    make.received("77", fund=fund)
    make.received("5", fund=make.fund("OTHER"))
    fund.code = "RENAMED"
    fund.save(update_fields=["code"])

    now = certified_figures(period.period)
    assert now["funds"]["RENAMED"] == frozen["funds"]["VFTC"]
    assert frozen["funds"]["VFTC"] | {"id": 0} == {
        "id": 0,
        "opening_usd": "0.00",
        "received_usd": "1000.00",
        "refunded_usd": "0.00",
        "expenditure_usd": {"staff": "100.00"},
        "support_cost_usd": "13.00",
        "closing_usd": "887.00",
        "recorded_opening_usd": "0.00",
        "recorded_usd": "1000.00",
        "exchange_usd": "0.00",
        "written_down_usd": "0.00",
        "recorded_closing_usd": "887.00",
        "allocated_usd": "0.00",
        "pledges_outstanding_usd": "0.00",
    }
    assert frozen["entries"] == LedgerEntry.objects.filter(value_on__month=9).count()
    assert verify_certified() == []


def test_opening_is_the_closing_of_the_period_before(frank: User, fiona: User) -> None:
    make.received("1000", pledged_on=date(2026, 8, 3))
    spent(date(2026, 9, 3), "100")
    august = certified("2026-08", frank, fiona)
    september = certified("2026-09", frank, fiona)

    closing = august.figures["funds"]["VFTC"]["closing_usd"]
    assert closing == september.figures["funds"]["VFTC"]["opening_usd"] == "1000.00"
    assert september.figures["funds"]["VFTC"]["closing_usd"] == "900.00"


def test_fingerprint_is_of_json_that_anybody_can_write() -> None:
    figures = {"b": "1.00", "a": {"é": [1]}}

    assert canonical(figures) == '{"a":{"é":[1]},"b":"1.00"}'
    assert fingerprint(figures) == "673740b7dc789824b7745a3d9c8dc3231e644755f0b3dcda18c861c4e405cf84"


def test_desk_asks_to_close_what_is_over_and_to_certify_what_another_closed(frank: User, fiona: User) -> None:
    for name in ("2025-01", "2025-02"):
        periods.period(name)
    periods.soft_close(FinancialPeriod.objects.get(starts_on=date(2025, 1, 1)), by=frank)

    def asked(user: User) -> list[tuple[str, str]]:
        return [(task.title[0], str(task.what)) for task in period_tasks(user)]

    assert asked(frank) == [("1–28 February 2025", "Close the period")]
    assert asked(fiona) == [("1–31 January 2025", "Certify the period"), ("1–28 February 2025", "Close the period")]
    assert asked(person("Carol", Role.OFFICER)) == []
