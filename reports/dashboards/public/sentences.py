"""What the funding page says in words, made from its figures."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.contributions.models import Contribution
from funding.statement import sentences as statement
from portal import formats
from reports.figures.public import FundingFigures

UNEARMARKED = Contribution.Earmarking.UNEARMARKED


def donors(count: int) -> str:
    return ngettext("%(n)s donor", "%(n)s donors", count) % {"n": formats.number(count)}


def equation(figures: FundingFigures) -> str:
    """Sources − uses = balance, to the cent."""
    one = figures.main
    if not one.is_voluntary:
        return _(
            "%(spent)s of assessed money was spent. It is appropriated by Member States and no fund keeps a balance of it."
        ) % {"spent": formats.usd(one.expenditure_usd, 2)}
    facts = {
        "opening": formats.usd(one.opening_usd, 2),
        "income": formats.usd(one.income_usd, 2),
        "spent": formats.usd(one.expenditure_usd, 2),
        "refunds": formats.usd(one.refunds_usd, 2),
        "closing": formats.usd(one.closing_usd, 2),
    }
    if one.refunds_usd:
        return (
            _(
                "Opening balance %(opening)s + contributions received %(income)s − expenditure %(spent)s − refunds %(refunds)s = closing balance %(closing)s."
            )
            % facts
        )
    return (
        _(
            "Opening balance %(opening)s + contributions received %(income)s − expenditure %(spent)s = closing balance %(closing)s."
        )
        % facts
    )


def of_balance(figures: FundingFigures) -> str:
    """Whether the balance rose or fell, and why."""
    one = figures.main
    change = one.closing_usd - one.opening_usd
    facts = {
        "change": formats.usd(abs(change)),
        "income": formats.usd(one.income_usd),
        "uses": formats.usd(one.expenditure_usd + one.refunds_usd),
        "closing": formats.usd(one.closing_usd),
    }
    if change > 0:
        return (
            _(
                "More came in than was used: of %(income)s received, %(uses)s was spent or refunded, and the balance rose by %(change)s to %(closing)s."
            )
            % facts
        )
    if change < 0:
        return (
            _(
                "More was used than came in: %(uses)s was spent or refunded against %(income)s received, and the balance fell by %(change)s to %(closing)s."
            )
            % facts
        )
    return _("As much came in as was used: %(income)s. The balance is %(closing)s, as before.") % facts


def of_years(figures: FundingFigures) -> str:
    last = figures.years[-1]
    facts = {
        "year": str(last.year),
        "received": formats.usd(last.received_usd),
        "signed": formats.usd(last.signed_usd),
        "spent": formats.usd(last.spent_usd),
        "day": formats.day(figures.ends_on),
    }
    if not figures.main.is_voluntary:
        return _("By %(day)s, %(spent)s had been spent in %(year)s.") % facts
    if last.is_open:
        return (
            _(
                "By %(day)s, donors had signed agreements of %(signed)s in %(year)s and paid %(received)s; %(spent)s had been spent."
            )
            % facts
        )
    return _("In %(year)s donors signed agreements of %(signed)s and paid %(received)s; %(spent)s was spent.") % facts


def of_earmarking(figures: FundingFigures) -> str:
    by_level = {line.level: sum(line.usd) for line in figures.earmarking}
    total = sum(by_level.values())
    facts = {"since": str(figures.years[0].year)}
    if total <= 0:
        return _("Nothing has been received since %(since)s.") % facts
    free = formats.percent(by_level[UNEARMARKED] / total)
    return _("Of every dollar received since %(since)s, %(free)s came without a condition on where or for what it is spent within the fund.") % {
        **facts, "free": free,
    }  # fmt: skip


def notes(figures: FundingFigures) -> list[str]:
    """What is assumed, and where the figures come from."""
    return [*statement.about(figures.main), *statement.about_reserve(figures.main), *own_notes(figures)]


def own_notes(figures: FundingFigures) -> Iterator[str]:
    yield _(
        "Every figure is added up from the entries of the ledger of the technical cooperation programme when the page is opened."
    )
    if not figures.main.is_voluntary:
        return
    yield _("Programme support costs are charged on expenditure, at the rate of each fund and agreement.")
    yield _("Companies, private persons and others that give are not named; their gifts are shown together.")
    yield _("Earmarking is relative to the fund: a gift to a fund is already given for its purpose.")
    if not figures.scope:
        yield _(
            "First-time, returning and lapsed are donors by the agreements in force in %(year)s, over all funds."
        ) % {"year": figures.ends_on.year}
