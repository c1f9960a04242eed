import io
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from portal.accounts.models import User
from portal.reference.aliases import normalise, remember
from portal.reference.loading import Count, load, merge, unambiguous_aliases
from portal.reference.models import (
    AssistanceForm,
    Component,
    ProgrammeElement,
    RegionalGroup,
    SdgGoal,
    SdgTarget,
    State,
    StateAlias,
    UprSession,
)
from tests.factories import reference

pytestmark = pytest.mark.django_db

SHARED = Path(__file__).parents[4] / "shared" / "data"
SUFFIXES = ("ar", "zh_hans", "en", "fr", "ru", "es")
SCRIPTS = {"ar": ("\u0600", "\u06ff"), "zh_hans": ("\u4e00", "\u9fff"), "ru": ("\u0400", "\u04ff")}


def answer(*arguments: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("load_reference", "--json", *arguments, stdout=out)
    return dict(json.loads(out.getvalue()))


def test_second_run_changes_nothing_and_asks_little() -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        counts = answer()

    assert {table: (count["created"], count["updated"]) for table, count in counts.items()} == dict.fromkeys(
        counts, (0, 0)
    )
    assert {table: count["unchanged"] for table, count in counts.items() if table != "state_aliases"} == {
        "regional_groups": 5,
        "states": 195,
        "entities": 2,
        "sdg_goals": 17,
        "sdg_targets": 169,
        "components": 7,
        "assistance_forms": 8,
        "programme_elements": 7,
        "upr_sessions": 54,
        "mechanisms": 13,
        "disaggregations": 35,
        "management_plans": 14,
        "funds": 12,
    }
    assert counts["state_aliases"]["unchanged"] == StateAlias.objects.count() > 1500
    # savepoint and its release, lock, 17 tables (results of plans level by level), 7 lookups of ids, spellings of people
    assert len(queries) == 30


def test_an_empty_database_is_filled_with_few_queries() -> None:
    for model in (SdgTarget, SdgGoal, StateAlias, State, RegionalGroup, UprSession, Component, AssistanceForm):
        model.objects.all().delete()

    with CaptureQueriesContext(connection) as queries:
        counts = load()

    assert {table: count.created for table, count in counts.items() if table != "state_aliases"} == {
        "regional_groups": 5,
        "states": 195,
        "entities": 0,
        "sdg_goals": 17,
        "sdg_targets": 169,
        "components": 7,
        "assistance_forms": 8,
        "programme_elements": 0,
        "upr_sessions": 54,
        "mechanisms": 0,
        "disaggregations": 0,
        "management_plans": 0,
        "funds": 0,
    }
    assert counts["state_aliases"].created == StateAlias.objects.count() > 1500
    assert len(queries) <= 40  # bulk_create opens a savepoint a table


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_the_data_are_there_again_after_a_test_with_real_transactions(turn: int) -> None:
    assert State.objects.count() == 195


def test_a_changed_name_is_corrected_in_every_column() -> None:
    State.objects.rewrite(False).filter(iso3="TUR").update(name="Turkey", name_en="Turkey", name_fr="")

    counts = load()

    assert counts["states"] == Count(created=0, updated=1, unchanged=194)
    row = State.objects.rewrite(False).filter(iso3="TUR").values("name", "name_en", "name_fr").get()
    assert row == {"name": "Türkiye", "name_en": "Türkiye", "name_fr": "Türkiye"}


def test_names_are_the_same_whatever_language_is_active() -> None:
    State.objects.filter(iso3="TUR").update(name_ar="x")

    with translation.override("ar"):
        load()

    row = State.objects.rewrite(False).filter(iso3="TUR").values("name", "name_en", "name_ar").get()
    assert row == {"name": "Türkiye", "name_en": "Türkiye", "name_ar": "تركيا"}


def test_a_missing_state_comes_back_and_foreign_rows_stay() -> None:
    reference.state("NAM").delete()
    AssistanceForm.objects.create(code="study-tours", name="Study tours", position=9)

    counts = load()

    assert counts["states"] == Count(created=1, updated=0, unchanged=194)
    assert counts["state_aliases"].created > 3
    assert reference.state("NAM").iso2 == "NA"
    assert AssistanceForm.objects.count() == 9


def test_a_failure_leaves_everything_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    State.objects.filter(iso3="TUR").update(name_en="Turkey")
    monkeypatch.setattr("portal.reference.sources.upr_sessions", lambda: [{"number": 1, "cycle": None}])

    with pytest.raises(Exception, match="cycle"):
        load()

    assert reference.state("TUR").name_en == "Turkey"


def test_merge_counts_created_updated_and_unchanged() -> None:
    rows = [
        {"number": 1, "cycle": 1},  # as loaded
        {"number": 2, "cycle": 9},
        {"number": 99, "cycle": 7, "starts_on": None, "ends_on": None, "precision": "month"},
    ]

    assert merge(UprSession, "number", rows) == Count(created=1, updated=1, unchanged=1)
    assert list(UprSession.objects.filter(number__in=[1, 2, 99]).values_list("number", "cycle")) == [
        (1, 1),
        (2, 9),
        (99, 7),
    ]


def test_states_have_groups_codes_and_flags() -> None:
    groups = Counter(State.objects.members().values_list("regional_group__code", flat=True))

    assert groups == {"AFG": 54, "APG": 54, "EEG": 23, "GRULAC": 33, "WEOG": 29}
    assert State.objects.filter(status="observer", regional_group=None).count() == 2
    assert reference.state("AFG").m49 == "004"
    assert [reference.state(iso3).regional_group.code for iso3 in ("CYP", "TUR", "ISR", "KIR", "USA")] == [  # type: ignore[union-attr]
        "APG",
        "WEOG",
        "WEOG",
        "APG",
        "WEOG",
    ]
    assert (State.objects.filter(is_ldc=True).count(), State.objects.filter(is_lldc=True).count()) == (44, 32)
    assert State.objects.filter(is_sids=True).count() == 37


@pytest.mark.parametrize(
    ("model", "count"),
    [
        (RegionalGroup, 5),
        (State, 195),
        (Component, 7),
        (AssistanceForm, 8),
        (ProgrammeElement, 7),
        (SdgGoal, 17),
    ],
)
def test_every_name_exists_in_six_languages_and_their_scripts(model: Any, count: int) -> None:
    records = list(model.objects.all())
    assert len(records) == count
    fields = ["name", "description"] if model is Component else ["name"]
    for field in fields:
        for suffix in SUFFIXES:
            texts = [getattr(record, f"{field}_{suffix}") for record in records]
            assert all(texts), (field, suffix)
            assert len(set(texts)) == count, (field, suffix)
            low, high = SCRIPTS.get(suffix, ("A", "ɏ"))
            assert all(any(low <= letter <= high for letter in text) for text in texts), (field, suffix)
            assert not any("  " in text or "ـ" in text or text != text.strip() for text in texts), (field, suffix)


def test_component_short_names_are_short() -> None:
    for component in Component.objects.all():
        assert 1 <= len(component.name_en.split()) <= 4, component.name_en  # type: ignore[attr-defined]
        assert len(component.name_en) <= len(component.description_en)  # type: ignore[attr-defined]
    assert reference.component(1).description_en == "Indivisibility of all rights"  # type: ignore[attr-defined]
    assert reference.component(6).description_ar == "المشاركة"  # type: ignore[attr-defined]


def test_169_targets_are_text_in_order() -> None:
    assert SdgTarget.objects.count() == 169
    goal_1 = list(SdgTarget.objects.filter(goal__number=1).values_list("code", flat=True))
    assert goal_1 == ["1.1", "1.2", "1.3", "1.4", "1.5", "1.a", "1.b"]
    goal_17 = list(SdgTarget.objects.filter(goal__number=17).values_list("code", flat=True))
    assert goal_17 == [f"17.{number}" for number in range(1, 20)]
    assert reference.sdg_target("3.d").goal.name_ar == "الصحة الجيدة والرفاه"  # type: ignore[attr-defined]


@pytest.mark.shared_data
def test_target_codes_are_those_of_the_published_list() -> None:
    path = SHARED / "sdg" / "sdg_goals_targets_6lang.json"
    if not path.exists():
        pytest.skip("the shared sample files are not next to the checkout")
    published = json.loads(path.read_text(encoding="utf-8"))["targets"]
    codes = set(published) if isinstance(published, dict) else {target["code"] for target in published}

    assert set(SdgTarget.objects.values_list("code", flat=True)) == codes


def test_upr_sessions_know_cycle_and_precision() -> None:
    cycles = Counter(UprSession.objects.values_list("cycle", flat=True))
    assert cycles == {1: 12, 2: 14, 3: 14, 4: 14}

    second, fifteenth, last = (reference.upr_session(number) for number in (2, 15, 54))
    assert (second.starts_on, second.ends_on, second.precision) == (date(2008, 5, 5), date(2008, 5, 19), "day")
    assert (fifteenth.starts_on, fifteenth.ends_on, fifteenth.precision) == (date(2013, 1, 1), None, "month")
    assert (last.starts_on, last.ends_on, last.precision) == (None, None, "month")
    exact = UprSession.objects.filter(precision="day")
    assert all(session.starts_on and session.ends_on for session in exact)
    starts = [session.starts_on for session in UprSession.objects.exclude(starts_on=None)]
    assert starts == sorted(starts)  # type: ignore[type-var]


def test_a_persons_choice_of_spelling_is_left_alone(person: User) -> None:
    alias = remember("Batavia", reference.state("IDN"), person)

    counts = load()

    assert counts["state_aliases"].updated == 0
    alias.refresh_from_db()
    assert (alias.state.iso3, alias.source) == ("IDN", "person")


def test_a_spelling_of_two_states_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    spoken = {"COG": [("Congo", "un"), ("The Congo", "usage")], "COD": [("Congo", "usage"), ("Zaire", "old_name")]}
    monkeypatch.setattr("portal.reference.sources.lines", lambda name: [{"iso3": "COG"}, {"iso3": "COD"}])
    monkeypatch.setattr("portal.reference.sources.spellings", lambda iso3: iter(spoken[iso3]))

    assert unambiguous_aliases({"COG": 1, "COD": 2}) == {"zaire": (2, "old_name")}


def test_stored_aliases_are_in_normal_form() -> None:
    aliases = list(StateAlias.objects.values_list("alias", flat=True))
    assert [alias for alias in aliases if normalise(alias) != alias] == []
