"""Schedules before they are written: equal instalments as a start, rows as a form gives them, and what is wrong with them."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from django.utils.translation import gettext as _

from funding.agreements.figures import InstalmentRow, amounts_of, instalments_of
from funding.agreements.models import ReportDue
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from portal import formats
from portal.money import CENT, precision
from portal.workflow import Blocker
from projects.followup.dates import add_months

MOST = 60  # instalments of one agreement


@dataclass(frozen=True)
class Planned:
    """One row of a schedule. `pk` names the instalment that it changes; without it the row is new."""

    due_on: date
    amount: Decimal
    condition: str = ""
    pk: int | None = None


def equal_instalments(total: Decimal, *, currency: str, count: int, months: int, first_on: date) -> list[Planned]:
    """`count` equal amounts every `months` months; what does not divide goes to the last."""
    step = Decimal(1) if precision(currency) == 0 else CENT
    each = (total / count).quantize(step, ROUND_DOWN)
    amounts = [each] * (count - 1) + [total - each * (count - 1)]
    return [Planned(add_months(first_on, months * index), amount) for index, amount in enumerate(amounts)]


def blockers(contribution: Contribution, rows: Sequence[Planned]) -> list[Blocker]:
    """All reasons against this schedule."""
    return [*of_agreement(contribution), *of_rows(contribution, rows), *of_sum(contribution, rows)]


def of_agreement(contribution: Contribution) -> Iterator[Blocker]:
    if contribution.status not in (ContributionStatus.PLEDGED, ContributionStatus.SIGNED):
        yield Blocker(_("The agreement has ended: its schedule does not change any more."))


def of_rows(contribution: Contribution, rows: Sequence[Planned]) -> Iterator[Blocker]:
    before = {row.instalment.pk: row for row in instalments_of(contribution, at=date.max)}
    kept = {row.pk for row in rows if row.pk is not None}
    if kept - before.keys():
        yield Blocker(_("An instalment of this page is not in the schedule any more. Open the page again."))
    if len(rows) > MOST:
        yield Blocker(_("A schedule has at most %(most)s instalments.") % {"most": formats.number(MOST)}, anchor="rows")
    if any(row.amount <= 0 for row in rows):
        yield Blocker(_("An instalment is more than nothing."), anchor="rows")
    for old in before.values():
        if old.instalment.cancelled_on is None:
            yield from of_row(old, next((row for row in rows if row.pk == old.instalment.pk), None))


def of_row(old: InstalmentRow, new: Planned | None) -> Iterator[Blocker]:
    """What has been paid, and a condition that was met, are facts that a new schedule cannot undo."""
    facts = {
        "number": formats.number(old.instalment.number),
        "paid": formats.money(old.paid_amount, old.currency),
    }
    if (new.amount if new else Decimal(0)) < old.paid_amount:
        yield Blocker(
            _("%(paid)s has been received on instalment %(number)s: it cannot be less.") % facts, anchor="rows"
        )
    if old.instalment.condition_met_on and (new is None or new.condition != old.instalment.condition):
        yield Blocker(
            _("The condition of instalment %(number)s has been met: it stays as it is.") % facts, anchor="rows"
        )


def of_sum(contribution: Contribution, rows: Sequence[Planned]) -> Iterator[Blocker]:
    """The instalments are the whole agreement, less what is written down or came before there was a schedule."""
    if not rows:
        return
    to_plan, planned = amounts_of(contribution).to_plan, sum((row.amount for row in rows), Decimal(0))
    if planned == to_plan:
        return
    facts = {
        "planned": formats.money(planned, contribution.currency),
        "wanted": formats.money(to_plan, contribution.currency),
        "difference": formats.money(abs(to_plan - planned), contribution.currency),
    }
    sentence = (
        _("The instalments add up to %(planned)s; they have to be %(wanted)s: %(difference)s is missing.")
        if planned < to_plan
        else _("The instalments add up to %(planned)s; they have to be %(wanted)s: %(difference)s is too much.")
    )
    yield Blocker(sentence % facts, anchor="rows")


def mark_of(contribution: Contribution) -> str:
    """What a page showed of the schedule: an act on an older page is refused."""
    rows = contribution.instalments.order_by("number").values_list(
        "pk", "number", "due_on", "amount", "condition", "condition_met_on", "cancelled_on"
    )
    return hashlib.sha256(repr([*rows]).encode()).hexdigest()[:16]


def yearly_reports(*, kind: str, first: date, until: date, days_after: int) -> list[ReportDue]:
    """A report for every calendar year from the one of `first` to the one of `until`, each due so many days after the
    year's end. A year counts even when the agreement has only a part of it."""
    made = []
    for year in range(first.year, until.year + 1):
        covers_from, covers_until = max(first, date(year, 1, 1)), min(until, date(year, 12, 31))
        due_on = date(year, 12, 31) + timedelta(days=days_after)
        made.append(ReportDue(kind=kind, covers_from=covers_from, covers_until=covers_until, due_on=due_on))
    return made
