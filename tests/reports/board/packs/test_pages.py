"""Who gets which pack, the offline copy, and notes that only their owner reads."""

import hashlib
import io
import re
import unicodedata
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from reports.board.packs import actions, offline
from reports.board.packs.contents import contents_of, hidden_from
from reports.board.packs.making import Made, Remark
from reports.board.packs.models import Pack, PrivateNote
from reports.board.packs.parts import pack_card
from reports.board.sessions.models import AgendaItem, BoardSession
from reports.runs.workflow import EditionStatus
from tests.factories import packs
from tests.factories.people import member

pytestmark = pytest.mark.django_db
FILE = b"%PDF-1.7 a pack"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def session() -> BoardSession:
    session = packs.session()
    first = packs.item(session, 1, "Adoption of the agenda")
    packs.item(session, 2, "Matter of Zubrowka")
    packs.paper(first, "Note", b"%PDF one")
    packs.paper(session.items.get(position=2), "Zubrowka paper", b"%PDF two", is_late=True)
    return session


def ready(session: BoardSession, person: User, language: str = "en", *remarks: Remark) -> Pack:
    """The person's pack as the worker leaves it, without laying it out."""
    pack = actions.queue_pack(session, language, by=person, send=False)
    begun = actions.begin(pack.pk)
    assert begun is not None
    made = Made(12, hashlib.sha256(FILE).hexdigest(), len(FILE), list(remarks))
    sha256 = contents_of(session, language, pack.hidden).sha256
    assert actions.finish(begun, made, io.BytesIO(FILE), content_sha256=sha256)
    return Pack.objects.get(pk=pack.pk)


def address(name: str, *args: Any) -> str:
    return reverse(name, args=args)


@pytest.mark.parametrize(
    ("who", "status"), [("tess", 200), ("carol", 200), ("frank", 200), ("alice", 404), ("nora", 404)]
)
def test_pack_is_for_the_board_and_staff(
    client: Client, session: BoardSession, who: str, status: int, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))

    assert client.get(address("session_pack", 60)).status_code == status
    assert client.post(address("session_pack_make", 60, "en")).status_code == (302 if status == 200 else 404)


def test_trustee_does_not_see_a_session_that_is_only_planned(client: Client, tess: User) -> None:
    planned = packs.session(61, status="planned")
    client.force_login(tess)

    assert client.get(address("session_pack", 61)).status_code == 404
    with pytest.raises(NotAllowed):
        actions.queue_pack(planned, "en", by=tess)


def test_page_shows_progress_then_the_file(client: Client, session: BoardSession, tess: User) -> None:
    client.force_login(tess)
    client.post(address("session_pack_make", 60, "en"))
    pack = actions.begin(Pack.objects.get().pk)
    assert pack is not None
    actions.note_progress(pack, step="layout", progress=40)

    busy = client.get(address("session_pack", 60), headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 1s"' in busy
    assert '<progress value="40" max="100"' in busy
    assert "Laying out the agenda" in busy
    assert "<html" not in busy
    assert client.get(address("session_pack_file", 60, "en")).status_code == 404

    sha256 = contents_of(session, "en", []).sha256
    actions.finish(pack, Made(12, "a" * 64, 3, []), io.BytesIO(FILE), content_sha256=sha256)
    done = client.get(address("session_pack", 60)).content.decode()
    assert "hx-trigger" not in done
    assert address("session_pack_file", 60, "en") in done
    served: Any = client.get(address("session_pack_file", 60, "en"))
    assert b"".join(served.streaming_content) == FILE
    assert 'filename="board-session-60-pack-en.pdf"' in served["Content-Disposition"]


def test_changed_agenda_is_said_and_the_zip_refused(client: Client, session: BoardSession, tess: User) -> None:
    ready(session, tess)
    client.force_login(tess)
    AgendaItem.objects.filter(position=1).update(title="Opening")

    page = client.get(address("session_pack", 60)).content.decode()
    assert "changed since: make it anew" in page
    assert address("session_pack_zip", 60, "en") not in page
    refused = client.get(address("session_pack_zip", 60, "en"), follow=True).content.decode()
    assert "Make it anew first." in refused


def test_recused_trustee_gets_another_pack_and_never_the_whole_one(
    client: Client, session: BoardSession, tess: User
) -> None:
    tom = member("Tom", Role.TRUSTEE)
    whole = ready(session, tom)
    packs.recuse(session.items.get(position=2), tess)
    client.force_login(tess)

    assert client.get(address("session_pack_file", 60, "en")).status_code == 404
    page = client.get(address("session_pack", 60)).content.decode()
    assert "You have declared an interest" in page
    assert "Zubrowka" not in page
    own = ready(session, tess)
    assert own.pk != whole.pk
    assert own.hidden == hidden_from(tess, session) == [session.items.get(position=2).pk]
    archive = b"".join(offline.archive(own, contents_of(session, "en", own.hidden)))
    with zipfile.ZipFile(io.BytesIO(archive)) as file:
        assert not [name for name in file.namelist() if "Zubrowka" in name]
        index = file.read("board-session-60-pack-en/index.html").decode()
    assert "Withheld because of your declared interest" in index
    assert "Zubrowka" not in index
    assert pack_card(session, tess).context["ready"] == [own]

    client.force_login(tom)  # whose pack is whole, and who learns nothing of the other's interest
    page = client.get(address("session_pack", 60)).content.decode()
    assert "interest" not in page
    assert pack_card(session, tom).context["ready"] == [whole]


def test_secretariat_reads_which_papers_are_left_out(
    client: Client, session: BoardSession, carol: User, tess: User
) -> None:
    ready(session, carol, "en", Remark("paper-1", "Locked annex", "The file is protected by a password.", True))
    page_of = {}
    for person in (carol, tess):
        client.force_login(person)
        page_of[person.name] = client.get(address("session_pack", 60)).content.decode()

    assert "The file is protected by a password." in page_of["Carol"]
    assert "Left out, with a page that says so." in page_of["Carol"]
    assert "Papers and their translations" in page_of["Carol"]
    assert "protected by a password" not in page_of["Tess"]


def test_translation_is_said_by_the_secretariat_with_all_reasons_against(
    client: Client, session: BoardSession, carol: User, tess: User
) -> None:
    first = session.items.get(position=1)
    original = first.papers.get()
    french = packs.paper(first, "Note (fr)", b"%PDF fr", language="fr")
    client.force_login(carol)
    client.post(address("session_paper_translation", french.pk), {"of": original.pk})
    french.refresh_from_db()
    assert french.translation_of == original

    elsewhere = session.items.get(position=2).papers.get()
    with pytest.raises(NotAllowed) as refusal:
        actions.say_translation(original, of=elsewhere, by=carol)
    assert len(refusal.value.reasons) == 3
    with pytest.raises(NotAllowed):
        actions.say_translation(french, of=None, by=tess)
    client.force_login(tess)
    assert client.post(address("session_paper_translation", french.pk), {"of": ""}).status_code == 403


# The offline copy

TITLES = [
    ("ar", "مذكرة من الأمانة: «التعاون التقني» / الجزء ١"),
    ("zh-hans", "秘书处的说明：技术合作“自愿基金”"),
    ("ru", "Записка секретариата: «техническое сотрудничество»?"),
    ("fr", "Note du secrétariat : coopération | « technique » …"),
    ("es", "CON"),
    ("en", "../../etc/passwd\u202e\x00 <script>"),
]


def test_offline_copy_opens_from_the_disk(session: BoardSession, tess: User, tmp_path: Path) -> None:
    first = session.items.get(position=1)
    for language, title in TITLES:
        packs.paper(first, title.replace("\x00", ""), f"%PDF {language}".encode(), language=language)
    pack = ready(session, tess, "ar")

    content = b"".join(offline.archive(pack, contents_of(session, "ar", [])))

    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.testzip() is None
        file.extractall(tmp_path / "out")
        names = file.namelist()
    root = tmp_path / "out" / "board-session-60-pack-ar"
    assert (root / "board-session-60-pack-ar.pdf").read_bytes() == FILE
    sums = dict(reversed(line.split("  ", 1)) for line in (root / "SHA256SUMS.txt").read_text().splitlines())
    assert {f"board-session-60-pack-ar/{path}" for path in sums} == set(names) - {
        "board-session-60-pack-ar/SHA256SUMS.txt"
    }
    for path, sha256 in sums.items():
        assert hashlib.sha256((root / path).read_bytes()).hexdigest() == sha256
    index = (root / "index.html").read_text()
    assert '<html lang="ar" dir="rtl">' in index
    assert "<script" not in index.replace("&lt;script", "")
    assert not re.search(r'(src|href)="https?:', index)
    linked = {unquote(link) for link in re.findall(r'href="([^"]+)"', index)}
    assert linked == set(sums) - {"index.html"} | {"SHA256SUMS.txt"}
    for name in names:
        assert len(name.encode()) < 255
        assert name == unicodedata.normalize("NFC", name)
        assert not [letter for letter in name if unicodedata.category(letter)[0] == "C" or letter in '<>:"\\|?*']
        assert ".." not in name


def test_same_pack_gives_the_same_archive(session: BoardSession, tess: User) -> None:
    pack = ready(session, tess)
    contents = contents_of(session, "en", [])

    assert b"".join(offline.archive(pack, contents)) == b"".join(offline.archive(pack, contents))


@pytest.mark.parametrize(
    ("title", "expected"),
    [("a/b:c", "a-b-c"), ("nul", "file"), ("...", "file"), ("x" * 200, "x" * 60), ("e\u0301t\u0301", "ét́")],
)
def test_name_of_a_file(title: str, expected: str) -> None:
    assert offline.safe(title) == expected


# Notes


def test_note_is_kept_for_its_owner_alone(
    client: Client, session: BoardSession, tess: User, ada: User, dan: User
) -> None:
    item = session.items.get(position=1)
    tom = member("Tom", Role.TRUSTEE)
    secret = "Ask about the consultants of Ruritania"
    client.force_login(tess)
    sent = {"fields": ["", "text"], "text": secret, "revision": "0"}
    saved = client.post(address("session_note_save", item.pk), sent).json()
    assert (saved["revision"], saved["conflicts"], saved["errors"]) == (1, [], {})
    assert secret in client.get(address("session_notes", 60)).content.decode()
    text = client.get(address("session_notes_text", 60))
    assert secret in text.content.decode()
    assert text["Cache-Control"] == "private, no-store"

    pages = [
        address(name, key)
        for name, key in (("session_note", item.pk), ("session_notes", 60), ("session_notes_text", 60))
    ]
    for other, expected in ((tom, 200), (ada, 403), (dan, 403)):
        client.force_login(other)
        for page in pages:
            answer = client.get(page)
            assert answer.status_code == expected, (other, page)
            assert "Ruritania" not in answer.content.decode()
        assert not PrivateNote.objects.visible_to(other).exists()
    assert "Ruritania" not in repr(contents_of(session, "en", []))
    assert not AuditEvent.objects.filter(verb__contains="note").exists()


@pytest.mark.parametrize("role", [Role.ADMIN, Role.HEAD, Role.OFFICER])
def test_only_trustees_keep_notes(session: BoardSession, role: Role) -> None:
    with pytest.raises(NotAllowed):
        actions.save_note(session.items.get(position=1), text="x", revision=0, by=member("Other", role))

    assert not PrivateNote.objects.exists()


def test_note_of_another_window_is_never_overwritten(client: Client, session: BoardSession, tess: User) -> None:
    item = session.items.get(position=1)
    actions.save_note(item, text="First", revision=0, by=tess)
    actions.save_note(item, text="Second", revision=1, by=tess)
    client.force_login(tess)

    answer = client.post(address("session_note", item.pk), {"text": "From an old page", "revision": "1"})

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Second" in page
    assert "From an old page" in page
    assert PrivateNote.objects.get().text == "Second"
    stale = client.post(address("session_note_save", item.pk), {"fields": ["text"], "text": "Old", "revision": "1"})
    assert stale.status_code == 409
    assert client.post(address("session_note", item.pk), {"text": "Both", "revision": "2"}).status_code == 302
    assert (PrivateNote.objects.get().text, PrivateNote.objects.get().revision) == ("Both", 3)


def test_note_on_an_item_goes_out_of_sight_with_the_item(session: BoardSession, tess: User, client: Client) -> None:
    item = session.items.get(position=2)
    actions.save_note(item, text="Before", revision=0, by=tess)
    packs.recuse(item, tess)
    client.force_login(tess)

    assert client.get(address("session_note", item.pk)).status_code == 404
    assert "Before" not in client.get(address("session_notes", 60)).content.decode()
    with pytest.raises(NotAllowed):
        actions.save_note(item, text="After", revision=1, by=tess)


def test_failed_pack_says_why(client: Client, session: BoardSession, tess: User) -> None:
    pack = actions.begin(actions.queue_pack(session, "en", by=tess, send=False).pk)
    assert pack is not None
    actions.fail(pack, problem="The fonts have no picture for ꡀ")
    client.force_login(tess)

    page = client.get(address("session_pack", 60)).content.decode()
    assert "The fonts have no picture for ꡀ" in page
    client.post(address("session_pack_make", 60, "en"))
    assert Pack.objects.get().status == EditionStatus.QUEUED
