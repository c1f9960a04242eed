"""The roll-up as its page and files show it: each number with the address of its rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from portal import formats
from portal.listing import Column, Kind
from portal.listing.exports import Table
from projects.results.aggregation import RolledUp
from projects.results.entries import shown
from projects.results.models import Indicator, Level
from projects.results.plans.figures import STANDINGS, Line, RollUp

ALL = _("All, each counted once")


@dataclass(frozen=True)
class Number:
    n: int
    url: str  # "" for none


@dataclass(frozen=True)
class Sum:
    words: str
    url: str


@dataclass(frozen=True)
class Row:
    line: Line
    projects: Number
    states: Number
    outcomes: Number
    outputs: Number
    indicators: Number
    standings: list[Number]
    sums: list[Sum]


def rows(made: RollUp) -> tuple[list[Row], Row]:
    return [row(made, line) for line in made.lines], row(made, made.total)


def row(made: RollUp, line: Line) -> Row:
    words = made.question.words
    if line.plan_result is not None:
        words |= {"result": line.plan_result.code}

    def number(n: int, name: str, **more: str) -> Number:
        return Number(n, f"{reverse(name)}?{urlencode(words | more)}" if n else "")

    def total(one: RolledUp) -> Sum:
        more = {"kind": one.kind} | ({"unit": one.unit} if one.kind == Indicator.Kind.NUMBER and one.unit else {})
        return Sum(told(one), number(1, "plan_indicators", **more).url)

    return Row(
        line,
        number(line.projects, "plan_projects"),
        number(line.states, "plan_states"),
        number(line.outcomes, "plan_results", level=Level.OUTCOME),
        number(line.outputs, "plan_results", level=Level.OUTPUT),
        number(line.indicators, "plan_indicators"),
        [number(n, "plan_indicators", standing=word) for word, n in line.standings.items()],
        [total(one) for one in line.sums],
    )


def told(one: RolledUp) -> str:
    """“1,240 people”, “62.5% (500 of 800)”, “mean score 2.1 (0–3)”, “4 in words”."""
    total = one.total
    if one.kind == Indicator.Kind.QUALITATIVE:
        return _("%(n)s in words") % {"n": formats.number(one.indicators)}
    if total.numerator is None:
        return formats.UNKNOWN
    if one.kind == Indicator.Kind.PERCENTAGE and total.denominator is not None:
        facts = {"part": shown(total.numerator), "whole": shown(total.denominator)}
        said = _("%(part)s of %(whole)s") % facts
        return f"{formats.percent(total.figure)} ({said})"
    if one.kind == Indicator.Kind.SCORE:
        return _("mean score %(mean)s (%(scale)s)") % {"mean": formats.number(total.numerator, 1), "scale": one.unit}
    return f"{shown(total.numerator)} {one.unit}".strip()


@dataclass(frozen=True)
class FileLine:
    made: RollUp
    line: Line
    sum: RolledUp | None


def lines(made: RollUp) -> Iterator[FileLine]:
    """Each line of the table, and again for each further sum that it has."""
    for line in (made.total, *made.lines):
        for one in line.sums or (None,):
            yield FileLine(made, line, one)


def of_sum(name: str) -> Any:
    return lambda each: None if each.sum is None else getattr(each.sum, name)


TABLE = Table(
    name="management-plan",
    title=_("Results in the management plan"),
    columns=(
        Column("plan", _("Plan, code"), lambda each: each.made.plan.code, Kind.CODE),
        Column(
            "result_code", _("Pillar or result, code"),
            lambda each: each.line.plan_result.code if each.line.plan_result else "*", Kind.CODE,
        ),
        Column(
            "result", _("Pillar or result"),
            lambda each: each.line.plan_result.name if each.line.plan_result else ALL, is_main=True,
        ),
        Column("projects", _("Projects"), lambda each: each.line.projects, Kind.NUMBER),
        Column("states", _("States"), lambda each: each.line.states, Kind.NUMBER),
        Column("outcomes", _("Outcomes"), lambda each: each.line.outcomes, Kind.NUMBER),
        Column("outputs", _("Outputs"), lambda each: each.line.outputs, Kind.NUMBER),
        Column("indicators", _("Indicators"), lambda each: each.line.indicators, Kind.NUMBER),
        *(
            Column(word, name, lambda each, word=word: each.line.standings[word], Kind.NUMBER)  # type: ignore[misc]
            for word, (name, _several) in STANDINGS.items()
        ),
        Column("sum_kind", _("Sum of"), of_sum("kind")),
        Column("sum_unit", _("Unit"), of_sum("unit")),
        Column("sum", _("Sum"), lambda each: each.sum.total.numerator if each.sum else None, Kind.RATE),
        Column("sum_of", _("Of"), lambda each: each.sum.total.denominator if each.sum else None, Kind.RATE),
        Column("sum_indicators", _("Indicators with a value"), of_sum("indicators"), Kind.NUMBER),
        Column("as_at", _("As at"), lambda each: each.made.as_at, Kind.MOMENT),
    ),
)  # fmt: skip
