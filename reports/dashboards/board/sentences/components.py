"""What the figures of the components say in words."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from portal import formats
from projects.components.heat import Heat
from reports.dashboards.board.sentences import isolated
from reports.figures.board.shapes import ComponentLine
from reports.figures.freezing import name_in


def components(lines: Sequence[ComponentLine]) -> str:
    """What rose most between the scores at request and the latest ones of the same projects."""
    if not any(mean.scored for line in lines for mean in line.means):
        return _("No component has been scored yet for the projects under way in the period.")
    compared = [line for line in lines if line.first is not None and line.last is not None]
    if not compared:
        return _("No component has been scored twice yet, so nothing can be compared.")
    best = max(compared, key=change)
    if change(best) <= 0:
        return _("No component scores higher on average than at request.")
    return _("%(component)s rose most since the request: from %(first)s to %(last)s on average.") % {
        "component": isolated(name_in(best.names)),
        "first": score(best.first),
        "last": score(best.last),
    }


def change(line: ComponentLine) -> Decimal:
    return (line.last or Decimal(0)) - (line.first or Decimal(0))


def score(value: Decimal | None) -> str:
    return formats.number(value, 2)


def heat(made: Heat) -> str:
    """The lowest mean of a region that has one."""
    means = [
        (cell.mean, component.name, row.heading.name)
        for row in made.rows
        for component, cell in zip(made.components, row.cells, strict=True)
        if row.heading is not None and cell.mean is not None
    ]
    if not means:
        return _("No component has been scored at approval yet for the projects under way in the period.")
    lowest, highest = min(means, key=lambda one: one[0] or 0), max(means, key=lambda one: one[0] or 0)
    if lowest[0] == highest[0]:
        return _("Every component that was scored at approval has a mean of %(score)s in every region.") % {
            "score": score(lowest[0])
        }
    return _("The lowest mean at approval is %(score)s: %(component)s (%(region)s).") % {
        "score": score(lowest[0]),
        "component": isolated(str(lowest[1])),
        "region": isolated(lowest[2]),
    }
