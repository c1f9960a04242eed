"""The menu as data: each app registers its entries (in its `navigation.py`); the base page shows those for the person's roles."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Standing
from portal.accounts.roles import Role


@dataclass(frozen=True)
class Entry:
    section: str  # one of portal.context.SECTIONS
    label: str | Promise
    url_name: str
    icon: str  # lucide name
    order: int
    roles: frozenset[str] | None = None  # None: everybody, signed in or not

    def is_for(self, standing: Standing) -> bool:
        return self.roles is None or bool(self.roles & standing.roles)


ENTRIES: list[Entry] = []


def register(*entries: Entry) -> None:
    ENTRIES.extend(entry for entry in entries if entry not in ENTRIES)
    ENTRIES.sort(key=lambda entry: (entry.section, entry.order))


register(
    Entry(
        "administration", _("Imports"), "import_list", "upload", 30, frozenset({Role.OFFICER, Role.FINANCE, Role.ADMIN})
    ),
    Entry("workspace", _("My desk"), "desk", "layout-dashboard", 0, frozenset(Role.values)),
    Entry("administration", _("People"), "people", "users", 10, frozenset({Role.ADMIN, Role.HEAD})),
    Entry("administration", _("Roles"), "roles", "shield-check", 20, frozenset({Role.ADMIN, Role.HEAD})),
)
