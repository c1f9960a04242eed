"""The page, the API and the files give the same figures, and each number opens exactly its rows."""

import csv
import io
import re
from urllib.parse import parse_qs

import openpyxl
import pytest
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from projects.coverage.addresses import in_words, rows_address
from projects.coverage.figures import Question, coverage
from projects.coverage.tables import HeatTable, Links, Number, repeated_names
from projects.models import Recommendation, Theme
from projects.recommendations.filters import RecommendationFilter
from tests.factories import coverage as make
from tests.factories.people import again

pytestmark = pytest.mark.django_db
Figures = dict[tuple[str, str], tuple[int, int, int]]


def of_page(client: Client, query: dict[str, str]) -> Figures:
    table: HeatTable = client.get(reverse("coverage"), query).context["table"]
    found = {("*", "*"): three(table.total)}
    found |= {("*", column.key or "-"): three(number) for column, number in table.columns}
    for row in table.rows:
        key = row.heading.key or "-"
        found[(key, "*")] = three(row.number)
        heads = [column.key or "-" for column, _number in table.columns]
        found |= {(key, head): three(cell) for head, cell in zip(heads, row.cells, strict=True)}
    return found


def three(number: Number) -> tuple[int, int, int]:
    return number.counts.recommendations, number.counts.assisted, number.counts.requested


def of_api(client: Client, query: dict[str, str]) -> Figures:
    answer = client.get("/api/v1/coverage/", query).json()
    found = {("*", "*"): counts(answer["total"])}
    found |= {("*", one["key"] or "-"): counts(one["counts"]) for one in answer["columns"]}
    found |= {(one["key"] or "-", "*"): counts(one["counts"]) for one in answer["rows"]}
    heads = [(row["key"] or "-", column["key"] or "-") for row in answer["rows"] for column in answer["columns"]]
    cells = {(one["row"] or "-", one["column"] or "-"): counts(one["counts"]) for one in answer["cells"]}
    return found | {head: cells.get(head, (0, 0, 0)) for head in heads}


def counts(answer: dict[str, int]) -> tuple[int, int, int]:
    return answer["recommendations"], answer["assisted"], answer["requested"]


def of_csv(client: Client, query: dict[str, str]) -> Figures:
    content = b"".join(client.get(reverse("coverage"), query | {"export": "csv"})).decode("utf-8-sig")
    lines = csv.reader(io.StringIO(content))
    next(lines)
    return {(line[0], line[2]): (int(line[4]), int(line[5]), int(line[6])) for line in lines}


def of_xlsx(client: Client, query: dict[str, str]) -> Figures:
    content = client.get(reverse("coverage"), query | {"export": "xlsx"}).content
    lines = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(min_row=2, values_only=True)
    return {(str(line[0]), str(line[2])): (int(line[4]), int(line[5]), int(line[6])) for line in lines}  # type: ignore[arg-type, call-overload]


@pytest.mark.parametrize(
    "words", ["", "rows=region&columns=cycle&basis=all", "rows=situation&columns=sdg&basis=upr&cycle=3"]
)
def test_page_api_and_files_agree(words: str, client: Client, alice: User, carol: User) -> None:
    make.world(alice, seed=11)
    client.force_login(carol)
    query = {key: values[0] for key, values in parse_qs(words).items()}

    page = of_page(client, query)

    assert len(page) > 10
    assert page == of_api(client, query) == of_csv(client, query) == of_xlsx(client, query)


@pytest.mark.parametrize(
    "words",
    ["", "basis=all", "rows=state&columns=cycle", "rows=cycle&columns=mechanism&basis=all", "rows=theme&columns=state&basis=upr",
     "rows=region&columns=persons&basis=all", "rows=sdg&columns=situation&basis=all", "rows=state&columns=&basis=treaty_bodies",
     "rows=state&columns=&basis=pledges", "rows=mechanism&columns=&basis=treaty_bodies"],
)  # fmt: skip
def test_every_number_opens_its_rows(words: str, client: Client, alice: User, carol: User) -> None:
    """Numbers without an address stand alone; those that have one must be right, each by asking the list."""
    make.world(alice, seed=3, size=30)
    Theme.objects.filter(vocabulary="uhri-2019").update(name=Concat(Value("Older: "), "name"))
    client.force_login(carol)

    table: HeatTable = client.get(f"{reverse('coverage')}?{words}").context["table"]
    numbers = [
        table.total,
        *(n for _c, n in table.columns),
        *(n for row in table.rows for n in (row.number, *row.cells)),
    ]
    pairs = [
        (url, count)
        for number in numbers
        for url, count in (
            (number.all_url, number.counts.recommendations),
            (number.assisted_url, number.counts.assisted),
            (number.requested_url, number.counts.requested),
            (number.untouched_url, number.counts.untouched),
        )
        if url
    ]
    wrong = [
        (url, count, found)
        for url, count in pairs
        if (found := client.get(url).context["page"].paginator.count) != count
    ]

    assert wrong == []


def test_words_that_the_list_does_not_know_give_no_address() -> None:
    assert rows_address([("position", "supported"), ("theme", "Torture")]) == (
        f"{reverse('recommendation_list')}?position=supported&theme=Torture"
    )
    assert (rows_address([("situation", "ldc")]) is None) == ("situation" not in RecommendationFilter.base_filters)
    assert rows_address([("situation", "other")]) is None


def test_two_facts_of_one_word_cannot_be_said() -> None:
    assert in_words([("situation", "ldc"), ("situation", "sids")]) is None
    assert in_words([("cycle", "3"), ("cycle", "3")]) == {"cycle": ["3"]}
    assert in_words([("state_progress", "")]) == {"progress": ["none"]}


def test_the_treaty_bodies_are_named_each(db: None) -> None:
    make.recommendation(code="CEDAW")
    make.recommendation(code="CRC")

    assert in_words([("mechanism_kind", "treaty_body")]) == {"mechanism": ["CEDAW", "CRC"]}
    assert in_words([("mechanism_kind", "treaty_body"), ("mechanism", "CRC")]) == {"mechanism": ["CRC"]}
    assert in_words([("mechanism_kind", "special_procedure")]) is None


def test_a_theme_of_several_vocabularies_is_named_with_its_own(carol: User) -> None:
    for vocabulary in ("uhri-2019", "uhri-2024"):
        make.recommendation().themes.add(make.theme("Torture", vocabulary))
    make.recommendation().themes.add(make.theme("Detention"))
    made = coverage(carol, Question(vocabulary="uhri-2024"))
    links = Links(made, repeated_names(made))

    assert [links.facts(row, None) for row in made.rows] == [
        (*made.question.facts, ("theme", "Detention")),
        (*made.question.facts, ("theme", "uhri-2024:Torture")),
    ]


def test_the_sentence(client: Client) -> None:
    kenya = [make.recommendation() for _n in range(3)]
    for one in kenya:
        one.themes.add(make.theme("Torture"))
    make.project(kenya[0])

    page = client.get(reverse("coverage"), {"group": "AFG"})

    assert page.context["sentences"] == [
        "Of 3 supported UPR recommendations (African States), technical cooperation has answered 1 (33.3%).",
        "The widest gap: \u2068Torture\u2069, with 2 recommendations that no assistance has answered.",
    ]
    assert "requests are not public and are left out" in page.content.decode()
    assert "As at " in page.content.decode()


def test_one_is_one(client: Client) -> None:
    make.recommendation().themes.add(make.theme("Torture"))

    assert client.get(reverse("coverage")).context["sentences"] == [
        "Of 1 supported UPR recommendation, technical cooperation has answered 0 (0%).",
        "The widest gap: \u2068Torture\u2069, with 1 recommendation that no assistance has answered.",
    ]


@pytest.mark.parametrize(
    ("reader", "words"),
    [
        ("carol", "All requests and projects are counted."),
        ("alice", "as far as you may see them"),
        ("tess", "requests are not public and are left out"),
    ],
)
def test_the_page_says_what_it_counts(reader: str, words: str, client: Client, request: pytest.FixtureRequest) -> None:
    make.recommendation()
    client.force_login(request.getfixturevalue(reader))

    page = client.get(reverse("coverage")).content.decode()

    assert words in page
    assert ("Requested or planned" in page) == (reader != "tess")


def test_the_public_learns_of_no_request(client: Client, alice: User) -> None:
    one = make.recommendation()
    one.themes.add(make.theme("Torture"))
    before = figures_shown(client)

    make.request(alice, one)

    assert figures_shown(client) == before


def figures_shown(client: Client) -> list[str]:
    page = client.get(reverse("coverage")).content.decode()
    return re.findall(r"\d+", re.sub(r"\d\d:\d\d", "", page[page.index("<main") :]))


def test_empty_and_wrong_words(client: Client, carol: User) -> None:
    client.force_login(carol)

    assert "No recommendation of this kind has been imported yet." in client.get(reverse("coverage")).content.decode()
    assert client.get(reverse("coverage"), {"rows": "nonsense"}).status_code == 400
    assert "differ from the rows" in client.get(reverse("coverage"), {"rows": "sdg", "columns": "sdg"}).content.decode()
    assert client.get("/api/v1/coverage/", {"basis": "nonsense"}).status_code == 400


def test_rows_by_pages_and_the_largest_columns(client: Client) -> None:
    for number in range(17):
        make.recommendation().themes.add(make.theme(f"Theme {number:02}"))
    page = client.get(reverse("coverage"), {"rows": "region", "columns": "theme"})
    second = client.get(reverse("coverage"), {"page": "2"})

    assert (len(page.context["table"].columns), page.context["table"].columns_left_out) == (8, 9)
    assert "9 smaller columns are in the files only" in page.content.decode()
    assert len(second.context["table"].rows) == 2


@pytest.mark.parametrize("language", ["ar", "fr", "ru", "zh-hans"])
def test_in_other_languages(language: str, client: Client, alice: User) -> None:
    make.world(alice, seed=4, size=20)

    for query in ("", "?rows=state&columns=situation&basis=all"):
        assert client.get(f"/{language}/recommendations/coverage/{query}").status_code == 200


@pytest.mark.parametrize("size", [1, 3])
def test_queries(size: int, client: Client, carol: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _n in range(size):
        make.recommendation().themes.add(make.theme("Torture"))
    client.force_login(again(carol))
    client.get(reverse("coverage"))  # choices that are kept for some minutes

    with django_assert_num_queries(10):
        client.get(reverse("coverage"))


def test_a_recommendation_names_what_answers_it(client: Client, alice: User, zoe: User) -> None:
    one = make.recommendation(document_symbol="A/HRC/59/15", position_source="A/HRC/59/15/Add.1, para. 3")
    asked = make.request(alice, one)
    done = make.project(one)
    hidden = make.project(one, is_published=False)

    def page(person: User | None) -> str:
        client.logout()
        if person:
            client.force_login(again(person))
        return client.get(reverse("recommendation_detail", args=[one.pk])).content.decode()

    addresses = {
        "asked": reverse("request_detail", args=[asked.pk]),
        "done": reverse("project_detail", args=[done.pk]),
        "hidden": reverse("project_detail", args=[hidden.pk]),
    }
    seen = {name: {key for key, url in addresses.items() if f'"{url}"' in page(who)} for name, who in
            {"alice": alice, "zoe": zoe, "visitor": None}.items()}  # fmt: skip
    assert seen == {"alice": {"asked", "done", "hidden"}, "zoe": {"done"}, "visitor": {"done"}}
    assert 'href="https://docs.un.org/en/A/HRC/59/15" rel="external"' in page(None)
    assert '<a href="https://docs.un.org/en/A/HRC/59/15/Add.1" rel="external">A/HRC/59/15/Add.1</a>, para. 3' in page(
        None
    )


def test_a_request_and_a_project_list_what_they_answer(client: Client, alice: User) -> None:
    one = make.recommendation(text="Abolish torture")
    Recommendation.objects.filter(pk=one.pk).update(state_progress="in_progress", state_progress_on="2026-05-01")
    asked, done = make.request(alice, one), make.project(one)
    client.force_login(again(alice))

    pages = [
        client.get(reverse("request_detail", args=[asked.pk])).content.decode(),
        client.get(reverse("project_detail", args=[done.pk])).content.decode(),
    ]

    for page in pages:
        assert "Abolish torture" in page
        assert "Position: Supported" in page
        assert "In progress (1 May 2026)" in page


def test_lists_count_recommendations(client: Client, alice: User, carol: User) -> None:
    ones = [make.recommendation() for _n in range(2)]
    make.project(*ones)
    make.request(alice, ones[0])
    client.force_login(again(carol))

    assert client.get("/api/v1/projects/").json()["results"][0]["recommendations"] == 2
    assert client.get("/api/v1/requests/").json()["results"][0]["recommendations"] == 1
