"""Follow-up over the API: the same rows, rights and actions as the pages."""

from typing import Any, ClassVar, cast

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from portal.accounts.models import User
from portal.api import router
from portal.listing.api import ListingViewSet, expose
from portal.reference.models import State
from portal.workflow import Blocker, NotAllowed
from projects.followup import actions, seen
from projects.followup.actions.bulk import KEEP, MOST, Change
from projects.followup.actions.progress import PERMISSIONS, missing_right
from projects.followup.history import author
from projects.followup.lists import BOARD
from projects.followup.models import Cluster, ProgressEntry
from projects.followup.queries import followed_by
from projects.institutions import actions as institutions
from projects.institutions.lists import INSTITUTIONS
from projects.institutions.models import Institution
from projects.recommendations.models import Progress, Recommendation

Side = ProgressEntry.Side
LANGUAGES = [code for code, _name in settings.LANGUAGES]
PARAMETERS = {
    "recommendation": "Id of the recommendation",
    "state": "ISO 3166 alpha-3 code of the State under review",
    "side": "state or ohchr",
}


class StateField(serializers.SlugRelatedField):
    """A State by its ISO 3166 alpha-3 code."""

    def __init__(self, **kwargs: Any) -> None:
        if not kwargs.get("read_only"):
            kwargs.setdefault("queryset", State.objects.all())
        super().__init__(slug_field="iso3", **kwargs)


def one_of(model: Any, **kwargs: Any) -> Any:
    return serializers.PrimaryKeyRelatedField(queryset=model.objects.all(), **kwargs)


class ProgressSerializer(serializers.ModelSerializer):
    """One statement. `seen` is the id of the latest entry the caller knew of: the act is refused when there are later ones."""

    author = serializers.SerializerMethodField(help_text="The person for those who may know them, else the office")
    files = serializers.SerializerMethodField(help_text="How many files are attached")
    seen = serializers.IntegerField(write_only=True, required=False, min_value=0)
    language = serializers.ChoiceField(choices=LANGUAGES, default="en")

    class Meta:
        model = ProgressEntry
        fields = (
            "id", "recommendation", "side", "progress", "as_at", "comment", "language", "evidence_url", "recorded_at",
            "author", "files", "seen",
        )  # fmt: skip
        read_only_fields = ("recorded_at",)

    def get_author(self, entry: ProgressEntry) -> str:
        reader = self.context["request"].user
        knows = reader.has_perm("projects.see_evidence_recommendation", entry.recommendation)
        return author(entry, knows=knows, is_staff=reader.standing.is_staff)

    def get_files(self, entry: ProgressEntry) -> int:
        return len(entry.documents.all())


@extend_schema_view(
    list=extend_schema(parameters=[OpenApiParameter(name, str, description=text) for name, text in PARAMETERS.items()])
)
class ProgressViewSet(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """What States report and what OHCHR finds, latest first. Entries are added, never changed."""

    serializer_class = ProgressSerializer
    queryset = ProgressEntry.objects.none()

    def get_queryset(self) -> QuerySet[ProgressEntry]:
        rows = ProgressEntry.objects.visible_to(self.request.user).for_history()
        words = self.request.query_params
        if words.get("recommendation", "").isdecimal():
            rows = rows.filter(recommendation=int(words["recommendation"]))
        if words.get("state"):
            rows = rows.filter(recommendation__state__iso3=words["state"])
        if words.get("side"):
            rows = rows.filter(side=words["side"])
        return rows

    def perform_create(self, serializer: Any) -> None:
        facts = dict(serializer.validated_data)
        record, side = facts.pop("recommendation"), Side(facts.pop("side"))
        known = facts.pop("seen", None)
        if not self.request.user.has_perm(PERMISSIONS[side], record):
            raise PermissionDenied(missing_right(side))
        act = actions.report_progress if side == Side.STATE else actions.verify_progress
        facts.setdefault("comment", "")
        basis = None if known is None else seen.Seen(known, record.lead_id or 0)
        serializer.instance = act(record, by=caller(self.request), seen=basis, **facts)


class RowChangeSerializer(serializers.Serializer):
    """What is to become of one recommendation. What is left out stays; `lead: null` takes the lead away."""

    recommendation = serializers.IntegerField()
    progress = serializers.ChoiceField(choices=Progress.choices, required=False)
    comment = serializers.CharField(required=False, allow_blank=True, max_length=6000)
    lead = one_of(Institution, required=False, allow_null=True)
    join = one_of(Cluster, required=False)
    leave = one_of(Cluster, required=False)
    seen = serializers.RegexField(
        r"^\d+\.\d+$",
        required=False,
        help_text="Ids of the latest entry and of the lead institution as known, 0 for none",
    )


class BulkSerializer(serializers.Serializer):
    as_at = serializers.DateField()
    comment = serializers.CharField(required=False, allow_blank=True, max_length=6000, default="")
    language = serializers.ChoiceField(choices=LANGUAGES, default="en")
    evidence_url = serializers.URLField(required=False, allow_blank=True, default="", max_length=500)
    changes = serializers.ListField(child=RowChangeSerializer(), min_length=1, max_length=MOST)


class BulkDoneSerializer(serializers.Serializer):
    progress = serializers.IntegerField()
    lead = serializers.IntegerField()
    joined = serializers.IntegerField()
    left = serializers.IntegerField()


class BoardViewSet(ListingViewSet):
    @extend_schema(request=BulkSerializer, responses=BulkDoneSerializer)
    @action(detail=False, methods=["post"], filter_backends=[], pagination_class=None)
    def bulk(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """All changes or none: 409 with the reasons of every row."""
        form = BulkSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        facts = dict(form.validated_data)
        changes = [change_of(row) for row in facts.pop("changes")]
        reach = set(
            followed_by(request.user)
            .filter(pk__in=[each.recommendation for each in changes])
            .values_list("pk", flat=True)
        )
        unknown = [each.recommendation for each in changes if each.recommendation not in reach]
        if unknown:
            raise NotAllowed([Blocker(_("There is no recommendation %(pk)s.") % {"pk": pk}) for pk in unknown])
        done = actions.bulk_update(changes, by=caller(request), **facts)
        return Response(BulkDoneSerializer(done).data)


def change_of(row: dict[str, Any]) -> Change:
    return Change(
        recommendation=row["recommendation"],
        progress=row.get("progress", ""),
        comment=row.get("comment", ""),
        lead=row.get("lead", KEEP),
        join=row.get("join"),
        leave=row.get("leave"),
        seen=seen.read(row.get("seen", "")),
    )


class ClusterSerializer(serializers.ModelSerializer):
    state = StateField()
    recommendations = one_of(Recommendation, many=True, required=False)
    language = serializers.ChoiceField(choices=LANGUAGES, default="en")

    class Meta:
        model = Cluster
        fields = ("id", "state", "name", "language", "description", "lead", "recommendations")
        validators: ClassVar[list[Any]] = []  # a name that is taken is refused by the action, with its sentence


class MembersSerializer(serializers.Serializer):
    recommendations = one_of(Recommendation, many=True)


class MergeSerializer(serializers.Serializer):
    into = one_of(Cluster)


class ClusterViewSet(
    mixins.CreateModelMixin, mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet
):
    """Clusters of the States whose follow-up the caller works on."""

    serializer_class = ClusterSerializer
    queryset = Cluster.objects.none()

    def get_queryset(self) -> QuerySet[Cluster]:
        rows = Cluster.objects.visible_to(self.request.user).kept_by(self.request.user)
        return rows.select_related("state").prefetch_related("recommendations").order_by("state__iso3", "name")

    def perform_create(self, serializer: Any) -> None:
        facts = serializer.validated_data
        check(self.request, "projects.change_cluster", Cluster(state=facts["state"]))
        serializer.instance = actions.create_cluster(by=caller(self.request), **facts)

    @extend_schema(request=ClusterSerializer, responses=ClusterSerializer)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Name, language, description and lead institution."""
        cluster = self.changed(request)
        form = ClusterSerializer(cluster, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        facts = {
            name: form.validated_data.get(name, getattr(cluster, name))
            for name in ("name", "language", "description", "lead")
        }
        actions.rename_cluster(cluster, by=caller(request), **facts)
        return Response(ClusterSerializer(self.get_object()).data)

    @extend_schema(request=MembersSerializer, responses=ClusterSerializer)
    @action(detail=True, methods=["post"])
    def add(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.move(request, actions.add_to_cluster)

    @extend_schema(request=MembersSerializer, responses=ClusterSerializer)
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.move(request, actions.remove_from_cluster)

    @extend_schema(request=MergeSerializer, responses=ClusterSerializer)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Into another cluster of the State, which is the answer; this one is gone."""
        cluster = self.changed(request)
        form = MergeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        target = actions.merge_clusters(cluster, into=form.validated_data["into"], by=caller(request))
        return Response(ClusterSerializer(target).data)

    def changed(self, request: Request) -> Cluster:
        cluster: Cluster = self.get_object()
        check(request, "projects.change_cluster", cluster)
        return cluster

    def move(self, request: Request, act: Any) -> Response:
        cluster = self.changed(request)
        form = MembersSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        act(cluster, by=caller(request), **form.validated_data)
        return Response(ClusterSerializer(self.get_object()).data)


class InstitutionSerializer(serializers.Serializer):
    state = StateField(required=False)
    name = serializers.CharField(max_length=200)
    language = serializers.ChoiceField(choices=LANGUAGES, default="en")
    kind = serializers.ChoiceField(choices=Institution.Kind.choices, default=Institution.Kind.MINISTRY)


class RetireSerializer(serializers.Serializer):
    successor = one_of(Institution, required=False, allow_null=True)


class InstitutionViewSet(ListingViewSet):
    @extend_schema(request=InstitutionSerializer)
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Adds an institution of a State."""
        form = InstitutionSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        facts = form.validated_data
        if "state" not in facts:
            raise serializers.ValidationError({"state": [_("This field is required.")]})
        check(request, "projects.change_institution", Institution(state=facts["state"]))
        made = institutions.add(by=caller(request), **facts)
        return self.shown(made.pk, status=201)

    @extend_schema(request=InstitutionSerializer)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Name, language and kind; the State stays."""
        found = self.changed(request)
        form = InstitutionSerializer(found, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        facts = {name: form.validated_data.get(name, getattr(found, name)) for name in ("name", "language", "kind")}
        institutions.rename(found, by=caller(request), **facts)
        return self.shown(found.pk)

    @extend_schema(request=RetireSerializer)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Takes it out of the lists; its successor takes over what it leads on."""
        found = self.changed(request)
        form = RetireSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        institutions.retire(found, by=caller(request), successor=form.validated_data.get("successor"))
        return self.shown(found.pk)

    def changed(self, request: Request) -> Institution:
        found: Institution = self.get_object()
        check(request, "projects.change_institution", found)
        return found

    def shown(self, pk: int, status: int = 200) -> Response:
        row = get_object_or_404(self.get_queryset(), pk=pk)
        return Response(self.get_serializer(row).data, status=status)


def caller(request: Request) -> User:
    """IsAuthenticated has let nobody else through."""
    return cast("User", request.user)


def check(request: Request, permission: str, record: Any) -> None:
    if not request.user.has_perm(permission, record):
        raise PermissionDenied(_("Only the State and the programme staff who cover it keep its follow-up."))


router.register("progress", ProgressViewSet, basename="api-progress")
router.register("clusters", ClusterViewSet, basename="api-clusters")
expose(BOARD, path="follow-up", base=BoardViewSet)
expose(INSTITUTIONS, path="institutions", base=InstitutionViewSet)
