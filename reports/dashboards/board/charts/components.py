from collections.abc import Mapping

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal import formats
from portal.charts.dots import dots
from portal.charts.heat import heat
from portal.charts.radar import radar
from portal.charts.series import Series
from portal.charts.shown import Cell, Shown
from projects.components.heat import Row
from projects.components.models import Moment
from reports.dashboards.board.charts.parts import WIDE, count, drawn, figure, score, words
from reports.dashboards.board.sentences import components as says
from reports.dashboards.board.shapes import BoardLook, Components
from reports.figures.board.shapes import ComponentLine
from reports.figures.freezing import name_in

BEST = 3  # of a score


def charts(look: BoardLook, found: Components) -> Mapping[str, Shown]:
    return {"components": components(look, found), "heat": by_region(look, found)}


def components(look: BoardLook, found: Components) -> Shown:
    question = _("How do projects stand on the seven components at request, at approval and at closure?")
    answer, lines = says.components(found.lines), found.lines
    names = [name_in(line.names) for line in lines]
    series = [
        Series(str(moment.label), [line.means[at].score for line in lines]) for at, moment in enumerate(Moment)
    ]  # None where nothing was scored
    is_scored = any(mean.scored for line in lines for mean in line.means)
    return Shown(
        key="components",
        question=question,
        answer=answer,
        drawing=drawn(is_scored, lambda: pair(series, names, question, answer)),
        heads=(_("Component"), *component_heads()),
        rows=tuple(component_row(look, line) for line in lines),
        legend=tuple(str(moment.label) for moment in Moment),
        note=_("Mean score, 0 to 3, of the projects under way in the period"),
        url=reverse("component_heat"),
    )


def pair(series: list[Series], names: list[str], question: str, answer: str) -> SafeString:
    """The dots carry the meaning; the radar beside them is the familiar shape of the same figures."""
    return format_html(
        '<div class="ch-pair">{}<div class="ch-pair__side" aria-hidden="true">{}</div></div>',
        dots(series, names, key="components-chart", title=question, desc=answer, high=BEST, digits=2, width=580),
        radar(series, names, key="components-radar", title=question, desc=answer, high=BEST, width=300),
    )


def component_heads() -> tuple[str, ...]:
    projects = pgettext("column", "Projects")
    return tuple(head for moment in Moment for head in (str(moment.label), projects))


def component_row(look: BoardLook, line: ComponentLine) -> tuple[Cell, ...]:
    cells = (
        cell
        for mean in line.means
        for cell in (figure(look, f"components.{line.number}.{mean.moment}"), count(mean.scored))
    )
    return words(name_in(line.names)), *cells


def by_region(look: BoardLook, found: Components) -> Shown:
    question = _("Which components are weak, and in which regions?")
    answer, made = says.heat(found.heat), found.heat
    names = [component.name for component in made.components]
    rows = [row for row in made.rows if row.heading is not None]
    values = [[cell.mean for cell in row.cells] for row in rows]
    is_scored = any(value is not None for line in values for value in line)
    return Shown(
        key="heat",
        question=question,
        answer=answer,
        drawing=drawn(
            is_scored,
            lambda: heat(
                [row_name(row) for row in rows],
                names,
                values,
                key="heat-chart",
                title=question,
                desc=answer,
                high=BEST,
                digits=2,
                width=WIDE,
            ),
        ),
        heads=(_("Regional group"), *names),
        rows=tuple((words(row_name(row)), *(score(cell.mean) for cell in row.cells)) for row in rows),
        note=_("Mean score at approval, 0 to 3, of the projects under way in the period"),
        url=reverse("component_heat"),
        total=(words(_("All projects")), *(score(cell.mean) for cell in made.total.cells)),
    )


def row_name(row: Row) -> str:
    return row.heading.name if row.heading is not None else ""


def moved(found: Components) -> list[tuple[str, str, str, str]]:
    """Code, title, language of a project, and “Participation 1 → 3”: what rose most comes first."""
    names = {line.number: name_in(line.names) for line in found.lines}
    changes = sorted(found.changes, key=lambda one: (one.first - one.last, one.project, one.component))
    return [
        (
            one.project,
            one.title,
            one.language,
            _("%(component)s %(first)s → %(last)s")
            % {
                "component": names[one.component],
                "first": formats.number(one.first),
                "last": formats.number(one.last),
            },
        )
        for one in changes
    ]
