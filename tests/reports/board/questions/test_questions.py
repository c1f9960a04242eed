"""Questions about figures: asked by trustees, answered on the record, never changed."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.desk import tasks_for
from portal.workflow import NotAllowed
from reports.board.questions import actions, mails
from reports.board.questions.figures import figures_of
from reports.board.questions.models import FigureQuestion, FurtherAnswer
from reports.runs import actions as reports
from reports.runs.editions import document_of, html_of
from reports.runs.models import Report
from reports.runs.parts import parts_of
from tests.factories import packs
from tests.factories.people import member
from tests.factories.reports import board_report, programme
from tests.fixtures_scenes import scene
from tests.reading import whole

pytestmark = pytest.mark.django_db


@pytest.fixture
@scene
def report(carol: User, dan: User) -> Report:
    """Approved, so that the Board reads it."""
    programme()
    report = board_report(by=carol)
    reports.send_to_review(report, by=carol)
    Report.objects.filter(pk=report.pk).update(status="approved", approved_by=dan, approved_at=report.frozen_at)
    return Report.objects.get(pk=report.pk)


def ask(report: Report, by: User, figure: str = "money.income", text: str = "Why so little?") -> FigureQuestion:
    return actions.ask(report, figure=figure, text=text, language="en", by=by)


def address(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def test_question_and_answer_are_on_the_record(
    client: Client, report: Report, tess: User, frank: User, carol: User
) -> None:
    client.force_login(tess)
    sent = {"figure": "money.income", "text": "Why so little?", "language": "en"}
    assert client.post(address("report_question_new", report.pk), sent).status_code == 302
    question = FigureQuestion.objects.get()
    assert (question.asked_by, question.value, question.session) == (
        tess, next(one["value"] for one in report.figures["sources"] if one["id"] == "money.income"), None,
    )  # fmt: skip

    client.force_login(frank)
    shown = client.get(address("figure_question", question.pk)).content.decode()
    assert "Contributions received" in shown
    client.post(address("figure_question", question.pk), {"text": "A pledge was late.", "language": "en"})
    client.post(address("figure_question", question.pk), {"text": "It has come since.", "language": "en"})

    question.refresh_from_db()
    assert (question.answer, question.answered_by) == ("A pledge was late.", frank)
    assert [further.text for further in FurtherAnswer.objects.all()] == ["It has come since."]
    for reader in (tess, carol):
        client.force_login(reader)
        page = client.get(address("figure_question", question.pk)).content.decode()
        assert page.index("Why so little?") < page.index("A pledge was late.") < page.index("It has come since.")
        assert "Why so little?" in client.get(address("report_detail", report.pk)).content.decode()
        assert "Why so little?" in client.get(address("question_list")).content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("carol", 403), ("frank", 403), ("dan", 403), ("ada", 403), ("tess", 200), ("nora", 404)]
)
def test_only_trustees_ask(
    client: Client, report: Report, who: str, status: int, request: pytest.FixtureRequest
) -> None:
    person: User = request.getfixturevalue(who)
    client.force_login(person)

    assert client.get(address("report_question_new", report.pk)).status_code == status
    if status != 200:
        with pytest.raises(NotAllowed):
            ask(report, person)


@pytest.mark.parametrize(
    ("who", "may"), [("carol", True), ("frank", True), ("dan", True), ("ada", False), ("tess", False)]
)
def test_programme_and_finance_answer(
    report: Report, tess: User, who: str, may: bool, request: pytest.FixtureRequest
) -> None:
    question = ask(report, tess)
    person: User = request.getfixturevalue(who)

    if may:
        actions.answer(question, text="So it is.", language="en", by=person)
    else:
        with pytest.raises(NotAllowed):
            actions.answer(question, text="So it is.", language="en", by=person)

    assert FigureQuestion.objects.filter(answered_at__isnull=False).exists() is may


def test_stranger_sees_no_question(client: Client, report: Report, tess: User, nora: User) -> None:
    question = ask(report, tess)
    client.force_login(nora)

    assert client.get(address("figure_question", question.pk)).status_code == 404
    assert client.get(address("question_list")).status_code == 403


def test_figure_that_does_not_exist_is_refused_with_the_nearest(client: Client, report: Report, tess: User) -> None:
    with pytest.raises(NotAllowed, match=r"money\.income"):
        ask(report, tess, figure="money.incom")
    client.force_login(tess)

    page = client.get(address("report_question_new", report.pk), {"figure": "money.incom"})
    assert page.status_code == 422
    assert "The nearest are: money.income" in page.content.decode()
    sent = {"figure": "money.incom", "text": "My words stay", "language": "en"}
    refused = client.post(address("report_question_new", report.pk), sent)
    assert refused.status_code == 422
    assert "My words stay" in refused.content.decode()
    assert not FigureQuestion.objects.exists()


def test_all_reasons_are_told_at_once(report: Report, tess: User) -> None:
    with pytest.raises(NotAllowed) as refusal:
        actions.ask(report, figure="nothing at all", text=" ", language="de", by=tess)

    assert len(refusal.value.reasons) == 3


def test_link_beside_each_figure_is_on_the_page_and_never_in_the_file(
    client: Client, report: Report, tess: User, carol: User
) -> None:
    count = len(report.figures["sources"])
    read = {}
    for person in (tess, carol):
        client.force_login(person)
        read[person.name] = whole(client, address("report_read", report.pk))

    assert read["Tess"].count("Ask about this figure") == count
    assert f"{address('report_question_new', report.pk)}?figure=money.income" in read["Tess"]
    assert "Ask about this figure" not in read["Carol"]
    edition = html_of(document_of(report, "en", code="TEST"), dated=report.frozen_at)
    assert "Ask about" not in edition


def test_figures_have_the_words_of_the_language(report: Report) -> None:
    figures = figures_of(report, "en")

    assert figures["money.income"].name == "Contributions received"
    assert list(figures) == [one["id"] for one in report.figures["sources"]]


def test_question_belongs_to_the_item_of_the_session_and_hides_with_it(
    client: Client, report: Report, tess: User, carol: User
) -> None:
    session = packs.session(61)
    item = packs.item(session, 3, "Report of the half-year", kind="report", report=report)
    tom = member("Tom", Role.TRUSTEE)
    question = ask(report, tess)
    assert (question.session, question.item) == (session, item)

    packs.recuse(item, tom)

    assert not FigureQuestion.objects.visible_to(tom).exists()
    with pytest.raises(NotAllowed, match="declared an interest"):
        ask(report, tom)
    assert FigureQuestion.objects.visible_to(carol).get() == question
    client.force_login(tom)
    assert "Why so little?" not in client.get(address("report_detail", report.pk)).content.decode()
    assert client.get(address("api-figure-questions-detail", question.pk)).status_code == 404
    assert not [part for part in parts_of(report, tom) if "Why" in repr(part.context.get("questions"))]


def test_staff_find_it_on_their_desk_until_it_is_answered(
    report: Report, tess: User, carol: User, chris: User, dan: User
) -> None:
    question = ask(report, tess)

    def waiting(person: User) -> list[str]:
        return [task.url for task in tasks_for(person) if task.url == address("figure_question", question.pk)]

    assert [len(waiting(person)) for person in (carol, chris, dan, tess)] == [1, 0, 1, 0]
    actions.answer(question, text="So it is.", language="en", by=carol)
    assert [len(waiting(person)) for person in (carol, dan)] == [0, 0]


def test_letters_say_nothing_of_the_case(report: Report, tess: User, carol: User) -> None:
    question = ask(report, tess)

    assert mails.tell_staff(question.pk) == 1
    actions.answer(question, text="A pledge was late.", language="en", by=carol)
    assert mails.tell_staff(question.pk) == 0  # answered meanwhile
    assert mails.tell_asker(question.pk) == 1

    assert [letter.to for letter in mail.outbox] == [[carol.email], [tess.email]]
    for letter in mail.outbox:
        text = str(letter.subject) + str(letter.body)
        assert address("figure_question", question.pk) in text
        assert not [word for word in ("income", "little", "pledge", "Contributions") if word in text]


def test_question_says_when_the_figure_has_moved(client: Client, report: Report, tess: User) -> None:
    question = ask(report, tess)
    FigureQuestion.objects.update(value="1.00")
    client.force_login(tess)

    page = client.get(address("figure_question", question.pk)).content.decode()

    assert "The report now gives another value. When the question was asked, it was 1.00." in page


def test_api_asks_and_answers_through_the_same_actions(client: Client, report: Report, tess: User, frank: User) -> None:
    client.force_login(tess)
    ask_at = address("api-figure-questions-ask")
    sent = {"report": report.pk, "figure": "money.income", "text": "Why?"}
    made = client.post(ask_at, sent, content_type="application/json")
    assert (made.status_code, made.json()["figure"]) == (201, "money.income")
    wrong = client.post(ask_at, sent | {"figure": "money.incom"}, content_type="application/json")
    assert wrong.status_code == 409
    assert "money.income" in wrong.content.decode()
    answer_at = address("api-figure-questions-answer", made.json()["id"])
    assert client.post(answer_at, {"text": "So"}, content_type="application/json").status_code == 403

    client.force_login(frank)
    assert client.post(answer_at, {"text": "So"}, content_type="application/json").status_code == 200
    assert client.post(ask_at, sent, content_type="application/json").status_code == 403
    rows = client.get(address("api-figure-questions-list")).json()["results"]
    assert [(row["figure"], row["answer"]) for row in rows] == [("money.income", "So")]


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_database_as_often_for_one_as_for_three(
    client: Client, report: Report, tess: User, django_assert_max_num_queries: Any, count: int
) -> None:
    for number in range(count):
        ask(report, tess, text=f"Question {number}?")
    client.force_login(tess)
    client.get(address("question_list"))

    with django_assert_max_num_queries(8):
        page = client.get(address("question_list")).content.decode()

    assert page.count("Question ") >= count
