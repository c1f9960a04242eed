"""Which State a spelling means. The names of the real files are in the second half."""

import csv
import io
import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.reference import sources
from portal.reference.aliases import StateNames, normalise, remember
from portal.reference.models import StateAlias
from tests.factories import reference

SHARED = Path(__file__).parents[4] / "shared" / "data"
needs_files = pytest.mark.skipif(not SHARED.exists(), reason="the shared sample files are not next to the checkout")


@pytest.mark.parametrize(
    ("spelling", "normal"),
    [
        ("  Côte d’Ivoire ", "cote d ivoire"),
        ("COTE D'IVOIRE", "cote d ivoire"),
        ("Côte d&rsquo;Ivoire", "cote d ivoire"),
        ("Trinidad &amp; Tobago", "trinidad and tobago"),
        ("Trinidad & Tobago", "trinidad and tobago"),
        ("State of Palestine*", "state of palestine"),
        ("The Gambia", "gambia"),
        ("Gambia (the)", "gambia"),
        ("l’Iraq", "iraq"),
        ("El Salvador", "salvador"),
        ("St. Lucia", "saint lucia"),
        ("Sainte-Lucie", "sainte lucie"),
        ("Iran (Islamic Republic of)", "islamic republic of iran"),
        ("(Iran (Islamic Republic of))", "islamic republic of iran"),
        ("Korea, Republic of", "republic of korea"),
        ("Congo, The Democratic Republic of the", "democratic republic of the congo"),
        ("Netherlands (Kingdom of the)", "kingdom of the netherlands"),
        ("Guinea\u00a0\u00a0Bissau", "guinea bissau"),
        ("Guinea-Bissau\u200b", "guinea bissau"),
        ("\u200fعُمان", "عمان"),
        ("الإمارات العربيّة المتّحدة", normalise("الامارات العربيه المتحده")),
        ("إيران (جمهورية - الإسلامية)", normalise("جمهورية إيران الإسلامية")),
        ("هولندا (مملكة -)", normalise("مملكة هولندا")),
        ("فلســـطين", "فلسطين"),
        ("刚果（金）", normalise("刚果(金)")),
        ("TÜRKİYE", "turkiye"),
        ("&#40;Unknown&#41;", "unknown"),
        ("(Unknown)", "unknown"),
        ("The", "the"),
        ("* – ()", ""),
        ("", ""),
    ],
)
def test_normal_form(spelling: str, normal: str) -> None:
    assert normalise(spelling) == normal


@given(st.text())
def test_normal_form_never_fails_and_has_single_spaces(text: str) -> None:
    normal = normalise(text)
    assert normal == " ".join(normal.split())
    assert "*" not in normal


@given(st.sampled_from([line["iso3"] for line in sources.lines("states.csv")]), st.sampled_from([*sources.LOCALES]))
def test_case_and_space_around_a_name_do_not_count(iso3: str, language: str) -> None:
    name = sources.state_names(iso3)[language]
    assert normalise(f"\u00a0{name.upper()} \u200f*") == normalise(name.lower()) == normalise(name)


FOUND = {
    "Cote d'Ivoire": "CIV",
    "DPR Korea": "PRK",
    "South Korea": "KOR",
    "St Lucia": "LCA",
    "St Kitts & Nevis": "KNA",
    "St. Vincent and the Grena": "VCT",
    "Guinea Bissau": "GNB",
    "Guinea": "GIN",
    "Equatorial Guinea": "GNQ",
    "Papua New Guinea": "PNG",
    "Republic of Congo": "COG",
    "Democratic Republic of Congo": "COD",
    "Congo": "COG",
    "Congo, Dem. Rep.": "COD",
    "Macedonia FYR": "MKD",
    "the former Yugoslav Republic of Macedonia": "MKD",
    "Swaziland": "SWZ",
    "Czech Republic": "CZE",
    "Turkey": "TUR",
    "Cape Verde": "CPV",
    "East Timor": "TLS",
    "Niger": "NER",
    "Nigeria": "NGA",
    "Dominica": "DMA",
    "Dominican Republic": "DOM",
    "Sudan": "SDN",
    "South Sudan": "SSD",
    "Samoa": "WSM",
    "NAM": "NAM",
    "Plurinational State of Bolivia": "BOL",
    "Bolivarian Republic of Venezuela": "VEN",
    "Islamic Republic of Iran": "IRN",
    "Kingdom of the Netherlands": "NLD",
    "Netherlands (the)": "NLD",
    "United Kingdom": "GBR",
    "Palestine": "PSE",
    "Holy See": "VAT",
    "Россия": "RUS",
    "美国": "USA",
    "ساحل العاج": "CIV",
    "الامارات العربية المتحدة": "ARE",
}
NOT_STATES = [
    "(Unknown)",
    "&#40;Unknown&#41;",
    "Kosovo",
    "European Union",
    "Taiwan",
    "Korea",
    "Hong Kong",
    "",
    "Ford Foundation",
]


@pytest.mark.django_db
def test_spellings_of_real_files_are_found_by_one_query() -> None:
    with CaptureQueriesContext(connection) as queries:
        names = StateNames()
        found = {text: state.iso3 for text in FOUND if (state := names.find(text))}

    assert found == FOUND
    assert len(queries) == 1


@pytest.mark.django_db
def test_what_is_not_a_state_is_not_found() -> None:
    names = StateNames()
    assert [text for text in NOT_STATES if names.find(text)] == []


@pytest.mark.django_db
def test_every_spelling_of_our_tables_is_found() -> None:
    names = StateNames()
    missed = [
        (line["iso3"], spelling)
        for line in sources.lines("states.csv")
        for spelling, _source in sources.spellings(line["iso3"])
        if (state := names.find(spelling)) is None or state.iso3 != line["iso3"]
    ]
    assert missed == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("Kirgistan", "KGZ"),
        ("Zambija", "ZMB"),
        ("Untied States of America", "USA"),
        ("جيبوتى العربية", "DJI"),
        ("xqzw", None),
    ],
)
def test_nearest_states_for_a_slip(typed: str, nearest: str | None) -> None:
    close = StateNames().nearest(typed)

    assert (close[0].iso3 if close else None) == nearest
    assert len({state.pk for state in close}) == len(close) <= 3


@pytest.mark.django_db
def test_a_persons_choice_is_remembered_with_its_trace(person: User) -> None:
    remember("  Kirgistan ", reference.state("KGZ"), person)

    found = StateNames().find("KIRGISTAN")
    assert found is not None
    assert found.iso3 == "KGZ"
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor, event.record) == ("remember_state_alias", person, reference.state("KGZ"))


@pytest.mark.django_db
def test_remembering_the_same_again_changes_nothing(person: User) -> None:
    first = remember("Kirgistan", reference.state("KGZ"), person)
    again = remember("kirgistan", reference.state("KGZ"), person)

    assert first == again
    assert AuditEvent.objects.count() == 1


@pytest.mark.django_db
def test_a_person_can_correct_an_earlier_choice(person: User) -> None:
    remember("Guinea Forest", reference.state("GIN"), person)
    remember("Guinea Forest", reference.state("GNB"), person)

    assert StateAlias.objects.get(alias="guinea forest").state.iso3 == "GNB"
    assert AuditEvent.objects.first().facts["before"] == "GIN"  # type: ignore[union-attr]


@pytest.mark.django_db
@pytest.mark.parametrize("spelling", ["Guinea", "", "***", "x" * 161])
def test_what_cannot_be_remembered(person: User, spelling: str) -> None:
    before = StateAlias.objects.count()

    with pytest.raises(ValidationError):
        remember(spelling, reference.state("GNB"), person)

    assert StateAlias.objects.count() == before
    assert not AuditEvent.objects.exists()


# Real files


def unresolved(spellings: set[str]) -> list[str]:
    names = StateNames()
    return sorted(text for text in spellings if names.find(text) is None)


@pytest.mark.shared_data
@needs_files
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "count", "unknown"), [("1-5.xls", 150, ["&#40;Unknown&#41;"]), ("voluntary.xls", 90, [])]
)
def test_states_of_upr_info_workbooks(file: str, count: int, unknown: list[str]) -> None:
    import xlrd

    book = xlrd.open_workbook(SHARED / "upr" / file, ignore_workbook_corruption=True, logfile=io.StringIO())
    sheet = book.sheet_by_index(0)
    spellings = {str(sheet.cell_value(row, column)) for row in range(1, sheet.nrows) for column in (0, 4)}

    assert len(spellings) >= count
    assert unresolved(spellings) == unknown


@pytest.mark.shared_data
@needs_files
@pytest.mark.django_db
def test_states_of_the_csv_saved_on_a_mac() -> None:
    text = (SHARED / "upr" / "10-13.csv").read_bytes().decode("mac_roman")
    rows = list(csv.reader(io.StringIO(text.replace("\r", "\n"))))[1:]
    spellings = {row[column] for row in rows if row for column in (0, 4)}

    assert len(spellings) > 150
    assert unresolved(spellings) == []


GROUP = re.compile(r"\(((?:[^()]|\([^()]*\))*)\)[\s;,.*]*$")


def trailing_groups(cell: str) -> list[str]:
    """The States at the end of a recommendation: (Spain, Tunisia) or (Maldives) (Portugal)."""
    text, groups = cell.partition("Source of")[0].strip(), []
    while match := GROUP.search(text):
        groups.append(match[1])
        text = text[: match.start()].rstrip()
    return groups


def parts(group: str) -> list[str]:
    return [part.strip() for part in re.split(r",(?![^(]*\))", group)]


@pytest.mark.shared_data
@needs_files
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "count", "unknown"),
    [
        # The last words of one recommendation are "… Their Families (ICRMW) (Iran (Islamic Republic of))".
        ("UPR20__Slovenia_ThematicListRecommendations_E.docx", 60, ["ICRMW"]),
        ("upr48-slovenia-thematic-list-of-recommendatio.docx", 90, []),
    ],
)
def test_states_of_ohchr_matrices(file: str, count: int, unknown: list[str]) -> None:
    import docx

    document = docx.Document(str(SHARED / "upr" / file))
    cells = {row.cells[0].text for table in document.tables for row in table.rows}
    recommendations = [cell for cell in cells if re.match(r"\d", cell)]  # the other rows are headings
    spellings = {part for cell in recommendations for group in trailing_groups(cell) for part in parts(group)}

    assert len(spellings) > count
    assert unresolved(spellings) == unknown


@pytest.mark.shared_data
@needs_files
@pytest.mark.django_db
def test_donors_that_are_states() -> None:
    donors = set()
    for path in sorted((SHARED / "funding").glob("ohchr_latest_contributions_*.csv")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        donors |= {row["donor"] for row in csv.DictReader(lines)}

    assert len(donors) > 30
    assert unresolved(donors) == ["Coventry University", "Education Above All and Silatech", "Ford Foundation"]


@pytest.mark.shared_data
@needs_files
@pytest.mark.django_db
def test_countries_of_the_un_rates() -> None:
    text = (SHARED / "unore" / "unore_2026-10-01_excerpt.xml").read_text(encoding="utf-8")
    spellings = set(re.findall(r"<abbrv_name>(.*?)</abbrv_name>", text))

    assert len(spellings) == 13
    assert unresolved(spellings) == ["Curacao"]  # a territory


@pytest.mark.shared_data
@needs_files
@pytest.mark.django_db
def test_formal_english_names() -> None:
    names = StateNames()
    with (SHARED / "countries" / "states_seed.csv").open(encoding="utf-8-sig", newline="") as file:
        formal = {
            line["formal_en"]: line["iso3"] for line in csv.DictReader(file) if line["iso3"] not in ("COK", "NIU")
        }

    assert {name: state.iso3 for name in formal if (state := names.find(name))} == formal


@pytest.mark.shared_data
@needs_files
@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ar", "cn", "en", "es", "fr", "ru"])
def test_names_of_the_statistics_division(language: str) -> None:
    names = StateNames()
    states = {state.m49: state for state in names.states.values()}
    with (SHARED / "countries" / f"UNSD-M49-{language}.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = {row[9].zfill(3): row[8] for row in list(csv.reader(file))[1:]}

    assert states.keys() <= listed.keys()
    assert [listed[m49] for m49, state in states.items() if names.find(listed[m49]) != state] == []
