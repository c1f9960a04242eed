"""Every table counts the statements that changed it, so that whoever keeps an answer can see whether it still holds.

The counters are sequences: to count waits for nobody. What is rolled back was counted too, which only costs working out anew.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection

# A table that was renamed has no counter before the end of the same `migrate`; until then nothing read from it is kept. Always:
# also where rows are put back with the other triggers off.
MAKE = """
CREATE OR REPLACE FUNCTION portal_count_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE counter regclass := to_regclass(quote_ident('counter_of_' || TG_TABLE_NAME));
BEGIN
    IF counter IS NOT NULL THEN
        PERFORM nextval(counter);
    END IF;
    RETURN NULL;
END $$;
DO $$
DECLARE one record;
BEGIN
    FOR one IN
        SELECT oid, relname FROM pg_class
        WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::text::regnamespace AND relname <> ALL(%s)
    LOOP
        EXECUTE format('CREATE SEQUENCE IF NOT EXISTS %%I', 'counter_of_' || one.relname);
        CONTINUE WHEN EXISTS (SELECT FROM pg_trigger WHERE tgrelid = one.oid AND tgname = 'count_change');
        EXECUTE format(
            'CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %%I '
            'FOR EACH STATEMENT EXECUTE FUNCTION portal_count_change()', one.relname);
        EXECUTE format('ALTER TABLE %%I ENABLE ALWAYS TRIGGER count_change', one.relname);
    END LOOP;
END $$;
"""
# A transaction that reads as of its beginning finds none: what was kept may be younger, what it finds older than their numbers.
COUNTERS = """
SELECT substr(relname, 12), coalesce(pg_sequence_last_value(oid), 0) FROM pg_class
WHERE relkind = 'S' AND relnamespace = current_schema()::text::regnamespace AND relname LIKE 'counter\\_of\\_%'
    AND current_setting('transaction_isolation') = 'read committed'
"""
SOME_COUNTERS = COUNTERS.replace("%", "%%") + "AND relname = ANY(%s)"
WRITING = """
SELECT DISTINCT relname FROM pg_locks JOIN pg_class ON pg_class.oid = relation
WHERE locktype = 'relation' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
"""

# Of the machinery: nothing that is kept says what they hold, and sessions are written all the time.
UNCOUNTED = frozenset({"django_migrations", "django_session", "django_content_type"})

Counters = dict[str, int]


def make_counters(**_facts: Any) -> None:
    """Whenever tables may have been made. A table keeps the counter that it has."""
    with connection.cursor() as cursor:
        cursor.execute(MAKE, [list(UNCOUNTED)])


@cache
def tables_of_models() -> frozenset[str]:
    return frozenset(one._meta.db_table for one in apps.get_models(include_auto_created=True)) - UNCOUNTED


def counters(tables: Collection[str]) -> Counters:
    """Of these tables, as far as they have one."""
    return rows(SOME_COUNTERS, [[f"counter_of_{table}" for table in tables]])


def rows(statement: str, parameters: list[Any] | None = None) -> Counters:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return dict(cursor.fetchall())


@dataclass(frozen=True)
class Moment:
    """How the tables stand before they are read: their counters, and which of them somebody is writing, ourselves included."""

    counters: Mapping[str, int]
    written: frozenset[str]

    def is_clear(self, tables: Collection[str]) -> bool:
        """Whether what is read from these tables from now on can be told by their counters.

        A change is counted before it can be seen. So whoever changes one of them after this moment gives it another number, and
        whoever did so before it is either seen already or still writing.
        """
        return not self.written & set(tables) and all(table in self.counters for table in tables)


def now() -> Moment:
    """The counters first: who begins to write between the two is found out by them."""
    counted = rows(COUNTERS)
    with connection.cursor() as cursor:
        cursor.execute(WRITING)
        return Moment(counted, frozenset(name for (name,) in cursor.fetchall()))
