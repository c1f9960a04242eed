"""The library, its search, the gate's pages, citations, and what each reader sees of a lesson."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.desk import tasks_for
from projects.experience import actions, citing, similar
from projects.experience.models import Lesson, LessonCitation, LessonRelease
from projects.portfolio.models import Project
from projects.requests import precedents
from tests.factories import experience as make
from tests.factories import projects
from tests.factories.people import again
from tests.factories.reference import assistance_form, component
from tests.fixtures_scenes import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
@scene
def project(alice: User, carol: User, chris: User, dan: User) -> Project:
    return projects.project(alice, (carol, chris), dan)


@pytest.fixture
@scene
def running(project: Project, dan: User) -> Project:
    Project.objects.filter(pk=project.pk).update(status="active", is_published=True)
    return Project.objects.get(pk=project.pk)


def page(client: Client, path: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(path).content, "html.parser")


def titles(client: Client, **query: str) -> list[str]:
    response = client.get(reverse("lesson_list"), query)
    return sorted(row.record.title for row in response.context["rows"])


# Who reads what

READS_FULL = {
    "carol": True,
    "dan": True,
    "frank": True,
    "ada": True,
    "alice": False,
    "zoe": False,
    "tess": False,
    "nora": False,
}


@pytest.mark.parametrize("name", READS_FULL)
def test_staff_read_the_full_text_and_others_the_twin(
    name: str, client: Client, carol: User, chris: User, request: pytest.FixtureRequest
) -> None:
    release = make.public(carol, chris)
    client.force_login(request.getfixturevalue(name))

    text = page(client, f"/en/experience/{release.lesson.reference}/").text

    assert (make.PHONE in text) is READS_FULL[name]
    assert make.ADVICE in text


@pytest.mark.parametrize("stage", ["draft", "entered", "waiting"])
def test_the_public_does_not_read_what_is_not_released(stage: str, client: Client, carol: User) -> None:
    made = getattr(make, stage)(carol)
    lesson = made.lesson if isinstance(made, LessonRelease) else made

    assert client.get(f"/en/experience/{lesson.reference}/").status_code == 404
    assert titles(client) == []


def test_staff_may_read_as_the_public_does(client: Client, carol: User, chris: User) -> None:
    release = make.public(carol, chris)
    client.force_login(carol)

    text = page(client, f"/en/experience/{release.lesson.reference}/?read=public").text

    assert make.PHONE not in text
    assert (
        f"OHCHR, {release.lesson.reference}, “{make.TITLE}”, {release.decided_at:%Y}, http://testserver/en/experience/{release.lesson.reference}/"
        in text
    )
    assert release.sha256 in text


def test_a_twin_that_hides_its_states_leads_to_no_project(
    client: Client, carol: User, chris: User, running: Project
) -> None:
    hidden = make.public(carol, chris, running, title="Hidden origin")
    shown = make.public(carol, chris, running, title="Shown origin", shows_states=True)

    pages = [client.get(f"/en/experience/{one.lesson.reference}/").content.decode() for one in (hidden, shown)]
    room = client.get(f"/en/projects/{running.pk}/experience/").content.decode()

    assert [f"/projects/{running.pk}/" in one for one in pages] == [False, True]
    assert ["Kenya" in one for one in pages] == [False, True]
    assert ("Hidden origin" in room, "Shown origin" in room) == (False, True)


# The library


@pytest.mark.parametrize("rows", [1, 3])
def test_the_public_library_takes_the_same_queries(
    rows: int, client: Client, carol: User, chris: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(rows):
        make.public(carol, chris, title=f"Lesson {n}")

    with django_assert_num_queries(15):
        client.get(reverse("lesson_list"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_library_of_staff_takes_the_same_queries(
    rows: int, client: Client, carol: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(rows):
        make.entered(carol, title=f"Lesson {n}")
    client.force_login(carol)

    with django_assert_num_queries(18):
        client.get(reverse("lesson_list"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_room_takes_the_same_queries(
    rows: int, client: Client, carol: User, project: Project, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(rows):
        make.entered(carol, project, title=f"Lesson {n}")
    client.force_login(carol)

    with django_assert_num_queries(6):
        client.get(f"/en/projects/{project.pk}/experience/")


SPOKEN = {
    "en": ("Monitors learn from visits", "The visited monitors asked questions."),
    "fr": ("Les visites forment les observateurs", "Les observateurs ont posé de meilleures questions."),
    "ar": ("الزيارات تعلّم المراقبين", "صارت أسئلة المراقبين أدق"),
    "zh-hans": ("联合访问使监测员学得更多", "监测员提出了更好的问题"),
    "ru": ("Посещения учат наблюдателей", "Наблюдатели задавали вопросы лучше"),
    "es": ("Las visitas forman a los observadores", "Los observadores preguntaron mejor"),
}


@pytest.mark.parametrize(
    ("words", "languages"),
    [
        ("visit", ["en", "es"]),  # both stem to the same
        ("observateur", ["fr"]),
        ("المراقبون", ["ar"]),
        ("监测员", ["zh-hans"]),
        ("наблюдатель", ["ru"]),
        ("observador", ["es"]),
        ('"better questions"', []),
        ("observateurs -meilleures", []),
    ],
)
def test_words_are_found_in_the_language_of_the_text(
    words: str, languages: list[str], client: Client, carol: User
) -> None:
    for language, (title, learnt) in SPOKEN.items():
        make.entered(carol, language=language, title=title, situation="–", learnt=learnt, advice="–")
    client.force_login(carol)

    response = client.get(reverse("lesson_list"), {"q": words})

    assert sorted(row.record.language for row in response.context["rows"]) == sorted(languages)


def test_found_words_are_marked_in_the_title_or_in_a_sentence(client: Client, carol: User, chris: User) -> None:
    make.public(carol, chris)

    in_title = page(client, "/en/experience/?q=monitor").select("th mark")
    in_text = page(client, "/en/experience/?q=colleague").select(".further mark")

    assert [one.text for one in in_title] == ["Monitors"]
    assert [one.text for one in in_text] == ["colleague"]
    assert titles(client, q="Otieno") == []  # the full text is not searched for the public


def test_filters_and_counts(client: Client, carol: User, chris: User, running: Project) -> None:
    make.public(carol, chris, running, title="With forms", components=[component(1), component(2)])
    make.public(carol, chris, title="Of the programme", components=[component(2)], kind="practice")

    facets = {
        view.facet.name: {one.value: one.count for one in view.options}
        for view in client.get("/en/experience/?open=state").context["panel"]
    }

    assert titles(client, component="2") == ["Of the programme", "With forms"]
    assert titles(client, component="1") == ["With forms"]
    assert titles(client, form="training-courses", region="AFG") == ["With forms"]
    assert titles(client, kind="practice", language="en") == ["Of the programme"]
    assert titles(client, state="KEN") == []  # its States are not shown
    assert titles(client, year="x", component="9" * 9) == []
    assert facets["component"] == {"1": 1, "2": 2}
    assert facets["kind"] == {"lesson": 1, "practice": 1}
    assert facets["state"] == {}


def test_files_and_api_hold_the_twins_alone(client: Client, carol: User, chris: User, alice: User) -> None:
    make.public(carol, chris)
    make.entered(carol, title="Inside only")

    csv = b"".join(client.get("/en/experience/?export=csv").streaming_content).decode()  # type: ignore[attr-defined]
    client.force_login(alice)
    rows = client.get("/api/v1/released-lessons/").json()["results"]

    assert make.TWIN_SITUATION in csv
    assert make.PHONE not in csv
    assert "Inside only" not in csv
    assert [row["situation"] for row in rows] == [make.TWIN_SITUATION]
    assert client.get("/api/v1/lessons/").json()["results"] == []


# Writing and the gate, through the pages


def test_a_lesson_is_written_in_its_project(client: Client, carol: User, project: Project) -> None:
    client.force_login(carol)
    new = f"/en/projects/{project.pk}/experience/new/"
    form = page(client, new).select_one("form.card")
    assert form is not None
    ticked = [box["value"] for box in form.select("input[name=forms][checked], input[name=states][checked]")]

    data = {
        "kind": "practice",
        "stage": "closing",
        "language": "fr",
        "title": "Titre",
        "situation": "Fait",
        "learnt": "Appris",
        "advice": "Conseil",
        "enter": "1",
    }
    response = client.post(new, data | {"states": [project.states.get().pk], "components": [component(1).pk]})

    lesson = Lesson.objects.get()
    assert len(ticked) == 2
    assert response["Location"] == f"/en/experience/{lesson.reference}/"
    assert (lesson.status, lesson.language, lesson.project, lesson.stage) == ("entered", "fr", project, "closing")


def test_unknown_themes_are_named(client: Client, carol: User) -> None:
    client.force_login(carol)
    data = {
        "kind": "lesson",
        "stage": "work",
        "language": "en",
        "title": "T",
        "situation": "S",
        "further_themes": "Nonsense; Other",
    }

    response = client.post("/en/experience/new/", data)

    assert response.context["form"].errors["further_themes"] == ["No such theme: Nonsense; Other"]
    assert Lesson.objects.count() == 0


def test_the_page_marks_each_finding_in_words(client: Client, carol: User) -> None:
    lesson = make.entered(carol)
    client.force_login(carol)

    marks = [one.text for one in page(client, f"/en/experience/{lesson.pk}/propose/").select("mark.harm")]
    redacted = page(client, f"/en/experience/{lesson.pk}/propose/?redacted").select_one("#id_situation")

    assert marks == ["Ms. Wanjiru Otieno (Name of a person)", "+254 712 345 678 (Telephone number)"]
    assert redacted is not None
    assert redacted.text.strip() == "Two teams visited the prison together. […] ([…]) led the first visit."


def test_the_gate_through_its_pages(client: Client, carol: User, chris: User) -> None:
    lesson = make.entered(carol)
    client.force_login(carol)
    propose, release = f"/en/experience/{lesson.pk}/propose/", f"/en/experience/{lesson.pk}/release/"
    twin = {"title": make.TITLE, "situation": make.SITUATION, "learnt": make.LEARNT, "advice": make.ADVICE}

    unanswered = client.post(propose, twin)
    answered = client.post(propose, twin | {"situation": make.TWIN_SITUATION})
    own = client.post(release, {"decision": "release"})
    client.force_login(chris)
    shown = BeautifulSoup(client.get(release).content, "html.parser")
    no_reason = client.post(release, {"decision": "refuse", "note": ""})
    released = client.post(release, {"decision": "release", "note": ""})

    assert len(unanswered.context["form"].errors["situation"]) == 2
    assert answered.status_code == 302
    assert own.status_code == 403
    assert [one.text for one in shown.select("del")][:1] != []
    assert "Taken out" in shown.text
    assert no_reason.status_code == 409
    assert released.status_code == 302
    lesson.refresh_from_db()
    assert lesson.status == "public"


def test_an_act_on_an_older_page_is_refused(client: Client, carol: User, chris: User, dan: User) -> None:
    lesson = make.entered(carol)
    client.force_login(carol)
    form = page(client, f"/en/experience/{lesson.pk}/propose/").select_one("form.twin")
    assert form is not None
    seen = form.select("input[name=seen]")[0]["value"]
    actions.edit(Lesson.objects.get(pk=lesson.pk), by=dan, facts={"learnt": "Something else."})
    twin = {
        "title": make.TITLE,
        "situation": make.TWIN_SITUATION,
        "learnt": make.LEARNT,
        "advice": make.ADVICE,
        "seen": seen,
    }

    response = client.post(f"/en/experience/{lesson.pk}/propose/", twin)
    first = make.propose(Lesson.objects.get(pk=lesson.pk), carol)
    actions.send_back(first, "take_back", by=carol, note="One more word.")
    make.propose(Lesson.objects.get(pk=lesson.pk), carol)
    client.force_login(chris)
    decided = client.post(f"/en/experience/{lesson.pk}/release/", {"decision": "release", "number": "1"})

    assert "Somebody has changed the lesson" in response.content.decode()
    assert decided.status_code == 409
    lesson.refresh_from_db()
    assert lesson.status == "checking"


MAY = {  # page or act → who
    "edit": {"carol": 200, "dan": 200, "chris": 403, "frank": 403, "alice": 404, "tess": 404},
    "propose": {"carol": 200, "dan": 200, "chris": 403, "frank": 403, "alice": 404, "tess": 404},
}


@pytest.mark.parametrize(("act", "name"), [(act, name) for act, row in MAY.items() for name in row])
def test_who_may_open_what(act: str, name: str, client: Client, carol: User, request: pytest.FixtureRequest) -> None:
    lesson = make.entered(carol)
    client.force_login(request.getfixturevalue(name))

    assert client.get(f"/en/experience/{lesson.pk}/{act}/").status_code == MAY[act][name]


@pytest.mark.parametrize("verb", ["withdraw", "enter", "reopen", "release", "nonsense"])
def test_moves_of_others_are_refused(verb: str, client: Client, carol: User, alice: User, frank: User) -> None:
    lesson = make.entered(carol)

    for person, status in ((alice, 404), (frank, 404 if verb in ("release", "nonsense") else 403)):
        client.force_login(person)
        assert client.post(f"/en/experience/{lesson.pk}/move/{verb}/", {"note": "x"}).status_code == status
    lesson.refresh_from_db()
    assert lesson.status == "entered"


def test_a_withdrawal_without_a_reason_is_refused_on_the_page(client: Client, carol: User) -> None:
    lesson = make.entered(carol)
    client.force_login(carol)

    refused = client.post(f"/en/experience/{lesson.pk}/move/withdraw/", {"note": ""})
    done = client.post(f"/en/experience/{lesson.pk}/move/withdraw/", {"note": "Too near."})

    assert (refused.status_code, done.status_code) == (409, 302)


def test_the_second_person_finds_it_on_the_desk(carol: User, chris: User, alice: User) -> None:
    waiting = make.waiting(carol)

    def desk(person: User) -> list[str]:
        return [task.title[0] for task in tasks_for(again(person)) if task.title[0].startswith("LES")]

    assert (desk(chris), desk(carol), desk(alice)) == ([waiting.lesson.reference], [], [])


# Beside requests


def test_lessons_from_similar_work_are_ranked(carol: User, chris: User, alice: User) -> None:
    request = projects.complete_draft(alice)
    training = [assistance_form("training-courses")]
    make.public(carol, chris, title="Same form", forms=training, components=[])
    make.public(carol, chris, title="Same form and weak component", forms=training, components=[component(4)])
    make.public(carol, chris, title="Nothing alike", components=[])
    make.entered(carol, title="Inside", forms=training, components=[component(4)])

    for_state = [one.words.title for one in similar.like_request(request, user=alice)]
    for_staff = [one.words.title for one in similar.like_request(request, user=carol)]

    assert for_state == ["Same form and weak component", "Same form"]
    assert for_staff == ["Inside", "Same form and weak component", "Same form"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_box_takes_the_same_queries(
    rows: int, carol: User, chris: User, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = projects.complete_draft(alice)
    for n in range(rows):
        make.public(carol, chris, title=f"Lesson {n}", forms=[assistance_form("training-courses")])

    with django_assert_num_queries(5):
        similar.like_request(request, user=alice)


def test_the_team_cites_in_its_draft_and_takes_back(client: Client, carol: User, chris: User, alice: User) -> None:
    request = projects.complete_draft(alice)
    release = make.public(carol, chris, forms=[assistance_form("training-courses")])
    inside = make.entered(carol)
    client.force_login(alice)
    section = f"/en/requests/{request.pk}/sections/need/"

    box = page(client, section).select_one("form.cite")
    assert box is not None
    cited = client.post(box["action"], {"lesson": release.lesson_id, "back": section})
    hidden = client.post(box["action"], {"lesson": inside.pk})
    shown = page(client, f"/en/requests/{request.pk}/").select_one("#lessons")
    citation = LessonCitation.objects.get()
    own = client.get(f"/en/experience/{release.lesson.reference}/").content.decode()
    client.post(f"/en/requests/{request.pk}/lessons/uncite/", {"citation": citation.pk})

    assert (cited.status_code, cited["Location"]) == (302, section)
    assert hidden.status_code == 404
    assert shown is not None
    assert request.reference in own
    assert LessonCitation.objects.count() == 0


def test_a_citation_by_staff_of_an_inside_lesson_stays_hidden_from_the_state(
    client: Client, carol: User, alice: User, zoe: User
) -> None:
    request = projects.under_assessment(alice, carol)
    lesson = make.entered(carol)
    citing.cite(request, lesson, by=carol, note="Seen before.")
    client.force_login(alice)

    text = client.get(f"/en/requests/{request.pk}/").content.decode()

    assert lesson.reference not in text
    assert "Lesson cited" not in text
    assert list(LessonCitation.objects.visible_to(again(alice))) == []
    assert list(LessonCitation.objects.visible_to(again(zoe))) == []


CITES = {
    "alice": (True, False),
    "zoe": (False, False),
    "carol": (False, True),
    "dan": (False, True),
    "frank": (False, False),
}


@pytest.mark.parametrize("name", CITES)
def test_who_cites_when(name: str, alice: User, carol: User, request: pytest.FixtureRequest) -> None:
    person = request.getfixturevalue(name)
    writing, assessing = projects.complete_draft(alice), projects.under_assessment(alice, carol)

    assert (citing.may_cite(writing, person), citing.may_cite(assessing, person)) == CITES[name]


def test_precedents_carry_public_lessons_that_may_say_where_they_come_from(
    carol: User, chris: User, running: Project
) -> None:
    shown = make.public(carol, chris, running, title="Shown", shows_states=True)
    make.public(carol, chris, running, title="Hidden")

    assert precedents.lessons_of([running.request_id or 0]) == {
        running.request_id: [f"{shown.lesson.reference}: Shown"]
    }


def test_the_state_s_page_and_the_recommendation_s_page_say_what_was_learnt(
    client: Client, carol: User, chris: User, running: Project
) -> None:
    make.public(carol, chris, running, title="Shown", shows_states=True)
    make.public(carol, chris, running, title="Hidden")
    recommendation = running.recommendations.get()

    texts = [
        client.get(path).content.decode() for path in ("/en/states/KEN/", f"/en/recommendations/{recommendation.pk}/")
    ]

    assert [("Shown" in text, "Hidden" in text) for text in texts] == [(True, False), (True, False)]
    actions.move(Lesson.objects.get(title="Shown"), "withdraw", by=carol, note="A person was recognised.")
    assert "What was learnt" not in client.get("/en/states/KEN/").content.decode()
