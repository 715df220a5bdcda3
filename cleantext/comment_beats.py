"""What opens and closes a reader's comment: its head, its button, and the line that announces all of them.

A head says who wrote, or when: a name with the time of day, "2 hours ago" under a name, "Jane says:", "Jane's avatar", the number
in a list that counts them. A button lets others answer: "Reply", "Antworten", "Répondre".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from cleantext.clues import Clues, holds
from cleantext.dates import is_date_line, may_be_date
from cleantext.document import Document
from cleantext.rules.fold import fold
from cleantext.shape import DIGIT, PROSE, Shapes, initials, kind, shapes

__all__ = ["Beat", "announces", "beats", "counts_comments", "is_button"]

_REPLY = (
    r"(?:log in to |sign in to |click to )?(?:reply|respond)(?: to (?:this|comment|this (?:comment|post|thread)|.{2,30}))?|"
    r"expand full comment|antworten|répondre|responder|rispondi|beantwoorden|reageren|svara?|odpowiedz|odpovědět|yanıtla|cevapla|"
    r"ответить|відповісти|balas|vastaa|válasz|răspunde|trả lời|απάντηση|رد|הגב|जवाब दें|返信(?:する)?|回复|回復|回覆|답글(?: ?(?:달기|쓰기))?"
)
_BESIDE = (
    r"likes?|dislike|upvote|downvote|share|report(?: abuse)?|flag|delete|edit|quote|permalink|link|parent|collapse|hide"
)
_BUTTON = re.compile(rf"(?i)(?:[\W\d]*\b(?:{_BESIDE})\b)*[\W\d]*(?:{_REPLY})(?:[\W\d]*\b(?:{_BESIDE})\b)*[\W\d]*")
#: What stands above the first of them, in the languages known.
_ANNOUNCED = re.compile(
    r"(?i)(?:(?:all|view|show|see|top|latest|recent|reader|readers['’]?|user|alle|leser|les|vos|tous les|los|ver|os) ?)*"
    r"(?:(?:\d[\d.,]*[ -]?)?(?:reader |leser|user )?(?:comments?|discussion|kommentare?|kommentarer|commentaires?|réactions?|"
    r"comentarios?|comentários?|commenti|reacties|komentarz(?:e|y)?|yorum(?:lar)?|комментари(?:и|й|я|ев)|коментар(?:і|ів)?|"
    r"komentar|komentáře|kommentit|hozzászólások|comentarii|σχόλια|bình luận|(?:ال)?تعليقات|תגובות|टिप्पणियाँ|"
    r"(?:读者|網友|网友|讀者|全部)?(?:评论|評論|留言)|コメント|댓글)|\d[\d.,]* (?:repl(?:y|ies)|responses?|thoughts?))"
    r"(?: restacks| section)?(?:[ :(]*\d[\d.,]* ?件?\)?)?[ :]*|"
    r".{0,24}\b\d[\d.,]* (?:comments?|repl(?:y|ies)|responses?|thoughts?) (?:on|to) .{2,120}|"
    r"discussion about this post|reader interactions"
)
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}\b|\b\d{1,2} ?[ap]\.?m\b", re.IGNORECASE)
_AGE = re.compile(
    r"(?i)(?:^|[\s|·•,(–—-])(?:(?:\d{1,3}|an?|one) ?(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|mo|mos|months?|y|yrs?|years?)"
    r"(?: ago)?|just now|yesterday|vor (?:\d{1,3}|eine[rmn]) (?:sekunden?|minuten?|stunden?|tag(?:en)?|wochen?|monat(?:en)?|jahr(?:en)?)|"
    r"il y a (?:\d{1,3}|une?) \w{1,9}|hace (?:\d{1,3}|una?) \w{1,9}|há (?:\d{1,3}|uma?) \w{1,9}|(?:\d{1,3}|una?) \w{1,9} fa|"
    r"(?:\d{1,3}|een) \w{1,9} geleden|(?:\d{1,3}|en|et) \w{1,9} siden|för (?:\d{1,3}|en|ett) \w{1,9} sedan|\d{1,3} \w{1,9}\.? temu|"
    r"\d{1,3} \w{1,9} önce|\d{1,3} \w{1,9} назад|\d{1,3} \w{1,9} тому|\d{1,3} ?(?:秒|分|時間|日|週間|か月|ヶ月|年)前|"
    r"\d{1,3} ?(?:秒|分钟|分鐘|小时|小時|天|周|个月|個月|年)前|\d{1,3} ?(?:초|분|시간|일|주|개월|년) ?전)(?:[ (]{1,2}edited\)?)?$"
)
_VERBS = (
    "says said wrote writes commented replied sagt schreibt schrieb meint dit écrit dice dijo escribió detto scritto scrive disse diz "
    "escreveu zegt schreef schrijft skrev skriver säger sier siger mówi pisze napisał napisała napisał(a) ki говорит пишет сказал "
    "сказала сказал(а)"
).split()
_ENDS_AS_HEAD = tuple([f" {verb}" for verb in _VERBS] + ["avatar", "picture", "photo"])
_SAYS = re.compile(rf"(?i)(.{{2,40}}?) (?:a |ha |dedi )?(?:{'|'.join(map(re.escape, _VERBS))})(?: ?\.{{3}})? ?:?")
_BEGINS_AS_HEAD = ("avatar ", "Avatar ")
_AVATAR = re.compile(r"(?i)(.{2,40})['’]s (?:avatar|profile (?:picture|photo))|avatar (?:for|of) (.{2,40})")
_BEFORE = re.compile(r"(?i)(?:posted by|comment by|by|von|par|por|di|door|av|af)\b:? ?")
#: Where people answer a question, that is what the page is for.
_ANSWERED = re.compile(r"(?i)(?:asked|answered|edited|modified|solved|accepted)\b")
_BELOW = re.compile(r"(?i)posted by|comment by")
_BEHIND = re.compile(r"(?i)[\s|·•,(:–—-]+(?:on|at|says|said|wrote|writes|am|um|le|el|il|em|op|den|kl)?:?$")
_COUNT = re.compile(r"\d[\d,]{0,6}")
_NUMBER = re.compile(r"(\d{1,4})\. ")

_ENDS_COUNT = frozenset(")0123456789件")

_LONGEST_ANNOUNCED = 160  #: characters of a line that announces comments
_LONGEST = 90  #: characters of a head, or of a button
_SHORT = 12  #: words of a head
_NAME, _NAME_SIZE = 5, 40  #: words and characters of a name
_FEWEST = 3  #: comments of a list that counts them
_NEAR = 4  #: blocks between the line that announces it and its first
_MISSED = 4  #: by which its numbers may go up
_GAP = 40  #: blocks from one of them to the next

#: What a head needs: a time of day or what says how long ago it was, and what says that somebody speaks.
_CLUES = Clues(
    (
        kind(has=DIGIT, words=(1, _SHORT), size=(4, _LONGEST)),
        (
            holds(
                ":",
                "am",
                "pm",
                "a.m",
                "p.m",
                *[f"{digit}h" for digit in range(10)],
                " ago",
                "vor ",
                "il y a ",
                "hace ",
                "há ",
            ),
            holds(" fa", "geleden", "siden", "sedan", "temu", "önce", "назад", "тому", "前", "전"),
        ),
    ),
    (kind(has=DIGIT, words=(1, 2), size=(2, 10)), ()),  # "8d", "10 min"
    (
        kind(lacks=PROSE, words=(2, 8), size=(4, 60), last=initials("ysdtenoikm:rа)", 0x400)),
        (
            holds(" s", " w", " c", " r", " m", " a", " d", " e", " é", " h", " z", " n", " г", " п", " с", exact=True),
            holds("vatar", "rofile"),
        ),
    ),
)


class Beat(NamedTuple):
    """Where a comment opens or closes.

    Attributes:
        start: the first block of it.
        stop: the one behind the last.
        name: of a head, whose it is, folded, as far as it says; of a button None.
        below: whether it is a head that stands below what is said.
        dated: whether it tells when that was.
    """

    start: int
    stop: int
    name: str | None
    below: bool = False
    dated: bool = False


def announces(line: str) -> bool:
    """Whether a line says that comments follow.

    >>> announces("12 Comments"), announces("3 thoughts on “The last ferry”"), announces("Comments are closed")
    (True, True, False)
    """
    return len(line) <= _LONGEST_ANNOUNCED and _ANNOUNCED.fullmatch(line) is not None


def counts_comments(line: str) -> bool:
    """Whether a line that a rule knows as a count of something says how many comments follow.

    >>> counts_comments("12 Comments"), counts_comments("12 shares")
    (True, False)
    """
    return (line[0].isdigit() or line[-1] in _ENDS_COUNT) and announces(line)


def is_button(line: str) -> bool:
    """Whether a line is the button to answer a comment, or a row of buttons with that among them.

    >>> is_button("Reply"), is_button("Like (3) · Reply · Share"), is_button("Share")
    (True, True, False)
    """
    return len(line) <= _LONGEST and _BUTTON.fullmatch(line) is not None


def beats(document: Document, begin: int, buttons: Iterable[int], lists: Iterable[int], least: int = 0) -> list[Beat]:
    """The heads and the buttons of comments, in the order of the text.

    Args:
        document: any document.
        begin: the first block that may be a head.
        buttons: the blocks that are buttons.
        lists: the blocks that announce comments, and below which a list may count them.
        least: how many heads must be dated for any to count.
    """
    lines, shape, closed = document.lines, shapes(document), frozenset(buttons)
    long, short, speakers = _CLUES.find(lines, shape, begin)
    stamps = {i: name for i in (*long, *short) if (name := _stamped(lines[i])) is not None}
    if len(stamps) < least:
        return []
    heads = {i: name for i in speakers if (name := _speaker(lines[i])) is not None}
    heads.update(stamps)
    counted: dict[int, str] = {}
    for above in lists:
        counted.update(_numbered(lines, above))
    heads.update(counted)
    found: list[Beat] = []
    for index in sorted(heads):
        name, dated = fold(heads[index]), index in stamps
        if found and found[-1].stop == index and index not in counted:  # "Jane says:", and below it the date
            head = found[-1]
            found[-1] = head._replace(stop=index + 1, name=head.name or name, dated=head.dated or dated)
            continue
        start = index
        if not name and index and index - 1 not in closed and _may_be_name(lines, shape, index - 1):
            start, name = index - 1, fold(lines[index - 1])
        found.append(Beat(start, index + 1, name, _BELOW.match(lines[index]) is not None, dated))
    found += [Beat(index, index + 1, None) for index in closed]
    return sorted(found, key=lambda beat: beat.start)


def _stamped(line: str) -> str | None:
    """The name in a line that ends in the time of day and the date, or is how long ago it was; None if it does not.

    >>> _stamped("Jane Doe July 14, 2015 at 3:53 pm"), _stamped("2 hours ago"), _stamped("14 July 2015")
    ('Jane Doe', '', None)
    """
    if ":" not in line:
        age = _AGE.search(line)
        if age is not None and line.count(" ", 0, age.start()) < _NAME:
            return line[: age.start()]
    if _CLOCK.search(line) is None:
        return None
    if _ANSWERED.match(line):
        return None
    words = _BEFORE.sub("", line, count=1).split(" ")
    for count in range(min(len(words), _NAME + 2)):
        rest = " ".join(words[count:])
        if may_be_date(rest) and is_date_line(fold(rest)):
            return _BEHIND.sub("", " ".join(words[:count]) + " ") if count else ""
    return None


def _speaker(line: str) -> str | None:
    """The name in a line that says who speaks; None if it does not.

    >>> _speaker("Jane Doe says:"), _speaker("Jane Doe’s avatar"), _speaker("What the mayor says of it")
    ('Jane Doe', 'Jane Doe', None)
    """
    if not line.rstrip(":. ").endswith(_ENDS_AS_HEAD) and not line.startswith(_BEGINS_AS_HEAD):
        return None
    match = _SAYS.fullmatch(line) or _AVATAR.fullmatch(line)
    if match is None or line[0] in '"“«':
        return None
    return match[1] or match[2]


def _numbered(lines: list[str], above: int) -> dict[int, str]:
    """The comments of a list that counts them, "1. ", "2. ", below a line that says how many there are."""
    found: dict[int, str] = {}
    digits = _COUNT.search(lines[above])
    count = int(digits[0].replace(",", "")) if digits else 0
    reached, last = 0, above
    index = above + 1
    while count >= _FEWEST and index < len(lines) and index - last <= (_GAP if reached else _NEAR):
        match = _NUMBER.match(lines[index])
        if match is not None and reached < int(match[1]) <= min(count, reached + _MISSED):
            found[index], reached, last = match[1], int(match[1]), index
        index += 1
    return found


def _may_be_name(lines: list[str], shape: Shapes, index: int) -> bool:
    return shape.words[index] <= _NAME and not shape.ends[index] and len(lines[index]) <= _NAME_SIZE
