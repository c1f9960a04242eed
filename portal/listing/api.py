"""The API endpoint of a list: the same rows, FilterSet and columns as its page."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api import router
from portal.listing import as_at, facets
from portal.listing.declaration import Column, Kind, Listing, plain
from portal.listing.reading import Read
from portal.listing.views import exported

FIELDS: dict[Kind, type[serializers.Field]] = {
    Kind.NUMBER: serializers.IntegerField,
    Kind.MONEY: serializers.DecimalField,
    Kind.RATE: serializers.DecimalField,
    Kind.DAY: serializers.DateField,
    Kind.MOMENT: serializers.DateTimeField,
}
OPTIONS: dict[Kind, dict[str, Any]] = {
    Kind.MONEY: {"max_digits": 18, "decimal_places": 2},
    Kind.RATE: {"max_digits": 18, "decimal_places": 6},
}


class ColumnMixin:
    column: Column

    def get_attribute(self, instance: Any) -> Any:
        return plain(self.column, instance)


def field_for(column: Column) -> serializers.Field:
    base = FIELDS.get(column.kind, serializers.CharField)
    made: Any = type(f"{column.key}Field", (ColumnMixin, base), {"column": column})
    return made(read_only=True, label=str(column.label), **OPTIONS.get(column.kind, {}))


class ListingViewSet(viewsets.ReadOnlyModelViewSet):
    """Read-only rows of a `Listing`. Subclasses add actions, which call the same functions as the pages."""

    listing: ClassVar[Listing]

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        asked = as_at.read(request.query_params) if self.listing.past else as_at.AsAt()
        if asked.problem:
            raise serializers.ValidationError({as_at.WORD: asked.problem})
        # with `export` in the address the answer is the file that the page would give
        if request.query_params.get("export"):
            rows = self.filter_queryset(self.get_queryset())  # refuses words that make no sense
            if self.listing.counted:
                rows = self.listing.filterset(request.user, request.query_params, request).qs
            if file := exported(request._request, self.listing, rows):
                return file
        response = super().list(request, *args, **kwargs)
        if asked.day and isinstance(response.data, dict):
            response.data[as_at.WORD] = asked.day.isoformat()
        return response

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):  # the schema is drawn without a database
            return self.listing.filters._meta.model.objects.none()
        return self.listing.rows_asked(self.request.user, self.request.query_params)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of a list, or of the narrower table by which it counts and orders."""
        request: Request = self.request
        if self.detail:
            return queryset
        filterset = self.read().filterset
        if self.listing.counted:
            filterset = self.listing.counting(request.user, request.query_params, request)
        sort = request.query_params.get("sort", self.listing.default_sort)
        return self.listing.order(filterset.qs, sort, request.query_params)

    def read(self) -> Read:
        """400 with the words of the page when something of the address cannot be read."""
        request: Request = self.request
        read = self.listing.read(request.user, request.query_params, request)
        if read.unread:
            raise serializers.ValidationError(read.errors)
        return read

    def paginate_queryset(self, queryset: QuerySet[Any] | Sequence[Any]) -> Any:
        if self.listing.counted is None or not isinstance(queryset, QuerySet):
            return super().paginate_queryset(queryset)
        page = super().paginate_queryset(queryset.values_list("pk", flat=True))
        return None if page is None else self.listing.records(self.request.user, list(page))


class OptionSerializer(serializers.Serializer):
    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField()


class FacetSerializer(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    options = OptionSerializer(many=True)


class FacetedViewSet(ListingViewSet):
    @extend_schema(
        parameters=[OpenApiParameter("facet", str, many=True, description="Only these facets; all without it")],
        responses=FacetSerializer(many=True),
        filters=False,
    )
    @action(detail=False, pagination_class=None)
    def facets(self, request: Request, **kwargs: Any) -> Response:
        """What can be chosen beside the present filters, with the number of rows that each choice would leave."""
        words = request.query_params
        listing = self.listing
        self.read()
        names = words.getlist("facet") or [facet.name for facet in listing.facets]
        counts = facets.count(listing, request.user, words, names, request)
        found = [
            {"name": facet.name, "label": facet.label, "options": facets.options(facet, counts[facet.name], [])}
            for facet in listing.facets
            if facet.name in counts
        ]
        return Response(FacetSerializer(found, many=True).data)


def parameters(listing: Listing) -> list[OpenApiParameter]:
    """The words of the list's address: its filters, and the order."""
    known = [
        OpenApiParameter(name, str, description=str(found.label or name), many=listing.facet(name) is not None)
        for name, found in listing.filters.base_filters.items()
    ]
    columns = ", ".join(column.key for column in listing.columns if column.sort)
    formats = {"csv": "CSV", "xlsx": "XLSX"} | {each.key: f"{each.label}: {each.note}" for each in listing.exports}
    told = "; ".join(f"`{key}`: {text}" for key, text in formats.items())
    past = OpenApiParameter(
        as_at.WORD, OpenApiTypes.DATE, description="The rows as they stood at the end of this past day"
    )
    return [
        *known,
        *([past] if listing.past else []),
        OpenApiParameter("sort", str, description=f"{columns}; with - before it for descending order"),
        OpenApiParameter(
            "export", str, enum=list(formats), description=f"All rows as one file instead of a page. {told}"
        ),
    ]


def expose(listing: Listing, *, path: str, base: type[ListingViewSet] | None = None, **attributes: Any) -> None:
    """Registers `/api/v1/<path>/` for the list, and `/api/v1/<path>/facets/` where it has facets."""
    base = base or (FacetedViewSet if listing.facets else ListingViewSet)
    name = listing.name.title().replace("_", "")
    fields: dict[str, serializers.Field] = {"id": serializers.IntegerField(read_only=True)}
    fields |= {column.key: field_for(column) for column in listing.columns}
    serializer = extend_schema_serializer(component_name=f"{name}Row")(
        type(f"{name}Row", (serializers.Serializer,), fields)
    )
    facts = {
        "__doc__": f"{listing.title}: the rows and columns of the page of the same name.",
        "listing": listing,
        "serializer_class": serializer,
        "queryset": None,
        **attributes,
    }
    viewset = extend_schema_view(list=extend_schema(parameters=parameters(listing)))(
        type(f"{name}ViewSet", (base,), facts)
    )
    router.register(path, viewset, basename=f"api-{path}")
