from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from portal.accounts.models import Membership, User
from portal.accounts.roles import Role
from tests.factories.accounts import PASSWORD, holder, mauritania, norway_as_donor, person

pytestmark = pytest.mark.django_db


def page(client: Client, url: str, **options) -> BeautifulSoup:
    return BeautifulSoup(client.get(url, **options).content, "html.parser")


def sign_in(client: Client, user: User, url: str = "/en/account/login/", password: str = PASSWORD):
    return client.post(url, {"login": user.email, "password": password})


def test_sign_in_leads_to_the_desk_in_the_persons_language(client):
    response = sign_in(client, person(language="ar"))

    assert (response.status_code, response["Location"]) == (302, "/ar/desk/")


def test_sign_in_keeps_the_page_that_was_asked_for_in_the_persons_language(client):
    response = sign_in(client, person(language="fr"), "/en/account/login/?next=/en/people/%3Fq%3Dx")

    assert response["Location"] == "/fr/people/?q=x"


def test_a_wrong_password_is_said_at_the_top_and_keeps_the_address(client):
    alice = person()

    soup = BeautifulSoup(sign_in(client, alice, password="wrong").content, "html.parser")

    [error] = soup.select(".errsum li")
    assert error.text == "The email address and/or password you specified are not correct."
    assert soup.select_one("#id_login")["value"] == alice.email
    assert soup.title.text.startswith("Error:")


def test_a_closed_account_does_not_sign_in(client):
    response = sign_in(client, person(is_active=False))

    assert client.get("/en/desk/").status_code == 302
    assert response["Location"] == "/en/account/inactive/"


def test_the_demonstration_sign_ins_are_listed_only_in_a_demonstration(client, settings):
    settings.DEMO = True
    assert [item.text for item in page(client, "/en/account/login/").select("dd")] == [
        "officer@demo.example",
        "head@demo.example",
        "finance@demo.example",
        "trustee@demo.example",
        "focal.point@demo.example",
        "donor@demo.example",
        "admin@demo.example",
    ]

    settings.DEMO = False
    assert "demo.example" not in client.get("/en/account/login/").content.decode()


@pytest.mark.parametrize(
    "path", ["login/", "password/reset/", "password/reset/done/", "password/reset/key/done/", "inactive/"]
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_entrance_is_open_and_in_our_frame(client, path, language):
    response = client.get(f"/{language}/account/{path}")
    soup = BeautifulSoup(response.content, "html.parser")

    assert response.status_code == 200
    assert soup.html["dir"] == ("rtl" if language == "ar" else "ltr")
    assert len(soup.select("main h1")) == 1
    assert [link["hreflang"] for link in soup.select(".langs a")] == ["ar", "zh-hans", "en", "fr", "ru", "es"]


def test_sign_out_is_a_form(client):
    client.force_login(person())

    form = page(client, "/en/desk/").select_one("details.user form")
    assert (form["method"], form["action"]) == ("post", "/en/account/logout/")
    assert client.get("/en/account/logout/").status_code == 200
    assert client.get("/en/desk/").status_code == 200
    client.post("/en/account/logout/")
    assert client.get("/en/desk/").status_code == 302


def test_nobody_opens_an_account_for_themselves(client):
    client.post("/en/account/signup/", {"email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD})

    assert list(User.objects.all()) == []


def test_the_profile_shows_roles_with_their_scope_and_changes_the_language(client):
    focal_point = holder(Role.FOCAL_POINT, state=mauritania())
    client.force_login(focal_point)

    card = page(client, "/en/account/profile/").select_one(".stacked .card")
    assert card.h2.text == "State focal point"
    assert mauritania().name in card.text
    assert "from 1 January 2020" in card.text

    response = client.post("/en/account/profile/", {"name": "Sidi", "language": "fr"})
    assert response["Location"] == "/fr/account/profile/"
    stored = User.objects.get(pk=focal_point.pk)
    assert (stored.name, stored.language) == ("Sidi", "fr")


@pytest.mark.parametrize("role", [Role.OFFICER, Role.FINANCE, Role.TRUSTEE, Role.FOCAL_POINT, Role.DONOR])
@pytest.mark.parametrize("path", ["people/", "people/new/", "people/1/", "roles/"])
def test_people_are_not_for_everybody(client, role, path):
    where = {Role.FOCAL_POINT: {"state": mauritania()}, Role.DONOR: {"organisation": norway_as_donor()}}
    client.force_login(holder(role, **where.get(role, {})))

    assert client.get(f"/en/{path}").status_code == 403


def test_a_head_reads_people_but_changes_nothing(client):
    client.force_login(holder(Role.HEAD))
    other = holder(Role.OFFICER)

    soup = page(client, f"/en/people/{other.pk}/")
    assert soup.select("main form") == []
    assert client.get("/en/people/new/").status_code == 403
    assert client.post(f"/en/people/{other.pk}/roles/", {"role": "head"}).status_code == 403
    assert client.post(f"/en/people/{other.pk}/account/", {"to": "closed"}).status_code == 403
    assert User.objects.get(pk=other.pk).is_active is True


def test_people_are_found_by_name_address_and_role(client):
    client.force_login(holder(Role.ADMIN, "Zoe Admin"))
    holder(Role.OFFICER, "Amina Diallo", email="amina@example.org")
    holder(Role.HEAD, "Hugo Lindqvist")

    def names(query):
        return [link.text for link in page(client, f"/en/people/{query}").select("tbody th a")]

    assert names("") == ["Amina Diallo", "Hugo Lindqvist", "Zoe Admin"]
    assert names("?q=AMINA@") == ["Amina Diallo"]
    assert names("?role=head") == ["Hugo Lindqvist"]
    assert names("?q=diallo&role=head") == []
    assert names("?role=nonsense") == ["Amina Diallo", "Hugo Lindqvist", "Zoe Admin"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_people_takes_the_same_queries_for_any_number(client, django_assert_num_queries, rows):
    client.force_login(holder(Role.ADMIN))
    for _each in range(rows):
        holder(Role.FOCAL_POINT, state=mauritania())
        holder(Role.DONOR, organisation=norway_as_donor())
    client.get("/en/people/")

    with django_assert_num_queries(7):  # user, roles, count, people, memberships, States, donors
        client.get("/en/people/")


def test_an_administrator_opens_an_account(client):
    client.force_login(holder(Role.ADMIN))

    response = client.post("/en/people/new/", {"email": "Bo@Example.org", "name": "Bo Li", "language": "zh-hans"})

    opened = User.objects.get(email="bo@example.org")
    assert (opened.name, opened.language) == ("Bo Li", "zh-hans")
    assert response["Location"] == f"/en/people/{opened.pk}/"


def test_an_address_that_is_taken_is_refused_and_nothing_typed_is_lost(client):
    client.force_login(holder(Role.ADMIN))
    person(email="bo@example.org")

    response = client.post("/en/people/new/", {"email": "BO@example.org", "name": "Bo Li", "language": "ru"})

    soup = BeautifulSoup(response.content, "html.parser")
    link = soup.select_one(".errsum a")
    assert (link["href"], link.text) == (
        "#id_email",
        "E-mail address: There is already an account with this e-mail address.",
    )
    assert soup.select_one("#id_name")["value"] == "Bo Li"
    assert soup.select_one("#id_language option[selected]")["value"] == "ru"
    assert User.objects.filter(name="Bo Li").count() == 0


def test_a_role_is_given_and_ended_on_the_page(client):
    client.force_login(holder(Role.ADMIN, "Zoe Admin"))
    target = person("Amina Diallo")

    client.post(f"/en/people/{target.pk}/roles/", {"role": "officer", "scope": "programme", "starts_on": "2020-01-01"})
    membership = Membership.objects.get(user=target)
    assert (membership.role, membership.starts_on, membership.ends_on) == ("officer", date(2020, 1, 1), None)

    today = timezone.localdate()
    client.post(f"/en/people/{target.pk}/roles/{membership.pk}/end/", {"last_day": today.isoformat()})
    membership.refresh_from_db()
    assert membership.ends_on == today
    history = page(client, f"/en/people/{target.pk}/").select(".tl h3")
    assert [item.text.split(" (")[0] for item in history] == ["End of role set", "Role given"]


def test_a_role_with_the_wrong_scope_says_which_are_right(client):
    client.force_login(holder(Role.ADMIN))
    target = person()

    response = client.post(
        f"/en/people/{target.pk}/roles/", {"role": "donor", "scope": "programme", "starts_on": "2026-01-01"}
    )

    soup = BeautifulSoup(response.content, "html.parser")
    assert "For: The role “Donor representative” can be given only for: One organisation." in [
        link.text for link in soup.select(".errsum a")
    ]
    assert list(target.memberships.all()) == []


def test_ones_own_roles_are_not_ones_own_to_change(client):
    admin = holder(Role.ADMIN)
    client.force_login(admin)

    assert page(client, f"/en/people/{admin.pk}/").select("main form") == []
    own = admin.memberships.get()
    refused = client.post(f"/en/people/{admin.pk}/roles/{own.pk}/end/", {"last_day": "2026-01-01"})
    assert refused.status_code == 403
    assert Membership.objects.get(pk=own.pk).ends_on is None


def test_another_persons_role_is_not_ended_through_this_one(client):
    client.force_login(holder(Role.ADMIN))
    target, other = person(), holder(Role.OFFICER)

    url = f"/en/people/{target.pk}/roles/{other.memberships.get().pk}/end/"
    assert client.post(url, {"last_day": "2026-01-01"}).status_code == 404


def test_an_account_is_closed_and_opened_again(client):
    client.force_login(holder(Role.ADMIN))
    target = person()

    client.post(f"/en/people/{target.pk}/account/", {"to": "closed"})
    assert User.objects.get(pk=target.pk).is_active is False
    client.post(f"/en/people/{target.pk}/account/", {"to": "open"})
    assert User.objects.get(pk=target.pk).is_active is True


def test_the_roles_page_counts_people_not_memberships(client):
    client.force_login(holder(Role.HEAD))
    officer = holder(Role.OFFICER)
    Membership.objects.create(
        user=officer, role=Role.OFFICER, scope="state", state=mauritania(), starts_on=date(2020, 1, 1)
    )
    holder(Role.OFFICER, is_active=False)

    cards = {card.h2.text: card.a.text for card in page(client, "/en/roles/").select("main .card")}

    assert cards == {
        "Programme officer": "1 person",
        "Head of section": "1 person",
        "Finance and donor relations officer": "0 people",
        "Board member": "0 people",
        "State focal point": "0 people",
        "Donor representative": "0 people",
        "Administrator": "0 people",
    }
