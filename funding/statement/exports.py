"""The statement as a workbook: one sheet for each part, values to the cent. Totals are formulas over the lines above
them, with the figure as their value."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language_bidi, pgettext
from django.utils.translation import gettext as _

from funding.statement.asked import Answer
from funding.statement.lines import BESIDE, donor_name
from funding.statement.paper import file_name
from funding.statement.sentences import basis_words, entry_kind, heading, notes, period_words
from portal.accounts.models import Organisation
from portal.listing.exports import XLSX_TYPE
from portal.reference.names import name_in

Cells = Sequence[Any]


def xlsx_response(made: Answer) -> HttpResponse:
    response = HttpResponse(workbook(made), content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{file_name(made)}.xlsx"'
    return response


def workbook(made: Answer) -> bytes:
    """Right to left in Arabic; text is never taken for a formula or a link."""
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, options) as book:
        writer = Writer(book)
        the_statement(writer, made)
        by_donor(writer, made)
        by_project(writer, made)
        the_notes(writer, made)
    return buffer.getvalue()


class Writer:
    def __init__(self, book: Any) -> None:
        self.book = book
        money = {"num_format": "#,##0.00;-#,##0.00"}
        self.plain, self.money = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format(money)
        self.bold, self.bold_money = book.add_format({"bold": True}), book.add_format({**money, "bold": True, "top": 1})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})

    def sheet(self, title: str, heads: Cells, widths: Sequence[int], *, above: Iterable[str] = ()) -> tuple[Any, int]:
        """The sheet and its first free row, below what stands above the heads."""
        sheet = self.book.add_worksheet(title[:31])
        if get_language_bidi():
            sheet.right_to_left()
        row = 0
        for line in above:
            sheet.write_string(row, 0, line, self.bold if row == 0 else None)
            row += 1
        sheet.write_row(row, 0, [str(head) for head in heads], self.bold)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(row + 1, 0)
        return sheet, row + 1


def the_statement(writer: Writer, made: Answer) -> None:
    main = made.main
    fund = name_in(main.fund_names) if main.fund_names else _("All voluntary funds")
    bases = " · ".join(dict.fromkeys(basis_words(one) for one in made.statements))
    above = (
        _("Statement of income and expenditure (United States dollars)"),
        f"{fund} · {period_words(main)} · {bases}",
    )
    heads = [pgettext("column", "Line of the statement"), *(heading(one, made) for one in made.statements)]
    sheet, row = writer.sheet(_("Statement"), heads, (60, *(24 for _one in made.statements)), above=above)
    for line in made.rows:
        is_sum = line.tone == "sum"
        indent = {"sub": "  ", "donor": "    "}.get(line.tone, "")
        sheet.write_string(row, 0, f"{indent}{line.label}", writer.bold if is_sum else None)
        for column, value in enumerate(line.values, start=1):
            if value is not None:
                sheet.write_number(row, column, value, writer.bold_money if is_sum else writer.money)
        row += 1
    for label, get in BESIDE.values() if main.is_voluntary else ():
        sheet.write_string(row + 1, 0, str(label))
        for column, one in enumerate(made.statements, start=1):
            sheet.write_number(row + 1, column, get(one) or 0, writer.money)
        row += 1


def by_donor(writer: Writer, made: Answer) -> None:
    heads = [_("Donor"), _("Kind of donor"), *(heading(one, made) for one in made.statements)]
    sheet, first = writer.sheet(_("By donor"), heads, (44, 30, 24, 24))
    donors = {line.donor: line for one in reversed(made.statements) for line in one.contributions}
    row = first
    for number, line in sorted(donors.items(), key=lambda pair: (pair[1].kind, donor_name(pair[1]))):
        sheet.write_string(row, 0, donor_name(line))
        sheet.write_string(row, 1, str(Organisation.Kind(line.kind).label))
        for column, one in enumerate(made.statements, start=2):
            found = [given.usd for given in one.contributions if given.donor == number]
            sheet.write_number(row, column, sum(found), writer.money)
        row += 1
    sums = [one.contributions_usd for one in made.statements]
    totals(writer, sheet, first, row, dict(enumerate(sums, start=2)))


def by_project(writer: Writer, made: Answer) -> None:
    heads = (
        pgettext("column", "Project"),
        pgettext("column", "Title"),
        _("Expenditure before programme support costs"),
        _("Programme support costs"),
        _("Total expenditure"),
    )
    sheet, first = writer.sheet(_("By project"), heads, (20, 60, 24, 24, 24))
    row = first
    for line in made.main.projects:
        sheet.write_string(row, 0, line.code or _("Not attributed to a project"))
        sheet.write_string(row, 1, line.title)
        for column, value in enumerate((line.direct_usd, line.support_cost_usd, line.spent_usd), start=2):
            sheet.write_number(row, column, value, writer.money)
        row += 1
    main = made.main
    totals(writer, sheet, first, row, {2: main.direct_usd, 3: main.support_cost_usd, 4: main.expenditure_usd})


def totals(writer: Writer, sheet: Any, first: int, row: int, sums: dict[int, Any]) -> None:
    """A formula that adds up the column, with the statement's own figure as its value."""
    sheet.write_string(row, 0, _("Total"), writer.bold)
    for column, value in sums.items():
        letter = xlsxwriter.utility.xl_col_to_name(column)
        formula = f"=SUM({letter}{first + 1}:{letter}{row})" if row > first else "=0"
        sheet.write_formula(row, column, formula, writer.bold_money, float(value))


def the_notes(writer: Writer, made: Answer) -> None:
    main = made.main
    heads = (pgettext("column", "Note"), _("Value date"), pgettext("column", "Reference"), _("Description"), _("US$"))
    sheet, row = writer.sheet(_("Notes"), heads, (60, 14, 24, 50, 18))
    for sentence in (
        *notes(made),
        _("Made on %(moment)s.") % {"moment": timezone.localtime().isoformat(timespec="minutes")},
    ):
        sheet.write_string(row, 0, sentence, writer.plain)
        row += 1
    for entry in main.entries_noted:
        sheet.write_string(row, 0, entry_kind(entry))
        sheet.write_string(row, 1, entry.value_on.isoformat())
        sheet.write_string(row, 2, entry.contribution or entry.project)
        sheet.write_string(row, 3, entry.description)
        sheet.write_number(row, 4, entry.usd, writer.money)
        row += 1
    for rate in main.rates:
        sheet.write_string(row, 0, f"{rate.currency} {rate.rate.normalize():f}")
        sheet.write_string(row, 1, rate.effective_on.isoformat())
        sheet.write_string(row, 3, _("Units of the currency for one US$"))
        sheet.write_number(row, 4, rate.usd, writer.money)
        row += 1
    for source in main.assessed:
        sheet.write_string(row, 0, name_in(source.names))
        sheet.write_string(row, 3, _("Assessed money, in no total"))
        sheet.write_number(row, 4, source.usd, writer.money)
        row += 1
