"""How progress is told: each entry with its author as the reader may know them, and the sentences of the audit history."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.audit.history import Happened, explain, history
from portal.workflow import Workflow
from projects.followup import vocabulary
from projects.followup.models import ProgressEntry
from projects.recommendations.models import Recommendation

explain(
    report_progress=gettext_lazy("Progress reported by the State"),
    verify_progress=gettext_lazy("Progress verified by OHCHR"),
    set_lead=gettext_lazy("Lead institution named"),
    clear_lead=gettext_lazy("Lead institution taken away"),
    join_cluster=gettext_lazy("Put into a cluster"),
    leave_cluster=gettext_lazy("Taken out of a cluster"),
    create_cluster=gettext_lazy("Cluster opened"),
    rename_cluster=gettext_lazy("Cluster renamed"),
    add_to_cluster=gettext_lazy("Recommendations added"),
    remove_from_cluster=gettext_lazy("Recommendations removed"),
    merge_clusters=gettext_lazy("Another cluster merged into this one"),
    add_institution=gettext_lazy("Institution added"),
    rename_institution=gettext_lazy("Institution renamed"),
    retire_institution=gettext_lazy("Institution retired"),
)
NO_MOVES = Workflow("follow-up", (), ())


@dataclass(frozen=True)
class Said:
    """One entry as this reader sees it."""

    entry: ProgressEntry
    tone: str
    who: str
    is_latest: bool  # of its side
    files: list[Any]
    hidden_files: int


def said(record: Recommendation, reader: Any) -> list[Said]:
    """All entries, latest first. Outsiders read the office instead of the person and only the number of attached files."""
    knows = reader.is_authenticated and reader.has_perm("projects.see_evidence_recommendation", record)
    is_staff = bool(getattr(getattr(reader, "standing", None), "is_staff", False))
    told, sides = [], set()
    for entry in record.progress_entries.for_history():
        files = list(entry.documents.all())
        told.append(
            Said(
                entry,
                vocabulary.tone(entry.progress),
                author(entry, knows=knows, is_staff=is_staff),
                entry.side not in sides,
                files if knows else [],
                0 if knows else len(files),
            )
        )
        sides.add(entry.side)
    return told


def author(entry: ProgressEntry, *, knows: bool, is_staff: bool) -> str:
    person = entry.recorded_by
    if entry.side == ProgressEntry.Side.OHCHR:
        return person.name if person and is_staff else _("OHCHR")
    return person.name if person and knows else office(entry)


def office(entry: ProgressEntry) -> str:
    return _("Focal point of %(state)s") % {"state": entry.recommendation.state}


def events(record: Any, reader: Any) -> list[Happened]:
    """The record's whole history, for those who may know the people."""
    standing = getattr(reader, "standing", None)
    return history(record, NO_MOVES, reader, sees_internal=bool(standing and standing.is_staff))


def disagreement(record: Recommendation) -> str | Promise:
    """Said in words when the State and OHCHR do not say the same; empty otherwise."""
    if not record.state_progress or not record.ohchr_progress or record.state_progress == record.ohchr_progress:
        return ""
    return _("The State reports “%(state)s”; OHCHR finds “%(ohchr)s”.") % {
        "state": record.get_state_progress_display(),
        "ohchr": record.get_ohchr_progress_display(),
    }
