"""Tables of the donor report. Formatting and words only: every figure comes computed."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funding.adjustments.models import Adjustment
from funding.agreements.models import InstalmentStanding, ReportDue
from funding.contributions.models import Contribution
from funding.ledger.models import EntryKind
from portal import formats
from portal.money import DOLLAR
from reports.figures.donor.shapes import (
    AdjustmentLine,
    Agreement,
    DonorFigures,
    DueLine,
    EntryLine,
    InstalmentLine,
    YearLine,
)
from reports.kinds.cells import CODE, NUMBER, cents, code, heads, text
from reports.kinds.document import Cell, Row, Table
from reports.kinds.prose import Prose

NO_FOLLOWING = SafeString()
Amount = Callable[[Agreement], Decimal]

PLEDGED = _("Pledge, not signed")


def own_money(amount: Decimal | None, currency: str) -> Cell:
    return Cell(formats.money(amount, currency, 2), NUMBER)


def short_day(day: object) -> Cell:
    return text(formats.day(day, "short"))  # type: ignore[arg-type]


# Agreements


def earmarked(prose: Prose, one: Agreement) -> str:
    """What the money is for, how it is earmarked, and to which fund it was given."""
    level = prose.word(Contribution.Earmarking(one.earmarking).label)
    return " · ".join(part for part in (one.title, level, one.fund) if part)


def agreements(prose: Prose, figures: DonorFigures) -> Table:
    return Table(
        id="agreements-own",
        caption=prose.say(_("Agreements in their own currency, as at {day}"), day=formats.day(figures.as_at)),
        heads=heads(
            prose,
            (pgettext_lazy("column", "Reference"), CODE),
            (_("Purpose, earmarking and fund"), "text"),
            (_("To be spent by"), "text"),
            (_("Currency"), CODE),
            (_("Amount agreed"), NUMBER),
            (_("Received"), NUMBER),
            (_("Still to come"), NUMBER),
        ),
        rows=tuple(agreement(prose, one) for one in figures.agreements),
        widths=(16, 20, 11, 10, 15, 14, 14),
        note=prose.say(
            _(
                "Still to come is what was agreed less what was received and written down. A pledge is not an agreement: nothing of it counts until it is signed."
            )
        ),
    )


def agreement(prose: Prose, one: Agreement) -> Row:
    said = earmarked(prose, one)
    if not one.signed_on:
        said = f"{said} · {prose.word(PLEDGED)}"
    return Row(
        (
            code(" · ".join(filter(None, (one.reference, one.donor_reference)))),
            text(said),
            short_day(one.valid_until),
            code(one.currency),
            cents(one.amount),
            cents(one.received),
            cents(one.outstanding if one.signed_on else None),
        )
    )


IN_DOLLARS: tuple[tuple[Promise, Amount], ...] = (
    (pgettext_lazy("column of agreements", "Signed"), lambda one: one.signed_usd),
    (pgettext_lazy("column of agreements", "Received"), lambda one: one.received_usd),
    (pgettext_lazy("column of agreements", "Refunded"), lambda one: one.refunded_usd),
    (pgettext_lazy("column of agreements", "Allocated"), lambda one: one.allocated_usd),
    (pgettext_lazy("column of agreements", "Spent"), lambda one: one.spent_usd),
    (pgettext_lazy("column of agreements", "Unspent"), lambda one: one.unspent_usd),
)


def in_dollars(prose: Prose, figures: DonorFigures) -> Table:
    total = [sum((get(one) for one in figures.agreements), Decimal(0)) for _title, get in IN_DOLLARS]
    return Table(
        id="agreements-usd",
        caption=prose.say(
            _("The same agreements in United States dollars, from their beginning to {day}"),
            day=formats.day(figures.as_at),
        ),
        heads=heads(
            prose,
            (pgettext_lazy("column", "Reference"), CODE),
            *((title, NUMBER) for title, _get in IN_DOLLARS),
        ),
        rows=(
            *(
                Row((code(one.reference), *(cents(get(one)) for _title, get in IN_DOLLARS)))
                for one in figures.agreements
            ),
            Row((text(prose.word(_("Total"))), *map(cents, total)), "sum"),
        ),
        widths=(19, 14, 14, 11, 14, 14, 14),
        note=prose.say(
            _(
                "Signed stands at the rate of the agreement, received at the rate of the day of each receipt. Spent is with programme support costs; unspent is received less refunded and spent."
            )
        ),
    )


def instalments(prose: Prose, figures: DonorFigures) -> Table:
    return Table(
        id="instalments",
        caption=prose.say(_("Instalments as at {day}"), day=formats.day(figures.as_at)),
        heads=heads(
            prose,
            (pgettext_lazy("column", "Reference"), CODE),
            (_("Payable from"), "text"),
            (pgettext_lazy("column", "Amount"), NUMBER),
            (pgettext_lazy("column of instalments", "Paid"), NUMBER),
            (pgettext_lazy("column", "Standing"), "text"),
            (_("Condition, and how it was met"), "text"),
        ),
        rows=tuple(instalment(prose, one) for one in figures.instalments),
        widths=(18, 11, 18, 18, 12, 23),
    )


def instalment(prose: Prose, one: InstalmentLine) -> Row:
    return Row(
        (
            code(f"{one.reference} / {one.number}"),
            short_day(one.payable_on),
            own_money(one.amount, one.currency),
            own_money(one.paid, one.currency),
            text(prose.word(InstalmentStanding(one.standing).label)),
            text(condition(prose, one)),
        )
    )


def condition(prose: Prose, one: InstalmentLine) -> SafeString:
    if not one.condition:
        return NO_FOLLOWING
    if one.condition_met_on is None:
        return prose.say(_("{condition} (not met yet)"), condition=one.condition)
    return prose.say(
        _("{condition} (met on {day}: {evidence})"),
        condition=one.condition,
        day=formats.day(one.condition_met_on, "short"),
        evidence=one.evidence,
    )


def entries(prose: Prose, id: str, caption: SafeString, lines: Iterable[EntryLine]) -> Table:
    """Movements with the proof of each amount in US$."""
    return Table(
        id=id,
        caption=caption,
        heads=heads(
            prose,
            (pgettext_lazy("column", "Reference"), CODE),
            (pgettext_lazy("column", "Entry"), "text"),
            (_("Value date"), "text"),
            (pgettext_lazy("column", "Amount"), NUMBER),
            (_("Units per US$"), NUMBER),
            (_("US$"), NUMBER),
        ),
        rows=tuple(entry(prose, one) for one in lines),
        widths=(17, 20, 13, 20, 12, 18),
        note=prose.say(
            _(
                "US$ is the amount divided by the United Nations operational rate of exchange in force on the value date, rounded half up to the cent; an exchange gain or loss is what a receipt brought more or less than the agreement recorded for it."
            )
        ),
    )


def entry(prose: Prose, one: EntryLine) -> Row:
    rate = formats.UNKNOWN if one.rate is None else formats.number(one.rate, formats.digits_of(one.rate, 6))
    return Row(
        (
            code(one.reference),
            text(prose.word(EntryKind(one.kind).label)),
            short_day(one.on),
            own_money(one.amount, one.currency) if one.currency != DOLLAR else text(formats.UNKNOWN),
            Cell(rate, NUMBER),
            cents(one.usd),
        )
    )


def adjustments(prose: Prose, lines: Iterable[AdjustmentLine]) -> Table:
    return Table(
        id="adjustments",
        caption=prose.say(_("Refunds, write-downs and carry-overs of the period")),
        heads=heads(
            prose,
            (pgettext_lazy("column", "Reference"), CODE),
            (pgettext_lazy("column", "Adjustment"), "text"),
            (pgettext_lazy("column", "Date"), "text"),
            (pgettext_lazy("column", "Amount"), NUMBER),
            (_("To be spent by"), "text"),
            (pgettext_lazy("column", "Reason"), "text"),
        ),
        rows=tuple(adjustment(prose, one) for one in lines),
        widths=(17, 14, 12, 20, 12, 25),
        note=prose.say(_("Of a carry-over the amount is what was unspent when the validity was extended, in US$.")),
    )


def adjustment(prose: Prose, one: AdjustmentLine) -> Row:
    return Row(
        (
            code(" · ".join(filter(None, (one.reference, one.donor_reference)))),
            text(prose.word(Adjustment.Kind(one.kind).label)),
            short_day(one.on),
            own_money(one.amount, one.currency),
            short_day(one.new_valid_until),
            text(one.reason),
        )
    )


def due(prose: Prose, lines: Iterable[DueLine]) -> Table:
    return Table(
        id="reports-due",
        caption=prose.say(_("Reports that the agreements promise")),
        heads=heads(
            prose,
            (pgettext_lazy("column", "Reference"), CODE),
            (pgettext_lazy("column", "Report"), "text"),
            (pgettext_lazy("column", "Covers"), "text"),
            (pgettext_lazy("column", "Due"), "text"),
            (pgettext_lazy("column of reports", "Answered"), "text"),
        ),
        rows=tuple(due_row(prose, one) for one in lines),
        widths=(18, 24, 26, 14, 18),
    )


def due_row(prose: Prose, one: DueLine) -> Row:
    if one.is_this_report:
        answer = prose.word(_("By this report"))
    elif one.sent_on:
        answer = prose.say(_("Sent on {day}"), day=formats.day(one.sent_on, "short"))
    else:
        answer = prose.word(_("By a later report"))
    covers = formats.period(one.covers_from, one.covers_until)
    return Row(
        (
            code(one.reference),
            text(prose.word(ReportDue.Kind(one.kind).label)),
            text(covers),
            short_day(one.due_on),
            text(answer),
        )
    )


def years(prose: Prose, figures: DonorFigures) -> Table:
    """What was given year by year, in the donor's own currency beside US$."""
    has_own = figures.currency != DOLLAR
    own = f" ({figures.currency})" if has_own else ""
    titles = (
        pgettext_lazy("column of years", "Agreed"),
        pgettext_lazy("column of years", "Received"),
        pgettext_lazy("column of years", "Refunded"),
    )
    named = [Cell(f"{prose.word(title)} (US$\u200e)", NUMBER) for title in titles]
    named += [Cell(f"{prose.word(title)}{own}", NUMBER) for title in titles] if has_own else []
    width = 90 // len(named)
    return Table(
        id="years",
        caption=prose.say(_("Agreed, received and refunded by calendar year, by value date")),
        heads=(*heads(prose, (pgettext_lazy("column", "Year"), CODE)), *named),
        rows=tuple(year(one, has_own=has_own) for one in figures.years),
        widths=(100 - width * len(named), *(width for _one in named)),
        note=prose.say(
            _("What was not given in {currency} is converted at the United Nations operational rate of its day."),
            currency=figures.currency,
        )
        if has_own
        else NO_FOLLOWING,
    )


def year(one: YearLine, *, has_own: bool) -> Row:
    usd = (one.agreed_usd, one.received_usd, one.refunded_usd)
    own = (one.agreed, one.received, one.refunded) if has_own else ()
    return Row((code(one.year), *map(cents, (*usd, *own))))
