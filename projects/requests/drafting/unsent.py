"""What somebody had typed when the session ended: kept in the anonymous session and given back after signing in."""

from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

KEY = "typed"
LARGEST = 64 * 1024  # characters; the longest section has under 10,000


def keep(request: HttpRequest) -> None:
    """Before the visitor is sent to the sign-in page. Files cannot be kept; the page says so."""
    fields = [
        (name, value) for name in request.POST for value in request.POST.getlist(name) if name != "csrfmiddlewaretoken"
    ]
    typed = urlencode(fields)
    if len(typed) <= LARGEST:
        request.session[KEY] = {"path": request.path, "person": request.POST.get("person", ""), "typed": typed}


def give_back(request: HttpRequest) -> QueryDict | None:
    """What this person had typed on this page; once."""
    kept = request.session.get(KEY)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[KEY]
    return QueryDict(kept["typed"]) if kept["person"] == str(request.user.pk) else None
