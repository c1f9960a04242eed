"""Two people at once, with real transactions."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.workflow import NotAllowed
from projects.followup import actions
from projects.followup.actions import Change
from projects.followup.models import Cluster, ProgressEntry
from projects.followup.reconciliation import out_of_step
from projects.followup.seen import Seen
from tests.at_once import at_once
from tests.factories.people import member
from tests.factories.projects import recommendation
from tests.factories.reference import state

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2026, 3, 1)


def people() -> tuple[User, User]:
    return member("Alice", Role.FOCAL_POINT, iso3="KEN"), member("Bob", Role.FOCAL_POINT, iso3="KEN")


def test_of_two_bulk_updates_from_the_same_board_one_is_recorded_and_the_other_told() -> None:
    alice, bob = people()
    rows = [recommendation(paragraph=f"1.{n}") for n in range(1, 9)]

    def update(by: User, progress: str, order: list[Any]) -> Callable[[], Any]:
        changes = [Change(row.pk, progress=progress, seen=Seen(0, 0)) for row in order]
        return lambda: actions.bulk_update(changes, by=by, as_at=DAY)

    # in opposite orders: locks are taken in one, so that neither waits for ever
    results = at_once(update(alice, "planned", rows), update(bob, "implemented", rows[::-1]))

    (refusal,) = [result for result in results if isinstance(result, NotAllowed)]
    (done,) = [result for result in results if not isinstance(result, NotAllowed)]
    assert done.progress == 8
    assert len(refusal.reasons) == 8
    assert ProgressEntry.objects.count() == 8
    assert ProgressEntry.objects.values("progress").distinct().count() == 1
    assert list(out_of_step()) == []


def test_reports_at_once_leave_the_columns_in_step() -> None:
    alice, bob = people()
    record = recommendation()
    acts = [
        lambda by=by, day=day: actions.report_progress(record, by=by, progress="planned", as_at=date(2026, 3, day))
        for by, day in ((alice, 1), (bob, 2), (alice, 3), (bob, 4))
    ]

    at_once(*acts)

    record.refresh_from_db()
    assert record.state_progress_on == date(2026, 3, 4)
    assert record.progress_entries.count() == 4
    assert list(out_of_step()) == []


def test_two_clusters_merged_into_each_other_leave_one() -> None:
    alice, bob = people()
    rows = [recommendation(paragraph=f"1.{n}") for n in (1, 2)]
    one, two = (
        actions.create_cluster(state=state("KEN"), by=alice, name=name, recommendations=[row])
        for name, row in zip(("Torture", "Detention"), rows, strict=True)
    )

    results = at_once(
        lambda: actions.merge_clusters(one, into=two, by=alice), lambda: actions.merge_clusters(two, into=one, by=bob)
    )

    assert sum(isinstance(result, NotAllowed) for result in results) == 1
    assert set(Cluster.objects.get().recommendations.all()) == set(rows)
