"""What the review page shows: the sentence on top, the questions, the rows with what becomes of them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal import formats
from portal.imports import codes, decisions, diff
from portal.imports.groups import Group
from portal.imports.kinds import ImportKind, Remedy
from portal.imports.models import ImportBatch, ImportRow, Outcome

OUTCOME_TONES = {
    Outcome.CREATE: "ok",
    Outcome.UPDATE: "progress",
    Outcome.UNCHANGED: "info",
    Outcome.CONFLICT: "warn",
    Outcome.REJECT: "bad",
}
VALUES = {decisions.PORTAL: gettext_lazy("the portal's value"), decisions.FILE: gettext_lazy("the file's value")}
StateNames = Mapping[str, str]  # iso3 → name in the reader's language


@dataclass(frozen=True)
class Choice:
    value: str
    label: Any


@dataclass(frozen=True)
class Ask:
    """A question about one message: what the form sends, and what can be answered."""

    fields: dict[str, Any]
    choices: list[Choice]
    wants_state: bool  # any State may be the answer, not only those suggested


@dataclass(frozen=True)
class Said:
    """One message as it is shown."""

    code: str
    severity: str
    label: str
    column: str
    raw: str
    sentence: str
    suggestion: str
    ask: Ask | None
    remedy: Remedy | None = None


@dataclass(frozen=True)
class Change:
    field: str
    before: list[diff.Piece]
    after: list[diff.Piece]


@dataclass(frozen=True)
class Decided:
    key: str
    sentence: str


@dataclass(frozen=True)
class ShownRow:
    pk: int
    number: int
    outcome: Any
    tone: str
    summary: str
    messages: list[Said]
    changes: list[Change]
    decided: list[Decided]
    decided_by: str
    decided_at: datetime | None
    url: str  # of the record that the row became


@dataclass(frozen=True)
class Question:
    """The same message in several rows, or a question even of one."""

    said: Said
    rows: int
    first: int
    about: str  # the value that the rows share
    query: str  # the address's question that shows these rows


@dataclass(frozen=True)
class Reader:
    """Turns stored messages into what a person reads."""

    kind: ImportKind
    states: StateNames
    may_decide: bool

    def said(self, made: Mapping[str, Any], **where: Any) -> Said:
        told = codes.described(made)
        return Said(
            code=told["code"],
            severity=told["severity"],
            label=told["severity_label"],
            column=told["column"],
            raw=told["raw"],
            sentence=told["message"],
            suggestion=told["suggestion"],
            ask=self.ask(made, where) if self.may_decide else None,
            remedy=self.kind.remedy(made),
        )

    def ask(self, made: Mapping[str, Any], where: Mapping[str, Any]) -> Ask | None:
        facts = dict(made["facts"])
        sent = {"code": made["code"], **where}
        if facts.get("name") and "nearest_iso3" in facts:
            return Ask({"name": facts["name"]}, self.named(facts["nearest_iso3"]), wants_state="row" not in where)
        if decisions.asks_state(facts):
            choices = self.named(facts.get("choices", []))
            return Ask(sent, choices, wants_state=True) if "row" in where or "raw" in where else None
        if facts.get("may_force"):
            return Ask(sent, [Choice(decisions.FORCE, _("Import it all the same"))], wants_state=False)
        if made["code"] == "EDITED_LOCALLY" and facts.get("decide"):
            choices = EITHER
            if self.kind.either is not None:
                choices = [Choice(decisions.PORTAL, self.kind.either[0]), Choice(decisions.FILE, self.kind.either[1])]
            return Ask(sent | self.one_field(facts, where), choices, wants_state=False)
        return None

    def named(self, codes_of_states: list[str]) -> list[Choice]:
        return [Choice(iso3, self.states[iso3]) for iso3 in codes_of_states if iso3 in self.states]

    @staticmethod
    def one_field(facts: Mapping[str, Any], where: Mapping[str, Any]) -> dict[str, Any]:
        """In a row each field is decided for itself; a group decides all fields of its rows."""
        return {"field": facts["decide"]} if "row" in where else {}

    def row(self, batch: ImportBatch, row: ImportRow) -> ShownRow:
        return ShownRow(
            pk=row.pk,
            number=row.number,
            outcome=row.get_outcome_display(),
            tone=OUTCOME_TONES[Outcome(row.outcome)],
            summary=self.kind.profile(batch.profile).summary(row.raw),
            messages=[self.said(made, row=row.pk) for made in row.messages],
            changes=self.changes(row),
            decided=[Decided(key, self.decided(key, value)) for key, value in row.decisions.items()],
            decided_by=row.decided_by.name if row.decided_by else "",
            decided_at=row.decided_at,
            url=self.record_url(batch, row),
        )

    def changes(self, row: ImportRow) -> list[Change]:
        """What the row changes, and, for values that a person has edited, what stands against each other."""
        shown = {name: pair for name, pair in row.changes.items() if name not in self.kind.unshown}
        for made in row.messages:
            facts = made["facts"]
            if made["code"] == "EDITED_LOCALLY" and "portal" in facts:
                shown.setdefault(
                    facts.get("decide") or made["column"], [facts["portal"], facts.get("file", made["raw"])]
                )
        return [
            Change(
                self.kind.field_label(name),
                *diff.words(self.kind.value_label(name, before), self.kind.value_label(name, after)),
            )
            for name, (before, after) in shown.items()
        ]

    def decided(self, key: str, value: Any) -> str:
        if key == "state":
            return _("State: %(name)s") % {"name": self.states.get(value, value)}
        if key == "force":
            return _("Imported all the same")
        if self.kind.either is not None and value in VALUES:
            return str(self.kind.either[list(VALUES).index(value)])
        return f"{self.kind.field_label(key)}: {VALUES.get(value, value)}"

    def record_url(self, batch: ImportBatch, row: ImportRow) -> str:
        if not (batch.is_applied and row.record_id and self.kind.record_page):
            return ""
        return reverse(self.kind.record_page, args=[row.record_id])

    def question(self, group: Group, query: Callable[..., str]) -> Question:
        where = {"raw": group.raw} if group.raw else {}
        return Question(
            said=self.said(group.made, **where),
            rows=group.rows,
            first=group.first,
            about=group.raw,
            query=query(code=group.code, raw=group.raw or None, outcome=None, q=None),
        )


EITHER = [
    Choice(decisions.PORTAL, gettext_lazy("Keep the portal's value")),
    Choice(decisions.FILE, gettext_lazy("Take the file's value")),
]


@dataclass(frozen=True)
class Wanted:
    """Which rows the address asks for."""

    outcome: str = ""
    code: str = ""
    q: str = ""
    raw: str = ""
    decided: bool = False
    codes: list[str] = field(default_factory=list)

    @property
    def is_filtered(self) -> bool:
        return bool(self.outcome or self.code or self.q or self.decided)

    def rows(self, batch: ImportBatch) -> "QuerySet[ImportRow]":
        rows: Any = batch.rows.decided() if self.decided else batch.rows.all()
        if self.outcome in Outcome.values:
            rows = rows.filter(outcome=self.outcome)
        if self.code in codes.CODES:
            rows = rows.saying(self.code, raw=self.raw) if self.raw else rows.saying(self.code)
        return searched(rows, self.q) if self.q else rows


def searched(rows: Any, q: str) -> Any:
    """By the row's number, by a code, or by anything that stands in the row."""
    found = Q(content__icontains=json.dumps(q, ensure_ascii=False)[1:-1]) | Q(messages__contains=[{"code": q.upper()}])
    if q.isdecimal() and len(q) < 10:
        found |= Q(number=int(q))
    return rows.annotate(content=Cast("raw", TextField())).filter(found)


def summary(batch: ImportBatch) -> str:
    """The file in a sentence."""
    counts = batch.counts
    told = {
        "created": ngettext("%(n)s is new", "%(n)s are new", counts["created"]),
        "updated": ngettext("%(n)s changes a record", "%(n)s change records", counts["updated"]),
        "unchanged": ngettext("%(n)s changes nothing", "%(n)s change nothing", counts["unchanged"]),
        "conflict": ngettext("%(n)s is in conflict", "%(n)s are in conflict", counts["conflict"]),
        "rejected": ngettext("%(n)s is rejected", "%(n)s are rejected", counts["rejected"]),
    }
    parts = [sentence % {"n": formats.number(counts[word])} for word, sentence in told.items() if counts[word]]
    read = ngettext("%(n)s row was read", "%(n)s rows were read", counts["read"]) % {
        "n": formats.number(counts["read"])
    }
    return _("%(read)s: %(parts)s.") % {"read": read, "parts": formats.names(parts)}
