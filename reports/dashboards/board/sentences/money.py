"""What the figures of the fund say in words."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import formats
from reports.dashboards.board.sentences import decimal, plural_of
from reports.dashboards.board.shapes import YearOfGiving
from reports.figures.board.finance_shapes import Accounts, ReserveLine
from reports.figures.board.shapes import Statement


def fund(one: Statement) -> str:
    """US$ to the dollar, as on the chart."""
    said = {
        "opening": formats.usd(one.opening_usd),
        "income": formats.usd(one.income_usd),
        "spent": formats.usd(one.expenditure_usd),
        "refunds": formats.usd(one.refunds_usd),
        "closing": formats.usd(one.closing_usd),
    }
    if not (one.income_usd or one.expenditure_usd or one.refunds_usd):
        return _("Nothing moved in the period: the balance stayed at %(closing)s.") % said
    return moved(one) % said


def moved(one: Statement) -> str:
    change, has_refunds = one.closing_usd - one.opening_usd, bool(one.refunds_usd)
    if change == 0:
        return _("The balance stayed at %(closing)s: %(income)s came in, and as much went out.")
    if has_refunds and change > 0:
        return _(
            "The balance rose from %(opening)s to %(closing)s: %(income)s was received, %(spent)s spent and %(refunds)s returned to donors."
        )
    if has_refunds:
        return _(
            "The balance fell from %(opening)s to %(closing)s: %(income)s was received, %(spent)s spent and %(refunds)s returned to donors."
        )
    if change > 0:
        return _("The balance rose from %(opening)s to %(closing)s: %(income)s was received and %(spent)s spent.")
    return _("The balance fell from %(opening)s to %(closing)s: %(income)s was received and %(spent)s spent.")


def cover(reserve: ReserveLine | None) -> str:
    months = reserve.months_of_cover if reserve else None
    if months is None or reserve is None:
        return without_months(reserve) % facts_of(reserve)
    return with_months(reserve.available_usd, plural_of(months)) % {**facts_of(reserve), "months": decimal(months)}


def facts_of(reserve: ReserveLine | None) -> Mapping[str, str]:
    if reserve is None:
        return {}
    available = reserve.available_usd
    return {
        "required": formats.usd(reserve.required_usd),
        "difference": formats.usd(None if available is None else abs(available)),
    }


def without_months(reserve: ReserveLine | None) -> str:
    if reserve is None or reserve.available_usd is None:
        return _(
            "Neither the operating reserve nor how long the money lasts can be given: no plan or spending says it."
        )
    if reserve.available_usd < 0:
        return _(
            "The balance is %(difference)s below the operating reserve of %(required)s; nothing was spent that would say how long it lasts."
        )
    return _(
        "The balance is %(difference)s above the operating reserve of %(required)s; nothing was spent that would say how long it lasts."
    )


def with_months(available: Decimal | None, n: int) -> str:
    if available is None:
        return ngettext(
            "The balance lasts for %(months)s month at the present cost of a year; the operating reserve cannot be given, as a plan of the year is missing.",
            "The balance lasts for %(months)s months at the present cost of a year; the operating reserve cannot be given, as a plan of the year is missing.",
            n,
        )
    if available < 0:
        return ngettext(
            "The balance lasts for %(months)s month at the present cost of a year and is %(difference)s below the operating reserve of %(required)s.",
            "The balance lasts for %(months)s months at the present cost of a year and is %(difference)s below the operating reserve of %(required)s.",
            n,
        )
    return ngettext(
        "The balance lasts for %(months)s month at the present cost of a year and is %(difference)s above the operating reserve of %(required)s.",
        "The balance lasts for %(months)s months at the present cost of a year and is %(difference)s above the operating reserve of %(required)s.",
        n,
    )


def giving(years: Sequence[YearOfGiving]) -> str:
    """The period beside the same days of the year before."""
    now, before = years[-1], years[-2]
    if not now.donors:
        if not before.donors:
            return _("No donor paid in the period, nor in the same days of the year before.")
        return _("No donor paid in the period; in the same days of the year before, %(before)s was received.") % {
            "before": formats.usd(before.usd)
        }
    return paid(now, before) % {
        "n": formats.number(now.donors),
        "usd": formats.usd(now.usd),
        "difference": formats.usd(abs(now.usd - before.usd)),
        "new": formats.number(sum(one.donors for one in now.groups if one.standing == "first_time")),
    }


def paid(now: YearOfGiving, before: YearOfGiving) -> str:
    n = now.donors
    if not before.donors:
        return ngettext(
            "%(n)s donor paid %(usd)s in the period, after nothing in the same days of the year before; first-time donors: %(new)s.",
            "%(n)s donors paid %(usd)s in the period, after nothing in the same days of the year before; first-time donors: %(new)s.",
            n,
        )
    if now.usd < before.usd:
        return ngettext(
            "%(n)s donor paid %(usd)s in the period, %(difference)s less than in the same days of the year before; first-time donors: %(new)s.",
            "%(n)s donors paid %(usd)s in the period, %(difference)s less than in the same days of the year before; first-time donors: %(new)s.",
            n,
        )
    if now.usd == before.usd:
        return ngettext(
            "%(n)s donor paid %(usd)s in the period, as much as in the same days of the year before; first-time donors: %(new)s.",
            "%(n)s donors paid %(usd)s in the period, as much as in the same days of the year before; first-time donors: %(new)s.",
            n,
        )
    return ngettext(
        "%(n)s donor paid %(usd)s in the period, %(difference)s more than in the same days of the year before; first-time donors: %(new)s.",
        "%(n)s donors paid %(usd)s in the period, %(difference)s more than in the same days of the year before; first-time donors: %(new)s.",
        n,
    )


def accounts(one: Accounts) -> str:
    if one.is_certified:
        words = ngettext(
            "The %(n)s day of the period is certified.", "All %(n)s days of the period are certified.", one.days
        )
    elif one.certified_days:
        words = ngettext(
            "%(certified)s of the %(n)s day of the period is certified; the rest may still change.",
            "%(certified)s of the %(n)s days of the period are certified; the rest may still change.",
            one.days,
        )
    else:
        words = ngettext(
            "The %(n)s day of the period is not certified: these figures may still change.",
            "None of the %(n)s days of the period is certified: these figures may still change.",
            one.days,
        )
    return words % {"n": formats.number(one.days), "certified": formats.number(one.certified_days)}
