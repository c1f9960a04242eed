"""Reference records by their codes. The data are the real ones, so nothing is made up here."""

from portal.reference.models import AssistanceForm, Component, ProgrammeElement, SdgTarget, State, UprSession


def state(iso3: str) -> State:
    return State.objects.get(iso3=iso3)


def component(number: int) -> Component:
    return Component.objects.get(number=number)


def assistance_form(code: str) -> AssistanceForm:
    return AssistanceForm.objects.get(code=code)


def programme_element(code: str) -> ProgrammeElement:
    return ProgrammeElement.objects.get(code=code)


def sdg_target(code: str) -> SdgTarget:
    return SdgTarget.objects.get(code=code)


def upr_session(number: int) -> UprSession:
    return UprSession.objects.get(number=number)
