from django.urls import path

from reports.board.advice import views as advice
from reports.board.members import views as members
from reports.board.minutes import views as minutes
from reports.board.sessions import item_views as items
from reports.board.sessions import views as sessions

SESSION = "board/sessions/<int:pk>/"
ITEM = f"{SESSION}items/<int:item_pk>/"

urlpatterns = [
    path("board/", members.board, name="board"),
    path("board/members/new/", members.board_member_new, name="board_member_new"),
    path("board/members/<int:pk>/", members.board_member, name="board_member"),
    path("board/members/<int:pk>/edit/", members.board_member_edit, name="board_member_edit"),
    path("board/members/<int:pk>/terms/", members.board_member_term, name="board_member_term"),
    path("board/members/<int:pk>/terms/<int:number>/end/", members.board_member_term_end, name="board_member_term_end"),
    path("board/members/<int:pk>/chair/", members.board_member_chair, name="board_member_chair"),
    path("board/recommendations/", advice.board_recommendations, name="board_recommendations"),
    path("board/recommendations/<int:pk>/", advice.board_recommendation, name="board_recommendation"),
    path("board/recommendations/<int:pk>/hand/", advice.board_recommendation_hand, name="board_recommendation_hand"),
    path(
        "board/recommendations/<int:pk>/follow-up/",
        advice.board_recommendation_follow_up,
        name="board_recommendation_follow_up",
    ),
    path("board/sessions/", sessions.session_list, name="session_list"),
    path("board/sessions/calendar.ics", sessions.session_calendar, name="session_calendar"),
    path("board/sessions/new/", sessions.session_new, name="session_new"),
    path(SESSION, sessions.session_detail, name="session_detail"),
    path(f"{SESSION}edit/", sessions.session_edit, name="session_edit"),
    path(f"{SESSION}moves/<slug:verb>/", sessions.session_move, name="session_move"),
    path(f"{SESSION}proposals/", sessions.session_propose, name="session_propose"),
    path(f"{SESSION}attendance/", sessions.session_attendance, name="session_attendance"),
    path(f"{SESSION}seen/", sessions.session_seen, name="session_seen"),
    path(f"{SESSION}papers/new/", sessions.session_paper_new, name="session_paper_new"),
    path(f"{SESSION}papers/<int:paper_pk>/", sessions.session_paper, name="session_paper"),
    path(f"{SESSION}papers/<int:paper_pk>/remove/", sessions.session_paper_remove, name="session_paper_remove"),
    path(f"{SESSION}items/new/", items.session_item_new, name="session_item_new"),
    path(ITEM, items.session_item, name="session_item"),
    path(f"{ITEM}edit/", items.session_item_edit, name="session_item_edit"),
    path(f"{ITEM}move/", items.session_item_move, name="session_item_move"),
    path(f"{ITEM}remove/", items.session_item_remove, name="session_item_remove"),
    path(f"{ITEM}outcome/", items.session_item_outcome, name="session_item_outcome"),
    path(f"{ITEM}advice/", items.session_item_advice, name="session_item_advice"),
    path(f"{ITEM}recuse/", items.session_item_recuse, name="session_item_recuse"),
    path(f"{ITEM}recusals/<int:recusal_pk>/withdraw/", items.session_recusal_withdraw, name="session_recusal_withdraw"),
    path(f"{SESSION}recommendations/new/", items.session_recommendation_new, name="session_recommendation_new"),
    path(f"{SESSION}minutes/", minutes.session_minutes, name="session_minutes"),
    path(f"{SESSION}minutes/draft/", minutes.session_minutes_draft, name="session_minutes_draft"),
    path(f"{SESSION}minutes/parts/<int:part_pk>/", minutes.session_minutes_part, name="session_minutes_part"),
    path(f"{SESSION}minutes/adopt/", minutes.session_minutes_adopt, name="session_minutes_adopt"),
    path(f"{SESSION}minutes/minutes.pdf", minutes.session_minutes_file, name="session_minutes_file"),
]
