"""Chapter II after the sessions: requests received and decided, projects under way."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from portal import formats
from reports.figures.board.shapes import BoardFigures
from reports.kinds.board import sessions, tables
from reports.kinds.board.parts import Part, joined, sentence
from reports.kinds.document import Block, Paragraph
from reports.kinds.prose import Prose


def parts(prose: Prose, figures: BoardFigures) -> tuple[Part, ...]:
    return (
        *sessions.parts(prose, figures),
        Part("requests", prose.say(_("Requests for technical cooperation")), requests(prose, figures)),
        Part("projects", prose.say(_("Projects under way")), projects(prose, figures)),
    )


def requests(prose: Prose, figures: BoardFigures) -> tuple[Block, ...]:
    facts = figures.requests
    period = formats.period(figures.starts_on, figures.ends_on)
    received = sentence(
        prose,
        ngettext_lazy(
            "During the period {period}, {count} request for technical cooperation was received.",
            "During the period {period}, {count} requests for technical cooperation were received.",
            facts.received,
        ),
        ngettext_lazy("It came from {count} State.", "They came from {count} States.", facts.received_states)
        if facts.received
        else None,
        period=period,
        count=(facts.received, facts.received_states),
    )
    decided = [
        prose.say(
            ngettext_lazy(
                "A decision was taken on {count} request; accepted: {accepted}, declined: {declined}, other outcomes: {other}.",
                "Decisions were taken on {count} requests; accepted: {accepted}, declined: {declined}, other outcomes: {other}.",
                facts.decided,
            ),
            count=formats.number(facts.decided),
            accepted=formats.number(facts.accepted),
            declined=formats.number(facts.declined),
            other=formats.number(facts.decided - facts.accepted - facts.declined),
        )
    ]
    if facts.median_working_days is not None:
        decided.append(
            prose.say(
                _("From receipt to decision, the median was {days} working days."),
                days=formats.number(facts.median_working_days, formats.digits_of(facts.median_working_days, 1)),
            )
        )
    blocks: list[Block] = [Paragraph(received), Paragraph(joined(decided))]
    if facts.by_region:
        blocks.append(
            tables.tally_table(
                prose,
                "requests-by-region",
                facts.by_region,
                caption=_("Requests received, by regional group"),
                what=_("Regional group"),
                of=_("Requests received"),
            )
        )
    if facts.by_stage:
        blocks.append(tables.stages(prose, figures))
    return tuple(blocks)


def projects(prose: Prose, figures: BoardFigures) -> tuple[Block, ...]:
    facts = figures.projects
    active = sentence(
        prose,
        ngettext_lazy(
            "In the period, {count} project was under way.",
            "In the period, {count} projects were under way.",
            facts.active,
        ),
        ngettext_lazy("The projects reached {count} State.", "The projects reached {count} States.", facts.states),
        ngettext_lazy(
            "Of these, {count} project began in the period.",
            "Of these, {count} projects began in the period.",
            facts.started,
        ),
        count=(facts.active, facts.states, facts.started),
    )
    counted = prose.say(
        ngettext_lazy(
            "Of the projects, {count} is shared by several States. In the totals every project and every State is counted once; in the table by regional group a project of States of two groups is counted in both.",
            "Of the projects, {count} are shared by several States. In the totals every project and every State is counted once; in the table by regional group a project of States of two groups is counted in both.",
            facts.regional,
        ),
        count=formats.number(facts.regional),
    )
    blocks: list[Block] = [Paragraph(active), Paragraph(counted)]
    if facts.by_region:
        blocks.append(
            tables.tally_table(
                prose,
                "projects-by-region",
                facts.by_region,
                caption=_("Projects under way, by regional group"),
                what=_("Regional group"),
                of=_("Projects under way"),
            )
        )
    return tuple(blocks)
