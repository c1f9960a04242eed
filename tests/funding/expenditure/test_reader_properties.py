"""Whatever stands in the cells of an extract, a row is posted with the accounts' own US$ or said to be wrong."""

import string
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.expenditure.coding.actions import add_coding_rule
from funding.expenditure.importing.kind import ExpenditureImport
from funding.ledger.models import EntryKind, LedgerEntry
from portal.imports.kinds import Row
from portal.imports.models import ImportBatch, Outcome
from tests.factories import expenditure as accounts
from tests.factories import funding as make

pytestmark = pytest.mark.django_db

WORDS = st.text(string.printable + "٠١٢٣٫٬−é日", max_size=20)
CELLS = st.one_of(
    WORDS,
    st.sampled_from(["2026-10-05", "USD", "CHF", "32VFT", "SB-001-05", "61101010", "100.50", "-1", "1.234", "0", ""]),
)
CENTS = st.integers(-(10**9), 10**9).filter(bool)


@pytest.fixture
def planned() -> Any:
    project, fund = make.project(), make.fund("VFTC")
    make.rate("CHF", date(2026, 10, 1), "0.900")
    add_coding_rule(part="wbs", code="SB-001-05", project=project, fund=fund, by=None)
    add_coding_rule(part="gl_account", code="61101010", object_class="staff", by=None)
    kind = ExpenditureImport()
    batch = ImportBatch.objects.create(kind=kind.name, profile="umoja_extract", file_name="x", size=1)
    context = kind.context(batch)

    def plan(values: dict[str, str]) -> Any:
        context.seen.clear()
        return kind.plan(Row(2, values), context)

    return plan


def test_a_row_of_anything_is_posted_or_explained(planned: Any) -> None:
    @settings(max_examples=150, deadline=None)
    @given(st.fixed_dictionaries(dict.fromkeys(accounts.HEADING, CELLS)))
    def check(values: dict[str, str]) -> None:
        plan = planned(values)
        assert plan.outcome in (Outcome.CREATE, Outcome.REJECT, Outcome.UNCHANGED)
        if plan.outcome == Outcome.REJECT:
            assert any(made["severity"] == "error" for made in plan.messages)
        if plan.outcome == Outcome.CREATE:
            entry: LedgerEntry = plan.values.entry
            assert (entry.kind, entry.value_on <= date(2026, 12, 31)) == (EntryKind.EXPENDITURE, True)
            assert plan.changes["amount_usd"] == [None, str(entry.amount_usd)]

    check()


def test_the_us_dollars_posted_are_those_of_the_accounts_and_proved(planned: Any) -> None:
    @settings(max_examples=150, deadline=None)
    @given(CENTS, CENTS, st.sampled_from(["USD", "CHF", "NOK"]))
    def check(amount: int, usd: int, currency: str) -> None:
        plan = planned(
            accounts.line(currency=currency, amount=str(Decimal(amount) / 100), amount_usd=str(Decimal(usd) / 100))
        )
        entry: LedgerEntry = plan.values.entry
        assert entry.amount_usd == Decimal(usd) / 100
        assert entry.proof.holds

    check()
