"""The formats that the list of recommendations offers beside its own columns."""

from django.utils.translation import gettext_lazy as _

from portal.listing import Export
from projects.recommendations.exports import matrix, uhri
from projects.recommendations.exports.naming import export_address
from projects.recommendations.models import Recommendation

EXPORTS = (
    Export(
        "matrix",
        _("Matrix with implementation (Word)"),
        _("OHCHR's thematic list in the layout of the fourth cycle, with what became of each; every State and review on pages of its own"),
        matrix.matrix_docx,
    ),
    Export(
        "uhri-xlsx",
        _("UHRI columns and follow-up (Excel)"),
        _("The columns of the Universal Human Rights Index with headings in your language, then progress, verification and assistance"),
        uhri.corrected_xlsx,
    ),
    Export(
        "uhri-identical",
        _("Identical to UHRI (Excel)"),
        _("The sixteen columns with UHRI's own headings, letter by letter, for tools that read its files"),
        uhri.identical_xlsx,
    ),
    Export("uhri-json", _("UHRI keys and follow-up (JSON)"), _("The records of UHRI with the portal's own keys behind them"), uhri.json_file),
    Export("uhri-csv", _("UHRI columns (CSV for programs)"), _("UTF-8, ISO dates, English headings, several values joined by |"), uhri.csv_for_machines),
    Export(
        "uhri-csv-excel",
        _("UHRI columns (CSV safe in Excel)"),
        _("In your language; a cell that Excel would compute begins with an apostrophe"),
        uhri.csv_for_excel,
    ),
)  # fmt: skip
FOR_A_REVIEW = ("matrix", "uhri-xlsx", "uhri-json")


def review_exports(record: Recommendation) -> list[tuple[Export, str]]:
    """Each format with its address for the whole review that the recommendation belongs to; none for other documents."""
    if record.review is None or record.state is None:
        return []
    filters = {"state": record.state.iso3, "session": record.review.session.number}
    return [(each, export_address(each.key, **filters)) for each in EXPORTS if each.key in FOR_A_REVIEW]
