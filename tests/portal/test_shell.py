"""The frame of every page, read as a browser reads it."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from django.utils.translation import override

from portal import pages
from portal.accounts.models import Standing
from portal.accounts.roles import Role
from portal.context import SECTIONS, longest_match
from portal.navigation import ENTRIES, Entry
from portal.reference.models import Component
from portal.workflow import Blocker, Move, State
from tests.factories.accounts import holder, mauritania, norway_as_donor, person
from tests.weight import without_pictures

pytestmark = pytest.mark.django_db
LANGUAGES = ["ar", "zh-hans", "en", "fr", "ru", "es"]
WHERE = {Role.FOCAL_POINT: lambda: {"state": mauritania()}, Role.DONOR: lambda: {"organisation": norway_as_donor()}}
TEMPLATES = Path(settings.BASE_DIR) / "templates"
COMPONENTS = TEMPLATES / "components"
SHEETS = [  # those of every page; what PDFs use follows the rules of paper
    Path(settings.BASE_DIR) / "static" / name
    for name in re.findall(r"{% static '(css/\S+\.css)' %}", (TEMPLATES / "base.html").read_text(encoding="utf-8"))
]


def soup_of(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def page(client: Client, url: str, **options) -> BeautifulSoup:
    return soup_of(client.get(url, **options))


def with_role(client: Client, role: Role) -> None:
    client.force_login(holder(role, **WHERE.get(role, dict)()))


# Languages


@pytest.mark.parametrize(
    ("header", "where"),
    [("ar,en;q=0.5", "/ar/"), ("zh-CN,zh;q=0.9", "/zh-hans/"), ("fr-CH", "/fr/"), ("de", "/en/"), ("", "/en/")],
)
def test_the_bare_address_leads_to_the_browsers_language(client, header, where):
    response = client.get("/", headers={"accept-language": header})

    assert (response.status_code, response["Location"]) == (302, where)


def test_the_bare_address_leads_a_person_to_their_own_language(client):
    client.force_login(person(language="ru"))

    assert client.get("/", headers={"accept-language": "ar"})["Location"] == "/ru/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_its_language_and_direction(client, language):
    html = page(client, f"/{language}/").html

    assert (html["lang"], html["dir"]) == (language, "rtl" if language == "ar" else "ltr")
    assert html.select_one(".langs a[aria-current]")["lang"] == language


def test_the_language_switch_keeps_the_page_and_its_query(client):
    with_role(client, Role.ADMIN)

    links = page(client, "/en/people/?q=a%26b&role=head").select(".langs a")

    assert [link["href"] for link in links] == [f"/{code}/people/?q=a%26b&role=head" for code in LANGUAGES]


def test_the_language_switch_keeps_the_page_after_a_refused_form(client):
    with_role(client, Role.ADMIN)

    links = soup_of(client.post("/en/people/new/?from=desk", {})).select(".langs a")

    assert links[0]["href"] == "/ar/people/new/?from=desk"


def test_the_language_switch_keeps_a_page_that_is_not_found(client):
    assert page(client, "/en/nothing/here/?x=1").select_one(".langs a")["href"] == "/ar/nothing/here/?x=1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_that_is_not_complete_says_so(client, language, monkeypatch):
    monkeypatch.setattr("portal.context.COMPLETE_LANGUAGES", frozenset({"en", "ar"}))

    notice = page(client, f"/{language}/").select_one("main > .notice")

    assert (notice is None) == (language in ("en", "ar"))
    if notice:
        names = {"zh-hans": "中文", "fr": "français", "ru": "русский", "es": "español"}
        assert names[language] in notice.text


# The head and the policy


def test_nothing_is_inline_and_the_policy_is_strict(client):
    response = client.get("/en/")
    soup = soup_of(response)

    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert [script for script in soup.find_all("script") if not script.get("src")] == []
    assert soup.find_all("style") == []
    assert soup.find_all(style=True) == []
    assert [name for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")] == []


def test_styles_come_in_the_order_of_their_layers(client):
    sheets = [Path(link["href"]).name for link in page(client, "/en/account/login/").select("link[rel=stylesheet]")]

    assert (sheets[0], sheets[-1]) == ("tokens.css", "print.css")  # the first fixes the order of the layers
    assert sheets == [path.name for path in SHEETS]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda p: p.name)
def test_styles_use_logical_properties(sheet):
    physical = re.compile(
        r"^\s*(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|width|height|float|"
        r"(?:min|max)-(?:width|height))\s*:"
    )
    aligned = re.compile(r"text-align:\s*(?:left|right)")

    lines = sheet.read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if physical.match(line)] == []
    assert [line.strip() for line in lines if aligned.search(line) and "physical on purpose" not in line] == []


# The menu


def test_every_entry_leads_to_a_page_in_a_known_section():
    with override("en"):
        for entry in ENTRIES:
            assert entry.section in SECTIONS
            assert resolve(reverse(entry.url_name))


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_offers_only_what_the_role_may_open(client, role):
    with_role(client, role)
    soup = page(client, "/en/desk/")

    links = [link["href"] for link in soup.select("#nav li a")]

    assert links[0] == "/en/desk/" or "/en/desk/" in links
    assert ("/en/people/" in links) == (role in (Role.ADMIN, Role.HEAD))
    assert {link: client.get(link, follow=True).status_code for link in links} == dict.fromkeys(links, 200)


def test_the_page_being_read_and_pages_below_it_are_marked(client):
    with_role(client, Role.ADMIN)

    for url in ("/en/people/", "/en/people/new/"):
        assert [link["href"] for link in page(client, url).select("#nav a[aria-current]")] == ["/en/people/"]
    assert page(client, "/en/account/profile/").select("#nav a[aria-current]") == []


def test_the_longest_address_wins():
    assert longest_match("/en/reports/runs/3/", ["/en/reports/", "/en/reports/runs/", "/en/"]) == "/en/reports/runs/"
    assert longest_match("/ar/", ["/ar/reports/"]) == ""


def test_an_entry_is_for_its_roles():
    everybody = Entry("workspace", "A", "home", "house", 1)
    heads = Entry("workspace", "B", "home", "house", 1, frozenset({Role.HEAD}))
    nobody, head = Standing({}, {}), Standing({Role.HEAD: None}, {Role.HEAD: None})

    assert [everybody.is_for(nobody), everybody.is_for(head)] == [True, True]
    assert [heads.is_for(nobody), heads.is_for(head)] == [False, True]


def test_visitors_are_offered_to_sign_in_and_people_to_sign_out(client):
    assert page(client, "/en/").select_one('.mast a[href="/en/account/login/"]').text.strip() == "Sign in"

    client.force_login(person("Amina van Diallo"))
    menu = page(client, "/en/desk/").select_one("details.user")
    assert menu.select_one(".avatar").text == "AD"
    assert menu.select_one("a")["href"] == "/en/account/profile/"


# Home, desk


def test_home_tells_what_the_programme_is(client):
    Component.objects.get_or_create(number=1, defaults={"name_en": "Indivisibility", "description_en": "All rights."})

    soup = page(client, "/en/")

    assert "Since 1955" in soup.select_one(".lead").text
    shown = [heading.text for heading in soup.select(".front__seven h3")]
    assert shown == [component.name for component in Component.objects.order_by("number")]


def test_a_signed_in_person_starts_at_the_desk(client):
    client.force_login(person())

    assert client.get("/en/")["Location"] == "/en/desk/"


def test_the_demonstration_says_that_it_is_one(client, settings):
    settings.DEMO = True
    assert "illustrative" in page(client, "/en/").select_one(".foot").text
    settings.DEMO = False
    assert "illustrative" not in page(client, "/en/").select_one(".foot").text


def test_messages_are_announced(rf: RequestFactory):
    request = rf.get("/en/desk/")
    request.user, request._messages = person(), FakeMessages()
    messages.success(request, "Kept <b>")

    notice = soup_of(render(request, "403.html")).select_one("[role=status] .notice--success")

    assert notice.text.strip() == "Kept <b>"


class FakeMessages(list):
    """Message storage of one request, without a cookie or a session."""

    def add(self, level, message, extra_tags=""):
        self.append(messages.storage.base.Message(level, message, extra_tags))


# Error pages


@pytest.mark.parametrize("language", ["en", "ar"])
def test_not_found_is_a_page_in_the_readers_language(client, language):
    response = client.get(f"/{language}/nothing/")
    soup = soup_of(response)

    assert response.status_code == 404
    assert soup.html["lang"] == language
    assert soup.select_one("main .btn")["href"] == f"/{language}/"


def test_a_refusal_names_the_rule(rf: RequestFactory):
    request = rf.get("/en/desk/")
    request.user = person()

    named = pages.refused(request, PermissionDenied("Only a head of section decides."))
    unnamed = pages.refused(request, PermissionDenied())

    assert (named.status_code, unnamed.status_code) == (403, 403)
    assert "Only a head of section decides." in soup_of(named).main.text
    assert "Your roles do not include" in soup_of(unnamed).main.text


def test_a_form_without_its_token_is_explained():
    client = Client(enforce_csrf_checks=True)

    response = client.post("/ar/account/login/", {"login": "x@example.org", "password": "x"})
    soup = soup_of(response)

    assert response.status_code == 403
    assert soup.html["dir"] == "rtl"
    assert soup.select_one(".eyebrow").text == "403"


def test_the_page_after_a_crash_needs_nothing():
    soup = BeautifulSoup(render_to_string("500.html"), "html.parser")

    assert [part["lang"] for part in soup.find_all(lang=True)] == ["en", "ar", "fr", "es", "ru", "zh-hans"]
    assert soup.select_one("[lang=ar]")["dir"] == "rtl"
    assert soup.select("script, style, link") == []


# Components


def test_the_gallery_is_for_staff(client):
    assert client.get("/en/_components/").status_code == 302
    with_role(client, Role.FOCAL_POINT)
    assert client.get("/en/_components/").status_code == 403


def test_the_gallery_shows_every_component(client):
    with_role(client, Role.OFFICER)

    response = client.get("/en/_components/")

    used = {Path(str(template.name)).name for template in response.templates if "components/" in str(template.name)}
    assert sorted(path.name for path in COMPONENTS.glob("*.html")) == sorted(used - {"components.html"})
    assert len(without_pictures(response.content)) < 60_000


@pytest.mark.parametrize("component", sorted(COMPONENTS.glob("*.html")), ids=lambda path: path.name)
def test_every_component_says_what_it_takes(component):
    assert component.read_text(encoding="utf-8").startswith("{% comment %}")


def render_text(source: str, **context) -> BeautifulSoup:
    return BeautifulSoup(Template("{% load portal_ui %}" + source).render(Context(context)), "html.parser")


def test_a_badge_reads_as_the_readers_side_calls_the_state():
    state = State("screening", "Screening", "Being checked", "OHCHR", "progress")

    assert render_text("{% badge state %}", state=state).text == "Being checked"
    staff = holder(Role.OFFICER)
    shown = render_text("{% badge state %}", state=state, user=staff).span
    assert (shown.text, shown["class"]) == ("Screening", ["badge", "badge--progress"])


def test_text_of_people_carries_its_language_and_direction():
    assert str(render_text("{% person_text t 'ar' %}", t="<مرحبا>")) == '<span dir="rtl" lang="ar">&lt;مرحبا&gt;</span>'
    assert str(render_text("{% person_text t 'fr' %}", t="Bonjour")) == '<span dir="ltr" lang="fr">Bonjour</span>'
    assert str(render_text("{% person_text t %}", t="?")) == '<span dir="auto">?</span>'
    assert render_text("{% person_text t %}", t="").text == "—"


def test_figures_are_kept_left_to_right():
    assert str(render_text("{% figure t %}", t="A/HRC/40/78")) == '<bdi class="n" dir="ltr">A/HRC/40/78</bdi>'


def test_a_visitor_has_no_permission_and_an_unknown_one_is_a_mistake():
    source = "{% has_perm 'portal.view_people' as may %}{{ may }}"
    assert render_text(source).text == "False"
    assert render_text(source, user=holder(Role.HEAD)).text == "True"
    with pytest.raises(LookupError):
        render_text("{% has_perm 'portal.nonsense' %}", user=holder(Role.HEAD))


def panel(rf: RequestFactory, **context) -> BeautifulSoup:
    html = render_to_string("components/transition_panel.html", context, rf.get("/en/"))
    return BeautifulSoup(html, "html.parser")


def test_a_move_that_can_be_made_is_a_form_and_asks_for_the_reason_it_needs(rf):
    move = Move(
        "decline", "Decline", "Declined", ("draft",), "declined", "portal.view_people", needs_note=True, tone="danger"
    )

    form = panel(rf, move=move, blockers=[], url="/x/", note="typed <before>").form

    assert (form["method"], form["action"]) == ("post", "/x/")
    assert form.textarea.has_attr("required")
    assert form.textarea.text == "typed <before>"
    assert form.button["class"] == ["btn", "btn--danger"]
    assert len(form.select_one("input[name=csrfmiddlewaretoken]")["value"]) == 64


def test_what_stands_in_the_way_is_shown_instead_of_the_button(rf):
    move = Move("submit", "Submit", "Submitted", ("draft",), "submitted", "portal.view_people")
    blockers = [Blocker("The letter is missing.", "id_letter"), Blocker("No contact.")]

    soup = panel(rf, move=move, blockers=blockers, url="/x/", record_url="/r/3/")

    assert soup.select("form, button") == []
    assert [item.text for item in soup.select("li")] == ["The letter is missing.", "No contact."]
    assert soup.select_one("li a")["href"] == "/r/3/#id_letter"


def test_the_summary_of_errors_links_to_each_field(client):
    with_role(client, Role.OFFICER)

    soup = page(client, "/en/_components/")

    links = [link["href"][1:] for link in soup.select(".errsum a")]
    assert links == ["id_title", "id_kind", "id_need", "id_form_of_assistance_0", "id_consent"]
    assert [bool(soup.find(id=anchor)) for anchor in links] == [True] * 5
    described = soup.find(id="id_title")["aria-describedby"].split()
    assert [soup.find(id=part) is not None for part in described] == [True] * len(described)
    assert soup.find(id="id_title")["aria-invalid"] == "true"


def test_ids_are_used_once(client):
    with_role(client, Role.ADMIN)

    for url in ("/en/_components/", "/en/people/", "/en/people/new/", "/en/account/profile/"):
        ids = [tag["id"] for tag in page(client, url).find_all(id=True)]
        assert sorted(ids) == sorted(set(ids)), url


def test_the_pager_keeps_the_filters(client):
    with_role(client, Role.OFFICER)

    links = page(client, "/en/_components/?q=x&page=2").select(".pager a")

    assert links[0]["href"] == "?q=x&page=1"
    assert [link.text for link in links if link.get("aria-current")] == ["2"]


def test_no_page_stands_twice_in_the_menu() -> None:
    names = [entry.url_name for entry in ENTRIES]

    assert len(names) == len(set(names))
