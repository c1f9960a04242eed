"""What the page frame shows on every page: menu, languages, whether data are illustrative."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.accounts.demo import DEMO_SIGN_INS
from portal.accounts.models import NOBODY
from portal.navigation import ENTRIES, Entry

SECTIONS: dict[str, str | Promise] = {
    "workspace": _("Workspace"),
    "projects": _("Projects"),
    "funding": _("Funding"),
    "governance": _("Governance"),
    "administration": _("Administration"),
}
# Languages that have every sentence of the pages, as `make check` sees; another would fall back to English, and say so.
COMPLETE_LANGUAGES = frozenset({"ar", "en", "es", "fr", "ru", "zh-hans"})


@dataclass(frozen=True)
class Link:
    entry: Entry
    url: str
    is_current: bool


@dataclass(frozen=True)
class Section:
    heading: str | Promise
    links: list[Link]


def shell(request: HttpRequest) -> dict[str, Any]:
    code = get_language() or settings.LANGUAGE_CODE
    return {
        "menu_sections": menu(request),
        "languages": settings.LANGUAGES,
        "language_is_complete": code in COMPLETE_LANGUAGES,
        "is_demo": settings.DEMO,
        "demo_sign_ins": [(address, role.label) for role, address in DEMO_SIGN_INS.items()] if settings.DEMO else [],
    }


def menu(request: HttpRequest) -> list[Section]:
    """The entries for this person's roles, section by section; sections with nothing in them are left out."""
    user = getattr(request, "user", None)
    standing = getattr(user, "standing", NOBODY)
    entries = [(entry, reverse(entry.url_name)) for entry in ENTRIES if entry.is_for(standing)]
    current = longest_match(request.path, [url for _entry, url in entries])
    sections = []
    for key, heading in SECTIONS.items():
        links = [Link(entry, url, url == current) for entry, url in entries if entry.section == key]
        if links:
            sections.append(Section(heading, links))
    return sections


def longest_match(path: str, urls: list[str]) -> str:
    """The entry whose page, or a page below it, is being read."""
    return max((url for url in urls if path.startswith(url)), key=len, default="")
