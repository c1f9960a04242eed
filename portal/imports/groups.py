"""Messages of many rows put together: one question instead of a hundred."""

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection

from portal.imports import codes
from portal.imports.models import ImportBatch

MOST_GROUPS = 60
# Answered for all rows at once, whatever value they have
BY_CODE_ALONE = ("EDITED_LOCALLY", "NOT_A_RECOMMENDATION")

GROUPS = """
SELECT made->>'code', CASE WHEN made->>'code' = ANY(%(alone)s) THEN '' ELSE made->>'raw' END AS raw, COUNT(*),
       MIN(number), (ARRAY_AGG(made ORDER BY number))[1],
       BOOL_OR(made->'facts' ?| ARRAY['name', 'choices', 'may_force', 'decide']) AS asks
FROM portal_importrow, jsonb_array_elements(messages) AS made
WHERE batch_id = %(batch)s
GROUP BY 1, 2
HAVING COUNT(*) > 1 OR BOOL_OR(made->'facts' ?| ARRAY['name', 'choices', 'may_force', 'decide'])
ORDER BY asks DESC, BOOL_OR(made->>'severity' = 'error') DESC, COUNT(*) DESC, MIN(number)
LIMIT %(most)s
"""
CODES = """
SELECT made->>'code', COUNT(DISTINCT portal_importrow.id)
FROM portal_importrow, jsonb_array_elements(messages) AS made
WHERE batch_id = %(batch)s GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True)
class Group:
    code: str
    raw: str  # "" for codes that are answered whatever the value
    rows: int
    first: int  # number of the first row
    made: dict[str, Any]  # the message of that row, for its sentence and its facts
    asks: bool

    @property
    def is_error(self) -> bool:
        return codes.is_error(self.made)


def groups(batch: ImportBatch) -> list[Group]:
    """Equal messages of several rows, and every question even of one; questions first, then what rejects most rows."""
    with connection.cursor() as cursor:
        cursor.execute(GROUPS, {"batch": batch.pk, "most": MOST_GROUPS, "alone": list(BY_CODE_ALONE)})
        found = cursor.fetchall()
    return [
        Group(code, raw, rows, first, as_dict(made), bool(asks))
        for code, raw, rows, first, made, asks in found
        if code in codes.CODES
    ]


def as_dict(made: Any) -> dict[str, Any]:
    """The driver gives JSON as text."""
    found: dict[str, Any] = json.loads(made) if isinstance(made, str) else made
    return found


def code_counts(batch: ImportBatch) -> dict[str, int]:
    """Code → number of rows with it."""
    with connection.cursor() as cursor:
        cursor.execute(CODES, {"batch": batch.pk})
        return dict(cursor.fetchall())
