"""Figures of a dashboard are kept while the data stay what they are, for all visitors together and for each person who signed
in: page, files and API give them from one place, and none is older than another."""

import hashlib
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.utils.translation import get_language

from portal.audit.version import version
from reports.dashboards.asked import Asked

if TYPE_CHECKING:
    from reports.dashboards.declaration import Dashboard

MINUTES = 10 * 60


def figures(dashboard: "Dashboard", reader: Any, asked: Asked) -> Any:
    """As the dashboard computes them for this reader: signed-in people see more than visitors, each something else. Whose right
    ends today reads nothing of yesterday: the day is part of what is asked."""
    seen = version() if dashboard.is_kept else ""
    if not seen:
        return dashboard.compute(reader, asked)
    question = hashlib.sha256(repr((reader.pk, asked, get_language())).encode()).hexdigest()
    key = f"dashboard:{dashboard.code}:{question}:{seen}"
    found = cache.get(key)
    if found is None:
        found = dashboard.compute(reader, asked)
        if version() == seen:  # nobody changed anything meanwhile
            cache.set(key, found, MINUTES)
    return found
