"""Every address refuses a stranger: signed out, only what is meant for the public answers; signed in, nothing of another State does."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from portal.accounts.models import User

PUBLIC = {
    "landing", "home", "healthz", "readyz", "schema", "swagger",
    "account_login", "account_logout", "account_signup", "account_inactive", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done", "account_confirm_email", "account_email_verification_sent",
    "calendar", "calendar_feed", "calendar_of_state", "calendar_of_group",
    "recommendation_list", "recommendation_detail", "coverage", "state_list", "state_detail", "state_unaddressed", "project_list", "project_detail", "project_money", "thread",
    "amendment_list", "amendment_detail",
    "project_components", "component_heat", "component_projects",
    "plan_rollup", "plan_projects", "plan_states", "plan_results", "plan_indicators",
    "request_times", "ask_for_help", "blank_form",
    "results", "results_indicator", "results_value",
    "participation", "participation_room", "event_list", "event_detail", "partner_list", "partner_detail", "partner_room",
    "lesson_list", "lesson_page", "project_experience",
    "activity_list", "work_plan", "activity_detail", "project_calendar", "calendar_private",
    "funding_page",
    "library_list", "library_lessons", "library_report", "library_read", "library_read_chapter", "library_file",
    "report_verify", "verify", "verify_page", "verify_code",
}  # fmt: skip
OPEN = {"/api/v1/dashboards/funding/", "/api/v1/dashboards/funding.x"}
SAMPLE: dict[str, Any] = {
    "int": 1, "slug": "x", "str": "x", "uuid": "00000000-0000-0000-0000-000000000000", "path": "x",
}  # fmt: skip


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        part = str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + part)
        else:
            yield prefix + part, entry


def addresses() -> list[tuple[str, str]]:
    """Every pattern of the site with an example address."""
    found = []
    for route, entry in patterns(get_resolver()):
        path = re.sub(
            r"\(\?P<(\w+)>(?:\[[^\]]*\]|[^)])*\)", lambda m: "1" if m.group(1) in ("pk", "uidb36") else "x", f"/{route}"
        )
        path = re.sub(r"<(?:(\w+):)?\w+>", lambda m: str(SAMPLE.get(m.group(1) or "str", "x")), path)
        path = path.replace("\\Z", "").replace("^", "").replace("$", "").replace("\\.", ".").replace("/?", "/")
        found.append((entry.name or route, path.replace("//", "/")))
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_visitor_meets_the_sign_in_page(client: Client, method: str) -> None:
    answered = []
    for name, path in addresses():
        if name in PUBLIC or name.startswith(("account_",)) or path.startswith("/api/"):
            continue
        response = getattr(client, method)(path)
        to_sign_in = response.status_code == 302 and "/account/login/" in response["Location"]
        if not to_sign_in and response.status_code not in (403, 405):
            answered.append((name, path, response.status_code))

    assert answered == []


@pytest.mark.django_db
def test_the_api_refuses_a_visitor(client: Client) -> None:
    """All but the figures of the pages that everybody reads."""
    answered = [
        (path, status)
        for _name, path in addresses()
        if path.startswith("/api/")
        and path not in OPEN
        and (status := client.get(path).status_code) not in (401, 403, 404)
    ]

    assert answered == []


@pytest.mark.django_db
def test_no_address_breaks_for_a_person_without_roles(client: Client) -> None:
    """Somebody with an account and no membership is refused or sees an empty page, never an error."""
    client.force_login(User.objects.create_user("new@people.example", "correct horse battery", name="New"))

    broken = [
        (path, response.status_code)
        for name, path in addresses()
        if name != "readyz"
        for response in (client.get(path),)
        if response.status_code >= 500
    ]

    assert broken == []
