"""What one donor gave, where it went and what came of it: the figures of its report, for the donor's people, staff and trustees."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.donors.models import Donor
from portal.accounts.roles import Role
from portal.accounts.rules import standing
from portal.workflow import Blocker, NotAllowed
from reports.dashboards.api import expose
from reports.dashboards.asked import Asked
from reports.dashboards.declaration import Dashboard
from reports.dashboards.donor.charts import charts
from reports.dashboards.donor.context import context
from reports.dashboards.donor.forms import DonorForm
from reports.figures.books import DoesNotReconcile
from reports.figures.donor import DonorFigures, figures_of
from reports.kinds.donor.words import named


def may_look(user: Any) -> bool:
    """Whoever reads of money: staff, trustees, and a donor's people of their own."""
    return user.has_perm("funding.view_fund") or standing(user).has(Role.DONOR)


def compute(reader: Any, asked: Asked) -> DonorFigures:
    seen = Donor.objects.visible_to(reader).for_list()
    donor = seen.filter(pk=asked.scope or 0).first()
    if donor is None:
        raise NotAllowed([Blocker(_("No donor is recorded for you yet. Ask the finance section of OHCHR."))])
    try:
        return figures_of(donor, asked.period, today=asked.as_at)
    except DoesNotReconcile as error:
        said = _("The ledger does not add up, so nothing is shown. Finance has to reconcile it first.")
        raise NotAllowed([Blocker(said)]) from error


DONOR = expose(
    Dashboard(
        code="donor",
        title=gettext_lazy("Donor dashboard"),
        template="reports/dashboards/donor/page.html",
        compute=compute,
        charts=charts,
        styles=("css/donor-dashboard.css",),
        form=DonorForm,
        names=named,
        about=lambda figures: figures.name,
        context=context,
        may_look=may_look,
        kind="donor",
    )
)
