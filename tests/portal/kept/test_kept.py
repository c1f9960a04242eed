"""What is kept is given again while the tables that it was read from stay as they are, and worked out anew after any change
that can be seen."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils import translation

from portal.accounts.models import Organisation, User
from portal.kept.counting import UNCOUNTED, counters, make_counters
from portal.kept.keeping import kept
from portal.reference.models import State

pytestmark = pytest.mark.usefixtures("nothing_kept")


class Asked:
    """A question about the number of organisations, that counts how often it was worked out."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        return Organisation.objects.count()


def organisation(name: str) -> Organisation:
    return Organisation.objects.create(name=name, kind=Organisation.Kind.GOVERNMENT)


def elsewhere(act: Callable[[], Any]) -> None:
    """In a connection of its own, to its end."""

    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


@pytest.mark.django_db(transaction=True)
class TestWhatIsKept:
    def test_the_same_is_given_until_its_table_changes(self) -> None:
        ask = Asked()
        before = kept("test", 1, ask)
        assert (kept("test", 1, ask), ask.times) == (before, 1)
        organisation("Ministry")
        assert (kept("test", 1, ask), ask.times) == (before + 1, 2)

    @pytest.mark.parametrize(
        "act",
        [
            lambda: Organisation.objects.update(name="Changed"),
            lambda: Organisation.objects.all().delete(),
            lambda: Organisation.objects.bulk_create([Organisation(name="New", kind=Organisation.Kind.GOVERNMENT)]),
        ],
        ids=["update", "delete", "bulk"],
    )
    def test_every_way_to_change_a_table_counts(self, act: Callable[[], Any]) -> None:
        ask = Asked()
        organisation("Ministry")
        kept("test", 1, ask)
        act()
        kept("test", 1, ask)
        assert ask.times == 2

    def test_another_table_changes_nothing(self) -> None:
        ask = Asked()
        kept("test", 1, ask)
        User.objects.create_user("new@people.example", "correct horse battery", name="New")
        kept("test", 1, ask)
        assert ask.times == 1

    def test_another_question_or_language_is_another_answer(self) -> None:
        ask = Asked()
        kept("test", 1, ask)
        kept("test", 2, ask)
        with translation.override("ar"):
            kept("test", 1, ask)
        assert ask.times == 3

    def test_an_answer_within_an_answer_brings_its_tables(self) -> None:
        """Also when the inner one is not worked out but was kept."""
        inner, outer = Asked(), 0

        def whole() -> int:
            nonlocal outer
            outer += 1
            return State.objects.count() + kept("inner", 1, inner)

        kept("inner", 1, inner)
        kept("outer", 1, whole)
        assert (inner.times, outer) == (1, 1)
        organisation("Ministry")
        kept("outer", 1, whole)
        assert (inner.times, outer) == (2, 2)


@pytest.mark.django_db(transaction=True)
class TestWhileOthersWrite:
    def test_nothing_is_kept_of_what_we_are_writing_ourselves(self) -> None:
        ask = Asked()
        with transaction.atomic():
            organisation("Ministry")
            assert kept("test", 1, ask) == kept("test", 1, ask)
            assert ask.times == 2
            transaction.set_rollback(True)
        assert kept("test", 1, ask) == Organisation.objects.count()

    def test_nothing_is_kept_of_a_table_that_somebody_is_writing(self) -> None:
        """The writer began before us and ends after us, so that its counter is the same all the time."""
        ask = Asked()
        with transaction.atomic():
            organisation("Ministry")
            elsewhere(lambda: kept("test", 1, ask))
        assert (kept("test", 1, ask), ask.times) == (Organisation.objects.count(), 2)

    def test_a_writer_of_another_table_keeps_nobody_from_keeping(self) -> None:
        ask = Asked()
        with transaction.atomic():
            User.objects.create_user("new@people.example", "correct horse battery", name="New")
            elsewhere(lambda: kept("test", 1, ask))
        kept("test", 1, ask)
        assert ask.times == 1

    def test_what_changed_while_it_was_read_is_not_given_again(self) -> None:
        def torn() -> tuple[int, int]:
            first = Organisation.objects.count()
            elsewhere(lambda: organisation("Ministry"))
            return first, Organisation.objects.count()

        kept("test", 1, torn)
        assert kept("test", 1, lambda: (Organisation.objects.count(),) * 2) == (Organisation.objects.count(),) * 2

    def test_who_reads_as_of_an_earlier_moment_neither_gives_nor_takes(self) -> None:
        """As the freezing of a report does."""
        ask = Asked()
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            before = Organisation.objects.count()
            elsewhere(lambda: organisation("Ministry"))
            assert kept("test", 1, ask) == before
            elsewhere(lambda: kept("test", 1, ask))
            assert kept("test", 1, ask) == before
        assert (kept("test", 1, ask), ask.times) == (before + 1, 3)


@pytest.mark.django_db
class TestCounters:
    def test_every_table_of_ours_counts_always(self) -> None:
        tables = {one._meta.db_table for one in apps.get_models(include_auto_created=True)} - UNCOUNTED
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'count_change' AND tgenabled = 'A'"
            )
            assert tables <= {name for (name,) in cursor.fetchall()}
        assert tables <= counters(tables).keys()

    def test_rows_that_are_copied_or_emptied_count(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE counted (id int)")
            make_counters()
            found = [counters(["counted"])]
            for statement in ("INSERT INTO counted VALUES (1)", "TRUNCATE counted"):
                cursor.execute(statement)
                found.append(counters(["counted"]))
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("INSERT INTO counted VALUES (1)")
            found.append(counters(["counted"]))
        assert [one["counted"] for one in found] == [0, 1, 2, 3]

    def test_a_table_that_was_renamed_is_written_and_counts_from_the_next_migration_on(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE counted (id int)")
            make_counters()
            cursor.execute("ALTER TABLE counted RENAME TO renamed")
            cursor.execute("INSERT INTO renamed VALUES (1)")
            assert counters(["renamed"]) == {}
            make_counters()
            cursor.execute("INSERT INTO renamed VALUES (1)")
        assert counters(["renamed"]) == {"renamed": 1}
