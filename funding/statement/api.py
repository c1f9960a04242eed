"""`/api/v1/statement/`: the figures of the page of the same name, with the words of its address."""

from dataclasses import asdict
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from funding.statement.asked import answer
from funding.statement.forms import StatementForm
from funding.statement.lines import rows
from funding.statement.rules import donors_read_by
from funding.statement.shapes import Basis, DoesNotBalance, Statement
from portal.api import Conflict, router


def usd(**options: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=18, decimal_places=2, **options)


class StatementLineSerializer(serializers.Serializer[Any]):
    id = serializers.CharField(help_text="opening, contributions.donor.12, expenditure.staff, closing …")
    name = serializers.CharField()
    usd = usd(allow_null=True)


class DonorSerializer(serializers.Serializer[Any]):
    donor = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.CharField()
    usd = usd()


class ProjectSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    direct_usd = usd()
    support_cost_usd = usd()


class SourceSerializer(serializers.Serializer[Any]):
    fund = serializers.CharField()
    section = serializers.CharField(allow_blank=True)
    usd = usd()


class StatementReserveSerializer(serializers.Serializer[Any]):
    required_usd = usd(allow_null=True)
    percent = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    basis = serializers.CharField(allow_blank=True)
    year_usd = usd()


class OneStatementSerializer(serializers.Serializer[Any]):
    fund = serializers.CharField(allow_blank=True, help_text="Code; empty: all voluntary funds together")
    basis = serializers.ChoiceField(choices=Basis.choices)
    period = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="The last day that counts")
    known_until = serializers.DateTimeField(allow_null=True)
    opening_usd = usd(allow_null=True, help_text="None for assessed sources, of which only expenditure is known")
    income_usd = usd(allow_null=True)
    direct_usd = usd()
    support_cost_usd = usd()
    expenditure_usd = usd()
    net_usd = usd(allow_null=True)
    adjustments_usd = usd(allow_null=True)
    closing_usd = usd(allow_null=True)
    exchange_usd = usd(help_text="Of the period; part of the income on the recorded basis only")
    pledges_usd = usd(help_text="Outstanding on the last day; part of no total")
    allocated_usd = usd(help_text="In the period; part of no total")
    available_usd = usd(allow_null=True, help_text="Closing balance above the operating reserve")
    months_of_cover = serializers.DecimalField(max_digits=12, decimal_places=1, allow_null=True)
    reserve = StatementReserveSerializer(allow_null=True)
    lines = StatementLineSerializer(many=True)
    contributions = DonorSerializer(many=True)
    projects = ProjectSerializer(many=True)
    assessed = SourceSerializer(many=True, help_text="Beside the statement and in none of its totals")


class StatementSerializer(serializers.Serializer[Any]):
    currency = serializers.CharField()
    as_at = serializers.DateField()
    made_at = serializers.DateTimeField()
    compared_with_period = serializers.BooleanField(help_text="The second statement is an earlier period")
    statements = OneStatementSerializer(many=True)


OF_A_BALANCE = ("opening_usd", "income_usd", "net_usd", "adjustments_usd", "closing_usd")
COMPUTED = ("income_usd", "direct_usd", "expenditure_usd", "net_usd", "adjustments_usd", "available_usd")


def facts(one: Statement) -> dict[str, Any]:
    said = asdict(one) | {name: getattr(one, name) for name in COMPUTED}
    if not one.is_voluntary:
        said |= dict.fromkeys(OF_A_BALANCE)
    months = one.months_of_cover
    lines = [{"id": row.id, "name": str(row.label), "usd": row.values[0]} for row in rows([one])]
    return said | {
        "period": str(one.period),
        "lines": lines,
        "months_of_cover": round(months, 1) if months is not None else None,
    }


PARAMETERS = [
    OpenApiParameter("fund", str, description="Code of a fund; without it all voluntary funds together"),
    OpenApiParameter(
        "period",
        str,
        description="2026, 2026-H1, 2026-Q3, 2026-07, 2026-2027 (biennium), 2025/26 (July to June), "
        "2026-01-01..2026-06-30, ..2026-06-30 (since inception), biennium-to-date, since-inception",
    ),
    OpenApiParameter("since", str, description="With `until`, instead of `period`: the first day"),
    OpenApiParameter("until", str, description="The last day"),
    OpenApiParameter("basis", str, enum=[*Basis.values, "both"]),
    OpenApiParameter("as_at", str, description="Counts up to this day"),
    OpenApiParameter("known", str, description="Only what had been posted by this day"),
]


class StatementViewSet(viewsets.ViewSet):
    """Income and expenditure of a fund for any period, on one basis with the earlier period, or on both bases."""

    @extend_schema(parameters=PARAMETERS, responses=StatementSerializer)
    def list(self, request: Request, **kwargs: Any) -> Response:
        donors = donors_read_by(request.user)
        form = StatementForm(request.query_params, today=timezone.localdate(), donors=donors)
        if not form.is_valid():
            raise serializers.ValidationError(form.errors.get_json_data())
        question = form.question
        if question.problems:
            raise serializers.ValidationError({"period": list(question.problems)})
        try:
            made = answer(question, donors=donors)
        except DoesNotBalance as error:
            raise Conflict({"reasons": [str(error)]}) from error
        said = {
            "currency": "USD",
            "as_at": made.main.ends_on,
            "made_at": timezone.now(),
            "compared_with_period": made.is_comparison,
            "statements": [facts(one) for one in made.statements],
        }
        return Response(StatementSerializer(said).data)


router.register("statement", StatementViewSet, basename="api-statement")
