"""Counts beside the list: under all other filters, with everything in the address."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.reference.models import SdgGoal
from projects.models import AffectedGroup, Recommendation, RecommendationSdg, RecommendationText, Theme
from tests.factories import projects as make
from tests.factories.projects import recommendation
from tests.factories.reference import sdg_target

pytestmark = pytest.mark.django_db
EVERY = (
    "state", "group", "situation", "mechanism", "cycle", "session", "position", "kind", "theme", "persons", "sdg", "progress", "verified",
    "assistance", "year", "language", "by", "needs_review",
)  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    cache.clear()


@pytest.fixture
def kenya(db: None) -> Recommendation:
    record = recommendation("KEN", paragraph="1.1", text="Abolish torture", by="FRA")
    record.themes.add(Theme.objects.create(vocabulary="uhri-2024", name="Torture"))
    record.groups.add(AffectedGroup.objects.create(name="Women"))
    RecommendationSdg.objects.create(recommendation=record, goal=SdgGoal.objects.get(number=16), origin="uhri")
    target = sdg_target("16.3")
    RecommendationSdg.objects.create(recommendation=record, goal=target.goal, target=target, origin="uhri")
    RecommendationText.objects.create(recommendation=record, language="fr", text="Abolir la torture")
    return record


@pytest.fixture
def zambia(db: None) -> Recommendation:
    record = recommendation("ZMB", paragraph="2.1", text="Protect detainees", by="ESP")
    Recommendation.objects.filter(pk=record.pk).update(
        position="noted", state_progress="planned", state_progress_on="2026-01-01", needs_review=True
    )
    return record


def counts(client: Client, **query: str | list[str]) -> dict[str, dict[str, int]]:
    response = client.get(reverse("recommendation_list"), {"open": list(EVERY), **query})
    return {
        view.facet.name: {option.value: option.count for option in view.options} for view in response.context["panel"]
    }


def test_every_facet_counts(client: Client, kenya: Recommendation, zambia: Recommendation) -> None:
    assert counts(client) == {
        "state": {"KEN": 1, "ZMB": 1},
        "group": {"AFG": 2},
        "situation": {"ldc": 1, "lldc": 1},
        "mechanism": {"UPR": 2},
        "cycle": {"3": 2},
        "session": {"35": 2},
        "position": {"supported": 1, "noted": 1},
        "kind": {"recommendation": 2},
        "theme": {"uhri-2024:Torture": 1},
        "persons": {"Women": 1},
        "sdg": {"16": 1, "16.3": 1},
        "progress": {"planned": 1, "none": 1},
        "verified": {"none": 2},
        "assistance": {"none": 2},
        "year": {"2020": 2},
        "language": {"en": 2, "fr": 1},
        "by": {"FRA": 1, "ESP": 1},
        "needs_review": {"1": 1, "0": 1},
    }


def test_a_facet_ignores_its_own_choice_and_obeys_the_others(
    client: Client, kenya: Recommendation, zambia: Recommendation
) -> None:
    found = counts(client, state="KEN")

    assert found["state"] == {"KEN": 1, "ZMB": 1}
    assert found["position"] == {"supported": 1}
    assert found["by"] == {"FRA": 1}
    assert found["assistance"] == {"none": 1}


@pytest.mark.parametrize(
    ("query", "paragraphs"),
    [
        ({"state": ["KEN", "ZMB"]}, ["1.1", "2.1"]),  # or within
        ({"state": ["KEN", "ZMB"], "position": "noted"}, ["2.1"]),  # and between
        ({"state": "XXX"}, ["1.1", "2.1"]),  # said to be unknown, and left out
        ({"state": ["ZMB", "XXX"]}, ["2.1"]),
        ({"group": "AFG"}, ["1.1", "2.1"]),
        ({"situation": "ldc"}, ["2.1"]),
        ({"mechanism": ["UPR", "CAT"]}, ["1.1", "2.1"]),
        ({"theme": "uhri-2024:Torture"}, ["1.1"]),
        ({"theme": "Torture"}, ["1.1"]),
        ({"theme": "uhri-2019:Torture"}, []),
        ({"persons": "Women"}, ["1.1"]),
        ({"sdg": "16"}, ["1.1"]),
        ({"sdg": ["16.3", "1"]}, ["1.1"]),
        ({"sdg": "1"}, []),
        ({"progress": "planned"}, ["2.1"]),
        ({"progress": "none"}, ["1.1"]),
        ({"verified": "none"}, ["1.1", "2.1"]),
        ({"assistance": "none"}, ["1.1", "2.1"]),
        ({"assistance": "assisted"}, []),
        ({"year": "2020"}, ["1.1", "2.1"]),
        ({"year": ["99999", "x", "٣"]}, []),
        ({"language": "fr"}, ["1.1"]),
        ({"needs_review": "1"}, ["2.1"]),
        ({"by": ["FRA", "DEU"]}, ["1.1"]),
        ({"q": "torture", "state": "ZMB"}, []),
    ],
)
def test_filters(
    client: Client,
    kenya: Recommendation,
    zambia: Recommendation,
    query: dict[str, str | list[str]],
    paragraphs: list[str],
) -> None:
    response = client.get(reverse("recommendation_list"), query)

    assert sorted(row.record.paragraph for row in response.context["rows"]) == paragraphs


def test_each_choice_in_use_can_be_taken_away(client: Client, kenya: Recommendation) -> None:
    chips = client.get(reverse("recommendation_list"), {"state": ["KEN", "ZMB"], "position": "noted"}).context[
        "active_filters"
    ]

    assert [(chip.value, chip.query_without) for chip in chips] == [
        ("Kenya", "?state=ZMB&position=noted"),
        ("Zambia", "?state=KEN&position=noted"),
        ("Noted", "?state=KEN&state=ZMB"),
    ]


def test_counts_follow_the_data(client: Client, kenya: Recommendation) -> None:
    assert counts(client)["position"] == {"supported": 1}

    Recommendation.objects.filter(pk=kenya.pk).update(position="noted")
    assert counts(client)["position"] == {"noted": 1}

    kenya.groups.clear()
    assert counts(client)["persons"] == {}


def test_assistance_counts_what_the_reader_may_see(client: Client, alice: User, zoe: User) -> None:
    request = make.submitted(alice)
    asked = request.recommendations.get()

    seen = []
    for person in (alice, zoe):
        client.force_login(person)
        seen.append((counts(client)["assistance"], counts(client, assistance="requested")["state"]))

    assert asked.state
    assert seen == [({"requested": 1}, {"KEN": 1}), ({"none": 1}, {})]


@pytest.mark.parametrize("count", [1, 3])
def test_the_panel_costs_the_same_for_one_and_three(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        recommendation(("KEN", "ZMB", "FJI")[number], paragraph=f"142.{number + 1}").themes.add(
            Theme.objects.get_or_create(vocabulary="upr-info", name=f"Theme {number}")[0]
        )
    address = reverse("recommendation_list")
    client.get(address)
    cache.clear()

    with django_assert_num_queries(13):  # one pass for the open columns, totals, assistance, names
        client.get(address)
    with django_assert_num_queries(10):  # kept
        client.get(address)


def test_a_long_facet_shows_the_most_frequent_and_can_be_searched(client: Client) -> None:
    for number, iso3 in enumerate(
        ("KEN", "ZMB", "FJI", "ALB", "DZA", "AND", "AGO", "ARG", "ARM", "AUS", "AUT", "PER"), start=1
    ):
        recommendation(iso3, paragraph=f"1.{number}")
    recommendation("PER", paragraph="2.1")
    address = reverse("recommendation_list")

    short = client.get(address).context["panel"][0]
    full = client.get(address, {"more": "state"}).context["panel"][0]
    sought = client.get(address, {"in_state": "pe"}).context["panel"][0]

    assert (len(short.options), short.hidden, short.options[0].value) == (8, 4, "PER")
    assert (len(full.options), full.hidden) == (12, 0)
    assert [option.label for option in sought.options] == ["Peru"]


def test_htmx_gets_the_rows_and_the_panel(client: Client, kenya: Recommendation) -> None:
    page = client.get(reverse("recommendation_list"), headers={"HX-Request": "true"}).content.decode()
    panel = client.get(reverse("recommendation_list"), {"part": "facets"}).content.decode()

    assert '<div id="results">' in page
    assert 'hx-swap-oob="innerHTML:#facets"' in page
    assert "<html" not in page
    assert 'value="KEN"' in panel
    assert "<html" not in panel


def test_the_api_gives_the_same_counts(
    client: Client, kenya: Recommendation, zambia: Recommendation, carol: User
) -> None:
    client.force_login(carol)

    some = client.get("/api/v1/recommendations/facets/", {"facet": ["position", "by"], "state": "KEN"}).json()
    every = client.get("/api/v1/recommendations/facets/").json()
    refused = client.get("/api/v1/recommendations/facets/", {"position": "no such"})

    assert some == [
        {
            "name": "position",
            "label": "Position",
            "options": [{"value": "supported", "label": "Supported", "count": 1}],
        },
        {"name": "by", "label": "Made by", "options": [{"value": "FRA", "label": "France", "count": 1}]},
    ]
    assert [facet["name"] for facet in every] == list(EVERY)
    assert refused.status_code == 400
