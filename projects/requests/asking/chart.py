"""How long each step of a request takes, as a chart with its table."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from portal import formats
from portal.charts.dots import dots
from portal.charts.series import Series
from portal.charts.shown import Cell, Shown
from projects.requests.asking import sentences
from projects.requests.asking.steps import Timed
from projects.requests.clock import TO_DECISION, TOTAL, Usual
from projects.requests.usual import days, name_of


def times_chart(steps: Sequence[Timed], usual: Mapping[str, Usual], *, today: date) -> Shown:
    """Steps of which there are enough cases are drawn; the table has all of them, and the sums."""
    timed = [(str(one.step.title), one.usual) for one in steps if one.usual is not None]
    drawn = [(name, one) for name, one in timed if not one.is_hidden]
    question, answer = _("How long does each step take?"), sentences.answer(usual)
    legend = (_("First quartile"), _("Median"), _("Third quartile"))
    series = [
        Series(name, [getattr(one, field) for _title, one in drawn])
        for name, field in zip(legend, ("lower", "median", "upper"), strict=True)
    ]
    sums = [(str(name_of(usual[key])), usual[key]) for key in (TO_DECISION, TOTAL) if key in usual]
    return Shown(
        key="times",
        question=question,
        answer=answer,
        drawing=dots(series, [name for name, _usual in drawn], key="times", title=question, desc=answer),
        heads=(_("Step"), _("Requests"), *legend, _("Target")),
        rows=tuple(row(name, one) for name, one in (*timed, *sums)),
        legend=legend if drawn else (),
        note=_("Working days at Geneva over all finished requests, as at %(day)s") % {"day": formats.day(today)},
        url=reverse("request_times"),
    )


def row(name: str, usual: Usual) -> tuple[Cell, ...]:
    """Of too few cases not even the number is told."""
    cases = formats.UNKNOWN if usual.is_hidden else formats.number(usual.cases)
    quarters = (days(value) for value in (usual.lower, usual.median, usual.upper))
    return Cell(name), Cell(cases), *map(Cell, quarters), Cell(formats.number(usual.target))
