from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase

from reports.dashboards.public.declaration import FUNDING
from reports.dashboards.views import respond


@login_not_required
def funding_page(request: HttpRequest) -> HttpResponseBase:
    return respond(request, FUNDING)
