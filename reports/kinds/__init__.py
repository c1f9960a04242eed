"""The kinds of report: which figures are frozen, and how they become a document in a language."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from portal import formats
from portal.periods import Period
from reports.figures.freezing import thaw
from reports.kinds import board, narrative, statement
from reports.kinds.document import Closing, Cover, Document, Section, numbered
from reports.kinds.places import Place, Written, woven
from reports.kinds.prose import Prose
from reports.kinds.scopes import FUNDS, ScopeOf


def no_places(figures: Any, options: Mapping[str, Any]) -> tuple[Place, ...]:
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


BOARD = Kind(
    code="board",
    title=board.TITLE,
    name=board.SHORT_TITLE,
    figures_type=board.figures_type,
    compute=board.compute,
    cover=board.cover,
    sections=board.sections,
    key_figures=board.key_figures,
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
)
KINDS = {kind.code: kind for kind in (BOARD, STATEMENT)}


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


def title_of(kind: Kind, period: Period, scope: str = "") -> str:
    """The title in lists, in the active language."""
    first = None if period.is_since_inception else period.starts_on
    name = f"{kind.name}, {kind.scope.name(scope)}" if scope and kind.scope else kind.name
    return NAMED.format(name=name, period=formats.period(first, period.ends_on))


def document(
    kind: Kind, frozen: dict[str, Any], facts: Facts, options: Mapping[str, Any], written: Iterable[Written] = ()
) -> Document:
    """The whole edition in `facts.language`, from the frozen figures, the author's choices and the author's texts alone."""
    figures: Any = thaw(kind.figures_type, frozen)
    with translation.override(facts.language):
        prose = Prose()
        cover, closing = kind.cover(prose, figures), close(prose, facts)
        texts = narrative.blocks(prose, kind.places(figures, options), written, figures)
        sections = numbered(woven(kind.sections(prose, figures), texts))
        marks = [_("Draft: not approved")] if facts.is_draft else []
        marks += [_("Illustrative demonstration data")] if facts.is_demo else []
        shown_marks = tuple(prose.word(mark) for mark in marks)
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
            untranslated=note_on(prose),
        )


def note_on(prose: Prose) -> Any:
    count = len(prose.untranslated)
    return (
        prose.say(
            ngettext_lazy(
                "{count} passage of this edition is not translated yet and is given in English.",
                "{count} passages of this edition are not translated yet and are given in English.",
                count,
            ),
            count=formats.number(count),
        )
        if count
        else ""
    )


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


__all__ = ["BOARD", "KINDS", "STATEMENT", "Facts", "Kind", "Place", "Written", "document", "title_of"]
