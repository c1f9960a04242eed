"""What the figures of a report are called, in the active language."""

from collections.abc import Callable
from typing import Any

from funding.statement.lines import rows
from funding.statement.shapes import Basis
from reports.figures.freezing import thaw
from reports.figures.statement import StatementFigures
from reports.kinds import words


def namer(kind: str, figures: dict[str, Any]) -> Callable[[str], str]:
    """The name of a figure by its id; the id itself for one that no list of words knows."""
    if kind == "statement":
        frozen = thaw(StatementFigures, figures)
        known = {
            f"{one.basis}.{row.id}": f"{row.label} · {Basis(one.basis).label}"
            for one in frozen.statements
            for row in rows([one])
        }
        return lambda id: known.get(id, id)
    return named


def named(id: str) -> str:
    try:
        return ": ".join(str(part) for part in words.figure_name(id))
    except (KeyError, ValueError):
        return id
