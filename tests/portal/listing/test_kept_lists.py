"""A list that is kept is drawn once for a reader and an address while nothing that it shows changes."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from tests.factories import funding as make
from tests.fixtures_kept import text

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("nothing_kept")]

LIST = "projects/portfolio/list.html"


def shown(client: Client, **words: str) -> str:
    response = client.get(reverse("project_list"), words)
    assert response.status_code == 200
    return text(response)


def test_for_all_visitors_until_a_project_changes(drawn: list[str]) -> None:
    project = make.project(is_published=True, title="Courts of appeal")
    first = shown(Client())
    again = shown(Client())
    project.title = "Courts of first instance"
    project.save()

    assert (again, drawn.count(LIST)) == (first, 1)
    assert "Courts of first instance" in shown(Client())
    assert drawn.count(LIST) == 2


def test_nobody_reads_the_list_of_another(drawn: list[str], carol: User) -> None:
    make.project(is_published=False, title="Not yet public")
    staff = Client()
    staff.force_login(carol)

    assert "Not yet public" in shown(staff)
    assert "Not yet public" not in shown(Client())
    assert drawn.count(LIST) == 2


def test_each_address_has_its_own_and_one_with_other_words_has_none(drawn: list[str]) -> None:
    make.project(is_published=True, title="Courts of appeal")
    for words in ({}, {"q": "courts"}, {"q": "prisons"}, {"q": "courts"}, {"whose": "hers"}, {"whose": "hers"}):
        shown(Client(), **words)

    assert drawn.count(LIST) == 5


def test_fragments_and_files_are_made_each_time(drawn: list[str]) -> None:
    make.project(is_published=True, title="Courts of appeal")
    shown(Client())
    fragment = Client().get(reverse("project_list"), headers={"HX-Request": "true"})
    file = Client().get(reverse("project_list"), {"export": "csv"})

    assert b"<html" not in fragment.content
    assert "Courts of appeal" in file.getvalue().decode("utf-8-sig")  # type: ignore[attr-defined]
    assert drawn.count(LIST) == 1
