"""The lines of a cost plan: computed totals, the grid, the check before the start, and the section of an amendment."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from projects.portfolio.amendments.sections import SECTIONS
from projects.portfolio.checks import CHECKS
from projects.portfolio.models import Project
from projects.workplan.cost_plan import actions
from projects.workplan.cost_plan.figures import cost_plan
from tests.factories import workplan
from tests.factories.workplan import row

pytestmark = pytest.mark.django_db

THREE = [
    row("1", "100.10"),
    row("2", "200.20", source="rb23", object_class="staff"),
    row("3", "0.30", source="rb23"),
]


def lines(project: Project) -> list[tuple[str, str, str, Decimal]]:
    return list(project.budget_lines.values_list("code", "object_class", "source", "amount_usd"))


def test_the_table_adds_up_both_ways(planned: Project, carol: User) -> None:
    actions.save(planned, THREE, by=carol)

    plan = cost_plan(planned)

    assert [str(source.value) for source in plan.sources] == ["rb23", "vftc"]
    assert [(str(one.label), one.amounts, one.total) for one in plan.rows] == [
        ("Staff and other personnel costs", (Decimal("200.20"), None), Decimal("200.20")),
        ("Consultants and experts", (Decimal("0.30"), Decimal("100.10")), Decimal("100.40")),
    ]
    assert plan.by_source == (Decimal("200.50"), Decimal("100.10"))
    assert plan.total == sum(plan.by_source) == sum(one.total for one in plan.rows) == Decimal("300.60")
    assert plan.difference == Decimal("300.60") - planned.budget_usd


def test_saving_adds_changes_and_takes_out_and_raises_the_revision(planned: Project, carol: User) -> None:
    actions.save(planned, THREE, by=carol)
    rows = actions.read(planned)

    actions.save(
        planned, [rows[0] | {"code": "2"}, rows[1] | {"code": "1"}, row("4", 5, object_class="grants")], by=carol
    )

    assert lines(planned) == [
        ("1", "staff", "rb23", Decimal("200.20")),
        ("2", "consultants", "vftc", Decimal("100.10")),
        ("4", "grants", "vftc", Decimal(5)),
    ]
    assert Project.objects.get().revision == planned.revision + 2
    event = AuditEvent.objects.about(planned).filter(verb="save_cost_plan").latest("id")
    assert event.facts == {"lines": 3, "total_usd": "305.30"}


def test_saving_the_same_is_no_event(planned: Project, carol: User) -> None:
    actions.save(planned, THREE, by=carol)
    actions.save(planned, actions.read(planned), by=carol)

    assert AuditEvent.objects.about(planned).filter(verb="save_cost_plan").count() == 1


def test_every_bad_cell_is_named_and_nothing_is_kept(planned: Project, carol: User) -> None:
    bad = [row("1", "ten"), row("1", "-1"), row("", "1.005", object_class="x", source="y") | {"description": " "}]

    with pytest.raises(NotAllowed) as refusal:
        actions.save(planned, bad, by=carol)

    assert sorted(reason.anchor for reason in refusal.value.reasons) == sorted(
        f"id_line-{place}"
        for place in (
            "0-code", "0-amount_usd", "1-code", "1-amount_usd",
            "2-code", "2-description", "2-object_class", "2-source", "2-amount_usd",
        )
    )  # fmt: skip
    assert lines(planned) == []


def test_a_line_of_an_activity_stays(planned: Project, carol: User) -> None:
    actions.save(planned, THREE, by=carol)
    workplan.activity(planned, carol, budget_line=planned.budget_lines.get(code="2"))

    with pytest.raises(NotAllowed, match="Line 2: it stays, because it is the line of activity 1"):
        actions.save(planned, [actions.read(planned)[0]], by=carol)

    assert len(lines(planned)) == 3


def test_a_line_that_is_gone_or_of_another_project_is_refused(planned: Project, carol: User) -> None:
    with pytest.raises(NotAllowed, match="Line 7 is not there any more"):
        actions.save(planned, [row("7", 1, key="999999")], by=carol)


def test_a_running_project_changes_by_amendment(running: Project, carol: User) -> None:
    with pytest.raises(NotAllowed, match="by an amendment"):
        actions.save(running, THREE, by=carol)


def test_only_who_manages_the_project_writes(planned: Project, alice: User) -> None:
    with pytest.raises(NotAllowed, match="do not manage"):
        actions.save(planned, THREE, by=alice)


def test_a_project_does_not_start_before_the_plan_adds_up(planned: Project, carol: User) -> None:
    check = CHECKS["activate"]["cost_plan"]
    empty = [str(reason) for reason in check.missing(planned)]
    actions.save(planned, THREE, by=carol)
    short = [str(reason) for reason in check.missing(planned)]
    actions.save(planned, [row("1", planned.budget_usd)], by=carol)

    assert empty == ["Write the cost plan: it has no line yet."]
    assert [text.replace("\xa0", " ") for text in short] == [
        "The lines of the cost plan add up to US$ 300.60, the budget is US$ 220,000.00."
    ]
    assert list(check.missing(planned)) == []


def test_the_section_of_an_amendment_reads_refuses_and_writes(running: Project, carol: User) -> None:
    section = SECTIONS["budget_lines"]
    proposal = [row("1", "10.00"), row("2", "20.00")]

    assert list(section.refuse(running, proposal)) == []
    section.write(running, proposal, carol)

    read = section.read(running)
    assert [(one["code"], one["amount_usd"]) for one in read] == [("1", "10.00"), ("2", "20.00")]
    assert {field.name for field in section.fields} == set(read[0]) - {"key"}
    section.write(running, [read[1] | {"code": "1"}], carol)
    assert [(one["key"], one["code"]) for one in section.read(running)] == [(read[1]["key"], "1")]


def test_the_grid_keeps_what_was_typed_beside_what_is_wrong(planned: Project, carol: User, client: Client) -> None:
    client.force_login(carol)
    url = f"/en/projects/{planned.pk}/work-plan/cost-plan/"
    sent = {}
    for index, one in enumerate([row("1", "1,000"), row("", ""), row("2", "x")]):
        sent |= {f"line-{index}-{field}": str(value) for field, value in one.items()}
    sent |= {"line-1-description": "", "line-1-object_class": ""}

    refused = client.post(url, sent)
    page = BeautifulSoup(refused.content, "html.parser")
    saved = client.post(url, sent | {"line-2-amount_usd": "219 000"})

    assert refused.status_code == 409
    assert [link["href"] for link in page.select(".errsum a")] == ["#id_line-2-amount_usd"]
    assert page.find(id="id_line-2-amount_usd")["value"] == "x"
    assert page.find(id="id_line-0-amount_usd")["value"] == "1000"
    assert saved.status_code == 302
    assert [(code, amount) for code, _class, _source, amount in lines(planned)] == [
        ("1", Decimal(1000)), ("2", Decimal(219000)),
    ]  # fmt: skip
