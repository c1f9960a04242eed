"""Hand-overs: those the caller may know, and making one."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request as Call
from rest_framework.response import Response

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.api import router
from portal.reference.models import State
from projects.requests.handover import actions
from projects.requests.handover.models import Handover
from projects.requests.handover.views import may_read_brief


class HandoverSerializer(serializers.ModelSerializer):
    """`brief` is null for who arranged the hand-over and takes no part in it."""

    state = serializers.CharField(source="state.iso3", default=None, allow_null=True)
    brief = serializers.SerializerMethodField()

    class Meta:
        model = Handover
        fields = ("id", "giver", "receiver", "role", "state", "note", "made_at", "brief")

    def get_brief(self, made: Handover) -> list[dict[str, Any]] | None:
        """As data; of messages between the two sides only that there is one, and when."""
        if not may_read_brief(made, self.context["request"].user):
            return None
        return [{**one, "message": one.get("message") and one["message"]["sent_at"]} for one in made.brief]


class NewHandoverSerializer(serializers.Serializer):
    giver = serializers.PrimaryKeyRelatedField(queryset=User.objects.all())
    receiver = serializers.PrimaryKeyRelatedField(queryset=User.objects.all())
    role = serializers.ChoiceField(choices=[Role.OFFICER.value, Role.FOCAL_POINT.value])
    state: "serializers.SlugRelatedField[State]" = serializers.SlugRelatedField(
        slug_field="iso3", queryset=State.objects.all(), required=False
    )
    note = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    only = serializers.ListField(child=serializers.IntegerField(), required=False)
    only_works = serializers.ListField(child=serializers.CharField(), required=False)  # project-3, part-7, activity-12

    def validate(self, facts: dict[str, Any]) -> dict[str, Any]:
        if (facts["role"] == Role.FOCAL_POINT) != ("state" in facts):
            raise serializers.ValidationError({"state": "A focal point hands over for one State, an officer for none."})
        return facts


class HandoverViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Everything that was open in a person's hands, given to another in one act."""

    serializer_class = HandoverSerializer
    queryset = Handover.objects.none()
    lookup_value_regex = r"\d+"

    def get_queryset(self) -> Any:
        return Handover.objects.visible_to(self.request.user).select_related("state")

    @extend_schema(request=NewHandoverSerializer, responses=HandoverSerializer)
    def create(self, call: Call, format: str | None = None) -> Response:
        given = NewHandoverSerializer(data=call.data)
        given.is_valid(raise_exception=True)
        facts = given.validated_data
        giver = facts.pop("giver")
        user: Any = call.user
        if not user.has_perm("projects.add_handover", giver):
            raise PermissionDenied
        made = actions.hand_over(giver, by=user, **facts)
        return Response(self.get_serializer(made).data, status=201)


router.register("handovers", HandoverViewSet, basename="api-handovers")
