"""Which State a file means: one normal form for spellings, and a resolver loaded once an import."""

import difflib
import html
import re
import unicodedata
from functools import cached_property

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.reference.models import State, StateAlias

ARABIC_LETTERS = str.maketrans({"ى": "ي", "ة": "ه", "ـ": None})
ARTICLE = re.compile(r"^(?:the|les?|la|el|l[ao]s|l) (?=.)")  # l: what is left of l' without its apostrophe
IN_BRACKETS = re.compile(r"^(?P<name>[^()]+)\((?P<form>[^()]+)\)$")
AFTER_COMMA = re.compile(r"^(?P<name>[^,]+),(?P<form>[^,]+ of(?: the)?)$")
DASH_FOR_NAME = re.compile(r"(?:(?<=\s)|^)-(?:(?=\s)|$)")  # جمهورية - الإسلامية: the name stands where the dash is


def normalise(name: str) -> str:
    """The form in which two spellings of one State are equal; empty for a text without letters or digits.

    Folds case, accents, harakat and the shapes of alif; unescapes HTML; drops `*`, articles, invisible characters and
    punctuation; reads `&` as "and", "St." as "Saint"; puts "Iran (Islamic Republic of)" and "Korea, Republic of" into
    the order in which they are said.
    """
    text = unicodedata.normalize("NFKC", html.unescape(html.unescape(name)))
    text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf").replace("*", " ")
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = text.translate(ARABIC_LETTERS).replace("&", " and ")
    text = said_in_order(without_outer_brackets(" ".join(text.split())))
    text = " ".join(re.sub(r"[\W_]+", " ", text).split())
    return re.sub(r"^(?:st|ste) (?=.)", "saint ", ARTICLE.sub("", text))


def without_outer_brackets(text: str) -> str:
    """Matrices put every State in brackets, also one whose name has brackets: (Iran (Islamic Republic of))."""
    while text.startswith("(") and text.endswith(")") and text[1:-1].count("(") == text[1:-1].count(")"):
        text = text[1:-1].strip()
    return text


def said_in_order(text: str) -> str:
    match = IN_BRACKETS.match(text) or AFTER_COMMA.match(text)
    if match is None:
        return text
    name, form = match["name"].strip(), match["form"].strip()
    if DASH_FOR_NAME.search(form):
        return DASH_FOR_NAME.sub(name, form, count=1)
    return f"{form} {name}"


class StateNames:
    """Every known spelling in memory, by one query: for an import that asks thousands of times."""

    def __init__(self) -> None:
        # Each State once, with all its spellings: there are eight times as many spellings as States.
        states = State.objects.filter(aliases__isnull=False).order_by().annotate(spellings=ArrayAgg("aliases__alias"))
        self.states: dict[str, State] = {spelling: state for state in states for spelling in state.spellings}
        self.near: dict[str, list[State]] = {}

    def find(self, text: str) -> State | None:
        return self.states.get(normalise(text))

    def nearest(self, text: str, n: int = 3) -> list[State]:
        """Up to `n` different States whose spellings look like `text`, the closest first; none when nothing does."""
        wanted = normalise(text)
        if wanted not in self.near:
            close = difflib.get_close_matches(wanted, self.alias_list, n=24, cutoff=0.6)
            self.near[wanted] = list({self.states[alias].pk: self.states[alias] for alias in close}.values())
        return self.near[wanted][:n]

    @cached_property
    def alias_list(self) -> list[str]:
        """Codes are left out: three letters are near to everything."""
        return [alias for alias in self.states if len(alias) > 3 or not alias.isascii()]


@transaction.atomic
def remember(alias: str, state: State, by: User) -> StateAlias:
    """Saves that `alias` means `state`, as `by` decided, so that the next file is understood without asking.

    A spelling that the reference data themselves give to another State cannot be taken away from it.
    """
    normal = normalise(alias)
    if not normal or len(normal) > 160:
        raise ValidationError(_("“%(name)s” cannot be the name of a State."), params={"name": alias[:80]})
    known, created = StateAlias.objects.select_for_update(of=("self",)).get_or_create(
        alias=normal, defaults={"state": state, "source": "person"}
    )
    if known.state_id == state.pk and not created:
        return known
    if not created and known.source != "person":
        raise ValidationError(
            _("“%(name)s” is a name of %(state)s."), params={"name": alias, "state": known.state.name}
        )
    before = None if created else known.state.iso3
    known.state = state
    known.save(update_fields=["state"])
    audit.record(state, "remember_state_alias", by=by, facts={"alias": alias, "normal_form": normal, "before": before})
    return known


@transaction.atomic
def forget(alias: str, *, by: User) -> None:
    """Takes back what `remember` saved; spellings of the reference data stay."""
    normal = normalise(alias)
    known = StateAlias.objects.select_for_update(of=("self",)).select_related("state").filter(alias=normal).first()
    if known is None or known.source != "person":
        return
    known.delete()
    audit.record(known.state, "forget_state_alias", by=by, facts={"alias": alias, "normal_form": normal})
