"""The kinds of report: which figures are frozen, and how they become a document in a language."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from portal import formats
from portal.periods import Period
from reports.figures.freezing import name_in, thaw
from reports.kinds import board, donor, narrative, project, rows, state, statement, units
from reports.kinds import money as accounts
from reports.kinds.document import Closing, Cover, Document, Section, numbered, runs_in, with_notes_numbered
from reports.kinds.money import Money
from reports.kinds.places import Place, Written, in_language, original_language, woven
from reports.kinds.prose import Prose
from reports.kinds.scopes import DONORS, FUNDS, PROJECTS, STATES, ScopeOf


def no_places(figures: Any, options: Mapping[str, Any]) -> tuple[Place, ...]:
    return ()


def as_it_is(prose: Prose, cover: Cover, figures: Any, options: Mapping[str, Any]) -> Cover:
    return cover


def no_statements(figures: Any) -> tuple[Money, ...]:
    return ()


@dataclass(frozen=True)
class Kind:
    code: str
    title: Promise  # as on the cover
    name: Promise  # in lists and on every page's head
    figures_type: type
    compute: Callable[..., Any]  # (period, *, today, scope, options) → figures
    cover: Callable[[Prose, Any], Cover]
    sections: Callable[[Prose, Any], tuple[Section, ...]]  # without numbers of paragraphs
    key_figures: Callable[[Any], list[tuple[str, str]]]
    places: Callable[[Any, Mapping[str, Any]], tuple[Place, ...]] = no_places
    scope: ScopeOf | None = None  # what one report may be about: a fund, a donor, a State, a project
    is_scope_needed: bool = False
    has_money: bool = True  # finance checks it before it is approved
    dressed: Callable[[Prose, Cover, Any, Mapping[str, Any]], Cover] = as_it_is  # the cover with the author's choices
    names: Callable[[Any], Mapping[str, str]] = units.names_of  # figure of the list of sources → its words
    # The statements in its figures that finance holds against certified periods. Every amount in US$ of `sources` is worked
    # out anew for the check as well, so that a kind without statements is checked too.
    money: Callable[[Any], Iterable[Money]] = no_statements
    has_contents: bool = True  # a paper of a few pages has none


BOARD = Kind(
    code="board",
    title=board.TITLE,
    name=board.SHORT_TITLE,
    figures_type=board.figures_type,
    compute=board.compute,
    cover=board.cover,
    sections=board.sections,
    key_figures=board.key_figures,
    places=board.places,
    dressed=board.dressed,
    money=accounts.of_board,
)
STATEMENT = Kind(
    code="statement",
    title=statement.TITLE,
    name=statement.TITLE,
    figures_type=statement.figures_type,
    compute=statement.compute,
    cover=statement.cover,
    sections=statement.sections,
    key_figures=statement.key_figures,
    scope=FUNDS,
    names=statement.names,
    money=accounts.of_statement,
)
STATE = Kind(
    code="state",
    title=state.TITLE,
    name=state.SHORT_TITLE,
    figures_type=state.figures_type,
    compute=state.compute,
    cover=state.cover,
    sections=state.sections,
    key_figures=state.key_figures,
    places=state.places,
    scope=STATES,
    is_scope_needed=True,
)
DONOR = Kind(
    code="donor",
    title=donor.TITLE,
    name=donor.NAME,
    figures_type=donor.figures_type,
    compute=donor.compute,
    cover=donor.cover,
    sections=donor.sections,
    key_figures=donor.key_figures,
    places=donor.places,
    scope=DONORS,
    is_scope_needed=True,
    names=donor.names,
)
PROJECT = Kind(
    code="project",
    title=project.TITLE,
    name=project.TITLE,
    figures_type=project.figures_type,
    compute=project.compute,
    cover=project.cover,
    sections=project.sections,
    key_figures=project.key_figures,
    places=project.places,
    scope=PROJECTS,
    is_scope_needed=True,
    has_contents=False,
)
KINDS = {kind.code: kind for kind in (BOARD, STATEMENT, DONOR, STATE, PROJECT)}


NAMED = pgettext_lazy("title of a report", "{name}, {period}")


@dataclass(frozen=True)
class Facts:
    """What an edition says beside its figures."""

    language: str
    frozen_on: date
    figures_sha256: str
    code: str  # of the verification page
    address: str  # of the verification page
    is_draft: bool
    is_demo: bool
    is_print: bool = False  # of a page, by a reader: nothing that was issued
    correction: int = 0  # 1, 2 …: a corrigendum
    correction_reason: str = ""
    correction_language: str = ""  # in which the reason is written
    not_certified: tuple[Period, ...] = ()  # of the period, when the figures were frozen


def title_of(kind: Kind, period: Period, scope: str = "") -> str:
    """The title in lists, in the active language."""
    first = None if period.is_since_inception else period.starts_on
    name = f"{kind.name}, {kind.scope.name(scope)}" if scope and kind.scope else kind.name
    return NAMED.format(name=name, period=formats.period(first, period.ends_on))


def about(kind: Kind, scope: str, figures: Mapping[str, Any]) -> str:
    """What a report is about, in the active language: as its figures froze the name, so that a list asks nothing."""
    if not scope or kind.scope is None:
        return ""
    names = figures.get("names")
    return name_in(names) if names else kind.scope.name(scope)


def document(
    kind: Kind, frozen: dict[str, Any], facts: Facts, options: Mapping[str, Any], written: Iterable[Written] = ()
) -> Document:
    """The whole edition in `facts.language`, from the frozen figures, the author's choices and the author's texts alone."""
    figures: Any = thaw(kind.figures_type, frozen)
    with translation.override(facts.language):
        prose = Prose()
        cover, closing = kind.cover(prose, figures), close(prose, facts)
        cover = kind.dressed(prose, cover, figures, options)
        chosen = in_language(written, facts.language, original=original_language(options))
        texts = narrative.blocks(prose, kind.places(figures, options), chosen, figures)
        sections = with_notes_numbered(numbered(woven(kind.sections(prose, figures), texts)))
        sections = rows.addressed(sections, figures)
        shown_marks = tuple(marks_on(prose, facts))
        running = prose.word(kind.name)
        title = prose.word(kind.title)
        watermark = prose.word(_("DRAFT")) if facts.is_draft else ""
        return Document(
            language=facts.language,
            is_rtl=translation.get_language_bidi(),
            title=NAMED.format(name=title, period=cover.period),
            subject=running,
            author=prose.word(_("Office of the United Nations High Commissioner for Human Rights")),
            frozen_on=facts.frozen_on,
            cover=cover,
            sections=sections,
            closing=closing,
            running_title=running,
            marks=shown_marks,
            watermark=watermark,
            footnotes_heading=prose.say(_("Notes")) if any(run.note for run in runs_in(sections)) else SafeString(),
            untranslated=note_on(prose),
            remarks=remarks_on(prose, facts),
            has_contents=kind.has_contents,
        )


CORRIGENDUM = _("Corrigendum {number}")
NOT_CERTIFIED = _("Figures of {periods} are not certified yet")


def corrigendum_name(number: int, word: Callable[[Promise], str] = str) -> str:
    return word(CORRIGENDUM).format(number=formats.number(number))


def not_certified_yet(stretches: Iterable[Period], word: Callable[[Promise], str] = str) -> str:
    periods = formats.names(formats.period(one.starts_on, one.ends_on) for one in stretches)
    return word(NOT_CERTIFIED).format(periods=periods)


def marks_on(prose: Prose, facts: Facts) -> Iterator[str]:
    if facts.is_draft:
        yield prose.word(_("Draft: not approved"))
    if facts.correction:
        yield corrigendum_name(facts.correction, prose.word)
    if facts.not_certified:
        yield not_certified_yet(facts.not_certified, prose.word)
    if facts.is_demo:
        yield prose.word(_("Illustrative demonstration data"))


def remarks_on(prose: Prose, facts: Facts) -> tuple[SafeString, ...]:
    """What a corrigendum corrects, for its cover, in the words and the language of who started it."""
    if not facts.correction:
        return ()
    reason = format_html(
        '<span lang="{}" dir="auto">{}</span>', facts.correction_language or "en", facts.correction_reason
    )
    return (
        prose.say(
            _("This corrigendum replaces the report that was published before. What is corrected: {reason}"),
            reason=reason,
        ),
    )


def note_on(prose: Prose) -> SafeString:
    """What of this edition is not in its language."""
    count, originals = len(prose.untranslated), len(prose.originals)
    said = (
        ngettext_lazy(
            "{count} passage of this edition is not translated yet and is given in English.",
            "{count} passages of this edition are not translated yet and are given in English.",
            count,
        ),
        ngettext_lazy(
            "{count} text of the authors is not translated yet and is given in the language in which it was written.",
            "{count} texts of the authors are not translated yet and are given in the language in which they were written.",
            originals,
        ),
    )
    counted = zip(said, (count, originals), strict=True)
    return SafeString(" ".join(prose.say(text, count=formats.number(number)) for text, number in counted if number))


def close(prose: Prose, facts: Facts) -> Closing:
    return Closing(
        heading=prose.say(_("Verification")),
        sentences=printed(prose, facts) if facts.is_print else issued(prose, facts),
        code=facts.code,
        address=facts.address,
        figures_sha256=facts.figures_sha256,
        labels=(
            prose.say(_("Verification code")),
            prose.say(_("Address")),
            prose.say(_("SHA-256 of the figures")),
        ),
    )


def printed(prose: Prose, facts: Facts) -> tuple[SafeString, ...]:
    said = _("Printed from the portal on {day}. It is no issued report and has no verification code.")
    return (prose.say(said, day=formats.day(facts.frozen_on)),)


def issued(prose: Prose, facts: Facts) -> tuple[SafeString, ...]:
    return (
        prose.say(
            _(
                "Anyone can check that a copy of this report is the one that was issued: open the address below, which also compares a file with what was issued."
            )
        ),
        prose.say(
            _("The figures were frozen on {day}; later changes in the records do not change this edition."),
            day=formats.day(facts.frozen_on),
        ),
    )


__all__ = [
    "BOARD",
    "DONOR",
    "KINDS",
    "PROJECT",
    "STATE",
    "STATEMENT",
    "Facts",
    "Kind",
    "Money",
    "Place",
    "Written",
    "about",
    "corrigendum_name",
    "document",
    "not_certified_yet",
    "title_of",
]
