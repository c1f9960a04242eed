"""What stands within the frame of a page, kept for its reader and its address. The frame is drawn each time: it holds what is of
the moment, such as messages and the sign against forged requests."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from portal.accounts.rules import standing
from portal.kept.keeping import Made, kept


def body(
    request: HttpRequest,
    name: str,
    template: str,
    make: Callable[[], Mapping[str, Any]],
    *,
    words: Collection[str] = (),
) -> SafeString:
    """`template` with what `make` finds; `words` are all that mean something in the address of this page."""
    return of_page(request, name, lambda: draw(request, template, make()), words=words)


def draw(request: HttpRequest, template: str, context: Mapping[str, Any]) -> SafeString:
    """For what is to be kept. Raises ValueError for a form that changes something: its sign against forgery is of this session
    alone."""
    drawn = render_to_string(template, dict(context), request)
    if "csrfmiddlewaretoken" in drawn:
        raise ValueError(f"{template} has a form that cannot be kept.")
    return drawn


def of_page(request: HttpRequest, name: str, make: Callable[[], Made], *, words: Collection[str]) -> Made:
    """As it was made for this reader, while nothing changed. Words that mean nothing here would come back in the links of the
    page, so that only an address without any is kept."""
    if not set(request.GET) <= set(words):
        return make()
    return kept(f"page-{name}", (who(request.user), timezone.localdate(), request.get_full_path()), make)


def who(user: Any) -> Any:
    """All that is known of a reader before the page asks the database."""
    if not user.is_authenticated:
        return None
    facts = [getattr(user, field.attname) for field in user._meta.concrete_fields if field.name != "last_login"]
    return standing(user), facts
