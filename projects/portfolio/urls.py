from django.urls import path

from projects.portfolio import views
from projects.portfolio.documents import views as documents
from projects.portfolio.exceptions import views as exceptions
from projects.portfolio.looks import views as looks
from projects.portfolio.team import views as team

HERE = "projects/<int:pk>/"
FILE = f"{HERE}documents/<int:document_pk>/"

urlpatterns = [
    path("projects/", views.project_list, name="project_list"),
    path("projects/new/", exceptions.project_new, name="project_new"),
    path(HERE, views.project_detail, name="project_detail"),
    path(f"{HERE}edit/", views.project_edit, name="project_edit"),
    path(f"{HERE}check-lists/", views.project_checklists, name="project_checklists"),
    path(f"{HERE}exception/", exceptions.project_exception, name="project_exception"),
    path(f"{HERE}seen/", looks.project_seen, name="project_seen"),
    path(f"{HERE}history/", looks.project_history, name="project_history"),
    path(f"{HERE}team/", team.project_team, name="project_team"),
    path(f"{HERE}team/<int:member_pk>/end/", team.project_member_end, name="project_member_end"),
    path(f"{HERE}documents/", documents.project_documents, name="project_documents"),
    path(f"{HERE}documents/add/", documents.project_document_add, name="project_document_add"),
    path(FILE, documents.project_document_file, name="project_document_file"),
    path(f"{FILE}share/", documents.project_document_share, name="project_document_share"),
    path(f"{FILE}remove/", documents.project_document_remove, name="project_document_remove"),
    path(f"{HERE}move/<slug:verb>/", views.project_move, name="project_move"),
    path("thread/<slug:kind>/<int:pk>/", views.thread, name="thread"),
]
