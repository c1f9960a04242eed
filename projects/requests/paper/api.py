"""Requests that came on paper: the list, and registering one."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request as Call
from rest_framework.response import Response

from portal.accounts.rules import is_programme_staff
from portal.listing.api import ListingViewSet
from projects.requests.api import FORM, body, checked
from projects.requests.paper.forms import RegisterForm
from projects.requests.paper.views import registered


class PaperRequestViewSet(ListingViewSet):
    @extend_schema(request=FORM)
    def create(self, call: Call, format: str | None = None) -> Response:
        """The fields of the page, with the file `scan` (multipart)."""
        if not is_programme_staff(call.user):
            raise PermissionDenied
        user: Any = call.user
        form = checked(RegisterForm(body(call), call.FILES, user=user))
        return Response(self.get_serializer(registered(form.cleaned_data, by=user)).data, status=201)
