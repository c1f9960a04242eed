"""The form as a file: what is written is read back, through office programs and in six languages; what is not ours is refused."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signing import dumps
from django.test import Client
from django.utils.translation import override
from hypothesis import HealthCheck, example, given
from hypothesis import settings as how
from hypothesis import strategies as st

from portal.accounts.models import User
from projects.requests.drafting import content
from projects.requests.drafting.actions import save_section
from projects.requests.drafting.offline import document, reading, rows, workbook
from projects.requests.drafting.offline.reading import NotOurForm
from projects.requests.drafting.sections import SECTION_OF, SECTIONS
from projects.requests.models import Request
from tests.factories import projects as make

WRITERS = {"docx": document, "xlsx": workbook}
LANGUAGES = [code for code, _name in settings.LANGUAGES]
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), include_characters="\n"), max_size=60).map(
    str.strip
)
ANSWERS = TEXTS.filter(lambda text: text != rows.NONE_CHOSEN)
FILLED: dict[str, Any] = {
    "institution": "وزارة العدل",
    "contact_name": "Directeur",
    "contact_function": "",
    "contact_email": "unit@ministry.example",
    "contact_phone": "+254 20 000 000",
    "title": "Monitors",
    "language": "ar",
    "need": "First line\nsecond line",
    "beneficiaries": "8,000",
    "sustainability": "=1+1",
    "no_recommendation_reason": "",
    "forms": ["seminars", "workshops"],
    "elements": [],
    "sdg_targets": ["16.3", "16.a"],
    "national_plan": "План 2030",
    "preferred_start_on": "2027-01-10",
    "preferred_end_on": None,
    "estimated_cost_usd": "120000.50",
    "national_contribution": "",
    "national_contribution_usd": "0.00",
    "other_resources": "",
    "other_resources_usd": None,
    "partners": "国家人权机构",
    "letter_promised_by": None,
    "consent": "summary",
    "confidential_parts": "",
    **{f"score_{n}": n % 4 for n in range(1, 7)},
    "score_7": None,
    **{f"narrative_{n}": f"Reason {n}" for n in range(1, 8)},
    **{f"evidence_{n}": f"تقرير {n}; page 3" for n in range(1, 8)},
}


def fill(request: Request, by: User, facts: dict[str, Any]) -> Request:
    data: dict[str, dict[str, Any]] = {}
    for name, value in facts.items():
        data.setdefault(SECTION_OF[name], {})[name] = value
    for section, fields in data.items():
        save_section(request, section, fields, by=by)
    return request


def said(request: Request) -> dict[str, Any]:
    """Everything the form can carry."""
    found: dict[str, Any] = {}
    for section in SECTIONS:
        found |= content.read(request, section.key)
    return {name: value for name, value in found.items() if name != "letter"}


def there_and_back(request: Request, file_type: str, folder: Path) -> reading.Reading:
    path = folder / f"form.{file_type}"
    path.write_bytes(WRITERS[file_type].write(request))
    return reading.read(path, path.name, request)


@pytest.mark.parametrize("file_type", WRITERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_written_is_read_back_in_every_language(
    language: str, file_type: str, alice: User, tmp_path: Path
) -> None:
    request = fill(make.draft(alice), alice, FILLED)
    request.recommendations.add(make.recommendation("KEN"))

    with override(language):
        found = there_and_back(request, file_type, tmp_path)

    assert found.problems == {}
    assert found.values == said(request)
    assert found.based_on["need"] == 1


@pytest.mark.parametrize("file_type", WRITERS)
@how(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(need=ANSWERS, partners=ANSWERS, narrative=ANSWERS, language=st.sampled_from(LANGUAGES))
@example(need="_x0041_ [[title]] 'quoted", partners="+1\t2", narrative="yes", language="en")
def test_any_words_survive_the_way_there_and_back(
    file_type: str, need: str, partners: str, narrative: str, language: str, db: None, tmp_path_factory: Any
) -> None:
    alice = User.objects.filter(name="Alice").first() or make.member_of_kenya("Alice")
    words = {"need": need, "partners": partners, "narrative_4": narrative}
    request = fill(make.draft(alice), alice, words)

    with override(language):
        found = there_and_back(request, file_type, tmp_path_factory.mktemp("form"))

    assert found.problems == {}
    assert {name: found.values[name] for name in words} == words


def office_opens(file_type: str) -> bool:
    """Writer and Calc are installed apart from each other."""
    program = shutil.which("soffice")
    library = {"docx": "libswlo.so", "xlsx": "libsclo.so"}[file_type]
    return program is not None and (Path(program).resolve().parent / library).exists()


@pytest.mark.parametrize(
    "file_type",
    [
        pytest.param(kind, marks=pytest.mark.skipif(not office_opens(kind), reason=f"no office program opens {kind}"))
        for kind in WRITERS
    ],
)
def test_the_form_survives_being_saved_by_an_office_program(file_type: str, alice: User, tmp_path: Path) -> None:
    request = fill(make.draft(alice), alice, FILLED)
    request.recommendations.add(make.recommendation("KEN"))
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / f"form.{file_type}"
    with override("ar"):
        path.write_bytes(WRITERS[file_type].write(request))
        command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", file_type,
                   "--outdir", str(tmp_path), str(path)]  # fmt: skip
        subprocess.run(command, check=True, timeout=240, capture_output=True)
        found = reading.read(tmp_path / path.name, path.name, request)

    assert found.problems == {}
    assert found.values == said(request)


def test_a_workbook_is_filled_in_as_people_do(alice: User, tmp_path: Path) -> None:
    """Dates as dates, figures as figures, choices in another language; locked labels, open answers, right to left."""
    from datetime import datetime

    request = make.draft(alice)
    path = tmp_path / "form.xlsx"
    with override("ar"):
        path.write_bytes(workbook.write(request))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    cells = {row[0].value: row[2] for row in sheet.iter_rows() if row[0].value}
    cells["[[preferred_start_on]]"].value = datetime(2027, 3, 1)  # noqa: DTZ001 a cell has no zone
    cells["[[estimated_cost_usd]]"].value = 240000
    cells["[[score_2]]"].value = "2"
    cells["[[forms.workshops]]"].value = "x"
    cells["[[consent]]"].value = "Only title, State and status may be published"
    cells["[[preferred_end_on]]"].value = "31.12.2027"
    book.save(path)

    found = reading.read(path, path.name, request)

    assert found.problems == {}
    assert (found.values["preferred_start_on"], found.values["preferred_end_on"]) == ("2027-03-01", "2027-12-31")
    assert (found.values["estimated_cost_usd"], found.values["score_2"]) == ("240000.00", 2)
    assert (found.values["forms"], found.values["consent"]) == (["workshops"], "summary")
    assert sheet.sheet_view.rightToLeft
    assert sheet.protection.sheet
    assert (sheet["B5"].protection.locked, cells["[[need]]"].protection.locked) == (True, False)


def test_rows_that_were_deleted_change_nothing(alice: User, tmp_path: Path) -> None:
    request = fill(make.draft(alice), alice, FILLED)
    path = tmp_path / "form.docx"
    made = docx.Document(io.BytesIO(document.write(request)))
    for row in made.tables[0].rows:
        if "[[need]]" in row.cells[0].text or "[[forms." in row.cells[0].text:
            row._tr.getparent().remove(row._tr)
    made.save(str(path))

    found = reading.read(path, path.name, request)

    assert "need" not in found.values
    assert "forms" not in found.values
    assert found.values["partners"] == FILLED["partners"]


def test_what_cannot_be_read_is_named_and_the_rest_is_read(alice: User, tmp_path: Path) -> None:
    request = fill(make.draft(alice), alice, FILLED)
    path = tmp_path / "form.xlsx"
    path.write_bytes(workbook.write(request))
    book = openpyxl.load_workbook(path)
    cells = {row[0].value: row[2] for row in book.worksheets[0].iter_rows() if row[0].value}
    cells["[[preferred_start_on]]"].value = "in spring"
    cells["[[consent]]"].value = "perhaps"
    cells["[[elements.education]]"].value = "perhaps"
    cells["[[estimated_cost_usd]]"].value = "1,5"
    book.save(path)

    found = reading.read(path, path.name, request)

    assert found.problems == {
        "preferred_start_on": "Enter a valid date.",
        "consent": "“perhaps” is not one of the answers of the list.",
        "elements": "“perhaps” is neither yes nor no.",
        "estimated_cost_usd": "Enter a number.",
    }
    assert found.values["institution"] == FILLED["institution"]


def docx_with(token: str) -> bytes:
    made = docx.Document()
    cells = made.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text, cells[1].text = "Form [[form]]", token
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def zipped(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), text)
    return buffer.getvalue()


def token(about: Request, **changes: Any) -> str:
    return dumps({"request": about.pk, "format": rows.FORMAT, "based_on": {}} | changes, salt=rows.SALT)


@pytest.mark.parametrize(
    ("content_of_file", "words"),
    [
        (lambda r: b"", "The file is empty"),
        (lambda r: make.PDF, "This is not a DOCX or XLSX file."),
        (lambda r: b"institution,need\nx,y\n", "This is not a DOCX or XLSX file."),
        (lambda r: workbook.write(r)[:400], "damaged or incomplete"),
        (lambda r: zipped(word__document_xml="<broken"), "damaged or incomplete"),
        (lambda r: zipped(word__document_xml="<a/>", word__vbaProject_bin="x"), "refused for safety: it contains macros"),
        (lambda r: docx_with(""), "This is not a form that the portal made"),
        (lambda r: docx_with(token(r)[:-2] + "xx"), "This is not a form that the portal made"),
        (lambda r: docx_with(token(r, request=r.pk + 1)), "downloaded for another request"),
        (lambda r: docx_with(token(r, format=0)), "an earlier version of the portal"),
    ],
    ids=["empty", "pdf", "csv", "cut", "broken", "macros", "foreign", "forged", "another", "old"],
)  # fmt: skip
def test_what_is_not_our_form_is_refused_with_words(
    content_of_file: Any, words: str, alice: User, tmp_path: Path
) -> None:
    request = make.draft(alice)
    path = tmp_path / "file"
    path.write_bytes(content_of_file(request))

    with pytest.raises(NotOurForm, match=words):
        reading.read(path, "file", request)


# Over the pages


def upload(client: Client, request: Request, made: bytes, name: str = "form.xlsx") -> Any:
    return client.post(f"/en/requests/{request.pk}/offline/", {"file": SimpleUploadedFile(name, made)})


def changed(request: Request, **answers: Any) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook.write(request)))
    cells = {row[0].value: row[2] for row in book.worksheets[0].iter_rows() if row[0].value}
    for name, value in answers.items():
        cells[f"[[{name}]]"].value = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_download_fill_upload_compare_and_accept(client: Client, alice: User, bob: User) -> None:
    request = make.draft(alice, title="Visits")
    save_section(request, "need", {"need": "As downloaded"}, by=alice)
    client.force_login(alice)
    made = client.get(f"/en/requests/{request.pk}/offline/xlsx/")
    file = changed(request, need="From the file", beneficiaries="Prisoners", institution="Ministry")
    save_section(request, "need", {"need": "Changed by Bob since"}, by=bob)

    returned = upload(client, request, file)
    page = BeautifulSoup(client.get(returned["Location"]).content, "html.parser")
    choices = {box["name"]: box["value"] for box in page.select("input[type=radio][checked]")}
    hidden = {field["name"]: field["value"] for field in page.select("form.card input[type=hidden]")}
    client.post(returned["Location"], hidden | choices)

    assert made["Content-Disposition"] == f'attachment; filename="{request.reference}.xlsx"'
    assert choices == {"take_institution": "file", "take_need": "draft", "take_beneficiaries": "file"}
    assert [badge.text for badge in page.select("legend .badge")] == ["The draft has changed too since the download"]
    request.refresh_from_db()
    assert (request.institution, request.need, request.beneficiaries) == (
        "Ministry",
        "Changed by Bob since",
        "Prisoners",
    )
    assert request.offline_returns.get().closed_by == alice


def test_a_draft_that_moves_while_the_person_compares_is_shown_again(client: Client, alice: User, bob: User) -> None:
    request = make.draft(alice)
    client.force_login(alice)
    returned = upload(client, request, changed(request, need="From the file", sustainability="A law"))["Location"]
    page = BeautifulSoup(client.get(returned).content, "html.parser")
    hidden = {field["name"]: field["value"] for field in page.select("form.card input[type=hidden]")}
    save_section(request, "need", {"need": "Meanwhile"}, by=bob)

    answer = client.post(returned, hidden | {"take_need": "file", "take_sustainability": "file"})

    request.refresh_from_db()
    assert "Somebody has changed the draft in the meantime." in answer.content.decode()
    assert (request.need, request.sustainability) == ("Meanwhile", "")
    assert request.offline_returns.get().closed_at is None


def test_a_refused_file_is_explained_beside_its_field(client: Client, alice: User) -> None:
    request = make.draft(alice)
    client.force_login(alice)

    page = BeautifulSoup(upload(client, request, make.PDF).content, "html.parser")

    assert page.select_one(".errsum a")["href"] == "#id_file"
    assert "This is not a DOCX or XLSX file." in page.select_one("#id_file_error").text


def test_a_sent_request_takes_no_file(client: Client, alice: User) -> None:
    request = make.submitted(alice)
    client.force_login(alice)

    assert upload(client, request, make.PDF)["Location"] == f"/en/requests/{request.pk}/"
