"""Chapter IV: contributions and donors, allocations, expenditure, balances, reserve and cover, certification."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from funding.donors.standing import Standing
from funding.periods.workflow import PeriodStatus
from portal import formats
from reports.figures.board.finance_shapes import Accounts, Giving, ReserveLine
from reports.figures.board.shapes import BoardFigures
from reports.kinds.board import tables
from reports.kinds.board.parts import Part, dollars, paragraphs
from reports.kinds.cells import heads, text
from reports.kinds.document import Row, Table
from reports.kinds.prose import Prose


def parts(prose: Prose, figures: BoardFigures) -> tuple[Part, ...]:
    money = figures.statement
    donors = len({line.donor for line in figures.contributions if line.received_usd})
    income = (
        prose.say(
            ngettext_lazy(
                "Contributions of {received} were received from {count} donor; agreements of {signed} were signed.",
                "Contributions of {received} were received from {count} donors; agreements of {signed} were signed.",
                donors,
            ),
            received=dollars(money.income_usd),
            count=formats.number(donors),
            signed=dollars(sum((line.signed_usd for line in figures.contributions), Decimal(0))),
        ),
        prose.say(
            _(
                "{allocated} was allocated to projects in the period. On {day}, {unallocated} had been received and not been allocated."
            ),
            allocated=dollars(figures.allocated_usd),
            day=formats.day(figures.ends_on),
            unallocated=dollars(figures.unallocated_usd),
        ),
    )
    spending = (
        prose.say(
            _(
                "Expenditure was {total}, of which {direct} for programmes and {support} for programme support costs, which are charged on expenditure."
            ),
            total=dollars(money.expenditure_usd),
            direct=dollars(money.direct_usd),
            support=dollars(money.support_cost_usd),
        ),
        prose.say(
            _(
                "The balance of the programme's funds was {opening} at the start of the period and {closing} at its end."
            ),
            opening=dollars(money.opening_usd),
            closing=dollars(money.closing_usd),
        ),
    )
    return (
        Part(
            "contributions",
            prose.say(_("Contributions and allocations")),
            paragraphs(*income, donors_of(prose, figures.giving)),
        ),
        Part(
            "spending",
            prose.say(_("Expenditure and balances")),
            (*paragraphs(*spending), tables.money_chart(prose, figures), tables.funds(prose, figures)),
        ),
        *reserve(prose, figures),
        *certification(prose, figures.accounts),
    )


def donors_of(prose: Prose, facts: Giving | None) -> SafeString:
    if facts is None:
        return SafeString()
    by_standing = {line.standing: line.donors for line in facts.by_standing}
    return prose.say(
        _(
            "Donors in {year}, by agreements signed and instalments due: first-time {first}, returning {returning}, lapsed {lapsed}."
        ),
        year=facts.year,
        first=formats.number(by_standing.get(Standing.FIRST_TIME, 0)),
        returning=formats.number(by_standing.get(Standing.RETURNING, 0)),
        lapsed=formats.number(by_standing.get(Standing.LAPSED, 0)),
    )


def reserve(prose: Prose, figures: BoardFigures) -> Iterable[Part]:
    if figures.reserve is None:
        return
    heading = prose.say(_("Operating reserve and cover"))
    yield Part("reserve", heading, paragraphs(*reserved(prose, figures.reserve)))


def reserved(prose: Prose, facts: ReserveLine) -> Iterable[SafeString]:
    if facts.required_usd is None or facts.available_usd is None:
        yield prose.say(
            _("The operating reserve cannot be given: a fund has no reserve policy or no plan of the year.")
        )
    else:
        above = _(
            "The operating reserve required at the end of the period was {required}; the closing balance of {closing} was {difference} above it."
        )
        below = _(
            "The operating reserve required at the end of the period was {required}; the closing balance of {closing} was {difference} below it, so that the reserve was drawn down."
        )
        yield prose.say(
            above if facts.available_usd >= 0 else below,
            required=dollars(facts.required_usd),
            closing=dollars(facts.closing_usd),
            difference=dollars(abs(facts.available_usd)),
        )
    if facts.months_of_cover is not None:
        yield prose.say(
            _("At the pace of a year's expenditure, the closing balance covers {months} months."),
            months=formats.number(facts.months_of_cover, 1),
        )


def certification(prose: Prose, facts: Accounts | None) -> Iterable[Part]:
    if facts is None:
        return
    blocks = paragraphs(certified(prose, facts))
    if facts.lines:
        blocks = (*blocks, accounts(prose, facts))
    yield Part("certification", prose.say(_("Certification of the accounts")), blocks)


def certified(prose: Prose, facts: Accounts) -> SafeString:
    if facts.is_certified:
        return prose.say(_("The accounts of the whole period are certified."))
    if not facts.certified_days:
        return prose.say(_("The accounts of the period are not certified; the figures can still change."))
    return prose.say(
        _(
            "The accounts of {certified} of the {days} days of the period are certified; the other figures can still change."
        ),
        certified=formats.number(facts.certified_days),
        days=formats.number(facts.days),
    )


def accounts(prose: Prose, facts: Accounts) -> Table:
    return Table(
        id="accounts",
        caption=prose.say(_("Financial periods that the report touches")),
        heads=heads(
            prose,
            (_("Financial period"), "text"),
            (pgettext_lazy("column", "Stage"), "text"),
            (_("Certified on"), "text"),
        ),
        rows=tuple(
            Row(
                (
                    text(formats.period(line.starts_on, line.ends_on)),
                    text(prose.word(PeriodStatus(line.status).label)),
                    text(formats.day(line.certified_on, "short")),
                )
            )
            for line in facts.lines
        ),
        widths=(50, 25, 25),
    )
