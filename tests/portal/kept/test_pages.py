"""What stands within the frame of a page is kept for its reader and its address; what is of the moment is not in it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import reverse

from portal.accounts.models import Membership, User
from portal.accounts.roles import Role, Scope
from portal.kept import pages
from tests.factories.accounts import person
from tests.factories.people import again, member
from tests.factories.projects import submitted
from tests.fixtures_kept import text

pytestmark = pytest.mark.usefixtures("nothing_kept")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.django_db(transaction=True)
class TestOfAPerson:
    def test_the_desk_is_drawn_once_until_something_happens(self, drawn: list[str]) -> None:
        officer, focal_point = member("Carol", Role.OFFICER), member("Alice", Role.FOCAL_POINT, iso3="KEN")
        client = signed_in(officer)
        before = text(client.get(reverse("desk")))

        assert text(client.get(reverse("desk"))) == before
        assert len(drawn) == 1
        submitted(focal_point)
        assert text(client.get(reverse("desk"))) != before
        assert len(drawn) == 2

    def test_two_people_with_one_role_have_a_desk_each(self, drawn: list[str]) -> None:
        """Of which each is kept."""
        clients = [signed_in(member(name, Role.OFFICER)) for name in ("Carol", "Chris")]
        for client in clients * 2:
            client.get(reverse("desk"))

        assert len(drawn) == 2

    def test_the_desk_of_a_state_and_its_page_are_drawn_once(self, drawn: list[str]) -> None:
        client = signed_in(member("Alice", Role.FOCAL_POINT, iso3="KEN"))
        for name in ("state_desk", "state_detail") * 2:
            assert client.get(reverse(name, args=["KEN"])).status_code == 200

        assert drawn == ["projects/states/desk/body.html", "projects/states/profile.html"]

    def test_who_has_no_right_any_more_reads_nothing_that_was_kept(self, drawn: list[str]) -> None:
        focal_point = member("Alice", Role.FOCAL_POINT, iso3="KEN")
        client = signed_in(focal_point)
        client.get(reverse("state_desk", args=["KEN"]))
        Membership.objects.filter(user=focal_point).delete()

        assert client.get(reverse("state_desk", args=["KEN"])).status_code == 403

    def test_words_that_mean_nothing_here_are_not_kept(self, drawn: list[str]) -> None:
        client = signed_in(member("Carol", Role.OFFICER))
        for _time in range(2):
            client.get(reverse("desk"), {"all": "1"})
            client.get(reverse("desk"), {"all": "1", "words": "of nobody"})

        assert len(drawn) == 3


@pytest.mark.django_db
class TestWho:
    @pytest.mark.parametrize(
        "change",
        [
            lambda user: User.objects.filter(pk=user.pk).update(name="Another"),
            lambda user: User.objects.filter(pk=user.pk).update(email="another@people.example"),
            lambda user: Membership.objects.create(user=user, role=Role.HEAD, scope=Scope.PROGRAMME),
            lambda user: Membership.objects.filter(user=user).delete(),
        ],
        ids=["name", "address", "another role", "no role"],
    )
    def test_whoever_changed_is_another_reader(self, change: Callable[[User], Any]) -> None:
        user = person("Carol", Role.OFFICER)
        before = repr(pages.who(again(user)))
        assert repr(pages.who(again(user))) == before
        change(user)
        assert repr(pages.who(again(user))) != before

    def test_visitors_are_one_reader(self) -> None:
        assert pages.who(AnonymousUser()) == pages.who(AnonymousUser())


@pytest.mark.django_db
def test_a_form_that_changes_something_cannot_be_kept(tmp_path: Any, settings: Any, rf: RequestFactory) -> None:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    assert engines["django"]
    (tmp_path / "form.html").write_text('<form method="post">{% csrf_token %}</form>')
    request = rf.get("/")
    request.user = AnonymousUser()

    with pytest.raises(ValueError, match=r"form\.html"):
        pages.body(request, "test", "form.html", dict)
