"""The eight sections of a request, in their order: what each asks, with which fields, in words that need no manual."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
COMPONENT_NUMBERS = range(1, 8)


@dataclass(frozen=True)
class Section:
    key: str
    title: Text
    lead: Text  # one or two sentences under the title
    help: tuple[Text, ...]  # beside the form: what a good answer contains
    rows: tuple[tuple[str, ...], ...]  # fields as they stand; two in a row stand side by side
    minutes: int  # how long it takes somebody who has the facts at hand

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(name for row in self.rows for name in row)


SECTIONS = (
    Section(
        "who",
        _("Who asks"),
        _("Name the institution that will answer for this request, and one person whom OHCHR can reach."),
        (
            _("Give the institution its official name, as it stands on its letterhead."),
            _("Choose a person who knows the subject: OHCHR writes to this person first."),
            _("Other institutions that take part are named later, as partners."),
        ),
        (("institution",), ("contact_name", "contact_function"), ("contact_email", "contact_phone")),
        3,
    ),
    Section(
        "need",
        _("What has to change, and for whom"),
        _("Describe the problem and the change you want. Plain words are enough; there is no need for project language."),
        (
            _("What is the situation today, and how do you know?"),
            _("What will be different when the assistance has worked?"),
            _("Who will notice the difference, about how many people, and which groups among them are left behind today?"),
            _("What will remain when the assistance ends: a law, a trained team, a budget line?"),
        ),
        (("title",), ("language",), ("need",), ("beneficiaries",), ("sustainability",)),
        15,
    ),
    Section(
        "recommendations",
        _("Recommendations it answers"),
        _("Choose the recommendations of human rights mechanisms that this request helps to carry out."),
        (
            _("Supported and noted recommendations may both be named."),
            _("One recommendation is enough. Five that belong together are better than twenty that do not."),
            _("If none applies, say why in a sentence: the request is examined all the same."),
        ),
        (("recommendations",), ("no_recommendation_reason",)),
        8,
    ),
    Section(
        "forms",
        _("Forms of assistance and programme elements"),
        _("Tick how OHCHR could help, and what the help is about. Your choice is a beginning; it is settled together."),
        (
            _("Advice suits a law or an institution in the making; training suits people who already have the task."),
            _("If you are not sure what you need, tick “Assessment of needs”."),
            _("Grants are rare: the programme is not a funding window for projects developed elsewhere."),
        ),
        (("forms",), ("elements",)),
        4,
    ),
    Section(
        "components",
        _("The seven components"),
        _("Score each component from 0 to 3 as you see it today, say why in one sentence, and name what shows it. A low score is no disadvantage: it shows where help is needed."),
        (
            _("0 not addressed, 1 partly, 2 largely, 3 fully addressed."),
            _("The same components are scored again when a project is approved and when it closes; the difference is the result."),
            _("The sentence matters more than the figure. Name a law, a body, a number or a date."),
            _("Evidence is what a reader can look up: an article of a law, a report, a decision, a figure with its source. A score of 0 needs none."),
        ),
        tuple((f"score_{n}", f"narrative_{n}", f"evidence_{n}") for n in COMPONENT_NUMBERS),
        15,
    ),
    Section(
        "goals",
        _("SDG targets and national plan"),
        _("Say which targets of the 2030 Agenda and which part of your national plan this request serves. This section may stay empty."),
        (
            _("Targets that your recommendations are linked with are proposed below."),
            _("Name the national plan, the chapter or goal in it, and the years it covers."),
        ),
        (("sdg_targets",), ("national_plan",)),
        5,
    ),
    Section(
        "resources",
        _("Resources, partners and dates"),
        _("A first estimate is enough. What your side brings in counts, also when it is not money. This section may stay empty."),
        (
            _("National contribution: staff, premises, translation, a budget line."),
            _("Partners: national human rights institution, civil society, universities, United Nations entities in the country."),
            _("Dates: when the work could begin and when it should be over. Parliament's calendar and elections are worth a word."),
        ),
        (
            ("preferred_start_on", "preferred_end_on"),
            ("estimated_cost_usd",),
            ("national_contribution",),
            ("national_contribution_usd",),
            ("other_resources",),
            ("other_resources_usd",),
            ("partners",),
        ),
        8,
    ),
    Section(
        "letter",
        _("Letter, consent and confidentiality"),
        _("Attach the official letter and decide what may be published. Nothing is published without your consent."),
        (
            _("The letter is signed by the institution that asks, or by the ministry of foreign affairs. One page is enough."),
            _("If it is not signed yet, give the day by which it will follow, within 15 days."),
            _("You can change your mind about publication until the agreement."),
        ),
        (("letter_file",), ("letter_promised_by",), ("consent",), ("confidential_parts",)),
        4,
    ),
)  # fmt: skip
BY_KEY = {section.key: section for section in SECTIONS}
KEYS = tuple(BY_KEY)
CHOICES = tuple((section.key, section.title) for section in SECTIONS)
SECTION_OF = {name: section.key for section in SECTIONS for name in section.fields} | {"letter": "letter"}
LISTS = ("recommendations", "forms", "elements", "sdg_targets")
SCORED = tuple(name for row in BY_KEY["components"].rows for name in row)
# what is a column of the request itself
COLUMNS = tuple(name for name in SECTION_OF if name not in (*LISTS, *SCORED, "letter", "letter_file"))


def section_of(anchor: str) -> str:
    """The section on which the field with this id stands; "" for an anchor elsewhere."""
    return SECTION_OF.get(anchor.removeprefix("id_"), "")


def page_of(request: Any, anchor: str) -> str:
    """The page on which the field with this id can be filled in; "" for an anchor that is no field of a section."""
    key = section_of(anchor)
    return reverse("request_section", args=[request.pk, key]) if key else ""


def after(key: str) -> str:
    """The next section's key; "" after the last."""
    place = KEYS.index(key) + 1
    return KEYS[place] if place < len(KEYS) else ""
