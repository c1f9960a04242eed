"""Charts of the donor report; each stands beside the table of its figures."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funding.statement import charts as statement_charts
from portal import formats
from portal.charts.bars import bars
from portal.charts.series import Series
from portal.charts.shares import Share, shares
from reports.figures.donor.shapes import DonorFigures, Flow, ProjectLine
from reports.kinds.cells import plain
from reports.kinds.document import Chart
from reports.kinds.prose import Prose

MOST = 10  # projects in one drawing; the table has all


def label(one: Flow, *, by_year: bool) -> str:
    """7/26 is July 2026: the same in every language, and short enough for twelve months side by side."""
    return str(one.starts_on.year) if by_year else f"{one.starts_on.month}/{one.starts_on.year % 100:02d}"


def flow(prose: Prose, figures: DonorFigures) -> Chart:
    lines = figures.flows
    by_year = any((one.starts_on.year, one.starts_on.month) != (one.ends_on.year, one.ends_on.month) for one in lines)
    received, spent = (
        sum((getattr(one, f"{name}_usd") for one in lines), Decimal(0)) for name in ("received", "spent")
    )
    said = _("Received and spent by year: {received} received and {spent} spent in the period.")
    if not by_year:
        said = _("Received and spent by month: {received} received and {spent} spent in the period.")
    caption = prose.say(said, received=formats.usd(received, 2), spent=formats.usd(spent, 2))
    names = (
        prose.word(pgettext_lazy("series of a chart", "Received, US$")),
        prose.word(pgettext_lazy("series of a chart", "Spent, US$")),
    )
    drawing = bars(
        [Series(names[0], [one.received_usd for one in lines]), Series(names[1], [one.spent_usd for one in lines])],
        [label(one, by_year=by_year) for one in lines],
        key="flow-chart",
        title=plain(caption),
        desc="",
        digits=2,
    )
    return Chart(drawing, caption, names)


def bridge(prose: Prose, figures: DonorFigures) -> Chart:
    caption = prose.say(
        _("From {opening} at the start to {closing} at the end, as received (United States dollars)."),
        opening=formats.usd(figures.main.opening_usd, 2),
        closing=formats.usd(figures.main.closing_usd, 2),
    )
    return Chart(statement_charts.bridge(figures.main), caption, ())


def elapsed(one: ProjectLine, figures: DonorFigures) -> float:
    """The share of the project's time that had passed; nothing while its dates are not known."""
    if one.starts_on is None or one.ends_on is None:
        return 0.0
    days = (one.ends_on - one.starts_on).days + 1
    return max(0.0, min(1.0, ((figures.as_at - one.starts_on).days + 1) / days))


def spending(prose: Prose, figures: DonorFigures) -> Chart | None:
    """How much of each project's allocation is spent, against the time that has passed."""
    lines = [one for one in figures.shown_projects if one.allocated_usd > 0]
    largest = sorted(lines, key=lambda one: (-one.allocated_usd, one.code))[:MOST]
    if not largest:
        return None
    said = _("Spent of what was allocated from this money; the line marks how much of the project's time has passed.")
    if len(lines) > MOST:
        said = _(
            "Spent of what was allocated from this money, the largest projects; the line marks how much of the project's time has passed."
        )
    caption = prose.say(said)
    rows = [
        Share(
            label=f"{one.code} · {formats.percent(one.total_usd / one.allocated_usd, 0)}",
            share=float(one.total_usd / one.allocated_usd),
            mark=elapsed(one, figures),
        )
        for one in largest
    ]
    drawing = shares(rows, title=prose.word(_("Spent of the allocation")), desc=plain(caption), key="spending")
    return Chart(drawing, caption, ())
