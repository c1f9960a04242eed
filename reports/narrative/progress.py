"""How far the texts of a report are in each language."""

from dataclasses import dataclass

from django.conf import settings

from reports.narrative.checks import problems
from reports.narrative.texts import Texts


@dataclass(frozen=True)
class OfLanguage:
    code: str
    is_original: bool
    is_wanted: bool
    written: int
    expected: int  # places with a text in any language
    problems: int

    @property
    def missing(self) -> int:
        return self.expected - self.written


def languages_of(texts: Texts) -> list[OfLanguage]:
    """The original first, then those chosen, then the others."""
    rows = texts.written()
    expected = len(texts.places_with_text())
    order = [*texts.wanted, *(code for code, _name in settings.LANGUAGES if code not in texts.wanted)]
    return [
        OfLanguage(
            code,
            code == texts.original,
            code in texts.wanted,
            sum(row.language == code for row in rows),
            expected,
            sum(len(problems(row.text, texts.known, {})) for row in rows if row.language == code),
        )
        for code in order
    ]
