"""What stands against a rule, all of it at once, each reason beside the field that it is about."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from portal.workflow import Blocker
from reports.kinds import KINDS
from reports.schedules.models import ScheduleRule

Trigger, Scopes = ScheduleRule.Trigger, ScheduleRule.Scopes
A_LEAP_YEAR = 2024
LONGEST_WAIT = 366  # days
LEAST_DAYS = {Trigger.AFTER_PERIOD: 1, Trigger.BEFORE_SESSION: 0}  # on its own last day a period is not over


def against(facts: Mapping[str, Any]) -> list[Blocker]:
    """`facts`: the fields of a rule by name."""
    return [*about_kind(facts), *about_time(facts)]


def about_kind(facts: Mapping[str, Any]) -> list[Blocker]:
    kind = KINDS.get(facts["kind"])
    if kind is None:
        return [Blocker(_("The portal does not know this kind of report."), anchor="id_kind")]
    if facts["scopes"] == Scopes.EACH and kind.scope is None:
        return [Blocker(_("A report of this kind is always of the whole programme."), anchor="id_scopes")]
    if facts["scopes"] == Scopes.ONE and kind.is_scope_needed and not facts["scope"]:
        return [Blocker(_("Say what the report is about."), anchor="id_scope")]
    if facts["scope"] and kind.scope is None:
        return [Blocker(_("A report of this kind is always of the whole programme."), anchor="id_scope")]
    return []


def about_time(facts: Mapping[str, Any]) -> list[Blocker]:
    found = []
    trigger = facts["trigger"]
    if trigger == Trigger.FIXED_DATES:
        found += about_dates(facts["dates"])
    if trigger == Trigger.EVERY_MONTHS and not 1 <= (facts["months"] or 0) <= 120:
        found.append(Blocker(_("Say after how many months, from 1 to 120."), anchor="id_months"))
    least = LEAST_DAYS.get(trigger)
    if least is not None and not least <= (-1 if facts["days"] is None else facts["days"]) <= LONGEST_WAIT:
        sentence = _("Say how many days, from %(least)s to %(most)s.") % {"least": least, "most": LONGEST_WAIT}
        found.append(Blocker(sentence, anchor="id_days"))
    if facts["ends_on"] and facts["ends_on"] < facts["starts_on"]:
        found.append(Blocker(_("The last day is before the first."), anchor="id_ends_on"))
    return found


def about_dates(dates: list[str]) -> list[Blocker]:
    if not dates:
        return [Blocker(_("Name at least one day of the year, such as 03-31."), anchor="id_dates")]
    wrong = [text for text in dates if not is_day_of_year(text)]
    sentence = _("“%(text)s” is no day of the year: write month and day, such as 03-31.")
    return [Blocker(sentence % {"text": text}, anchor="id_dates") for text in wrong]


def is_day_of_year(text: str) -> bool:
    try:
        date.fromisoformat(f"{A_LEAP_YEAR}-{text}")
    except ValueError:
        return False
    return len(text) == 5
