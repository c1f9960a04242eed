"""`{% load donor_dashboard %}`: questions of a parliament with their answers."""

from django import template

from reports.dashboards.declaration import Answer
from reports.dashboards.donor.questions import Question, questions
from reports.figures.freezing import name_in

register = template.Library()
register.filter("named", name_in)


@register.simple_tag
def parliament(made: Answer) -> list[Question]:
    return questions(made)
