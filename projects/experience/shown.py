"""What the pages of a lesson show: citation, history of its words, lesson and twin side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.audit.models import AuditEvent
from portal.harm import WHY, Kind
from projects.experience import gate
from projects.experience.models import WORDS, Experience, Lesson, LessonRelease
from projects.requests.versions.comparing import Piece, words


def label_of(name: str) -> str | Promise:
    field: Any = Experience._meta.get_field(name)
    label: str | Promise = field.verbose_name
    return label


def citation(request: HttpRequest, release: LessonRelease) -> str:
    """To copy into a document."""
    address = request.build_absolute_uri(reverse("lesson_page", args=[release.lesson.reference]))
    facts = {"reference": release.lesson.reference, "title": release.title, "address": address}
    facts["year"] = str(release.decided_at.year) if release.decided_at else ""
    return _("OHCHR, %(reference)s, “%(title)s”, %(year)s, %(address)s") % facts


@dataclass(frozen=True)
class Part:
    """One field of the lesson beside the same field of the twin."""

    name: str
    label: str | Promise
    original: SafeString
    pieces: tuple[Piece, ...]
    count: int  # findings in the lesson's words


def side_by_side(lesson: Lesson, release: LessonRelease) -> list[Part]:
    found = gate.find(lesson, gate.words_of(lesson), language=lesson.language, shows_states=release.shows_states)
    return [part(lesson, release, name, [one for one in found if one.field == name]) for name in WORDS]


def part(lesson: Lesson, release: LessonRelease, name: str, found: Sequence[gate.Found]) -> Part:
    before, after = getattr(lesson, name), getattr(release, name)
    return Part(name, label_of(name), gate.marked(before, found), words(before, after), len(found))


@dataclass(frozen=True)
class Answered:
    """What the scan found at proposal, and what was done about it."""

    field: str | Promise
    kind: str | Promise
    text: str
    why: str | Promise
    is_kept: bool
    reason: str


def answered(release: LessonRelease) -> list[Answered]:
    """What stays comes first: there the second person has to look."""
    made = [
        Answered(
            label_of(one["field"]),
            Kind(one["kind"]).label,
            one["text"],
            WHY[one["rule"]],
            one["answer"] == "kept",
            one["reason"],
        )
        for one in release.findings
    ]
    return sorted(made, key=lambda one: not one.is_kept)


@dataclass(frozen=True)
class Edit:
    event: AuditEvent
    changes: list[tuple[str | Promise, tuple[Piece, ...]]]


def edits(lesson: Lesson) -> list[Edit]:
    """Every change of the words, newest first, word by word."""
    events = AuditEvent.objects.about(lesson).filter(verb="edit_lesson").order_by("-at", "-id")
    return [Edit(event, changes(event.facts.get("changes", {}))) for event in events]


def changes(facts: dict[str, list[Any]]) -> list[tuple[str | Promise, tuple[Piece, ...]]]:
    made = []
    for name, (before, after) in facts.items():
        told = [", ".join(one) if isinstance(one, list) else str(one) for one in (before, after)]
        made.append((label_of(name), words(*told)))
    return made
