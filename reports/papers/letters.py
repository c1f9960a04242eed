"""A paper as a document: sentences in its language around the frozen content, and the people's own words as they wrote them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date
from decimal import Decimal
from typing import Any
from unicodedata import bidirectional

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal import formats
from projects.requests.models import RequestCondition
from reports import render
from reports.kinds.prose import Prose
from reports.papers.models import Paper
from reports.runs.editions import verification_address


@dataclass(frozen=True)
class Said:
    """Words of people, in their language; in that of their first letter where it is not known."""

    text: str
    lang: str = ""

    @property
    def dir(self) -> str:
        """Said in full: the engine that draws the page does not find it out by itself."""
        if self.lang:
            return "rtl" if translation.get_language_info(self.lang)["bidi"] else "ltr"
        first = next((bidirectional(letter) for letter in self.text if bidirectional(letter) in ("L", "R", "AL")), "L")
        return "ltr" if first == "L" else "rtl"


@dataclass(frozen=True)
class Fact:
    label: SafeString
    value: str | SafeString = ""
    said: Said | None = None
    is_code: bool = False


@dataclass(frozen=True)
class Letter:
    """What templates/reports/papers/letter.html draws; its first fields are those that base_print.html needs."""

    language: str
    is_rtl: bool
    title: str
    subject: str
    author: str
    office: SafeString
    programme: SafeString
    number: str
    dated: str
    to: tuple[Said, ...]
    heading: SafeString
    opening: tuple[SafeString, ...]
    facts: tuple[Fact, ...]
    quote: Said | None
    quote_note: SafeString
    conditions_heading: SafeString
    conditions: tuple[tuple[Said, SafeString], ...]
    closing: tuple[SafeString, ...]
    marks: tuple[str, ...]
    verification: tuple[Fact, ...]
    verification_heading: SafeString
    verification_note: SafeString


def day(text: str | None) -> str:
    return formats.day(date.fromisoformat(text)) if text else formats.UNKNOWN


OFFICE = _("Office of the United Nations High Commissioner for Human Rights")
PROGRAMME = _("Technical cooperation in the field of human rights")
HEADINGS = {
    "receipt": _("Receipt of a request for assistance"),
    "accepted": _("Decision on a request for assistance: accepted"),
    "declined": _("Decision on a request for assistance: not accepted"),
    "deferred": _("Decision on a request for assistance: deferred"),
    "redirected": _("Decision on a request for assistance: redirected"),
}
OUTCOMES = {
    "accepted": _("On {day}, OHCHR accepted request {reference}."),
    "declined": _("On {day}, OHCHR decided that it cannot take up request {reference}."),
    "deferred": _("On {day}, OHCHR deferred its decision on request {reference}. It will look at the request again on {review}."),
    "redirected": _("On {day}, OHCHR found that the need of request {reference} can be met elsewhere: {place}."),
}  # fmt: skip
NEXT = {
    "accepted": _("Both sides now agree on the terms of the cooperation. They are proposed on the portal, and the cooperation begins when both have accepted the same text and all conditions are closed."),
    "declined": _("If the facts change, the request can be taken up again under its number until {until}. A new request is possible at any time."),
    "deferred": _("The State need not do anything until then. New facts can be sent at any time, with the number of the request."),
    "redirected": _("If the need cannot be met there, the request can be taken up again under its number until {until}."),
}  # fmt: skip
OWNERS = {
    RequestCondition.Owner.STATE: _("to be met by the State"),
    RequestCondition.Owner.OHCHR: _("to be met by OHCHR"),
}


def letter_of(paper: Paper) -> Letter:
    """The letter in the paper's language, from its frozen content alone."""
    content, kind = paper.content, paper.kind
    key = "receipt" if kind == Paper.Kind.RECEIPT else content["outcome"]
    with translation.override(paper.language):
        prose = Prose()
        parts = PARTS[kind](prose, content)
        marks = (prose.word(_("Illustrative demonstration data")),) if settings.DEMO else ()
        return Letter(
            language=paper.language,
            is_rtl=translation.get_language_bidi(),
            title=f"{paper.number} {prose.word(HEADINGS[key])}",
            subject=prose.word(HEADINGS[key]),
            author=prose.word(OFFICE),
            office=prose.say(OFFICE),
            programme=prose.say(PROGRAMME),
            number=paper.number,
            dated=formats.day(timezone.localdate(paper.dated_at)),
            to=tuple(
                Said(text, lang)
                for text, lang in (
                    (content["institution"], content["written_in"]),
                    (content["contact"], content["written_in"]),
                    (content["state"], paper.language),
                )
                if text
            ),
            heading=prose.say(HEADINGS[key]),
            marks=marks,
            verification=(
                Fact(prose.say(_("Verification code")), paper.code, is_code=True),
                Fact(prose.say(_("Address")), verification_address(paper.code), is_code=True),
                Fact(prose.say(_("SHA-256 of what the paper says")), paper.content_sha256, is_code=True),
            ),
            verification_heading=prose.say(_("Verification")),
            verification_note=prose.say(
                _("Anyone can check at the address below that a copy of this paper is the one that was issued.")
            ),
            **parts,
        )


def receipt_parts(prose: Prose, content: dict[str, Any]) -> dict[str, Any]:
    cost = content["estimated_cost_usd"]
    letter = (
        Fact(prose.say(_("Letter")), said=Said(content["letter"]))
        if content["letter"]
        else Fact(prose.say(_("Letter")), prose.say(_("promised by {day}"), day=day(content["letter_promised_by"])))
    )
    return {
        "opening": (
            prose.say(
                _("OHCHR received this request on {day}. Its number is {reference}; please give it whenever you write."),
                day=day(content["sent_on"]),
                reference=content["reference"],
            ),
        ),
        "facts": (
            Fact(prose.say(_("Request")), said=Said(content["title"], content["written_in"])),
            Fact(prose.say(_("Version")), formats.number(content["version"])),
            Fact(prose.say(_("Sent by")), said=Said(content["sent_by"])),
            Fact(prose.say(_("Recommendations")), "; ".join(content["recommendations"]) or formats.UNKNOWN, is_code=True),
            Fact(prose.say(_("Forms of assistance")), formats.names(content["forms"])),
            Fact(prose.say(_("Estimated cost")), formats.usd(Decimal(cost) if cost else None)),
            Fact(prose.say(_("Publication")), content["consent"]),
            letter,
        ),
        "quote": None,
        "quote_note": SafeString(),
        "conditions_heading": SafeString(),
        "conditions": (),
        "closing": (
            prose.say(_("An officer takes it up by {day}. You can follow every step on the portal."), day=day(content["taken_up_by"])),
            prose.say(_("This receipt confirms that the request arrived. It is no decision, and the programme is not a funding window.")),
        ),
    }  # fmt: skip


def decision_parts(prose: Prose, content: dict[str, Any]) -> dict[str, Any]:
    outcome = content["outcome"]
    until = day(content["reopens_until"])
    return {
        "opening": (
            prose.say(
                OUTCOMES[outcome],
                day=day(content["decided_on"]),
                reference=content["reference"],
                review=day(content["review_on"]),
                place=content["redirected_to"],
            ),
            prose.say(_("The reasons are:")),
        ),
        "facts": (Fact(prose.say(_("Request")), said=Said(content["title"], content["written_in"])),),
        "quote": Said(content["reasons"], content["reasons_in"]),
        "quote_note": quote_note(prose, content),
        "conditions_heading": prose.say(pgettext_lazy("heading of a letter", "Conditions")),
        "conditions": tuple(condition(prose, one) for one in content["conditions"]),
        "closing": (prose.say(NEXT[outcome], until=until),),
    }


def quote_note(prose: Prose, content: dict[str, Any]) -> SafeString:
    """Only where the reasons are not in the letter's own language, or are a translation."""
    if content["is_translated"]:
        return prose.say(_("Translated by OHCHR; the original letter is kept beside this one."))
    if content["reasons_in"] == translation.get_language():
        return SafeString()
    return prose.say(
        _("The reasons are given as they were written, in {language}."),
        language=formats.language_name(content["reasons_in"]),
    )  # fmt: skip


def condition(prose: Prose, one: dict[str, Any]) -> tuple[Said, SafeString]:
    note = prose.say(OWNERS[one["owner"]])
    if one["due_on"]:
        note = prose.say(_("{who}, by {day}"), who=note, day=day(one["due_on"]))
    return Said(one["text"]), note


PARTS: dict[str, Callable[[Prose, dict[str, Any]], dict[str, Any]]] = {
    Paper.Kind.RECEIPT: receipt_parts,
    Paper.Kind.DECISION: decision_parts,
}


def html_of(paper: Paper) -> str:
    letter = letter_of(paper)
    dated = paper.dated_at.astimezone(UTC)
    with translation.override(paper.language):
        return render_to_string(
            "reports/papers/letter.html",
            {"document": letter, "dated": dated.strftime("%Y-%m-%dT%H:%M:%SZ"), "watermark": ""},
        )


def make(paper: Paper) -> render.Rendering:
    """The PDF: the same bytes whenever it is made. Raises RenderProblem."""
    return render.render(html_of(paper), dated=paper.dated_at.astimezone(UTC))
