"""What every API endpoint shares: paging, errors, and the bridge from an API action to a named permission."""

from typing import Any

from rest_framework.exceptions import APIException
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter
from rest_framework.views import exception_handler as drf_handler

from portal.workflow import NotAllowed

router = DefaultRouter()


class Pagination(PageNumberPagination):
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 1000


class Conflict(APIException):
    status_code = 409
    default_code = "not_allowed"


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """A move that the workflow refuses is 409, with the same reasons as on the page."""
    if isinstance(error, NotAllowed):
        told: dict[str, Any] = {"reasons": [str(reason) for reason in error.reasons]}
        if moved := getattr(error, "moved", ()):  # what happened since the caller looked
            told["moved"] = [{"what": str(one.what), "who": str(one.who), "at": one.at.isoformat()} for one in moved]
        error = Conflict(told)
    return drf_handler(error, context)
