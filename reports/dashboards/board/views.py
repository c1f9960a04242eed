from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from reports.dashboards.board.dashboard import BOARD
from reports.dashboards.views import respond


@require_safe
def board_dashboard(request: HttpRequest) -> HttpResponseBase:
    return respond(request, BOARD)
