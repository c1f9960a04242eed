"""The open risks of a project as a matrix of likelihood and impact."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from projects.risks.levels import IMPACTS, LIKELIHOODS, SCALE, Level, level_of
from projects.risks.models import Risk


@dataclass(frozen=True)
class Square:
    product: int
    level: Level
    risks: tuple[Risk, ...]


@dataclass(frozen=True)
class Line:
    """One likelihood, from impact 1 to 5."""

    likelihood: int
    label: str | Promise
    squares: tuple[Square, ...]


def matrix(risks: Iterable[Risk]) -> list[Line]:
    """The most likely first, so that the gravest stand where the eye begins. Only open risks are in it."""
    kept = [risk for risk in risks if risk.status == Risk.Status.OPEN]
    return [
        Line(likelihood, LIKELIHOODS[likelihood], tuple(square(kept, likelihood, impact) for impact in SCALE))
        for likelihood in reversed(SCALE)
    ]


def square(risks: Sequence[Risk], likelihood: int, impact: int) -> Square:
    inside = tuple(risk for risk in risks if (risk.likelihood, risk.impact) == (likelihood, impact))
    return Square(likelihood * impact, level_of(likelihood * impact), inside)


def heads() -> list[tuple[int, str | Promise]]:
    return [(impact, IMPACTS[impact]) for impact in SCALE]
