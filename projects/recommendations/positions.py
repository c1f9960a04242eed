"""How sources write the State's answer, and what it means here (formats: UPR Info, UHRI, OHCHR matrices, reports)."""

import re
from functools import cache

from django.conf import settings
from django.utils import translation

from projects.recommendations.models import Position, Recommendation

POSITIONS = {
    "supported": Position.SUPPORTED,
    "support": Position.SUPPORTED,
    "accepted": Position.SUPPORTED,
    "enjoys the support": Position.SUPPORTED,
    "enjoy the support": Position.SUPPORTED,
    "noted": Position.NOTED,
    "not supported": Position.NOTED,
    "not accepted": Position.NOTED,
    "does not enjoy the support": Position.NOTED,
    "rejected": Position.NOTED,
    "general response": Position.NOTED,
    "no response": Position.NOTED,
    "supported/noted": Position.PARTIALLY_SUPPORTED,
    "noted/supported": Position.PARTIALLY_SUPPORTED,
    "partially supported": Position.PARTIALLY_SUPPORTED,
    "supported partially": Position.PARTIALLY_SUPPORTED,
    "partly supported": Position.PARTIALLY_SUPPORTED,
    "supported in part": Position.PARTIALLY_SUPPORTED,
    "accepted in part": Position.PARTIALLY_SUPPORTED,
    "partially accepted": Position.PARTIALLY_SUPPORTED,
    "pending": Position.PENDING,
    "under consideration": Position.PENDING,
    "will be examined": Position.PENDING,
}
PLEDGES = ("voluntary pledge", "voluntary pledges", "voluntary commitment")
CHOSEN = (Position.SUPPORTED, Position.PARTIALLY_SUPPORTED, Position.NOTED, Position.PENDING)


def plain(raw: str) -> str:
    """Lower case, without dash in front, brackets or full stop; one slash for all ways of saying both."""
    word = re.sub(r"[().;*]+", " ", re.sub(r"^\s*-\s+", "", raw)).casefold()
    return re.sub(r"\s*(?:/|&|\band\b|\bor\b)\s*(?:-\s+)?", "/", " ".join(word.split()))


@cache
def translated() -> dict[str, Position]:
    """The portal's own words in all its languages: tables that it gave out come back in any of them."""
    words: dict[str, Position] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words |= {plain(str(position.label)): position for position in CHOSEN}
    return words


def position_of(raw: str) -> Position | None:
    """None when the source's word has no meaning here."""
    word = plain(raw)
    if word in PLEDGES:
        return Position.NOT_APPLICABLE
    return POSITIONS.get(word) or translated().get(word)


def kind_of(raw: str) -> Recommendation.Kind:
    return Recommendation.Kind.PLEDGE if plain(raw) in PLEDGES else Recommendation.Kind.RECOMMENDATION
