"""A rule of the schedule in one sentence, in the reader's language."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from portal import formats
from reports.kinds import KINDS
from reports.schedules.models import ScheduleRule
from reports.schedules.problems import scope_name
from reports.schedules.terms import Terms

A_LEAP_YEAR = 2024
COVERED: dict[str, Promise] = {
    "month": gettext_lazy("the month before"),
    "quarter": gettext_lazy("the quarter before"),
    "half_year": gettext_lazy("the half-year before"),
    "year": gettext_lazy("the calendar year before"),
    "year_to_date": gettext_lazy("the year up to the end of the month before"),
    "biennium_to_date": gettext_lazy("the biennium up to the end of the month before"),
}
ENDS: dict[str, Promise] = {
    "month": gettext_lazy("each month"),
    "quarter": gettext_lazy("each quarter"),
    "half_year": gettext_lazy("each half-year"),
    "year": gettext_lazy("each calendar year"),
    "year_to_date": gettext_lazy("each month, for the year to date"),
    "biennium_to_date": gettext_lazy("each month, for the biennium to date"),
}


def what(rule: ScheduleRule) -> str:
    """Which reports: the kind, and what each is about."""
    kind = KINDS.get(rule.kind)
    name = str(kind.name) if kind else rule.kind
    if rule.scopes == ScheduleRule.Scopes.EACH and kind and kind.scope:
        return _("%(report)s, one for each that has something to report (%(scope)s)") % {
            "report": name,
            "scope": kind.scope.label,
        }
    return f"{name}, {scope_name(rule)}" if rule.scope else name


def when(terms: Terms) -> str:
    """On which days, and about which period."""
    return " ".join(filter(None, (WHEN[terms.trigger](terms), limits(terms))))


def fixed_dates(terms: Terms) -> str:
    days = formats.names(day_of_year(text) for text in sorted(terms.dates))
    return _("Every year on %(days)s, about %(period)s.") % {"days": days, "period": COVERED[terms.covers]}


def day_of_year(text: str) -> str:
    return formats.day_month(date.fromisoformat(f"{A_LEAP_YEAR}-{text}"))


def every_months(terms: Terms) -> str:
    sentence = ngettext(
        "Every month, counted from %(day)s, about %(period)s.",
        "Every %(number)s months, counted from %(day)s, about %(period)s.",
        terms.months,
    )
    facts = {
        "number": formats.number(terms.months),
        "day": formats.day(terms.starts_on),
        "period": COVERED[terms.covers],
    }
    return sentence % facts


def after_period(terms: Terms) -> str:
    sentence = ngettext(
        "%(number)s day after the end of %(period)s.", "%(number)s days after the end of %(period)s.", terms.days
    )
    return sentence % {"number": formats.number(terms.days), "period": ENDS[terms.covers]}


def before_session(terms: Terms) -> str:
    sentence = ngettext(
        "%(number)s day before each session of the Board, about %(period)s.",
        "%(number)s days before each session of the Board, about %(period)s.",
        terms.days,
    )
    return sentence % {"number": formats.number(terms.days), "period": COVERED[terms.covers]}


WHEN = {
    "fixed_dates": fixed_dates,
    "every_months": every_months,
    "after_period": after_period,
    "before_session": before_session,
}


def limits(terms: Terms) -> str:
    if terms.ends_on:
        period = formats.period(terms.starts_on, terms.ends_on)
        return pgettext("rule of the schedule", "In force: %(period)s.") % {"period": period}
    return pgettext("rule of the schedule", "In force from %(day)s on.") % {"day": formats.day(terms.starts_on)}
