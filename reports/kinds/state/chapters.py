"""The State's report, chapter by chapter: what was recommended, what was asked and done, what came of it."""

from collections.abc import Iterable

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from portal import formats
from projects.followup.filters import FRESHNESS
from reports.figures.state.shapes import Dates, StateFigures, When
from reports.kinds import labels, results
from reports.kinds.board.cooperation import moved
from reports.kinds.board.parts import Part, chapter, joined, paragraphs, tallied
from reports.kinds.board.tables import scores_table
from reports.kinds.document import Block, Section
from reports.kinds.prose import Prose
from reports.kinds.state import annexes, tables


def chapters(prose: Prose, figures: StateFigures) -> tuple[Section, ...]:
    main = (
        ("recommended", prose.say(_("Recommendations of human rights mechanisms")), recommended(prose, figures)),
        ("assistance", prose.say(_("Technical cooperation asked for and given")), assistance(prose, figures)),
        ("outcomes", prose.say(_("What came of it")), outcomes(prose, figures)),
    )
    body = [chapter(number, *parts) for number, parts in enumerate(main, start=1)]
    outlook = Section("outlook", labels.of_chapter(len(body) + 1), prose.say(_("Outlook")), is_optional=True)
    return (*body, outlook, *annexes.annexes(prose, figures))


# Recommendations


def recommended(prose: Prose, figures: StateFigures) -> tuple[Part, ...]:
    return (
        Part("received", prose.say(_("Recommendations received")), tuple(received(prose, figures))),
        Part("progress", prose.say(_("Progress and verification")), tuple(progress(prose, figures))),
        Part("dates", prose.say(_("Next dates")), paragraphs(*dates(prose, figures.dates))),
    )


def received(prose: Prose, figures: StateFigures) -> Iterable[Block]:
    if not figures.positions and not figures.mechanisms:
        yield from paragraphs(prose.say(_("No recommendation to the State is recorded.")))
        return
    yield from paragraphs(
        prose.say(
            ngettext_lazy(
                "On the day of drafting, {count} recommendation to the State was recorded, without pledges, concerns and observations.",
                "On the day of drafting, {count} recommendations to the State were recorded, without pledges, concerns and observations.",
                figures.recommendations,
            ),
            count=formats.number(figures.recommendations),
        )
    )
    if figures.positions:
        yield tables.positions(prose, figures)
    if figures.mechanisms:
        yield tables.mechanisms(prose, figures)


def progress(prose: Prose, figures: StateFigures) -> Iterable[Block]:
    told = [line for line in figures.progress if line.progress]
    if not any(line.by_state or line.by_ohchr for line in told):
        yield from paragraphs(
            prose.say(_("Neither the State nor OHCHR has recorded progress on a recommendation yet."))
        )
        return
    yield from paragraphs(
        prose.say(
            _(
                "Recommendations on which the State has reported: {state}; verified by OHCHR: {ohchr}. What each side says stands side by side and is never added."
            ),
            state=formats.number(sum(line.by_state for line in told)),
            ohchr=formats.number(sum(line.by_ohchr for line in told)),
        ),
        prose.say(
            _("How fresh the reports are: {facts}."),
            facts=tallied((prose.word(FRESHNESS[line.key][0]), line.count) for line in figures.freshness),
        ),
    )
    yield tables.progress(prose, figures)


def dates(prose: Prose, facts: Dates) -> Iterable[SafeString]:
    if facts.last_session is not None and facts.last_cycle is not None:
        yield prose.say(
            _(
                "The State was last reviewed at session {session} of the Working Group on the UPR (cycle {cycle}, {day})."
            ),
            session=facts.last_session,
            cycle=facts.last_cycle,
            day=day_of(prose, facts.last_on),
        )
    if facts.next_session is None or facts.next_cycle is None:
        yield prose.say(_("The date of the next review is not known."))
        return
    yield prose.say(
        _("The next review is at session {session} (cycle {cycle}, {day}). The national report is due: {due}. Mid-term: {midterm}."),
        session=facts.next_session,
        cycle=facts.next_cycle,
        day=day_of(prose, facts.next_on),
        due=day_of(prose, facts.report_due),
        midterm=day_of(prose, facts.midterm),
    )  # fmt: skip


def day_of(prose: Prose, one: When) -> SafeString:
    """5 November 2026 · November 2026 · November 2028 (expected)."""
    if one.day is None:
        return prose.say(_("not known"))
    shown = formats.month(one.day) if one.is_month else formats.day(one.day)
    return prose.say(_("{day} (expected)"), day=shown) if one.is_expected else prose.say("{day}", day=shown)


# Assistance


def assistance(prose: Prose, figures: StateFigures) -> tuple[Part, ...]:
    return (
        Part("coverage", prose.say(_("Recommendations and assistance")), tuple(coverage(prose, figures))),
        Part("requests", prose.say(_("Requests for technical cooperation")), tuple(requests(prose, figures))),
        Part("projects", prose.say(_("Projects under way")), tuple(projects(prose, figures))),
    )


def coverage(prose: Prose, figures: StateFigures) -> Iterable[Block]:
    total = figures.coverage_total
    if not total.recommendations:
        none = _("No recommendation of the Universal Periodic Review that the State supported is recorded.")
        yield from paragraphs(prose.say(none))
        return
    yield from paragraphs(
        prose.say(
            ngettext_lazy(
                "Of {count} recommendation of the Universal Periodic Review that the State supported, {assisted} was answered by a project, {requested} by a request and {untouched} by neither.",
                "Of {count} recommendations of the Universal Periodic Review that the State supported, {assisted} were answered by a project, {requested} by a request and {untouched} by neither.",
                total.recommendations,
            ),
            count=formats.number(total.recommendations),
            assisted=formats.number(total.assisted),
            requested=formats.number(total.requested),
            untouched=formats.number(total.untouched),
        )
    )
    yield tables.coverage(prose, figures)


def requests(prose: Prose, figures: StateFigures) -> Iterable[Block]:
    facts = figures.requests
    said = [
        prose.say(
            ngettext_lazy(
                "In the period, {count} request of the State was received and {decided} decided on; {open} open on the day of drafting.",
                "In the period, {count} requests of the State were received and {decided} decided on; {open} open on the day of drafting.",
                facts.received,
            ),
            count=formats.number(facts.received),
            decided=formats.number(facts.decided),
            open=formats.number(facts.open),
        )
    ]
    if facts.not_listed:
        said.append(
            prose.say(
                ngettext_lazy(
                    "{count} request is confidential between the State and OHCHR and is not listed.",
                    "{count} requests are confidential between the State and OHCHR and are not listed.",
                    facts.not_listed,
                ),
                count=formats.number(facts.not_listed),
            )
        )
    yield from paragraphs(joined(said))
    if facts.lines:
        yield tables.requests(prose, figures)


def projects(prose: Prose, figures: StateFigures) -> Iterable[Block]:
    lines = figures.projects
    if not lines:
        yield from paragraphs(prose.say(_("No project in the State was under way in the period.")))
        return
    shared = sum(line.is_shared for line in lines)
    said = [
        prose.say(
            ngettext_lazy(
                "In the period, {count} project was under way in the State.",
                "In the period, {count} projects were under way in the State.",
                len(lines),
            ),
            count=formats.number(len(lines)),
        )
    ]
    if shared:
        said.append(
            prose.say(
                ngettext_lazy(
                    "{count} of them is shared with other States; its money and people are given in full.",
                    "{count} of them are shared with other States; their money and people are given in full.",
                    shared,
                ),
                count=formats.number(shared),
            )
        )
    yield from paragraphs(joined(said))
    yield tables.projects(prose, figures)
    if any(line.sources for line in lines):
        yield tables.by_source(prose, figures)


# Outcomes


def outcomes(prose: Prose, figures: StateFigures) -> tuple[Part, ...]:
    return (
        Part("components", prose.say(_("The seven components of the programme")), tuple(components(prose, figures))),
        Part("results", prose.say(_("Results")), tuple(reached(prose, figures))),
        Part("people", prose.say(_("People reached")), tuple(people(prose, figures))),
        Part("lessons", prose.say(_("Lessons made public")), tuple(lessons(prose, figures))),
    )


def components(prose: Prose, figures: StateFigures) -> Iterable[Block]:
    if not any(mean.scored for line in figures.components for mean in line.means):
        yield from paragraphs(prose.say(_("No project in the State has been scored on the components.")))
        return
    yield scores_table(prose, figures.components)
    compared = [line for line in figures.components if line.compared]
    if compared:
        yield from paragraphs(joined(moved(prose, line) for line in compared))
    else:
        yield from paragraphs(prose.say(_("No project has been scored a second time, so that no change can be shown.")))


def reached(prose: Prose, figures: StateFigures) -> Iterable[Block]:
    facts = figures.results
    if not facts.indicators:
        yield from paragraphs(prose.say(_("No project in the State has a results framework with indicators.")))
        return
    yield from paragraphs(
        prose.say(
            _("Only approved values count; {good} of {indicators} indicators are achieved or on track."),
            good=formats.number(facts.good),
            indicators=formats.number(facts.indicators),
        )
    )
    caption = prose.say(_("Indicators of the projects, with their latest approved values and evidence"))
    shown = [(line.project, one) for line in figures.result_lines for one in line.indicators]
    yield results.indicators(prose, "indicators", caption, shown)


def people(prose: Prose, figures: StateFigures) -> Iterable[Block]:
    facts = figures.people
    if not facts.events:
        yield from paragraphs(prose.say(_("No event of a project took place in the period.")))
        return
    said = [
        prose.say(
            ngettext_lazy(
                "In the period, {people} people took part in {count} event.",
                "In the period, {people} people took part in {count} events.",
                facts.events,
            ),
            people=formats.number(facts.people),
            count=formats.number(facts.events),
        )
    ]
    if facts.women is not None:
        said.append(
            prose.say(
                _("Women among the people of events whose numbers are shown: {women} ({share})."),
                women=formats.number(facts.women),
                share=formats.percent(facts.share),
            )
        )
    if facts.left_out:
        said.append(
            prose.say(
                ngettext_lazy(
                    "Small numbers of people are not shown, so that nobody can be recognized; {count} event is not wholly in these figures.",
                    "Small numbers of people are not shown, so that nobody can be recognized; {count} events are not wholly in these figures.",
                    facts.left_out,
                ),
                count=formats.number(facts.left_out),
            )
        )
    yield from paragraphs(joined(said), prose.say(_("A person who came to several events is counted at each of them.")))


def lessons(prose: Prose, figures: StateFigures) -> Iterable[Block]:
    if not figures.lessons:
        none = _("No lesson that names the State has been made public by the end of the period.")
        yield from paragraphs(prose.say(none))
        return
    caption = prose.say(_("Lessons and good practices made public"))
    yield results.lessons(prose, "lessons-table", caption, figures.lessons)
