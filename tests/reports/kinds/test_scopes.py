"""What reports may be about: codes that stay, names in the reader's language, and whom an author may report on."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.periods import parse
from portal.workflow import NotAllowed
from projects.requests.models import Request
from reports.kinds import KINDS
from reports.kinds.scopes import DONORS, FUNDS, PROJECTS, STATES, against
from reports.runs import actions
from tests.factories import accounts, funding
from tests.factories import donor_reports as make
from tests.factories.people import member
from tests.factories.reference import state
from tests.factories.reports import government

pytestmark = pytest.mark.django_db


def test_a_donor_is_known_by_its_number_and_called_in_the_readers_language() -> None:
    ireland, foundation = government("Ireland", "IRL"), funding.donor("Fondation Exemple")

    assert DONORS.exists(str(ireland.pk))
    assert not DONORS.exists("Ireland")
    with translation.override("fr"):
        assert DONORS.name(str(ireland.pk)) == "Irlande"
        assert list(DONORS.choices(None)) == [(str(foundation.pk), "Fondation Exemple"), (str(ireland.pk), "Irlande")]


def test_donors_with_something_have_money_moved_or_an_agreement_in_force() -> None:
    made = make.programme()
    government("Norway", "NOR")

    assert DONORS.with_something(make.HALF) == [str(made.ireland.pk), str(made.sweden.pk)]
    assert DONORS.with_something(parse("1999")) == []


def test_states_with_something_have_a_project_or_a_request_of_the_period() -> None:
    make.programme()
    head = member("Heidi", Role.HEAD)
    Request.objects.create(
        reference="TCR-2026-9001", state=state("GEO"), status="screening", title="A request",
        submitted_at=datetime(2026, 3, 1, 9, tzinfo=UTC), submitted_by=head,
    )  # fmt: skip

    assert STATES.with_something(make.HALF) == ["GEO", "KEN", "PER", "TUN"]
    assert STATES.name("GEO") == "Georgia"
    assert not STATES.exists("XXX")


def test_projects_with_something_are_under_way_and_have_begun() -> None:
    kenya = funding.project(code="TCP-2026-0001", starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31))
    funding.project("planning", code="TCP-2026-0002", starts_on=date(2026, 1, 1))

    assert PROJECTS.with_something(parse("2026-H1")) == ["TCP-2026-0001"]
    assert PROJECTS.with_something(parse("2026-H2")) == []
    assert [code for code, _name in PROJECTS.choices(None)] == [kenya.code]
    assert not PROJECTS.exists("TCP-2026-0002")


def test_an_officer_of_some_states_reports_on_these_alone() -> None:
    make.programme()
    officer = accounts.person("Olga", Role.OFFICER, state=state("TUN"))

    assert STATES.choices(officer) == [("TUN", "Tunisia")]
    assert [code for code, _name in PROJECTS.choices(officer)] == ["TCP-2026-0002"]
    (refusal,) = against(PROJECTS, "TCP-2026-0001", is_needed=True, by=officer)
    assert str(refusal) == "You do not report on TCP-2026-0001."


@pytest.mark.parametrize(
    ("kind", "scope", "said"),
    [
        ("donor", "", "Choose what the report is about: Donor."),
        ("donor", "77", "There is no donor with the number “77”."),
        ("project", "TCP-1", "There is no project “TCP-1” that has begun."),
        ("statement", "NONE", "There is no fund “NONE”."),
        ("board", "VFTC", "A report of this kind is about the whole programme."),
    ],
)
def test_a_report_about_nothing_is_refused_in_words(kind: str, scope: str, said: str, carol: User) -> None:
    with pytest.raises(NotAllowed) as refusal:
        actions.draft_report(kind, make.HALF, scope=scope, by=carol)

    assert [str(reason) for reason in refusal.value.reasons] == [said]
    assert KINDS[kind].is_scope_needed == (kind in ("donor", "project"))


def test_a_fund_is_its_own_code() -> None:
    funding.fund("VFTC")

    assert FUNDS.exists("VFTC")
    assert against(FUNDS, "", is_needed=False, by=None) == []
