"""The sixteen columns of UHRI in their order, and behind them what the portal knows beyond UHRI."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.listing.declaration import Text
from projects.followup.models import ProgressEntry
from projects.recommendations.exports.records import Record
from projects.recommendations.exports.words import Words

Value = str | list[str] | date | datetime | None
STATE, OHCHR = ProgressEntry.Side.STATE, ProgressEntry.Side.OHCHR


@dataclass(frozen=True)
class Source:
    """What a value may be made of besides the record."""

    words: Words
    address: Callable[[int], str]  # of the record's page


@dataclass(frozen=True)
class Field:
    """A list is a cell of several values, each on its own line behind `- `, also where there is one only."""

    heading: Text
    value: Callable[[Record, Source], Value]
    uhri: str = ""  # OHCHR's own spelling; empty: UHRI has no such column
    width: int = 22


def addressed(record: Record, words: Words) -> list[str]:
    first = words.states[record.state] if record.state else words.entities[record.entity or 0]
    return [first, *(words.states[pk] for pk in record.also_concerns if pk != record.state)]


def recommending(record: Record, words: Words) -> list[str]:
    return [words.states[pk] if pk else words.not_named for pk, _position in record.recommending]


def regions(states: list[int | None], words: Words) -> list[str]:
    return list(dict.fromkeys(words.regions[pk] for pk in states if pk and pk in words.regions))


def sdgs(record: Record, words: Words) -> list[str]:
    return [words.goal(goal, target) for goal, target in record.sdgs]


def one(value: str) -> list[str]:
    return [value] if value else []


def session(record: Record, words: Words) -> list[str]:
    return [words.session(record.session)] if record.session else []


def local(value: datetime | None) -> datetime | None:
    """By the clock of OHCHR's seat: UHRI gives no zone."""
    return timezone.localtime(value).replace(tzinfo=None) if value else None


def comment(record: Record, side: str) -> str:
    found = record.comments.get(side)
    return found.text if found else ""


UHRI_FIELDS: tuple[Field, ...] = (
    Field(_("Text"), lambda record, source: record.printed_text, "Text", 70),
    Field(_("Countries Concerned"), lambda record, source: addressed(record, source.words), "Countries Concerned"),
    Field(_("Recommending Body"), lambda record, source: one(record.mechanism), "Reccomending Body", 14),
    Field(_("Document Symbol"), lambda record, source: record.document_symbol, "Document Symbol", 18),
    Field(_("Themes"), lambda record, source: record.themes, "Themes", 40),
    Field(_("Affected Persons"), lambda record, source: record.groups, "Affected Persons", 26),
    Field(_("SDGs"), lambda record, source: sdgs(record, source.words), "Sdgs", 34),
    Field(_("Document Publication Date"), lambda record, source: record.published_on, "Document Publication Date", 13),
    Field(
        _("UPR Recommending States"),
        lambda record, source: recommending(record, source.words),
        "UPR Reccomending States",
    ),
    Field(
        _("UPR Position"),
        lambda record, source: one(source.words.position(record.kind, record.position)),
        "UPR Position",
        15,
    ),
    Field(pgettext_lazy("of an annotation", "Type"), lambda record, source: one(source.words.kinds[record.kind]), "Type"),
    Field(
        "OHCHR Annotation Id",
        lambda record, source: str(record.annotation_uuid) if record.annotation_uuid else None,
        "OHCHR Annotation Id",
        38,
    ),
    Field(_("UPR Session"), lambda record, source: session(record, source.words), "UPR Session", 15),
    Field(
        _("Regions Concerned"),
        lambda record, source: regions([record.state, *record.also_concerns], source.words),
        "Regions Concerned",
    ),
    Field(
        _("Recommending Regions"),
        lambda record, source: regions([pk for pk, _position in record.recommending], source.words),
        "Recommending Regions",
    ),
    Field(
        _("Date of publication on UHRI"),
        lambda record, source: local(record.uhri_published_at),
        "Date of publication on UHRI",
        18,
    ),
)  # fmt: skip
FOLLOW_UP_FIELDS: tuple[Field, ...] = (
    Field(_("Paragraph"), lambda record, source: record.paragraph, width=12),
    Field(_("Source of position"), lambda record, source: record.position_source, width=26),
    Field(_("Issues (UPR Info)"), lambda record, source: record.issues, width=26),
    Field(
        _("Progress reported by the State"),
        lambda record, source: source.words.progress.get(record.state_progress),
    ),
    Field(_("Reported as at"), lambda record, source: record.state_progress_on, width=13),
    Field(_("Comment of the State"), lambda record, source: comment(record, STATE), width=50),
    Field(_("Verification by OHCHR"), lambda record, source: source.words.progress.get(record.ohchr_progress)),
    Field(_("Verified as at"), lambda record, source: record.ohchr_progress_on, width=13),
    Field(_("Comment of OHCHR"), lambda record, source: comment(record, OHCHR), width=50),
    Field(_("Lead institution"), lambda record, source: record.lead, width=30),
    Field(_("Assistance"), lambda record, source: source.words.assistance[record.assistance]),
    Field(_("Page in the portal"), lambda record, source: source.address(record.pk), width=44),
)


def extra_facts(record: Record, source: Source) -> dict[str, Any]:
    """What the portal adds to a record of UHRI's JSON: codes of the portal's own vocabularies, ISO dates."""
    return {
        "Paragraph": record.paragraph or None,
        "Language": record.language,
        "Kind": record.kind,
        "Position": record.position,
        "PositionSource": record.position_source or None,
        "PositionsByState": {
            source.words.states[pk] if pk else source.words.not_named: position
            for pk, position in record.recommending
            if position
        },
        "Issues": record.issues,
        "Progress": record.state_progress or None,
        "ProgressDate": iso(record.state_progress_on),
        "ProgressComment": comment(record, STATE) or None,
        "Verification": record.ohchr_progress or None,
        "VerificationDate": iso(record.ohchr_progress_on),
        "VerificationComment": comment(record, OHCHR) or None,
        "LeadInstitution": record.lead,
        "Assistance": record.assistance,
        "PortalId": record.pk,
        "PortalUrl": source.address(record.pk),
    }


def uhri_facts(record: Record, source: Source) -> dict[str, Any]:
    """A record of UHRI's JSON: its keys in its order, with its prefixes and types."""
    words = source.words
    position = words.position(record.kind, record.position)
    return {
        "AffectedPersons": record.groups,
        "AnnotationId": str(record.annotation_uuid) if record.annotation_uuid else None,
        "AnnotationType": f"- {words.kinds[record.kind]}",
        "Body": f"- {record.mechanism}",
        "Countries": addressed(record, words),
        "DocumentId": str(record.document_id) if record.document_id else None,
        "PublicationDate": f"{record.published_on.isoformat()}T00:00:00" if record.published_on else None,
        "PublicationDateOnUhri": iso(local(record.uhri_published_at)),
        "Regions": regions([record.state, *record.also_concerns], words),
        "Sdgs": sdgs(record, words),
        "Symbol": record.document_symbol or None,
        "Text": record.printed_text,
        "Themes": record.themes,
        "UprCycle": words.cycle(record.cycle) if record.cycle else None,
        "UprPositions": one(position),
        "UprRecommendingCountry": recommending(record, words),
        "UprRecommendingRegions": regions([pk for pk, _position in record.recommending], words),
        "UprSession": session(record, words),
    }


def iso(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None
