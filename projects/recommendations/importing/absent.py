"""Recommendations that the portal has and a complete file would have named: same review or document, same kind of source."""

from collections.abc import Iterator

from portal.imports.kinds import Absent
from projects.recommendations.importing.context import Context, Known
from projects.recommendations.models import Recommendation

MOST = 2000
LONGEST = 300  # characters of a text in the list


def absent(context: Context) -> list[Absent]:
    """Ask after every row is planned: then `row` tells which records a row of the file was about."""
    missing = [
        pk for known in loaded(context) if (pk := known.pk) and known.row is None and is_from_here(known, context)
    ]
    found = Recommendation.objects.filter(pk__in=missing[:MOST]).select_related("state", "review__session", "mechanism")
    return [
        Absent(id=each.pk, reference=each.citation, text=each.text[:LONGEST], language=each.language)
        for each in found.order_by("state", "document_symbol", "para_major", "para_minor", "para_suffix", "pk")
    ]


def loaded(context: Context) -> Iterator[Known]:
    """Every record that was compared with the file, once: shelves of one review overlap."""
    seen: set[int] = set()
    for shelf in context.shelves.values():
        for each in shelf.by_text.values():
            for known in each:
                if id(known) not in seen:
                    seen.add(id(known))
                    yield known


def is_from_here(known: Known, context: Context) -> bool:
    """A file of another source never claimed to hold them."""
    return bool(known.values["source_profile"] == context.batch.profile)
