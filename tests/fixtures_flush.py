"""Tests with real transactions leave rows behind. Instead of emptying every table and loading the reference data anew, what was
there when the session began is put back: only tables that hold something are touched.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

# The schema kept_for_tests has the rows that every test begins with.
KEEP = """
DO $$
DECLARE one record; columns text; is_there boolean;
BEGIN
    DROP SCHEMA IF EXISTS kept_for_tests CASCADE;
    CREATE SCHEMA kept_for_tests;
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations' LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', one.tablename) INTO is_there;
        CONTINUE WHEN NOT is_there;
        SELECT string_agg(quote_ident(column_name), ', ') INTO columns FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name = one.tablename AND is_generated = 'NEVER';
        EXECUTE format('CREATE TABLE kept_for_tests.%I AS SELECT %s FROM public.%I', one.tablename, columns, one.tablename);
    END LOOP;
END $$
"""
PUT_BACK = """
DO $$
DECLARE one record; columns text; is_there boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations' LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', one.tablename) INTO is_there;
        CONTINUE WHEN NOT is_there;
        EXECUTE format('DELETE FROM public.%I', one.tablename);
    END LOOP;
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'kept_for_tests' LOOP
        SELECT string_agg(quote_ident(column_name), ', ') INTO columns FROM information_schema.columns
        WHERE table_schema = 'kept_for_tests' AND table_name = one.tablename;
        EXECUTE format('INSERT INTO public.%I (%s) SELECT %s FROM kept_for_tests.%I', one.tablename, columns, columns, one.tablename);
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
    # Of the class: the live server and the browser's loop have connections of their own.
    patched.setattr(type(connection.ops), "sql_flush", lambda *_facts, **_options: [PUT_BACK])
    yield
    patched.undo()
