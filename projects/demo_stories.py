"""What the demonstration tells: each request with how far it goes, and the words that several parts of it share."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils import timezone

LETTER = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass(frozen=True)
class Story:
    """One request and how far it goes: stage is the last action taken."""

    iso3: str
    language: str
    title: str
    need: str
    institution: str
    stage: str
    days_ago: int  # when it was begun
    cost: int
    recommendations: tuple[int, ...]
    form: str = "training-courses"
    element: str = "education"
    scores: tuple[int, ...] = (1, 2, 2, 1, 1, 1, 0)
    later: tuple[int, ...] = field(default=())  # scores at approval
    lasts: int = 729  # days of the project
    end: tuple[int, ...] = field(default=())  # scores at closure


STORIES = (
    Story(
        "MRT",
        "ar",
        "تعزيز رصد اللجنة الوطنية لحقوق الإنسان لأماكن الاحتجاز (مثال توضيحي)",
        "تطلب الحكومة دعم اللجنة الوطنية لحقوق الإنسان في إجراء زيارات منتظمة وغير معلنة لأماكن الاحتجاز، وتدريب أربعين مراقباً، ونشر تقرير سنوي علني. هذا الطلب مثال توضيحي.",
        "وزارة العدل",
        "active",
        700,
        412_000,
        (0, 3),
        later=(2, 2, 3, 1, 2, 2, 1),
    ),
    Story(
        "FJI",
        "en",
        "A tracking system for treaty body and UPR recommendations (illustrative)",
        "The Government asks for help to set up a mechanism that follows up on all recommendations, with a data base that ministries keep current. This request is illustrative.",
        "Ministry of Foreign Affairs",
        "active",
        800,
        184_000,
        (1,),
        "expert-advice",
        "mechanisms",
        (1, 1, 2, 2, 1, 1, 1),
        (1, 2, 3, 2, 2, 1, 1),
    ),
    Story(
        "PRY",
        "es",
        "Indicadores de derechos humanos para la oficina nacional de estadística (ejemplo ilustrativo)",
        "El Gobierno solicita asesoramiento para elaborar indicadores de derechos humanos y capacitar a la oficina de estadística. Esta solicitud es un ejemplo ilustrativo.",
        "Ministerio de Relaciones Exteriores",
        "agreed",
        300,
        236_500,
        (1, 4),
        "expert-advice",
        "legal-advice",
        (2, 2, 2, 3, 1, 1, 1),
        (2, 2, 2, 3, 2, 2, 1),
    ),
    Story(
        "JOR",
        "ar",
        "خطة وطنية لحقوق الأشخاص ذوي الإعاقة تقوم على المشاركة (مثال توضيحي)",
        "تطلب الحكومة المشورة في إعداد خطة وطنية بمشاركة منظمات الأشخاص ذوي الإعاقة. هذا الطلب مثال توضيحي.",
        "وزارة التنمية الاجتماعية",
        "accepted",
        120,
        275_000,
        (0, 4),
        "workshops",
        "dialogue",
        (1, 1, 1, 2, 2, 3, 1),
    ),
    Story(
        "MDG",
        "fr",
        "Aide juridictionnelle pour les enfants privés de liberté (exemple illustratif)",
        "Le Gouvernement demande un appui à la formation des avocats commis d'office et à la mise en place de permanences dans trois régions. Cette demande est un exemple illustratif.",
        "Ministère de la justice",
        "decision",
        80,
        327_900,
        (2, 3),
        "seminars",
        "legal-advice",
    ),
    Story(
        "KGZ",
        "ru",
        "Подготовка судей по стандартам справедливого судебного разбирательства (иллюстративный пример)",
        "Правительство просит содействия в подготовке судей и в разработке учебных материалов. Данный запрос является иллюстративным примером.",
        "Министерство юстиции",
        "assessment",
        45,
        158_750,
        (2,),
    ),
    Story(
        "TLS",
        "en",
        "Protection of human rights defenders: a national protocol (illustrative)",
        "The Government asks for advice on a protocol for the protection of human rights defenders. This request is illustrative.",
        "Office of the Prime Minister",
        "submitted",
        12,
        96_000,
        (0, 1),
        "expert-advice",
        "legal-advice",
    ),
    Story(
        "MRT",
        "fr",
        "Institutionnaliser le mécanisme national de suivi (exemple illustratif)",
        "Le Gouvernement souhaite doter le mécanisme national d'un secrétariat permanent. Cette demande est un exemple illustratif.",
        "Commissariat aux droits de l'homme",
        "info_requested",
        30,
        141_200,
        (1,),
        "expert-advice",
        "mechanisms",
    ),
    Story(
        "MRT",
        "ar",
        "تدريب القضاة على ضمانات المحاكمة العادلة (مثال توضيحي)",
        "",
        "وزارة العدل",
        "draft",
        3,
        90_000,
        (2,),
    ),
    Story(
        "TLS",
        "en",
        "Police training in human rights by national trainers (illustrative)",
        "The Government asks for help to train twenty police trainers, who go on to train their colleagues in every district. This request is illustrative.",
        "Ministry of the Interior",
        "closed",
        980,
        96_000,
        (3,),
        later=(2, 2, 1, 2, 1, 2, 1),
        lasts=420,
        end=(3, 2, 2, 3, 2, 2, 2),
    ),
    Story(
        "KGZ",
        "ru",
        "Руководство по рассмотрению жалоб для омбудсмена (иллюстративный пример)",
        "Правительство просит содействия в подготовке руководства по рассмотрению жалоб и в обучении сотрудников. Данный запрос является иллюстративным примером.",
        "Министерство юстиции",
        "completing",
        660,
        120_000,
        (0,),
        "expert-advice",
        "legal-advice",
        later=(2, 3, 2, 2, 1, 1, 1),
        lasts=415,
    ),
)
PACIFIC = ("FJI", "KIR", "MHL", "FSM", "NRU", "PLW", "WSM", "TON", "VUT")
PACIFIC_TITLE = "Human rights institutions across the Pacific: shared standards and training (illustrative)"
STARTED = ("active", "completing", "closed")  # fmt: skip


def at(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
