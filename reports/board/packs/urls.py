from django.urls import path

from reports.board.packs import views
from reports.board.packs.notes import views as notes

urlpatterns = [
    path("board/sessions/<int:number>/pack/", views.session_pack, name="session_pack"),
    path("board/sessions/<int:number>/pack/<slug:language>/", views.session_pack_make, name="session_pack_make"),
    path("board/sessions/<int:number>/pack/<slug:language>/pdf/", views.session_pack_file, name="session_pack_file"),
    path("board/sessions/<int:number>/pack/<slug:language>/zip/", views.session_pack_zip, name="session_pack_zip"),
    path("board/papers/<int:pk>/translation/", views.session_paper_translation, name="session_paper_translation"),
    path("board/sessions/<int:number>/notes/", notes.session_notes, name="session_notes"),
    path("board/sessions/<int:number>/notes/text/", notes.session_notes_text, name="session_notes_text"),
    path("board/items/<int:pk>/note/", notes.session_note, name="session_note"),
    path("board/items/<int:pk>/note/save/", notes.session_note_save, name="session_note_save"),
]
