"""What is wrong with a text, and what could be better: tokens that name no figure, and numbers typed by hand that are
figures of the report. Pure functions."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

from django.utils import translation
from django.utils.translation import gettext as _

from portal.formats import rounded
from reports.figures.freezing import Figure
from reports.kinds import markup, units, values
from reports.kinds.markup import Token, Words

NEAREST = 3
LEAST = 10  # smaller numbers say the same as a figure by chance, unless its unit follows
DECIMAL_COMMA = ("fr", "es", "ru")
SPACES = " \u00a0\u202f\u2009"
NUMBER = re.compile(rf"(?<![\w/.,:-])[-\u2212]?\d+(?:[.,\u066b\u066c{SPACES}]\d+)*(?![\w/:-]|[.,]\d)")
NEXT_WORD = re.compile(r"\W{0,3}(\w+)")
STEM = 5  # letters by which a noun is known again, whatever its ending


@dataclass(frozen=True)
class Problem:
    """A token that cannot be printed: sending to review waits for it."""

    token: str  # with its braces
    paragraph: int
    sentence: str
    nearest: tuple[str, ...] = ()  # tokens that may have been meant


@dataclass(frozen=True)
class Hint:
    """A number typed by hand that some figures of the report have as well."""

    number: str
    paragraph: int
    tokens: tuple[str, ...]


def problems(text: str, figures: Mapping[str, Figure], names: Mapping[str, str]) -> list[Problem]:
    return [
        problem for paragraph, token in markup.tokens_in(text) if (problem := judged(token, paragraph, figures, names))
    ]


def judged(token: Token, paragraph: int, figures: Mapping[str, Figure], names: Mapping[str, str]) -> Problem | None:
    figure = figures.get(token.id)
    if figure is None:
        said = _("%(token)s names no figure of this report.")
        return Problem(token.raw, paragraph, said % {"token": token.raw}, nearest(token, figures, names))
    if not values.has_form(figure, token.form):
        said = _("%(token)s asks for a form that this figure does not have.")
        return Problem(token.raw, paragraph, said % {"token": token.raw}, forms_of(figure))
    if figure.value is None:
        said = _("%(token)s cannot be given for this period: there is nothing to count. Say it in words.")
        return Problem(token.raw, paragraph, said % {"token": token.raw})
    return None


def nearest(token: Token, figures: Mapping[str, Figure], names: Mapping[str, str]) -> tuple[str, ...]:
    """By the name or by the words, whichever is closer."""
    asked = token.id.casefold()
    by_words = {names.get(id, id).casefold(): id for id in figures}
    found = get_close_matches(asked, figures, NEAREST, 0.6)
    found += [by_words[near] for near in get_close_matches(asked, by_words, NEAREST, 0.6)]
    last = re.split(r"[.\s_]", asked)[-1]
    found += [id for id in figures if last and id.casefold().endswith(last)]
    return tuple(f"{{{id}}}" for id in dict.fromkeys(found))[:NEAREST]


def forms_of(figure: Figure) -> tuple[str, ...]:
    forms = values.MONEY_FORMS if figure.unit == "usd" else ("",)
    return tuple(f"{{{figure.id}:{form}}}" if form else f"{{{figure.id}}}" for form in forms)


def hints(text: str, figures: Mapping[str, Figure], language: str) -> list[Hint]:
    """Gentle: symbols, paragraphs of documents, years and dates are left alone."""
    found = []
    with translation.override(language):
        for paragraph, part in markup.all_parts(markup.parse(text)):
            if isinstance(part, Words):
                found += [
                    Hint(shown, paragraph, tokens)
                    for shown, value, following in numbers_in(part.text, language)
                    if (tokens := tokens_for(value, following, figures))
                ]
    return list(dict.fromkeys(found))


def numbers_in(text: str, language: str) -> Iterator[tuple[str, Decimal, str]]:
    """Each number as typed, its value, and the word after it."""
    for found in NUMBER.finditer(text):
        value = value_of(found[0], language)
        if value is not None:
            following = NEXT_WORD.match(text, found.end())
            yield found[0], value, following[1] if following else ""


def value_of(shown: str, language: str) -> Decimal | None:
    comma = language in DECIMAL_COMMA
    plain = re.sub(rf"[{SPACES}\u066c]", "", shown).replace("\u2212", "-").replace("\u066b", "." if not comma else ",")
    plain = plain.replace(".", "").replace(",", ".") if comma else plain.replace(",", "")
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def tokens_for(value: Decimal, following: str, figures: Mapping[str, Figure]) -> tuple[str, ...]:
    if value == value.to_integral_value() and 1900 <= value <= 2100:
        return ()
    said = [token for figure in figures.values() if (token := token_for(figure, value, following))]
    return tuple(said[:NEAREST])


def token_for(figure: Figure, value: Decimal, following: str) -> str:
    if figure.value is None:
        return ""
    is_same = figure.value == value
    if abs(value) < LEAST and value == value.to_integral_value():
        unit = units.unit(figure.unit).casefold()
        return f"{{{figure.id}}}" if is_same and following and unit.startswith(following.casefold()[:STEM]) else ""
    if is_same:
        return f"{{{figure.id}}}"
    is_whole = figure.unit == "usd" and abs(value) >= 1000 and rounded(figure.value, 0) == value
    return f"{{{figure.id}:whole}}" if is_whole else ""
