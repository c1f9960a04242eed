"""How sources write the State's answer, and what it means here (formats: UPR Info, UHRI, OHCHR matrices, reports)."""

import re

from projects.recommendations.models import Position, Recommendation

POSITIONS = {
    "supported": Position.SUPPORTED,
    "accepted": Position.SUPPORTED,
    "enjoys the support": Position.SUPPORTED,
    "enjoy the support": Position.SUPPORTED,
    "noted": Position.NOTED,
    "not supported": Position.NOTED,
    "rejected": Position.NOTED,
    "general response": Position.NOTED,
    "no response": Position.NOTED,
    "supported/noted": Position.PARTIALLY_SUPPORTED,
    "supported / noted": Position.PARTIALLY_SUPPORTED,
    "partially supported": Position.PARTIALLY_SUPPORTED,
    "supported in part": Position.PARTIALLY_SUPPORTED,
    "accepted in part": Position.PARTIALLY_SUPPORTED,
    "partially accepted": Position.PARTIALLY_SUPPORTED,
    "pending": Position.PENDING,
    "under consideration": Position.PENDING,
    "will be examined": Position.PENDING,
}
PLEDGES = ("voluntary pledge", "voluntary pledges", "voluntary commitment")


def plain(raw: str) -> str:
    return " ".join(re.sub(r"^\s*-\s+", "", raw).casefold().split())


def position_of(raw: str) -> Position | None:
    """None when the source's word has no meaning here."""
    word = plain(raw)
    return Position.NOT_APPLICABLE if word in PLEDGES else POSITIONS.get(word)


def kind_of(raw: str) -> Recommendation.Kind:
    return Recommendation.Kind.PLEDGE if plain(raw) in PLEDGES else Recommendation.Kind.RECOMMENDATION
