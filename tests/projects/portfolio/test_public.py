"""The page of a published project for readers outside OHCHR: what was agreed on which day, in pictures and in tables."""

from datetime import date

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from funding.projects.chart import by_source
from portal.accounts.models import User
from portal.formats import usd
from projects.components.models import Moment
from projects.portfolio import public
from projects.portfolio.models import Project
from projects.workplan.models import BudgetLine
from tests.factories import amendments, experience, results
from tests.factories.components import score


def titles(client: Client, project: Project) -> list[str]:
    soup = BeautifulSoup(client.get(reverse("project_detail", args=[project.pk])).content, "html.parser")
    return [one.get_text(strip=True) for one in soup.select("main .card__title")]


def test_what_was_agreed_and_on_which_day(alice: User, carol: User, chris: User, dan: User) -> None:
    project = amendments.running(alice, (carol, chris), dan)
    amendments.in_force(project, carol, dan, ends_on="2028-02-29")
    project.refresh_from_db()
    amendments.begun(project, carol, ends_on="2028-03-31")
    today = timezone.localdate()

    found = [(str(one.what), str(one.by), one.on) for one in public.checked(project)]

    assert found == [
        ("Terms of the cooperation", "the State", today),
        ("Terms of the cooperation", "OHCHR", today),
        ("Latest amendment", "OHCHR", today),
    ]


def test_results_count_once_they_are_approved(alice: User, dan: User) -> None:
    project = results.running()
    row = results.indicator(results.outcome(project))
    results.value(row, results.period(project, "2026-01-01", "2026-03-31"), by=alice)

    before = [str(one.what) for one in public.checked(project)]
    results.approved(row, results.period(project, "2026-04-01", "2026-06-30"), by=alice, reviewer=dan)
    after = [str(one.what) for one in public.checked(project)]

    assert "Latest results" not in before
    assert "Latest results" in after


def test_a_visitor_sees_charts_and_staff_the_workspace(client: Client, carol: User, dan: User) -> None:
    project = results.running()
    Project.objects.filter(pk=project.pk).update(is_published=True)
    results.indicator(results.outcome(project))
    score(project, Moment.APPROVAL, {1: 2, 6: 3})
    BudgetLine.objects.create(project=project, code="1", source="vftc", object_class="consultants", amount_usd=500)
    experience.public(carol, dan, project, shows_states=True)
    told = {
        "How were the seven components addressed?",
        "What has been reached",
        "What does it cost, and who pays?",
        "What was learnt",
    }

    shown = titles(client, project)
    client.force_login(carol)
    inside = titles(client, project)

    assert told & set(shown) == told
    assert told & set(inside) == set()


def test_what_it_costs_is_the_ledgers_and_the_plans(dan: User) -> None:
    project = results.running()
    BudgetLine.objects.create(project=project, code="1", source="vftc", object_class="consultants", amount_usd=500)
    BudgetLine.objects.create(project=project, code="2", source="rb23", object_class="consultants", amount_usd=250)

    shown = by_source(project, today=date(2026, 11, 26))

    assert shown is not None
    assert shown.answer == f"The cost plan is {usd(750)}; {usd(0)} of it is spent so far."
    assert [[cell.text for cell in row] for row in shown.rows] == [
        ["Regular budget, section 23", usd(250), "—", "—"],
        ["Voluntary Fund for Technical Cooperation", usd(500), usd(0), usd(0)],
    ]
