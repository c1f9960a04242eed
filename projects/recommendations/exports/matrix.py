"""OHCHR's thematic list ("matrix") in the layout of the fourth cycle, with a fifth column that says how far each came."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal import formats
from portal.reference.aliases import StateNames
from portal.workflow import Blocker, NotAllowed
from projects.followup.models import ProgressEntry
from projects.recommendations import texts
from projects.recommendations.exports.layout import sdgs
from projects.recommendations.exports.naming import file_name
from projects.recommendations.exports.records import Record, records
from projects.recommendations.exports.uhri import attachment
from projects.recommendations.exports.wordprocessing import (
    DOCX_TYPE,
    TEXT_WIDTH,
    Cell,
    Paragraph,
    Row,
    Run,
    Section,
    document,
    is_rtl,
)
from projects.recommendations.exports.words import Words, load_words

MOST_ROWS = 3000  # some 700 pages: beyond that no word processor is pleasant
WIDTHS = (4700, 1300, 3500, 2500, TEXT_WIDTH - 12_000)
THEME_FILL = "C6D9F1"  # as in OHCHR's lists
GREY = "595959"


@dataclass
class Group:
    """The recommendations of one review, or of one document of another mechanism, to one State."""

    state: str
    state_in_english: str
    mechanism: str
    session: int | None
    cycle: int | None
    symbol: str
    records: list[Record] = field(default_factory=list)


class Matrix:
    """One document in the language of the reader."""

    def __init__(self, words: Words, names: StateNames) -> None:
        self.words = words
        self.names = names
        self.language = words.language
        self.is_rtl = is_rtl(words.language)

    def run(self, text: str, **look: Any) -> Run:
        return Run(text, self.language, **look)

    def paragraph(self, *runs: Run, **look: Any) -> Paragraph:
        return Paragraph(runs, is_rtl=self.is_rtl, **look)

    def said(self, text: str, language: str) -> Paragraph:
        """A text in its own language and direction, which need not be those of the document."""
        return Paragraph([Run(text, language)], is_rtl=is_rtl(language))

    # Above the table

    def heading(self, group: Group) -> str:
        """UPR of Slovenia (4th Cycle – 48th Session)."""
        if group.session is None or group.cycle is None:
            return " – ".join(part for part in (group.state, group.mechanism, group.symbol) if part)
        return _("UPR of %(state)s (%(cycle)s Cycle – %(session)s Session)") % {
            "state": group.state,
            "cycle": self.words.ordinal(group.cycle),
            "session": self.words.ordinal(group.session),
        }

    def section(self, group: Group, *, is_alone: bool) -> Section:
        heading = self.heading(group)
        title = [self.paragraph(self.run(heading, is_bold=True, size=28), style="Heading1")]
        return Section(
            heading=[
                self.run(f"{heading}\t", is_bold=True),
                self.run(_("Thematic list of recommendations"), is_bold=True),
            ],
            page_label=_("Page %(page)s of %(pages)s"),
            before=[] if is_alone else title,
            rows=self.rows(group),
            caption=" · ".join((heading, _("Thematic list of recommendations"))),
        )

    # The table

    def rows(self, group: Group) -> Iterator[Row]:
        yield self.head()
        theme = ""
        for record in sorted(group.records, key=by_theme):
            if main_theme(record) != theme:
                theme = main_theme(record)
                yield self.theme_heading(theme)
            yield self.row(record)

    def head(self) -> Row:
        names = (
            _("Recommendation and recommending State"),
            _("Position of the State under review"),
            _("Human rights themes and groups of persons"),
            _("Relevant SDGs"),
            _("Assessment/comments on level of implementation"),
        )
        return Row(
            [Cell([self.paragraph(self.run(name, is_bold=True), is_centred=True)]) for name in names], is_heading=True
        )

    def theme_heading(self, theme: str) -> Row:
        look: dict[str, Any] = {"is_bold": True, "is_italic": True, "size": 28}
        label = pgettext("heading of a matrix", "Theme:")
        runs = [self.run(f"{label} ", **look), Run(theme, "en", **look)]
        return Row([Cell([self.paragraph(*runs, keeps_with_next=True)], span=len(WIDTHS), fill=THEME_FILL)])

    def row(self, record: Record) -> Row:
        position = self.words.position(record.kind, record.position)
        return Row(
            [
                Cell(self.text(record)),
                Cell([self.paragraph(self.run(position))] if position else []),
                Cell(self.themes(record)),
                Cell([self.paragraph(self.run(f"- {sdg}")) for sdg in sdgs(record, self.words)]),
                Cell([*self.assessment(record)]),
            ]
        )

    def text(self, record: Record) -> list[Paragraph]:
        made = [self.translated(record) if record.translation else self.original(record)]
        if record.position_source:
            made.append(
                self.paragraph(
                    Run("Source of Position: ", "en", is_bold=True),  # in English in the lists of every language
                    Run(record.position_source.replace(", para. ", " - Para."), "en", is_code=True),
                )
            )
        return made

    def translated(self, record: Record) -> Paragraph:
        found = record.translation
        if found is None:
            raise LookupError("This recommendation has no text in the language of the document.")
        text = found.text.strip()
        if record.paragraph and not text.startswith(record.paragraph):
            text = f"{record.paragraph} {text}"
        text = self.with_states(text, record, self.words.states, end="؛" if is_rtl(found.language) else ";")
        note = "" if found.is_official else _("unofficial translation")
        return self.noted(text, found.language, note)

    def original(self, record: Record) -> Paragraph:
        """Where the reader has another language, the text says which one it is in."""
        text = self.with_states(record.printed_text, record, self.words.states_in_english)
        is_foreign = record.language[:2] != self.language[:2]
        return self.noted(text, record.language, formats.language_name(record.language) if is_foreign else "")

    def noted(self, text: str, language: str, note: str) -> Paragraph:
        runs = [Run(text, language)]
        if note:
            runs.append(self.run(f" [{note}]", is_italic=True, size=16, color=GREY))
        return Paragraph(runs, is_rtl=is_rtl(language))

    def with_states(self, text: str, record: Record, names: dict[int, str], end: str = ";") -> str:
        """In brackets behind the text, unless they stand there already; a pledge is the State's own."""
        states = [pk for pk, _position in record.recommending if pk]
        if not states or record.kind != "recommendation" or self.is_named(states, text):
            return text
        return f"{text.rstrip(' ;')} {' '.join(f'({names[pk]})' for pk in states)}{end}"

    def is_named(self, states: list[int], text: str) -> bool:
        for group in texts.closing_groups(text):
            for name in (group.inner, *texts.split_names(group.inner)):
                found = self.names.find(name)
                if found and found.pk in states:
                    return True
        return False

    def themes(self, record: Record) -> list[Paragraph]:
        made = [self.said(f"- {theme}", "en") for theme in record.themes]
        if record.groups:
            made.append(self.paragraph(self.run(pgettext("heading of a matrix", "Groups of Persons:"), is_bold=True)))
            made += [self.said(f"- {group}", "en") for group in record.groups]
        return made

    # What became of it

    def assessment(self, record: Record) -> Iterator[Paragraph]:
        sides = (
            (ProgressEntry.Side.STATE, _("State:"), record.state_progress, record.state_progress_on),
            (ProgressEntry.Side.OHCHR, _("OHCHR:"), record.ohchr_progress, record.ohchr_progress_on),
        )
        for side, label, progress, as_at in sides:
            if progress:
                yield self.status(label, progress, as_at)
                if comment := record.comments.get(side):
                    yield self.said(comment.text, comment.language)

    def status(self, label: str, progress: str, as_at: date | None) -> Paragraph:
        text = f" {self.words.progress[progress]} ({formats.day(as_at, 'short')})"
        return self.paragraph(self.run(label, is_bold=True), self.run(text))


def main_theme(record: Record) -> str:
    """The first that the source gives, or an issue of UPR Info where there is none; empty: it stands before all others."""
    return next(iter(record.themes or record.issues), "")


def by_theme(record: Record) -> tuple[str, tuple[int, int, str, int]]:
    return main_theme(record).casefold(), record.in_order


def grouped(rows: Iterable[Record], words: Words) -> list[Group]:
    """By State, then the latest review first, then other documents by their symbol."""
    found: dict[tuple[Any, ...], Group] = {}
    for record in rows:
        key = (record.state, record.entity, record.review or f"{record.mechanism} {record.document_symbol}")
        if key not in found:
            state = words.states[record.state] if record.state else words.entities[record.entity or 0]
            found[key] = Group(
                state=state,
                state_in_english=words.states_in_english[record.state] if record.state else state,
                mechanism=record.mechanism,
                session=record.session,
                cycle=record.cycle,
                symbol=record.document_symbol,
            )
        found[key].records.append(record)
    return sorted(found.values(), key=lambda group: (group.state, -(group.session or 0), group.symbol))


def check_size(count: int) -> None:
    if count > MOST_ROWS:
        sentence = _(
            "A Word document holds up to %(most)s recommendations, and this list has %(count)s. "
            "Choose a State, a session or another filter, or take the Excel workbook, which holds them all."
        ) % {"most": formats.number(MOST_ROWS), "count": formats.number(count)}
        raise NotAllowed([Blocker(sentence)])
    if not count:
        raise NotAllowed([Blocker(_("No recommendation matches these filters, so there is nothing to write."))])


def matrix_docx(request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse:
    """Raises NotAllowed when there are too many rows, or none."""
    check_size(rows.count())
    words = load_words()
    groups = grouped(records(rows, request.user, language=words.language), words)
    content = matrix_bytes(groups, words)
    return attachment(content, DOCX_TYPE, name_of(request, groups))


def matrix_bytes(groups: list[Group], words: Words) -> bytes:
    matrix = Matrix(words, StateNames())
    is_alone = len(groups) == 1
    list_title = _("Thematic list of recommendations")
    return document(
        title=f"{matrix.heading(groups[0])} · {list_title}" if is_alone else list_title,
        language=words.language,
        sections=[matrix.section(group, is_alone=is_alone) for group in groups],
        widths=WIDTHS,
        footer=matrix.paragraph(matrix.run(footer_text(), size=16, color=GREY)),
    )


def footer_text() -> str:
    return _("Technical Cooperation Portal. Status as at %(day)s.") % {"day": formats.day(timezone.localdate())}


def name_of(request: HttpRequest, groups: list[Group]) -> str:
    """As OHCHR names its lists, so that the file says State and session wherever it is found."""
    first = groups[0]
    if len(groups) > 1 or first.session is None:
        return file_name(request, "docx", mark="thematic-list")
    day = timezone.localdate().isoformat()
    return f"upr{first.session}-{slugify(first.state_in_english)}-thematic-list-of-recommendations-{day}.docx"
