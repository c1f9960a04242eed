"""How tasks and counters are put to a person, and the page of the desk."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal import desk
from portal.accounts.models import User
from portal.desk import Counter, Panel, Task, Uncounted, counter_of, counters_for, rows_of
from portal.desk_page import groups, in_words, needs
from portal.imports.lists import IMPORTS
from portal.imports.models import ImportBatch
from portal.listing.paging import MOST

TODAY = date(2026, 11, 26)  # a Thursday
HOLIDAYS = frozenset({date(2026, 11, 25)})


def task(name: str, due_in: int | None = None) -> Task:
    return Task((name,), "Do it", "/x/", None if due_in is None else TODAY + timedelta(days=due_in))


def counter(key: str, number: int, *, group: str = "late", tone: str = "") -> Counter:
    return Counter(group, key, key, number, "/x/", tone=tone)


@pytest.mark.parametrize(
    ("number", "late", "told"),
    [
        (0, 0, "Nothing waits for you."),
        (1, 0, "1 thing waits for you."),
        (1, 1, "1 thing waits for you, and it is late."),
        (7, 0, "7 things wait for you."),
        (7, 1, "7 things wait for you. 1 of them is late."),
        (1200, 2, "1,200 things wait for you. 2 of them are late."),
    ],
)
def test_the_first_line_says_how_much_there_is_and_how_much_of_it_is_late(number: int, late: int, told: str) -> None:
    assert in_words(number, late) == told


def test_tasks_are_bundled_by_urgency_and_late_ones_count_working_days() -> None:
    found = needs(
        [
            task("long ago", -13),
            task("holiday", -2),
            task("today", 0),
            task("soon", 14),
            task("later", 15),
            task("any"),
        ],
        TODAY,
        HOLIDAYS,
    )

    assert [(bundle.urgency.key, [one.task.title[0] for one in bundle.tasks]) for bundle in found.bundles] == [
        ("late", ["long ago", "holiday"]),
        ("soon", ["today", "soon"]),
        ("later", ["later"]),
        ("open", ["any"]),
    ]
    assert [one.how_late for one in found.bundles[0].tasks] == ["8 working days late", "1 working day late"]
    assert (found.number, found.late, found.hidden) == (6, 2, 0)


def test_what_was_due_before_the_weekend_is_not_late_before_monday() -> None:
    saturday, monday = date(2026, 11, 28), date(2026, 11, 30)
    friday = Task(("x",), "Do it", "/x/", date(2026, 11, 27))

    assert [needs([friday], day, HOLIDAYS).late for day in (saturday, monday)] == [0, 1]


def test_the_most_urgent_are_shown_and_all_are_counted() -> None:
    found = needs([task("late", -3), task("late too", -1), task("any"), task("other")], TODAY, HOLIDAYS, most=1)

    assert [(bundle.urgency.key, bundle.number, len(bundle.tasks)) for bundle in found.bundles] == [("late", 2, 1)]
    assert found.hidden == 3
    assert needs([task("any")] * 30, TODAY, HOLIDAYS, most=None).hidden == 0


def test_counters_of_nothing_are_left_out_and_headings_without_counters_too() -> None:
    made = groups(
        [
            counter("a", 0),
            counter("b", 2),
            counter("c", 1, tone="bad"),
            counter("d", 0, group="returned"),
        ]
    )

    assert [(group.key, [one.key for one in group.counters]) for group in made] == [
        ("late", ["c", "b"]),
        ("returned", []),
    ]


def test_no_more_is_counted_than_a_list_counts() -> None:
    assert [counter("x", number).shown for number in (1234, MOST, MOST + 1)] == ["1,234", "10,000", "10,000+"]


@pytest.mark.django_db
def test_counters_are_one_query_and_lead_to_their_lists(
    carol: User, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = [{"severity": "warning"}], [{"severity": "warning"}, {"severity": "error"}]
    for status, messages in (("failed", []), ("staged", said[0]), ("staged", said[1]), ("staged", [])):
        ImportBatch.objects.create(
            kind="recommendations", file_name="x", size=1, status=status, messages=messages, staged_by=carol
        )

    def of_imports(user: User) -> Iterator[Counter | Uncounted]:
        yield counter_of(IMPORTS, user, "import_list", "refused=yes", group="late", key="refused", label="Refused")
        yield counter("known", 7)
        yield counter_of(IMPORTS, user, "import_list", "status=staged", group="late", key="staged", label="Staged")

    monkeypatch.setattr(desk, "COUNTERS", [of_imports, of_imports])
    with django_assert_num_queries(2):  # the other: what the person may do
        made = counters_for(carol)

    assert [(one.key, one.number, one.url) for one in made] == 2 * [
        ("refused", 2, "/en/imports/?refused=yes"),
        ("known", 7, "/x/"),
        ("staged", 3, "/en/imports/?status=staged"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["stage=failed", "status=nonsense"])
def test_a_counter_of_words_that_its_list_does_not_know_is_a_mistake_of_ours(words: str, carol: User) -> None:
    with pytest.raises(ValueError, match="imports does not understand"):
        rows_of(IMPORTS, carol, words)


@pytest.mark.django_db
def test_the_page_shows_panels_tasks_and_counters(client: Client, frank: User, monkeypatch: pytest.MonkeyPatch) -> None:
    due = timezone.localdate() - timedelta(days=10)
    monkeypatch.setattr(
        desk, "PROVIDERS", [lambda user: [Task(("Späti", "عربي"), "Do it", f"/{n}/", due, "ar") for n in range(13)]]
    )
    monkeypatch.setattr(desk, "COUNTERS", [lambda user: [counter("Things", 3), counter("Back", 0, group="returned")]])
    monkeypatch.setattr(
        desk,
        "PANELS",
        [(1, lambda user: Panel("components/notice.html", {"text": "Of the person"})), (2, lambda user: None)],
    )
    client.force_login(frank)

    soup, whole = (BeautifulSoup(client.get(f"/en/desk/{more}").content, "html.parser") for more in ("", "?all=1"))

    assert soup.select_one(".mydesk__sum").text == "13 things wait for you. 13 of them are late."
    assert soup.select_one(".notice").text.strip() == "Of the person"
    assert [len(page.select(".tasks li")) for page in (soup, whole)] == [12, 13]
    assert soup.select_one(".mydesk__all a")["href"] == "?all=1#needs"
    assert soup.select_one(".tasks a").select("bdi")[-1]["lang"] == "ar"
    assert [(a["href"], a.text) for a in soup.select(".counter a")] == [("/x/", "3Things")]
    assert soup.select_one(".counters__none").text == "Nothing came back."
    assert soup.select_one("#load") is None


@pytest.mark.django_db
def test_a_person_without_work_reads_that_nothing_waits(client: Client, nora: User) -> None:
    client.force_login(nora)

    soup = BeautifulSoup(client.get("/en/desk/").content, "html.parser")

    assert soup.select_one(".mydesk__sum").text == "Nothing waits for you."
    assert soup.select(".counter, #late, #load") == []
