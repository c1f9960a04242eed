"""Progress in the words of others: UPR Info's index of implementation and the grades of the Human Rights Committee.

IRI: 1 not implemented, 2 partially implemented, 3 fully implemented. Grades (CCPR/C/108/2): A implemented, B partially, C not
implemented, D no information, E contrary to the recommendation or a rejection of it.
"""

from dataclasses import dataclass

from projects.recommendations.models import Progress

NO_INFORMATION = ""


@dataclass(frozen=True)
class Meaning:
    iri: int | None  # None: the index has no value for "no information"
    grade: str


MEANINGS: dict[str, Meaning] = {
    NO_INFORMATION: Meaning(None, "D"),
    Progress.NOT_STARTED: Meaning(1, "C"),
    Progress.PLANNED: Meaning(1, "C"),  # an intention is no implementation yet
    Progress.IN_PROGRESS: Meaning(2, "B"),
    Progress.PARTIALLY_IMPLEMENTED: Meaning(2, "B"),
    Progress.IMPLEMENTED: Meaning(3, "A"),
    Progress.NOT_PURSUED: Meaning(1, "E"),
}
TONES: dict[str, str] = {
    Progress.NOT_STARTED: "warn",
    Progress.PLANNED: "info",
    Progress.IN_PROGRESS: "progress",
    Progress.PARTIALLY_IMPLEMENTED: "progress",
    Progress.IMPLEMENTED: "ok",
    Progress.NOT_PURSUED: "bad",
}
SETTLED = (Progress.IMPLEMENTED, Progress.NOT_PURSUED)  # nothing more is expected to be reported


def iri(progress: str) -> int | None:
    return MEANINGS[progress].iri


def grade(progress: str) -> str:
    return MEANINGS[progress].grade


def tone(progress: str) -> str:
    return TONES.get(progress, "info")
