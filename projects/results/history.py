"""The history of one value: each revision in plain words, with what it changed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from portal.accounts.models import Membership, User
from portal.accounts.roles import STAFF_ROLES
from portal.audit.history import OFFICE
from projects.results.models import DisaggregationCategory, IndicatorValue, ValueRevision
from projects.results.showing import GRADES, Text, exact, parts
from projects.results.workflow import WORKFLOW

VERBS: Mapping[str, Text] = {
    "save": pgettext_lazy("history of a value", "Entered"),
    "submit": pgettext_lazy("history of a value", "Sent for review"),
    "return": pgettext_lazy("history of a value", "Sent back"),
    "approve": pgettext_lazy("history of a value", "Approved"),
    "reopen": pgettext_lazy("history of a value", "Opened again"),
    "verify": pgettext_lazy("history of a value", "Evidence verified"),
    "evidence": pgettext_lazy("history of a value", "Evidence changed"),
}


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Revision:
    number: int
    title: Text
    state: Any
    at: datetime
    who: Text
    comment: str
    changes: tuple[Change, ...]


def history(value: IndicatorValue, reader: User) -> list[Revision]:
    """Latest first."""
    rows = list(value.revisions.select_related("by"))
    names = {str(row.pk): f"{row.type}: {row}" for row in DisaggregationCategory.objects.select_related("type")}
    staff = staff_for(reader, [row.by for row in rows])
    told = []
    before: Mapping[str, Any] = {}
    for row in rows:
        told.append(revision(row, before, names, author(row.by, reader, staff)))
        before = row.content
    return told[::-1]


def revision(row: ValueRevision, before: Mapping[str, Any], names: Mapping[str, str], who: Text) -> Revision:
    return Revision(
        row.number,
        VERBS[row.verb],
        WORKFLOW.state(row.status),
        row.at,
        who,
        row.comment,
        tuple(changes(before, row.content, names)),
    )


def author(person: User | None, reader: User, staff: Collection[int]) -> Text:
    """People outside OHCHR do not read which member of staff acted. `staff` is what `staff_for` found."""
    return OFFICE if person is None or person.pk in staff else person.name


def staff_for(reader: User, people: Iterable[User | None]) -> set[int]:
    """Those whose names this reader does not learn, in one query; staff learn all."""
    if reader.standing.is_staff:
        return set()
    known = Membership.objects.active(timezone.localdate()).filter(role__in=STAFF_ROLES)
    return set(known.filter(user__in={person.pk for person in people if person}).values_list("user", flat=True))


def changes(before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[str, str]) -> list[Change]:
    told = [
        Change(label, words(name, before.get(name)), words(name, after.get(name)))
        for name, label in labels().items()
        if (before.get(name) or None) != (after.get(name) or None)
    ]
    old, new = before.get("breakdown") or {}, after.get("breakdown") or {}
    keys = [key for key in dict.fromkeys([*old, *new]) if old.get(key) != new.get(key)]
    return told + [Change(names.get(key, key), parts_of(old.get(key)), parts_of(new.get(key))) for key in keys]


def labels() -> dict[str, str]:
    return {
        "numerator": pgettext("value of an indicator", "Value"),
        "denominator": pgettext("value of an indicator", "Of"),
        "text": _("In words"),
        "note": _("Explanation"),
        "grade": _("Grade of evidence"),
        "evidence": _("Evidence"),
    }


def words(name: str, content: Any) -> str:
    if name == "evidence":
        return "; ".join(" · ".join(filter(None, row.values())) for row in content or [])
    if not content:
        return ""
    if name == "grade":
        return str(GRADES[content])
    return exact(Decimal(content)) if name in ("numerator", "denominator") else str(content)


def parts_of(row: Sequence[str | None] | None) -> str:
    return "" if row is None else parts(*(None if text is None else Decimal(text) for text in row))
