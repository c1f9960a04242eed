"""`/api/v1/saved-views/`: the same actions as the pages."""

from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portal.accounts.models import User
from portal.api import router
from portal.saved import actions
from portal.saved.models import SavedView
from portal.saved.views import list_address, share_value


class SavedViewSerializer(serializers.Serializer):
    id = serializers.IntegerField(read_only=True)
    list = serializers.CharField(
        source="list_name", max_length=80, help_text="Name of the list, as recommendation_list"
    )
    name = serializers.CharField(max_length=80)
    query = serializers.CharField(max_length=4000, allow_blank=True, help_text="Words of the list's address")
    share = serializers.CharField(default="private", help_text="private, staff, state:<ISO 3166> or organisation:<id>")
    owner = serializers.CharField(source="owner.name", read_only=True)
    address = serializers.SerializerMethodField()
    is_default = serializers.BooleanField(read_only=True)

    def get_address(self, view: SavedView) -> str:
        return list_address(view)

    def to_representation(self, instance: SavedView) -> dict[str, Any]:
        return {**super().to_representation(instance), "share": share_value(instance)}


class SavedViewChangeSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=80)
    share = serializers.CharField(default="private")


class SavedViewViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Views of lists: one's own and those shared with one."""

    serializer_class = SavedViewSerializer

    def get_queryset(self) -> Any:
        views = SavedView.objects.visible_to(self.request.user).with_default(self.request.user)
        return views.select_related("owner", "state", "organisation").order_by("list_name", "name", "id")

    @property
    def person(self) -> User:
        return cast("User", self.request.user)

    def answer(self, view: SavedView, code: int = status.HTTP_200_OK) -> Response:
        return Response(SavedViewSerializer(self.get_queryset().get(pk=view.pk)).data, status=code)

    def create(self, request: Request, **kwargs: Any) -> Response:
        facts = SavedViewSerializer(data=request.data)
        facts.is_valid(raise_exception=True)
        return self.answer(actions.save(by=self.person, **facts.validated_data), status.HTTP_201_CREATED)

    @extend_schema(request=SavedViewChangeSerializer)
    def update(self, request: Request, pk: str | None = None, **kwargs: Any) -> Response:
        facts = SavedViewChangeSerializer(data=request.data)
        facts.is_valid(raise_exception=True)
        return self.answer(actions.change(self.get_object(), by=self.person, **facts.validated_data))

    def destroy(self, request: Request, pk: str | None = None, **kwargs: Any) -> Response:
        actions.forget(self.get_object(), by=self.person)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=SavedViewSerializer)
    @action(detail=True, methods=["post"], url_path="open-with")
    def open_with(self, request: Request, pk: str | None = None, **kwargs: Any) -> Response:
        """The list opens with this view for the person who asks."""
        view = self.get_object()
        actions.open_with(view, by=self.person)
        return self.answer(view)


router.register("saved-views", SavedViewViewSet, basename="api-saved-views")
