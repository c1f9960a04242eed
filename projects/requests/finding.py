from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from projects.requests.models import Request


def find(request: HttpRequest, pk: int) -> Request:
    """The request of a page, when its reader may see it; otherwise a page that is not there."""
    return get_object_or_404(Request.objects.visible_to(request.user).for_list(), pk=pk)
