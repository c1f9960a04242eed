"""`/api/v1/funds/`: the overview of funds, and one fund with its reserve and its rules by date."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from funding.funds.figures import FundRow, fund_sums, overview
from funding.funds.models import Fund
from funding.funds.reserve import Reserve, reserve_of
from portal.api import router


def amount() -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=18, decimal_places=2)


class SumsSerializer(serializers.Serializer[Any]):
    pledged_usd = amount()
    recorded_usd = amount()
    exchange_usd = amount()
    written_down_usd = amount()
    received_usd = amount()
    refunded_usd = amount()
    allocated_usd = amount()
    spent_usd = amount()
    support_cost_usd = amount()
    balance_usd = amount()
    recorded_balance_usd = amount()


class ReserveSerializer(serializers.Serializer[Any]):
    at = serializers.DateField()
    basis = serializers.CharField(source="policy.basis", default=None, allow_null=True)
    percent = serializers.DecimalField(
        max_digits=5, decimal_places=2, source="policy.percent", default=None, allow_null=True
    )
    base_usd = serializers.DecimalField(max_digits=18, decimal_places=2, allow_null=True)
    required_usd = serializers.DecimalField(max_digits=18, decimal_places=2, allow_null=True)
    balance_usd = amount()
    above_usd = serializers.DecimalField(max_digits=18, decimal_places=2, allow_null=True)
    is_drawn_down = serializers.BooleanField()
    months = serializers.DecimalField(max_digits=12, decimal_places=1, allow_null=True)


class PolicySerializer(serializers.Serializer[Any]):
    effective_on = serializers.DateField()
    percent = serializers.DecimalField(max_digits=5, decimal_places=2)
    basis = serializers.CharField()
    authority = serializers.CharField()


class RateSerializer(serializers.Serializer[Any]):
    contribution = serializers.CharField(source="contribution.reference", default=None, allow_null=True)
    effective_on = serializers.DateField()
    percent = serializers.DecimalField(max_digits=4, decimal_places=2)
    authority = serializers.CharField()


class PlanSerializer(serializers.Serializer[Any]):
    year = serializers.IntegerField()
    planned_usd = amount()
    source = serializers.CharField()  # type: ignore[assignment]


class FundSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(source="fund.code")
    name = serializers.CharField(source="fund.name")
    kind = serializers.CharField(source="fund.kind")
    is_voluntary = serializers.BooleanField(source="fund.is_voluntary")
    budget_section = serializers.CharField(source="fund.budget_section")
    accounting_title = serializers.CharField(source="fund.accounting_title")
    aliases = serializers.ListField(source="fund.aliases", child=serializers.CharField())
    commits_on = serializers.CharField(source="fund.commits_on")
    sums = SumsSerializer()


class OverviewSerializer(serializers.Serializer[Any]):
    at = serializers.DateField()
    voluntary = FundSerializer(many=True)
    assessed = FundSerializer(many=True)
    total = SumsSerializer()


class OneFundSerializer(FundSerializer):
    reserve = ReserveSerializer(allow_null=True)
    reserve_policies = PolicySerializer(source="fund.reserve_policies.all", many=True)
    support_cost_rates = RateSerializer(source="rates", many=True)
    plans = PlanSerializer(source="fund.plans.all", many=True)


class AtSerializer(serializers.Serializer[Any]):
    at = serializers.DateField(required=False)


AT = OpenApiParameter("at", str, description="As at this day, YYYY-MM-DD; today without it")


class FundViewSet(viewsets.ViewSet):
    lookup_field = "code"
    lookup_value_regex = "[-A-Za-z0-9_]+"

    def day(self, request: Request) -> Any:
        asked = AtSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return asked.validated_data.get("at") or timezone.localdate()

    @extend_schema(parameters=[AT], responses=OverviewSerializer)
    def list(self, request: Request, **kwargs: Any) -> Response:
        """Voluntary funds with their total, and assessed money beside them."""
        if not request.user.has_perm("funding.view_fund"):
            raise PermissionDenied
        return Response(OverviewSerializer(overview(until=self.day(request))).data)

    @extend_schema(parameters=[AT, OpenApiParameter("code", str, "path")], responses=OneFundSerializer)
    def retrieve(self, request: Request, code: str, **kwargs: Any) -> Response:
        """One fund: balances, reserve, and its rules by date."""
        fund = get_object_or_404(Fund.objects.visible_to(request.user), code__iexact=code)
        at = self.day(request)
        reserve: Reserve | None = reserve_of(fund, at=at) if fund.is_voluntary else None
        row = FundRow(fund, fund_sums(fund, until=at))
        rates = fund.support_cost_rates.select_related("contribution").order_by(
            "contribution__reference", "-effective_on"
        )
        return Response(
            OneFundSerializer({"fund": row.fund, "sums": row.sums, "reserve": reserve, "rates": rates}).data
        )


router.register("funds", FundViewSet, basename="api-funds")
