"""The funding page: who pays and for what. Everybody reads it, and its figures are those of the statement of the same period."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.roles import STAFF_ROLES, Role
from portal.accounts.rules import standing
from portal.periods import to_date
from reports.dashboards.api import expose
from reports.dashboards.asked import Asked
from reports.dashboards.declaration import Dashboard, opens_for
from reports.dashboards.public import tables
from reports.dashboards.public.charts import charts
from reports.dashboards.public.forms import FundingForm
from reports.dashboards.public.names import named
from reports.figures.public import FundingFigures
from reports.figures.public import compute as figures_of


def compute(reader: Any, asked: Asked) -> FundingFigures:
    return figures_of(reader, to_date(asked.period, asked.as_at), scope=asked.scope)


def may_follow(reader: Any, url: str) -> bool:
    """Rows of the ledger open for those who see all of it: a donor would find a part of what the figure counts."""
    return standing(reader).has(*STAFF_ROLES, Role.TRUSTEE) and opens_for(reader, url)


FUNDING = expose(
    Dashboard(
        code="funding",
        title=_("Who pays and for what"),
        template="reports/dashboards/funding.html",
        compute=compute,
        charts=charts,
        styles=("css/funding-page.css",),
        form=FundingForm,
        names=named,
        context=tables.context,
        may_follow=may_follow,
        kind="statement",
    )
)
