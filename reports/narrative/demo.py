"""Illustrative texts of the demonstration's Board report, in English and Arabic, with figures as tokens."""

from portal.accounts.models import User
from reports.narrative import actions
from reports.narrative.texts import Texts
from reports.runs.models import Report

TEXTS = {
    "requests": {
        "en": (
            "Demand for technical cooperation remained broad: {requests.received} requests reached the programme, from "
            "{requests.states} States.[^: Illustrative text of the demonstration.] Three needs stood out:\n\n"
            "- national mechanisms for implementation, reporting and follow-up;\n"
            "- the independence and the means of national human rights institutions;\n"
            "- human rights in the administration of justice.\n\n"
            "The Board notes that {requests.accepted} of the {requests.decided} requests decided on were accepted."
        ),
        "ar": (
            "ظل الطلب على التعاون التقني واسع النطاق: فقد تلقى البرنامج {requests.received} من الطلبات، وكان عدد الدول "
            "الطالبة {requests.states}.[^: نص توضيحي لأغراض العرض.] وبرزت ثلاثة احتياجات:\n\n"
            "- الآليات الوطنية للتنفيذ والإبلاغ والمتابعة؛\n"
            "- استقلال المؤسسات الوطنية لحقوق الإنسان ومواردها؛\n"
            "- حقوق الإنسان في إقامة العدل.\n\n"
            "ويلاحظ المجلس أن {requests.accepted} من أصل {requests.decided} من الطلبات المبتوت فيها قد قُبلت."
        ),
    },
    "projects": {
        "en": (
            "Projects were carried out in close cooperation with the States concerned and with United Nations partners. "
            "In the period, {projects.started} of {projects.active} projects began, and {projects.regional} were shared "
            "by several States."
        ),
        "ar": (
            "نُفذت المشاريع بالتعاون الوثيق مع الدول المعنية ومع شركاء الأمم المتحدة. وخلال الفترة بدأ {projects.started} "
            "من أصل {projects.active} من المشاريع، واشتركت عدة دول في {projects.regional} منها."
        ),
    },
    "contributions": {
        "en": (
            "The Board thanks the donors, whose contributions of {money.income} made this work possible, and invites all "
            "States to contribute, preferably without earmarking and for several years."
        ),
        "ar": (
            "ويشكر المجلس الجهات المانحة التي أتاحت مساهماتها البالغة {money.income} إنجاز هذا العمل، ويدعو جميع الدول إلى "
            "المساهمة، ويفضَّل أن تكون مساهماتها غير مخصصة ولسنوات متعددة."
        ),
    },
}


def load(report: Report, *, by: User) -> None:
    """While the report is being written; texts that are there already stay, and places that it does not offer are left out."""
    texts = Texts(report)
    offered = {place.code for place in texts.places}
    for place, languages in TEXTS.items():
        for language, text in languages.items():
            if place in offered and not texts.text(place, language):
                actions.save_text(report, place, language, text, based_on=0, by=by)
    if texts.wanted != ["en", "ar"]:
        actions.choose_languages(report, original="en", languages=["ar"], by=by)
