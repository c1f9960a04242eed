"""The cost plan in an amendment."""

from django.utils.translation import gettext_lazy as _

from portal.reference.finance import ObjectClass
from projects.portfolio.amendments.sections import Field, Section, register
from projects.workplan.cost_plan import actions
from projects.workplan.models import BudgetLine

BUDGET_LINES = register(
    Section(
        key="budget_lines",
        label=_("Cost plan"),
        fields=(
            Field("code", _("Line"), required=True),
            Field("description", _("Description"), required=True),
            Field("object_class", _("Object class"), "choice", lambda project: ObjectClass.choices, required=True),
            Field("source", _("Source"), "choice", lambda project: BudgetLine.Source.choices, required=True),
            Field("amount_usd", _("Amount, US$"), "money", required=True),
        ),
        read=actions.read,
        refuse=actions.refuse,
        write=actions.write,
        may_add=True,
        may_remove=True,
        order=30,
    )
)
