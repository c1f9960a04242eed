import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from portal.reference.models import State
from portal.reference.sorting import name_column, sort_key, states_for_choice


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["Costa Rica", "Côte d'Ivoire", "Croatia", "Sao Tome and Principe", "Saudi Arabia"]),
        ("fr", ["Danemark", "Écosse", "Égypte", "El Salvador", "Émirats arabes unis", "Équateur", "Espagne"]),
        ("es", ["España", "Españita", "Estonia", "Ucrania"]),
        ("es", ["Cana", "Canz", "Caña", "Cao"]),
        ("ru", ["Ирак", "Италия", "Йемен", "Кабо-Верде"]),
        ("ru", ["Еж", "Ёж и еж", "Жук"]),
        ("ar", ["أذربيجان", "الأرجنتين", "ألبانيا", "ألمانيا", "البحرين", "تونس", "الجزائر", "اليمن"]),
        ("zh-hans", ["阿富汗", "埃及", "巴西", "丹麦", "法国", "中国"]),
    ],
)
def test_order_of_each_language(language: str, names: list[str]) -> None:
    assert sorted(names[::-1], key=lambda name: sort_key(name, language)) == names


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "first", "last"),
    [("en", "AFG", "ZWE"), ("fr", "AFG", "ZWE"), ("es", "AFG", "ZWE"), ("ru", "AUS", "JPN"), ("zh-hans", "ALB", "TCD")],
)
def test_states_for_choice_by_one_query(language: str, first: str, last: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        states = states_for_choice(language)

    assert len(queries) == 1
    assert len(states) == 195
    assert (states[0].iso3, states[-1].iso3) == (first, last)


@pytest.mark.django_db
def test_states_for_choice_in_the_active_language() -> None:
    with translation.override("ar"):
        states = states_for_choice()

        assert states[-1].name == "اليونان"


@pytest.mark.django_db
def test_a_missing_name_sorts_by_the_english_one() -> None:
    State.objects.filter(iso3="ALB").update(name_fr="")

    names = State.objects.filter(iso3__in=["AFG", "ALB", "DZA"]).order_by(name_column("fr"))

    assert [state.iso3 for state in names] == ["AFG", "ALB", "DZA"]
