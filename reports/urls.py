from django.urls import path

from reports.papers import views as papers
from reports.runs import views

urlpatterns = [
    path("verify/", views.verify, name="verify_page"),
    path("verify/<str:code>/", views.verify, name="verify_code"),
    path("reports/", views.report_list, name="report_list"),
    path("reports/new/", views.report_new, name="report_new"),
    path("reports/<int:pk>/", views.report_detail, name="report_detail"),
    path("reports/<int:pk>/read/", views.report_read, name="report_read"),
    path("reports/<int:pk>/moves/<slug:verb>/", views.report_move, name="report_move"),
    path("reports/<int:pk>/figures/", views.report_refresh, name="report_refresh"),
    path("reports/<int:pk>/editions/", views.editions, name="report_editions"),
    path("reports/<int:pk>/editions/<slug:language>/", views.edition_file, name="edition_file"),
    path("papers/<int:pk>/", papers.paper_file, name="paper_file"),
]
