from portal.listing.api import expose
from reports.board import api as board
from reports.board.questions.api import FigureQuestionActions
from reports.board.questions.lists import QUESTIONS
from reports.dashboards import donor
from reports.dashboards.board.dashboard import BOARD
from reports.dashboards.public.declaration import FUNDING
from reports.distribution import api as distribution
from reports.library import api as library
from reports.runs import api
from reports.schedules.lists import SCHEDULED

expose(SCHEDULED, path="scheduled-reports")
expose(QUESTIONS, path="figure-questions", base=FigureQuestionActions)

__all__ = ["BOARD", "FUNDING", "api", "board", "distribution", "donor", "library"]
