from django.urls import path

from projects.requests import views

urlpatterns = [
    path("requests/", views.request_list, name="request_list"),
    path("requests/new/", views.request_new, name="request_new"),
    path("requests/<int:pk>/", views.request_detail, name="request_detail"),
    path("requests/<int:pk>/edit/", views.request_edit, name="request_edit"),
    path("requests/<int:pk>/recommendations/", views.request_add_recommendations, name="request_add_recommendations"),
    path("requests/<int:pk>/assess/", views.request_assess, name="request_assess"),
    path("requests/<int:pk>/letter/", views.request_letter, name="request_letter"),
    path("requests/<int:pk>/<slug:verb>/", views.request_act, name="request_act"),
    path("questions/<int:pk>/answer/", views.question_answer, name="question_answer"),
    path("conditions/<int:pk>/close/", views.condition_close, name="condition_close"),
]
