from django.urls import path

from reports.runs import views

urlpatterns = [
    path("verify/", views.verify, name="report_verify"),
    path("verify/<str:code>/", views.verify, name="verify"),
]
