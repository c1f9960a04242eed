"""What is known of a State in words: one sentence for each picture, made from its figures."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import formats
from projects.coverage.figures import Coverage
from projects.coverage.sentences import sentences
from projects.recommendations.models import Progress
from projects.states.figures import CycleLine, MechanismLine, ProgressLine


def positions(cycles: Sequence[CycleLine]) -> str:
    """Of the latest cycle."""
    latest = cycles[-1]
    words = ngettext(
        "Of %(n)s recommendation in cycle %(cycle)s, the State supported %(supported)s in full (%(share)s) and noted %(noted)s.",
        "Of %(n)s recommendations in cycle %(cycle)s, the State supported %(supported)s in full (%(share)s) and noted %(noted)s.",
        latest.counts.recommendations,
    )
    ratio = latest.counts.supported / latest.counts.recommendations if latest.counts.recommendations else None
    return words % {
        "n": formats.number(latest.counts.recommendations),
        "cycle": latest.cycle,
        "supported": formats.number(latest.counts.supported),
        "share": formats.percent(ratio),
        "noted": formats.number(latest.counts.noted),
    }


def coverage(made: Coverage) -> str:
    return " ".join(sentences(made))


def progress(lines: Sequence[ProgressLine]) -> str:
    """`lines` are of all recommendations: those of which nothing is reported are in the one without progress."""
    total = sum(line.by_state for line in lines)
    by_state = {line.progress: line.by_state for line in lines}
    by_ohchr = {line.progress: line.by_ohchr for line in lines}
    words = ngettext(
        "Of %(all)s recommendation, the State reports %(state)s as implemented; OHCHR has verified %(ohchr)s as implemented. On %(none)s the State has reported nothing yet.",
        "Of %(all)s recommendations, the State reports %(state)s as implemented; OHCHR has verified %(ohchr)s as implemented. On %(none)s the State has reported nothing yet.",
        total,
    )
    return words % {
        "all": formats.number(total),
        "state": formats.number(by_state.get(Progress.IMPLEMENTED, 0)),
        "ohchr": formats.number(by_ohchr.get(Progress.IMPLEMENTED, 0)),
        "none": formats.number(by_state.get("", 0)),
    }


def mechanisms(lines: Sequence[MechanismLine]) -> str:
    total = sum(line.recommendations for line in lines)
    first = max(lines, key=lambda line: line.recommendations)
    words = ngettext(
        "%(n)s recommendation of treaty bodies and special procedures; most come from %(name)s (%(most)s).",
        "%(n)s recommendations of treaty bodies and special procedures; most come from %(name)s (%(most)s).",
        total,
    )
    return words % {
        "n": formats.number(total),
        "name": first.mechanism.name or first.mechanism.code,
        "most": formats.number(first.recommendations),
    }


def basis(day: str, what: object) -> str:
    return _("As at %(day)s. %(basis)s.") % {"day": day, "basis": what}
