"""The sentences of the Board's report, chapter by chapter, in the shape of A/HRC/40/78: introduction, activities, technical
cooperation, financing, annexes."""

from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from portal import formats
from reports.figures.board.shapes import BoardFigures, ComponentLine
from reports.figures.freezing import name_in
from reports.kinds import labels
from reports.kinds.board import tables
from reports.kinds.document import Block, Paragraph, Section
from reports.kinds.prose import Prose


def chapters(prose: Prose, figures: BoardFigures) -> tuple[Section, ...]:
    main = (
        introduction(prose),
        activities(prose, figures),
        cooperation(prose, figures),
        financing(prose, figures),
    )
    body = [chapter(number, *parts) for number, parts in enumerate(main, start=1)]
    return (*body, *annexes(prose, figures))


Part = tuple[SafeString, tuple[Block, ...]]


def chapter(number: int, heading: SafeString, parts: tuple[Part, ...]) -> Section:
    inner = tuple(
        Section(f"chapter-{number}-{position}", labels.of_section(position), title, blocks)
        for position, (title, blocks) in enumerate(parts, start=1)
    )
    return Section(f"chapter-{number}", labels.of_chapter(number), heading, sections=inner)


def introduction(prose: Prose) -> tuple[SafeString, tuple[Part, ...]]:
    background = (
        _(
            "The United Nations Voluntary Fund for Technical Cooperation in the Field of Human Rights was established in 1987 by the Secretary-General pursuant to Commission on Human Rights resolution 1987/38. It receives contributions from Governments, organizations and individuals."
        ),
        _(
            "The Fund supports technical cooperation that builds and strengthens national and regional institutions, legal frameworks and infrastructures with a long-term effect on the implementation of international human rights instruments. Assistance is given at the request of the State."
        ),
        _(
            "Projects paid from the regular budget and from voluntary contributions are implemented in one comprehensive programme and are kept distinct for accountability, reporting and budget."
        ),
    )
    mandate = (
        _(
            "The Board of Trustees was established pursuant to Commission on Human Rights resolution 1993/87. It assists in fund-raising and gives expert advice on the programme. Its members are appointed by the Secretary-General with equal representation of the five regional groups. The same Board serves the Voluntary Fund for Financial and Technical Assistance in the Implementation of the Universal Periodic Review."
        ),
        _(
            "In its resolution 18/18, the Human Rights Council requested the Chair of the Board to submit a comprehensive report under agenda item 10. Pursuant to resolution 33/28, the report is considered at the March session of the Council."
        ),
    )
    return prose.say(_("Introduction")), (
        (prose.say(_("Background")), tuple(Paragraph(prose.say(sentence)) for sentence in background)),
        (
            prose.say(_("Mandate of the Board of Trustees")),
            tuple(Paragraph(prose.say(sentence)) for sentence in mandate),
        ),
    )


def activities(prose: Prose, figures: BoardFigures) -> tuple[SafeString, tuple[Part, ...]]:
    return prose.say(_("Activities of the Fund and the Board")), (
        (prose.say(_("Requests for technical cooperation")), requests(prose, figures)),
        (prose.say(_("Projects under way")), projects(prose, figures)),
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


def cooperation(prose: Prose, figures: BoardFigures) -> tuple[SafeString, tuple[Part, ...]]:
    return prose.say(_("Technical cooperation")), (
        (prose.say(_("The seven components of the programme")), components(prose, figures)),
        (prose.say(_("Recommendations of human rights mechanisms")), recommendations(prose, figures)),
    )


def components(prose: Prose, figures: BoardFigures) -> tuple[Block, ...]:
    blocks: list[Block] = [
        Paragraph(
            prose.say(
                _(
                    "Each project is scored on the seven components by which the Board judges the programme, from 0 (not addressed) to 3 (fully addressed), at request, at approval and at closure, with the reasons for each score."
                )
            )
        ),
        tables.component_scores(prose, figures),
    ]
    compared = [line for line in figures.components if line.compared]
    if compared:
        blocks.append(Paragraph(joined([moved(prose, line) for line in compared])))
        blocks.append(tables.component_chart(prose, figures))
    else:
        blocks.append(
            Paragraph(prose.say(_("No project has been scored a second time, so that no change can be shown.")))
        )
    if figures.score_changes:
        blocks.append(tables.score_changes(prose, figures))
    return tuple(blocks)


def moved(prose: Prose, line: ComponentLine) -> SafeString:
    """The generated sentence: Participation: 1 → 3."""
    return prose.say(
        ngettext_lazy(
            "{component}: {first} → {last} ({count} project).",
            "{component}: {first} → {last} ({count} projects).",
            line.compared,
        ),
        component=name_in(line.names),
        first=short(line.first),
        last=short(line.last),
        count=formats.number(line.compared),
    )


def recommendations(prose: Prose, figures: BoardFigures) -> tuple[Block, ...]:
    facts = figures.recommendations
    linked = prose.say(
        ngettext_lazy(
            "The projects under way follow up {count} recommendation, of which {supported} supported by the State concerned.",
            "The projects under way follow up {count} recommendations, of which {supported} supported by the State concerned.",
            facts.linked,
        ),
        count=formats.number(facts.linked),
        supported=formats.number(facts.supported),
    )
    blocks: list[Block] = [Paragraph(linked)]
    if facts.by_mechanism:
        by_mechanism = formats.names(f"{item.status} ({formats.number(item.count)})" for item in facts.by_mechanism)
        blocks.append(Paragraph(prose.say(_("By mechanism: {mechanisms}."), mechanisms=by_mechanism)))
    if facts.by_state:
        blocks.append(
            tables.tally_table(
                prose,
                "recommendations-by-state",
                facts.by_state,
                caption=_("Recommendations followed up, by State"),
                what=_("State"),
                of=_("Recommendations"),
            )
        )
    return tuple(blocks)


def financing(prose: Prose, figures: BoardFigures) -> tuple[SafeString, tuple[Part, ...]]:
    money = figures.statement
    donors = len({line.donor for line in figures.contributions if line.received_usd})
    income = (
        prose.say(
            ngettext_lazy(
                "Contributions of {received} were received from {count} donor; agreements of {signed} were signed.",
                "Contributions of {received} were received from {count} donors; agreements of {signed} were signed.",
                donors,
            ),
            received=dollars(money.income_usd),
            count=formats.number(donors),
            signed=dollars(sum((line.signed_usd for line in figures.contributions), Decimal(0))),
        ),
        prose.say(
            _(
                "{allocated} was allocated to projects in the period. On {day}, {unallocated} had been received and not been allocated."
            ),
            allocated=dollars(figures.allocated_usd),
            day=formats.day(figures.ends_on),
            unallocated=dollars(figures.unallocated_usd),
        ),
    )
    spending = (
        prose.say(
            _(
                "Expenditure was {total}, of which {direct} for programmes and {support} for programme support costs, which are charged on expenditure."
            ),
            total=dollars(money.expenditure_usd),
            direct=dollars(money.direct_usd),
            support=dollars(money.support_cost_usd),
        ),
        prose.say(
            _(
                "The balance of the programme's funds was {opening} at the start of the period and {closing} at its end."
            ),
            opening=dollars(money.opening_usd),
            closing=dollars(money.closing_usd),
        ),
    )
    return prose.say(_("Financing of technical cooperation")), (
        (prose.say(_("Contributions and allocations")), tuple(map(Paragraph, income))),
        (
            prose.say(_("Expenditure and balances")),
            (*map(Paragraph, spending), tables.money_chart(prose, figures), tables.funds(prose, figures)),
        ),
    )


def annexes(prose: Prose, figures: BoardFigures) -> tuple[Section, ...]:
    found = (
        (prose.say(_("Statement of income and expenditure")), tables.statement(prose, figures)),
        (prose.say(_("Donors and contributions")), tables.contributions(prose, figures)),
        (prose.say(_("Cost plan and expenditure by project")), tables.projects(prose, figures)),
        (prose.say(_("Sources of the figures")), tables.sources(prose, figures)),
    )
    return tuple(
        Section(
            f"annex-{number}",
            labels.of_annex(prose, number),
            heading,
            (table,),
            is_annex=True,
        )
        for number, (heading, table) in enumerate(found, start=1)
    )


def sentence(prose: Prose, *texts: object, count: tuple[int, ...], **figures: object) -> SafeString:
    """Several sentences of one paragraph, each with its own count."""
    said = [
        prose.say(text, count=formats.number(number), **figures)  # type: ignore[arg-type]
        for text, number in zip(texts, count, strict=False)
        if text is not None
    ]
    return joined(said)


def joined(sentences: list[SafeString]) -> SafeString:
    return SafeString(" ".join(sentences))


def dollars(value: Decimal) -> str:
    return formats.usd(value, 2)


def short(value: Decimal | None) -> str:
    """A mean score as a person says it: 1, 2.5, 1.67."""
    return formats.number(value, formats.digits_of(value, 2)) if value is not None else formats.UNKNOWN
