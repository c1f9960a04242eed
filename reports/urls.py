from django.urls import path

from reports.board.packs.urls import urlpatterns as packs
from reports.board.questions.urls import urlpatterns as questions
from reports.board.urls import urlpatterns as board
from reports.choices import views as choices
from reports.dashboards.board import views as dashboard_of_the_board
from reports.dashboards.donor import views as donor
from reports.dashboards.public import views as public_dashboards
from reports.distribution import views as distribution
from reports.distribution.copies import views as copies
from reports.library import views as library
from reports.narrative import views as narrative
from reports.papers import views as papers
from reports.review import views as review
from reports.runs import views
from reports.schedules import views as schedules

urlpatterns = [
    *packs,
    *questions,
    path("dashboards/board/", dashboard_of_the_board.board_dashboard, name="board_dashboard"),
    path("dashboards/donor/", donor.donor_dashboard, name="donor_dashboard"),
    path("dashboards/donor/<int:pk>/papers/", donor.donor_papers, name="donor_papers"),
    path("dashboards/donor/<int:pk>/statement.<slug:kind>", donor.donor_statement, name="donor_statement"),
    path("funding/", public_dashboards.funding_page, name="funding_page"),
    path("verify/", views.verify, name="verify_page"),
    path("verify/<str:code>/", views.verify, name="verify_code"),
    path("reports/", views.report_list, name="report_list"),
    path("reports/new/", views.report_new, name="report_new"),
    path("reports/<int:pk>/", views.report_detail, name="report_detail"),
    path("reports/<int:pk>/read/", views.report_read, name="report_read"),
    path("reports/<int:pk>/read/<slug:chapter>/", views.report_read, name="report_read_chapter"),
    path("reports/<int:pk>/moves/<slug:verb>/", views.report_move, name="report_move"),
    path("reports/<int:pk>/figures/", views.report_refresh, name="report_refresh"),
    path("reports/<int:pk>/editions/", views.editions, name="report_editions"),
    path("reports/<int:pk>/editions/<slug:language>/", views.edition_file, name="edition_file"),
    path("reports/<int:pk>/figures/now/", narrative.report_figures_now, name="report_figures_now"),
    path("reports/<int:pk>/choices/", choices.report_choices, name="report_choices"),
    path("reports/<int:pk>/languages/", narrative.report_languages, name="report_languages"),
    path("reports/<int:pk>/texts/", narrative.report_writing, name="report_writing"),
    path("reports/<int:pk>/texts/<slug:language>/", narrative.report_texts, name="report_texts"),
    path("reports/<int:pk>/texts/<slug:language>/<str:place>/", narrative.report_text, name="report_text"),
    path(
        "reports/<int:pk>/texts/<slug:language>/<str:place>/autosave/",
        narrative.report_text_autosave,
        name="report_text_autosave",
    ),
    path(
        "reports/<int:pk>/texts/<slug:language>/<str:place>/preview/",
        narrative.report_text_preview,
        name="report_text_preview",
    ),
    path("reports/<int:pk>/review/", review.report_review, name="report_review"),
    path("reports/<int:pk>/review/<slug:chapter>/", review.report_review, name="report_review_chapter"),
    path("reports/<int:pk>/comments/", review.report_comment, name="report_comment"),
    path("reports/<int:pk>/comments/<int:comment_pk>/", review.report_comment_at, name="report_comment_at"),
    path(
        "reports/<int:pk>/comments/<int:comment_pk>/<slug:verb>/", review.report_comment_act, name="report_comment_act"
    ),
    path("reports/<int:pk>/changes/", review.report_changes, name="report_changes"),
    path("reports/<int:pk>/versions/", review.report_versions, name="report_versions"),
    path("reports/<int:pk>/versions/<int:number>/", review.report_version, name="report_version"),
    path("reports/<int:pk>/finance/", review.report_check, name="report_check"),
    path("reports/<int:pk>/corrigendum/", review.report_corrigendum, name="report_corrigendum"),
    path("reports/schedule/", schedules.schedule, name="schedule"),
    path("reports/schedule.ics", schedules.schedule_calendar, name="schedule_calendar"),
    path("reports/schedule/new/", schedules.rule_new, name="schedule_rule_new"),
    path("reports/schedule/<int:pk>/", schedules.rule_detail, name="schedule_rule"),
    path("reports/schedule/<int:pk>/edit/", schedules.rule_edit, name="schedule_rule_edit"),
    path("reports/schedule/<int:pk>/run/", schedules.rule_run, name="schedule_rule_run"),
    path("reports/schedule/<int:pk>/pause/", schedules.rule_pause, name="schedule_rule_pause"),
    path("reports/schedule/<int:pk>/resume/", schedules.rule_resume, name="schedule_rule_resume"),
    path("reports/schedule/<int:pk>/skip/", schedules.run_skip, name="schedule_run_skip"),
    path("reports/schedule/<int:pk>/take-in/", schedules.run_take_in, name="schedule_run_take_in"),
    path("reports/scheduled/", schedules.scheduled_reports, name="scheduled_report_list"),
    path("reports/scheduled/<int:pk>/run/", schedules.report_run, name="scheduled_report_run"),
    path("reports/scheduled/<int:pk>/leave-out/", schedules.report_leave_out, name="scheduled_report_leave_out"),
    path("reports/recipients/", distribution.recipients, name="report_recipients"),
    path("reports/recipients/<int:pk>/remove/", distribution.recipient_remove, name="report_recipient_remove"),
    path("reports/deliveries/", distribution.delivery_list, name="delivery_list"),
    path("reports/<int:pk>/distribution/", distribution.distribution, name="report_distribution"),
    path("reports/<int:pk>/distribution/send/", distribution.distribute, name="report_distribute"),
    path("reports/<int:pk>/distribution/remind/", distribution.remind, name="report_remind"),
    path("reports/<int:pk>/acknowledge/", distribution.acknowledge, name="report_acknowledge"),
    path("reports/<int:pk>/public-copy/", copies.public_copy, name="report_public_copy"),
    path("reports/<int:pk>/public-copy/decide/", copies.decide, name="report_public_copy_decide"),
    path("reports/<int:pk>/public-copy/<slug:language>/", copies.copy_file, name="report_public_copy_file"),
    path("library/", library.library_list, name="library_list"),
    path("library/lessons/", library.library_lessons, name="library_lessons"),
    path("library/<int:pk>/", library.library_report, name="library_report"),
    path("library/<int:pk>/read/", library.library_read, name="library_read"),
    path("library/<int:pk>/read/<slug:chapter>/", library.library_read, name="library_read_chapter"),
    path("library/<int:pk>/<slug:language>/", library.library_file, name="library_file"),
    path("papers/<int:pk>/", papers.paper_file, name="paper_file"),
    *board,
]
