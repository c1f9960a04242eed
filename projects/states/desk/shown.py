"""Pictures of the desk; those that the public page has as well are in projects.states.shown."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from portal import formats
from portal.charts.bars import bars
from portal.charts.series import Series
from portal.charts.shown import Cell, Shown
from projects.followup.filters import NONE
from projects.states import sentences as of_states
from projects.states import shown as of_state
from projects.states.desk import sentences
from projects.states.desk.figures import Desk
from projects.states.desk.freshness import NEVER, OLDER, RECENT, FreshnessLine
from projects.states.shown import Counted, cell


def charts(made: Desk) -> dict[str, Shown | None]:
    return {
        "freshness": freshness(made),
        "progress": of_state.progress(made.state, made.progress, as_at=made.as_at),
        "coverage": of_state.coverage(made.coverage),
        "positions": of_state.positions(made.state, made.positions, as_at=made.as_at),
    }


def freshness(made: Desk) -> Shown | None:
    if not made.fresh.total:
        return None
    answer = sentences.fresh(made.fresh)
    names = (_("News of the last six months"), _("Older news"), _("Never reported on"))
    labels = [named(line) for line in made.freshness]
    series = [
        Series(names[0], [line.recent for line in made.freshness]),
        Series(names[1], [line.older for line in made.freshness]),
        Series(names[2], [line.never for line in made.freshness]),
    ]
    question = _("How fresh is what the State has reported?")
    words: list[tuple[str, ...]] = [(str(line.cycle) if line.cycle else NONE,) for line in made.freshness]
    rows = zip(labels, made.freshness, words, strict=True)
    return Shown(
        key="freshness",
        question=question,
        answer=answer,
        drawing=bars(series, labels, key="freshness-chart", title=question, desc=answer, is_stacked=True),
        heads=(_("Cycle"), *names, _("All")),
        rows=tuple((Cell(label), *(cell(one) for one in cells(made, line, *cycle))) for label, line, cycle in rows),
        total=(Cell(_("All")), *(cell(one) for one in cells(made, made.fresh))),
        legend=names,
        note=of_states.basis(formats.day(made.as_at), made.figure("freshness.all").basis),
        url=board(made),
    )


def named(line: FreshnessLine) -> str:
    return _("Cycle %(n)s") % {"n": formats.number(line.cycle)} if line.cycle else _("Other mechanisms")


def cells(made: Desk, line: FreshnessLine, cycle: str = "") -> tuple[Counted, ...]:
    return (
        (line.recent, board(made, cycle, RECENT)),
        (line.older, board(made, cycle, OLDER)),
        (line.never, board(made, cycle, NEVER)),
        (line.total, board(made, cycle)),
    )


def board(made: Desk, cycle: str = "", updated: str = "") -> str:
    """The status board, narrowed to these rows."""
    words = {"state": made.state.iso3, "cycle": cycle, "updated": updated}
    return f"{reverse('followup_board')}?{urlencode({name: word for name, word in words.items() if word})}"
