from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.charts.dots import dots
from portal.charts.series import Series
from portal.charts.shown import Shown
from projects.coverage.figures import Coverage, Heading
from projects.coverage.sentences import counted_for
from reports.dashboards.board.charts.parts import HALF, WIDE, count, drawn, figure, numbers, today, words
from reports.dashboards.board.sentences import recommendations as says
from reports.dashboards.board.shapes import BoardLook, Gaps

WIDEST = 8  # gaps of a chart: the page of coverage has all


def charts(look: BoardLook, found: Gaps) -> Mapping[str, Shown]:
    return {"coverage": coverage(look, found), "themes": themes(look, found), "states": states(look, found)}


def coverage(look: BoardLook, found: Gaps) -> Shown:
    question, answer = _("How much of what States supported does cooperation answer?"), says.coverage(found.by_state)
    names = {
        "assisted": pgettext("assistance", "Assisted by a project"),
        "requested": pgettext("assistance", "Assistance requested"),
        "untouched": pgettext("assistance", "No assistance"),
    }
    heads = (pgettext("recommendations", "Supported"), names["assisted"])
    series = [
        Series(heads[0], [one.counts.recommendations for one in found.by_region.rows]),
        Series(heads[1], [one.counts.assisted for one in found.by_region.rows]),
    ]
    labels = [one.name for one in found.by_region.rows]
    return Shown(
        key="coverage",
        question=question,
        answer=answer,
        drawing=drawn(
            found.by_state.total.recommendations,
            lambda: dots(series, labels, key="coverage-chart", title=question, desc=answer, digits=0, width=WIDE),
        ),
        heads=(_("Regional group"), *names.values(), _("Recommendations")),
        rows=tuple(
            (
                words(one.name),
                *numbers(getattr(one.counts, word) for word in names),
                count(one.counts.recommendations),
            )
            for one in found.by_region.rows
        ),
        legend=heads,
        note=counted_for(found.by_state, sees_all=look.sees_requests),
        url=reverse("coverage"),
        total=(
            words(_("All recommendations")),
            *(figure(look, f"coverage.{word}") for word in names),
            figure(look, "coverage.supported"),
        ),
    )


def themes(look: BoardLook, found: Gaps) -> Shown:
    return gaps(look, found.by_theme, "themes", _("Under which themes are the gaps widest?"), _("Theme"))


def states(look: BoardLook, found: Gaps) -> Shown:
    return gaps(look, found.by_state, "states", _("In which States are the gaps widest?"), _("State"))


def gaps(look: BoardLook, made: Coverage, key: str, question: str, head: str) -> Shown:
    """The distance between two dots is the gap."""
    answer, widest = says.gap(made), widest_of(made)
    heads = (pgettext("recommendations", "Supported"), pgettext("assistance", "Assisted by a project"))
    series = [
        Series(heads[0], [one.counts.recommendations for one in widest]),
        Series(heads[1], [one.counts.assisted for one in widest]),
    ]
    return Shown(
        key=key,
        question=question,
        answer=answer,
        drawing=drawn(
            widest,
            lambda: dots(
                series,
                [one.name for one in widest],
                key=f"{key}-chart",
                title=question,
                desc=answer,
                digits=0,
                width=HALF,
            ),
        ),
        heads=(head, *heads, pgettext("assistance", "No assistance")),
        rows=tuple(
            (
                words(one.name, one.lang),
                *numbers((one.counts.recommendations, one.counts.assisted, one.counts.untouched)),
            )
            for one in widest
        ),
        legend=heads,
        note=today(look),
        url=f"{reverse('coverage')}?rows={made.question.rows.key}",
    )


def widest_of(made: Coverage) -> list[Heading]:
    named = [one for one in made.rows if one.key is not None and one.counts.untouched]
    return sorted(named, key=lambda one: (-one.counts.untouched, one.name))[:WIDEST]
