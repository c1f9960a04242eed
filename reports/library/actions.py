"""The only code that writes the library. An entry says what the public copy of a report says, and can be made again at any time."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.audit.models import AuditEvent
from portal.reference.models import Component, State
from reports.distribution.copies.reading import public_text
from reports.distribution.copies.texts import texts_of
from reports.library.models import LibraryEntry, LibraryText
from reports.runs.models import Report

LANGUAGES = [code for code, _name in settings.LANGUAGES]
LONGEST = 500_000  # characters: what PostgreSQL takes as stems is limited to a megabyte


@dataclass(frozen=True)
class Words:
    """The public words of one language."""

    language: str
    title: str
    text: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(f"{self.title}\n{self.text}".encode()).hexdigest()


def words_of(report: Report, language: str) -> Words:
    document = public_text(report, language)
    texts = dict.fromkeys(one.text for one in texts_of(document) if not one.is_code and not one.is_drawing)
    return Words(language, document.title[:300], "\n".join(texts)[:LONGEST])


@transaction.atomic
def enter(report: Report, *, now: datetime | None = None) -> LibraryEntry | None:
    """Writes the entry and its texts from what the public reads; None, and nothing is left, for a report that is not public."""
    if not Report.objects.public().filter(pk=report.pk).exists():
        leave(report)
        return None
    words = [words_of(report, language) for language in LANGUAGES]
    facts = {"kind": report.kind, "year": report.ends_on.year, "published_at": published_at(report, now)}
    entry, _is_new = LibraryEntry.objects.update_or_create(report=report, defaults=facts)
    english = next(one for one in words if one.language == "en")
    entry.states.set(states_in(english.text))
    entry.components.set(components_of(report, english.text))
    for one in words:
        LibraryText.objects.update_or_create(
            report=report,
            language=one.language,
            defaults={
                "title": one.title,
                "text": one.text,
                "sha256": one.sha256,
                "entered_at": now or timezone.now(),
            },
        )
    return entry


def published_at(report: Report, now: datetime | None) -> datetime:
    """The day on which the public got it, whenever the entry is written."""
    event = AuditEvent.objects.about(report).filter(verb="publish").order_by("at").first()
    return event.at if event else now or timezone.now()


def states_in(text: str) -> list[State]:
    """The States that the public text names."""
    said = f" {text} "
    return [state for state in State.objects.all() if is_named(english(state), said)]


def english(record: State | Component) -> str:
    return str(getattr(record, "name_en"))  # noqa: B009 (a column that the translation of models adds)


def is_named(name: str, text: str) -> bool:
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not (text[at - 1].isalnum() or text[end].isalnum()):
            return True
        at = text.find(name, end)
    return False


def components_of(report: Report, text: str) -> list[Component]:
    """Those that the author chose for the thematic chapter; else those named, unless all are, which says nothing."""
    chosen = report.options.get("components")
    every = list(Component.objects.all())
    if isinstance(chosen, list) and chosen:
        return [one for one in every if one.number in chosen]
    named = [one for one in every if is_named(english(one), f" {text} ")]
    return named if len(named) < len(every) else []


@transaction.atomic
def leave(report: Report) -> None:
    LibraryEntry.objects.filter(report=report).delete()
    LibraryText.objects.filter(report=report).delete()


# Proof


@dataclass(frozen=True)
class Proof:
    """What the library lacks, has too much, or says otherwise than the public copies do."""

    entries: int
    texts: int
    missing: list[str]
    surplus: list[str]
    differing: list[str]

    @property
    def holds(self) -> bool:
        return not (self.missing or self.surplus or self.differing)


def prove() -> Proof:
    """Makes every entry anew, in memory, and compares."""
    public = list(Report.objects.public().order_by("pk"))
    wanted = {(report.pk, one.language): one for report in public for one in map(words_for(report), LANGUAGES)}
    texts = {(one.report_id, one.language): one for one in LibraryText.objects.all()}
    entered = set(LibraryEntry.objects.values_list("report_id", flat=True))
    keys = {report.pk for report in public}
    return Proof(
        entries=len(entered),
        texts=len(texts),
        missing=told({*(wanted.keys() - texts.keys()), *((pk, "entry") for pk in keys - entered)}),
        surplus=told({*(texts.keys() - wanted.keys()), *((pk, "entry") for pk in entered - keys)}),
        differing=told(key for key in wanted.keys() & texts.keys() if wanted[key].sha256 != texts[key].sha256),
    )


def words_for(report: Report) -> Any:
    return lambda language: words_of(report, language)


def told(keys: Iterable[tuple[int, str]]) -> list[str]:
    return [f"{pk} {what}" for pk, what in sorted(keys)]


@transaction.atomic
def rebuild() -> Proof:
    """Every entry from its public copy; what belongs to no public report goes."""
    for report in Report.objects.public().order_by("pk"):
        enter(report)
    stale = LibraryEntry.objects.exclude(report__in=Report.objects.public()).values_list("report_id", flat=True)
    texts = LibraryText.objects.exclude(report__in=Report.objects.public()).values_list("report_id", flat=True)
    for report in Report.objects.filter(pk__in={*stale, *texts}):
        leave(report)
    return prove()
