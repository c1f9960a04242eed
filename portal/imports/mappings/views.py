from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.imports import tables
from portal.imports.codes import FileProblem
from portal.imports.kinds import TableProfile, get_kind, kinds_for
from portal.imports.mappings import actions
from portal.imports.mappings.forms import MappingForm
from portal.imports.mappings.lists import MAPPINGS
from portal.imports.mappings.models import ColumnMapping
from portal.imports.mappings.reading import Place, index_of, places, table_profiles
from portal.imports.mappings.words import label
from portal.imports.models import ImportBatch
from portal.imports.preview import shown
from portal.imports.sources import PAGE_LIMIT, Source, open_source
from portal.listing.views import respond
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed

explain(
    save_mapping=gettext_lazy("Mapping of columns saved"),
    rename_mapping=gettext_lazy("Mapping of columns renamed"),
    delete_mapping=gettext_lazy("Mapping of columns deleted"),
)
LINES = 8  # of the file below the headings


def import_mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """Says which column of the file is which field. `profile` and `at` in the address choose format and line of headings."""
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user).for_page().select_related("mapping"), pk=pk)
    if not actions.can_change(batch):
        return redirect("import_review", batch.pk)
    source = source_of(batch)
    found, profiles = places(source), table_profiles(get_kind(batch.kind), source)
    profile, place = chosen_profile(request, batch, profiles), chosen_place(request, batch, found)
    below = [each.line for each in found if each.sheet == place.sheet and each.line.number > place.line.number][:LINES]
    form = MappingForm(
        posted(request),
        profile=profile,
        place=place,
        example=below[0].cells if below else [],
        saved=batch.mapping if batch.mapping and batch.mapping.profile == profile.name else None,
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                save(request, batch, form)
            except NotAllowed as refusal:
                status = 409
                show_reasons(form, refusal)
            else:
                return redirect("import_review", batch.pk)
    context = {
        "batch": batch,
        "form": form,
        "profile": profile,
        "profiles": list(profiles.values()),
        "place": place,
        "places": [(each.key, line_words(each)) for each in found if len(each.headings) > 1],
        "lines": [(line.number, [shown(cell) for cell in line.cells[:40]]) for line in [place.line, *below]],
    }
    return render(request, "portal/imports/mappings/form.html", context, status=status)


def save(request: HttpRequest, batch: ImportBatch, form: MappingForm) -> None:
    mapping = actions.save_mapping(
        batch,
        profile=form.profile,
        place=form.place,
        columns=form.columns,
        constants=form.constants,
        decimals=form.cleaned_data.get("decimals", ""),
        day_order=form.cleaned_data.get("day_order", ""),
        name=form.cleaned_data["name"],
        by=person_of(request),
    )
    messages.success(request, _("Saved as “%(name)s”. The file was read by it.") % {"name": mapping.name})


def source_of(batch: ImportBatch) -> Source:
    if batch.document is None:
        raise Http404
    try:
        return open_source(Path(batch.document.file.path), name=batch.file_name, limit=PAGE_LIMIT)
    except (FileProblem, OSError) as error:
        raise Http404 from error


def chosen_profile(request: HttpRequest, batch: ImportBatch, profiles: dict[str, TableProfile]) -> TableProfile:
    wanted = request.GET.get("profile") or (batch.mapping.profile if batch.mapping else "")
    return profiles.get(wanted) or next(iter(profiles.values()))


def chosen_place(request: HttpRequest, batch: ImportBatch, found: list[Place]) -> Place:
    """As asked for; else where the saved headings stand; else the first line with the most words."""
    if wanted := next((each for each in found if each.key == request.GET.get("at")), None):
        return wanted
    if batch.mapping:
        headings = batch.mapping.headings
        if same := next((each for each in found if each.headings == headings), None):
            return same
    return max(
        found, key=lambda each: sum(not heading.replace(".", "").isdigit() for heading in filter(None, each.headings))
    )


def line_words(place: Place) -> str:
    where = _("Sheet %(sheet)s, line %(line)s") if place.sheet else _("Line %(line)s")
    words = " · ".join(filter(None, place.headings))[:80]
    return f"{where % {'sheet': place.sheet + 1, 'line': place.line.number}}: {words}"


# The mappings that were saved


def find(request: HttpRequest, pk: int) -> ColumnMapping:
    return get_object_or_404(ColumnMapping.objects.visible_to(request.user).for_list(), pk=pk)


@require_safe
def mapping_list(request: HttpRequest) -> HttpResponseBase:
    if not kinds_for(request.user):
        raise PermissionDenied
    return respond(request, MAPPINGS)


@require_safe
def mapping_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return detail_page(request, find(request, pk))


def detail_page(request: HttpRequest, mapping: ColumnMapping, **more: Any) -> HttpResponse:
    rows = [
        (label(field), f"{tables.column_letter(index)} · {mapping.headings[index]}" if index is not None else key[0])
        for field, key in mapping.columns.items()
        for index in [index_of(mapping.headings, key)]
    ]
    context = {
        "mapping": mapping,
        "kind": get_kind(mapping.kind),
        "columns": rows,
        "constants": [(label(field), text) for field, text in mapping.constants.items()],
        "imports": mapping.batches.order_by("-pk")[:10],
        **more,
    }
    return render(request, "portal/imports/mappings/detail.html", context, status=409 if more else 200)


@require_POST
def mapping_rename(request: HttpRequest, pk: int) -> HttpResponse:
    mapping = find(request, pk)
    try:
        actions.rename_mapping(mapping, name=request.POST.get("name", "")[:80], by=person_of(request))
    except NotAllowed as refusal:
        return detail_page(request, mapping, refused=refusal.reasons)
    messages.success(request, _("Renamed."))
    return redirect("mapping_detail", mapping.pk)


@require_POST
def mapping_delete(request: HttpRequest, pk: int) -> HttpResponse:
    mapping = find(request, pk)
    actions.delete_mapping(mapping, by=person_of(request))
    messages.success(request, _("Deleted. The next file with these headings asks again."))
    return redirect("mapping_list")
