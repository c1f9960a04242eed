"""One worker at a time makes an edition (see portal.claims)."""

from contextlib import AbstractContextManager

from portal import claims
from portal.claims import EDITIONS

__all__ = ["EDITIONS", "held", "is_free"]


def held(edition_id: int) -> AbstractContextManager[bool]:
    """Whether this process has the edition now. It is given back at the end."""
    return claims.held(EDITIONS, edition_id)


def is_free(edition_id: int) -> bool:
    with held(edition_id) as mine:
        return mine
