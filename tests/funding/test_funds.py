import io
import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import translation

from funding.funds.figures import Sums, fund_sums, overview
from funding.funds.loading import load
from funding.funds.models import Fund
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind
from funding.support_costs.models import SupportCostRate
from tests.factories import funding as make

pytestmark = pytest.mark.django_db


def test_reference_data_bring_the_funds_and_never_twice() -> None:
    out = io.StringIO()
    call_command("load_reference", "--json", stdout=out)

    counts = json.loads(out.getvalue())["funds"]
    assert (counts["created"], counts["updated"]) == (0, 0)
    assert counts["unchanged"] == Fund.objects.count()


@pytest.mark.parametrize(
    ("language", "begins"),
    [
        ("en", "United Nations Voluntary Fund for Technical Cooperation"),
        ("fr", "Fonds de contributions volontaires des Nations Unies"),
        ("es", "Fondo de Contribuciones Voluntarias de las Naciones Unidas"),
        ("ru", "Добровольный фонд Организации Объединенных Наций"),
        ("zh-hans", "联合国人权领域技术合作自愿基金"),
        ("ar", "صندوق الأمم المتحدة للتبرعات"),
    ],
)
def test_the_fund_has_its_name_in_six_languages(language: str, begins: str) -> None:
    with translation.override(language):
        assert Fund.objects.get(code="VFTC").name.startswith(begins)


def test_what_finance_decided_about_a_fund_survives_the_next_loading() -> None:
    Fund.objects.filter(code="VFTC").update(commits_on="signed", accounting_title="Wrong")
    SupportCostRate.objects.filter(fund__code="VFTC").update(percent=7)

    load()

    fund = Fund.objects.get(code="VFTC")
    assert (fund.commits_on, fund.support_cost_rates.get().percent) == ("signed", Decimal(7))
    assert fund.accounting_title.startswith("Voluntary Fund for Advisory Services")


def test_support_costs_are_a_percentage() -> None:
    with pytest.raises(IntegrityError, match="support_cost_rate_percent"), transaction.atomic():
        SupportCostRate.objects.filter(fund__code="VFTC").update(percent=Decimal(-1))


def test_a_pledge_is_in_no_balance_of_the_overview() -> None:
    fund = make.fund("VFTC")
    make.received("1000", fund=fund)
    make.pledge("400", fund=fund)

    made = overview(until=make.DAY)

    row = next(row for row in made.voluntary if row.fund == fund)
    assert (row.sums.received_usd, row.sums.balance_usd, row.sums.pledged_usd) == (1000, 1000, 400)
    assert (made.total.balance_usd, made.total.pledged_usd) == (1000, 400)


def test_both_bases_differ_by_what_is_still_to_come() -> None:
    fund = make.fund("VFTC")
    make.received("1000", fund=fund)
    make.signed("500", fund=fund)

    sums = fund_sums(fund, until=make.DAY)

    assert (sums.balance_usd, sums.recorded_balance_usd, sums.to_come_usd) == (1000, 1500, 500)
    assert fund_sums(fund, until=make.DAY - timedelta(days=1)) == Sums()


def test_assessed_money_stands_beside_the_funds_and_in_no_total() -> None:
    section = Fund.objects.get(code="RB-23")
    ledger.post(ledger.entry(kind=EntryKind.EXPENDITURE, fund=section, value_on=make.DAY, amount=Decimal(70), by=None))
    make.received("1000", fund=make.fund("VFTC"))

    made = overview(until=make.DAY)

    assert {row.fund.code: row.sums.spent_usd for row in made.assessed} == {"RB-23": 70, "RB-24": 0, "PK-SUPPORT": 0}
    assert (made.total.spent_usd, made.total.balance_usd) == (0, 1000)
    assert len(made.voluntary) == 9
