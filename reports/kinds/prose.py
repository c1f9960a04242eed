"""Sentences of an edition: translated, with figures in their places; what the catalogue lacks is shown in English and counted."""

from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation.trans_real import CONTEXT_SEPARATOR, catalog

SOURCE_LANGUAGE = "en"


class Prose:
    """Speaks the language that is active. `untranslated` gathers what it had to say in English, `originals` the places
    whose text the authors have not written in this language."""

    def __init__(self) -> None:
        self.untranslated: set[str] = set()
        self.originals: set[str] = set()

    def word(self, text: Promise | str) -> str:
        """A short label as plain text."""
        shown = str(text)
        if self.is_missing(text):
            self.untranslated.add(shown)
        return shown

    def say(self, text: Promise | str, /, **figures: Any) -> SafeString:
        """The sentence with `figures` in its {places}, escaped. In English, and marked so, when it is not translated."""
        shown = str(text)
        filled = mark_safe(  # noqa: S308 (every part is escaped, one by one)
            conditional_escape(shown).format(**{name: conditional_escape(value) for name, value in figures.items()})
        )
        if not self.is_missing(text):
            return filled
        self.untranslated.add(shown)
        return format_html('<span class="untranslated" lang="{}" dir="ltr">{}</span>', SOURCE_LANGUAGE, filled)

    def is_missing(self, text: Promise | str) -> bool:
        """Whether the language has no entry for the text; a word that is the same in both languages has one."""
        if translation.get_language() == SOURCE_LANGUAGE or not isinstance(text, Promise):
            return False
        return key_of(text) not in catalog()._catalog  # type: ignore[attr-defined]


def key_of(text: Any) -> str | tuple[str, int]:
    """Of a lazy text in the catalogue, from what (n)(p)gettext_lazy was called with."""
    words = text._kw
    if "singular" not in words:
        return CONTEXT_SEPARATOR.join(text._args)
    context = f"{words['context']}{CONTEXT_SEPARATOR}" if words.get("context") else ""
    return f"{context}{words['singular']}", 0  # the first of its forms
