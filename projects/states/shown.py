"""Pictures of one State, each with its question, its answer and its table: for the public page and for the State's desk.
Every number of a table opens its rows."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal import formats
from portal.charts.bars import bars
from portal.charts.dots import dots
from portal.charts.series import Series
from portal.charts.shown import Cell, Shown
from portal.reference.models import State
from projects.coverage.addresses import NOTHING_REPORTED, rows_address
from projects.coverage.figures import Coverage, Heading
from projects.coverage.tables import Links
from projects.recommendations.models import Position, Progress
from projects.states import sentences
from projects.states.figures import CycleLine, MechanismLine, ProgressLine

UNANSWERED = (Position.PENDING, Position.NOT_APPLICABLE, Position.UNKNOWN)
FEWEST = 4  # of the scale, so that its marks are whole recommendations
Counted = tuple[int, str | None]  # a number and the address of its rows


def cell(counted: Counted) -> Cell:
    n, url = counted
    return Cell(formats.number(n), (url or "") if n else "")


def positions(state: State, cycles: Sequence[CycleLine], *, as_at: date) -> Shown | None:
    """How the State answered, cycle by cycle."""
    if not cycles:
        return None
    answer = sentences.positions(cycles)
    names = (
        str(Position.SUPPORTED.label),
        str(Position.PARTIALLY_SUPPORTED.label),
        str(Position.NOTED.label),
        _("Pending or not known"),
    )
    counted = [position_cells(state, line) for line in cycles]
    labels = [_("Cycle %(n)s") % {"n": formats.number(line.cycle)} for line in cycles]
    series = [Series(name, [cells[place + 1][0] for cells in counted]) for place, name in enumerate(names)]
    question = _("What did the State answer to the recommendations of each cycle?")
    return Shown(
        key="positions",
        question=question,
        answer=answer,
        drawing=bars(series, labels, key="positions-chart", title=question, desc=answer, is_stacked=True),
        heads=(_("Cycle"), _("Recommendations"), *names, _("Voluntary pledges")),
        rows=tuple((Cell(label), *(cell(one) for one in cells)) for label, cells in zip(labels, counted, strict=True)),
        legend=names,
        note=sentences.basis(formats.day(as_at), _("Recommendations of the Universal Periodic Review")),
    )


def position_cells(state: State, line: CycleLine) -> tuple[Counted, ...]:
    """All, the four answers, and pledges beside them."""
    shared = (("state", state.iso3), ("cycle", str(line.cycle)))
    asked = (*shared, ("mechanism", "UPR"), ("kind", "recommendation"))
    counts, every = line.counts, rows_address(asked)
    open_ones = f"{every}&{'&'.join(f'position={word.value}' for word in UNANSWERED)}"
    return (
        (counts.recommendations, every),
        (counts.supported, rows_address((*asked, ("position", Position.SUPPORTED)))),
        (counts.partially_supported, rows_address((*asked, ("position", Position.PARTIALLY_SUPPORTED)))),
        (counts.noted, rows_address((*asked, ("position", Position.NOTED)))),
        (counts.open, open_ones),
        (counts.pledges, rows_address((*shared, ("mechanism", "UPR"), ("kind", "voluntary_pledge")))),
    )


def progress(state: State, lines: Sequence[ProgressLine], *, as_at: date) -> Shown | None:
    """What the State reports beside what OHCHR has verified. Nothing while neither has recorded anything."""
    told = [line for line in lines if line.by_state or line.by_ohchr]
    if not any(line.progress for line in told):
        return None
    answer, labels = sentences.progress(lines), dict(Progress.choices)
    names = (_("By the State’s own report"), _("As verified by OHCHR"))
    words = [str(labels.get(line.progress) or pgettext("progress", "Nothing reported")) for line in told]
    drawn = [(word, line) for word, line in zip(words, told, strict=True) if line.progress]
    series = [
        Series(names[0], [line.by_state for _word, line in drawn]),
        Series(names[1], [line.by_ohchr for _word, line in drawn]),
    ]
    highest = max(count for one in series for count in one.values if count is not None)
    question = _("How far have the recommendations come?")
    return Shown(
        key="progress",
        question=question,
        answer=answer,
        drawing=dots(
            series,
            [word for word, _line in drawn],
            key="progress-chart",
            title=question,
            desc=answer,
            high=max(highest, FEWEST),
            digits=0,
        ),
        heads=(_("Progress"), *names),
        rows=tuple(
            (Cell(word), *(cell(one) for one in progress_cells(state, line)))
            for word, line in zip(words, told, strict=True)
        ),
        legend=names,
        note=sentences.basis(formats.day(as_at), _("Recommendations of all mechanisms, without pledges")),
    )


def progress_cells(state: State, line: ProgressLine) -> tuple[Counted, Counted]:
    facts = (("state", state.iso3), ("kind", "recommendation"))
    word = line.progress or NOTHING_REPORTED
    return (
        (line.by_state, rows_address((*facts, ("state_progress", word)))),
        (line.by_ohchr, rows_address((*facts, ("ohchr_progress", word)))),
    )


def coverage(made: Coverage) -> Shown | None:
    """Of one State, by cycle: which supported recommendations technical cooperation has taken up."""
    if not made.total.recommendations:
        return None
    answer, links = sentences.coverage(made), Links(made, frozenset())
    asks = made.counts_requests
    names = (_("Assisted"), *((_("Requested or planned"),) if asks else ()), _("Without assistance"))
    counted = [coverage_cells(links, row, asks=asks) for row in made.rows]
    labels = [named(row) for row in made.rows]
    series = [Series(name, [cells[place + 1][0] for cells in counted]) for place, name in enumerate(names)]
    question = _("How much of what the State supported has technical cooperation taken up?")
    shares = [formats.percent(row.counts.share, 1) for row in made.rows]
    whole = coverage_cells(links, None, asks=asks)
    return Shown(
        key="coverage",
        question=question,
        answer=answer,
        drawing=bars(series, labels, key="coverage-chart", title=question, desc=answer, is_stacked=True),
        heads=(_("UPR cycle"), pgettext("position", "Supported"), *names, _("Share assisted")),
        rows=tuple(
            (Cell(label), *(cell(one) for one in cells), Cell(share))
            for label, cells, share in zip(labels, counted, shares, strict=True)
        ),
        total=(Cell(_("All")), *(cell(one) for one in whole), Cell(formats.percent(made.total.share, 1))),
        legend=names,
        note=sentences.basis(formats.day(made.as_at), made.question.basis.label),
        url=reverse("state_unaddressed", args=[made.question.state]),
    )


def named(row: Heading) -> str:
    return _("Cycle %(n)s") % {"n": formats.number(int(row.key))} if row.key else row.name


def coverage_cells(links: Links, row: Heading | None, *, asks: bool) -> tuple[Counted, ...]:
    """Supported, assisted, requested where the reader may know of requests, without assistance. Without a row: of all."""
    number = links.number(row.counts if row else links.made.total, row=row)
    counts = number.counts
    return (
        (counts.recommendations, number.all_url),
        (counts.assisted, number.assisted_url),
        *(((counts.requested, number.requested_url),) if asks else ()),
        (counts.untouched, number.untouched_url),
    )


def mechanisms(state: State, lines: Sequence[MechanismLine], *, as_at: date) -> Shown | None:
    """Treaty bodies and special procedures, those with most recommendations first."""
    told = sorted(lines, key=lambda line: -line.recommendations)
    if not any(line.recommendations for line in told):
        return None
    answer = sentences.mechanisms(told)
    labels = [line.mechanism.code for line in told]
    question = _("Which other mechanisms have made recommendations?")
    names = (_("Recommendations"),)
    series = [Series(names[0], [line.recommendations for line in told])]
    return Shown(
        key="mechanisms",
        question=question,
        answer=answer,
        drawing=bars(series, labels, key="mechanisms-chart", title=question, desc=answer),
        heads=(_("Mechanism"), *names, _("Concerns and observations"), _("Documents"), _("Latest")),
        rows=tuple(mechanism_row(state, line) for line in told),
        note=sentences.basis(formats.day(as_at), _("Treaty bodies and special procedures")),
    )


def mechanism_row(state: State, line: MechanismLine) -> tuple[Cell, ...]:
    facts = (("state", state.iso3), ("mechanism", line.mechanism.code))
    return (
        Cell(line.mechanism.name or line.mechanism.code),
        cell((line.recommendations, rows_address((*facts, ("kind", "recommendation"))))),
        cell((line.concerns, rows_address((*facts, ("kind", "concern"))))),
        Cell(formats.number(line.documents)),
        Cell(formats.day(line.latest_on)),
    )
