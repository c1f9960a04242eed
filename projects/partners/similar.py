"""Registry entries that may be the same organisation: names that look alike, or the same acronym. Found by pg_trgm."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection
from django.db.models import F, Func, Q, QuerySet, Value

from projects.partners.models import Partner

ALIKE_FROM = 0.45
MOST_PAIRS = 50


def like(partner: Partner) -> QuerySet[Partner]:
    """Most alike first: of the same State, of none, or with the partner's State unknown."""
    rows = Partner.objects.in_registry().exclude(pk=partner.pk).select_related("state")
    if partner.state is not None:
        rows = rows.filter(Q(state=partner.state) | Q(state__isnull=True))
    name: Any = Func(Value(partner.name), function="unaccent")
    likeness = TrigramSimilarity(Func(F("name"), function="unaccent"), name)
    alike = Q(likeness__gte=ALIKE_FROM)
    if partner.acronym:
        alike |= Q(acronym__iexact=partner.acronym)
    return rows.annotate(likeness=likeness).filter(alike).order_by("-likeness", "pk")


@dataclass(frozen=True)
class Pair:
    """Two entries; the younger would be merged into the older."""

    older: Partner
    younger: Partner


PAIRS = """
    SELECT older.id, younger.id
    FROM projects_partner older
    JOIN projects_partner younger ON older.id < younger.id
      AND (older.state_id = younger.state_id OR older.state_id IS NULL OR younger.state_id IS NULL)
      AND (similarity(unaccent(older.name), unaccent(younger.name)) >= %s
           OR (older.acronym <> '' AND lower(older.acronym) = lower(younger.acronym)))
    WHERE older.merged_into_id IS NULL AND younger.merged_into_id IS NULL
    ORDER BY similarity(unaccent(older.name), unaccent(younger.name)) DESC, older.id, younger.id
    LIMIT %s
"""


def pairs() -> list[Pair]:
    """Over the whole registry, most alike first. For staff: it names protected partners."""
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, [ALIKE_FROM, MOST_PAIRS])
        found = cursor.fetchall()
    known = Partner.objects.select_related("state").in_bulk([pk for pair in found for pk in pair])
    return [Pair(known[older], known[younger]) for older, younger in found]
