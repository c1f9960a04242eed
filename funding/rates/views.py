from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from funding.rates.lists import RATES
from portal.listing.views import respond


@require_safe
def rate_list(request: HttpRequest) -> HttpResponseBase:
    return respond(request, RATES)
