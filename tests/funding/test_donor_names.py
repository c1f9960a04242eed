import pytest

from funding.donors.actions import record_donor
from funding.donors.naming import DonorNames, kind_of
from portal.accounts.models import Organisation
from tests.factories.reference import state

pytestmark = pytest.mark.django_db
Kind = Organisation.Kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("European Commission", Kind.INTERGOVERNMENTAL),
        ("Organisation internationale de la Francophonie", Kind.INTERGOVERNMENTAL),
        ("Ford Foundation", Kind.FOUNDATION),
        ("Fondation Botnar", Kind.FOUNDATION),
        ("Fundación La Caixa", Kind.FOUNDATION),
        ("Education Above All and Silatech", Kind.FOUNDATION),
        ("Coventry University", Kind.ACADEMIC),
        ("Université de Genève", Kind.ACADEMIC),
        ("UN Multi-Partner Trust Fund Office", Kind.POOLED_FUND),
        ("Peacebuilding Fund", Kind.POOLED_FUND),
        ("Microsoft Corporation", Kind.PRIVATE),
        ("A group of friends Ltd.", Kind.PRIVATE),
        ("Princess Anna", Kind.OTHER),
    ],
)
def test_kinds_by_name(name: str, kind: str) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    ("text", "iso3"),
    [("Norway", "NOR"), ("norway ", "NOR"), ("United Kingdom", "GBR"), ("Czech Republic", "CZE"), ("النرويج", "NOR")],
)
def test_states_by_any_spelling(text: str, iso3: str) -> None:
    found = DonorNames().find(text)

    assert (found.state, found.kind, found.donor) == (state(iso3), Kind.GOVERNMENT, None)


@pytest.mark.parametrize(
    ("text", "near"), [("Norwey", "Norway"), ("Untied Kingdom", "United Kingdom"), ("Nethrlands", "Netherlands")]
)
def test_misspelt_states_are_not_taken_for_new_donors(text: str, near: str) -> None:
    names = DonorNames()

    assert any(near in name for name in names.misspelt_state(names.find(text)))


@pytest.mark.parametrize("text", ["Ford Foundation", "Princess Anna", "Coventry University", "Silatech"])
def test_other_names_are_not_taken_for_states(text: str) -> None:
    names = DonorNames()

    assert names.misspelt_state(names.find(text)) == []


def test_a_ministry_of_a_state_is_not_the_states_donor() -> None:
    norway = state("NOR")
    Organisation.objects.create(name="Ministry of Justice", kind=Kind.GOVERNMENT, state=norway)

    donor = record_donor(DonorNames().find("Norway"), by=None)

    assert (donor.organisation.name, donor.organisation.state) == ("Norway", norway)
    assert record_donor(DonorNames().find("Norvège"), by=None) == donor
    assert Organisation.objects.filter(state=norway).count() == 2


def test_an_organisation_already_known_becomes_a_donor() -> None:
    known = Organisation.objects.create(name="Norway", kind=Kind.GOVERNMENT, state=state("NOR"))

    assert record_donor(DonorNames().find("Norway"), by=None).organisation == known
