"""One section, one save: what is written, what waits for a person, and what is refused."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from portal.accounts.models import User
from portal.workflow import NotAllowed
from projects.requests import actions as requests
from projects.requests.blockers import to_submit
from projects.requests.drafting import actions, content
from projects.requests.drafting.actions import save_section
from projects.requests.drafting.merging import Conflict, merge
from projects.requests.models import Request, RequestVersion
from tests.at_once import at_once
from tests.factories import projects as make
from tests.factories.reference import state


def stored(request: Request) -> Request:
    return Request.objects.get(pk=request.pk)


def test_a_section_is_saved_in_part_and_counts_its_revisions(alice: User) -> None:
    draft = make.draft(alice)

    first = save_section(draft, "who", {"institution": "Ministry of Justice"}, based_on=0, by=alice)
    second = save_section(draft, "who", {"contact_name": "Director"}, based_on=first.number, by=alice)

    assert (first.number, second.number) == (1, 2)
    assert (stored(draft).institution, stored(draft).contact_name) == ("Ministry of Justice", "Director")
    assert list(draft.revisions.values_list("number", "saved_by__name")) == [(2, "Alice"), (1, "Alice"), (0, None)]


def test_saving_what_is_there_already_makes_no_revision(alice: User) -> None:
    draft = make.draft(alice)
    save_section(draft, "forms", {"forms": ["seminars", "workshops"]}, based_on=0, by=alice)

    again = save_section(draft, "forms", {"forms": ["workshops", "seminars"]}, based_on=1, by=alice)

    assert (again.number, again.changed) == (1, frozenset())


def test_two_people_on_different_fields_lose_nothing(alice: User, bob: User) -> None:
    draft = make.draft(alice)
    save_section(draft, "need", {"need": "Visits."}, based_on=0, by=alice)

    hers = save_section(draft, "need", {"need": "Visits.", "beneficiaries": "Prisoners"}, based_on=1, by=alice)
    his = save_section(
        draft, "need", {"need": "Visits.", "beneficiaries": "", "sustainability": "A law"}, based_on=1, by=bob
    )

    assert (hers.conflicts, his.conflicts) == ((), ())
    assert (stored(draft).beneficiaries, stored(draft).sustainability) == ("Prisoners", "A law")


def test_two_people_on_one_field_are_never_overwritten_silently(alice: User, bob: User) -> None:
    draft = make.draft(alice)
    save_section(draft, "need", {"need": "Hers"}, based_on=0, by=alice)

    his = save_section(draft, "need", {"need": "His", "sustainability": "A law"}, based_on=0, by=bob)

    assert his.conflicts == (Conflict("need", theirs="Hers", mine="His"),)
    assert (stored(draft).need, stored(draft).sustainability) == ("Hers", "A law")


def test_the_choice_after_a_conflict_is_written_on_the_newest_revision(alice: User, bob: User) -> None:
    draft = make.draft(alice)
    save_section(draft, "need", {"need": "Hers"}, based_on=0, by=alice)
    his = save_section(draft, "need", {"need": "His"}, based_on=0, by=bob)

    chosen = save_section(draft, "need", {"need": "His"}, based_on=his.number, by=bob)

    assert (chosen.conflicts, stored(draft).need) == ((), "His")


def test_a_page_older_than_the_kept_revisions_meets_a_question_not_a_guess(alice: User, bob: User) -> None:
    draft = make.draft(alice)
    for number in range(actions.KEPT_REVISIONS + 1):
        save_section(draft, "need", {"need": f"Version {number}"}, by=alice)

    his = save_section(draft, "need", {"need": "His", "title": "Another"}, based_on=0, by=bob)

    assert {conflict.name for conflict in his.conflicts} == {"need", "title"}
    assert draft.revisions.filter(section="need").count() == actions.KEPT_REVISIONS


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "changes", "conflicts"),
    [
        ("a", "a", "b", {"f": "b"}, 0),
        ("a", "b", "a", {}, 0),
        ("a", "b", "b", {}, 0),
        ("a", "b", "c", {}, 1),
        ("a", "a", "a", {}, 0),
        ("a", "", "b", {}, 1),
    ],
)
def test_merging_field_by_field(base: str, theirs: str, mine: str, changes: dict[str, str], conflicts: int) -> None:
    merged = merge({"f": base}, {"f": theirs}, {"f": mine})

    assert (merged.changes, len(merged.conflicts)) == (changes, conflicts)


@pytest.mark.parametrize(
    ("section", "data", "anchor"),
    [
        ("resources", {"preferred_start_on": "2027-05-01", "preferred_end_on": "2027-04-30"}, ""),
        ("resources", {"estimated_cost_usd": "-1"}, ""),
        ("resources", {"national_contribution_usd": "-0.01"}, ""),
        ("who", {"contact_email": "nobody"}, "id_contact_email"),
        ("need", {"title": "x" * 161}, "id_title"),
        ("need", {"title": ""}, "id_title"),
    ],
)
def test_what_cannot_stand_is_refused_with_its_field(
    section: str, data: dict[str, Any], anchor: str, alice: User
) -> None:
    draft = make.draft(alice)

    with pytest.raises(NotAllowed) as refusal:
        save_section(draft, section, data, by=alice)

    assert [reason.anchor for reason in refusal.value.reasons] == [anchor]
    assert content.read(stored(draft), section) == content.read(make.draft(alice), section)


def test_a_field_of_another_section_is_a_mistake_of_the_caller(alice: User) -> None:
    with pytest.raises(ValueError, match="title"):
        save_section(make.draft(alice), "who", {"title": "x"}, by=alice)


def test_a_sentence_waits_for_its_score(alice: User) -> None:
    draft = make.draft(alice)

    save_section(draft, "components", {"narrative_3": "A mechanism exists."}, by=alice)
    waiting = content.read(stored(draft), "components")
    save_section(draft, "components", {"score_3": 1}, by=alice)
    scored = draft.component_scores.get()

    assert (waiting["score_3"], waiting["narrative_3"]) == (None, "A mechanism exists.")
    assert (scored.score, scored.narrative, stored(draft).component_notes) == (1, "A mechanism exists.", {})


def test_evidence_waits_with_the_sentence_and_is_kept_with_the_score(alice: User) -> None:
    draft = make.draft(alice)

    save_section(
        draft, "components", {"narrative_3": "A mechanism exists.", "evidence_3": "Decree 7, article 2"}, by=alice
    )
    waiting = stored(draft).component_notes
    save_section(draft, "components", {"score_3": 1}, by=alice)

    assert waiting == {"3": "A mechanism exists.", "evidence_3": "Decree 7, article 2"}
    assert draft.component_scores.get().evidence.get().citation == "Decree 7, article 2"
    assert content.read(stored(draft), "components")["evidence_3"] == "Decree 7, article 2"
    assert stored(draft).component_notes == {}


def test_a_request_is_not_sent_with_a_score_that_rests_on_nothing(alice: User) -> None:
    draft = make.complete_draft(alice)
    save_section(draft, "components", {"evidence_3": "", "evidence_4": "", "narrative_5": ""}, by=alice)

    found = to_submit(stored(draft))

    page = f"/en/requests/{draft.pk}/sections/components/"
    assert [(one.anchor, one.url) for one in found] == [("id_evidence_3", page), ("id_score_5", page)]  # 4 scores 0
    assert str(found[0]) == "Cite what the score of the component “Follow-up to recommendations” rests on."


def test_a_score_taken_away_leaves_its_sentence(alice: User) -> None:
    draft = make.draft(alice)
    save_section(draft, "components", {"score_3": 1, "narrative_3": "A mechanism exists."}, by=alice)

    save_section(draft, "components", {"score_3": None}, by=alice)

    assert draft.component_scores.count() == 0
    assert content.read(stored(draft), "components")["narrative_3"] == "A mechanism exists."


def test_nothing_is_written_once_it_is_sent(alice: User) -> None:
    request = make.submitted(alice)

    with pytest.raises(NotAllowed, match="what it says is frozen"):
        save_section(request, "need", {"need": "More"}, by=alice)


def test_while_ohchr_asks_only_the_sections_asked_about_are_open(alice: User, carol: User) -> None:
    request = requests.take(make.submitted(alice), by=carol)
    due = timezone.localdate() + timedelta(days=9)
    requests.ask(request, by=carol, questions=[("need", "Which places?")], answer_due_on=due)

    save_section(request, "need", {"need": "Three prisons."}, by=alice)
    save_section(request, "who", {"institution": "Ministry of Justice"}, by=alice)  # as it was
    with pytest.raises(NotAllowed, match="“Who asks” cannot be changed now"):
        save_section(request, "who", {"institution": "Another"}, by=alice)

    assert stored(request).need == "Three prisons."


def test_a_stranger_writes_nothing(alice: User, zoe: User, carol: User) -> None:
    draft = make.draft(alice)

    for person in (zoe, carol):
        with pytest.raises(NotAllowed, match="only of your own State"):
            save_section(draft, "need", {"need": "x"}, by=person)


def test_a_draft_begins_with_the_sdg_targets_of_its_recommendations(alice: User) -> None:
    row = make.recommendation("KEN")
    target = make.sdg_target("16.3")
    row.sdg_links.create(goal=target.goal, target=target, origin="manual")

    draft = requests.start(state=state("KEN"), by=alice, title="Visits", recommendations=[row])

    assert content.read(draft, "goals")["sdg_targets"] == ["16.3"]


def test_who_writes_now_is_known_to_the_others_for_a_while(alice: User, bob: User) -> None:
    draft = make.draft(alice)
    now = timezone.now()
    actions.note_presence(draft, "need", by=bob, now=now - timedelta(seconds=30))
    actions.note_presence(draft, "who", by=bob, now=now - timedelta(seconds=120))

    assert actions.writing_now(draft, besides=alice, now=now) == {"need": ["Bob"]}
    assert actions.writing_now(draft, besides=bob, now=now) == {}


# Two presses at the same moment, on real transactions


@pytest.mark.django_db(transaction=True)
def test_a_double_click_begins_one_draft(alice: User) -> None:
    kenya, once = state("KEN"), uuid4()

    made = at_once(*[lambda: requests.start(state=kenya, by=alice, title="Visits", once=once)] * 4)

    assert len({request.pk for request in made}) == 1
    assert Request.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_submits_at_once_send_one_request(alice: User, bob: User) -> None:
    draft = make.complete_draft(alice)

    answers = at_once(
        lambda: requests.submit(Request.objects.get(pk=draft.pk), by=alice),
        lambda: requests.submit(Request.objects.get(pk=draft.pk), by=bob),
    )

    assert sorted(isinstance(answer, NotAllowed) for answer in answers) == [False, True]
    assert RequestVersion.objects.filter(request=draft).count() == 1
    assert stored(draft).status == "submitted"


@pytest.mark.django_db(transaction=True)
def test_two_saves_of_one_field_at_once_end_with_one_question(alice: User, bob: User) -> None:
    draft = make.draft(alice)

    answers = at_once(
        lambda: save_section(Request.objects.get(pk=draft.pk), "need", {"need": "Hers"}, based_on=0, by=alice),
        lambda: save_section(Request.objects.get(pk=draft.pk), "need", {"need": "His"}, based_on=0, by=bob),
    )

    assert sorted(len(answer.conflicts) for answer in answers) == [0, 1]
