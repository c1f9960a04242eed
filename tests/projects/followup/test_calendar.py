from datetime import date, datetime

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from portal.reference.models import RegionalGroup, State, UprSession
from projects.followup.dates import add_months
from projects.followup.reviews import ical
from projects.followup.reviews.figures import Outlook, When, outlooks, published_order, sessions_by_number
from projects.recommendations.models import Review
from tests.factories.reference import state, upr_session

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)
MONTH = UprSession.Precision.MONTH


def outlook(iso3: str, today: date = TODAY) -> Outlook:
    (found,) = outlooks([state(iso3)], today)
    return found


def reviewed(iso3: str, number: int, **facts: date) -> Review:
    return Review.objects.create(state=state(iso3), session=upr_session(number), **facts)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), -12, date(2025, 1, 15)),
        (date(2022, 11, 7), 54, date(2027, 5, 7)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_counting_in_months(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


class TestSessions:
    def test_those_without_a_date_are_expected_in_a_month_of_meeting_and_in_order(self) -> None:
        found = sessions_by_number()
        expected = {number: session.starts.day for number, session in found.items() if session.is_expected}

        assert [expected[number] for number in (54, 55, 56, 57, 58)] == [
            date(2027, 1, 1), date(2027, 5, 1), date(2027, 11, 1), date(2028, 1, 1), date(2028, 5, 1),
        ]  # fmt: skip
        assert found[54].cycle == 4
        assert found[55].cycle == 5
        days = [session.starts.day for session in found.values() if session.starts.day]
        assert days == sorted(days)
        assert {day.month for day in expected.values() if day} == {1, 5, 11}

    def test_nothing_is_expected_where_nothing_is_known(self) -> None:
        UprSession.objects.all().delete()

        assert sessions_by_number() == {}
        assert outlook("KEN").next is None


class TestOutlook:
    def test_the_next_review_is_14_sessions_later(self) -> None:
        reviewed("KEN", 35)

        found = outlook("KEN", date(2023, 1, 1))

        assert (found.last and found.last.number, found.next and found.next.number) == (35, 49)
        assert found.is_recorded
        assert found.next
        assert found.next.starts == When(date(2025, 4, 1), MONTH)

    def test_a_session_that_is_over_counts_as_the_last_one_even_when_no_import_brought_it(self) -> None:
        reviewed("KEN", 35)

        found = outlook("KEN")

        assert found.last
        assert found.next
        assert (found.last.number, found.is_recorded, found.next.number) == (49, False, 63)
        assert found.next.is_expected

    def test_a_review_recorded_for_a_coming_session_is_the_next_one(self) -> None:
        reviewed("KEN", 54)

        found = outlook("KEN")

        assert found.last
        assert found.next
        assert (found.last.number, found.next.number) == (40, 54)

    def test_nothing_follows_from_the_first_cycle(self) -> None:
        reviewed("KEN", 8)

        found = outlook("KEN")

        assert (found.last and found.last.number, found.next, found.midterm.day) == (8, None, None)

    def test_of_a_state_without_any_record(self) -> None:
        found = outlook("KEN")

        assert (found.last, found.next, found.report_due.day) == (None, None, None)

    def test_the_published_order_fills_the_gap(self) -> None:
        found = outlook("SVN")

        assert found.last
        assert found.next
        assert (found.last.number, found.is_recorded, found.next.number) == (48, False, 62)

    def test_the_midterm_is_halfway_from_the_outcome(self) -> None:
        reviewed("SVN", 48, adopted_on=date(2025, 7, 2))
        with_outcome = outlook("SVN")
        Review.objects.update(adopted_on=None)
        without = outlook("SVN")

        assert with_outcome.next
        assert with_outcome.next.starts.day == date(2029, 11, 1)
        assert with_outcome.midterm == When(date(2027, 9, 1), MONTH, is_expected=True)
        assert without.midterm == When(date(2027, 6, 1), MONTH, is_expected=True)

    def test_the_national_report_is_due_three_months_before(self) -> None:
        reviewed("KEN", 39)

        found = outlook("KEN", date(2026, 10, 1))

        assert found.next
        assert found.next.number == 53
        assert found.report_due == When(date(2026, 8, 1), MONTH)

    def test_costs_three_queries_for_all_states(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        with django_assert_num_queries(3):
            found = outlooks(State.objects.reviewed(), TODAY)

        assert len(found) == 193

    def test_the_order_names_states_once_each_and_all_exist(self) -> None:
        order = published_order()

        assert len(order) == 14 * 5 + 13
        assert State.objects.reviewed().filter(iso3__in=order).count() == len(order)


def events(content: bytes) -> dict[str, icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(content)
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


class TestFeeds:
    def test_of_a_state_reads_back(self, client: Client) -> None:
        reviewed("KEN", 35)

        response = client.get(reverse("calendar_of_state", args=["KEN"]))

        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        found = events(response.content)
        assert sorted(found) == [
            "upr-midterm-KEN-49@technical-cooperation.ohchr",
            "upr-report-KEN-63@technical-cooperation.ohchr",
            "upr-review-KEN-63@technical-cooperation.ohchr",
        ]
        review = found["upr-review-KEN-63@technical-cooperation.ohchr"]
        assert (review["dtstart"].dt, review["dtend"].dt) == (date(2030, 1, 1), date(2030, 2, 1))
        assert str(review["summary"]) == "UPR: review of Kenya, session 63 (expected)"
        assert (review["status"], review["transp"]) == ("TENTATIVE", "TRANSPARENT")
        assert isinstance(review["dtstamp"].dt, datetime)
        assert review["dtstamp"].dt.tzinfo is not None

    def test_of_everybody_has_the_sessions_with_their_last_day_included(self) -> None:
        sessions = [session for session in sessions_by_number().values() if session.number in (48, 53)]

        found = events(ical.feed("UPR", sessions, [], today=TODAY, url="https://portal.example/"))

        first, month = (found[f"upr-session-{n}@technical-cooperation.ohchr"] for n in (48, 53))
        assert (first["dtstart"].dt, first["dtend"].dt) == (date(2025, 1, 20), date(2025, 2, 1))
        assert (first["status"], str(first["summary"])) == ("CONFIRMED", "UPR Working Group, session 48 (cycle 4)")
        assert (month["dtstart"].dt, month["dtend"].dt) == (date(2026, 11, 1), date(2026, 12, 1))
        assert str(month["summary"]).endswith("(month only)")

    @pytest.mark.parametrize("language", ["ar", "en", "fr", "ru", "zh-hans"])
    def test_lines_are_folded_and_identifiers_do_not_change_with_the_language(
        self, client: Client, language: str
    ) -> None:
        english = events(client.get("/en/recommendations/calendar/all.ics").content)
        content = client.get(f"/{language}/recommendations/calendar/all.ics").content
        lines = content.split(b"\r\n")

        assert max(map(len, lines)) <= 75
        assert b"\n" not in content.replace(b"\r\n", b"")
        assert lines[0] == b"BEGIN:VCALENDAR"
        assert sorted(events(content)) == sorted(english)
        for line in lines:
            line.decode("utf-8")  # no character is cut in two

    def test_one_day_gives_the_same_file_twice(self) -> None:
        found = outlooks([state("SVN")], TODAY)

        made = [ical.feed("UPR", [], found, today=TODAY, url="x") for _n in range(2)]

        assert made[0] == made[1]

    def test_names_follow_the_language_of_the_path(self, client: Client) -> None:
        content = client.get("/fr/recommendations/calendar/states/SVN.ics").content
        summaries = [str(event["summary"]) for event in events(content).values()]
        with translation.override("fr"):
            name = state("SVN").name

        assert name == "Slovénie"
        assert all(name in summary for summary in summaries)

    def test_of_a_group_holds_its_states_alone(self, client: Client) -> None:
        group = RegionalGroup.objects.get(code="EEG")

        found = events(client.get(reverse("calendar_of_group", args=["EEG"])).content)

        named = {uid.split("-")[2] for uid in found}
        assert "SVN" in named
        assert named <= set(group.states.values_list("iso3", flat=True))

    @pytest.mark.parametrize("path", ["states/XXX.ics", "states/PSE.ics", "groups/XXX.ics"])
    def test_of_nothing(self, client: Client, path: str) -> None:
        assert client.get(f"/en/recommendations/calendar/{path}").status_code == 404


class TestPage:
    def test_is_public_and_offers_the_narrowest_feed(self, client: Client) -> None:
        everybody = client.get(reverse("calendar")).content.decode()
        kenya = client.get(reverse("calendar"), {"state": "KEN"}).content.decode()
        group = client.get(reverse("calendar"), {"group": "AFG"}).content.decode()

        assert 'href="webcal://testserver/en/recommendations/calendar/all.ics"' in everybody
        assert 'href="http://testserver/en/recommendations/calendar/states/KEN.ics"' in kenya
        assert 'href="webcal://testserver/en/recommendations/calendar/groups/AFG.ics"' in group

    def test_is_light_and_says_its_rules(self, client: Client) -> None:
        page = client.get(reverse("calendar"))

        assert len(page.content) < 60_000
        assert "14 sessions after the last one" in page.content.decode()
        assert page.context["page"].paginator.count == 193

    def test_of_a_state_that_does_not_exist(self, client: Client) -> None:
        page = client.get(reverse("calendar"), {"state": "XXX"})

        assert page.status_code == 200
        assert list(page.context["page"]) == []
