from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from portal.documents.serving import serve
from reports.papers.models import Paper


@require_safe
def paper_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    paper = get_object_or_404(Paper.objects.visible_to(request.user).made().select_related("document"), pk=pk)
    if paper.document is None:
        raise Http404
    return serve(paper.document, as_name=paper.file_name)
