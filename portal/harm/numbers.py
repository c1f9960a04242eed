"""Numbers under which a person's case or papers are kept, and days on which somebody was harmed."""

import re
from collections.abc import Iterator
from functools import cache

from portal.harm.findings import Finding, Kind, found
from portal.harm.reading import low, sentences, words_of

NO = r"(?:nos?|n[°º]s?|nr|núm(?:ero)?s?|número|numéro|num|numbers?|№№?|номер\w*|رقم|الرقم|第|#)"
CASE_WORDS = r"(?:(?:court |criminal |civil |police )?(?:cases?|dockets?|files?|complaints?|communications?|petitions?|judge?ments?|rulings?|warrants?|applications?|indictments?|incident reports?)|affaires?|dossiers?|requêtes?|plaintes?|arrêts?|jugements?|procédures?|pourvois?|causas?|expedientes?|casos?|sentencias?|denuncias?|querellas?|sumarios?|carpetas?(?: de investigación)?|рол|дел[оауе]|дела|жалоб\w*|иск\w*|приговор\w*|протокол\w*|القضية|قضية|الدعوى|دعوى|الملف|ملف|الشكوى|شكوى|المحضر|محضر|البلاغ|بلاغ|الحكم|案号|案件号?|案号为|卷宗|立案)"
NUMBER = r"(?P<n>(?:(?-i:[A-ZА-Я]{1,6})[\-/ .]?)?\d[\w]*(?:[\-/.–][\w]+)*)"
CUED_CASE = re.compile(rf"\b{CASE_WORDS}\s*(?:[:：]\s*)?(?:{NO}\s*[.:：]?\s*){{0,2}}{NUMBER}", re.IGNORECASE)
CHINESE_DOCKET = re.compile(
    r"[（(〔\[]\s*\d{4}\s*[）)〕\]]\s*[\u4e00-\u9fff]{1,6}\d{0,6}[\u4e00-\u9fff]{1,6}(?:第)?\s*\d+\s*号"
)
DOCKET = re.compile(
    r"(?<![\w/.\-])(?:[A-ZА-Я]{1,6}[\-/ .]?)?\d{1,6}[\-/](?:19|20)\d{2}(?![\w/]|[\-.]\d)|(?<![\w/.\-])[A-ZА-Я]{1,5}-\d{2,7}/\d{2,4}(?![\w/])"
)
PUBLIC = re.compile(
    r"(?:resolutions?|decisions?|laws?|acts?|decrees?|orders?|regulations?|articles?|résolutions?|décisions?|lois?|décrets?|arrêtés?|resolución|resoluciones|decisión|ley(?:es)?|decretos?|резолюци\w*|решени\w*|закон\w*|указ\w*|постановлени\w*|القرار|قرار|القانون|قانون|المرسوم|مرسوم|决议|法律|法令|sessions?|período|A/RES|S/RES|cycle)\W{0,3}(?:(?:no|n[°º]|№|рقم|رقم|第|núm)\W{0,2})?$",
    re.IGNORECASE,
)
PERIOD = re.compile(r"(?:19|20)\d{2}[\-–/](?:19|20)?\d{2}$")

PAPER_WORDS = r"(?:passports?|identity (?:card|document)s?|id(?: card| number| no)?|national id|social security|driving licen[cs]e|carte d['’]identité|passeports?|cédulas?(?: de identidad)?|dni|nie|curp|rfc|nif|documento de identidad|pasaportes?|паспорт\w*|снилс|инн|удостоверени\w* личности|جواز\s+(?:ال)?سفر\w*|الهوية|هوية|بطاقة الهوية|الرقم الوطني|الرقم القومي|السجل المدني|身份证(?:号码?)?|护照(?:号码?)?|iban|bank account|compte bancaire|cuenta bancaria)"
CUED_PAPER = re.compile(
    rf"\b{PAPER_WORDS}\s*[:：]?\s*(?:{NO}\s*[.:：]?\s*|(?:is|es|est|serie|серия)\s+)*(?P<n>(?=\S*\d)[A-Za-zА-Я\d][\w\-]{{3,29}}|\d{{1,3}}(?:[.\s]\d{{3}}){{1,3}}(?:-[\dKk])?)",
    re.IGNORECASE,
)
CHINESE_ID = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])")
CURP = re.compile(r"\b[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z\d]\d\b")
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?\b")
MRZ = re.compile(r"\b[A-Z0-9<]{2,}<{2,}[A-Z0-9<]{5,}")
LONG = re.compile(r"(?<![A-Za-z\d/.,+\-])\d{9,18}(?![A-Za-z\d/])")
COORDINATES = re.compile(
    r"-?\d{1,2}\.\d{3,}\s*°?\s*[NS]?\s*[,;/ ]\s*-?\d{1,3}\.\d{3,}\s*°?\s*[EWO]?|\d{1,2}\s*°\s*\d{1,2}\s*[′'’](?:\s*\d{1,2}(?:[.,]\d+)?\s*[″\"”])?\s*[NSСЮ]\b"
)

MONTHS = r"(?:jan(?:uary|v\.?)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre|январ[яь]|феврал[яь]|марта?|апрел[яь]|ма[яй]|июн[яь]|июл[яь]|августа?|сентябр[яь]|октябр[яь]|ноябр[яь]|декабр[яь]|كانون (?:الثاني|الأول)(?:/\s*(?:يناير|ديسمبر))?|شباط(?:/\s*فبراير)?|آذار(?:/\s*مارس)?|نيسان(?:/\s*[أإ]بريل)?|أيار(?:/\s*مايو)?|حزيران(?:/\s*يوني[وه])?|تموز(?:/\s*يولي[وه])?|آب(?:/\s*أغسطس)?|أيلول(?:/\s*سبتمبر)?|تشرين (?:الأول|الثاني)(?:/\s*(?:أكتوبر|نوفمبر))?|يناير|فبراير|مارس|[أإ]بريل|مايو|يوني[وه]|يولي[وه]|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر)"
DATE = re.compile(
    rf"(?<![\w/.\-])(?:\d{{1,2}}(?:st|nd|rd|th|er|º|-е|-го)?\s+(?:of\s+|de\s+)?{MONTHS}(?:,?\s+(?:de\s+|del\s+)?\d{{4}})?|{MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?|\d{{1,2}}[./\-]\d{{1,2}}[./\-](?:19|20)\d{{2}}|(?:19|20)\d{{2}}-\d{{2}}-\d{{2}}|[٠-٩]{{1,2}}[/\-][٠-٩]{{1,2}}[/\-][٠-٩]{{4}})(?!\w)",
    re.IGNORECASE,
)  # fmt: skip

CHINESE_DATE = re.compile(r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*[日号]")


def cases(text: str) -> Iterator[Finding]:
    for match in CUED_CASE.finditer(text):
        number = match.group("n")
        is_numbered = re.search(NO, text[match.start() : match.start("n")], re.IGNORECASE) is not None
        if is_numbered or not PERIOD.fullmatch(number):
            is_bare = (
                number.isdigit() and len(number) < 3 and text[match.start() : match.start("n")].rstrip()[-1:].isalpha()
            )
            if not (is_bare or is_year(number)):
                yield found(Kind.CASE, text, match.start(), match.end(), "case")
    for match in CHINESE_DOCKET.finditer(text):
        yield found(Kind.CASE, text, match.start(), match.end(), "case")
    for match in DOCKET.finditer(text):
        if not PUBLIC.search(text[: match.start()][-40:]) and not PERIOD.fullmatch(match.group()):
            yield found(Kind.CASE, text, match.start(), match.end(), "case")


def is_year(number: str) -> bool:
    return len(number) == 4 and number.isdigit() and 1900 <= int(number) <= 2100


def papers(text: str) -> Iterator[Finding]:
    for match in CUED_PAPER.finditer(text):
        yield found(Kind.IDENTITY, text, match.start(), match.end(), "identity")
    for pattern in (CHINESE_ID, CURP, IBAN, MRZ, LONG):
        for match in pattern.finditer(text):
            yield found(Kind.IDENTITY, text, match.start(), match.end(), "identity")


def coordinates(text: str) -> Iterator[Finding]:
    for match in COORDINATES.finditer(text):
        yield found(Kind.PLACE, text, match.start(), match.end(), "coordinates")


def days_of_harm(text: str, language: str) -> Iterator[Finding]:
    """A day in the same sentence as a word for harm."""
    harm = words_for_harm(language)
    for start, end in sentences(text):
        if not harm.search(low(text[start:end])):
            continue
        for pattern in (DATE, CHINESE_DATE):
            for match in pattern.finditer(text, start, end):
                yield found(Kind.DATE, text, match.start(), match.end(), "date")


@cache
def words_for_harm(language: str) -> re.Pattern[str]:
    """The beginning of any of them; in Chinese they stand anywhere."""
    stems = sorted(words_of("harm", language))
    if not stems:
        return re.compile(r"(?!)")
    if language.startswith("zh"):
        return re.compile("|".join(map(re.escape, stems)))
    return re.compile(rf"(?<!\w)[ولفب]?(?:ال)?(?:{'|'.join(stems)})")
