"""Contributions over the API: the rows of the list, what became of one, and acts through the forms and actions of the pages.

What a page would say before it posts comes back as `warnings`; a refusal is 409 with its reasons.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request as Call
from rest_framework.response import Response

from funding.agreements import actions as agreements
from funding.agreements.figures import amounts_of, by_year, instalments_of
from funding.agreements.planning import Planned
from funding.contributions import actions, receiving
from funding.contributions.figures import money_of
from funding.contributions.forms import PledgeForm, RateFields, ReceiptForm, SignatureForm
from funding.contributions.models import Contribution
from funding.contributions.views.entry import pledge_shown, receipt_shown, record
from funding.forms import rate_missing_sentence
from funding.funds.models import Fund
from funding.ledger.actions import RateMissing
from funding.proofs import sentence
from portal.listing.api import ListingViewSet

AMOUNT: dict[str, Any] = {"max_digits": 18, "decimal_places": 2}


class RecordedSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    reference = serializers.CharField()
    status = serializers.CharField()
    amount_usd = serializers.DecimalField(**AMOUNT)
    proof = serializers.CharField()
    warnings = serializers.ListField(child=serializers.CharField())


class ReceivedSerializer(serializers.Serializer):
    entry = serializers.IntegerField()
    value_on = serializers.DateField()
    occurred_on = serializers.DateField(allow_null=True, help_text="Of a late item: when it arose")
    amount_usd = serializers.DecimalField(**AMOUNT)
    exchange_usd = serializers.DecimalField(**AMOUNT)
    instalment = serializers.IntegerField(allow_null=True, help_text="Number in the schedule")
    proof = serializers.CharField()
    explanation = serializers.CharField()
    warnings = serializers.ListField(child=serializers.CharField())


class YearSerializer(serializers.Serializer):
    year = serializers.IntegerField()
    amount = serializers.DecimalField(**AMOUNT)
    amount_usd = serializers.DecimalField(**AMOUNT)


class MoneySerializer(serializers.Serializer):
    """US$, as at the end of a day. Recorded: signed ± exchange − written down − refunded; unspent: of what arrived."""

    as_at = serializers.DateField(allow_null=True)
    pledged_usd = serializers.DecimalField(**AMOUNT)
    signed_usd = serializers.DecimalField(**AMOUNT)
    exchange_usd = serializers.DecimalField(**AMOUNT)
    written_down_usd = serializers.DecimalField(**AMOUNT)
    refunded_usd = serializers.DecimalField(**AMOUNT)
    recorded_usd = serializers.DecimalField(**AMOUNT)
    received_usd = serializers.DecimalField(**AMOUNT)
    allocated_usd = serializers.DecimalField(**AMOUNT)
    spent_usd = serializers.DecimalField(**AMOUNT)
    unspent_usd = serializers.DecimalField(**AMOUNT)
    outstanding = serializers.DecimalField(**AMOUNT, help_text="In the agreement's currency")
    valid_until = serializers.DateField(allow_null=True)
    years = YearSerializer(many=True)


class InstalmentSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="instalment.pk", read_only=True)
    number = serializers.IntegerField(source="instalment.number", read_only=True)
    due_on = serializers.DateField(source="instalment.due_on")
    amount = serializers.DecimalField(**AMOUNT)
    condition = serializers.CharField(
        source="instalment.condition", required=False, allow_blank=True, default="", max_length=500
    )
    standing = serializers.CharField(read_only=True)
    paid_amount = serializers.DecimalField(**AMOUNT, read_only=True)
    open_amount = serializers.DecimalField(**AMOUNT, read_only=True)
    days_late = serializers.IntegerField(read_only=True)


class PlannedSerializer(serializers.Serializer):
    """A row of the schedule; `id` names the instalment that it changes."""

    id = serializers.IntegerField(required=False, allow_null=True, default=None)
    due_on = serializers.DateField()
    amount = serializers.DecimalField(**AMOUNT)
    condition = serializers.CharField(required=False, allow_blank=True, default="", max_length=500)


def checked(form: Any) -> Any:
    if not form.is_valid():
        raise serializers.ValidationError(form.errors.get_json_data())
    return form


def no_rate(field: str, missing: RateMissing) -> serializers.ValidationError:
    return serializers.ValidationError({field: [{"message": rate_missing_sentence(missing), "code": missing.code}]})


class ContributionViewSet(ListingViewSet):
    lookup_value_regex = r"\d+"

    def found(self, call: Call, pk: str, permission: str = "") -> Contribution:
        rows = Contribution.objects.visible_to(call.user).for_list()
        record = get_object_or_404(rows, pk=int(pk))
        if permission and not call.user.has_perm(f"funding.{permission}_contribution", record):
            raise PermissionDenied
        return record

    @extend_schema(request=OpenApiTypes.OBJECT, responses={201: RecordedSerializer})
    def create(self, call: Call, **kwargs: Any) -> Response:
        """Records a pledge. Fields as on the page; `fund` may be its code."""
        if not call.user.has_perm("funding.add_contribution"):
            raise PermissionDenied
        facts = {"earmarking": Contribution.Earmarking.UNEARMARKED, **fields_of(call)}
        if fund := Fund.objects.filter(code__iexact=str(facts.get("fund", ""))).first():
            facts["fund"] = fund.pk
        form = checked(PledgeForm(facts))
        try:
            shown = pledge_shown(form)
            made = record(form, by=call.user)  # type: ignore[arg-type]
        except RateMissing as missing:
            raise no_rate("currency", missing) from missing
        told = {"proof": sentence(shown["proof"]), "warnings": shown["warnings"]}
        return Response(recorded(made, **told), status=201)

    @extend_schema(request=OpenApiTypes.OBJECT, responses=RecordedSerializer)
    @action(detail=True, methods=["post"])
    def sign(self, call: Call, pk: str, format: str | None = None) -> Response:
        """The agreement is signed, `on` a day."""
        found = self.found(call, pk, "change")
        form = checked(SignatureForm(fields_of(call)))
        signed = actions.sign(found, by=call.user, **form.cleaned_data)  # type: ignore[arg-type]
        return Response(recorded(signed, proof=sentence(signed.proof), warnings=[]))

    @extend_schema(request=OpenApiTypes.OBJECT, responses={201: ReceivedSerializer})
    @action(detail=True, methods=["post"])
    def receipts(self, call: Call, pk: str, format: str | None = None) -> Response:
        """Posts a receipt: `amount` in the agreement's currency, `on`, and if wanted `instalment` (its number),
        `description`, `rate` with `rate_reason`, `stated_usd`."""
        found = self.found(call, pk, "receive")
        rows = receiving.open_rows(found)
        data = fields_of(call)
        form = ReceiptForm(
            with_instalment(data, found), contribution=found, outstanding=amounts_of(found).outstanding, rows=rows
        )
        if unknown := RateFields.base_fields.keys() & data.keys() - form.fields.keys():
            raise serializers.ValidationError({name: [_("An amount in US dollars needs no rate.")] for name in unknown})
        checked(form)
        try:
            shown = receipt_shown(found, form)
            receipt = actions.receive(found, by=call.user, **form.facts())  # type: ignore[arg-type]
        except RateMissing as missing:
            raise no_rate("on", missing) from missing
        seen = receiving.ExpectedReceipt.of(receipt)
        told = {
            "entry": receipt.pk,
            "value_on": receipt.value_on,
            "occurred_on": receipt.occurred_on,
            "amount_usd": receipt.amount_usd,
            "exchange_usd": seen.difference_usd,
            "instalment": receipt.instalment.number if receipt.instalment else None,
            "proof": sentence(seen.proof),
            "explanation": seen.in_words,
            "warnings": shown["warnings"],
        }
        return Response(ReceivedSerializer(told).data, status=201)

    @extend_schema(parameters=[OpenApiParameter("as_at", date)], responses=MoneySerializer, filters=False)
    @action(detail=True, methods=["get"])
    def money(self, call: Call, pk: str, format: str | None = None) -> Response:
        """What became of the money, as at a day or with everything posted."""
        found = self.found(call, pk)
        text = call.query_params.get("as_at")
        at = serializers.DateField().run_validation(text) if text else None
        money = money_of(found, at=at)
        told = {name: getattr(money, name) for name in MoneySerializer._declared_fields if name.endswith("_usd")}
        told |= {"as_at": at, "valid_until": found.valid_until, "years": by_year(found)}
        told["outstanding"] = amounts_of(found, at=at).outstanding
        return Response(MoneySerializer(told).data)

    @extend_schema(responses=InstalmentSerializer(many=True), methods=["GET"], filters=False)
    @extend_schema(request=PlannedSerializer(many=True), responses=InstalmentSerializer(many=True), methods=["PUT"])
    @action(detail=True, methods=["get", "put"], pagination_class=None)
    def instalments(self, call: Call, pk: str, format: str | None = None) -> Response:
        """The schedule as at today. PUT replaces it as a whole; the rows have to add up to the agreement."""
        if call.method == "PUT":
            found = self.found(call, pk, "change")
            given = PlannedSerializer(data=call.data, many=True)
            given.is_valid(raise_exception=True)
            rows = [Planned(row["due_on"], row["amount"], row["condition"], row["id"]) for row in given.validated_data]
            agreements.plan_instalments(found, rows=rows, by=call.user)  # type: ignore[arg-type]
        found = self.found(call, pk)
        return Response(InstalmentSerializer(instalments_of(found, at=timezone.localdate()), many=True).data)


def recorded(made: Contribution, **told: Any) -> Any:
    facts = {"pk": made.pk, "reference": made.reference, "status": made.status, "amount_usd": made.amount_usd}
    return RecordedSerializer({**facts, **told}).data


def fields_of(call: Call) -> dict[str, Any]:
    data: Any = call.data
    if not isinstance(data, Mapping):
        raise serializers.ValidationError(_("Send an object with fields."))
    return {name: data[name] for name in data}


def with_instalment(data: dict[str, Any], found: Contribution) -> dict[str, Any]:
    """Callers know the number of an instalment, the form its key."""
    facts = dict(data)
    if wanted := facts.get("instalment"):
        if not str(wanted).isdecimal():
            raise Http404
        facts["instalment"] = get_object_or_404(found.instalments, number=int(wanted)).pk
    return facts
