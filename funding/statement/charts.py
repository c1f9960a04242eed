"""How a balance came about, as one drawing: from the opening balance over income and uses to the closing balance."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from funding.statement.shapes import NOTHING, Statement
from portal import formats
from portal.charts.series import Step
from portal.charts.waterfall import waterfall


def steps(one: Statement) -> list[Step]:
    level = one.opening_usd
    made = [Step(_("Opening balance"), NOTHING, level, is_total=True)]
    for label, change in (
        (pgettext("step of a balance", "Income"), one.income_usd),
        (_("Expenditure before programme support costs"), -one.direct_usd),
        (_("Programme support costs"), -one.support_cost_usd),
        (_("Refunds and write-downs"), one.adjustments_usd),
    ):
        if change:
            made.append(Step(label, level, level + change))
        level += change
    return [*made, Step(_("Closing balance"), NOTHING, one.closing_usd, is_total=True)]


def bridge(one: Statement, *, key: str = "bridge") -> SafeString:
    """A waterfall of a statement's main lines, described by its figures."""
    drawn = steps(one)
    said = " · ".join(f"{step.label}: {formats.number(step.change)}" for step in drawn)
    return waterfall(drawn, key=f"{key}-picture", title=_("From the opening to the closing balance"), desc=said)
