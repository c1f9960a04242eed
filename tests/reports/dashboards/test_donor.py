"""The donor dashboard: what it says, whom it is for, and that two donors who share everything see nothing of each other."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse

from funding.donors.models import Donor
from portal.accounts.models import User
from portal.accounts.roles import Role, Scope
from portal.api import router
from portal.desk import panels_for
from portal.listing.api import ListingViewSet
from portal.navigation import ENTRIES
from reports.dashboards.declaration import Answer, answer
from reports.dashboards.donor import DONOR, sentences
from reports.dashboards.donor.acknowledgement import thanks
from reports.dashboards.donor.questions import questions
from reports.figures.donor import DonorFigures, figures_of
from reports.runs import actions as reports
from tests.factories import donor_reports as make
from tests.factories import funding
from tests.factories.distribution import approve
from tests.factories.distribution import made as edition
from tests.factories.donor_dashboards import FINNISH, NORWEGIAN, Two, person_of, two_donors
from tests.factories.people import again
from tests.factories.reports import allocate
from tests.fixtures_scenes import scene

pytestmark = pytest.mark.django_db
PAGE = "/en/dashboards/donor/"
TODAY = date(2026, 7, 20)


@pytest.fixture
@scene
def ireland() -> make.Made:
    return make.programme()


@pytest.fixture
def figures(ireland: make.Made) -> DonorFigures:
    return figures_of(ireland.ireland, make.HALF, today=TODAY)


def asked(donor: Donor, reader: User, **words: str) -> Answer:
    form = DONOR.form({"scope": str(donor.pk), **words}, today=TODAY, reader=reader)
    assert form.is_valid(), form.errors
    return answer(DONOR, form.question, reader)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_way_of_the_money_adds_up_to_what_was_spent(figures: DonorFigures) -> None:
    assert [(one.reference, one.component, one.region, one.spent_usd) for one in figures.ways] == [
        (figures.agreements[0].reference, "several", "AFG", Decimal("11300.00")),
        (figures.agreements[0].reference, "unscored", "AFG", Decimal("4520.11")),
        (figures.agreements[0].reference, "withheld", "withheld", Decimal("1130.00")),
    ]
    assert sum(one.spent_usd for one in figures.ways) == figures.main.expenditure_usd


def test_sentences_are_made_from_the_figures(figures: DonorFigures) -> None:
    gift, pledge = figures.agreements

    assert sentences.of_agreements(figures) == (
        "Of US$\xa0163,836 received under 1 agreement, US$\xa019,210 is spent and US$\xa0143,516 unspent."
    )
    assert sentences.of_agreement(pledge) == (
        "Pledged on 1 May 2026: US$\xa020,000.00. It counts in no total until it is signed.".replace("US$", "EUR")
    )
    assert sentences.until_when(gift, date(2026, 6, 30)) == ("Expires on 30 June 2027, in 365 days", "warn")
    assert sentences.until_when(gift, date(2026, 6, 29)) == ("May be spent until 30 June 2027", "info")
    assert sentences.until_when(gift, date(2027, 7, 1)) == (
        "Ended on 30 June 2027; the rest has to be carried over or refunded.", "bad",
    )  # fmt: skip
    assert sentences.of_places(figures) == "The money was spent in Kenya (US$\xa011,300)."
    assert sentences.of_years(figures, "EUR") == (
        "In 2026, EUR\xa050,000 was received and EUR\xa00 agreed; in 2025, EUR\xa0100,000 and EUR\xa0175,000."
    )
    assert sentences.of_next_report(figures).startswith("The next report is due on 30 September 2026, under CON-")
    assert sentences.of_instalments(figures) == "1 instalment is still to come, payable from 1 March 2026."


def test_a_parliament_is_answered_with_links_to_the_rows(ireland: make.Made) -> None:
    reader = person_of(ireland.ireland)
    made = asked(ireland.ireland, reader, period="2026-H1")

    found = {one.key: str(one.answer) for one in questions(made)}

    assert list(found) == ["given-2026", "given-2025", "unspent", "states", "achieved"]
    assert f"/en/ledger/?donor={ireland.ireland.pk}&amp;kind=incoming_funds&amp;since=2025-01-01" in found["given-2025"]
    assert "EUR\xa0100,000.00" in found["given-2025"]
    assert "Kenya" in found["states"]
    assert 'data-portal-figure="results.grade.reported"' in found["achieved"]


def test_words_of_people_are_escaped_in_answers(ireland: make.Made) -> None:
    organisation = ireland.sweden.organisation
    organisation.name, organisation.state = "<b>100% Sweden", None
    organisation.save()

    (first, *_rest) = questions(asked(ireland.sweden, person_of(ireland.sweden), period="2026-H1"))

    assert "&lt;b&gt;100% Sweden" in first.answer


def test_thanks_stand_ready_in_each_language_and_in_own_words(figures: DonorFigures, ireland: make.Made) -> None:
    donor = ireland.ireland
    found = list(thanks(figures, donor))

    assert [one.language for one in found] == ["en", *(code for code, _name in settings.LANGUAGES if code != "en")]
    assert found[0].text.startswith("In the period 1 January–30 June 2026, Ireland contributed EUR\xa050,000 to ")
    donor.acknowledgement, donor.acknowledgement_language = "Le gaeilge", "fr"
    assert (next(thanks(figures, donor)).text, next(thanks(figures, donor)).is_own) == ("Le gaeilge", True)


def test_own_words_need_a_language_and_are_recorded_by_finance(frank: User, ireland: make.Made) -> None:
    client, address = signed_in(frank), reverse("donor_edit", args=[ireland.ireland.pk])
    words = {"name": "Ireland", "kind": "government", "state": "IRL", "currency": "EUR", "acknowledgement": "Buíochas"}

    refused = client.post(address, words)
    kept = client.post(address, {**words, "acknowledgement_language": "en"})

    assert "Say in which language these words are." in refused.content.decode()
    assert kept.status_code == 302
    stored = Donor.objects.get(pk=ireland.ireland.pk)
    assert (stored.acknowledgement, stored.acknowledgement_language) == ("Buíochas", "en")


# Whom it is for


def test_readers_and_where_they_begin(ireland: make.Made, frank: User, tess: User, carol: User, alice: User) -> None:
    both = person_of(ireland.sweden)
    both.memberships.create(
        role=Role.DONOR, scope=Scope.ORGANISATION, organisation=ireland.ireland.organisation, starts_on=date(2026, 1, 1)
    )

    for reader in (frank, tess, carol, again(both)):
        form = DONOR.form({}, today=TODAY, reader=reader)
        assert [name for _key, name in form.offered] == ["Ireland", "Sweden"]
        assert form.data["scope"] == str(ireland.ireland.pk)
        assert signed_in(reader).get(PAGE).status_code == 200
    assert signed_in(alice).get(PAGE).status_code == 403
    assert signed_in(alice).get("/api/v1/dashboards/donor/").status_code == 403
    assert Client().get(PAGE).status_code == 302


def test_a_donor_that_nobody_recorded_and_those_with_little(nora: User, frank: User) -> None:
    assert "No donor is recorded for you yet" in signed_in(nora).get(PAGE).content.decode()
    assert signed_in(nora).get("/api/v1/dashboards/donor/").status_code == 409
    norway = Donor.objects.create(organisation=nora.memberships.get().organisation)

    def page(**words: str) -> str:
        response = signed_in(again(nora)).get(PAGE, {"period": "2026", **words})
        assert response.status_code == 200
        return response.content.decode()

    assert "Norway has no agreement yet." in page()
    pledge = funding.pledge("1000", donor=norway, pledged_on=date(2025, 3, 1))
    assert "It counts in no total until it is signed." in page()
    type(pledge).objects.filter(pk=pledge.pk).update(status="withdrawn")
    ended = funding.received("1000", donor=norway, pledged_on=date(2024, 3, 1), valid_until=date(2025, 1, 1))
    assert "Ended on 1 January 2025; the rest has to be carried over or refunded." in page()
    project = funding.project(is_published=True, starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31))
    allocate(ended, project, "1000", date(2024, 4, 1), frank)
    make.spend(ended, project, "884.96", date(2024, 5, 1), "staff")
    type(ended).objects.filter(pk=ended.pk).update(status="closed", ended_on=date(2025, 1, 1))
    assert "The latest entry is of 2024." in page()
    assert "period=since-inception" in page()


def test_the_desk_leads_there_with_three_figures(ireland: make.Made, frank: User) -> None:
    reader = person_of(ireland.ireland)

    (panel,) = panels_for(reader)
    (own,) = panel.context["donors"]

    today = figures_of(ireland.ireland, make.HALF, today=date(2026, 6, 30))
    assert own.donor == ireland.ireland
    assert own.next_report_on == date(2026, 9, 30)
    assert own.received_usd == today.total("received_usd")
    assert panels_for(frank) == []


# Never another donor's


@pytest.fixture
@scene
def two() -> Two:
    return two_donors()


def texts(client: Client, donor: Donor) -> dict[str, str]:
    """Everything that the dashboard gives a reader, as text."""
    found = {"page": client.get(PAGE, {"period": "2026"}).content.decode()}
    for name, address in {
        "csv": f"{PAGE}?period=2026&export=csv",
        "api": "/api/v1/dashboards/donor/?period=2026",
        "arabic": "/ar/dashboards/donor/?period=2026",
        "desk": "/en/desk/",
        "papers": f"{reverse('donor_papers', args=[donor.pk])}?period=2026",
    }.items():
        response: Any = client.get(address)
        assert response.status_code == 200, address
        found[name] = (response.getvalue() if response.streaming else response.content).decode()
    for name, address in {
        "xlsx": f"{PAGE}?period=2026&export=xlsx",
        "statement": f"{reverse('donor_statement', args=[donor.pk, 'xlsx'])}?period=2026",
    }.items():
        found[name] = sheets(client.get(address).content)
    found["pdf"] = paper(client.get(f"{reverse('donor_statement', args=[donor.pk, 'pdf'])}?period=2026").content)
    return found


def sheets(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(str(row) for sheet in book for row in sheet.iter_rows(values_only=True))


def paper(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


@pytest.mark.parametrize("side", ["norway", "finland"])
def test_each_sees_its_own_and_nothing_of_the_other(two: Two, side: str) -> None:
    own = {"norway": (two.norway, two.nora), "finland": (two.finland, two.filip)}[side]
    of = {
        "norway": (
            two.norwegian.reference,
            "50,001.11",
            "50001.11",
            "7,001.01",
            "7001.01",
            NORWEGIAN,
            "Gift of Norway",
        ),
        "finland": (two.finnish.reference, "60,002.22", "60002.22", "8,002.02", "8002.02", FINNISH, "Gift of Finland"),
    }
    foreign = of["finland" if side == "norway" else "norway"]

    found = texts(signed_in(own[1]), own[0])

    assert of[side][0] in found["page"]
    assert of[side][5] in found["page"]
    assert [(name, word) for name, text in found.items() for word in foreign if word in text] == []


SEARCHED = ("/en/contributions/", "/en/ledger/", "/api/v1/contributions/", "/api/v1/ledger/")


def test_no_search_finds_what_is_another_donors(two: Two) -> None:
    """Of each list that a donor opens: not by reference or conditions, nor by words that are nearly the other's title, which
    is when a page suggests what was meant."""
    client, other = signed_in(two.nora), two.finnish
    theirs = (other.reference, other.title, other.conditions)
    leaks: list[tuple[str, str]] = []
    asked = [(page, word) for page in pages_of(two.nora) for word in (other.conditions, f"{other.title[:-1]}x")]
    asked += [(route, other.reference) for route in searches()]
    answered = set()
    for address, word in asked:
        response: Any = client.get(address, {"q": word})
        if not is_searched(response):
            continue
        answered.add(address)
        leaks += [(address, each) for each in theirs if each in told(response, word)]
        leaks += [(address, word) for _row in rows(response)]

    assert leaks == []
    assert answered >= set(SEARCHED)
    assert all(rows(client.get(address, {"q": two.norwegian.reference})) for address in SEARCHED)


def pages_of(reader: User) -> list[str]:
    """The lists of the reader's menu, and the library."""
    names = [entry.url_name for entry in ENTRIES if entry.is_for(reader.standing)]
    return [reverse(name) for name in (*names, "library_lessons") if name.endswith(("_list", "_lessons"))]


def searches() -> list[str]:
    """Every list of the API that can be searched."""
    get_resolver().url_patterns  # noqa: B018 (fills the router)
    return [
        f"/api/v1/{path}/"
        for path, viewset, _name in router.registry
        if issubclass(viewset, ListingViewSet) and "q" in viewset.listing.filters.base_filters
    ]


def is_searched(response: Any) -> bool:
    if response.status_code != 200 or not response.context:
        return bool(response.status_code == 200 and response["Content-Type"] == "application/json")
    listing = response.context.get("listing")
    return listing is not None and "q" in listing.filters.base_filters


def told(response: Any, asked: str) -> str:
    """What is answered, without the words that were asked, which the page repeats."""
    text = response.content.decode()
    if response["Content-Type"].startswith("text/html"):
        text = BeautifulSoup(text, "html.parser").select_one("main").get_text(" ")
    return text.replace(asked, "")


def rows(response: Any) -> list[Any]:
    return list(response.context["rows"] if response.context else response.json()["results"])


def test_another_donors_scope_and_statement_do_not_exist(two: Two) -> None:
    client = signed_in(two.nora)

    refused = client.get(PAGE, {"scope": two.finland.pk})

    assert refused.status_code == 400
    assert "is not known here" in refused.content.decode()
    assert two.finnish.reference not in refused.content.decode()
    assert client.get("/api/v1/dashboards/donor/", {"scope": two.finland.pk}).status_code == 400
    assert client.get(reverse("donor_statement", args=[two.finland.pk, "pdf"])).status_code == 404
    assert client.get(reverse("donor_statement", args=[two.norway.pk, "docx"])).status_code == 404


def test_what_is_not_published_has_no_name_anywhere(ireland: make.Made) -> None:
    found = texts(signed_in(person_of(ireland.ireland)), ireland.ireland)

    hidden = ("Hidden work", "TCP-2026-7777", "A hidden result")
    assert [(name, word) for name, text in found.items() for word in hidden if word in text] == []
    assert "Projects that are not published" in found["statement"]
    assert ("Ireland" in found["pdf"], "All voluntary funds" in found["statement"] + found["pdf"]) == (True, False)


def test_the_shelf_has_own_reports_in_their_languages(two: Two, carol: User, dan: User) -> None:
    report = reports.draft_report("donor", make.HALF, by=carol, scope=str(two.norway.pk))
    client, shelf = signed_in(two.nora), reverse("donor_papers", args=[two.norway.pk])
    assert "Report on the period 1 January–30 June 2026" in client.get(PAGE).content.decode()
    approve(report, carol, dan)
    edition(report, "fr")
    address = reverse("edition_file", args=[report.pk, "fr"])
    assert address not in client.get(shelf).content.decode()
    report.deliveries.create(person=two.nora, role=Role.DONOR, organisation=two.norway.organisation)

    assert address in client.get(shelf).content.decode()
    assert signed_in(two.filip).get(shelf).status_code == 404
    assert "Report on the period" not in client.get(PAGE).content.decode()


def test_a_bad_period_is_said_and_the_page_stays(two: Two) -> None:
    response = signed_in(two.nora).get(PAGE, {"period": "2031"})

    assert response.status_code == 400
    assert two.norwegian.reference in response.content.decode()


def test_queries_with_one_and_three_agreements(two: Two, django_assert_num_queries: Any) -> None:
    client = signed_in(two.nora)
    client.get(PAGE)

    with django_assert_num_queries(QUERIES):
        client.get(PAGE, {"period": "2026"})
    for _number in range(2):
        gift = funding.received("5000", donor=two.norway, fund=two.norwegian.fund, pledged_on=date(2026, 2, 5))
        project = funding.project(is_published=True)
        allocate(gift, project, "1000", date(2026, 2, 6), User.objects.get(name="Frank"))
        make.spend(gift, project, "500", date(2026, 3, 6), "staff")
    with django_assert_num_queries(QUERIES):
        client.get(PAGE, {"period": "2026"})


QUERIES = 52
