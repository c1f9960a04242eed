"""What is found, in which language, and that the database keeps stems and facts whoever writes."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from projects.models import Recommendation, RecommendationFacts, RecommendationText, RecommendationWords
from projects.recommendations import search, tasks
from projects.recommendations.index_models import RecommendationChange
from projects.recommendations.lists import version
from projects.recommendations.search import Asked, Term, parse
from tests.factories.projects import recommendation

pytestmark = pytest.mark.django_db


def found(client: Client, q: str, **query: str) -> list[str]:
    response = client.get(reverse("recommendation_list"), {"q": q, **query})
    return sorted(row.record.paragraph for row in response.context["rows"])


def texts_of(record: Recommendation, **texts: str) -> None:
    RecommendationText.objects.bulk_create(
        RecommendationText(recommendation=record, language=code.replace("_", "-"), text=text)
        for code, text in texts.items()
    )


@pytest.fixture
def three(db: None) -> None:
    torture = recommendation(paragraph="140.7", text="Prevent torture and protect detained women")
    texts_of(
        torture,
        fr="Prévenir la torture et protéger les femmes privées de liberté",
        es="Prevenir la tortura y proteger a las niñas detenidas",
        ru="Предупреждать пытки и защищать содержащихся под стражей женщин",
        ar="منع التعذيب وحماية حقوق المرأة المحتجزة في المدرسة",
        zh_hans="防止酷刑，保护被拘留妇女和儿童权利",
    )
    recommendation("ZMB", paragraph="140.8", text="Expand access to education for girls")
    recommendation("FJI", paragraph="79.3", text="Ratify the Convention (CEDAW/C/IRQ) against torture of persons")


@pytest.mark.parametrize(
    ("q", "paragraphs"),
    [
        ("torture", ["140.7", "79.3"]),
        ("TORTURES", ["140.7", "79.3"]),  # stems
        ("torture women", ["140.7"]),  # every word
        ("educational", ["140.8"]),
        ("protéger", ["140.7"]),
        ("proteger femmes", ["140.7"]),  # accents folded
        ("liberté", ["140.7"]),
        ("niña", ["140.7"]),
        ("женщина", ["140.7"]),
        ("ЗАЩИЩАТЬ", ["140.7"]),
        ("المرأة", ["140.7"]),
        ("المراه", ["140.7"]),  # alif and ta marbuta
        ("حـمـاية", ["140.7"]),  # tatweel
        ("حِمَايَة", ["140.7"]),  # vowel marks
        ("儿童", ["140.7"]),
        ("儿童权利", ["140.7"]),
        ("利", ["140.7"]),  # one character, the last of a run
        ("权儿", []),  # not in this order
        ('"detained women"', ["140.7"]),
        ('"women detained"', []),
        ("“torture of persons”", ["79.3"]),
        ("torture -women", ["79.3"]),
        ("-torture", ["140.8"]),
        ('torture -"torture of persons"', ["140.7"]),
        ("torture -liberté", ["79.3"]),  # excluded in whichever language
        ("torture liberté", ["140.7"]),
        ("A/HRC/44/9", ["140.7", "140.8", "79.3"]),
        ("a/hrc/44/9", ["140.7", "140.8", "79.3"]),
        ("A/HRC/44/9 140.7", ["140.7"]),
        ("A/HRC/44/9, para. 140.7", ["140.7"]),
        ("140.7", ["140.7"]),
        ("A/HRC/44/9 torture", ["140.7", "79.3"]),
        ("A/HRC/44", ["140.7", "140.8", "79.3"]),  # what belongs to it
        ("A/HRC/4", []),
        ("A/HRC/44/90", []),
    ],
)  # fmt: skip
def test_found(client: Client, three: None, q: str, paragraphs: list[str]) -> None:
    assert found(client, q) == paragraphs


def test_a_language_restricts(client: Client, three: None) -> None:
    assert found(client, "torture", lang="fr") == ["140.7"]
    assert found(client, "torture", lang="ru") == []
    assert found(client, "women", lang="fr") == []


@pytest.mark.parametrize(
    "q",
    [
        "the of and", "   ", '"', '""', '"a', "-", "--", "- -", "!", "& | !", "(", "a & b | !c:*", "<->", "'; DROP TABLE x; --", "\\", "%", "_",
        "a" * 399, "torture " * 40, "/" * 50, "A/" * 40, "1.1.1.1", "\u202e\u200f", "é" * 300, "保" * 300, "😀", "#", "-\"\"", "a:*", "$1", "{}", "%s", "(?P<x>", "ﷺ",
        "\U0010ffff", "٣", "Ⅷ",
    ],
)  # fmt: skip
def test_odd_questions_never_fail(client: Client, three: None, q: str) -> None:
    assert client.get(reverse("recommendation_list"), {"q": q}).status_code == 200


def test_no_more_is_read_than_fits(client: Client, three: None) -> None:
    response = client.get(reverse("recommendation_list"), {"q": "torture " * 1250}, follow=True)

    assert len(response.request["QUERY_STRING"]) < 900
    assert [row.record.paragraph for row in response.context["rows"]] == ["140.7", "79.3"]


def test_parse_tells_words_from_symbols_and_paragraphs() -> None:
    assert parse('CEDAW/C/IRQ/CO/8 para. 18(a) "safe water" -girls торг and/or') == Asked(
        terms=(Term("safe water", is_phrase=True), Term("торг"), Term("and/or")),
        without=(Term("girls"),),
        symbols=("CEDAW/C/IRQ/CO/8",),
        paragraphs=("18(a)",),
    )
    assert parse("paragraph 18").paragraphs == ("18",)
    assert parse("18 children").terms == (Term("18"), Term("children"))
    assert not parse('- " ! ')


def test_the_best_comes_first_and_another_order_may_be_chosen(client: Client) -> None:
    recommendation(
        "KEN",
        paragraph="1.1",
        text="Abolish the death penalty and, among many other measures, end torture in all places",
    )
    recommendation("ALB", paragraph="2.1", text="End torture; torture is torture")

    ranked = client.get(reverse("recommendation_list"), {"q": "torture"}).context["rows"]
    by_state = client.get(reverse("recommendation_list"), {"q": "torture", "sort": "-state"}).context["rows"]

    assert [row.record.paragraph for row in ranked] == ["2.1", "1.1"]
    assert [row.record.paragraph for row in by_state] == ["1.1", "2.1"]


def test_words_found_are_marked_and_everything_else_escaped(client: Client) -> None:
    recommendation(paragraph="1.1", text="Stop <b>tortures</b> & protect l’égalité")

    page = client.get(reverse("recommendation_list"), {"q": "torture egalite"}).content.decode()
    other = client.get(reverse("recommendation_list"), {"q": "egalite torture", "lang": "en"}).content.decode()

    assert "Stop &lt;b&gt;<mark>tortures</mark>&lt;/b&gt; &amp; protect l’<mark>égalité</mark>" in page
    assert "<mark>tortures</mark>" in other


def test_a_text_found_in_another_language_is_shown_below(client: Client, three: None) -> None:
    page = client.get(reverse("recommendation_list"), {"q": "儿童权利"}).content.decode()

    assert (
        '<span class="further" lang="zh-hans" dir="auto">防止酷刑，保护被拘留妇女和<mark>儿童权利</mark></span>' in page
    )


def test_nothing_found_suggests_words_and_dropping_a_filter(client: Client, three: None) -> None:
    typo = client.get(reverse("recommendation_list"), {"q": "educatoin"}).context["empty"].ways
    filtered = client.get(reverse("recommendation_list"), {"q": "education", "state": "KEN"}).context["empty"].ways
    common = client.get(reverse("recommendation_list"), {"q": "the"}).context["empty"].ways

    assert [(one.sentence, one.query) for one in typo] == [("Did you mean “education”?", "?q=education")]
    assert ("?q=education", "1") in [(one.query, one.count) for one in filtered]
    assert ("?state=KEN", "1") in [(one.query, one.count) for one in filtered]
    assert [one.query for one in common] == ["?"]


def test_files_and_api_search_with_the_same_words(client: Client, three: None, carol: User) -> None:
    client.force_login(carol)

    lines = b"".join(client.get(reverse("recommendation_list"), {"export": "csv", "q": "torture -women"}))  # type: ignore[arg-type]
    answer = client.get("/api/v1/recommendations/", {"q": "torture -women"}).json()

    assert "79.3" in lines.decode()
    assert "140.7" not in lines.decode()
    assert [row["citation"] for row in answer["results"]] == ["A/HRC/44/9, para. 79.3"]


# Stems and facts follow every way of writing


def words(q: str) -> set[int]:
    asked = parse(q)
    return set(search.find(RecommendationFacts.objects.all(), asked).values_list("pk", flat=True))


def test_stems_follow_every_way_of_writing() -> None:
    record = recommendation(text="Abolish torture")
    assert words("torture") == {record.pk}

    Recommendation.objects.filter(pk=record.pk).update(text="Abolish slavery")
    assert (words("torture"), words("slavery")) == (set(), {record.pk})

    record.refresh_from_db()
    record.text = "Abolish servitude"
    Recommendation.objects.bulk_update([record], ["text"])
    assert words("servitude") == {record.pk}

    texts_of(record, fr="Abolir l’esclavage")
    assert words("esclavage") == {record.pk}
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE projects_recommendationtext SET text = 'Abolir la servitude pour dettes', language = 'fr'"
        )
    assert (words("esclavage"), words("dettes")) == (set(), {record.pk})
    RecommendationText.objects.all().delete()
    assert words("dettes") == set()

    record.delete()
    assert (RecommendationWords.objects.count(), RecommendationFacts.objects.count()) == (0, 0)


def test_facts_follow_every_way_of_writing() -> None:
    record = recommendation("KEN", paragraph="142.10")
    facts = RecommendationFacts.objects.get(pk=record.pk)
    assert (facts.iso3, facts.session, facts.cycle, facts.year, facts.paragraph) == ("KEN", 35, 3, 2020, "142.10")
    assert facts.citation == "A/HRC/44/9\x010000014200000010"

    Recommendation.objects.filter(pk=record.pk).update(position="noted", needs_review=True, published_on="2019-02-01")
    facts.refresh_from_db()
    assert (facts.position, facts.needs_review, facts.year) == ("noted", True, 2019)

    review = record.review
    assert review
    from tests.factories.reference import upr_session

    type(review).objects.filter(pk=review.pk).update(session=upr_session(36))
    facts.refresh_from_db()
    assert facts.session == 36


def test_everything_can_be_indexed_anew() -> None:
    from django.core.management import call_command

    record = recommendation(text="Abolish torture")
    RecommendationWords.objects.all().delete()
    RecommendationFacts.objects.all().delete()

    call_command("index_recommendations", verbosity=0)

    assert words("torture") == {record.pk}
    assert RecommendationFacts.objects.get().iso3 == "KEN"


def test_old_marks_of_change_are_forgotten() -> None:
    RecommendationChange.objects.bulk_create(RecommendationChange(transaction=number) for number in (7, 9, 8))
    before = version()

    assert tasks.forget_changes() == 2
    assert list(RecommendationChange.objects.values_list("pk", flat=True)) == [9]
    assert version() != before
