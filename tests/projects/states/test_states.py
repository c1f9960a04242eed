"""States: the list, the profile and what nobody has taken up, the same figures on page, API and in coverage."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import Organisation, User
from portal.reference.models import Entity, State
from projects.components.models import ComponentScore
from projects.coverage.dimensions import DIMENSIONS
from projects.coverage.figures import Question, coverage
from projects.followup.reviews.figures import outlooks
from projects.models import Recommendation, Review
from projects.states.figures import PositionCounts, ProgressLine, profile
from tests.factories import coverage as make
from tests.factories import funding as money
from tests.factories.people import again
from tests.factories.reference import component, state

pytestmark = pytest.mark.django_db


def rows_of(client: Client, **query: str) -> list[State]:
    found: list[State] = []
    page = client.get(reverse("state_list"), query)
    for number in page.context["page"].paginator.page_range:
        found += [row.record for row in client.get(reverse("state_list"), query | {"page": number}).context["rows"]]
    return found


def test_the_list_is_of_states_by_regional_group(client: Client) -> None:
    rows = rows_of(client)

    assert len(rows) == State.objects.count() == 195
    groups = [row.regional_group.position if row.regional_group else 99 for row in rows]
    assert groups == sorted(groups)
    african = [row.name for row in rows if row.regional_group and row.regional_group.code == "AFG"]
    assert african[:3] == ["Algeria", "Angola", "Benin"]
    assert african.index("Côte d'Ivoire" if "Côte d'Ivoire" in african else "Côte d’Ivoire") < african.index("Djibouti")


def test_search_and_filters(client: Client) -> None:
    assert [row.iso3 for row in rows_of(client, q="kenya")] == ["KEN"]
    assert [row.iso3 for row in rows_of(client, q="كينيا")] == ["KEN"]
    assert {row.regional_group.code for row in rows_of(client, group="GRULAC") if row.regional_group} == {"GRULAC"}
    assert all(row.is_sids for row in rows_of(client, situation="sids"))
    assert rows_of(client, q="Kosovo") == []


def test_an_entity_has_no_page_and_its_recommendations_are_no_states(client: Client) -> None:
    assert Entity.objects.filter(code__in=State.objects.values("iso3")).count() == 0
    assert client.get(reverse("state_detail", args=["XKX"])).status_code == 404


@pytest.mark.parametrize("reader", ["alice", "carol", "tess"])
def test_the_list_has_the_figures_of_coverage(
    reader: str, client: Client, alice: User, request: pytest.FixtureRequest
) -> None:
    make.world(alice, seed=8)
    person = again(request.getfixturevalue(reader))
    client.force_login(person)

    made = coverage(person, Question(DIMENSIONS["state"]))

    expected = {row.key: (row.counts.recommendations, row.counts.assisted, row.counts.untouched) for row in made.rows}
    listed = {row.iso3: (row.supported, row.assisted, row.untouched) for row in rows_of(client) if row.supported}  # type: ignore[attr-defined]
    api = {
        row["iso3"]: (row["supported"], row["assisted"], row["untouched"])
        for row in client.get("/api/v1/states/", {"page_size": 200}).json()["results"]
        if row["supported"]
    }
    assert listed == api == expected
    assert len(expected) > 3


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_list(number: int, client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _n in range(number):
        make.project(make.recommendation())
    client.get(reverse("state_list"))

    with django_assert_num_queries(3):  # regional groups of the filter, number of States, States
        client.get(reverse("state_list"))


def test_profile_by_hand(alice: User) -> None:
    make.world(alice, seed=21, size=80)
    kenya = state("KEN")
    reader = again(alice)
    ones = [one for one in Recommendation.objects.for_list() if one.state == kenya]

    made = profile(reader, kenya)

    for line in made.cycles:
        own = [one for one in ones if one.review and one.review.session.cycle == line.cycle and one.kind != "concern"]
        asked = [one for one in own if one.kind == "recommendation"]
        assert line.counts == PositionCounts(
            supported=sum(one.position == "supported" for one in asked),
            partially_supported=sum(one.position == "partially_supported" for one in asked),
            noted=sum(one.position == "noted" for one in asked),
            open=0,
            pledges=sum(one.kind == "voluntary_pledge" for one in own),
        )
        assert line.counts.recommendations == len(asked)
    counted = {one.review.session.cycle for one in ones if one.review and one.kind != "concern"}
    assert [line.cycle for line in made.cycles] == sorted(counted)
    assert len(counted) > 1
    numbers = [line.review.session.number for line in made.reviews]
    assert numbers == sorted(numbers, reverse=True)
    assert sum(line.counts.recommendations for line in made.reviews) == sum(
        line.counts.recommendations for line in made.cycles
    )
    supported = [one for one in ones if make.IN_BASIS["supported"](one)]
    assert made.coverage.total.recommendations == made.themes.total.recommendations == len(supported)
    [cedaw] = made.mechanisms
    cedaw_ones = [one for one in ones if one.mechanism.code == "CEDAW"]
    assert cedaw.recommendations + cedaw.concerns == len(cedaw_ones)
    assert cedaw.concerns == sum(one.kind == "concern" for one in cedaw_ones)


def test_progress_of_both_sides(alice: User) -> None:
    for own, verified in (("implemented", "in_progress"), ("implemented", ""), ("", "")):
        facts = {"state_progress": own, "state_progress_on": date(2026, 5, 1) if own else None}
        found = {"ohchr_progress": verified, "ohchr_progress_on": date(2026, 6, 1) if verified else None}
        make.recommendation(**facts | found)
    make.recommendation(kind="concern")

    made = profile(alice, state("KEN"))

    assert [line for line in made.progress if line.by_state or line.by_ohchr] == [
        ProgressLine("in_progress", 0, 1),
        ProgressLine("implemented", 2, 0),
        ProgressLine("", 1, 2),
    ]


def test_the_next_review_is_that_of_the_calendar(alice: User) -> None:
    make.recommendation()
    today = date(2024, 1, 1)

    made = profile(alice, state("KEN"), today=today)

    assert made.next_review is not None
    assert made.next_review == outlooks([state("KEN")], today)[0].next
    assert (made.next_review.number, made.next_review.cycle) == (49, 4)


def test_components_are_means_of_the_projects_the_reader_sees(client: Client, carol: User, zoe: User) -> None:
    for score, is_published in ((1, True), (2, False)):
        project = make.project(make.recommendation(), is_published=is_published)
        ComponentScore.objects.create(project=project, moment="request", component=component(1), score=score)

    means = {person: profile(again(person), state("KEN")).components[0].means["request"] for person in (carol, zoe)}

    assert means == {carol: 1.5, zoe: 1}


def test_what_each_reader_sees_on_the_profile(client: Client, alice: User, zoe: User, frank: User, nora: User) -> None:
    one = make.recommendation()
    asked, hidden, done = make.request(alice, one), make.project(one, is_published=False), make.project(one)
    ministry = Organisation.objects.create(
        name="Ministry of Finance", kind=Organisation.Kind.GOVERNMENT, state=state("KEN")
    )
    donor = money.donor()
    donor.organisation = ministry
    donor.save()
    gift = money.signed("5000", donor=donor)
    marks = {"asked": asked.reference, "hidden": hidden.code, "done": done.code, "gift": gift.reference}

    def seen(person: User | None) -> set[str]:
        client.logout()
        if person:
            client.force_login(again(person))
        page = client.get(reverse("state_detail", args=["KEN"])).content.decode()
        return {name for name, mark in marks.items() if mark in page}

    assert {
        name: seen(who) for name, who in {"alice": alice, "zoe": zoe, "frank": frank, "nora": nora, "-": None}.items()
    } == {
        "alice": {"asked", "hidden", "done"},
        "zoe": {"done"},
        "frank": {"asked", "hidden", "done", "gift"},
        "nora": {"done"},
        "-": {"done"},
    }


def test_the_profile_links_its_documents_and_names_its_groups(client: Client) -> None:
    make.recommendation("NPL", session=37)
    Review.objects.update(
        report_symbol="A/HRC/47/10", addendum_symbol="A/HRC/47/10/Add.1", decision_symbol="A/HRC/DEC/47/101"
    )

    page = client.get("/fr/states/NPL/").content.decode()

    assert "https://docs.un.org/fr/A/HRC/47/10/Add.1" in page
    assert "https://docs.un.org/fr/A/HRC/DEC/47/101" in page
    assert client.get("/en/states/npl/")["Location"] == "/en/states/NPL/"
    assert "Least developed country" in client.get("/en/states/NPL/").content.decode()
    assert (
        "Observer States make recommendations and are not reviewed." in client.get("/en/states/VAT/").content.decode()
    )


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_profile(number: int, client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for n in range(number):
        one = make.recommendation(session=20 + n)
        one.themes.add(make.theme(f"Theme {n}"))
        make.project(one)
        make.recommendation(code="CEDAW")

    client.get(reverse("state_detail", args=["KEN"]))
    with django_assert_num_queries(25):
        client.get(reverse("state_detail", args=["KEN"]))


def test_the_api_has_the_figures_of_the_profile(client: Client, alice: User) -> None:
    make.world(alice, seed=6)
    client.force_login(again(alice))

    answer = client.get("/api/v1/states/KEN/").json()
    made = profile(again(alice), state("KEN"))

    assert answer["iso3"] == "KEN"
    assert answer["coverage_by_cycle"]["total"]["recommendations"] == made.coverage.total.recommendations
    assert [line["counts"]["supported"] for line in answer["cycles"]] == [line.counts.supported for line in made.cycles]
    assert [(line["session"], line["counts"]["noted"]) for line in answer["reviews"]] == [
        (line.review.session.number, line.counts.noted) for line in made.reviews
    ]
    assert client.get("/api/v1/states/XKX/").status_code == 404


def test_unaddressed_are_the_rows_without_assistance(client: Client, alice: User, zoe: User) -> None:
    waiting, asked, done = (make.recommendation() for _n in range(3))
    make.recommendation(position="noted")
    make.recommendation("ZMB")
    make.request(alice, asked)
    make.project(done)

    def listed(person: User) -> set[int]:
        client.force_login(again(person))
        return {row.record.pk for row in client.get(reverse("state_unaddressed", args=["KEN"])).context["rows"]}

    assert listed(alice) == {waiting.pk}
    assert listed(zoe) == {waiting.pk, asked.pk}  # Kenya's request is not for Zambia to know


def test_unaddressed_sorts_filters_and_exports(client: Client) -> None:
    old, new = make.recommendation(session=20), make.recommendation(session=35, text="Abolish torture")
    new.themes.add(make.theme("Torture"))
    address = reverse("state_unaddressed", args=["KEN"])

    def listed(**query: str) -> list[int]:
        return [row.record.pk for row in client.get(address, query).context["rows"]]

    assert listed() == [new.pk, old.pk]
    assert listed(sort="session") == [old.pk, new.pk]
    assert listed(cycle="2") == [old.pk]
    assert listed(theme="Torture") == listed(q="torture") == [new.pk]
    content = b"".join(client.get(address, {"export": "csv", "cycle": "3"})).decode()
    assert "Abolish torture" in content
    assert len(content.splitlines()) == 2


@pytest.mark.parametrize(("reader", "may"), [("alice", True), ("zoe", False), ("carol", False), ("", False)])
def test_only_the_states_own_focal_points_ask(
    reader: str, may: bool, client: Client, request: pytest.FixtureRequest
) -> None:
    one = make.recommendation()
    if reader:
        client.force_login(again(request.getfixturevalue(reader)))

    page = client.get(reverse("state_unaddressed", args=["KEN"])).content.decode()

    assert (f'name="recommendation" value="{one.pk}"' in page) == may
    assert ("Ask for assistance" in page) == may


@pytest.mark.parametrize("language", ["ar", "es", "fr", "ru", "zh-hans"])
def test_in_other_languages(language: str, client: Client, alice: User) -> None:
    make.world(alice, seed=4, size=20)

    for path in ("states/", "states/KEN/", "states/KEN/unaddressed/", "states/PSE/"):
        assert client.get(f"/{language}/{path}").status_code == 200
