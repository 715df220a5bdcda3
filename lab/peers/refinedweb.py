"""The line-wise corrections behind the RefinedWeb corpus, written from the paper.

Guilherme Penedo et al., "The RefinedWeb Dataset for Falcon LLM", 2023, section 3.2 and appendix G.2:
https://arxiv.org/abs/2306.01116. A line is discarded if it is mainly composed of uppercase characters, only of numerical
characters, is a counter ("3 likes"), or has one word; a line of at most ten words is edited if it matches a pattern at
its beginning ("sign-in"), its end ("Read more...") or anywhere ("items in cart"). If the words of the flagged lines are
more than 5 % of the document's, the document is discarded.

The paper gives an example of each kind of pattern and no list, and says that the filters were made by hand and for
English. The patterns below are the examples and their nearest relatives.
"""

from __future__ import annotations

import re

__all__ = ["clean", "clean_lines"]

_SHORT = 10
_MOST_FLAGGED = 0.05
_COUNTER = re.compile(
    r"\d[\d.,]*\s?[km]?\+?\s+(?:likes?|shares?|comments?|views?|reads?|repl(?:y|ies)|retweets?|reposts?|votes?|upvotes?"
    r"|downvotes?|downloads?|followers?|reactions?|responses?|bookmarks?)[.!]?",
    re.IGNORECASE,
)
_PATTERNS = re.compile(
    r"^(?:sign[- ]?in|sign[- ]?up|sign[- ]?out|log[- ]?in|log[- ]?out)\b"
    r"|\b(?:read|see|view|show|load) more\s*(?:\.{3}|…)?$|\bcontinue reading\s*(?:\.{3}|…)?$"
    r"|\b(?:\d+ )?items? in (?:your )?(?:cart|basket)\b",
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """The corrections, and nothing if they concern more than 5 % of the words.

    >>> clean("3 likes\\nThe council met on Monday.")
    ''
    """
    kept, flagged = _corrected(text)
    return "" if flagged > _MOST_FLAGGED * len(text.split()) else kept


def clean_lines(text: str) -> str:
    """The corrections alone.

    >>> clean_lines("HOME NEWS\\n2024\\n3 likes\\nShare\\nThe council met on Monday. Read more...")
    'The council met on Monday.'
    """
    return _corrected(text)[0]


def _corrected(text: str) -> tuple[str, int]:
    """The text that is left, and how many words the flagged lines had, discarded or edited."""
    kept: list[str] = []
    flagged = 0
    for line in map(str.strip, text.splitlines()):
        words = len(line.split())
        left = _correct(line, words)
        if left != line:
            flagged += words
        if left:
            kept.append(left)
    return "\n".join(kept), flagged


def _correct(line: str, words: int) -> str:
    """What is left of a line."""
    if words <= 1 or _mainly_uppercase(line) or _only_numerical(line) or _COUNTER.fullmatch(line):
        return ""
    return _PATTERNS.sub("", line).strip() if words <= _SHORT else line


def _mainly_uppercase(line: str) -> bool:
    """Whether more than half of the characters, spaces aside, are uppercase letters."""
    return 2 * sum(map(str.isupper, line)) > len(line) - sum(map(str.isspace, line))


def _only_numerical(line: str) -> bool:
    """Whether there are digits and no letters: "2024", "12:30", "1/7"."""
    return any(map(str.isdigit, line)) and not any(map(str.isalpha, line))
