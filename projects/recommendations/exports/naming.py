"""What an export is called, and at which address it is found."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import slugify

from portal.reference.models import State


def file_name(request: HttpRequest, extension: str, *, mark: str = "") -> str:
    """recommendations-slovenia-session-48-2026-11-25.xlsx: what the address asks for, and the day."""
    iso3 = request.GET.get("state", "")
    state = State.objects.filter(iso3=iso3).first() if iso3 else None
    session = request.GET.get("session", "")
    parts = [
        "recommendations",
        slugify(state.name_en) if state else "",  # type: ignore[attr-defined]
        f"session-{session}" if session.isdecimal() else "",
        mark,
        timezone.localdate().isoformat(),
    ]
    return f"{'-'.join(part for part in parts if part)}.{extension}"


def export_address(key: str, **filters: Any) -> str:
    """Of an export of the recommendations that the filters leave: export_address("matrix", state="SVN", session=48)."""
    return f"{reverse('recommendation_list')}?{urlencode({**filters, 'export': key})}"
