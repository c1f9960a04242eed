"""What records stand under: mechanisms, reviews, documents, themes and groups that nobody has named before."""

from typing import Any

from portal.imports.kinds import Plan
from projects.recommendations.importing import sessions
from projects.recommendations.importing.changes import Change
from projects.recommendations.importing.context import Context, squeezed
from projects.recommendations.importing.reading import Read
from projects.recommendations.models import AffectedGroup, Mechanism, Review, SourceDocument, Theme

Changes = list[tuple[Plan, Change]]


def note(plan: Plan, label: str, pk: int | None) -> None:
    if pk is not None:
        plan.created.setdefault(label, []).append(pk)


def write_mechanisms(changes: Changes, context: Context) -> None:
    """Treaty bodies are all known; what a file adds are mandates of special procedures."""
    for plan, change in changes:
        code = change.read.mechanism
        if code not in context.mechanisms:
            kind = Mechanism.Kind.UPR if code == "UPR" else Mechanism.Kind.SPECIAL_PROCEDURE
            made = Mechanism.objects.create(code=code, kind=kind)
            context.mechanisms[code] = made
            context.mechanism_names[squeezed(code)] = code
            note(plan, "projects.Mechanism", made.pk)


def review_of(read: Read, context: Context) -> Review | None:
    if read.session is None or read.addressed.state is None:
        return None
    return context.reviews.get((read.addressed.state.pk, read.session))


def write_reviews(changes: Changes, context: Context) -> None:
    for plan, change in changes:
        read = change.read
        state, session = read.addressed.state, read.session
        if state is None or session is None:
            continue
        review = context.reviews.get((state.pk, session))
        if review is None:
            review = Review.objects.create(state=state, session=context.sessions[session], **facts_of_review(read))
            note(plan, "projects.Review", review.pk)
        elif missing := {
            name: value for name, value in facts_of_review(read).items() if value and not getattr(review, name)
        }:
            for name, value in missing.items():
                setattr(review, name, value)
                note(plan, f"projects.Review.{name}", review.pk)
            review.save(update_fields=list(missing))
        context.add_review(review, session)


def facts_of_review(read: Read) -> dict[str, Any]:
    """What symbols say: that of the report the Council session, the source of the position the State's own document."""
    is_report = bool(read.symbol) and sessions.council_session(read.symbol) is not None
    source = read.position_source.split(",")[0].strip()
    is_addendum = source.startswith(f"{read.symbol}/Add.") if read.symbol else False
    return {
        "report_symbol": read.symbol[:40] if is_report and "/DEC/" not in read.symbol else "",
        "addendum_symbol": source[:40] if is_addendum else "",
        "hrc_session": sessions.council_session(read.symbol) if is_report else None,
    }


def write_documents(changes: Changes, context: Context) -> None:
    """Made in bulk; date and identifier of a document come from the first row that has them."""
    fresh: dict[str, tuple[Plan, SourceDocument]] = {}
    for plan, change in changes:
        symbol = document_of(change)
        if symbol and symbol not in context.documents and symbol not in fresh:
            fresh[symbol] = (plan, SourceDocument(symbol=symbol, **facts_of_document(change.read)))
    SourceDocument.objects.bulk_create([document for _plan, document in fresh.values()])
    for plan, document in fresh.values():
        note(plan, "projects.SourceDocument", document.pk)
        context.documents[document.symbol] = document
    for plan, change in changes:
        complete(plan, change, context)


def document_of(change: Change) -> str:
    """The symbol of the record's document, when that is the one that the row names."""
    symbol = change.read.symbol
    return symbol if symbol == change.known.values["document_symbol"] else ""


def complete(plan: Plan, change: Change, context: Context) -> None:
    document = context.documents.get(document_of(change))
    if document is None:
        return
    known = facts_of_document(change.read).items()
    missing = {name: value for name, value in known if value and not getattr(document, name)}
    for name, value in missing.items():
        setattr(document, name, value)
        note(plan, f"projects.SourceDocument.{name}", document.pk)
    if missing:
        document.save(update_fields=list(missing))


def facts_of_document(read: Read) -> dict[str, Any]:
    return {"published_on": read.published_on, "uhri_id": read.document_id}


def write_names(changes: Changes, context: Context) -> None:
    """Themes and groups."""
    for plan, change in changes:
        for vocabulary, name in change.themes:
            if (vocabulary, name) not in context.themes:
                theme = Theme.objects.create(vocabulary=vocabulary, name=name)
                context.themes[vocabulary, name] = theme.pk
                note(plan, "projects.Theme", theme.pk)
        for name in change.groups:
            if name not in context.groups:
                group = AffectedGroup.objects.create(name=name)
                context.groups[name] = group.pk
                note(plan, "projects.AffectedGroup", group.pk)
