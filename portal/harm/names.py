"""Names of persons, as far as the way they are written shows them; what it cannot see stands in adr/0010."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from portal.harm.findings import Finding, Kind, found
from portal.harm.reading import HAN, LETTER, Word, lists, low, words, words_of

PARTICLES = frozenset({"de", "del", "la", "las", "los", "da", "das", "do", "dos", "du", "des", "van", "von", "der", "den", "ten", "bin", "bint", "ibn", "ben", "al", "el", "ould", "mint", "ag", "e", "y", "i", "d", "l"})  # fmt: skip
GAP = re.compile(r"[ \u00a0]{1,2}|\.[ \u00a0]{0,2}|[ \u00a0]?[-’'][ \u00a0]?")
INITIALS = (  # each read by itself, since "Сказал И. И. Иванов" begins like "Иванов И. И."
    re.compile(rf"(?<!\w)(?:[A-ZА-ЯЁÀ-Þ]\.[ \u00a0-]?){{1,3}}[A-ZА-ЯЁÀ-Þ]{LETTER}{{2,}}"),
    re.compile(rf"(?<!\w)[А-ЯЁA-ZÀ-Þ]{LETTER}{{2,}}[ \u00a0](?:[А-ЯЁA-ZÀ-Þ]\.[ \u00a0]?){{2}}"),
)
PATRONYMIC = re.compile(
    r"(?:[А-ЯЁ][а-яё-]+\s){1,2}[А-ЯЁ][а-яё]+(?:ович|евич|ич|овн|евн|ичн)(?:а|у|ем|ом|ой|ы|е)?(?!\w)(?:\s[А-ЯЁ][а-яё-]+)?|(?<!\w)[А-ЯЁ][а-яё-]+\s(?:оглы|кызы|уулу)(?!\w)|[А-ЯЁ][а-яё-]+\s[А-ЯЁ][а-яё-]+\s(?:оглы|кызы|уулу)(?!\w)"
)
ARABIC = "[\u0621-\u064a\u064b-\u0652\u0670\u0640]"
ARABIC_NAME = rf"{ARABIC}{{2,}}"
DESCENT = re.compile(rf"(?<!{ARABIC}){ARABIC_NAME}\s(?:بن|بنت|ولد|منت)\s{ARABIC_NAME}(?:\s(?:(?:بن|بنت|ولد|منت)\s)?{ARABIC_NAME})?(?!{ARABIC})|(?<!{ARABIC})[ولبف]?(?:عبد|أبو|ابو|أم)\s?(?:ال){ARABIC_NAME}(?:\s{ARABIC_NAME})?(?!{ARABIC})")  # fmt: skip
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾魏薛叶阎余潘戴夏钟汪田姜范石姚谭廖邹熊陆郝孔崔康邱秦史顾侯邵孟龙万段雷钱汤尹易黎常武乔贺赖龚樊兰殷施陶洪翟颜倪严牛温季俞章鲁葛伍韦申尤毕聂焦向柳邢岳齐梅莫庄辛管祝左涂谷祁耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍覃霍翁隋甘景薄单包柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺高方于马任袁"
COMMON = "王李张刘陈杨赵黄周吴徐孙胡朱郭梁宋郑谢韩唐冯董萧曹袁邓傅沈彭吕苏卢蒋蔡贾魏薛阎潘戴汪姜姚谭廖邹熊郝崔邱秦侯邵孟尹黎贺赖龚"
NOT_NAMES = ("王国", "张贴", "张开", "刘海", "陈述", "陈旧", "陈列", "杨树", "黄金", "黄色", "周期", "周年", "周围", "周边", "周末", "周一", "周二", "周三", "周四", "周五", "周六", "周日", "徐徐", "孙子", "孙女", "胡同", "朱红", "梁柱", "谢谢", "谢意", "韩国", "唐代", "董事", "萧条", "邓小", "沈阳", "苏丹", "苏里", "苏州", "卢旺", "卢森", "蔡甸", "潘多", "戴上", "汪洋", "姜黄", "秦代", "孟加", "黎巴", "黎明", "贺信", "贺电", "吴哥", "郑重", "宋代", "崔促")  # fmt: skip
CUE = r"(?:名叫|叫做|名为|受害人|受害者|证人|被告人?|原告|嫌疑人|被拘留者|律师|记者|法官|村民|居民|女子|男子|青年|姓名[:：为]?|^|[，。、；：！？“”（）\s]|和|与|向|对|由|给|请|经|同|跟|据|将|把|被|让)"
VERB = r"(?:说|称|表示|指出|告诉|认为|提出|被|向|于|在|的|和|与|及|等|是|曾|已|从|因|对|参加|负责|主持|介绍|报告|强调|要求|回忆|[，。、；：！？“”（）\s]|$)"
CHINESE_NAME = re.compile(rf"(?P<before>{CUE})(?P<n>[{COMMON}][{HAN}]{{1,2}}?)(?={VERB})", re.MULTILINE)
MASKED = re.compile(rf"[{SURNAMES}]某{{1,2}}|[{SURNAMES}][xX×＊*]{{1,2}}")
TITLED_CHINESE = re.compile(rf"[{SURNAMES}][{HAN}]{{0,2}}?(?:{'|'.join(lists()['titles_behind']['zh'])})")
DOTTED = re.compile(rf"[{HAN}]{{2,}}(?:·[{HAN}]{{1,}})+")


def names(text: str, language: str, covered: frozenset[int]) -> Iterator[Finding]:
    """`covered` are the places of known words: States, institutions, instruments."""
    kind = language.split("-", maxsplit=1)[0]
    if kind == "zh":
        yield from chinese(text, covered)
        yield from capitals(text, words(text), kind="en", covered=covered)
        return
    every = words(text)
    yield from titled(text, every, kind)
    if kind == "ar":
        yield from arabic(text, every)
    if kind == "ru":
        for match in PATRONYMIC.finditer(text):
            yield found(Kind.NAME, text, match.start(), match.end(), "patronymic")
    for pattern in INITIALS:
        for match in pattern.finditer(text):
            yield found(Kind.NAME, text, match.start(), match.start() + len(match.group().rstrip()), "initials")
    yield from capitals(text, every, kind="en" if kind == "ar" else kind, covered=covered)


def titled(text: str, every: Sequence[Word], language: str) -> Iterator[Finding]:
    """A title, and the words of a name after it: with capital letters, or in Arabic the next two."""
    known = words_of("titles", language)
    vocabulary = words_of("vocabulary", language)
    for place, word in enumerate(every):
        if not is_title(text, word, known, language):
            continue
        behind = run_after(text, every, place, is_arabic=language == "ar")
        named = [one for one in behind if one.is_capital or language == "ar"]
        if named and not all(one.low in vocabulary for one in named) and named[0].low not in vocabulary:
            yield found(Kind.NAME, text, word.start, behind[-1].end, "titled")


def is_title(text: str, word: Word, known: frozenset[str], language: str) -> bool:
    """One letter is a title only with its full stop: "M. Diallo", "أ. أحمد"."""
    spelt = word.low.lstrip("ولبف") if language == "ar" and len(word.text) > 4 else word.low
    if language == "ar" and word.low not in known and spelt not in known:
        return spelt.startswith("ل") and f"ا{spelt}" in known  # للسيد
    if word.low not in known and spelt not in known:
        return False
    if len(word.text) == 1 or (word.low in {"me", "d"} and language in {"fr", "es"}):
        return text[word.end : word.end + 1] == "." or word.text == "Me"
    return True


def run_after(text: str, every: Sequence[Word], place: int, *, is_arabic: bool) -> list[Word]:
    """The words of a name that follow the title: capitals with the particles between them; three words in Arabic."""
    run: list[Word] = []
    for before, word in zip(every[place:], every[place + 1 :], strict=False):
        gap = text[before.end : word.start]
        if not GAP.fullmatch(gap) and not (before is every[place] and GAP.fullmatch(gap.strip(" ") or " ")):
            break
        if is_arabic:
            run.append(word)
            if len(run) == 2:
                break
        elif word.is_capital or (word.low in PARTICLES and not gap.startswith(".")):
            run.append(word)
        else:
            break
    while run and not is_arabic and not run[-1].is_capital:
        run.pop()
    return run[:6]


def arabic(text: str, every: Sequence[Word]) -> Iterator[Finding]:
    for match in DESCENT.finditer(text):
        yield found(Kind.NAME, text, match.start(), match.end(), "descent")
    given = words_of("given", "ar")
    for word, after in itertools.pairwise(every):
        first = word.text if word.text in given else word.text.removeprefix("و").removeprefix("ل").removeprefix("ب")
        if first in given and re.fullmatch(r"[ \u00a0]", text[word.end : after.start]) and len(after.text) > 2:
            yield found(Kind.NAME, text, word.start, after.end, "given")


def chinese(text: str, covered: frozenset[int]) -> Iterator[Finding]:
    for pattern, rule in ((TITLED_CHINESE, "titled"), (MASKED, "surname"), (DOTTED, "capitals")):
        for match in pattern.finditer(text):
            if match.start() not in covered and not match.group().startswith(NOT_NAMES):
                yield found(Kind.NAME, text, match.start(), match.end(), rule)
    for match in CHINESE_NAME.finditer(text):
        if not match.group("n").startswith(NOT_NAMES) and match.start("n") not in covered:
            yield found(Kind.NAME, text, match.start("n"), match.end("n"), "surname")


def capitals(text: str, every: Sequence[Word], *, kind: str, covered: frozenset[int]) -> Iterator[Finding]:
    """Two or more words with capital letters side by side, of which at least one is no known word."""
    vocabulary, starters = words_of("vocabulary", kind), words_of("starters", kind)
    titles = words_of("titles", kind)

    def is_free(word: Word) -> bool:
        return word.low not in vocabulary and word.start not in covered and not is_acronym_alone(word)

    for run in runs(text, every):
        inner = list(run)
        while inner and (
            inner[0].low in starters
            or inner[0].low in titles
            or in_list(inner[0], vocabulary)
            or not inner[0].is_capital
        ):
            inner.pop(0)
        while inner and (in_list(inner[-1], vocabulary) or not inner[-1].is_capital):
            inner.pop()
        large = [word for word in inner if word.is_capital]
        free = [word for word in large if is_free(word)]
        if len(large) >= 2 and free and any(not word.text.isupper() for word in free):
            if all(one.start in covered for one in large if one is not free[0]) and free[0].low in starters:
                continue
            yield found(Kind.NAME, text, inner[0].start, inner[-1].end, "capitals")


def in_list(word: Word, vocabulary: frozenset[str]) -> bool:
    return word.low in vocabulary or word.low.removesuffix("'s") in vocabulary


def is_acronym_alone(word: Word) -> bool:
    """OHCHR, EPU: capitals are a name only beside a word that is not all capitals, as in "Jane OTIENO"."""
    return word.text.isupper() and len(word.text) < 4


def runs(text: str, every: Sequence[Word]) -> Iterator[list[Word]]:
    """Words with capital letters that stand together, with one or two particles between them."""
    run: list[Word] = []
    for word in every:
        near = bool(run) and GAP.fullmatch(text[run[-1].end : word.start]) is not None
        stops = near and text[run[-1].end : word.start].startswith(".") and len(run[-1].text) > 2
        if near and not stops and (word.is_capital or (word.low in PARTICLES and sum(w.is_capital for w in run) > 0)):
            run.append(word)
            continue
        if run:
            yield run
        run = [word] if word.is_capital else []
    if run:
        yield run


def known_places(text: str, known: frozenset[str]) -> frozenset[int]:
    """Where letters of known words stand."""
    return frozenset(place for start, end in occurrences(text, known) for place in range(start, end))


def occurrences(text: str, phrases: Iterable[str]) -> Iterator[tuple[int, int]]:
    """From where to where each phrase stands. In Latin, Cyrillic and Arabic letters only whole words count."""
    spelt = low(text)
    for phrase in phrases:
        wanted = low(phrase)
        at = spelt.find(wanted) if wanted else -1
        while at >= 0:
            end = at + len(wanted)
            behind = spelt[end : end + 1].isalnum()
            if wanted[0] >= "\u3400" or not (spelt[max(at - 1, 0) : at].isalnum() or behind):
                yield at, end
            at = spelt.find(wanted, at + 1)
