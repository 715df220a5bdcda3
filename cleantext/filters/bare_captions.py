"""Photo captions that nothing gives away but how they read: sentences without a full stop between paragraphs that have one.

"Fans celebrate outside the ground after the final whistle on Sunday" is a caption, "How the vote was won" a crosshead, "Whisk
the eggs with the sugar" a step of a recipe. No one sign tells them apart, so signs are added up, in two steps:

- how a line reads: what captions say more often than crossheads, list entries and headlines do ("is seen", "pictured", "on
  Tuesday", articles and names), and what they say less often ("you", "how", a question, a number at the front);
- what company it keeps: how its neighbours and the other lines without a full stop read, and how many there are that read
  like something else. A text with crossheads or lists has many, and then nothing is said.

On a page with markup, the markup knows better; there this filter is silent. The signs are those of English: in other
languages nothing adds up, and the line stays.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from math import log1p

from cleantext import native
from cleantext.document import Document, Removal
from cleantext.known import article, headline, known
from cleantext.rules.engine import Matcher
from cleantext.shape import ENDS, PROSE, Shapes, kind, shapes, small_words

__all__ = ["BareCaptionFilter"]

_native = native.load("_text")

_FEWEST, _MOST = 6, 70  #: words of a line that is asked
_MOST_OPEN = 2.4  #: other open lines to a paragraph, from which on a text is no news with pictures
_BELOW = 12  #: lines below the last paragraph that are asked, too
_SET = ("|", "•", "\t", "@", "http", "www.", "→", "Read More", "Read more")  #: what captions are hardly set with
_RARE = (";", "$", "€", "£", "&", "+", "/")
_PROSE, _OPEN = kind(has=PROSE), kind(lacks=ENDS)
_LIKELY_LINES, _SHORT_LINES = kind(lacks=ENDS, words=(_FEWEST, _MOST)), kind(lacks=ENDS, words=(0, _FEWEST - 1))
_THE = frozenset(("the", "a", "an"))

#: What a sign says for a caption (or against it), in log-odds. A logistic regression of 1,000 captions (of pages' own figure
#: captions, of those whose credit gives them away, and read ones) against 3,500 other lines without a full stop: crossheads,
#: list entries, headlines, and sentences whose full stop was taken away.
_READS = {
    "names": 1.8,
    "month": 1.4,
    "articles": 1.3,
    "was": 1.1,
    "seen": 0.8,
    "capitals": 0.8,
    "acts": 0.8,
    "as": 0.8,
    "the": 0.7,
    "name last": 0.7,
    "pictured": 0.7,
    "last": 0.5,
    "year": 0.3,
    "has": 0.2,
    "is": 0.2,
    "the first": 0.2,
    "day": 0.2,
    "said": -0.1,
    "may": -0.3,
    "pronoun first": -0.3,
    "digit": -0.4,
    "not": -0.4,
    "comma": -0.5,
    "two sentences": -0.5,
    "rare signs": -0.5,
    "quote": -0.5,
    "longish": -0.6,
    "brackets": -0.6,
    "number first": -0.8,
    "best": -0.9,
    "you": -1.0,
    "long": -1.0,
    "kicker": -1.1,
    "colon": -1.4,
    "shortish": -1.4,
    "quote first": -1.4,
    "question": -1.4,
    "dash": -1.9,
    "short": -2.1,
}
_BASE = -2.0
#: The second step, likewise, of such lines in their texts: 120 captions against 3,000 other lines of finished articles.
_BIAS = 2.2
_READ = 0.5  #: how the line itself reads
_MEAN = 2.0  #: how the others read on average
_LIKELY = -1.5  #: how many others read like captions (log)
_REST = -1.9  #: open lines that read like something else, to a paragraph
_FEW_REST = 1.1  #: there are few of these
_AROUND = 1.1  #: how the others in the same run read
_ALONE = -3.1  #: there are none
_LONG_RUN = -0.3  #: the run is long
_THEIRS = 4.5  #: the others have articles, as captions have and headlines have not
_OWN = 0.7  #: so has this line
_FOOT = 0.9  #: it stands below the last paragraph
_FEW = 0.2  #: so many open lines to a paragraph are few
_LONG = 6  #: lines of a long run
_MOST_AROUND = 3.0  #: how the others in a run read, at most
_ROUNDING = 1e-6  #: more than what sums of these differ by
_NO_SENTENCE = -3.0  #: how a line reads that is made otherwise
#: The averages count two unknown lines besides, which read like a crosshead and have an article as often as not.
_UNKNOWN, _UNKNOWN_READS, _UNKNOWN_ARTICLES = 2, -1.5, 0.5
#: Headlines of other stories, set between paragraphs, read like captions, too, but for the articles: from so many lines on
#: that have none, nothing is said.
_HEADLINES, _FEWEST_ARTICLES = 4, 0.3
_STYLE = 3  #: such lines among the paragraphs, from which on those below the last are captions, too
ENOUGH = 0.0  #: evidence from which on a line is a caption


_WORDS: dict[str, str] = {
    word: sign
    for sign, words in {
        "pictured": "pictured photographed snapped filmed file footage picture pictures",
        "seen": "seen shown spotted",
        "the": "the a an his her their its this these those",
        "day": "monday tuesday wednesday thursday friday saturday sunday yesterday tonight",
        "month": "january february march april may june july august september october november december",
        "was": "was were",
        "has": "have has had",
        "is": "is are",
        "may": "will would could can should must may might",
        "not": "not no never cannot don't doesn't didn't isn't aren't wasn't won't can't",
        "said": "said says told tells added adds asked",
        "you": "i we you your our my us me i'm you're we're i've we've you'll i’m you’re we’re i’ve we’ve you’ll",
        "as": "as after during while before amid following",
        "last": "last earlier early late",
        "best": "best top guide tips review free cost costs",
        "acts": (
            "poses stands sits walks speaks talks waves smiles holds looks watches watch celebrates celebrate reacts react "
            "gestures addresses attends arrives arrive leaves greets hugs kisses shakes performs plays carries carry wears works "
            "rises rise flies fly climbs drives rides runs gather queue line walk stand sit pose wait waits look hold wave smile "
            "speak arrive leave patrol march marches protest protests rallies chant chants comfort pray prays mourn inspect "
            "inspects search searches battle battles tackle tackles fields drops admires admire enjoy enjoys show shows appears "
            "appear lies lie descends steers leads signs joins visit visits meet meets passes fires launches receives delivers "
            "throws kicks scores heads jumps swings lifts raises points embraces laughs cries covers surrounds soars shines "
            "lights releases responds burns attend hug greet perform rally leap leaps dance dances surveys survey examine"
        ),
    }.items()
    for word in words.split()
}
_QUESTIONS = frozenset(
    "how what why where when who which best top step get use make find choose learn check see read avoid add do don't is are "
    "can should does keep take try look watch start set if note tip pros cons click shop faq faqs compare".split()
)
_PRONOUNS = frozenset(
    "he she they it but and so however although if when while after this that these there for in on at as".split()
)
_DIGIT = re.compile(r"\d")
_QUOTES = "'\"‘“’”"
_QUOTE_SET = frozenset(_QUOTES)


def _signs_plainly(line: str) -> dict[str, float]:
    """What a line shows of `_READS`, and how much of it."""
    words = line.split()
    plain = [word.strip(".,:;!?()'\"‘“’”") for word in words]
    low = [word.lower() for word in plain]
    count = len(words)
    known = [sign for sign in map(_WORDS.get, low) if sign]
    signs = dict.fromkeys(known, 1.0)
    signs["articles"] = min(known.count("the"), 3) / 3
    initials = [word[:1] for word in plain]
    capitals = sum(map(str.isupper, initials[1:]))
    signs["names"] = min(capitals, 4) / 4
    signs["capitals"] = capitals / count
    first = low[0]
    if _WORDS.get(first) == "the":
        signs["the first"] = 1
    if first in _QUESTIONS:
        signs["question"] = 1
    if first in _PRONOUNS:
        signs["pronoun first"] = 1
    if line[0].isdigit():
        signs["number first"] = 1
    if line[0] in _QUOTES:
        signs["quote first"] = 1
    elif not _QUOTE_SET.isdisjoint([word[0] for word in words]):
        signs["quote"] = 1
    if initials[-1].isupper():
        signs["name last"] = 1
    if "(" in line:
        signs["brackets"] = 1
    if ", " in line:
        signs["comma"] = 1
    if ":" in line and any(word[-1] == ":" for word in words[:4]):
        signs["kicker"] = 1
    elif ": " in line:
        signs["colon"] = 1
    if any(len(word) == 4 and word.isdigit() for word in plain):
        signs["year"] = 1
    elif _DIGIT.search(line):
        signs["digit"] = 1
    if ". " in line:
        signs["two sentences"] = 1
    if " - " in line or " – " in line or " — " in line:
        signs["dash"] = 1
    if _holds(line, _RARE):
        signs["rare signs"] = 1
    if "..." in line or "…" in line:
        signs["ellipsis"] = 1
    if count < 9:
        signs["short"] = 1
    elif count < 12:
        signs["shortish"] = 1
    elif count > 35:
        signs["long"] = 1
    elif count > 20:
        signs["longish"] = 1
    return signs


def _signs_natively(line: str) -> dict[str, float]:
    """As `_signs_plainly`."""
    assert _native is not None
    signs: dict[str, float] = _native.caption_signs(line, _WORDS, _QUESTIONS, _PRONOUNS)
    return signs


_signs = _signs_plainly if _native is None else _signs_natively


class BareCaptionFilter:
    """Marks lines that read like captions, in the company of others that do."""

    name = "bare-captions"
    category = "caption"

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher

    def __call__(self, document: Document) -> Iterator[Removal]:
        """The captions among the lines without a full stop."""
        if document.page is not None or document.seamed:
            return  # markup says what is a caption; where a line's end is a guess, it says nothing that there is no full stop
        first, last = article(document, self.matcher)
        reads = {} if last < 0 else self._read(document, first, last)
        if not reads:
            return
        lines = document.lines
        articles = {index: min(_articles(lines[index]), 2) / 2 for index in reads}
        all_reads, all_articles, company = sum(reads.values()), sum(articles.values()), len(reads) - 1
        if company >= _HEADLINES and all_articles / company < _FEWEST_ARTICLES:
            return  # the others of one have no more
        shape = shapes(document)
        hits = known(document, self.matcher).lines
        prose = shape.pick(_PROSE)
        paragraphs = len(prose)
        likely = sum([read > 0 for read in reads.values()])
        open_lines = shape.pick(_OPEN, first, last + 1)
        open_ = len(open_lines) - sum(map(hits.__contains__, open_lines))
        rest = min(max(open_ - likely, 0) / paragraphs, 2)
        if _most(reads, articles, likely, rest) < ENOUGH:
            return
        furniture = sorted(hits)
        for own, start, end in _runs(prose, len(lines), sorted(reads)):
            run = end - start - bisect_left(furniture, end) + bisect_left(furniture, start)
            whole = sum([reads[index] for index in own]) + (run - len(own)) * _NO_SENTENCE
            for index in own:
                read = reads[index]
                theirs = all_articles - articles[index]
                if company >= _HEADLINES and theirs / company < _FEWEST_ARTICLES:
                    continue
                evidence = (
                    _BIAS
                    + _READ * read
                    + _MEAN * (all_reads - read + _UNKNOWN * _UNKNOWN_READS) / (company + _UNKNOWN)
                    + _LIKELY * log1p(likely - (read > 0))
                    + _REST * rest
                    + _FEW_REST * (rest <= _FEW)
                    + _THEIRS * (theirs + _UNKNOWN * _UNKNOWN_ARTICLES) / (company + _UNKNOWN)
                    + _OWN * articles[index]
                    + _FOOT * (index > last)
                    + _LONG_RUN * (run > _LONG)
                )
                if run > 1:
                    evidence += _AROUND * max(-_MOST_AROUND, min((whole - read) / (run - 1), _MOST_AROUND))
                else:
                    evidence += _ALONE
                if evidence >= ENOUGH:
                    reason = (
                        f"no full stop, and reads like a caption ({_say(lines[index])}); such lines: {company + 1}, others "
                        f"without a full stop: {max(open_ - likely, 0)}, paragraphs: {paragraphs}; evidence {evidence:.1f}"
                    )
                    yield Removal(document.starts[index], document.end(index), self.category, self.name, reason)

    def _read(self, document: Document, first: int, last: int) -> dict[int, float]:
        """The lines that may be captions, and how each reads; none where too many lines are open.

        Args:
            document: one with paragraphs.
            first: the first of them.
            last: the last.
        """
        shape = shapes(document)
        stop = min(len(document), last + 1 + _BELOW)
        likely = shape.pick(_LIKELY_LINES, first, stop)
        if not likely or len(shape.pick(_SHORT_LINES, first, stop)) > _MOST_OPEN * len(shape.pick(_PROSE)):
            return {}
        hits = known(document, self.matcher).lines
        title = headline(document, self.matcher)
        reads = _reads(document, shape, [index for index in likely if index not in hits and index != title])
        if sum([read > 0 for index, read in reads.items() if index < last]) < _STYLE:
            # The last paragraph of many an article has no full stop.
            return {index: read for index, read in reads.items() if index < last}
        return reads

    def __repr__(self) -> str:
        return f"<filter {self.name!r}: {self.category}>"


def _most(reads: dict[int, float], articles: dict[int, float], likely: int, rest: float) -> float:
    """More evidence than there is for any of some lines, given what is said of each: most texts have none that is enough."""
    values, theirs = reads.values(), sum(articles.values()) - min(articles.values())
    total, company = sum(values) + _UNKNOWN * _UNKNOWN_READS, len(reads) - 1 + _UNKNOWN
    least, greatest = min(values), max(values)  # the evidence rises or falls with how a line reads
    return (
        _BIAS
        + max(
            _READ * least + _MEAN * (total - least) / company, _READ * greatest + _MEAN * (total - greatest) / company
        )
        + _LIKELY * log1p(max(likely - 1, 0))
        + _REST * rest
        + _FEW_REST * (rest <= _FEW)
        + _THEIRS * (theirs + _UNKNOWN * _UNKNOWN_ARTICLES) / company
        + _OWN * max(articles.values())
        + _FOOT
        + _AROUND * _MOST_AROUND
        + _ROUNDING
    )


def _reads(document: Document, shape: Shapes, indices: list[int]) -> dict[int, float]:
    """How some lines of a document read that are made like a sentence; what is said of one is kept for what is left of it."""
    said: dict[str, float | None] = document.note("caption reads", _said_before)
    lines = document.lines
    new = [index for index in indices if lines[index] not in said] if said else indices
    if new:
        said.update(_reading(lines, shape.words, new))
    return {index: read for index in indices if (read := said[lines[index]]) is not None}


def _said_before(document: Document) -> dict[str, float | None]:
    return {} if document.before is None else document.before[0].note("caption reads", _said_before)


def _reading_plainly(lines: list[str], words: list[int], indices: list[int]) -> dict[str, float | None]:
    """How much some lines read like captions, in log-odds; None where one is not made like a sentence."""
    said: dict[str, float | None] = {}
    for index in indices:
        line = lines[index]
        said[line] = None
        if _is_sentence(line, words[index]):
            said[line] = _BASE + sum([_READS.get(sign, 0) * much for sign, much in _signs(line).items()])
    return said


_TABLE: bytes = b"" if _native is None else _native.caption_table(_WORDS, _READS)


def _reading_natively(lines: list[str], words: list[int], indices: list[int]) -> dict[str, float | None]:
    """As `_reading_plainly`."""
    assert _native is not None
    said: dict[str, float | None] = _native.caption_reads(
        lines, words, indices, _WORDS, _QUESTIONS, _PRONOUNS, _READS, _BASE, _TABLE
    )
    return said


_reading = _reading_plainly if _native is None else _reading_natively


def _is_sentence_plainly(line: str, words: int) -> bool:
    """Whether a line is made like a sentence: a capital at the front, few capitals in it, no sign at the end."""
    if not (line[0].isupper() or line[0].isdigit() or line[0] in "'‘"):
        return False
    if not (line[-1].isalnum() or line[-1] in _QUOTES or line[-1] == ")"):
        return False
    if _holds(line, _SET) or line.count('"') % 2 or line.count("“") != line.count("”"):
        return False
    return 2 * small_words(line) >= words


_is_sentence = _is_sentence_plainly if _native is None else _native.is_sentence


def _holds(line: str, signs: tuple[str, ...]) -> bool:
    """Whether one of some signs stands in a line; without the generator, which takes longer than to look."""
    for sign in signs:  # noqa: SIM110
        if sign in line:
            return True
    return False


def _articles_plainly(line: str) -> int:
    return sum(map(_THE.__contains__, line.lower().split()))


_articles = _articles_plainly if _native is None else _native.articles


def _say(line: str) -> str:
    """The signs that speak most for a caption, as a reason says them."""
    signs = _signs(line)
    best = sorted(signs, key=lambda sign: (-_READS.get(sign, 0) * signs[sign], sign))
    return ", ".join(f"“{sign}”" for sign in best[:3] if _READS.get(sign, 0) > 0)


def _runs(prose: list[int], size: int, indices: list[int]) -> Iterator[tuple[list[int], int, int]]:
    """The runs of lines between two paragraphs in which some lines stand: these, the first line, and the one behind the last.

    Args:
        prose: the paragraphs, in order.
        size: how many lines there are.
        indices: the lines, in order. One that is a paragraph itself begins a run.

    >>> [*_runs([1, 4, 6], 8, [2, 3, 6, 7])]
    [([2, 3], 2, 4), ([6, 7], 5, 8)]
    """
    place = end = 0
    while place < len(indices):
        above, below = bisect_left(prose, indices[place]), bisect_right(prose, indices[place])
        start = max(end, prose[above - 1] + 1 if above else 0)
        end = prose[below] if below < len(prose) else size
        stop = bisect_left(indices, end)
        yield indices[place:stop], start, end
        place = stop
