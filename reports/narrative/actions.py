"""The only code that writes the texts of a report. Revisions are the record of who wrote what; the audit says who took a text up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import formats
from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import Blocker, NotAllowed
from reports.kinds import Place
from reports.narrative.models import NarrativeText
from reports.narrative.texts import Texts, is_language, tidy
from reports.review.locks import may_write
from reports.runs.models import Report

KEPT_REVISIONS = 50
LONGEST = 20_000  # characters: some eight pages


@dataclass(frozen=True)
class Saved:
    """What became of one save. With a conflict nothing is written: `text` is the other person's, and a person chooses."""

    number: int
    text: str
    saved_at: datetime | None  # None: nobody has written here yet
    saved_by: User | None
    is_changed: bool = False
    is_conflict: bool = False


@transaction.atomic
def save_text(
    report: Report,
    place: str,
    language: str,
    text: str,
    *,
    based_on: int | None = None,
    by: User,
    now: datetime | None = None,
) -> Saved:
    """Writes the text of one place in one language. `based_on` is the revision that the person's page began with, 0 for an
    empty place; None writes over whatever is there (a first filling, a program).

    Where somebody else has written since, the text stays as it is and comes back as a conflict, unless only one of the two
    changed anything. Raises NotAllowed when the text is locked, too long or not this person's to write, ValueError for a
    place or a language that the report does not have.
    """
    now = now or timezone.now()
    stored, texts = locked(report, by)
    found = texts.place(place)
    if found is None or not is_language(language):
        raise ValueError(f"The report has no place {place!r} in {language!r}")
    mine = tidy(text)
    row = texts.rows.get((place, language))
    current, number = (row.text, row.revision) if row else ("", 0)
    base = base_of(row, based_on, current, number)
    if mine in (current, base):
        return saved_of(row)
    refuse(stored, found, mine)
    if base != current:
        return saved_of(row, is_conflict=True)
    if row is None or row.edited_by_id != by.pk:
        note_taking_up(stored, found, language, by=by, now=now)
    row = write(row or NarrativeText(report=stored, place=place, language=language, revision=0), mine, by=by, now=now)
    touch(stored)
    report.refresh_from_db()
    return saved_of(row, is_changed=True)


def locked(report: Report, by: User) -> tuple[Report, Texts]:
    stored = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not by.has_perm("reports.write_report", stored):
        raise NotAllowed([Blocker(_("You do not write reports."))])
    return stored, Texts(stored)


def refuse(report: Report, place: Place, text: str) -> None:
    reasons = []
    if not may_write(report, place.code):
        reasons.append(Blocker(locked_sentence(place)))
    if len(text) > LONGEST:
        reasons.append(
            Blocker(
                _("The text has %(n)s characters; %(most)s is the most. Shorten it, or use a second place.")
                % {"n": formats.number(len(text)), "most": formats.number(LONGEST)},
                "id_text",
            )
        )
    if reasons:
        raise NotAllowed(reasons)


def locked_sentence(place: Place) -> str:
    return _("“%(place)s” is not open for changes now.") % {"place": place.title}


def base_of(row: NarrativeText | None, based_on: int | None, current: str, number: int) -> str | None:
    """What the page began with; None when it is so old that its revision is gone."""
    if based_on is None or based_on == number:
        return current
    if based_on == 0 or row is None:
        return ""
    return row.revisions.filter(number=based_on).values_list("content", flat=True).first()


def saved_of(row: NarrativeText | None, *, is_changed: bool = False, is_conflict: bool = False) -> Saved:
    if row is None:
        return Saved(0, "", None, None)
    return Saved(row.revision, row.text, row.edited_at, row.edited_by, is_changed, is_conflict)


def write(row: NarrativeText, text: str, *, by: User, now: datetime) -> NarrativeText:
    row.text, row.revision, row.edited_at, row.edited_by = text, row.revision + 1, now, by
    row.save()
    row.revisions.filter(number__lte=row.revision - KEPT_REVISIONS).delete()
    row.revisions.create(number=row.revision, content=text, saved_at=now, saved_by=by)
    return row


def note_taking_up(report: Report, place: Place, language: str, *, by: User, now: datetime) -> None:
    """Once for each change of hands: a text that saves itself would fill the history otherwise."""
    audit.record(report, "write_text", by=by, at=now, facts={"place": place.code, "language": language})


def touch(report: Report) -> None:
    """Editions made before are not current any more."""
    Report.objects.filter(pk=report.pk).update(words_revision=F("words_revision") + 1)


@transaction.atomic
def choose_languages(
    report: Report, *, original: str, languages: Iterable[str], by: User, now: datetime | None = None
) -> Report:
    """In which language the authors write first, and in which others the report is approved with all its texts."""
    stored, _texts = locked(report, by)
    chosen = [code for code in dict.fromkeys(languages) if code != original]
    if unknown := [code for code in (original, *chosen) if not is_language(code)]:
        raise ValueError(f"The portal does not speak {unknown}")
    if not stored.is_draft:
        raise NotAllowed([Blocker(_("The languages of a report are chosen before it is approved."))])
    stored.options = {**stored.options, "original": original, "languages": chosen}
    stored.save(update_fields=["options"])
    touch(stored)
    names = formats.names(formats.own_language_name(code) for code in (original, *chosen))
    facts = {"original": original, "languages": chosen}
    audit.record(stored, "choose_languages", by=by, at=now or timezone.now(), note=names, facts=facts)
    report.refresh_from_db()
    return report
