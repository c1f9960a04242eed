from django.urls import path

from projects.workplan import views
from projects.workplan.calendar import views as calendar
from projects.workplan.cost_plan import views as cost_plan

ONE = "projects/<int:pk>/work-plan/"

urlpatterns = [
    path("activities/", views.activity_list, name="activity_list"),
    path("calendar/", calendar.my_calendar, name="my_calendar"),
    path("calendar/addresses/", calendar.feed_open, name="feed_open"),
    path("calendar/addresses/<int:pk>/end/", calendar.feed_end, name="feed_end"),
    path("calendar/private/<str:key>.ics", calendar.calendar_private, name="calendar_private"),
    path(ONE, views.work_plan, name="work_plan"),
    path(f"{ONE}progress/", views.work_plan_progress, name="work_plan_progress"),
    path(f"{ONE}calendar.ics", calendar.project_calendar, name="project_calendar"),
    path(f"{ONE}cost-plan/", cost_plan.cost_plan_edit, name="cost_plan_edit"),
    path(f"{ONE}new/", views.activity_new, name="activity_new"),
    path(f"{ONE}<int:number>/", views.activity_detail, name="activity_detail"),
    path(f"{ONE}<int:number>/edit/", views.activity_edit, name="activity_edit"),
    path(f"{ONE}<int:number>/cancel/", views.activity_cancel, name="activity_cancel"),
    path(f"{ONE}<int:number>/remove/", views.activity_remove, name="activity_remove"),
    path(f"{ONE}<int:number>/progress/", views.activity_record, name="activity_record"),
]
