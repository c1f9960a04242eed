"""Sections of a request as a browser would send them, and people who write at the same time."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from projects.requests.models import Request
from tests.factories.projects import PDF

SECTION_POSTS: dict[str, dict[str, Any]] = {
    "who": {
        "institution": "Ministry of Justice",
        "contact_name": "Director",
        "contact_function": "Human rights unit",
        "contact_email": "unit@ministry.example",
        "contact_phone": "+254 20 000 000",
    },
    "need": {
        "title": "Monitors for prisons",
        "language": "en",
        "need": "Regular visits.",
        "beneficiaries": "8,000 prisoners",
        "sustainability": "A budget line.",
    },
    "recommendations": {"no_recommendation_reason": "None applies yet."},
    "forms": {"forms": ["workshops", "seminars"], "elements": ["education"]},
    "components": {f"score_{n}": "2" for n in range(1, 8)}
    | {f"narrative_{n}": f"Reason {n}." for n in range(1, 8)}
    | {f"evidence_{n}": f"Report {n}, page 3" for n in range(1, 8)},
    "goals": {"sdg_targets": "16.3, 16.a", "national_plan": "Plan 2030, chapter 4"},
    "resources": {
        "preferred_start_on": "2027-01-10",
        "preferred_end_on": "2027-12-31",
        "estimated_cost_usd": "120,000",
        "national_contribution": "Two staff",
        "national_contribution_usd": "40000",
        "other_resources": "None",
        "other_resources_usd": "0",
        "partners": "The national commission: visits",
    },
    "letter": {"consent": "summary", "confidential_parts": "Names of the places"},
}


def letter(content: bytes = PDF, name: str = "letter.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def address(request: Request, section: str, *, language: str = "en") -> str:
    return f"/{language}/requests/{request.pk}/sections/{section}/"
