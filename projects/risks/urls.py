from django.urls import path

from projects.risks import views
from projects.risks.points import views as points

ONE = "projects/<int:pk>/risks/"
POINTS = "projects/<int:pk>/action-points/"

urlpatterns = [
    path("risks/", views.risk_list, name="risk_list"),
    path(ONE, views.risk_register, name="risk_register"),
    path(f"{ONE}new/", views.risk_new, name="risk_new"),
    path(f"{ONE}<int:risk_pk>/", views.risk_detail, name="risk_detail"),
    path(f"{ONE}<int:risk_pk>/edit/", views.risk_edit, name="risk_edit"),
    path(f"{ONE}<int:risk_pk>/review/", views.risk_review, name="risk_review"),
    path("action-points/", points.action_point_list, name="action_point_list"),
    path(POINTS, points.action_points, name="action_points"),
    path(f"{POINTS}new/", points.action_point_new, name="action_point_new"),
    path(f"{POINTS}<int:number>/", points.action_point_detail, name="action_point_detail"),
    path(f"{POINTS}<int:number>/edit/", points.action_point_edit, name="action_point_edit"),
    path(f"{POINTS}<int:number>/deadline/", points.action_point_deadline, name="action_point_deadline"),
    path(f"{POINTS}<int:number>/move/<slug:verb>/", points.action_point_move, name="action_point_move"),
]
