"""Each figure against a count by hand: record by record in Python, from the records' own relations."""

from itertools import product

import pytest
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from projects.coverage.basis import BASES
from projects.coverage.dimensions import DIMENSIONS
from projects.coverage.figures import Counts, Coverage, Question, coverage
from projects.models import Recommendation
from tests.factories import coverage as make
from tests.factories.people import again
from tests.factories.reference import state

pytestmark = pytest.mark.django_db
PAIRS = [*((rows, "") for rows in DIMENSIONS), ("region", "theme"), ("theme", "region"), ("theme", "persons"), ("theme", "sdg"),
         ("situation", "cycle"), ("state", "mechanism"), ("sdg", "situation"), ("cycle", "persons")]  # fmt: skip


def by_hand(user: User, question: Question) -> tuple[object, object, object, Counts]:
    records = Recommendation.objects.for_detail().select_related("state__regional_group")
    ones = [one for one in records if make.IN_BASIS[question.basis.key](one)]
    assistance = {one.pk: make.assistance_by_hand(user, one) for one in ones}

    def count(ones: list[Recommendation]) -> Counts:
        found = [assistance[one.pk] for one in ones]
        return Counts(len(found), found.count("assisted"), found.count("requested"))

    first = make.BY_HAND[question.rows.key]
    rows = {key: count([one for one in ones if key in first(one)]) for one in ones for key in first(one)}
    if question.columns is None:
        return rows, {}, {}, count(ones)
    second = make.BY_HAND[question.columns.key]
    columns = {key: count([one for one in ones if key in second(one)]) for one in ones for key in second(one)}
    pairs = {pair for one in ones for pair in product(first(one), second(one))}
    cells = {pair: count([one for one in ones if pair[0] in first(one) and pair[1] in second(one)]) for pair in pairs}
    return rows, columns, cells, count(ones)


def figures(made: Coverage) -> tuple[object, object, object, Counts]:
    rows, columns = ({head.key: head.counts for head in heads} for heads in (made.rows, made.columns))
    return rows, columns, dict(made.cells), made.total


@pytest.mark.parametrize(("rows", "columns"), PAIRS)
def test_every_figure_is_what_a_count_by_hand_gives(rows: str, columns: str, alice: User, carol: User) -> None:
    make.world(alice, seed=len(rows) * 31 + len(columns))
    question = Question(DIMENSIONS[rows], DIMENSIONS.get(columns), BASES["all"], vocabulary="uhri-2024")

    assert figures(coverage(again(carol), question)) == by_hand(again(carol), question)


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("seed", [1, 2])
def test_each_basis_counts_its_own(basis: str, seed: int, alice: User) -> None:
    make.world(alice, seed=seed, size=40)
    question = Question(DIMENSIONS["cycle"], DIMENSIONS["state"], BASES[basis])

    assert figures(coverage(again(alice), question)) == by_hand(again(alice), question)


def test_a_recommendation_of_several_projects_and_themes_counts_once(carol: User) -> None:
    one = make.recommendation()
    one.themes.set([make.theme("Torture"), make.theme("Detention")])
    make.project(one)
    make.project(one)

    made = coverage(carol, Question(DIMENSIONS["theme"], DIMENSIONS["region"]))

    assert [(row.key, row.counts) for row in made.rows] == [
        ("Detention", Counts(1, 1, 0)),
        ("Torture", Counts(1, 1, 0)),
    ]
    assert made.total == Counts(1, 1, 0)


def test_themes_of_one_vocabulary_at_a_time(carol: User) -> None:
    for vocabulary in ("uhri-2014", "uhri-2024", "uhri-2024"):
        make.recommendation().themes.add(make.theme("Torture", vocabulary))
    make.recommendation()

    made = {word: coverage(carol, Question(vocabulary=word)) for word in ("", "uhri-2014")}

    assert [(each.vocabulary, each.rows[0].counts.recommendations) for each in made.values()] == [
        ("uhri-2024", 2),
        ("uhri-2014", 1),
    ]
    assert {each.total.recommendations for each in made.values()} == {4}


def test_narrowed(carol: User) -> None:
    for iso3, session in (("KEN", 35), ("NPL", 37), ("FJI", 8), ("FRA", 45)):
        make.recommendation(iso3, session=session)

    def total(**words: str) -> int:
        return coverage(carol, Question(DIMENSIONS["state"], **words)).total.recommendations  # type: ignore[arg-type]

    assert total() == 4
    assert total(state="KEN") == total(region="AFG") == 1
    assert total(situation="ldc") == total(situation="lldc") == total(situation="sids") == 1
    assert total(situation="other") == 2
    assert total(cycle="3") == 2
    assert total(region="APG", cycle="1") == 1


def test_other_parties_are_counted_apart_from_states(carol: User) -> None:
    from portal.reference.models import Entity

    kosovo = Entity.objects.create(code="TEST", kind="territory", name="A territory", note="With its note")
    make.recommendation(code="CEDAW", iso3="KEN")
    Recommendation.objects.update(state=None, entity=kosovo)

    made = coverage(carol, Question(DIMENSIONS["state"], DIMENSIONS["region"], BASES["all"]))

    assert [(row.key, row.name) for row in made.rows] == [(None, "Not a State")]
    assert [(column.key, column.name) for column in made.columns] == [(None, "In no regional group")]


def test_the_widest_gap_is_where_most_are_untouched(carol: User) -> None:
    for iso3, assisted in (("KEN", 3), ("ZMB", 1)):
        ones = [make.recommendation(iso3) for _n in range(4)]
        make.project(*ones[:assisted])

    made = coverage(carol, Question(DIMENSIONS["state"]))

    assert made.widest_gap is not None
    assert (made.widest_gap.name, made.widest_gap.counts.untouched, made.widest_gap.counts.share) == (
        "Zambia",
        3,
        1 / 4,
    )


def test_nothing_to_count(carol: User) -> None:
    made = coverage(carol, Question(DIMENSIONS["region"], DIMENSIONS["theme"]))

    assert (made.rows, made.columns, made.total, made.total.share, made.widest_gap) == ((), (), Counts(), None, None)


@pytest.mark.parametrize("size", [3, 30])
def test_queries_do_not_grow(
    size: int, alice: User, carol: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make.world(alice, seed=5, size=size + 6)
    state("KEN")
    again(carol).standing  # noqa: B018
    reader = again(carol)

    with django_assert_num_queries(4):  # memberships, cells, columns, names of the regions
        coverage(reader, Question(DIMENSIONS["theme"], DIMENSIONS["region"], vocabulary="uhri-2024"))
