from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from portal.imports.kinds import SUMMARY, Profile, in_words
from projects.recommendations.models import RecommendationSdg

SUMMED_UP = ("mechanism", "state", "session", "symbol", "text", "recommending")


@dataclass(frozen=True)
class Candidate:
    """A recommendation as one row of a file tells it: names and words of the source, nothing looked up yet."""

    states: tuple[str, ...]  # under review, or concerned
    text: str  # as the source has it
    recommending: tuple[str, ...] | None = ()  # None: the States stand in brackets at the end of the text
    mechanism: str = "UPR"
    session: Any = None
    cycle: Any = None
    position: str = ""
    position_source: str = ""
    symbol: str = ""
    paragraph: str = ""  # where it has a column of its own
    type: str | None = None  # None: the format has no such column
    annotation: str = ""
    document_id: str = ""
    published: str = ""  # in ISO form, or as the file has it when that is no date
    uhri_published: str = ""
    language: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)  # language → the text in it
    action: Any = None
    vocabulary: str = ""
    themes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    sdgs: tuple[str, ...] = ()
    has_paragraphs: bool = False  # the format numbers its rows, so a missing number is worth a word
    names_document: bool = False  # it also names its document in each row
    source_found: bool = True  # a source line that could be read
    closing_names: bool = False  # the States stand in the text as well as in a column of their own
    fields: Mapping[str, str] = field(default_factory=dict)


class RecommendationProfile(Profile):
    #: A higher one outranks: OHCHR's own text and position are not overwritten by a secondary source, and of OHCHR's
    #: sources the database outranks the list, so that either can come again without changing anything.
    authority: ClassVar[int]
    sdg_origin: ClassVar[str] = RecommendationSdg.Origin.MATRIX

    def summary(self, values: Mapping[str, Any]) -> str:
        found = (values.get(name) for name in SUMMED_UP)
        words = " · ".join(one_line(value) for value in found if value not in (None, "", []))
        return words if len(words) <= SUMMARY else f"{words[: SUMMARY - 1]}…"

    @abstractmethod
    def candidate(self, values: Mapping[str, Any]) -> Candidate:
        """Pure: from the values that `rows` gave."""


def one_line(value: Any) -> str:
    parts = value if isinstance(value, list) else str(in_words(value)).splitlines()
    return ", ".join(str(part).strip().removeprefix("- ") for part in parts)
