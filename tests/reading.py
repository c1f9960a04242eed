"""All pages of a report that is read chapter by chapter, as a reader turns them."""

import re
from html import unescape

from django.test import Client

NEXT = re.compile(r'rel="next" href="([^"]+)"')


def whole(client: Client, url: str) -> str:
    texts = []
    while url:
        answer = client.get(url)
        assert answer.status_code == 200, url
        texts.append(answer.content.decode())
        found = NEXT.search(texts[-1])
        url = unescape(found[1]) if found else ""
    return "\n".join(texts)
