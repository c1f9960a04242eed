"""The addresses printed in reports: without a language, so that they mean the same everywhere."""

from django.urls import path

from reports.runs import views

urlpatterns = [
    path("verify/", views.verify_entry, name="report_verify"),
    path("verify/<str:code>/", views.verify_entry, name="verify"),
]
