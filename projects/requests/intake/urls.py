from django.urls import path

from projects.requests.intake import views

urlpatterns = [
    path("requests/intake/", views.intake, name="intake"),
    path("requests/intake/board/", views.intake_board, name="intake_board"),
    path("requests/intake/load/", views.intake_load, name="intake_load"),
    path("requests/intake/assign/", views.intake_assign, name="intake_assign"),
    path("requests/<int:pk>/review/", views.request_review, name="request_review"),
]
