"""Figures of a dashboard are worked out once while nothing changes, and anew after every act; nobody reads what was worked out for
another person."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import transaction

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.audit.version import version
from portal.periods import year
from reports.dashboards import kept
from reports.dashboards.asked import Asked
from tests.factories import funding
from tests.factories.accounts import holder

ASKED = Asked(year(2026), date(2026, 11, 26), date(2026, 11, 26))


def board(calls: list[Any]) -> Any:
    def compute(reader: Any, asked: Asked) -> int:
        calls.append(reader)
        return AuditEvent.objects.count()

    return SimpleNamespace(code="test", compute=compute, is_kept=True)


@pytest.mark.django_db(transaction=True)
def test_kept_for_visitors_until_somebody_acts() -> None:
    cache.clear()
    calls: list[Any] = []
    visitor, officer = AnonymousUser(), holder(Role.OFFICER)

    first = kept.figures(board(calls), visitor, ASKED)
    assert (kept.figures(board(calls), visitor, ASKED), len(calls)) == (first, 1)
    kept.figures(board(calls), officer, ASKED)
    assert calls == [visitor, officer]  # people who sign in see more
    funding.signed()
    assert kept.figures(board(calls), visitor, ASKED) > first
    assert len(calls) == 3
    cache.clear()


@pytest.mark.django_db(transaction=True)
def test_kept_for_each_person_alone() -> None:
    cache.clear()
    calls: list[Any] = []
    officer, finance = holder(Role.OFFICER), holder(Role.FINANCE)

    for _again in range(2):
        kept.figures(board(calls), officer, ASKED)
        kept.figures(board(calls), finance, ASKED)
    assert calls == [officer, finance]
    kept.figures(board(calls), officer, replace(ASKED, today=date(2026, 11, 27)))
    assert calls == [officer, finance, officer]  # a right may have ended
    funding.signed()
    kept.figures(board(calls), officer, ASKED)
    assert len(calls) == 4
    cache.clear()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_kept_while_somebody_writes() -> None:
    assert version() != ""
    with transaction.atomic():
        User.objects.create_user("new@people.example", "correct horse battery", name="New")
        assert version() == ""
    assert version() != ""
