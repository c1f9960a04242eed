from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.imports.codes import CODES, ERROR, INFO, Code
from portal.imports.kinds import ImportKind, Plan, Row, TableProfile
from portal.imports.models import ImportBatch, Outcome
from portal.imports.sources import Source
from portal.imports.tables import normal
from portal.workflow import Blocker, NotAllowed
from projects.followup import actions
from projects.followup.actions.bulk import KEEP, MOST, Change
from projects.followup.importing.sheet import HEADINGS, TO_FILL, spellings
from projects.followup.queries import followed_by, for_board
from projects.followup.seen import Seen, moved, read, seen_now
from projects.institutions.models import Institution
from projects.recommendations.models import Progress, Recommendation

LONGEST_COMMENT = 6000
CODES.update(
    {
        "RECOMMENDATION_UNKNOWN": Code(
            ERROR,
            gettext_lazy("There is no recommendation of this number on your status board."),
            gettext_lazy("Take the workbook out of the status board again; do not change the column of numbers."),
        ),
        "PROGRESS_INVALID": Code(
            ERROR,
            gettext_lazy("This is not a progress that the portal knows."),
            gettext_lazy("Choose from the list of the column: %(known)s."),
        ),
        "INSTITUTION_UNKNOWN": Code(
            ERROR,
            gettext_lazy("The State has no active institution of this name."),
            gettext_lazy("Add the institution first, or choose from the list of the column."),
        ),
        "ADDRESS_INVALID": Code(
            ERROR,
            gettext_lazy("This is not an address on the web."),
            gettext_lazy("An address looks like https://www.example.org/law."),
        ),
        "CHANGED_SINCE_SHEET": Code(
            ERROR,
            gettext_lazy("Others have recorded something since the workbook was taken out. %(what)s"),
            gettext_lazy("Take the workbook out again and look at this row."),
        ),
        "COMMENT_ALONE": Code(
            INFO,
            gettext_lazy("A comment, a day or an address without a new progress is not recorded."),
            gettext_lazy("Choose a progress in this row, the same one if nothing has moved."),
        ),
    }
)


class BoardSheet(TableProfile):
    """The workbook of the status board, or any table with its headings in one of the six languages."""

    name = "status_board"
    label = gettext_lazy("Workbook of the status board, XLSX or CSV")
    required = ("portal_id", "new_progress")
    headings: ClassVar[dict[str, tuple[str, ...]]] = {}

    def fits(self, source: Source) -> bool:
        self.know_headings()
        return super().fits(source)

    def rows(self, source: Source) -> Iterator[Row]:
        self.know_headings()
        for row in super().rows(source):
            yield Row(row.number, {name: text_of(row.values.get(name)) for name in HEADINGS})

    def columns(self, source: Source) -> dict[str, str]:
        self.know_headings()
        return super().columns(source)

    def know_headings(self) -> None:
        """When first needed: catalogues are not ready while modules are read."""
        if not self.headings:
            self.headings.update({name: (normal(name), *spellings(label)) for name, label in HEADINGS.items()})

    def summary(self, values: Mapping[str, Any]) -> str:
        shown = (values.get(name) for name in ("reference", "new_progress", "as_at", "lead", "comment"))
        return " · ".join(str(value) for value in shown if value)[:240]


def text_of(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


@dataclass
class Context:
    """Who sent the file, and what its rows may name."""

    sender: User | None
    today: date
    words: dict[str, str]  # progress as people write it → its code
    rows: dict[int, Any] = field(default_factory=dict)
    bodies: dict[tuple[int, str], Institution] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The sender's: what the review shows does not change with who looks at it."""
        return self.sender.language if self.sender else "en"


@dataclass(frozen=True)
class Told:
    """What one row says, ready for the action."""

    change: Change
    as_at: date
    evidence_url: str


class FollowUpImport(ImportKind):
    name = "followup"
    label = gettext_lazy("Follow-up of a State")
    permission = "projects.report_progress_recommendation"
    profiles = (BoardSheet(),)
    model = Recommendation
    own_only = True

    def context(self, batch: ImportBatch) -> Context:
        words = {spelling: value for value, label in Progress.choices for spelling in spellings(label)}
        return Context(
            batch.staged_by, timezone.localdate(), words | {normal(value): value for value in Progress.values}
        )

    def prepare(self, rows: Sequence[Row], context: Context) -> None:
        wanted = [int(row.values["portal_id"]) for row in rows if row.values["portal_id"].isdecimal()]
        states = context.sender.standing.state_ids(Role.FOCAL_POINT) if context.sender else frozenset()
        mine = followed_by(context.sender).filter(pk__in=wanted, state__in=states or ())
        context.rows = {row.pk: row for row in for_board(mine).prefetch_related("progress_entries")}
        bodies = Institution.objects.filter(state__in=states or ()).active()
        context.bodies = {(body.state_id, body.name.casefold()): body for body in bodies}

    def plan(self, row: Row, context: Context) -> Plan:
        plan = Plan(row)
        if not any(row.values.get(name) for name in TO_FILL):
            return plan
        number = row.values["portal_id"]
        record = context.rows.get(int(number)) if number.isdecimal() else None
        if record is None:
            plan.say("RECOMMENDATION_UNKNOWN", field="portal_id", raw=number)
            return plan
        plan.record_id = record.pk
        with override(context.language):
            told = read_row(plan, record, context)
        if told and not plan.is_rejected and actions.bulk.changes_something(told.change):
            plan.values, plan.outcome = told, Outcome.UPDATE
        return plan

    def write(self, plans: list[Plan], context: Context, *, batch: ImportBatch, by: Any) -> None:
        """Through the board's own action, with its rights: the person who applies speaks for the State."""
        if by is None:
            raise NotAllowed([Blocker(_("Progress is reported by a person who signs in."))])
        groups: dict[tuple[date, str], list[Change]] = defaultdict(list)
        for plan in plans:
            groups[plan.values.as_at, plan.values.evidence_url].append(plan.values.change)
        for (as_at, url), changes in groups.items():
            for start in range(0, len(changes), MOST):
                part = changes[start : start + MOST]
                actions.bulk_update(part, by=by, as_at=as_at, evidence_url=url, language=by.language)

    def undo(self, batch: ImportBatch, *, by: Any) -> None:
        raise NotAllowed(
            [Blocker(_("A statement of progress is never taken back. Put it right by recording a further one."))]
        )

    def field_label(self, name: str) -> str:
        return str(HEADINGS[name]) if name in HEADINGS else super().field_label(name)


def read_row(plan: Plan, record: Any, context: Context) -> Told | None:
    """The row's change with its differences for the review; messages where something cannot be read."""
    values = plan.row.values
    progress = read_progress(plan, values["new_progress"], context)
    lead = read_lead(plan, values["lead"], record, context)
    as_at = read_day(plan, values["as_at"], context)
    url = read_address(plan, values["evidence_url"])
    if len(values["comment"]) > LONGEST_COMMENT:
        plan.say("TEXT_TOO_LONG", field="comment", raw=values["comment"], limit=LONGEST_COMMENT)
    if not progress and not values["new_progress"] and (values["comment"] or values["as_at"] or url):
        plan.say("COMMENT_ALONE", field="new_progress")
    if as_at is None or plan.is_rejected:
        return None
    if said_already(record, progress, as_at, values["comment"]):
        progress = ""
    compare(plan, record, progress, lead)
    if progress:
        plan.changes["new_progress"] = [shown(record.state_progress), shown(progress)]
        plan.changes["as_at"] = [record.state_progress_on and record.state_progress_on.isoformat(), as_at.isoformat()]
        plan.changes |= {name: ["", values[name]] for name in ("comment", "evidence_url") if values[name]}
    if isinstance(lead, Institution):
        plan.changes["lead"] = [record.lead.name if record.lead else "", lead.name]
    change = Change(record.pk, progress=progress, lead=lead, comment=values["comment"], seen=basis(values, record))
    return Told(change, as_at, url)


def shown(progress: str) -> str:
    return str(dict(Progress.choices).get(progress, ""))


def basis(values: Mapping[str, str], record: Any) -> Seen:
    return read(values["seen"]) or seen_now(record)


def compare(plan: Plan, record: Any, progress: str, lead: Any) -> None:
    """Refuses a row whose basis has moved since the workbook was taken out."""
    seen = basis(plan.row.values, record)
    if seen == seen_now(record):
        return
    sentences = moved(record, seen, progress=bool(progress), lead=lead is not KEEP)
    if sentences:
        plan.say("CHANGED_SINCE_SHEET", field="portal_id", what=" ".join(sentences))


def said_already(record: Any, progress: str, as_at: date, comment: str) -> bool:
    """The same file sent twice says nothing new."""
    return bool(progress) and any(
        (entry.side, entry.progress, entry.as_at, entry.comment) == ("state", progress, as_at, comment)
        for entry in record.progress_entries.all()
    )


def read_progress(plan: Plan, text: str, context: Context) -> str:
    found = context.words.get(normal(text), "")
    if text and not found:
        known = ", ".join(str(label) for label in Progress.labels)
        plan.say("PROGRESS_INVALID", field="new_progress", raw=text, known=known)
    return found


def read_lead(plan: Plan, text: str, record: Any, context: Context) -> Any:
    """KEEP where the cell is empty or names the institution that leads already."""
    if not text or (record.lead and record.lead.name.casefold() == text.casefold()):
        return KEEP
    found = context.bodies.get((record.state_id, text.casefold()))
    if found is None:
        plan.say("INSTITUTION_UNKNOWN", field="lead", raw=text)
        return KEEP
    return found


def read_day(plan: Plan, text: str, context: Context) -> date | None:
    """Today where the cell is empty."""
    if not text:
        return context.today
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        plan.say("DATE_INVALID", field="as_at", raw=text)
        return None
    if day > context.today:
        plan.say("DATE_FUTURE", field="as_at", raw=text, severity=ERROR)
    return day


def read_address(plan: Plan, text: str) -> str:
    try:
        if text:
            URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        plan.say("ADDRESS_INVALID", field="evidence_url", raw=text)
    return text
