"""The Board's report, chapter by chapter, in the shape of A/HRC/26/51 and A/HRC/40/78: introduction, activities and results,
technical cooperation, financing, conclusions, annexes."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from reports.figures.board.shapes import BoardFigures
from reports.kinds import labels
from reports.kinds.board import activities, cooperation, donor_tables, financing, tables
from reports.kinds.board.parts import Part, chapter, paragraphs
from reports.kinds.document import Section, Table
from reports.kinds.prose import Prose

AS_RECEIVED = _("Circulated as received, in the language of submission only.")


def chapters(prose: Prose, figures: BoardFigures) -> tuple[Section, ...]:
    main = (
        ("introduction", prose.say(_("Introduction")), introduction(prose)),
        (
            "activities",
            prose.say(_("Activities and results of the Fund and the Board")),
            activities.parts(prose, figures),
        ),
        ("cooperation", prose.say(_("Technical cooperation")), tuple(cooperation.parts(prose, figures))),
        ("financing", prose.say(_("Financing of technical cooperation")), financing.parts(prose, figures)),
    )
    body = [chapter(number, *parts) for number, parts in enumerate(main, start=1)]
    conclusions = Section(
        "conclusions", labels.of_chapter(len(body) + 1), prose.say(_("Conclusions")), is_optional=True
    )
    return (*body, conclusions, *annexes(prose, figures))


def introduction(prose: Prose) -> tuple[Part, ...]:
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
    return (
        Part("background", prose.say(_("Background")), paragraphs(*map(prose.say, background))),
        Part("mandate", prose.say(_("Mandate of the Board of Trustees")), paragraphs(*map(prose.say, mandate))),
    )


def annexes(prose: Prose, figures: BoardFigures) -> tuple[Section, ...]:
    return tuple(
        Section(
            f"annex-{number}",
            labels.of_annex(prose, number),
            heading,
            blocks,
            is_annex=True,
            note=SafeString() if blocks[0].id == "sources" else prose.say(AS_RECEIVED),
        )
        for number, (heading, blocks) in enumerate(annexed(prose, figures), start=1)
    )


def annexed(prose: Prose, figures: BoardFigures) -> list[tuple[SafeString, tuple[Table, ...]]]:
    contributions = tables.contributions(prose, figures)
    giving = figures.giving
    found: list[tuple[SafeString, tuple[Table, ...]]] = [
        (prose.say(_("Statement of income and expenditure")), (tables.statement(prose, figures),)),
        (
            prose.say(_("Donors and contributions")),
            (donor_tables.giving(prose, giving), contributions) if giving else (contributions,),
        ),
        (prose.say(_("Cost plan and expenditure by project")), (tables.projects(prose, figures),)),
    ]
    if figures.presences:
        heading = prose.say(_("Cost plan and expenditure by field presence and region"))
        found.append((heading, (donor_tables.presences(prose, figures),)))
    return [*found, (prose.say(_("Sources of the figures")), (tables.sources(prose, figures),))]
