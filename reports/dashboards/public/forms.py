from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from funding.funds.models import Fund
from portal.reference.names import name_in, names_of
from reports.dashboards.asked import ScopedForm


class FundingForm(ScopedForm):
    """All voluntary funds, one of them, or an assessed source by itself."""

    def __init__(self, query: Any, **facts: Any) -> None:
        super().__init__(query, **facts)
        self.fields["scope"].label = _("Fund")

    def scopes(self) -> Iterable[tuple[str, Any]]:
        yield "", _("All voluntary funds")
        for fund in Fund.objects.all():
            yield fund.code, name_in(names_of(fund)) if names_of(fund) else fund.name
