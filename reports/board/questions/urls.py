from django.urls import path

from reports.board.questions import views

urlpatterns = [
    path("reports/questions/", views.question_list, name="question_list"),
    path("reports/questions/<int:pk>/", views.figure_question, name="figure_question"),
    path("reports/<int:pk>/questions/new/", views.report_question_new, name="report_question_new"),
]
