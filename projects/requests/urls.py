from django.urls import path

from projects.requests import usual, views
from projects.requests.asking import views as asking
from projects.requests.assessing import views as assessing
from projects.requests.deciding import views as deciding
from projects.requests.drafting.urls import urlpatterns as drafting
from projects.requests.interests import views as interests
from projects.requests.moves import views as moves
from projects.requests.questions import views as questions
from projects.requests.versions import views as versions

urlpatterns = [
    *drafting,
    path("requests/", views.request_list, name="request_list"),
    path("how-to-ask/", asking.ask_for_help, name="ask_for_help"),
    path("how-to-ask/form/<slug:file_type>/", asking.blank_form, name="blank_form"),
    path("requests/times/", usual.request_times, name="request_times"),
    path("requests/<int:pk>/", views.request_detail, name="request_detail"),
    path("requests/<int:pk>/letter/", views.request_letter, name="request_letter"),
    path("requests/<int:pk>/versions/", versions.request_versions, name="request_versions"),
    path("requests/<int:pk>/officer/", assessing.request_officer, name="request_officer"),
    path("requests/<int:pk>/assessors/", assessing.request_assessors, name="request_assessors"),
    path("requests/<int:pk>/assess/", assessing.request_assess, name="request_assess"),
    path("requests/<int:pk>/consolidate/", assessing.request_consolidate, name="request_consolidate"),
    path("requests/<int:pk>/interest/", interests.request_interest, name="request_interest"),
    path("requests/<int:pk>/interest/withdraw/", interests.request_interest_withdraw, name="request_interest_withdraw"),
    path("requests/<int:pk>/terms/", deciding.request_terms, name="request_terms"),
    path("requests/<int:pk>/terms/accept/", deciding.request_terms_accept, name="request_terms_accept"),
    path("requests/<int:pk>/<slug:verb>/", moves.request_act, name="request_act"),
    path("questions/<int:pk>/answer/", questions.question_answer, name="question_answer"),
    path("conditions/<int:pk>/meet/", deciding.condition_meet, name="condition_meet"),
    path("conditions/<int:pk>/close/", deciding.condition_close, name="condition_close"),
    path("conditions/<int:pk>/return/", deciding.condition_return, name="condition_return"),
    path("conditions/<int:pk>/document/", deciding.condition_document, name="condition_document"),
]
