from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from funding.funds.figures import overview
from portal.listing import as_at


@require_safe
def fund_list(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("funding.view_fund"):
        raise PermissionDenied
    today = timezone.localdate()
    asked = as_at.read(request.GET, today=today)
    day = asked.day or today
    return render(request, "funding/funds/list.html", {"rows": overview(until=day), "today": day, "as_at": asked})
