"""Management plans as reference data, and what a project's results are mapped to."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.reference.loading import Count
from portal.workflow import NotAllowed
from projects.models import ManagementPlan, PlanResult
from projects.results.plans import actions, loading
from projects.results.plans.offered import offered
from tests.factories import results as make

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "fr", "es", "ru", "zh_hans", "ar")
CODES = ["ND", "M", "A", "P", "PS", "D"]


def pillar(plan: str, code: str) -> PlanResult:
    return PlanResult.objects.get(plan__code=plan, code=code)


def test_both_plans_are_there_with_six_pillars_and_the_extension() -> None:
    plans = {plan.code: plan for plan in ManagementPlan.objects.all()}

    assert {code: (plan.starts_on.year, plan.ends_on.year, plan.extended_to) for code, plan in plans.items()} == {
        "omp-2018": (2018, 2021, date(2023, 12, 31)),
        "omp-2024": (2024, 2027, None),
    }
    assert [list(plan.results.values_list("code", flat=True)) for plan in plans.values()] == [CODES, CODES]


def test_every_name_and_note_is_in_six_languages() -> None:
    empty = [
        (str(row), name, language)
        for rows, names in ((ManagementPlan.objects.all(), ("name", "note")), (PlanResult.objects.all(), ("name",)))
        for row in rows
        for name in names
        for language in LANGUAGES
        if not getattr(row, f"{name}_{language}")
    ]

    assert empty == []
    assert len(set(PlanResult.objects.filter(code="D").values_list("name_ar", flat=True))) == 1


def test_a_second_load_changes_nothing() -> None:
    assert loading.load() == Count(created=0, updated=0, unchanged=14)


def test_loading_mends_a_changed_name_and_keeps_what_projects_refer_to() -> None:
    PlanResult.objects.filter(plan__code="omp-2018", code="M").update(name_fr="Autre")

    assert loading.load() == Count(created=0, updated=1, unchanged=13)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "plans"),
    [
        (date(2022, 1, 1), date(2025, 12, 31), ["omp-2018", "omp-2024"]),
        (date(2019, 1, 1), date(2021, 6, 30), ["omp-2018"]),
        (date(2024, 1, 1), date(2026, 6, 30), ["omp-2024"]),
        (date(2023, 12, 31), date(2024, 1, 1), ["omp-2018", "omp-2024"]),
        (date(2023, 1, 1), None, ["omp-2018", "omp-2024"]),
        (date(2028, 1, 1), date(2029, 1, 1), []),
    ],
)
def test_dates_decide_which_plans_are_offered(starts_on: date, ends_on: date | None, plans: list[str]) -> None:
    project = make.running(starts_on=starts_on, ends_on=ends_on)

    assert [plan.code for plan in offered(project)] == plans


def test_a_project_maps_to_two_plans_in_its_life(carol: User) -> None:
    project = make.running(starts_on=date(2022, 1, 1), ends_on=date(2025, 12, 31))
    outcome = make.outcome(project)
    both = {pillar("omp-2018", "M").pk, pillar("omp-2024", "M").pk}

    changed = actions.map_results(project, {outcome.pk: both}, by=carol)

    assert changed == 2
    assert set(outcome.plan_results.values_list("pk", flat=True)) == both
    event = AuditEvent.objects.about(project).get(verb="map_plans")
    assert event.facts == {"what": outcome.code, "added": 2, "removed": 0}


def test_results_that_are_not_named_stay_and_the_same_again_writes_nothing(carol: User) -> None:
    project = make.running()
    first, second = make.outcome(project), make.outcome(project)
    chosen = pillar("omp-2024", "A")
    actions.map_results(project, {first.pk: [chosen.pk], second.pk: [chosen.pk]}, by=carol)

    actions.map_results(project, {first.pk: []}, by=carol)
    again = actions.map_results(project, {first.pk: []}, by=carol)

    assert (list(first.plan_results.all()), list(second.plan_results.all()), again) == ([], [chosen], 0)
    assert AuditEvent.objects.about(project).filter(verb="map_plans").count() == 2


def test_a_plan_that_does_not_hold_meanwhile_is_refused_by_name(carol: User) -> None:
    project = make.running()
    outcome = make.outcome(project)

    with pytest.raises(NotAllowed) as refused:
        actions.map_results(project, {outcome.pk: [pillar("omp-2018", "M").pk]}, by=carol)

    assert str(refused.value) == "OHCHR Management Plan 2018–2021 does not hold while the project runs."
    assert outcome.plan_results.count() == 0


def test_strangers_ended_projects_and_results_of_others_are_refused(carol: User, alice: User) -> None:
    project, other = make.running(), make.running()
    outcome, foreign = make.outcome(project), make.outcome(other)
    chosen = [pillar("omp-2024", "M").pk]
    ended = make.running(status="closed")
    last = make.outcome(ended)

    reasons = []
    for about, mapping, by in (
        (project, {outcome.pk: chosen}, alice),
        (project, {foreign.pk: chosen}, carol),
        (ended, {last.pk: chosen}, carol),
        (project, {outcome.pk: [10**6]}, carol),
    ):
        with pytest.raises(NotAllowed) as refused:
            actions.map_results(about, mapping, by=by)
        reasons.append(str(refused.value))

    assert reasons == [
        "You do not manage this project.",
        "A result that was shown is not part of this project any more. Open the page again.",
        "The project has ended: nothing of it changes any more.",
        "This result is not part of a management plan.",
    ]


def test_bulk_adds_to_all_and_copies_to_the_same_letters(carol: User) -> None:
    project = make.running(starts_on=date(2022, 1, 1), ends_on=date(2025, 12, 31))
    first, second = make.outcome(project), make.outcome(project)
    actions.map_results(project, {first.pk: [pillar("omp-2018", "PS").pk]}, by=carol)

    added = actions.add_to_all(project, pillar("omp-2018", "M"), by=carol)
    old, new = ManagementPlan.objects.order_by("starts_on")
    copied = actions.copy_to_plan(project, old, new, by=carol)

    assert (added, copied) == (2, 3)
    assert [str(one.code) for one in first.plan_results.filter(plan=new).order_by("position")] == ["M", "PS"]
    assert [str(one.code) for one in second.plan_results.filter(plan=new)] == ["M"]


def test_the_page_maps_what_it_showed(carol: User, client: Client) -> None:
    project = make.running()
    first, second = make.outcome(project), make.outcome(project)
    chosen, held = pillar("omp-2024", "A"), pillar("omp-2024", "D")
    second.plan_results.add(held)
    client.force_login(carol)
    url = reverse("plan_mapping", args=[project.pk])

    response = client.post(url, {"shown": [first.pk], "map": [f"{first.pk}-{chosen.pk}", f"{second.pk}-{chosen.pk}"]})

    assert response.status_code == 302
    assert (list(first.plan_results.all()), list(second.plan_results.all())) == ([chosen], [held])


@pytest.mark.parametrize("results", [1, 3])
def test_the_page_asks_as_much_for_one_result_as_for_three(
    results: int, carol: User, client: Client, django_assert_num_queries
) -> None:
    project = make.running()
    for _number in range(results):
        make.outcome(project).plan_results.add(pillar("omp-2024", "M"))
    client.force_login(carol)
    url = reverse("plan_mapping", args=[project.pk])
    client.get(url)

    with django_assert_num_queries(11):
        response = client.get(url)

    assert response.status_code == 200


def test_only_those_who_manage_map(alice: User, zoe: User, frank: User, client: Client) -> None:
    project = make.running(is_published=False)
    url = reverse("plan_mapping", args=[project.pk])
    answers = []
    for user in (alice, zoe, frank):
        client.force_login(user)
        answers.append(client.get(url).status_code)

    assert answers == [403, 404, 403]
