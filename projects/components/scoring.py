"""The form in which one component of a project is scored: score, reason, and evidence from the project's own records."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.validators import URLValidator
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import formats
from portal.accounts.models import User
from portal.documents import uploads
from portal.documents.models import Document
from portal.documents.uploads import LetterField
from portal.forms import long_text
from portal.reference.models import Component
from portal.workflow import NotAllowed
from projects.components.evidence import Cite, Cites, Given, Kind
from projects.components.forms import LONGEST_CITATION, LONGEST_NARRATIVE, SCORES, RecommendationsField, keys
from projects.participation.models import Event
from projects.partners.models import ProjectPartner
from projects.portfolio.models import Project
from projects.results.models import Indicator

SHOWN_AT_ONCE = 30  # records of one kind to tick; more are found by their words
RECORD_FIELDS = {
    "recommendations": Kind.RECOMMENDATION,
    "indicators": Kind.INDICATOR,
    "events": Kind.EVENT,
    "partners": Kind.PARTNER,
    "documents": Kind.DOCUMENT,
}
SALT = "evidence-of-a-score"


class RowsField(forms.ModelMultipleChoiceField):
    """Records named by `named`."""

    def __init__(self, *args: Any, named: Any, **kwargs: Any) -> None:
        self.named = named
        super().__init__(*args, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(self.named(obj))


class ScoreForm(forms.Form):
    """`said` is what stands there now, `find` words to look records up by. A file is kept at once, so that a refusal does not
    lose it; the form carries its signed key."""

    score = forms.TypedChoiceField(label=gettext_lazy("Score"), choices=SCORES, coerce=int, widget=forms.RadioSelect)
    narrative = forms.CharField(
        label=gettext_lazy("Why this score"), max_length=LONGEST_NARRATIVE, required=False, widget=long_text(5)
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the reason"), choices=settings.LANGUAGES)
    urls = forms.CharField(
        label=gettext_lazy("Web addresses"),
        help_text=gettext_lazy("One a line."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "ltr", "placeholder": " "}),
    )
    citations = forms.CharField(
        label=gettext_lazy("Citations"),
        help_text=gettext_lazy("What cannot be linked: a law with its article, a report with its page. One a line."),
        required=False,
        widget=long_text(2),
    )
    upload = LetterField(label=gettext_lazy("A file"), required=False)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        project: Project,
        component: Component,
        said: Given,
        language: str,
        needs_reason: bool,
        find: str = "",
    ) -> None:
        super().__init__(data, files, initial=initial(said, language))
        self.project, self.component, self.said = project, component, said
        self.refused: NotAllowed | None = None
        self.kept = kept_in(data, project) if data is not None else []
        self.find = find.strip()
        self.fewer: set[str] = set()  # kinds of which more are found by words
        for name, field in self.record_fields().items():
            self.fields[name] = field
        self.order_fields(["score", "narrative", "language", *RECORD_FIELDS, "upload", "urls", "citations"])
        self.fields["narrative"].needed_later = True  # type: ignore[attr-defined]
        if needs_reason:
            self.fields["reason"] = forms.CharField(
                label=gettext_lazy("Why it is corrected"), max_length=1000, required=False, widget=long_text(2)
            )
            self.fields["reason"].needed_later = True  # type: ignore[attr-defined]

    def record_fields(self) -> dict[str, forms.Field]:
        project: Any = self.project
        own = {
            "recommendations": (project.recommendations.select_related("review__session").in_document_order(), ("text", "paragraph")),
            "indicators": (Indicator.objects.filter(result__project=project).order_by("result__position", "position", "pk"), ("title", "code")),
            "events": (Event.objects.filter(project=project), ("title", "place")),
            "partners": (ProjectPartner.objects.filter(project=project).select_related("partner"), ("partner__name", "partner__acronym")),
            "documents": (self.documents(), ("name",)),
        }  # fmt: skip
        made = {}
        for name, (rows, columns) in own.items():
            if field := self.field_of(name, rows, columns):
                made[name] = field
        return made

    def documents(self) -> Any:
        """Those of the project, and those that the score cites now; never whatever key a page sends."""
        own = self.project.documents.filter(removed_at=None).values("document")
        return Document.objects.filter(Q(pk__in=own) | Q(pk__in=keys(self.said.evidence, Kind.DOCUMENT)))

    def ticked(self, name: str) -> list[Any]:
        """In the page that came back, else what is cited now."""
        if isinstance(self.data, QueryDict) and self.is_bound:
            return [int(key) for key in self.data.getlist(name) if key.isdigit()]
        return keys(self.said.evidence, RECORD_FIELDS[name])

    def field_of(self, name: str, allowed: Any, columns: tuple[str, ...]) -> forms.Field | None:
        """The ticked ones and, of the others, the first few or those found; None where the project has no such record."""
        found = allowed
        for word in self.find.split():
            found = found.filter(any_of(columns, word))
        first = list(found.values_list("pk", flat=True)[: SHOWN_AT_ONCE + 1])
        if len(first) > SHOWN_AT_ONCE:
            self.fewer.add(name)
        shown = [*first[:SHOWN_AT_ONCE], *self.ticked(name)]
        if not shown:
            return None
        options: dict[str, Any] = {
            "label": LABELS[name],
            "required": False,
            "widget": forms.CheckboxSelectMultiple,
        }
        queryset = allowed.filter(pk__in=shown)
        if name == "recommendations":
            return RecommendationsField(queryset, **options)
        return RowsField(queryset, named=NAMED[name], **options)

    def clean_urls(self) -> list[str]:
        lines = lines_of(self.cleaned_data["urls"])
        check = URLValidator(schemes=("http", "https"))
        for line in lines:
            try:
                check(line)
            except forms.ValidationError:
                raise forms.ValidationError(_("Not a web address: %(text)s") % {"text": line[:60]}) from None
        if any(len(line) > 200 for line in lines):
            raise forms.ValidationError(_("An address can have 200 characters at most."))
        return lines

    def clean_citations(self) -> list[str]:
        lines = lines_of(self.cleaned_data["citations"])
        if any(len(line) > LONGEST_CITATION for line in lines):
            raise forms.ValidationError(_("A citation can have %(n)s characters at most.") % {"n": LONGEST_CITATION})
        return lines

    def keep_upload(self, *, by: User) -> None:
        """Stores the file that was sent, whatever else of the form is refused."""
        upload = self.cleaned_data.get("upload") if hasattr(self, "cleaned_data") else None
        if upload:
            self.kept.append(uploads.store(upload, by=by).pk)

    @property
    def kept_token(self) -> str:
        return signing.dumps([self.project.pk, self.kept], salt=SALT) if self.kept else ""

    @property
    def kept_names(self) -> list[str]:
        return list(Document.objects.filter(pk__in=self.kept).order_by("pk").values_list("name", flat=True))

    @property
    def given(self) -> Given:
        data = self.cleaned_data
        return Given(data["score"], data["narrative"], tuple(dict.fromkeys(self.evidence(data))))

    def evidence(self, data: dict[str, Any]) -> Cites:
        records = (Cite(kind, row.pk) for name, kind in RECORD_FIELDS.items() for row in data.get(name) or ())
        files = (Cite(Kind.DOCUMENT, key) for key in self.kept)
        addresses = (Cite(Kind.URL, line) for line in data["urls"])
        return (*records, *files, *addresses, *(Cite(Kind.CITATION, line) for line in data["citations"]))


LABELS = {
    "recommendations": gettext_lazy("Recommendations"),
    "indicators": gettext_lazy("Indicators"),
    "events": gettext_lazy("Events"),
    "partners": gettext_lazy("Partners"),
    "documents": gettext_lazy("Files of the project"),
}
NAMED = {
    "indicators": lambda row: f"{row.code} {row.title}",
    "events": lambda row: f"{row.title} ({formats.period(row.starts_on, row.ends_on)})",
    "partners": lambda row: f"{row.partner.name} ({row.get_role_display()})",
    "documents": lambda row: row.name,
}


def initial(said: Given, language: str) -> dict[str, Any]:
    words = {
        name: "\n".join(str(value) for value in keys(said.evidence, kind))
        for name, kind in (("urls", Kind.URL), ("citations", Kind.CITATION))
    }
    records = {name: keys(said.evidence, kind) for name, kind in RECORD_FIELDS.items()}
    return {"score": said.score, "narrative": said.narrative, "language": language, **words, **records}


def any_of(columns: Iterable[str], word: str) -> Q:
    found = Q()
    for column in columns:
        found |= Q(**{f"{column}__unaccent__icontains": word})
    return found


def lines_of(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def kept_in(data: Any, project: Project) -> list[int]:
    """Files that this page has already sent; a token of another project counts for nothing."""
    try:
        pk, keys_kept = signing.loads(str(data.get("kept", "")), salt=SALT)
    except (signing.BadSignature, ValueError):
        return []
    return list(keys_kept) if pk == project.pk else []
