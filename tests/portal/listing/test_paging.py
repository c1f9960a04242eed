import pytest
from pytest_django import DjangoAssertNumQueries

from portal.listing import paging
from portal.listing.paging import CappedPaginator, counts
from portal.reference.models import State

pytestmark = pytest.mark.django_db


def test_counts_stop_at_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = CappedPaginator(State.objects.all(), 50)
    assert (exact.count, exact.is_capped, exact.shown) == (195, False, "195")

    monkeypatch.setattr(paging, "MOST", 100)
    capped = CappedPaginator(State.objects.all(), 50)

    assert (capped.count, capped.is_capped, capped.shown, capped.num_pages) == (100, True, "100+", 2)
    assert len(capped.get_page(999)) == 50


def test_keys_are_read_when_they_are_few() -> None:
    few = CappedPaginator(State.objects.filter(iso3__in=["KEN", "ZMB"]), 50, keys_below=2)
    many = CappedPaginator(State.objects.all(), 50, keys_below=2)

    assert few.keys is not None
    assert set(few.keys) == set(State.objects.filter(iso3__in=["KEN", "ZMB"]).values_list("pk", flat=True))
    assert (few.found, many.keys, many.found) == (2, None, 195)


def test_counts_are_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        assert counts([State.objects.all(), State.objects.none(), State.objects.filter(iso3="KEN")]) == [195, 0, 1]
