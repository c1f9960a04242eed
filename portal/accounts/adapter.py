from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.urls import translate_url

from portal.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are opened by an administrator, for a State, a donor or a role."""
        return False

    def post_login(self, request: HttpRequest, user: User, **facts: Any) -> HttpResponse:
        """The page that follows is in the person's own language."""
        response: HttpResponse = super().post_login(request, user, **facts)
        if "Location" in response:
            response["Location"] = translate_url(response["Location"], user.language)
        return response
