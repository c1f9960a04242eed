"""What a score rests on, as plain values: what is written down with it, and what is missing for a score that counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from portal.reference.models import Component
from portal.workflow import Blocker
from projects.components.models import Score, ScoreEvidence


class Kind(models.TextChoices):
    """The value is the name of the column; the last two are words of people, the others keys of records."""

    RECOMMENDATION = "recommendation", pgettext_lazy("evidence", "Recommendation")
    INDICATOR = "indicator", pgettext_lazy("evidence", "Indicator")
    EVENT = "event", pgettext_lazy("evidence", "Event")
    PARTNER = "partner", pgettext_lazy("evidence", "Partner")
    DOCUMENT = "document", pgettext_lazy("evidence", "File")
    URL = "url", pgettext_lazy("evidence", "Web address")
    CITATION = "citation", pgettext_lazy("evidence", "Citation")


RECORDS = (Kind.RECOMMENDATION, Kind.INDICATOR, Kind.EVENT, Kind.PARTNER, Kind.DOCUMENT)
MOST = 20  # pieces of evidence for one score


@dataclass(frozen=True)
class Cite:
    """One piece of evidence: the key of a record, an address or a citation."""

    kind: Kind
    value: int | str

    @property
    def column(self) -> str:
        return f"{self.kind}_id" if self.kind in RECORDS else str(self.kind)

    @property
    def plain(self) -> list[Any]:
        """As JSON keeps it."""
        return [str(self.kind), self.value]


Cites = tuple[Cite, ...]


class Given(NamedTuple):
    """What somebody says of one component; a score of None is no score."""

    score: int | None
    narrative: str = ""
    evidence: Cites = ()


Scores = Mapping[int, Given | tuple[Any, ...]]  # component's number → what is said of it


def given(scores: Scores) -> dict[int, Given]:
    """A pair without evidence is allowed: a draft, or scores of a time when none was asked for."""
    return {number: Given(*said) for number, said in scores.items()}


def cited(text: str) -> Cites:
    """The evidence that a State names in words."""
    return (Cite(Kind.CITATION, text.strip()),) if text.strip() else ()


def from_plain(pairs: Iterable[Sequence[Any]]) -> Cites:
    return tuple(Cite(Kind(kind), value) for kind, value in pairs)


def from_stored(said: Sequence[Any]) -> Given:
    """Of [score, why, evidence], or of a pair from the time when no evidence was asked for."""
    score, narrative, pairs = [*said, []][:3]
    return Given(score, narrative, from_plain(pairs))


def of_row(row: ScoreEvidence) -> Cites:
    """What one row cites: one thing, unless it was written otherwise."""
    found = ((kind, getattr(row, f"{kind}_id" if kind in RECORDS else str(kind))) for kind in Kind)
    return tuple(Cite(kind, value) for kind, value in found if value)


def of_rows(rows: Iterable[ScoreEvidence]) -> Cites:
    return tuple(cite for row in rows for cite in of_row(row))


def citation_in(evidence: Iterable[Cite]) -> str:
    """The words of the evidence that are a citation."""
    return "; ".join(str(cite.value) for cite in evidence if cite.kind == Kind.CITATION)


def missing(number: int, said: Given, name: str) -> list[Blocker]:
    """A score of 1 to 3 needs its reason and at least one piece of evidence; 0 the reason why nothing was done."""
    reasons = []
    if said.score is None:
        return [Blocker(_("Score the component “%(name)s”.") % {"name": name}, f"id_score_{number}")]
    if not said.narrative.strip():
        sentence = (
            _("Say why the component “%(name)s” is not addressed.")
            if said.score == Score.NOT
            else _("Say why the component “%(name)s” has this score.")
        )
        reasons.append(Blocker(sentence % {"name": name}, f"id_narrative_{number}"))
    if said.score != Score.NOT and not said.evidence:
        sentence = _("Cite what the score of the component “%(name)s” rests on.")
        reasons.append(Blocker(sentence % {"name": name}, f"id_evidence_{number}"))
    if len(said.evidence) > MOST:
        sentence = _("Cite at most %(n)s pieces of evidence for the component “%(name)s”.")
        reasons.append(Blocker(sentence % {"n": MOST, "name": name}, f"id_evidence_{number}"))
    return reasons


def missing_in(scores: Scores, *, numbers: Iterable[int]) -> list[Blocker]:
    """All reasons why the scores of the components with these numbers do not count yet."""
    said, asked = given(scores), set(numbers)
    return [
        blocker
        for component in Component.objects.all()
        if component.number in asked
        for blocker in missing(component.number, said.get(component.number, Given(None)), component.name)
    ]
