"""Every code of a problem in a file, with its sentence and what to do about it. Codes are stable; words are translated."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ERROR, WARNING, INFO = "error", "warning", "info"
SEVERITIES = {ERROR: _("Error"), WARNING: _("Warning"), INFO: _("Note")}
LONGEST_RAW = 300  # characters of a value that a message repeats


@dataclass(frozen=True)
class Code:
    severity: str
    sentence: str | Promise
    suggestion: str | Promise = ""
    suggestion_with: Mapping[str, str | Promise] = field(default_factory=dict)  # fact's name → suggestion that uses it


CODES: dict[str, Code] = {
    # The file as a whole
    "FILE_EMPTY": Code(
        ERROR,
        _("The file is empty, or nothing stands below its headings."),
        _("Save the file again from its source and send that copy."),
    ),
    "FILE_TOO_LARGE": Code(
        ERROR,
        _("The file is larger than %(limit)s MB."),
        _("Split the file, or ask an administrator to import it from the command line."),
    ),
    "FILE_TYPE": Code(
        ERROR,
        _("The content of the file is not what this import reads: it looks like %(found)s."),
        _("Send one of these: %(wanted)s."),
        {"old_word": _("Open it in an office program and save it as DOCX.")},
    ),
    "FILE_DAMAGED": Code(
        ERROR,
        _("The file is damaged or incomplete and cannot be read to the end."),
        _("Download it again from its source; if it opens in an office program, save it from there as a new file."),
        {"after": _("It breaks off or is wrong after record %(after)s. Download it again from its source.")},
    ),
    "FILE_UNSAFE": Code(
        ERROR,
        _("The file was refused for safety: %(why)s."),
        _(
            "Open it in an office program, remove macros and embedded objects, and save it in the same format without macros."
        ),
    ),
    "FILE_ENCODING": Code(
        INFO,
        _("The text was read as %(encoding)s."),
        _("Look at accented letters in the rows below; if they are wrong, save the file as UTF-8 and send it again."),
        {"undecodable": _("The text is in no encoding that this import knows. Save the file as CSV UTF-8.")},
    ),
    "HEADER_MISSING": Code(
        ERROR,
        _("The columns or the table that this import needs were not found."),
        _("Check that this is the original file with its heading row."),
        {
            "missing": _("Add these columns, or use the original file: %(missing)s."),
            "formats": _("This import reads: %(formats)s."),
        },
    ),
    "HEADER_DUPLICATE": Code(
        ERROR, _("Two columns have the same heading."), _("Give each column its own heading, or delete one of them.")
    ),
    "MAPPING_USED": Code(
        INFO,
        _("The columns were read as saved under “%(name)s”."),
        _("Look at the first rows; if a column is in the wrong place, change the mapping."),
    ),
    # Any row
    "ROW_EMPTY": Code(INFO, _("The row is empty and was passed over.")),
    "ROW_TOTAL": Code(INFO, _("The row is a total, not a record, and was passed over.")),
    "ROW_NOTE": Code(
        INFO,
        _("The row is a note, not a record, and was passed over."),
        _("If it is the name of a donor, fill in the other columns of its row."),
    ),
    "TOTAL_DIFFERS": Code(
        WARNING,
        _("The total of the file is not the sum of its rows."),
        _(
            "The file says %(total)s, its rows add up to %(sum)s. The rows are imported; totals are worked out from them."
        ),
    ),
    "TEXT_EMPTY": Code(ERROR, _("There is no text."), _("Fill in the text, or delete the row.")),
    "TEXT_TOO_LONG": Code(
        ERROR,
        _("The text has more than %(limit)s characters."),
        _("Check whether several rows have run into one; otherwise shorten the text."),
    ),
    "VALUE_MISSING": Code(ERROR, _("A value is missing."), _("Fill in this column.")),
    "DATE_INVALID": Code(
        ERROR, _("This is not a date that can be read."), _("Write the date as year-month-day, for example 2026-01-31.")
    ),
    "DATE_FUTURE": Code(WARNING, _("The date is in the future."), _("Check the date.")),
    "AMOUNT_INVALID": Code(
        ERROR,
        _("This is not an amount that can be read."),
        _("Write digits and a decimal point without separators, for example 1234.50."),
    ),
    "CURRENCY_UNKNOWN": Code(
        ERROR,
        _("This currency is not known."),
        _("Use the three letters of ISO 4217, for example EUR."),
        {"new": _("%(old)s became %(new)s on %(since)s, %(factor)s to 1. Use %(new)s and its rate.")},
    ),
    "RATE_MISSING": Code(
        ERROR,
        _("There is no rate of exchange for this currency and date."),
        _("Import the rates of that month first."),
        {
            "posted_in_dollars": _(
                "The line is posted in US$ as in the accounts; import the rates of that month to compare."
            )
        },
    ),
    "RATE_CONFLICT": Code(
        WARNING,
        _("The rate of exchange differs from the one expected."),
        _("Compare with the source."),
        {
            "used": _(
                "The stored rate is %(expected)s, and amounts are recorded with it: it stays. If it is wrong, propose a correction, which a second person approves."
            ),
            "may_force": _(
                "The stored rate is %(expected)s. Nothing is recorded with it: imported all the same, the new figure supersedes it."
            ),
            "expected": _("Expected about %(expected)s."),
        },
    ),
    "RATE_IMPLAUSIBLE": Code(
        WARNING,
        _("The rate of exchange behind this figure is implausible."),
        _("Compare with the source."),
        {
            "whose": _(
                "The published US$ %(published)s implies the rate of %(whose)s on that day; recorded at %(used)s. Compare with the source."
            ),
            "used": _(
                "The published US$ %(published)s implies %(implied)s; recorded at %(used)s. Compare with the source."
            ),
            "moved": _(
                "The known rate is %(before)s: it has moved by more than half. Compare with the source, also for a redenomination; it is imported only once a person confirms it."
            ),
            "currency": _("It is the rate of %(currency)s on that day, not near %(before)s. The rate was not stored."),
            "before": _("The known rate is %(before)s. Compare with the source."),
        },
    ),
    "RATE_REDENOMINATED": Code(
        INFO,
        _("The currency was redenominated."),
        _(
            "%(old)s became %(new)s on %(since)s, %(factor)s to 1: the rate is not compared with older ones as it stands."
        ),
    ),
    "RATE_SEVERAL": Code(
        INFO,
        _("The list of this day used several rates of this currency."),
        _("Each contribution has the rate of its own month; the one that gives its published US$ is used."),
    ),
    "PUBLISHED_DIFFERS": Code(
        WARNING, _("The US$ amount differs from the published one."), _("Compare with the source.")
    ),
    "FUND_UNKNOWN": Code(ERROR, _("There is no fund with this code."), _("Known codes: %(known)s.")),
    "FUND_ASSESSED": Code(
        ERROR,
        _("This is assessed money, which has no contributions."),
        _("Name the fund that received the contribution: %(known)s."),
    ),
    "PROJECT_UNKNOWN": Code(
        ERROR,
        _("There is no project with this code."),
        _("Write the code as in the portal, for example TCP-2026-0031."),
    ),
    "PROJECT_NOT_STARTED": Code(
        ERROR, _("The project has not started or was cancelled."), _("Check the code; start the project first.")
    ),
    "CONTRIBUTION_UNKNOWN": Code(
        ERROR,
        _("There is no contribution with this reference in this fund."),
        _("Write the reference as in the portal, for example CON-2026-0004, or leave it empty."),
    ),
    "CODING_UNKNOWN": Code(
        ERROR,
        _("Nobody has said yet what the coding of this line means."),
        _("Say it once on the matching page; it is kept for every later file."),
    ),
    "SOURCE_TYPE_UNKNOWN": Code(
        ERROR,
        _("This type of source is not known."),
        _("Write Voluntary, Regular assessed or Other assessed."),
    ),
    "USD_DIFFERS": Code(
        WARNING,
        _("The US$ amount of the accounts differs from the amount at the UN rate."),
        _("The line is posted in US$ as in the accounts."),
        {
            "rate": _(
                "At the UN rate of %(rate)s it would be US$ %(expected)s, a difference of US$ %(difference)s. The line is posted in US$ as in the accounts."
            ),
            "expected": _(
                "The amount of the transaction is US$ %(expected)s, a difference of US$ %(difference)s. The line is posted with the US$ of the accounts."
            ),
        },
    ),
    "AMOUNT_ZERO": Code(INFO, _("An amount of nothing is not posted.")),
    "PERIOD_CLOSED": Code(
        WARNING,
        _("The day lies in a period that is closed."),
        _("It is posted in the next open period and names the closed one."),
        {
            "posted_on": _(
                "It is posted on %(posted_on)s as a late item of %(period)s; what was reported for that period does not change."
            )
        },
    ),
    "PERIOD_INVALID": Code(
        ERROR,
        _("This is not a period that can be read."),
        _("Write a period such as 2026, 2026-Q3, 2026-07 or 2026/27."),
    ),
    "TOTAL_AGREED": Code(
        ERROR,
        _("This total is agreed and the file gives another amount."),
        _("Open the total again on the reconciliation page, with a reason, then import the file."),
    ),
    "DETAIL_EXISTS": Code(
        ERROR,
        _("The ledger already has detailed expenditure of this fund in this year."),
        _(
            "A published total of %(fund)s for %(year)s would count the same money twice. Leave this row out, or take the detailed lines back first."
        ),
    ),
    "PUBLISHED_EXISTS": Code(
        WARNING,
        _("The ledger already has the published total of this fund for this year."),
        _("With these lines the money of %(fund)s counts twice: take the published total back."),
    ),
    "SUPPORT_COST_CHARGED": Code(
        ERROR,
        _("The portal has charged programme support costs on this fund in this year itself."),
        _(
            "With this line they would be charged twice. Leave the line out, or import it all the same if it is for other expenditure."
        ),
    ),
    "CLASS_UNKNOWN": Code(ERROR, _("This object class is not known."), _("Known classes: %(known)s.")),
    "DONOR_NEW": Code(INFO, _("This donor is new to the portal and will be added."), _("Check its name and kind.")),
    "CLASS_FORBIDDEN": Code(
        WARNING,
        _("A condition of the donor does not let this contribution pay for this object class."),
        _("Charge another source. The line is posted all the same."),
        {"rule": _("%(rule)s Charge another source. The line is posted all the same.")},
    ),
    "OVERSPENT": Code(
        WARNING,
        _("More is spent than was allocated to the project from this source."),
        _("Allocate more, or charge another source. The line is posted all the same."),
    ),
    "DUPLICATE_IN_FILE": Code(
        WARNING,
        _("The same record stands twice in the file."),
        _("Delete one of the two rows."),
        {
            "row": _("Row %(row)s has the same key. Give each line its own, or delete one of the two rows."),
            "kept": _("Both are kept: donors do give the same amount twice. Row %(kept)s is the same."),
            "first": _(
                "It was kept once, from row %(first)s. Nothing to do unless the two rows mean different things."
            ),
        },
    ),
    "DUPLICATE_IN_DB": Code(
        WARNING, _("The portal already has this record under another key."), _("Compare the two records.")
    ),
    "EDITED_LOCALLY": Code(
        WARNING,
        _("A person changed this value in the portal, and the file says something else."),
        _("The portal's value stays. Change it by hand if the file is right."),
        {
            "reposts": _(
                "Posted: %(portal)s. Now in the file: %(file)s. Keep what was posted, or reverse it and post the line anew; both stay in the ledger."
            )
        },
    ),
    "FORMULA_FOUND": Code(
        ERROR,
        _("The cell holds a formula, not a value."),
        _("Copy the column, paste it over itself as values only, and save the file again."),
    ),
    # States
    "STATE_UNKNOWN": Code(
        ERROR,
        _("This is not the name of a State that the portal knows."),
        _("Write the United Nations short name or the three-letter code."),
        {
            "from_symbol": _("The symbol %(from_symbol)s points to %(nearest)s. Confirm it, or fill in the State."),
            "nearest": _("Did you mean: %(nearest)s?"),
            "kept": _("The record is kept without the State; the source does not know it either."),
        },
    ),
    "STATE_AMBIGUOUS": Code(ERROR, _("The name can mean several States."), _("Write one of: %(nearest)s."), {}),
    "MULTI_COUNTRY": Code(
        ERROR,
        _("More than one State is named where one is expected."),
        _("Leave the State that the record concerns."),
        {"kept": _("It is filed under %(kept)s and shown with the others.")},
    ),
    # Recommendations
    "SESSION_INVALID": Code(
        ERROR,
        _("This is not a session of the Universal Periodic Review."),
        _("Write the number of the session: %(first)s to %(last)s."),
        {
            "kept": _("The record is kept under its document and paragraph, without a review."),
            "derived": _("Session %(derived)s was taken from the document symbol."),
            "document": _(
                "Name the session in the file name, for example upr48-slovenia.docx, or in the page heading."
            ),
        },
    ),
    "CYCLE_MISMATCH": Code(
        ERROR,
        _("The cycle named does not have this session."),
        _("Session %(session)s belongs to cycle %(cycle)s. Correct the cycle or the session."),
    ),
    "SESSION_MISMATCH": Code(
        WARNING,
        _("The document symbol belongs to another session."),
        _("The Council session in the symbol adopts reports of session %(expected)s. Compare with the source."),
    ),
    "MECHANISM_UNKNOWN": Code(
        ERROR,
        _("The mechanism that made the recommendation is missing."),
        _("Write its code, for example UPR, CEDAW or SR housing."),
    ),
    "MECHANISM_NEW": Code(INFO, _("This mechanism is new to the portal and will be added."), _("Check the spelling.")),
    "IDENTIFIER_INVALID": Code(
        WARNING,
        _("This is not an identifier of the form that UHRI uses."),
        _("It is left empty; the record is recognized by its document and paragraph."),
    ),
    "SYMBOL_INVALID": Code(
        WARNING,
        _("This is not a United Nations document symbol."),
        _("A symbol looks like A/HRC/59/15."),
    ),
    "PARAGRAPH_MISSING": Code(
        WARNING,
        _("The text does not begin with its paragraph number."),
        _("The row is recognized by its text. Add the number, for example 140.7, if the source has one."),
    ),
    "POSITION_INVALID": Code(
        WARNING,
        _("This is not a position that the portal knows."),
        _("Use Supported, Noted, Supported/Noted or Pending. The position is left as not known."),
        {"empty": _("The source gives no position. It is left as not known until another source tells it.")},
    ),
    "POSITION_CONFLICT": Code(
        WARNING,
        _("The State's answer differs from the one to another row of the same recommendation."),
        _("Each recommending State keeps its own answer; compare with the source document."),
        {"first": _("Row %(first)s gives another answer to the same paragraph. Keep the right one of the two rows.")},
    ),
    "PARAGRAPH_CONFLICT": Code(
        WARNING,
        _("Another recommendation has the same paragraph of the same document."),
        _("Both are kept and marked for review; compare with the source document."),
    ),
    "ACTION_INVALID": Code(
        WARNING, _("This is not an action category."), _("Use 1 to 5, or leave it empty. It is left empty.")
    ),
    "ACTION_CONFLICT": Code(
        INFO,
        _("The action category differs from the one of another row of the same recommendation."),
        _("The category of row %(first)s was kept."),
    ),
    "SDG_UNKNOWN": Code(
        WARNING, _("This is not a Sustainable Development Goal or target."), _("Use 1 to 17, or a target such as 16.3.")
    ),
    "THEME_NEW": Code(INFO, _("This theme is new to the portal and will be added."), _("Check the spelling.")),
    "NOT_A_RECOMMENDATION": Code(
        ERROR,
        _("The text is the State's reply, not a recommendation."),
        _("Delete the row, or import it all the same if it is a recommendation."),
    ),
    "TYPE_UNKNOWN": Code(WARNING, _("The type of the record is missing or not known."), _("Compare with the source.")),
    "LANGUAGE_UNKNOWN": Code(
        WARNING, _("This is not one of the six languages."), _("Write ar, en, es, fr, ru or zh. English is assumed.")
    ),
}
