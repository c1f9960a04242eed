"""Figures of a public dashboard are worked out once while nothing changes, and anew after every act."""

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

    return SimpleNamespace(code="test", compute=compute)


@pytest.mark.django_db(transaction=True)
def test_kept_for_visitors_until_somebody_acts() -> None:
    cache.clear()
    calls: list[Any] = []
    visitor, officer = AnonymousUser(), holder(Role.OFFICER)

    first = kept.figures(board(calls), visitor, ASKED)
    assert (kept.figures(board(calls), visitor, ASKED), len(calls)) == (first, 1)
    kept.figures(board(calls), officer, ASKED)
    assert len(calls) == 2  # people who sign in see more
    funding.signed()
    assert kept.figures(board(calls), visitor, ASKED) > first
    assert len(calls) == 3
    cache.clear()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_kept_while_somebody_writes() -> None:
    assert version() != ""
    with transaction.atomic():
        User.objects.create_user("new@people.example", "correct horse battery", name="New")
        assert version() == ""
    assert version() != ""
