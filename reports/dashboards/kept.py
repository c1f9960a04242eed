"""Figures of public dashboards are the same for every visitor, and are kept while the data stay what they are: page, files and
API give them from one place, and none is older than another."""

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
    """As the dashboard computes them for this reader. Signed-in people see more than visitors, each something else."""
    seen = "" if reader.is_authenticated else version()
    if not seen:
        return dashboard.compute(reader, asked)
    question = hashlib.sha256(repr((asked, get_language())).encode()).hexdigest()
    key = f"dashboard:{dashboard.code}:{question}:{seen}"
    found = cache.get(key)
    if found is None:
        found = dashboard.compute(reader, asked)
        if version() == seen:  # nobody changed anything meanwhile
            cache.set(key, found, MINUTES)
    return found
