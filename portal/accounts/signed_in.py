from typing import cast

from django.http import HttpRequest

from portal.accounts.models import User


def person_of(request: HttpRequest) -> User:
    """Whoever is signed in: LoginRequiredMiddleware lets nobody else through to a page that asks."""
    return cast("User", request.user)
