"""Donors' conditions against a project's facts: every dimension, sense and strength, and a reference that only knows sets."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.earmarking.check import against, allows_class, assess
from funding.earmarking.facts import ProjectFacts
from funding.earmarking.level import level_of
from funding.earmarking.terms import Dimension, Sense, Strength, Terms

DAY = date(2026, 11, 26)
VFTC = "vftc"
KENYA = ProjectFacts(
    code="TCP-2026-0001",
    regions={"AFG": "African States"},
    states={"KEN": "Kenya"},
    components={"1": "Legislation", "3": "Institutions"},
    forms={"training": "Training", "advice": "Advice"},
    starts_on=date(2026, 1, 1),
    ends_on=date(2027, 12, 31),
    plan=((VFTC, "staff", Decimal(100)), (VFTC, "grants", Decimal(50)), ("rb23", "supplies", Decimal(9))),
)
TWO_REGIONS = ProjectFacts(code="TCP-2026-0002", regions={"AFG": "African States", "APG": "Asia-Pacific States"})
GLOBAL = ProjectFacts(code="TCP-2026-0003")


def terms(dimension: str, *keys: str, sense: str = "only", strength: str = "hard", **fields: object) -> Terms:
    return Terms(dimension, sense, strength, tuple((key, key.title()) for key in keys), **fields)  # type: ignore[arg-type]


def refused(one: Terms, project: ProjectFacts = KENYA, on: date | None = DAY) -> bool:
    return bool(against([one], project, on=on, object_classes=project.classes(VFTC)))


TABLE = [  # dimension, keys, only is met, not is met
    ("region", ["AFG"], True, False),
    ("region", ["APG"], False, True),
    ("region", ["AFG", "APG"], True, False),
    ("state", ["KEN"], True, False),
    ("state", ["NPL"], False, True),
    ("component", ["3"], True, False),
    ("component", ["3", "7"], True, False),
    ("component", ["7"], False, True),
    ("form", ["advice"], True, False),
    ("form", ["grants"], False, True),
    ("project", ["TCP-2026-0001"], True, False),
    ("project", ["TCP-2026-0002"], False, True),
    ("object_class", ["staff"], True, True),  # the grants of the cost plan can be paid either way
    ("object_class", ["staff", "grants"], True, False),
    ("object_class", ["supplies"], False, True),  # the supplies are paid by the regular budget
]


@pytest.mark.parametrize("strength", ["hard", "soft"])
@pytest.mark.parametrize(("dimension", "keys", "only", "never"), TABLE)
def test_every_dimension_and_sense(dimension: str, keys: list[str], only: bool, never: bool, strength: str) -> None:
    for sense, is_met in (("only", only), ("not", never)):
        found = against(
            [terms(dimension, *keys, sense=sense, strength=strength)],
            KENYA,
            on=DAY,
            object_classes=KENYA.classes(VFTC),
        )
        assert [one.is_hard for one in found] == ([] if is_met else [strength == "hard"])


def test_only_for_a_region_wants_every_place_of_the_project_there() -> None:
    """Money of a project reaches all of its States, so half of them elsewhere is too much."""
    assert not refused(terms("region", "AFG", "APG"), TWO_REGIONS)
    assert refused(terms("region", "AFG"), TWO_REGIONS)
    assert refused(terms("region", "APG", sense="not"), TWO_REGIONS)


@pytest.mark.parametrize("dimension", ["region", "state", "component", "form"])
def test_a_project_that_names_nothing_meets_no_only_and_every_not(dimension: str) -> None:
    assert refused(terms(dimension, "X"), GLOBAL)
    assert not refused(terms(dimension, "X", sense="not"), GLOBAL)


PERIODS = [  # from, until, sense, day of posting, refused
    (date(2026, 1, 1), date(2026, 12, 31), "only", DAY, False),
    (None, date(2026, 11, 25), "only", DAY, True),  # expired yesterday
    (None, date(2026, 11, 26), "only", DAY, False),  # the last day counts
    (date(2026, 11, 27), None, "only", DAY, True),
    (date(2026, 11, 26), None, "only", DAY, False),
    (date(2028, 1, 1), date(2028, 12, 31), "only", None, True),  # the project is over by then
    (None, date(2025, 12, 31), "only", None, True),
    (date(2027, 12, 31), None, "only", None, False),
    (date(2026, 11, 1), date(2026, 11, 30), "not", DAY, True),
    (date(2026, 12, 1), None, "not", DAY, False),
    (date(2026, 1, 1), date(2027, 12, 31), "not", None, True),  # all of the project lies in it
    (date(2026, 1, 2), date(2027, 12, 31), "not", None, False),
]


@pytest.mark.parametrize(("starts_on", "ends_on", "sense", "on", "is_refused"), PERIODS)
def test_periods(starts_on: date | None, ends_on: date | None, sense: str, on: date | None, is_refused: bool) -> None:
    one = terms("period", sense=sense, starts_on=starts_on, ends_on=ends_on)

    assert refused(one, on=on) is is_refused


def test_a_project_without_dates_or_cost_plan_is_not_refused_for_what_is_not_known() -> None:
    assert not refused(terms("period", ends_on=DAY), GLOBAL)
    assert not refused(terms("object_class", "staff", sense="not"), GLOBAL)


def test_a_refusal_names_the_condition_and_what_the_project_has() -> None:
    nepal = ProjectFacts(code="X", regions={"APG": "Asia-Pacific States"})
    only_africa = Terms("region", "only", "hard", (("AFG", "African States"),), wording="pour l'Afrique")

    (refusal,) = against([only_africa], nepal, on=DAY, object_classes=())

    assert str(refusal) == "Only for region: African States. The project is in: Asia-Pacific States."
    assert (refusal.terms.wording, refusal.is_hard) == ("pour l'Afrique", True)


def test_words_are_answered_by_people_whatever_their_strength() -> None:
    found = assess([terms("other", wording="Consult us first.")], KENYA, on=DAY, object_classes=())

    assert [(one.is_met, one.is_to_be_answered, one.terms.forbids) for one in found] == [(False, True, False)]


@pytest.mark.parametrize(
    ("sense", "object_class", "allowed"),
    [("not", "staff", False), ("not", "grants", True), ("only", "staff", True), ("only", "grants", False)],
)
def test_which_classes_of_cost_a_condition_lets_pay(sense: str, object_class: str, allowed: bool) -> None:
    assert allows_class(terms("object_class", "staff", sense=sense), object_class) is allowed


KEYS = st.frozensets(st.sampled_from("ABCDE"))
PLACES = ("region", "state")


@given(
    dimension=st.sampled_from(["region", "state", "component", "form", "object_class"]),
    sense=st.sampled_from(["only", "not"]),
    named=KEYS.filter(bool),
    held=KEYS,
)
def test_the_check_agrees_with_plain_sets(
    dimension: str, sense: str, named: frozenset[str], held: frozenset[str]
) -> None:
    names = {key: key for key in held}
    project = ProjectFacts(code="P", regions=names, states=names, components=names, forms=names)
    one = terms(dimension, *named, sense=sense)

    found = against([one], project, on=DAY, object_classes=held)

    if dimension == "object_class":
        usable = {key for key in held if (key in named) == (sense == "only")}
        expected = bool(usable) or not held
    elif sense == "not":
        expected = held.isdisjoint(named)
    elif dimension in PLACES:
        expected = bool(held) and held.issubset(named)
    else:
        expected = not held.isdisjoint(named)
    assert (not found) is expected


LEVELS = [
    ([], "unearmarked"),
    ([terms("object_class", "staff", sense="not"), terms("period", ends_on=DAY)], "unearmarked"),
    ([terms("other", wording="x")], "unearmarked"),
    ([terms("region", "AFG")], "soft"),
    ([terms("component", "1", strength="soft")], "soft"),
    ([terms("state", "KEN", sense="not")], "soft"),
    ([terms("state", "KEN", strength="soft")], "soft"),
    ([terms("state", "KEN"), terms("component", "1")], "country"),
    ([terms("project", "P"), terms("state", "KEN")], "project"),
    ([terms("project", "P", sense="not")], "soft"),
]


@pytest.mark.parametrize(("conditions", "level"), LEVELS)
def test_the_level_follows_from_the_conditions(conditions: list[Terms], level: str) -> None:
    assert level_of(conditions) == level


def test_every_dimension_is_in_the_table() -> None:
    covered = {row[0] for row in TABLE} | {"period", "other"}
    assert covered == set(Dimension.values)
    assert (set(Sense.values), set(Strength.values)) == ({"only", "not"}, {"hard", "soft"})
