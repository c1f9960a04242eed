"""Making the brief a PDF is the work of a later app, which registers how; until then the page itself can be printed."""

from collections.abc import Callable
from datetime import datetime

Printer = Callable[[str, datetime], bytes]  # a whole HTML page and its date → the PDF
PRINTERS: list[Printer] = []


def printer(print_page: Printer) -> Printer:
    PRINTERS[:] = [print_page]
    return print_page
