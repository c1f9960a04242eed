"""Partners over the API: the same rows, rights and actions as the pages. A protected partner is there for staff alone."""

from typing import Any, cast

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from portal.accounts.models import User
from portal.api import router
from portal.listing.api import ListingViewSet, expose
from portal.reference.models import State
from projects.institutions.models import Institution
from projects.partners import actions, registry
from projects.partners.lists import PARTNERS
from projects.partners.models import OrganisationKind, Partner, ProjectPartner
from projects.portfolio.models import Project
from projects.portfolio.reading import for_those_concerned


class PartnerSerializer(serializers.Serializer):
    """`is_another` says that this is not the organization of similar name that the registry has."""

    name = serializers.CharField(max_length=200)
    language = serializers.ChoiceField(choices=[code for code, _name in settings.LANGUAGES], default="en")
    acronym = serializers.CharField(max_length=30, required=False, allow_blank=True)
    kind = serializers.ChoiceField(choices=OrganisationKind.choices)
    state: "serializers.SlugRelatedField[State]" = serializers.SlugRelatedField(
        slug_field="iso3", queryset=State.objects.all(), required=False, allow_null=True
    )
    institution = serializers.PrimaryKeyRelatedField(
        queryset=Institution.objects.all(), required=False, allow_null=True
    )
    website = serializers.URLField(required=False, allow_blank=True)
    is_protected = serializers.BooleanField(required=False)
    is_active = serializers.BooleanField(required=False)
    is_another = serializers.BooleanField(required=False, write_only=True)


class PartnerMergeSerializer(serializers.Serializer):
    into = serializers.PrimaryKeyRelatedField(queryset=Partner.objects.in_registry())


class PartnerViewSet(ListingViewSet):
    @extend_schema(request=PartnerSerializer)
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Registers a partner. 409 with the names when similar ones are there and `is_another` is not said."""
        staff_only(request)
        facts = said(request, PartnerSerializer(data=request.data))
        made = registry.add(by=caller(request), is_another=facts.pop("is_another", False), facts=facts)
        return self.shown(made.pk, status=201)

    @extend_schema(request=PartnerSerializer)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        staff_only(request)
        partner: Partner = self.get_object()
        facts = said(request, PartnerSerializer(data=request.data, partial=True))
        facts.pop("is_another", None)
        registry.edit(partner, by=caller(request), facts=facts)
        return self.shown(partner.pk)

    @extend_schema(request=PartnerMergeSerializer)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Into another entry, which is the answer; all roles move to it."""
        staff_only(request)
        partner: Partner = self.get_object()
        target = registry.merge(
            partner, into=valid(PartnerMergeSerializer(data=request.data))["into"], by=caller(request)
        )
        return self.shown(target.pk)

    def shown(self, pk: int, status: int = 200) -> Response:
        row = get_object_or_404(self.get_queryset(), pk=pk)
        return Response(self.get_serializer(row).data, status=status)


class ProjectPartnerSerializer(serializers.ModelSerializer):
    project = serializers.IntegerField(source="project_id")
    partner_name = serializers.CharField(source="partner.name", read_only=True)
    end_reason = serializers.SerializerMethodField()

    class Meta:
        model = ProjectPartner
        fields = (
            "id", "project", "partner", "partner_name", "role", "contribution", "since", "until", "end_reason",
        )  # fmt: skip
        read_only_fields = ("until",)
        validators: list[Any] = []  # a role that is held already is refused by the action, with its sentence

    def get_end_reason(self, row: ProjectPartner) -> str:
        """For OHCHR, the Board and the States of the project; a row that was just written is shown to who wrote it."""
        return str(getattr(row, "reason_shown", row.end_reason))


class RoleEndSerializer(serializers.Serializer):
    until = serializers.DateField()
    reason = serializers.CharField(max_length=300)


class RoleDescriptionSerializer(serializers.Serializer):
    contribution = serializers.CharField(max_length=1000, allow_blank=True)


@extend_schema_view(
    list=extend_schema(
        parameters=[OpenApiParameter(name, int, description=f"Id of the {name}") for name in ("project", "partner")]
    )
)
class ProjectPartnerViewSet(viewsets.ReadOnlyModelViewSet):
    """Which partner does what in which project, past roles included."""

    serializer_class = ProjectPartnerSerializer
    queryset = ProjectPartner.objects.none()

    def get_queryset(self) -> QuerySet[ProjectPartner]:
        rows = ProjectPartner.objects.visible_to(self.request.user).select_related("partner").order_by("id")
        rows = rows.annotate(reason_shown=for_those_concerned(self.request.user, "end_reason"))
        words = self.request.query_params
        for name in ("project", "partner"):
            if words.get(name, "").isdecimal():
                rows = rows.filter(**{name: int(words[name])})
        return rows

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """In planning; 409 with the reason once the project runs, since this then takes an amendment."""
        facts = valid(ProjectPartnerSerializer(data=request.data))
        project = managed(request, facts.pop("project_id"))
        made = actions.add_role(project, by=caller(request), **facts)
        return Response(ProjectPartnerSerializer(made).data, status=201)

    @extend_schema(request=RoleDescriptionSerializer)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What the partner does, in other words: at any time while the role lasts."""
        row = self.changed(request)
        made = actions.describe(row, by=caller(request), **valid(RoleDescriptionSerializer(data=request.data)))
        return Response(ProjectPartnerSerializer(made).data)

    @extend_schema(request=RoleEndSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """In planning; while the project runs by an amendment."""
        made = actions.end_role(
            self.changed(request), by=caller(request), **valid(RoleEndSerializer(data=request.data))
        )
        return Response(ProjectPartnerSerializer(made).data)

    def changed(self, request: Request) -> ProjectPartner:
        row: ProjectPartner = self.get_object()
        managed(request, row.project_id)
        return row


def valid(form: serializers.BaseSerializer) -> dict[str, Any]:
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


def said(request: Request, form: PartnerSerializer) -> dict[str, Any]:
    """What the caller named: a form that leaves a tick out would otherwise say no to it."""
    return {name: value for name, value in valid(form).items() if name in request.data}


def staff_only(request: Request) -> None:
    if not request.user.has_perm("projects.change_partner"):
        raise PermissionDenied(_("Only programme staff keep the registry of partners."))


def managed(request: Request, pk: int) -> Project:
    project = get_object_or_404(Project.objects.visible_to(request.user).for_page(), pk=pk)
    if not request.user.has_perm("projects.manage_project", project):
        raise PermissionDenied(_("You do not manage this project."))
    return project


def caller(request: Request) -> User:
    """IsAuthenticated has let nobody else through."""
    return cast("User", request.user)


expose(PARTNERS, path="partners", base=PartnerViewSet)
router.register("project-partners", ProjectPartnerViewSet, basename="api-project-partners")
