"""Files that a person brought and that could not be read or used."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.roles import Role
from portal.accounts.rules import standing
from portal.desk import Uncounted, counter_of, counting
from portal.imports.lists import IMPORTS

RECENT = timedelta(days=30)  # what failed longer ago has been brought again, or will not be


@counting
def failed(user: Any) -> Iterable[Uncounted]:
    person = standing(user)
    if not person.has(Role.OFFICER, Role.FINANCE, Role.ADMIN):
        return
    since = timezone.localdate() - RECENT
    whose = "" if person.has(Role.ADMIN) else "&whose=mine"
    yield counter_of(
        IMPORTS,
        user,
        "import_list",
        f"refused=yes{whose}&since={since:%Y-%m-%d}",
        group="returned",
        key="imports.refused",
        label=_("Imports that failed"),
        note=_("Of the past 30 days; the page of each says what to change in the file."),
        tone="warn",
    )
