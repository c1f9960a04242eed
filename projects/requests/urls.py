from django.urls import path

from projects.requests import views
from projects.requests.drafting.urls import urlpatterns as drafting

urlpatterns = [
    *drafting,
    path("requests/", views.request_list, name="request_list"),
    path("requests/<int:pk>/", views.request_detail, name="request_detail"),
    path("requests/<int:pk>/assess/", views.request_assess, name="request_assess"),
    path("requests/<int:pk>/letter/", views.request_letter, name="request_letter"),
    path("requests/<int:pk>/<slug:verb>/", views.request_act, name="request_act"),
    path("questions/<int:pk>/answer/", views.question_answer, name="question_answer"),
    path("conditions/<int:pk>/close/", views.condition_close, name="condition_close"),
]
