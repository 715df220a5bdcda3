"""What is compared of a line: its letters, its shape, and where on the page it stands.

Every line of a page becomes a few **entries**, one for each way in which it may come again:

- *text*: its letters in lower case; numbers and dates are all alike ("12 comments", "Updated 3 March 2021").
- *names*: the same, and names are all alike ("Posted by Jane Doe in Sport").
- *path*: its letters, and the elements that it stands in; for pages with markup, and for no heading or paragraph beside the
  paragraphs of the article: that could be a crosshead.

An entry is one integer of 64 bits: a hash of 48, from which nobody reads the line, and 16 that say how the line looks and
where it stands. These are what a profile holds of the pages that it was learned from, so neither the forms nor the
bits may change without a new `VERSION`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b

from cleantext.document import Document, Element

__all__ = [
    "COLON",
    "ENDS",
    "FOOT",
    "HEAD",
    "KINDS",
    "MASKED",
    "MASS",
    "MIDDLE",
    "NAMES",
    "PATH",
    "PLACES",
    "SHORT",
    "TEXT",
    "VERSION",
    "entries",
    "forms",
    "hash_of",
    "kind_of",
    "mass_of",
    "name_forms",
    "path_of",
    "place_of",
    "text_form",
]

VERSION = 2  #: of the forms and of the bits

TEXT, NAMES, PATH = range(3)
KINDS = ("text", "names", "path")
MIDDLE, HEAD, FOOT = range(3)
PLACES = ("middle", "head", "foot")

# The low 16 bits of an entry: where the line stands (2), which of its forms this is (2), its length (4), what it is like (4), and
# the last bits of the hash of its letters (4): they tell whether lines that share another form differ in their letters.
_PLACE, _KIND, _LENGTH, _LETTERS = 0, 2, 4, 12
ENDS = 1 << 8  #: it ends as a sentence does
MASKED = 1 << 9  #: a number or a date stands in it, which may be another elsewhere
SHORT = 1 << 10  #: a few words, as a crosshead has
COLON = 1 << 11  #: it ends with a colon, as the name of a speaker does

#: What a line of each class of length counts for when it is asked how much two pages share: about its characters, but a
#: paragraph of a thousand counts no more than one of a few hundred.
MASS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 384, 384, 384, 384, 384, 384, 384)

_MOST = 120  #: lines that are looked at from either end of a page
_LONGEST = 2000  #: characters of a line that are looked at
_WORDS = 25  #: words of a line in which names are looked for
_PROSE = 80  #: characters of a sentence that is a paragraph of running text

_WITHIN = frozenset("h1 h2 h3 h4 h5 h6 p strong b em i li dt dd blockquote q div section article".split())
_MARKS = frozenset(".!?…。！？؟۔।")
_CLOSERS = "\"'”’»›)]」』）】*"
_WIDE = re.compile("[\u2e80-\ud7ff]")

# Names of months and days, in lower case. Keys in saved profiles depend on them: to add one, count `VERSION` up.
_CALENDAR = """
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
januar jänner februar märz mai juni juli oktober dezember okt dez
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
janvier février mars avril juin juillet août septembre octobre novembre décembre janv févr avr juil déc
lundi mardi mercredi jeudi vendredi samedi dimanche
enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre ene abr ago dic
lunes martes miércoles jueves viernes sábado domingo
gennaio febbraio aprile maggio giugno luglio settembre ottobre novembre dicembre
lunedì martedì mercoledì giovedì venerdì sabato domenica
janeiro fevereiro março maio junho julho setembro outubro novembro dezembro
januari februari maart mei augustus
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
poniedziałek wtorek środa czwartek piątek sobota niedziela
desember mandag tirsdag onsdag torsdag fredag lørdag søndag måndag tisdag lördag söndag
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
pazartesi salı çarşamba perşembe cuma cumartesi pazar
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
понедельник вторник среда четверг пятница суббота воскресенье
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
понеділок вівторок середа четвер субота неділя
ledna února března dubna května června července srpna září října prosince pondělí úterý čtvrtek pátek sobota neděle
január február március április május június július augusztus szeptember október hétfő kedd csütörtök péntek szombat vasárnap
ianuarie februarie martie aprilie iunie iulie noiembrie decembrie luni marți miercuri joi vineri sâmbătă duminică
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai
ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή
maret agustus senin selasa rabu kamis jumat sabtu minggu
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر كانون شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين
الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت
ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר
जनवरी फ़रवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार
""".split()
_NUMBER = r"\d(?<!\w\d)\d*(?:[.,:/–-]\d+)*(?:st|nd|rd|th|am|pm)?(?!\w)"
_CLOCK = r"[ap]\.?m\b\.?"
_NUMBERS = re.compile(rf"{_NUMBER}(?:[.,]? (?:{_NUMBER}|{_CLOCK}))*", re.IGNORECASE)
# The words beside a number, which may be names of months or days. All of these start at a number or take one word, so the
# time is linear in the line.
_BEFORE = re.compile(r"(?<!\w)([^\W\d_]+)[.,]? (?=0(?!\w))")
_AFTER = re.compile(r"0(?<!\w0)[.,]? ([^\W\d_]+)(?!\w)")
_ROW = re.compile(r"0(?<!\w0)(?:[.,]? 0(?!\w))+")
_NAMES_OF_DAYS = frozenset(_CALENDAR)
_DIGITS = re.compile(r"\d+")

_PARTICLES = frozenset(
    "van von der den de del della di da dos du la le el al bin ibn ter ten and und et y e og och en &".split()
)

# An agency's note of who wrote a story belongs to the story, however many stories carry one.
_AGENCY = re.compile(r"contribut\w+ (?:to|report)|report(?:ed|ing) (?:by|from)|editing by|compiled by")


def forms(line: str) -> list[tuple[int, str]]:
    """The forms by which a line is compared, each with its kind.

    >>> forms("Updated: 3 March 2021, 12:30")
    [(0, 'updated: 0')]
    >>> forms("Posted by Jane Doe in Sport")
    [(0, 'posted by jane doe in sport'), (1, 'posted by @ in @')]
    """
    text = text_form(line)
    return [(TEXT, text), *((NAMES, form) for form in name_forms(line) if form != text)] if text else []


def text_form(line: str) -> str:
    """The letters of a line, numbers and dates alike; nothing, if it holds no letter.

    >>> text_form("12 comments"), text_form("* * *")
    ('0 comments', '')
    """
    text = " ".join(line[:_LONGEST].split()).lower()
    if text[:1].isalpha() or any(map(str.isalpha, text)):
        return _alike(text)
    return ""  # rules, stars, figures of a table: they tell nothing


def name_forms(line: str) -> list[str]:
    """The letters of a line with its names alike, too; none, if there are no names in it, or little else.

    Nor of a paragraph: that is furniture word for word or not at all.
    """
    if len(line) >= _PROSE and _ends(line):
        return []
    words = line[:_LONGEST].split()
    if len(words) > _WORDS:
        return []
    return list(dict.fromkeys(_nameless(_alike(" ".join(words)).split())))


def _alike(text: str) -> str:
    """Text in which all dates and numbers are alike."""
    if _DIGITS.search(text) is None:
        return text
    text = _NUMBERS.sub("0", text)
    for _ in range(3):  # a day, a month, and the day of the week
        dated = _ROW.sub("0", _AFTER.sub(_after, _BEFORE.sub(_before, text)))
        if dated == text:
            break
        text = dated
    return _DIGITS.sub("0", text)


def _before(match: re.Match[str]) -> str:
    return "" if match[1].lower() in _NAMES_OF_DAYS else match[0]


def _after(match: re.Match[str]) -> str:
    return "0" if match[1].lower() in _NAMES_OF_DAYS else match[0]


def _nameless(words: list[str]) -> Iterator[str]:
    """The line with its names alike, if there are names, and two words at least beside them.

    A first word with a capital may be a name or not: it is one only if the second has a capital, too.
    """
    capital = [_is_name(word) for word in words]
    if not any(capital[1:]):
        return
    starts = [False, True] if capital[0] and len(words) > 1 and capital[1] else [False]
    for first in starts:
        kept: list[str] = []
        plain = 0
        for index, word in enumerate(words):
            if capital[index] and (index or first):
                last = len(kept)
                while last and kept[last - 1] in _PARTICLES:
                    last -= 1
                if last and kept[last - 1] == "@":
                    del kept[last:]
                else:
                    kept.append("@")
            else:
                kept.append(word)
                plain += any(map(str.isalpha, word))
        if plain >= 2:
            yield " ".join(kept).lower()


def _is_name(word: str) -> bool:
    return word[0].isupper() or word.lstrip("\"'“‘«„(@#")[:1].isupper()


def hash_of(kind: int, form: str, path: str = "") -> int:
    """The hash of a form, 48 bits."""
    data = f"{KINDS[kind]}\n{path}\n{form}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=6).digest(), "big")


def kind_of(entry: int) -> int:
    """Which form of a line an entry is: `TEXT`, `NAMES` or `PATH`."""
    return entry >> _KIND & 3


def place_of(entry: int) -> int:
    """Where on its page the line of an entry stands: `HEAD`, `FOOT` or `MIDDLE`."""
    return entry >> _PLACE & 3


def mass_of(entry: int) -> int:
    """How much the line of an entry counts for, see `MASS`."""
    return MASS[entry >> _LENGTH & 15]


def path_of(element: Element | None) -> str:
    """An element and the three around it, by tag and class: enough to tell a page's parts apart."""
    steps: list[str] = []
    around = element
    while around is not None and len(steps) < 4:
        steps.append(".".join((around.tag, *around.hints)))
        around = around.parent
    return "/".join(steps)


def entries(document: Document, most: int) -> tuple[list[int], dict[int, str]]:
    """The entries of a page, each form once, and the line that each comes from, by the entry's hash.

    A form that stands in several places of a page stands in its middle. Of a page with more than `most` entries, those
    of its letters come first.

    Args:
        document: a page, its text repaired.
        most: how many entries there may be.
    """
    lines = document.lines
    chosen = range(len(lines))
    if len(lines) > 2 * _MOST:
        chosen = [*range(_MOST), *range(len(lines) - _MOST, len(lines))]  # type: ignore[assignment]
    ends = [_ends(line) for line in lines]
    prose = [index for index, line in enumerate(lines) if ends[index] and len(line) >= _PROSE]
    first, last = (prose[0], prose[-1]) if prose else (len(lines), -1)
    # One paragraph more may stand at the very foot, as a copyright notice does.
    before = prose[-2] if len(prose) > 1 else last
    running = set()
    if document.page is not None:
        running = {path_of(document.page.blocks[index].element.parent) for index in prose}
    found: dict[int, dict[int, int]] = {TEXT: {}, PATH: {}, NAMES: {}}
    examples: dict[int, str] = {}

    def note(kind: int, form: str, looks: int, place: int, line: str, path: str = "") -> None:
        key = hash_of(kind, form, path)
        if key in found[kind]:
            if place_of(found[kind][key]) != place:
                found[kind][key] &= ~3
            examples[key] = min(examples[key], line, key=lambda text: (len(text), text))
        else:
            found[kind][key] = key << 16 | looks | kind << _KIND | place << _PLACE
            examples[key] = line

    for index in chosen:
        line = lines[index]
        kinds = forms(line)
        if not kinds:
            continue
        text = kinds[0][1]
        if ("report" in text or " by" in text) and _AGENCY.search(text):
            continue
        looks = min(15, max(0, len(text).bit_length() - 1)) << _LENGTH
        if ends[index]:
            looks |= ENDS
        if text[-1] in ":：":
            looks |= COLON
        if "0" in text and _DIGITS.search(text):
            looks |= MASKED
        if _short(text):
            looks |= SHORT
            place = _quarter(index, len(lines))
            if prose and index > first:
                place = FOOT if index > last or (index > before and place == FOOT) else MIDDLE
            elif prose:
                place = HEAD
        else:
            place = _quarter(index, len(lines))
        looks |= (hash_of(TEXT, text) & 15) << _LETTERS
        for kind, form in kinds:
            note(kind, form, looks, place, line)
        if document.page is not None:
            element = document.page.blocks[index].element
            if element.tag not in _WITHIN or path_of(element.parent) not in running:
                note(PATH, text, looks, place, line, path_of(element))
    listed = [entry for kind in found.values() for entry in kind.values()][:most]
    return listed, examples


def _quarter(index: int, count: int) -> int:
    if 4 * index < count:
        return HEAD
    return FOOT if 4 * (count - 1 - index) < count else MIDDLE


def _short(text: str) -> bool:
    return len(text) < 12 or (len(text) < 40 and text.count(" ") < 4 and _WIDE.search(text) is None)


def _ends(line: str) -> bool:
    bare = line.rstrip(_CLOSERS)
    return bool(bare) and bare[-1] in _MARKS
