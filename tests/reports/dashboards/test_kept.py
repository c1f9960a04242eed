"""A dashboard is drawn once for a reader while nothing that it was read from changes; nobody reads what was drawn for another
person, or for another address."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import Membership
from portal.accounts.roles import Role, Scope
from tests.factories import donor_dashboards, funding, funding_page
from tests.factories.people import member
from tests.fixtures_kept import text

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("nothing_kept")]


def shown(client: Client, name: str, **words: str) -> str:
    response = client.get(reverse(name), words)
    assert response.status_code == 200
    return text(response)


def test_kept_for_all_visitors_until_money_moves(drawn: list[str]) -> None:
    funding_page.money()
    before = shown(Client(), "funding_page", period="2026")

    assert shown(Client(), "funding_page", period="2026") == before
    assert len(drawn) == 1
    funding.received("1000", donor=funding_page.private("Another person who gives"))
    assert shown(Client(), "funding_page", period="2026") != before
    assert len(drawn) == 2


def test_what_others_do_elsewhere_draws_nothing_anew(drawn: list[str]) -> None:
    funding_page.money()
    shown(Client(), "funding_page", period="2026")
    member("A new person", Role.OFFICER)
    shown(Client(), "funding_page", period="2026")

    assert len(drawn) == 1


def test_kept_for_each_person_alone(drawn: list[str]) -> None:
    """Two donors ask with the same address."""
    two = donor_dashboards.two_donors()
    pages = []
    for person in (two.nora, two.filip, two.nora, two.filip):
        client = Client()
        client.force_login(person)
        pages.append(shown(client, "donor_dashboard"))

    assert len(drawn) == 2
    assert (pages[2:], pages[0] == pages[1]) == (pages[:2], False)
    assert donor_dashboards.FINNISH not in pages[2]
    assert donor_dashboards.NORWEGIAN not in pages[3]


def test_a_right_that_ended_ends_at_once(drawn: list[str]) -> None:
    """Who has another role besides may still look, but reads only what that one sees."""
    two = donor_dashboards.two_donors()
    client = Client()
    client.force_login(two.nora)
    Membership.objects.create(user=two.nora, role=Role.FINANCE, scope=Scope.PROGRAMME)
    both = shown(client, "donor_dashboard", scope=str(two.finland.pk))
    Membership.objects.filter(user=two.nora, role=Role.FINANCE).delete()

    assert "Finland" in both
    assert client.get(reverse("donor_dashboard"), {"scope": two.finland.pk}).status_code == 400
    Membership.objects.filter(user=two.nora).delete()
    assert client.get(reverse("donor_dashboard")).status_code == 403


def test_words_that_mean_nothing_here_reach_nobody_else(drawn: list[str]) -> None:
    """They come back in links of the page."""
    funding_page.money()
    shown(Client(), "funding_page", period="2026", words="of somebody else")
    page = Client().get(reverse("funding_page"), {"period": "2026"})

    assert b"somebody" not in page.content
    assert len(drawn) == 2
