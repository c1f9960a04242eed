import csv
import io
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from funding.allocations import actions as allocations
from funding.contributions.models import Contribution
from funding.donors.models import Donor
from funding.ledger.models import EntryKind, LedgerEntry
from funding.ledger.queries import totals_by_kind
from funding.ledger.reconciliation import reconcile
from funding.periods.models import FinancialPeriod
from funding.periods.workflow import PeriodStatus
from funding.rates.models import ExchangeRate, RateBasis
from portal.accounts.models import Organisation, User
from portal.accounts.roles import Role
from portal.imports import pipeline
from portal.imports.kinds import get_kind
from portal.imports.models import ImportBatch
from portal.money import whole_dollars
from portal.workflow import NotAllowed
from tests.factories import funding as make
from tests.factories.accounts import person

pytestmark = pytest.mark.django_db

LISTED = date(2024, 6, 30)
COMMENTS = (
    '# SOURCE: a page with "Latest (ten) voluntary contributions", as at 2024-06-30, oldest to newest.\n'
    '# "-" in currency = published with a dash, i.e. in US$.\n'
)
HEADING = "donor,currency,amount_in_currency,amount_usd"

Write = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Write:
    def write(*rows: str, comments: str = COMMENTS, heading: str = HEADING, name: str = "list.csv") -> Path:
        path = tmp_path / name
        # As in the published files: comment lines end in LF, rows in CRLF.
        path.write_bytes((comments + "\r\n".join([heading, *rows]) + "\r\n").encode())
        return path

    return write


@pytest.fixture(autouse=True)
def rates_of_the_list() -> None:
    for currency, units in (("EUR", "0.923"), ("GBP", "0.786"), ("AUD", "1.506"), ("CAD", "1.369")):
        make.rate(currency, LISTED, units, basis=RateBasis.DERIVED)


def run(path: Path, *arguments: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("import_contributions", str(path), *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def refused(path: Path, *arguments: str) -> dict[str, Any]:
    out = io.StringIO()
    with pytest.raises(CommandError) as error:
        call_command("import_contributions", str(path), *arguments, "--json", stdout=out)
    assert error.value.returncode == 1
    assert (Contribution.objects.count(), LedgerEntry.objects.count()) == (0, 0)
    return json.loads(out.getvalue())


LOOK_ALIKE = (
    "Northern University,GBP,48846.51,62146",
    "Republic of Korea,-,,2450000",
    "Malta,EUR,25000,27086",
    "Netherlands,EUR,100000,108342",
)


def test_a_list_becomes_signed_contributions_with_their_receipts(written: Write) -> None:
    answer = run(written(*LOOK_ALIKE))

    assert (answer["read"], answer["created"], answer["rejected"]) == (4, 4, 0)
    assert answer["codes"] == {"DONOR_NEW": 4}
    found = [
        (
            row.reference,
            row.donor.organisation.name,
            row.currency,
            row.amount,
            row.amount_usd,
            row.status,
            row.fund.code,
            row.signed_on,
        )
        for row in Contribution.objects.order_by("pk").for_list()
    ]
    assert found == [
        ("CON-2024-0001", "Northern University", "GBP", Decimal("48846.51"), Decimal("62145.69"), "signed", "HC", LISTED),
        ("CON-2024-0002", "Republic of Korea", "USD", Decimal(2450000), Decimal(2450000), "signed", "HC", LISTED),
        ("CON-2024-0003", "Malta", "EUR", Decimal(25000), Decimal("27085.59"), "signed", "HC", LISTED),
        ("CON-2024-0004", "Netherlands (Kingdom of the)", "EUR", Decimal(100000), Decimal("108342.36"), "signed", "HC", LISTED),
    ]  # fmt: skip
    totals = totals_by_kind()
    assert totals[EntryKind.RECEIPT] == totals[EntryKind.COMMITMENT] == Decimal("2647573.64")
    assert totals[EntryKind.PLEDGE] == totals[EntryKind.EXCHANGE] == 0
    assert reconcile().is_clean


def test_a_state_gives_under_its_names_in_six_languages(written: Write) -> None:
    run(written("Republic of Korea,-,,1", "Ford Foundation,-,,1", "European Commission,-,,1", "Somebody,-,,1"))

    kinds = dict(Donor.objects.values_list("organisation__name_en", "organisation__kind"))
    assert kinds == {
        "Republic of Korea": Organisation.Kind.GOVERNMENT,
        "Ford Foundation": Organisation.Kind.FOUNDATION,
        "European Commission": Organisation.Kind.INTERGOVERNMENTAL,
        "Somebody": Organisation.Kind.OTHER,
    }
    korea = Organisation.objects.get(name_en="Republic of Korea")
    assert korea.state.iso3 == "KOR"
    with translation.override("ar"):
        assert korea.name == korea.state.name == "جمهورية كوريا"


def test_a_known_donor_is_used_again_under_any_of_its_names(written: Write) -> None:
    run(written("Czech Republic,-,,5", "Ford  Foundation,-,,5"))

    run(written("Czechia,-,,6", "FORD FOUNDATION,-,,6", "République tchèque,-,,7", name="second.csv"))

    assert Donor.objects.count() == 2
    assert sorted(row.amount for row in Contribution.objects.filter(donor__organisation__state__iso3="CZE")) == [
        5,
        6,
        7,
    ]


def test_the_same_file_again_changes_nothing(written: Write) -> None:
    path = written(*LOOK_ALIKE)
    first = run(path)

    again = run(path)

    assert (again["created"], again["unchanged"], again["already_imported"]) == (0, 4, first["import"])
    assert Contribution.objects.count() == 4


def test_the_same_rows_in_a_changed_file_are_known_again(written: Write) -> None:
    run(written(*LOOK_ALIKE))

    again = run(written(*LOOK_ALIKE, "Mexico,-,,10000", comments=COMMENTS + "# corrected\n", name="again.csv"))

    assert (again["created"], again["unchanged"]) == (1, 4)


def test_identical_repeats_are_both_kept_and_known_again(written: Write) -> None:
    """Andorra gave the same twice."""
    rows = ("Andorra,EUR,10000,10834", "Andorra,EUR,10000,10834")
    answer = run(written(*rows))
    assert (answer["created"], answer["codes"]["DUPLICATE_IN_FILE"]) == (2, 1)

    again = run(written(*rows, "Andorra,EUR,10000,10834", name="again.csv"))

    assert (again["created"], again["unchanged"]) == (1, 2)


def test_a_gift_that_stood_in_the_list_before_is_warned_about(written: Write) -> None:
    run(written("Mexico,-,,10000"))

    answer = run(written("Mexico,-,,10000", comments="", name="list-2024-07-31.csv"))

    assert (answer["created"], answer["codes"]) == (1, {"DUPLICATE_IN_DB": 1})


# Rates that cannot be believed


def test_a_published_amount_at_another_currencys_rate_is_warned_about_and_not_followed(written: Write) -> None:
    """As in OHCHR's list of 2021: Ireland's euros at the Canadian dollar's rate."""
    answer = run(written("Ireland,EUR,1865000,1362308"))

    (warning,) = answer["messages"]
    assert (warning["code"], warning["row"], warning["column"]) == ("RATE_IMPLAUSIBLE", 4, "D · amount_usd")
    assert "implies the rate of CAD on that day; recorded at 0.923" in warning["suggestion"]
    assert Contribution.objects.get().amount_usd == Decimal("2020585.05")


def test_a_published_amount_at_nobodys_rate_is_warned_about(written: Write) -> None:
    answer = run(written("Italy,EUR,500000,500000"))

    (warning,) = answer["messages"]
    assert warning["code"] == "RATE_IMPLAUSIBLE"
    assert "implies 1; recorded at 0.923" in warning["suggestion"]


def test_a_published_amount_chooses_among_the_months_of_one_list(written: Write) -> None:
    make.rate("EUR", LISTED, "0.937", basis=RateBasis.DERIVED)

    answer = run(written("Malta,EUR,25000,27086", "Andorra,EUR,10000,10672"))

    assert [row.rate.rate for row in Contribution.objects.order_by("pk").for_list()] == [
        Decimal("0.923"),
        Decimal("0.937"),
    ]
    assert "RATE_IMPLAUSIBLE" not in answer["codes"]


def test_the_operational_rate_goes_before_derived_ones(written: Write) -> None:
    published = make.rate("EUR", date(2024, 6, 1), "0.923")

    run(written("Malta,EUR,25000,27086"))

    assert Contribution.objects.get().rate == published


def test_dollars_that_differ_from_the_published_ones_are_warned_about(written: Write) -> None:
    answer = run(written("Mexico,USD,10000,10001"))

    assert answer["codes"]["PUBLISHED_DIFFERS"] == 1
    assert Contribution.objects.get().amount_usd == Decimal(10000)


# Bad input: a code, the place, a suggestion, and nothing half-imported


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("Norway,NOK,394000000,36427515", "RATE_MISSING", "B · currency"),
        ("Norway,XYZ,5,5", "CURRENCY_UNKNOWN", "B · currency"),
        ("Norway,EUR,five,5", "AMOUNT_INVALID", "C · amount_in_currency"),
        ('Norway,EUR,"1,234",1337', "AMOUNT_INVALID", "C · amount_in_currency"),
        ("Norway,EUR,1.234,1337", "AMOUNT_INVALID", "C · amount_in_currency"),
        ("Norway,EUR,-5,-5", "AMOUNT_INVALID", "C · amount_in_currency"),
        ("Norway,EUR,0,0", "AMOUNT_INVALID", "C · amount_in_currency"),
        ("Norway,EUR,,5", "VALUE_MISSING", "C · amount_in_currency"),
        ("Norway,-,,about 5", "AMOUNT_INVALID", "D · amount_usd"),
        (",EUR,5,5", "VALUE_MISSING", "A · donor"),
        ("Nethrlands,EUR,25000,27086", "STATE_UNKNOWN", "A · donor"),
    ],
)
def test_rows_that_are_refused(written: Write, row: str, code: str, column: str) -> None:
    answer = refused(written("Malta,EUR,25000,27086", row))

    assert answer["rejected"] == 1
    (message,) = answer["messages"]
    assert (message["code"], message["row"], message["column"]) == (code, 5, column)
    assert message["suggestion"]
    assert Donor.objects.count() == 0


def test_arabic_digits_are_read(written: Write) -> None:
    run(written("Malta,EUR,٢٥٬٠٠٠,٢٧٠٨٦"))

    assert Contribution.objects.get().amount == Decimal(25000)


def test_a_misspelt_state_is_asked_about_with_its_nearest_names(written: Write) -> None:
    answer = refused(written("Austrlia,AUD,46000,30544"))

    assert "Did you mean: Australia" in answer["messages"][0]["suggestion"]


def test_a_list_without_a_date_asks_for_one(written: Write) -> None:
    path = written("Mexico,-,,10000", comments="")

    assert refused(path)["codes"] == {"DATE_INVALID": 1, "DONOR_NEW": 1}
    assert run(path, "--as-at", "2024-06-30")["created"] == 1


def test_a_list_of_the_future_is_refused(written: Write) -> None:
    assert "DATE_FUTURE" in refused(written("Mexico,-,,10000"), "--as-at", "2999-01-01")["codes"]


def test_the_fund_is_named_by_the_command(written: Write) -> None:
    path = written("Mexico,-,,10000")

    unknown = refused(path, "--fund", "XXX")
    run(path, "--fund", "vftc")

    assert unknown["codes"]["FUND_UNKNOWN"] == 1
    assert Contribution.objects.get().fund.code == "VFTC"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "FILE_EMPTY"),
        (b"%PDF-1.7\n", "FILE_TYPE"),
        (b"name,sum\nMexico,5\n", "HEADER_MISSING"),
        (b"donor,donor,currency,amount\nMexico,Mexico,USD,5\n", "HEADER_DUPLICATE"),
    ],
)
def test_files_that_are_not_lists(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "list-2024-06-30.csv"
    path.write_bytes(content)

    assert refused(path)["codes"] == {code: 1}


def test_a_dry_run_with_rates_leaves_nothing(written: Write, tmp_path: Path) -> None:
    rates = tmp_path / "implied.csv"
    rates.write_text(
        "table,as_at,donor,currency,amount_in_currency,amount_usd,implied_rate_currency_per_usd\n"
        "L,2024-06-30,Norway,NOK,100,9,10.816\n",
        encoding="utf-8",
    )
    path = written("Norway,NOK,394000000,36427515")

    dry = run(path, "--rates", str(rates), "--dry-run")
    assert (dry["created"], Contribution.objects.count()) == (1, 0)
    assert not ExchangeRate.objects.filter(currency="NOK").exists()

    wet = run(path, "--rates", str(rates))
    assert (wet["created"], wet["rates"]["created"], Contribution.objects.count()) == (1, 1, 1)


# Other lists: other columns, other languages, and what stands around the rows


def test_columns_in_another_order_semicolons_and_french_decimals(written: Write) -> None:
    answer = run(
        written(
            "27 086;25 000,00;EUR;Malte",
            "62 146;48 846,51;GBP;Université du Nord",
            comments="# au 30 juin, as at 2024-06-30\n",
            heading="Montant en USD;Montant;Devise;Donateur",
        )
    )

    assert (answer["created"], answer["rejected"]) == (2, 0)
    rows = Contribution.objects.order_by("pk").for_list()
    assert [(row.donor.organisation.name_en, row.amount, row.amount_usd) for row in rows] == [
        ("Malta", Decimal(25000), Decimal("27085.59")),
        ("Université du Nord", Decimal("48846.51"), Decimal("62145.69")),
    ]


def test_arabic_headings_and_digits(written: Write) -> None:
    answer = run(
        written(
            "مالطة,EUR,٢٥٬٠٠٠,٢٧٬٠٨٦", "المكسيك,-,,١٠٠٠٠", heading="الجهة المانحة,العملة,المبلغ بالعملة,المبلغ بالدولار"
        )
    )

    assert (answer["created"], answer["rejected"]) == (2, 0)
    assert [row.amount for row in Contribution.objects.order_by("pk")] == [Decimal(25000), Decimal(10000)]


def test_the_currency_beside_the_amount_as_on_the_pages_of_ohchr(written: Write) -> None:
    answer = run(
        written(
            'Malta,"EUR 25 000",27086',
            'Netherlands,"100 000 €",108342',
            "Mexico,-,10000",
            'Australia,"AUD 46,000.00",30544',
            heading="Donor,Amount,US$",
        )
    )

    assert (answer["created"], answer["rejected"], answer["codes"]) == (4, 0, {"DONOR_NEW": 4})
    rows = Contribution.objects.order_by("pk").for_list()
    assert [(row.currency, row.amount, whole_dollars(row.amount_usd)) for row in rows] == [
        ("EUR", Decimal(25000), Decimal(27086)),
        ("EUR", Decimal(100000), Decimal(108342)),
        ("USD", Decimal(10000), Decimal(10000)),
        ("AUD", Decimal(46000), Decimal(30544)),
    ]


def test_totals_notes_and_blank_rows_are_passed_over(written: Write) -> None:
    answer = run(
        written(
            "Malta,EUR,25000,27086",
            ",,,",
            "Mexico,-,,10000",
            "Total,,,37086",
            "Source: the web page of the Office; figures are provisional.,,,",
        )
    )

    assert (answer["created"], answer["rejected"], answer["unchanged"]) == (2, 0, 2)
    assert answer["codes"] == {"DONOR_NEW": 2, "ROW_TOTAL": 1, "ROW_NOTE": 1}


def test_a_total_that_is_not_the_sum_of_its_rows_is_warned_about(written: Write) -> None:
    answer = run(written("Malta,EUR,25000,27086", "Mexico,-,,10000", "Grand total,,,40000"))

    (warning,) = answer["messages"]
    assert (warning["code"], warning["row"]) == ("TOTAL_DIFFERS", 6)
    assert "says 40,000.00, its rows add up to 37,086.00" in warning["suggestion"]
    assert answer["created"] == 2


def test_a_donor_without_an_amount_is_no_note(written: Write) -> None:
    answer = refused(written("Malta,EUR,25000,27086", "Mexico,,,"))

    (message,) = answer["messages"]
    assert (message["code"], message["row"], message["column"]) == ("VALUE_MISSING", 5, "C · amount_in_currency")


def test_a_workbook_with_a_title_and_real_dates(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["Latest voluntary contributions, as at 30 June 2024"])
    sheet.append([])
    sheet.append(["Date", "Donor", "Currency", "Amount", "Amount (US$)"])
    sheet.append([datetime(2024, 6, 30), "Malta", "EUR", 25000, 27086])  # noqa: DTZ001 (cells have no zone)
    sheet.append([45473, "Northern University", "GBP", 48846.51, 62146])  # the same day as a number of days
    sheet.append([None, "Mexico", "-", None, 10000.0])
    sheet.append([None, "Total", None, None, 99232])
    path = tmp_path / "list.xlsx"
    book.save(path)

    answer = run(path)

    assert (answer["created"], answer["rejected"], answer["messages"]) == (3, 0, [])
    rows = Contribution.objects.order_by("pk")
    assert [(row.pledged_on, row.amount) for row in rows] == [
        (LISTED, Decimal(25000)),
        (LISTED, Decimal("48846.51")),
        (LISTED, Decimal(10000)),
    ]


def test_rows_that_no_rate_of_three_decimals_gives_are_warned_about_one_by_one(written: Write) -> None:
    """As in the list of 31 October 2023: a published amount that neither rate of the day gives."""
    listed = date(2023, 10, 31)
    for units in ("0.943", "0.937"):
        make.rate("EUR", listed, units, basis=RateBasis.DERIVED)

    answer = run(
        written(
            "European Commission,EUR,10000000,10620000",
            "Germany,EUR,630075.70,670000",
            "Italy,EUR,500000,500000",
            "Finland,EUR,120000,127253",
            "Andorra,EUR,10000,10672",
            comments="# as at 2023-10-31\n",
        )
    )

    warned = [(message["code"], message["row"]) for message in answer["messages"]]
    assert warned == [("RATE_IMPLAUSIBLE", 3), ("RATE_IMPLAUSIBLE", 4), ("RATE_IMPLAUSIBLE", 5)]
    assert answer["created"] == 5


def test_assessed_money_takes_no_list(written: Write) -> None:
    section = make.fund("RB23")
    section.kind = section.Kind.REGULAR_BUDGET
    section.save()

    assert refused(written("Mexico,-,,10000"), "--fund", "RB23")["codes"]["FUND_ASSESSED"] == 1


# Closed periods


def close_2024(frank: User) -> FinancialPeriod:
    period = FinancialPeriod.objects.create(starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31))
    FinancialPeriod.objects.filter(pk=period.pk).update(
        status=PeriodStatus.SOFT_CLOSED, closed_at=timezone.now(), closed_by=frank
    )
    return period


def test_a_list_of_a_closed_period_is_warned_about_and_posted_after_it(written: Write, frank: User) -> None:
    close_2024(frank)

    answer = run(written("Mexico,-,,10000"))

    (warning,) = answer["messages"]
    assert (warning["code"], warning["row"]) == ("PERIOD_CLOSED", 4)
    contribution = Contribution.objects.get()
    assert contribution.signed_on == LISTED
    assert set(contribution.entries.values_list("value_on", flat=True)) == {date(2025, 1, 1)}
    assert totals_by_kind(until=date(2024, 12, 31))[EntryKind.RECEIPT] == 0


def test_an_import_of_a_period_closed_since_is_taken_back_after_it(written: Write, frank: User) -> None:
    batch = ImportBatch.objects.get(pk=run(written(*LOOK_ALIKE))["import"])
    close_2024(frank)
    reported = totals_by_kind(until=date(2024, 12, 31))

    call_command("undo_import", str(batch.pk), stdout=io.StringIO())

    assert totals_by_kind(until=date(2024, 12, 31)) == reported
    assert set(totals_by_kind().values()) == {Decimal(0)}
    assert set(Contribution.objects.values_list("status", flat=True)) == {"withdrawn"}


# Taking it back


def test_an_import_is_taken_back_by_reversals(written: Write) -> None:
    path = written(*LOOK_ALIKE)
    batch = ImportBatch.objects.get(pk=run(path)["import"])

    call_command("undo_import", str(batch.pk), stdout=io.StringIO())

    batch.refresh_from_db()
    assert batch.status == "undone"
    assert set(Contribution.objects.values_list("status", flat=True)) == {"withdrawn"}
    assert set(totals_by_kind().values()) == {Decimal(0)}
    assert totals_by_kind(until=LISTED) == totals_by_kind()
    assert run(path)["created"] == 4


def test_an_import_that_somebody_built_on_is_not_taken_back(written: Write, frank: User) -> None:
    answer = run(written("Mexico,-,,10000"))
    proposal = allocations.propose(
        contribution=Contribution.objects.get(), project=make.project(), amount_usd=Decimal(10), by=frank
    )
    allocations.post(proposal, on=LISTED, by=frank)

    with pytest.raises(CommandError):
        call_command("undo_import", str(answer["import"]), stdout=io.StringIO())

    assert Contribution.objects.get().status == "signed"
    assert totals_by_kind()[EntryKind.RECEIPT] == Decimal(10000)


# The published lists themselves


def published_rows(path: Path) -> list[dict[str, str]]:
    lines = [line for line in path.read_text(encoding="ascii").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def imported_with_published(path: Path) -> list[tuple[Contribution, Decimal]]:
    batch = ImportBatch.objects.get(file_name=path.name)
    rows = Contribution.objects.filter(source_batch=batch).order_by("source_row").for_list()
    return list(zip(rows, [Decimal(row["amount_usd"]) for row in published_rows(path)], strict=True))


@pytest.mark.shared_data
def test_every_dollar_of_the_list_of_june_2024(shared_data: Path) -> None:
    ExchangeRate.objects.all().delete()
    folder = shared_data / "funding"
    path = folder / "ohchr_latest_contributions_EN-2024-06-30.csv"

    answer = run(path, "--rates", str(folder / "implied_exchange_rates.csv"))

    assert (answer["read"], answer["created"], answer["rejected"], answer["messages"]) == (10, 10, 0, [])
    rows = imported_with_published(path)
    assert [(whole_dollars(row.amount_usd), published) for row, published in rows] == [
        (published, published) for _row, published in rows
    ]
    assert sum(published for _row, published in rows) == 3127717
    assert totals_by_kind()[EntryKind.RECEIPT] == sum(row.amount_usd for row, _published in rows)
    assert all(row.proof.holds for row, _published in rows)


@pytest.mark.shared_data
def test_all_five_published_lists_and_their_one_anomaly(shared_data: Path) -> None:
    ExchangeRate.objects.all().delete()
    folder = shared_data / "funding"
    call_command("import_rates", str(folder / "implied_exchange_rates.csv"), "--json", stdout=io.StringIO())
    paths = sorted(folder.glob("ohchr_latest_contributions_*.csv"))

    answers = {path: run(path) for path in paths}

    warned = [(message["code"], message["row"]) for answer in answers.values() for message in answer["messages"]]
    assert warned == [("RATE_IMPLAUSIBLE", 15)]  # Ireland 2021
    differing = [
        (row.donor.organisation.state.iso3, row.amount, published)
        for path in paths
        for row, published in imported_with_published(path)
        if whole_dollars(row.amount_usd) != published
    ]
    assert differing == [("IRL", Decimal(1865000), Decimal(1515028))]
    assert [answers[path]["created"] for path in paths] == [10, 22, 10, 8, 10]
    assert answers[paths[1]]["codes"]["DUPLICATE_IN_FILE"] >= 1  # Andorra twice
    assert Contribution.objects.count() == 60
    assert reconcile().is_clean


def test_the_person_who_checked_a_list_does_not_apply_it(written: Write, frank: User) -> None:
    """Money takes four eyes; whoever may not import sees nothing of it."""
    kind = get_kind("contributions")
    batch = pipeline.stage(kind, written(*LOOK_ALIKE), by=frank)
    second = person("Second", Role.FINANCE)

    with pytest.raises(NotAllowed, match="Another person"):
        pipeline.apply(batch, by=frank)
    with pytest.raises(NotAllowed, match="right"):
        pipeline.apply(batch, by=person("Officer", Role.OFFICER))
    pipeline.apply(batch, by=second)

    assert set(Contribution.objects.values_list("recorded_by", flat=True)) == {second.pk}
