"""An item in words, made from its figures, and what can be done about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.agreements.models import ReportDue
from funding.radar.figures import LABELS, Item, Kind
from funding.radar.thresholds import Severity
from portal import formats
from portal.money import DOLLAR

Known = TypeVar("Known")
TONES = {Severity.URGENT: "bad", Severity.SOON: "warn", Severity.WATCH: "info"}


def severity_label(severity: Severity) -> str:
    return {Severity.URGENT: _("Urgent"), Severity.SOON: _("Soon"), Severity.WATCH: _("To watch")}[severity]


@dataclass(frozen=True)
class Act:
    """What is suggested, and the page on which it is done."""

    label: str
    url: str


def known(value: Known | None) -> Known:
    """A part that items of this kind always have."""
    if value is None:
        raise ValueError("An item without the part that its kind is about.")
    return value


def days(number: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", number) % {"n": formats.number(number)}


def usd(item: Item) -> str:
    return formats.usd(item.amount_usd)


def money(item: Item) -> str:
    """In the agreement's currency; the US$ stand beside it in a column of their own."""
    currency = item.contribution.currency if item.contribution else DOLLAR
    return formats.money(item.amount, currency, 0 if item.amount == int(item.amount or 0) else 2)


def forecast_basis(item: Item) -> str:
    if item.burn and item.burn.goes_by_trailing:
        return _("if spending goes on as in the past %(days)s") % {"days": days(item.burn.trailing_days)}
    return _("if the remaining plan is spent in full")


def expiring(item: Item) -> str:
    burn = known(item.burn)
    return _("%(usd)s of %(total)s will be left on %(day)s, in %(days)s, %(basis)s. So far %(share)s is spent.") % {
        "usd": usd(item),
        "total": formats.usd(burn.total_usd),
        "day": formats.day(item.due_on),
        "days": days(item.days),
        "basis": forecast_basis(item),
        "share": formats.percent(burn.absorbed, 0),
    }


def expired(item: Item) -> str:
    return _("The money could be spent until %(day)s, %(days)s ago; %(usd)s of it is unspent.") % {
        "day": formats.day(item.due_on),
        "days": days(item.days),
        "usd": usd(item),
    }


def pace(item: Item) -> str:
    burn = known(item.burn)
    return _("%(time)s of the time has passed and %(share)s of %(total)s is spent: %(ratio)s of the plan to date.") % {
        "time": formats.percent(burn.time_gone, 0),
        "share": formats.percent(burn.absorbed, 0),
        "total": formats.usd(burn.total_usd),
        "ratio": formats.percent(burn.ratio, 0),
    }


def fast(item: Item) -> str:
    burn = known(item.burn)
    if burn.forecast_usd >= 0:
        return pace(item)
    missing = _("%(usd)s will be missing by %(day)s, %(basis)s.") % {
        "usd": formats.usd(-burn.forecast_usd),
        "day": formats.day(item.due_on),
        "basis": forecast_basis(item),
    }
    return f"{pace(item)} {missing}"


def idle(item: Item) -> str:
    return _("%(usd)s may be allocated and is not. The last receipt is %(days)s old.") % {
        "usd": usd(item),
        "days": days(item.days),
    }


def late(item: Item) -> str:
    return _("Instalment %(number)s of %(money)s was due on %(day)s and is %(days)s late.") % {
        "number": formats.number(item.number),
        "money": money(item),
        "day": formats.day(item.due_on),
        "days": days(item.days),
    }


def pledge(item: Item) -> str:
    return _("%(money)s was pledged on %(day)s, %(days)s ago, and is not signed.") % {
        "money": money(item),
        "day": formats.day(item.due_on),
        "days": days(item.days),
    }


def overspent(item: Item) -> str:
    return _("%(usd)s more was spent than this source has allocated to the project.") % {
        "usd": formats.usd(item.amount_usd, 2)
    }


def report(item: Item) -> str:
    return _("%(report)s was due to the donor on %(day)s and is %(days)s late.") % {
        "report": dict(ReportDue.Kind.choices)[item.note],
        "day": formats.day(item.due_on),
        "days": days(item.days),
    }


def rate(item: Item) -> str:
    return _("The newest United Nations rate of %(currency)s is of %(day)s, %(days)s old.") % {
        "currency": item.note,
        "day": formats.day(item.due_on),
        "days": days(item.days),
    }


def ended(item: Item) -> str:
    return _("The project ended on %(day)s, %(days)s ago, and still holds %(usd)s.") % {
        "day": formats.day(item.due_on),
        "days": days(item.days),
        "usd": usd(item),
    }


SENTENCES: dict[Kind, Callable[[Item], str]] = {
    Kind.EXPIRING: expiring,
    Kind.EXPIRED: expired,
    Kind.SLOW: pace,
    Kind.FAST: fast,
    Kind.PROJECT_SLOW: pace,
    Kind.PROJECT_FAST: fast,
    Kind.IDLE: idle,
    Kind.LATE: late,
    Kind.PLEDGE: pledge,
    Kind.OVERSPENT: overspent,
    Kind.REPORT: report,
    Kind.RATE: rate,
    Kind.ENDED: ended,
}


def sentence(item: Item) -> str:
    return SENTENCES[item.kind](item)


def gift_url(item: Item, anchor: str = "") -> str:
    return reverse("contribution_detail", args=[known(item.contribution).pk]) + anchor


def allocation_url(item: Item) -> str:
    return reverse("allocation_new", args=[known(item.contribution).pk])


def project_url(item: Item) -> str:
    return reverse("project_money", args=[known(item.project).pk])


def of_expiring(item: Item) -> Act:
    """What is not allocated can still be used; what is allocated and will not be spent in time needs more time."""
    gift = item.contribution
    if gift and gift.unallocated_usd >= item.amount_usd / 2:
        return Act(_("Allocate it, or ask the donor for more time"), allocation_url(item))
    return Act(_("Ask the donor for an extension or a carry-over"), gift_url(item))


def of_slow(item: Item) -> Act:
    """Projects cannot spend what they do not hold."""
    gift = known(item.contribution)
    if gift.unallocated_usd >= item.amount_usd / 2:
        return Act(_("Allocate it: projects do not hold it yet"), allocation_url(item))
    return Act(_("Ask the projects why, or release and allocate again"), gift_url(item, "#allocations"))


def of_late(item: Item) -> Act:
    if item.severity is Severity.URGENT:
        return Act(_("Call the donor; if it will not come, write it down"), gift_url(item))
    return Act(_("Remind the donor"), gift_url(item))


def of_pledge(item: Item) -> Act:
    if item.severity is Severity.URGENT:
        return Act(_("Call the donor, or withdraw the pledge"), gift_url(item))
    return Act(_("Remind the donor of the agreement"), gift_url(item))


ACTS: dict[Kind, Callable[[Item], Act]] = {
    Kind.EXPIRING: of_expiring,
    Kind.EXPIRED: lambda item: Act(_("Propose a carry-over or a refund"), gift_url(item)),
    Kind.SLOW: of_slow,
    Kind.FAST: lambda item: Act(_("Check the spending plans of its projects"), gift_url(item, "#allocations")),
    Kind.PROJECT_SLOW: lambda item: Act(_("Ask the project manager for a new plan"), project_url(item)),
    Kind.PROJECT_FAST: lambda item: Act(_("Ask the project manager for a new plan"), project_url(item)),
    Kind.IDLE: lambda item: Act(_("Allocate it"), allocation_url(item)),
    Kind.LATE: of_late,
    Kind.PLEDGE: of_pledge,
    Kind.OVERSPENT: lambda item: Act(_("Allocate more, or correct the expenditure"), project_url(item)),
    Kind.REPORT: lambda item: Act(_("Send the report"), gift_url(item)),
    Kind.RATE: lambda item: Act(_("Import the rates of the month"), reverse("rate_list") + f"?currency={item.note}"),
    Kind.ENDED: lambda item: Act(_("Release what is unspent"), project_url(item)),
}


def act(item: Item) -> Act:
    return ACTS[item.kind](item)


def label(item: Item) -> str:
    return str(LABELS[item.kind])


def subject(item: Item) -> str:
    """The record that it is about, by its reference."""
    if item.project and (item.contribution is None or item.kind is Kind.OVERSPENT):
        return item.project.code
    return item.contribution.reference if item.contribution else item.note


def subject_url(item: Item) -> str:
    if item.project and (item.contribution is None or item.kind is Kind.OVERSPENT):
        return project_url(item)
    return gift_url(item) if item.contribution else act(item).url
