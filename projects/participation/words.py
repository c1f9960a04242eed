"""What a text about an event may not hold: how to reach a person. Events are counted, nobody is named."""

import re

E_MAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\s?\.\s?\w+)+")
TELEPHONE = re.compile(r"(?<![\w/])\+?\d(?:[ ().-]{0,2}\d){8,}(?![\w/])")


def names_a_contact(text: str) -> str:
    """The first e-mail address or telephone number in the text, "" without one. Dates and years are neither."""
    found = E_MAIL.search(text) or TELEPHONE.search(text)
    return found.group(0).strip() if found else ""
