from portal.listing.api import expose
from reports.board.advice.lists import RECOMMENDATIONS
from reports.board.members.lists import BOARD_MEMBERS
from reports.board.sessions.lists import AGENDA_ITEMS, SESSIONS

expose(SESSIONS, path="board-sessions")
expose(AGENDA_ITEMS, path="board-agenda-items")
expose(RECOMMENDATIONS, path="board-recommendations")
expose(BOARD_MEMBERS, path="board-members")
