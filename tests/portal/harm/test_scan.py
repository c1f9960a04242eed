"""What the scan finds, kind by kind and language by language; and that positions always cut out exactly the words."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.harm import WHY, Kind, scan
from portal.harm.places import gazetteer, is_small_place
from portal.harm.reading import fold, low

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh-hans")
STATES = (
    "Kenya",
    "Jordan",
    "Jordanie",
    "Paraguay",
    "Кыргызстан",
    "Кыргызстана",
    "موريتانيا",
    "الأردن",
    "中国",
    "肯尼亚",
    "Mauritanie",
    "Nairobi",
)


def found(text: str, language: str, kind: Kind, **facts: object) -> list[str]:
    return [one.text for one in scan(text, language, known=STATES, **facts) if one.kind == kind]  # type: ignore[arg-type]


# At the beginning of a sentence the first word is taken along: a name found too long harms nobody.
NAMES = [
    ("en", "We thank Mr. Otieno for his advice.", ["Mr. Otieno"]),
    ("en", "The colleague Mary Wanjiru spoke first.", ["Mary Wanjiru"]),
    ("en", "Mary Wanjiru spoke first.", ["Mary Wanjiru"]),
    ("en", "It was Jane OTIENO who spoke.", ["Jane OTIENO"]),
    ("en", "A letter by J. K. Otieno came.", ["J. K. Otieno"]),
    ("en", "In Jordan Smith left the room.", ["Jordan Smith"]),
    ("en", "Judge Achieng’s ruling", ["Judge Achieng’s"]),
    ("en", "He met Juan de la Cruz there.", ["Juan de la Cruz"]),
    ("en", "The Ministry of Justice of Kenya and the National Human Rights Institution met.", []),
    ("en", "The Nelson Mandela Rules and the Istanbul Protocol apply.", []),
    ("en", "The High Commissioner visited Nairobi on Human Rights Day.", []),
    ("fr", "Mme Diallo a répondu.", ["Mme Diallo"]),
    ("fr", "M. Sow a répondu.", ["M. Sow"]),
    ("fr", "La juge Aïssata Diallo a répondu.", ["juge Aïssata Diallo"]),
    ("fr", "Me Ba plaide.", ["Me Ba"]),
    ("fr", "Le Ministère des Affaires étrangères et le Comité des droits de l’homme.", []),
    ("fr", "La Cour suprême de Mauritanie a statué.", []),
    ("es", "La Sra. López habló.", ["Sra. López"]),
    ("es", "Habló don Ramón.", ["don Ramón"]),
    ("es", "La abogada María Fernanda Ríos habló.", ["abogada María Fernanda Ríos"]),
    ("es", "El Ministerio de Relaciones Exteriores y la Corte Suprema de Justicia.", []),
    ("ru", "Выступил г-н Иванов.", ["г-н Иванов"]),
    ("ru", "Выступил Петров Сергей Николаевич.", ["Выступил Петров Сергей Николаевич"]),
    ("ru", "Выступил И. И. Сидоров.", ["Выступил И. И. Сидоров"]),
    ("ru", "Выступила Айгуль Асанова.", ["Выступила Айгуль Асанова"]),
    ("ru", "Министерство юстиции Кыргызстана и Организация Объединенных Наций.", []),
    ("ar", "تحدث السيد ولد أحمد أولاً", ["السيد ولد أحمد أولاً"]),
    ("ar", "تحدث أ. الشنقيطي", ["أ. الشنقيطي"]),
    ("ar", "تحدثت فاطمة الزهراء", ["فاطمة الزهراء"]),
    ("ar", "تحدث سعيد بن سالم", ["سعيد بن سالم"]),
    ("ar", "وزارة العدل في موريتانيا والأمم المتحدة", []),
    ("zh-hans", "张律师作了发言。", ["张律师"]),
    ("zh-hans", "王小明先生作了发言。", ["王小明先生"]),
    ("zh-hans", "会上，李明表示同意。", ["李明"]),
    ("zh-hans", "李某作了发言。", ["李某"]),
    ("zh-hans", "司法部与国家人权机构开会，周期为两年，王国政府参加。", []),
]


@pytest.mark.parametrize(("language", "text", "names"), NAMES)
def test_names(language: str, text: str, names: list[str]) -> None:
    assert found(text, language, Kind.NAME) == names


EMAILS = [
    ("Write to jane.doe+x@example.org.", ["jane.doe+x@example.org"]),
    ("اكتبوا إلى test@مثال.com الآن", ["test@مثال.com"]),
    ("联系jane@example.org。", ["联系jane@example.org"]),
    ("jane (at) example dot org", []),
    ("jane [at] example [dot] org", ["jane [at] example [dot] org"]),
    ("No address at all, 5 @ 3", []),
]


@pytest.mark.parametrize(("text", "addresses"), EMAILS)
def test_emails(text: str, addresses: list[str]) -> None:
    assert found(text, "en", Kind.EMAIL) == addresses


PHONES = [
    ("Call +254 712 345 678 today", (), ["+254 712 345 678"]),
    ("Call (+254 712 345 678) today", (), ["+254 712 345 678"]),
    ("Call 00254712345678", (), ["00254712345678"]),
    ("Call 0712 345 678", (), ["0712 345 678"]),
    ("Call 020 2345678 today", ("KE",), ["020 2345678"]),
    ("Tél. : 45 25 12 34", (), ["45 25 12 34"]),
    ("WhatsApp 555 1234", (), ["555 1234"]),
    ("هاتف: ٠٧٩ ١٢٣ ٤٥٦٧", (), ["٠٧٩ ١٢٣ ٤٥٦٧"]),
    ("+٩٦٢ ٧٩ ١٢٣ ٤٥٦٧", (), ["+٩٦٢ ٧٩ ١٢٣ ٤٥٦٧"]),
    ("电话是13812345678。", (), ["13812345678"]),
    ("тел. 555 12-34-56", (), ["555 12-34-56"]),
    ("A budget of 1,250,000 dollars for 2024-2027", ("KE",), []),
    ("Recommendation 140.12 of A/HRC/44/9, adopted on 01.02.2020", ("KE",), []),
]


@pytest.mark.parametrize(("text", "regions", "numbers"), PHONES)
def test_phones(text: str, regions: tuple[str, ...], numbers: list[str]) -> None:
    assert found(text, "en", Kind.PHONE, regions=regions) == numbers


CASES = [
    ("en", "as in case no. 123/2019 of that year", ["case no. 123/2019"]),
    ("en", "Communication No. 2005/2010", ["Communication No. 2005/2010"]),
    ("en", "in docket HC-14/2020", ["docket HC-14/2020"]),
    ("fr", "l’affaire n° 45/2020", ["affaire n° 45/2020"]),
    ("fr", "le dossier RG 19/00123", ["dossier RG 19/00123"]),
    ("es", "el expediente núm. 4567/2018", ["expediente núm. 4567/2018"]),
    ("es", "la causa 1234-2019", ["causa 1234-2019"]),
    ("ru", "уголовное дело № 1-234/2020", ["дело № 1-234/2020"]),
    ("ar", "في القضية رقم ٤٥/٢٠٢٠", ["القضية رقم ٤٥/٢٠٢٠"]),
    ("ar", "قضية رقم 45/2020", ["قضية رقم 45/2020"]),
    ("zh-hans", "案号：（2019）京01刑初123号", ["（2019）京01刑初123号"]),
    ("en", "resolution 48/134, decision 17/119, law no. 12/2019, the cycle 2018-2021, A/HRC/59/15", []),
    ("en", "in three cases, in case 2 of the handbook, in the case of 2019", []),
    ("fr", "la loi n° 12/2019 et le décret n° 3/2017", []),
]


@pytest.mark.parametrize(("language", "text", "numbers"), CASES)
def test_cases(language: str, text: str, numbers: list[str]) -> None:
    assert found(text, language, Kind.CASE) == numbers


IDENTITIES = [
    ("en", "passport no. AK1234567", ["passport no. AK1234567"]),
    ("fr", "passeport n° 12AB34567", ["passeport n° 12AB34567"]),
    ("es", "cédula 3.456.789", ["cédula 3.456.789"]),
    ("ru", "паспорт № 1234567", ["паспорт № 1234567"]),
    ("ar", "جواز سفر رقم A1234567", ["جواز سفر رقم A1234567"]),
    ("zh-hans", "身份证110101199003071234", ["身份证110101199003071234"]),
    ("en", "IBAN GB29 NWBK 6016 1331 9268 19", ["IBAN GB29 NWBK 6016 1331 9268 19"]),
    ("en", "the identity of a people, the passport office, 120 passports", []),
]


@pytest.mark.parametrize(("language", "text", "numbers"), IDENTITIES)
def test_identity_papers(language: str, text: str, numbers: list[str]) -> None:
    assert "".join(found(text, language, Kind.IDENTITY)).replace(" ", "") == "".join(numbers).replace(" ", "")


DATES = [
    ("en", "She was arrested on 12 March 2021.", ["12 March 2021"]),
    ("en", "On 2021-03-12 the police raided the office.", ["2021-03-12"]),
    ("fr", "Il a été arrêté le 3 mai 2020.", ["3 mai 2020"]),
    ("es", "Fue detenida el 3 de mayo de 2020.", ["3 de mayo de 2020"]),
    ("ru", "Он был задержан 12 марта 2021 года.", ["12 марта 2021"]),
    ("ar", "اعتقل يوم 12 آذار/مارس 2021", ["12 آذار/مارس 2021"]),
    ("zh-hans", "2021年3月12日被拘留。", ["2021年3月12日"]),
    ("en", "The workshop was on 12 March 2021. Nobody was arrested.", []),
    ("en", "The training began on 1 June 2020.", []),
]


@pytest.mark.parametrize(("language", "text", "days"), DATES)
def test_days_of_harm(language: str, text: str, days: list[str]) -> None:
    assert found(text, language, Kind.DATE) == days


WEB = [
    ("see https://facebook.com/jane.doe, please", ["https://facebook.com/jane.doe"]),
    ("see t.me/janedoe", ["t.me/janedoe"]),
    ("follow @jane_doe.", ["@jane_doe"]),
    ("see https://www.ohchr.org/en/hr-bodies and undocs.org/A/HRC/59/15", []),
    ("https://ohchr.org.example.com/x", ["https://ohchr.org.example.com/x"]),
]


@pytest.mark.parametrize(("text", "addresses"), WEB)
def test_web(text: str, addresses: list[str]) -> None:
    assert found(text, "en", Kind.WEB) == addresses


PLACES = [
    ("en", "People of Kakuma came.", ["Kakuma"]),
    ("en", "Kakuma lies far away.", ["Kakuma"]),
    ("en", "the village of Nyahera", ["village of Nyahera"]),
    ("en", "Xyzzy village", ["Xyzzy village"]),
    ("fr", "les habitants de Boutilimit", ["Boutilimit"]),
    ("es", "vecinos de Caapucú", ["Caapucú"]),
    ("ru", "жители села Нижняя Ольховка", ["села Нижняя Ольховка"]),
    ("ar", "سكان قرية بوتلميت", ["قرية بوتلميت"]),
    ("zh-hans", "大柳树村的居民", ["大柳树村"]),
    ("en", "at -1.28333, 36.81667", ["-1.28333, 36.81667"]),
    ("en", "Nairobi, Geneva, New York, Paris, Suva and Funafuti; Kenya and Jordan", []),
    ("fr", "Nouakchott, Genève et Paris", []),
    ("ru", "Бишкек, Женева, Москва", []),
    ("ar", "نواكشوط والقاهرة وجنيف", []),
    ("zh-hans", "北京、上海、内罗毕，农村地区和城镇", []),
]


@pytest.mark.parametrize(("language", "text", "places"), PLACES)
def test_places(language: str, text: str, places: list[str]) -> None:
    assert found(text, language, Kind.PLACE) == places


def test_what_the_caller_bars_is_found_in_whole_words_only() -> None:
    made = scan("Kenya, Kenyans and Kenya’s courts", "en", marked=["Kenya"])

    assert [(one.text, one.start) for one in made if one.kind == Kind.MARK] == [("Kenya", 0), ("Kenya", 19)]


def test_every_rule_says_why() -> None:
    for _language, text, _names in NAMES:
        for one in scan(text, "en"):
            assert str(WHY[one.rule]) == str(one.why) != ""


def test_the_gazetteer_is_sorted_so_that_halving_finds_its_first_and_last_names() -> None:
    lines = gazetteer().split(b"\n")

    assert lines == sorted(set(lines))
    assert all(is_small_place(lines[place].decode()) for place in (0, 1, len(lines) // 3, -2, -1))
    assert not is_small_place("")
    assert not is_small_place("nairobi")


@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
@settings(max_examples=150, deadline=None)
def test_positions_cut_out_exactly_the_words_and_never_overlap(text: str, language: str) -> None:
    made = scan(text, language, known=["Kenya"], regions=["KE"], marked=["Fiji"])

    assert all(text[one.start : one.end] == one.text != "" for one in made)
    assert all(before.end <= after.start for before, after in itertools.pairwise(made))


PIECES = (
    "Mr. ",
    "Jane Doe ",
    "السيد ",
    "محمد ",
    "王小明 ",
    "г-н ",
    "Иванов ",
    "no. ",
    "12/2019 ",
    "+254 712 345 678",
    "@",
    ".",
    "( ",
    "村",
    "IBAN ",
    "2021年3月12日",
    "\n",
    "a@b.org",
    "killed ",
    "第12号",
)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.sampled_from(LANGUAGES))
@settings(max_examples=200, deadline=None)
def test_the_same_holds_for_texts_full_of_findings(text: str, language: str) -> None:
    made = scan(text, language, marked=["Doe"])

    assert all(text[one.start : one.end] == one.text for one in made)
    assert all(before.end <= after.start for before, after in itertools.pairwise(made))


PROSE = st.sampled_from(
    ("", "We met. ", "Nous avons appris que ", "Мы узнали, что ", "تعلمنا أن ", "我们了解到 ", "In Kenya, ")
)


@given(PROSE, st.emails(), PROSE, st.sampled_from(LANGUAGES))
@settings(max_examples=200, deadline=None)
def test_a_planted_address_is_always_found(before: str, address: str, after: str, language: str) -> None:
    text = f"{before}{address} {after}"

    covered = {
        place
        for one in scan(text, language)
        if one.kind in (Kind.EMAIL, Kind.WEB)
        for place in range(one.start, one.end)
    }
    assert {text.index("@", len(before)), len(before) + len(address) - 1} <= covered


@given(
    PROSE, st.integers(1, 998), st.integers(10**7, 10**9), st.sampled_from(("", " ", "-")), st.sampled_from(LANGUAGES)
)
@settings(max_examples=200, deadline=None)
def test_a_planted_number_is_always_found(before: str, country: int, rest: int, gap: str, language: str) -> None:
    digits = str(rest)
    number = f"+{country}{gap}{digits[:3]}{gap}{digits[3:6]}{gap}{digits[6:]}"
    text = f"{before}{number}, {before}"

    covered = {place for one in scan(text, language) for place in range(one.start, one.end)}
    assert set(range(len(before), len(before) + len(number))) <= covered


@given(st.text(max_size=100))
def test_small_letters_keep_every_place(text: str) -> None:
    assert len(low(text)) == len(text)


@pytest.mark.parametrize(
    ("spelt", "folded"),
    [("Saint-Denis", "saint denis"), ("N’Djamena", "ndjamena"), ("Itá", "ita"), ("إسنا", "اسنا"), ("القريّة", "القريه")],
)
def test_spellings_of_a_place_are_one(spelt: str, folded: str) -> None:
    assert fold(spelt) == folded
