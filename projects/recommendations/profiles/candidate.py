from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from portal.imports.kinds import Profile
from projects.recommendations.models import RecommendationSdg


@dataclass(frozen=True)
class Candidate:
    """A recommendation as one row of a file tells it: names and words of the source, nothing looked up yet."""

    state: str
    session: Any
    text: str  # as the source has it
    position: str
    recommending: tuple[str, ...] | None  # None: the States stand in brackets at the end of the text
    cycle: int | None = None
    position_source: str = ""
    symbol: str = ""
    action: Any = None
    vocabulary: str = ""
    themes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    sdgs: tuple[str, ...] = ()
    has_paragraphs: bool = False  # the format numbers its rows, so a missing number is worth a word
    source_found: bool = True  # a source line that could be read
    fields: Mapping[str, str] = field(default_factory=dict)


class RecommendationProfile(Profile):
    #: 2 outranks 1: OHCHR's own text and position are not overwritten by a secondary source.
    authority: ClassVar[int]
    sdg_origin: ClassVar[str] = RecommendationSdg.Origin.MATRIX

    def summary(self, values: Mapping[str, Any]) -> str:
        return super().summary({name: values.get(name) for name in ("state", "session", "text", "recommending")})

    @abstractmethod
    def candidate(self, values: Mapping[str, Any]) -> Candidate:
        """Pure: from the values that `rows` gave."""
