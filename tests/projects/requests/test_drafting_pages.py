"""The pages of drafting as a browser without a script uses them, and what a script asks besides."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from projects.requests import actions as requests
from projects.requests.drafting.actions import save_section
from projects.requests.drafting.sections import KEYS
from projects.requests.models import Request
from tests.factories import projects as make
from tests.factories.accounts import PASSWORD
from tests.factories.drafting import SECTION_POSTS, address, letter
from tests.projects.requests.test_pages import soup, texts

LIMIT = 60_000  # bytes of a page


def post(client: Client, request: Request, section: str, **changes: Any) -> Any:
    data = SECTION_POSTS[section] | {"revision": "0"} | changes
    return client.post(address(request, section), {name: value for name, value in data.items() if value is not None})


def control(page: BeautifulSoup, name: str) -> str:
    found = page.select_one(f"#id_{name}")
    return found.text.strip() if found.name == "textarea" else found["value"]


def test_the_whole_form_from_first_word_to_sending(client: Client, alice: User) -> None:
    """Every section by POST as the form sends it; each leads to the next, the last to the preview."""
    draft = make.draft(alice)
    client.force_login(alice)

    ways = []
    for section in KEYS:
        extra = {"letter_file": letter()} if section == "letter" else {}
        ways.append(post(client, draft, section, **extra)["Location"])
    page = soup(client.get(ways[-1]))
    sent = client.post(f"/en/requests/{draft.pk}/submit/")

    assert ways == [*[address(draft, key) for key in KEYS[1:]], f"/en/requests/{draft.pk}/preview/"]
    assert page.select(".missing") == []
    draft.refresh_from_db()
    assert sent.status_code == 302
    assert draft.status == "submitted"
    assert (draft.beneficiaries, draft.partners, str(draft.estimated_cost_usd), str(draft.preferred_end_on)) == (
        "8,000 prisoners", "The national commission: visits", "120000.00", "2027-12-31",
    )  # fmt: skip
    assert sorted(draft.forms.values_list("code", flat=True)) == ["seminars", "workshops"]
    assert draft.letter is not None


@pytest.mark.parametrize(
    ("section", "changes", "anchor", "sentence", "kept"),
    [
        ("goals", {"sdg_targets": "16.3, 99.1"}, "id_sdg_targets",
         "Not codes of SDG targets: 99.1. A code looks like 16.3 or 16.a.", ("national_plan", "Plan 2030, chapter 4")),
        ("resources", {"estimated_cost_usd": "a lot"}, "id_estimated_cost_usd", "Enter a number.", ("partners", "The national commission: visits")),
        ("resources", {"estimated_cost_usd": "-5"}, "id_estimated_cost_usd",
         "Ensure this value is greater than or equal to 0.", ("estimated_cost_usd", "-5")),
        ("resources", {"preferred_end_on": "2026-12-31"}, "id_preferred_end_on", "The end cannot be before the start.", ("preferred_start_on", "2027-01-10")),
        ("who", {"contact_email": "nobody"}, "id_contact_email", "Enter a valid email address.", ("contact_email", "nobody")),
        ("need", {"title": ""}, "id_title", "This field is required.", ("need", "Regular visits.")),
        ("letter", {"letter_file": letter(b"MZ\x90 not a letter")}, "id_letter_file",
         "This is not a PDF, DOCX, JPEG or PNG file, whatever its name. Save it in one of these formats and send it again.",
         ("confidential_parts", "Names of the places")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_what_was_typed_stays_and_the_rest_is_saved(
    section: str,
    changes: dict[str, Any],
    anchor: str,
    sentence: str,
    kept: tuple[str, str],
    client: Client,
    alice: User,
) -> None:
    draft = make.draft(alice)
    client.force_login(alice)

    page = soup(post(client, draft, section, **changes))

    (link,) = page.select(".errsum a")
    assert link["href"] == f"#{anchor}"
    assert link.text.endswith(f": {sentence}")
    assert page.select_one(f"#{anchor}") is not None
    assert control(page, kept[0]) == kept[1]
    assert page.select_one("[name=revision]")["value"] == "1"  # what is valid is saved


def test_every_blocker_leads_to_a_field_that_is_there(client: Client, alice: User) -> None:
    draft = make.draft(alice)
    Request.objects.filter(pk=draft.pk).update(institution="", need="")
    client.force_login(alice)

    preview = soup(client.get(f"/en/requests/{draft.pk}/preview/"))
    links = [link["href"] for link in preview.select(".missing a")]
    detail = soup(client.get(f"/en/requests/{draft.pk}/"))
    from_detail = [link["href"] for link in detail.select(".move .ticks a")]
    lost = [
        link
        for link in links
        if soup(client.get(link.partition("#")[0])).select_one(f"#{link.partition('#')[2]}") is None
    ]

    assert len(links) == len(requests.WORKFLOW.reasons_against(draft, "submit")) == 14
    assert sorted(from_detail) == sorted(links)
    assert lost == []


def test_the_menu_says_how_far_each_section_is(client: Client, alice: User) -> None:
    draft = make.draft(alice)
    save_section(draft, "who", {"institution": "Ministry of Justice"}, by=alice)
    save_section(draft, "forms", {"forms": ["workshops"]}, by=alice)
    client.force_login(alice)

    page = soup(client.get(address(draft, "forms")))

    assert texts(page, ".sections small") == [
        "1 answer is missing", "Not begun", "Not begun", "Complete", "Not begun", "Empty, and may stay so",
        "Empty, and may stay so", "Not begun",
    ]  # fmt: skip
    assert texts(page, ".sections [aria-current] strong") == ["Forms of assistance and programme elements"]


def test_editing_goes_on_where_something_is_missing(client: Client, alice: User) -> None:
    draft, complete = make.draft(alice), make.complete_draft(alice)
    client.force_login(alice)

    assert client.get(f"/en/requests/{draft.pk}/edit/")["Location"] == address(draft, "who")
    assert client.get(f"/en/requests/{complete.pk}/edit/")["Location"] == f"/en/requests/{complete.pk}/preview/"


@pytest.mark.parametrize("section", KEYS)
def test_pages_are_light_and_have_one_primary_action(section: str, client: Client, alice: User) -> None:
    draft = make.complete_draft(alice)
    for number in range(30):
        draft.recommendations.add(make.recommendation("KEN", paragraph=f"90.{number}"))
    draft.recommendations.update(text="Guarantee it " * 30)
    client.force_login(alice)

    response = client.get(address(draft, section))

    assert len(response.content) < LIMIT
    assert len(soup(response).select(".main .btn--primary")) == 1


def test_recommendations_are_found_added_and_those_of_another_state_refused(client: Client, alice: User) -> None:
    draft = make.draft(alice)
    wanted = make.recommendation("KEN", paragraph="91.1", text="Train judges")
    foreign = make.recommendation("ZMB", paragraph="91.2", text="Train judges")
    client.force_login(alice)

    looked = post(client, draft, "recommendations", find="1", q="judges")
    page = soup(client.get(looked["Location"].partition("#")[0]))
    post(client, draft, "recommendations", recommendations=[wanted.pk], revision="1")
    refused = soup(post(client, draft, "recommendations", recommendations=[wanted.pk, foreign.pk], revision="2"))

    assert looked["Location"] == f"{address(draft, 'recommendations')}?q=judges#id_q"
    assert [box["value"] for box in page.select("#id_recommendations input")] == [str(wanted.pk)]
    assert list(draft.recommendations.all()) == [wanted]
    assert "is not one of the available choices" in refused.select_one(".errsum").text


# Two people


def test_two_people_choose_field_by_field(client: Client, alice: User, bob: User) -> None:
    draft = make.draft(alice)
    save_section(draft, "need", {"need": "Hers", "beneficiaries": "Hers too"}, based_on=0, by=alice)
    client.force_login(bob)

    asked = post(client, draft, "need", need="His", beneficiaries="His too", sustainability="Only his")
    page = soup(asked)
    sent = {field["name"]: field["value"] for field in page.select(".versus input[type=hidden]")}
    hidden = {"need": sent["need"], "beneficiaries": sent["beneficiaries"], "fields": ["need", "beneficiaries"],
              "undecided": ["need", "beneficiaries"], "revision": page.select_one("[name=revision]")["value"]}  # fmt: skip
    half = client.post(address(draft, "need"), hidden | {"keep_need": "mine"})
    done = client.post(address(draft, "need"), hidden | {"keep_need": "mine", "keep_beneficiaries": "theirs"})

    assert (asked.status_code, half.status_code, done.status_code) == (200, 200, 302)
    assert texts(page, ".versus legend") == ["What has to change", "For whom"]
    assert texts(page, ".versus__said") == ["Hers", "His", "Hers too", "His too"]
    assert page.select("input[type=radio][checked]") == []
    assert texts(soup(half), ".versus legend") == ["For whom"]
    draft.refresh_from_db()
    assert (draft.need, draft.beneficiaries, draft.sustainability) == ("His", "Hers too", "Only his")


def test_two_letters_are_a_choice_too(client: Client, alice: User, bob: User) -> None:
    draft = make.draft(alice)
    save_section(draft, "letter", {"letter": make.uploads_letter(alice).pk}, based_on=0, by=alice)
    client.force_login(bob)

    page = soup(post(client, draft, "letter", letter_file=letter(name="his.pdf")))
    fields = {field["name"]: field["value"] for field in page.select("form.card input[type=hidden]")}
    client.post(address(draft, "letter"), fields | {"keep_letter": "mine"})

    assert texts(page, ".versus__said") == ["hers.pdf", "his.pdf"]
    draft.refresh_from_db()
    assert (draft.letter.name, draft.consent) == ("his.pdf", "summary")


def test_who_else_writes_is_said(client: Client, alice: User, bob: User) -> None:
    draft = make.draft(alice)
    client.force_login(bob)
    client.get(address(draft, "need"))
    client.force_login(alice)

    page = soup(client.get(address(draft, "need")))

    assert page.select_one("[data-portal-note]").text.strip().startswith("Bob has this section open now.")
    assert "open: Bob" in page.select_one(".sections [aria-current]").text


# What a script asks


def autosave(client: Client, draft: Request, section: str, fields: list[str], **data: Any) -> Any:
    return client.post(f"{address(draft, section)}autosave/", {"fields": ["", *fields], "revision": "0", **data})


def test_autosave_writes_what_changed_and_says_when(client: Client, alice: User) -> None:
    draft = make.draft(alice, title="Visits")
    save_section(draft, "need", {"beneficiaries": "Prisoners"}, based_on=0, by=alice)
    client.force_login(alice)

    answer = autosave(client, draft, "need", ["need"], need="Monitors", revision="1").json()

    draft.refresh_from_db()
    assert (draft.need, draft.beneficiaries, draft.title) == ("Monitors", "Prisoners", "Visits")
    assert (answer["revision"], answer["errors"], answer["conflicts"]) == (2, {}, [])
    assert answer["saved_at"] != ""
    assert answer["values"]["beneficiaries"] == "Prisoners"


def test_autosave_keeps_what_is_valid_and_says_what_is_not(client: Client, alice: User) -> None:
    draft = make.draft(alice)
    client.force_login(alice)

    fields = ["contact_name", "contact_email"]
    answer = autosave(client, draft, "who", fields, contact_name="Director", contact_email="nobody").json()

    draft.refresh_from_db()
    assert (draft.contact_name, draft.contact_email) == ("Director", "")
    assert answer["errors"] == {"contact_email": "Enter a valid email address."}


def test_autosave_never_writes_over_somebody(client: Client, alice: User, bob: User) -> None:
    draft = make.draft(alice)
    save_section(draft, "need", {"need": "Hers"}, based_on=0, by=alice)
    client.force_login(bob)

    answer = autosave(client, draft, "need", ["need"], need="His").json()

    draft.refresh_from_db()
    assert draft.need == "Hers"
    assert (answer["conflicts"], answer["by"]) == (["What has to change"], "Alice")


def test_an_unticked_list_is_saved_as_empty(client: Client, alice: User) -> None:
    draft = make.draft(alice)
    save_section(draft, "forms", {"forms": ["workshops"], "elements": ["education"]}, based_on=0, by=alice)
    client.force_login(alice)

    autosave(client, draft, "forms", ["forms"], revision="1")

    assert list(draft.forms.all()) == []
    assert draft.elements.count() == 1


# When the page is stale or the session over


def test_a_stale_page_says_what_moved_and_keeps_the_words(client: Client, alice: User, bob: User) -> None:
    draft = make.complete_draft(alice)
    requests.submit(draft, by=bob)
    client.force_login(alice)

    response = post(client, draft, "need", need="Words written too late")

    page = soup(response)
    assert response.status_code == 409
    assert "what it says is frozen" in page.select_one(".errsum").text
    assert "Bob moved it to “Received”" in page.select_one(".errsum").text
    assert control(page, "need") == "Words written too late"


def test_what_was_typed_survives_the_end_of_the_session(client: Client, alice: User) -> None:
    draft = make.draft(alice)

    sent_away = post(client, draft, "need", need="Typed before the session ended", person=str(alice.pk))
    client.post(sent_away["Location"], {"login": alice.email, "password": PASSWORD})
    page = soup(client.get(address(draft, "need")))
    again = soup(client.get(address(draft, "need")))

    assert "/account/login/" in sent_away["Location"]
    assert control(page, "need") == "Typed before the session ended"
    assert "You had been signed out." in page.text
    assert control(again, "need") == ""


def test_another_person_does_not_get_what_was_typed(client: Client, alice: User, bob: User) -> None:
    draft = make.draft(alice)
    post(client, draft, "need", need="Alice's words", person=str(alice.pk))
    client.post("/en/account/login/", {"login": bob.email, "password": PASSWORD})

    page = soup(client.get(address(draft, "need")))

    assert control(page, "need") == ""


def test_only_the_sections_asked_about_can_be_opened(client: Client, alice: User, carol: User) -> None:
    request = requests.take(make.submitted(alice), by=carol)
    due = timezone.localdate() + timedelta(days=9)
    requests.ask(request, by=carol, questions=[("resources", "Which part?")], answer_due_on=due)
    client.force_login(alice)

    opened = soup(client.get(address(request, "resources")))
    closed = client.get(address(request, "who"))

    assert "Which part?" in opened.select_one(".notice").text
    assert closed["Location"] == f"/en/requests/{request.pk}/preview/"


def test_the_proposed_scores_are_taken_over_on_request_only(client: Client, alice: User) -> None:
    draft = make.draft(alice)
    draft.recommendations.add(make.recommendation("KEN"))
    save_section(draft, "components", {"score_3": 3, "narrative_3": "It works."}, based_on=0, by=alice)
    client.force_login(alice)

    page = soup(client.get(address(draft, "components")))
    client.post(address(draft, "components"), {"take_proposals": "1", "revision": "1"})

    assert "Proposed: 1 (the request answers recommendations)" in page.text
    scores = dict(draft.component_scores.values_list("component__number", "score"))
    assert scores == {1: 0, 2: 0, 3: 3, 4: 0, 5: 0, 6: 0, 7: 0}


def test_the_team_page_narrows_and_names(client: Client, alice: User, bob: User) -> None:
    draft = make.draft(alice)
    client.force_login(alice)

    data = {"others": "1", f"right_{alice.pk}": "3", f"right_{bob.pk}": "2"}
    client.post(f"/en/requests/{draft.pk}/team/", data)
    refused = soup(client.post(f"/en/requests/{draft.pk}/team/", {"others": "1"}))

    assert dict(draft.team.values_list("user__name", "right")) == {"Alice": 3, "Bob": 2}
    assert "At least one person must be able to send the request." in refused.select_one(".errsum").text


def test_who_may_not_write_reads_the_preview_and_finds_no_form(client: Client, alice: User, bob: User) -> None:
    draft = make.complete_draft(alice)
    client.force_login(alice)
    client.post(f"/en/requests/{draft.pk}/team/", {"others": "1", f"right_{alice.pk}": "3"})
    client.force_login(bob)

    preview = client.get(f"/en/requests/{draft.pk}/preview/")
    form = client.get(address(draft, "need"))

    assert (preview.status_code, form.status_code) == (200, 403)
    assert soup(preview).select("form[action$='/submit/']") == []


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
def test_the_preview_is_a_numbered_pdf(language: str, client: Client, alice: User) -> None:
    import pypdfium2

    draft = make.complete_draft(alice)
    client.force_login(alice)

    response = client.get(f"/{language}/requests/{draft.pk}/paper/")

    document = pypdfium2.PdfDocument(response.content)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert response["Content-Type"] == "application/pdf"
    assert draft.reference in text
    assert "8.4" in text
    assert "Regular visits to places of detention" in text


def test_a_second_press_of_begin_opens_the_first_draft(client: Client, alice: User) -> None:
    client.force_login(alice)
    page = soup(client.get("/en/requests/new/"))
    data = {
        "title": "Monitors",
        "state": page.select_one("#id_state option")["value"],
        "once": page.select_one("[name=once]")["value"],
    }

    first = client.post("/en/requests/new/", data)
    second = client.post("/en/requests/new/", data)

    assert first["Location"] == second["Location"]
    assert Request.objects.count() == 1
