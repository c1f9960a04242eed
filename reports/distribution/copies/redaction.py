"""A report with what its public copy leaves out: the document in any language, and the figures that are attached to it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.harm.gate import REPLACED
from reports.distribution.copies.texts import changed, changed_data, texts_of
from reports.kinds.document import Document
from reports.kinds.prose import Prose
from reports.render import RenderProblem

JOINED = ("\u3400", "\u9fff")  # scripts that write no spaces: a name stands where its characters stand


def pattern(words: Iterable[str]) -> "re.Pattern[str] | None":
    """The longest first, so that a name within a longer one does not cut it."""
    wanted = sorted({one for one in words if one}, key=lambda one: (-len(one), one))
    return re.compile("|".join(bounded(one) for one in wanted)) if wanted else None


def bounded(words: str) -> str:
    inner = r"\s+".join(re.escape(part) for part in words.split())
    before = r"(?<!\w)" if is_bound(words[0]) else ""
    after = r"(?!\w)" if is_bound(words[-1]) else ""
    return f"{before}{inner}{after}"


def is_bound(letter: str) -> bool:
    return letter.isalnum() and not JOINED[0] <= letter <= JOINED[1]


def left_out(words: Iterable[str]) -> Callable[[str], str]:
    found = pattern(words)
    return (lambda text: found.sub(REPLACED, text)) if found else (lambda text: text)


def public_document(document: Document, words: Iterable[str]) -> Document:
    """What the public reads. Raises RenderProblem when something that must be left out would still stand in it."""
    wanted = frozenset(words)
    made: Document = changed(document, left_out(wanted))
    refuse_leftovers((one.text for one in texts_of(made)), wanted)
    with translation.override(document.language):
        mark = pgettext("mark of an edition", "Public copy")
        said = Prose().say(
            _("Public copy: {mark} stands for what was left out so that nobody comes to harm."), mark=REPLACED
        )
    closing = replace(made.closing, sentences=(said, *made.closing.sentences))
    return replace(made, marks=(*made.marks, mark), closing=closing)


def public_figures(figures: dict[str, Any], words: Iterable[str]) -> dict[str, Any]:
    made: dict[str, Any] = changed_data(figures, left_out(words))
    return made


def refuse_leftovers(texts: Iterable[str], words: frozenset[str]) -> None:
    found = pattern(words)
    if found and any(found.search(text) for text in texts):
        raise RenderProblem(_("The public copy would still hold words that must be left out. Propose it again."))
