import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from projects.recommendations.models import Recommendation, Theme
from tests.factories.projects import recommendation

pytestmark = pytest.mark.django_db


def shown(client: Client, **query: str) -> list[str]:
    response = client.get(reverse("recommendation_list"), query)
    return sorted(row.record.paragraph for row in response.context["rows"])


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_one_and_three(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        recommendation(paragraph=f"142.{number + 1}")

    with django_assert_num_queries(13):
        response = client.get(reverse("recommendation_list"))

    assert len(response.context["rows"]) == count


def test_filters(client: Client) -> None:
    kenya = recommendation("KEN", paragraph="1.1", text="Abolish torture", by="FRA")
    kenya.themes.add(Theme.objects.create(vocabulary="uhri-2024", name="Torture"))
    zambia = recommendation("ZMB", paragraph="2.1", text="Protéger les détenus", by="ESP")
    Recommendation.objects.filter(pk=zambia.pk).update(position="noted", kind="voluntary_pledge")

    assert shown(client) == ["1.1", "2.1"]
    assert shown(client, state="KEN") == ["1.1"]
    assert shown(client, by="ESP") == ["2.1"]
    assert shown(client, session="35") == ["1.1", "2.1"]
    assert shown(client, session="36") == []
    assert shown(client, cycle="3") == ["1.1", "2.1"]
    assert shown(client, position="noted") == ["2.1"]
    assert shown(client, kind="voluntary_pledge") == ["2.1"]
    assert shown(client, theme="Torture") == ["1.1"]
    assert shown(client, q="detenus PROTEGER") == ["2.1"]
    assert shown(client, q="A/HRC/44/9 torture") == ["1.1"]


def test_only_focal_points_may_tick(client: Client, alice: User, carol: User) -> None:
    record = recommendation()
    box = f'name="recommendation" value="{record.pk}"'
    pages = [client.get(reverse("recommendation_list")).content.decode()]
    for person in (carol, alice):
        client.force_login(person)
        pages.append(client.get(reverse("recommendation_list")).content.decode())

    assert [box in page for page in pages] == [False, False, True]
    assert ["Ask for assistance" in page for page in pages] == [False, False, True]
    assert f'action="{reverse("request_new")}"' in pages[2]


def test_detail_shows_the_text_its_states_and_the_source_of_the_position(client: Client) -> None:
    record = recommendation(by="FRA", text="Establish <an> independent body")
    Recommendation.objects.filter(pk=record.pk).update(position_source="A/HRC/44/9/Add.1, para. 3")

    page = client.get(reverse("recommendation_detail", args=[record.pk])).content.decode()

    assert "Establish &lt;an&gt; independent body" in page
    assert "France" in page
    assert "A/HRC/44/9/Add.1</a>, para. 3" in page
    assert "A/HRC/44/9, para. 142.10" in page


def test_detail_of_nothing(client: Client) -> None:
    assert client.get(reverse("recommendation_detail", args=[1])).status_code == 404


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_pages_in_other_languages(client: Client, language: str) -> None:
    record = recommendation()

    for address in ("recommendations/", f"recommendations/{record.pk}/"):
        assert client.get(f"/{language}/{address}").status_code == 200


def test_csv_and_api_give_the_same_rows(client: Client, carol: User) -> None:
    recommendation(paragraph="1.1")
    recommendation("ZMB", paragraph="2.1")
    client.force_login(carol)

    lines = client.get(reverse("recommendation_list"), {"export": "csv", "state": "ZMB"})
    answer = client.get("/api/v1/recommendations/", {"state": "ZMB"}).json()

    content = b"".join(lines).decode("utf-8-sig").splitlines()
    assert len(content) == 2
    assert [row["citation"] for row in answer["results"]] == ["A/HRC/44/9, para. 2.1"]
    assert "A/HRC/44/9, para. 2.1" in content[1]
