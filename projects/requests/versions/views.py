from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.rules import standing
from portal.audit.history import OFFICE
from projects.requests.finding import find
from projects.requests.models import RequestVersion
from projects.requests.versions.comparing import compare


@require_safe
def request_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Any two frozen versions side by side: by default the last two."""
    found = find(request, pk)
    versions = list(found.versions.select_related("frozen_by"))
    older, newer = chosen(request, versions)
    context: dict[str, Any] = {
        "record": found,
        "versions": [(version, by_whom(version, request.user)) for version in versions],
        "older": older,
        "newer": newer,
        "changes": compare(older.content, newer.content) if older and newer else [],
    }
    return render(request, "projects/requests/versions.html", context)


def chosen(
    request: HttpRequest, versions: list[RequestVersion]
) -> tuple[RequestVersion | None, RequestVersion | None]:  # fmt: skip
    """The versions that the address names, the older first; 404 for one that does not exist."""
    if len(versions) < 2:
        return None, None
    by_number = {str(version.number): version for version in versions}
    first = request.GET.get("from", str(versions[-2].number))
    last = request.GET.get("to", str(versions[-1].number))
    if first not in by_number or last not in by_number:
        raise Http404
    older, newer = sorted((by_number[first], by_number[last]), key=lambda version: version.number)
    return older, newer


def by_whom(version: RequestVersion, reader: Any) -> Any:
    """Members of staff are not named to the State."""
    if version.frozen_by.standing.is_staff and not standing(reader).is_staff:
        return OFFICE
    return version.frozen_by.name
