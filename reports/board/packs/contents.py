"""What goes into a pack: the agenda and its papers as plain data, read once, with the hash that says when it is out of date.

An item that a reader has declared an interest in is there by its number alone: nothing else of it is read at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from portal.documents.models import Document
from reports.board.sessions.models import AgendaItem, BoardSession, Recusal, SessionPaper
from reports.figures.freezing import fingerprint
from reports.kinds import KINDS, title_of
from reports.runs.models import Edition

SHAPE = 1  # raised when the same contents come out as another file
PDF = "application/pdf"
OTHERWISE = "en"


@dataclass(frozen=True)
class Paper:
    anchor: str  # paper-12, edition-5: its place in the file
    title: str
    language: str
    is_late: bool
    document: int
    sha256: str
    media_type: str
    name: str
    size: int
    note: str = ""  # in the pack's language

    @property
    def is_pdf(self) -> bool:
        return self.media_type == PDF


@dataclass(frozen=True)
class Item:
    id: int
    number: int
    is_withheld: bool = False
    title: str = ""
    language: str = ""
    kind: str = ""  # in the pack's language
    about: str = ""  # the request or the report that hangs on the item
    about_language: str = ""
    note: str = ""
    gap: str = ""  # what should be here and is not
    papers: tuple[Paper, ...] = ()

    @property
    def anchor(self) -> str:
        return f"item-{self.number}"


@dataclass(frozen=True)
class Contents:
    language: str
    number: int
    starts_on: date
    ends_on: date
    place: str
    mode: str
    general: tuple[Paper, ...]  # papers of the whole session
    items: tuple[Item, ...]
    dated: datetime = field(compare=False)  # the latest change that can be told: never the clock

    @property
    def papers(self) -> list[Paper]:
        return [*self.general, *(paper for item in self.items for paper in item.papers)]

    @property
    def sha256(self) -> str:
        return fingerprint({"shape": SHAPE, "contents": self})


def hidden_from(user: Any, session: BoardSession) -> list[int]:
    """Ids of the items that the person has declared an interest in, ascending: equal readers share a pack."""
    recused = Recusal.objects.filter(item__session=session, member__user=user.pk, withdrawn_at__isnull=True)
    return sorted(recused.values_list("item_id", flat=True).distinct())


def contents_of(session: BoardSession, language: str, hidden: Iterable[int]) -> Contents:
    left_out = frozenset(hidden)
    papers = list(papers_of(session, language, left_out))
    with translation.override(language):
        items = tuple(
            Item(item.pk, item.position, is_withheld=True)
            if item.pk in left_out
            else item_of(item, language, [paper for paper in papers if paper.item_id == item.pk])
            for item in session.items.select_related("request", "report").order_by("position", "pk")
        )
        return Contents(
            language=language,
            number=session.number,
            starts_on=session.starts_on,
            ends_on=session.ends_on,
            place=session.place,
            mode=str(session.get_mode_display()),
            general=tuple(paper_of(paper) for paper in papers if paper.item_id is None),
            items=items,
            dated=latest(session, papers),
        )


def papers_of(session: BoardSession, language: str, left_out: frozenset[int]) -> Iterable[SessionPaper]:
    """Of each paper the version in this language, else the original: a translation never stands beside what it translates."""
    found = list(
        session.papers.exclude(item__in=left_out)
        .select_related("document")
        .order_by("item__position", "added_at", "pk")
    )
    chosen: dict[int, SessionPaper] = {}
    for paper in found:
        work = paper.translation_of_id or paper.pk
        if work not in chosen or rank(paper, language) < rank(chosen[work], language):
            chosen[work] = paper
    return sorted(chosen.values(), key=found.index)


def rank(paper: SessionPaper, language: str) -> tuple[bool, bool]:
    return (paper.language != language, paper.translation_of_id is not None)


def item_of(item: AgendaItem, language: str, papers: list[SessionPaper]) -> Item:
    edition, gap = edition_of(item, language)
    about, about_language = about_of(item, language)
    return Item(
        id=item.pk,
        number=item.position,
        title=item.title,
        language=item.language,
        kind=str(item.get_kind_display()),
        about=about,
        about_language=about_language,
        note=item.note,
        gap=gap,
        papers=(*edition, *(paper_of(paper) for paper in papers)),
    )


def about_of(item: AgendaItem, language: str) -> tuple[str, str]:
    if item.request is not None:
        return f"{item.request.reference} {item.request.title}", item.request.language
    if item.report is not None:
        return title_of(KINDS[item.report.kind], item.report.period, item.report.scope), language
    return "", ""


def edition_of(item: AgendaItem, language: str) -> tuple[tuple[Paper, ...], str]:
    """The approved report in the pack's language, else in English, else in any; or the sentence that it is missing."""
    if item.report is None:
        return (), ""
    issued = Edition.objects.issued().filter(report=item.report, is_redacted=False).select_related("document", "report")
    ready = sorted(issued, key=lambda one: (one.language != language, one.language != OTHERWISE, one.language))
    edition = ready[0] if ready else None
    if edition is None or edition.document is None:
        return (), _("The report of this item is not approved yet, so it is not in the pack.")
    note = "" if edition.language == language else _("There is no edition of this report in the language of the pack.")
    title = title_of(KINDS[item.report.kind], item.report.period, item.report.scope)
    return (of_document(f"edition-{edition.pk}", title, language, edition.document, note=note),), ""


def paper_of(paper: SessionPaper) -> Paper:
    return of_document(f"paper-{paper.pk}", paper.title, paper.language, paper.document, is_late=paper.is_late)


def of_document(
    anchor: str, title: str, language: str, document: Document, *, is_late: bool = False, note: str = ""
) -> Paper:
    return Paper(
        anchor=anchor,
        title=title,
        language=language,
        is_late=is_late,
        document=document.pk,
        sha256=document.sha256,
        media_type=document.media_type,
        name=document.name,
        size=document.size,
        note=note,
    )


def latest(session: BoardSession, papers: list[SessionPaper]) -> datetime:
    """When the last thing in the pack was added, or the first day of the session where nothing was."""
    added = [paper.added_at for paper in papers] + list(session.items.values_list("added_at", flat=True))
    first = datetime(session.starts_on.year, session.starts_on.month, session.starts_on.day, tzinfo=UTC)
    return max(added, default=first).astimezone(UTC).replace(microsecond=0)
