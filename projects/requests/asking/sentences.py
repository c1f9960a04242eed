"""What the times of requests say in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import formats
from projects.requests.clock import TO_DECISION, Usual
from projects.requests.times import CLOCK
from projects.requests.usual import days


def of_step(usual: Usual) -> str:
    """Half of the requests took no longer than the median, half of them between the quartiles."""
    if usual.is_hidden:
        return few()
    facts = {"median": days(usual.median), "lower": days(usual.lower), "upper": days(usual.upper)}
    cases = ngettext("%(n)s request", "%(n)s requests", usual.cases) % {"n": formats.number(usual.cases)}
    said = _("Median %(median)s working days; half of the requests took between %(lower)s and %(upper)s (%(cases)s)")
    return said % (facts | {"cases": cases})


def few() -> str:
    said = _("Fewer than %(n)s finished requests, so no figure is shown")
    return said % {"n": formats.number(CLOCK.fewest_cases)}


def answer(usual: Mapping[str, Usual]) -> str:
    """What the chart says: the whole way to the decision, then the step that takes longest."""
    decision = usual.get(TO_DECISION)
    if decision is None or decision.is_hidden:
        return _(
            "Too few requests are finished to say how long a decision takes; the targets that OHCHR has set itself stand in the table."
        )
    facts = {"median": days(decision.median), "lower": days(decision.lower), "upper": days(decision.upper)}
    said = _(
        "Half of the requests were decided within %(median)s working days of receipt, half of them between %(lower)s and %(upper)s."
    )
    return said % facts
