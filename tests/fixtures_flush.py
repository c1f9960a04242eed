"""Tests with real transactions leave rows behind. Instead of emptying every table and loading the reference data anew, what was
there when the session began is put back: only tables that hold something are touched.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

KEPT = "kept_for_tests"  # schema with the rows that every test begins with

KEEP = f"""
DO $$
DECLARE one record; columns text; is_there boolean;
BEGIN
    DROP SCHEMA IF EXISTS {KEPT} CASCADE;
    CREATE SCHEMA {KEPT};
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations' LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', one.tablename) INTO is_there;
        CONTINUE WHEN NOT is_there;
        SELECT string_agg(quote_ident(column_name), ', ') INTO columns FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name = one.tablename AND is_generated = 'NEVER';
        EXECUTE format('CREATE TABLE {KEPT}.%I AS SELECT %s FROM public.%I', one.tablename, columns, one.tablename);
    END LOOP;
END $$
"""
PUT_BACK = f"""
DO $$
DECLARE one record; columns text; is_there boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations' LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', one.tablename) INTO is_there;
        CONTINUE WHEN NOT is_there;
        EXECUTE format('DELETE FROM public.%I', one.tablename);
    END LOOP;
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = '{KEPT}' LOOP
        SELECT string_agg(quote_ident(column_name), ', ') INTO columns FROM information_schema.columns
        WHERE table_schema = '{KEPT}' AND table_name = one.tablename;
        EXECUTE format('INSERT INTO public.%I (%s) SELECT %s FROM {KEPT}.%I', one.tablename, columns, columns, one.tablename);
    END LOOP;
END $$
"""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The real reference data in every test, loaded once a test database, outside every test's transaction."""
    from portal.reference.loading import load

    with django_db_blocker.unblock():
        load()
        with connection.cursor() as cursor:
            cursor.execute(KEEP)
    patched = pytest.MonkeyPatch()
    patched.setattr(connection.ops, "sql_flush", lambda *_facts, **_options: [PUT_BACK])
    yield
    patched.undo()
