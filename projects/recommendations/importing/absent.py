"""Recommendations that the portal has and a complete file would have named: same review or document, same kind of source."""

import itertools

from django.db.models import Q

from portal.imports.kinds import Absent
from projects.recommendations.importing.context import Context
from projects.recommendations.models import Recommendation

MOST = 2000
LONGEST = 300  # characters of a text in the list
CHUNK = 5000  # ids in one query


def absent(context: Context) -> list[Absent]:
    """Ask after every row is planned: then `matched` tells which records the rows of the file were about."""
    wanted = scope(context.matched)
    if wanted is None:
        return []
    candidates = Recommendation.objects.filter(wanted, source_profile=context.batch.profile)
    pks = (pk for pk in candidates.order_by("pk").values_list("pk", flat=True).iterator() if pk not in context.matched)
    found = Recommendation.objects.filter(pk__in=list(itertools.islice(pks, MOST))).select_related("review__session")
    return [
        Absent(id=each.pk, reference=each.citation, text=each.text[:LONGEST], language=each.language)
        for each in found.order_by("state", "document_symbol", "para_major", "para_minor", "para_suffix", "pk")
    ]


def scope(matched: set[int]) -> Q | None:
    """The reviews, or where there is none the documents, that the file is about; pledges apart from recommendations,
    because they come in files of their own."""
    reviews: set[int] = set()
    symbols: set[str] = set()
    kinds: set[str] = set()
    ids = iter(sorted(matched))
    while some := list(itertools.islice(ids, CHUNK)):
        rows = Recommendation.objects.filter(pk__in=some).order_by().values_list("review", "document_symbol", "kind")
        for review, symbol, kind in rows.distinct():
            kinds.add(kind)
            if review:
                reviews.add(review)
            elif symbol:
                symbols.add(symbol)
    if not reviews and not symbols:
        return None
    return Q(kind__in=kinds) & (Q(review__in=reviews) | Q(review=None, document_symbol__in=symbols))
