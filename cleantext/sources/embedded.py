"""The article of a page that shows none until its scripts run: read from the data these scripts would show.

Pages made by a program in the browser may come as an empty frame and a script that holds everything as JSON: the linked
data's ``articleBody``, or the state of the program, where the article stands as a string of markup or as a list of its
paragraphs. Who fetches such a page without running its scripts has the article all the same. It is looked for only where
the page shows no running text, for what a page shows is what its readers see, and its data may be of another story.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

__all__ = ["embedded"]

_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
#: A string of JSON and the name before it, if it has one. Each character is looked at once: no quantifier within another
#: can match what the one around it does.
_STRING = re.compile(r'(?:"(\w{1,40})"\s?:\s?\[?\s?)?"([^"\\]*(?:\\.[^"\\]*)*)"', re.DOTALL)
_PAIR = re.compile(r'"\s?:\s?["\[{]')  #: what text that is JSON holds
_NAME = re.compile(r"body|content|text|html|paragraph|story|article", re.IGNORECASE)
_OTHER = re.compile(
    r"description|summary|teaser|excerpt|title|css|style|script|comment|caption|alt|label", re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_PIECE = 40  #: characters of a string that may be a paragraph
_DEEPEST = 2  #: strings of JSON within strings of JSON
_LARGEST = 8_000_000  #: characters of a script that are looked at
_WORDS = 60  #: words of an article, at least
_WORD_LENGTH = 12  #: characters that one word may have, on the average; with more it is no text
_SENTENCE_END = re.compile(r"[.!?。！？।]")
_WIDE = re.compile("[\u2e80-\ud7ff]")


def embedded(page: str) -> str:
    """The article that the scripts of a page hold, as markup; "" where they hold none.

    Args:
        page: the markup of the page.

    >>> state = '{"story": {"kind": "news", "bodyHtml": "<p>%s</p>"}}' % ("The harbour stays open. " * 20)
    >>> embedded(f'<div id="app"></div><script>window.state = {state}</script>')[:27]
    '<p>The harbour stays open. '
    """
    best, most = "", 0
    for script in _scripts(page):
        for pieces in _by_name(script).values():
            text = [_TAG.sub(" ", piece) for piece in pieces]
            size = sum(map(len, text))
            if size > most and _is_prose(" ".join(text)):
                best, most = "\n".join(map(_marked_up, pieces)), size
    return best


def _scripts(page: str) -> Iterator[str]:
    """The contents of the scripts of a page."""
    at = 0
    while (start := _SCRIPT.search(page, at)) is not None:
        opened = page.find(">", start.end())
        end = _SCRIPT_END.search(page, opened) if opened >= 0 else None
        if end is None:
            return
        if end.start() - opened <= _LARGEST:
            yield page[opened + 1 : end.start()]
        at = end.end()


def _by_name(script: str, depth: int = 0) -> dict[str, list[str]]:
    """The longer strings in a script whose names are those of texts, each name's together and in order."""
    found: dict[str, list[str]] = {}
    name = ""
    for match in _STRING.finditer(script):
        name = match[1] or name  # the strings of a list go by the name of the list
        if len(match[2]) < _PIECE:
            continue
        try:
            text = json.loads(f'"{match[2]}"', strict=False)
        except ValueError:
            continue
        if depth < _DEEPEST and not text.lstrip().startswith("<") and _PAIR.search(text):
            for inner, pieces in _by_name(text, depth + 1).items():
                found.setdefault(inner, []).extend(pieces)
        elif _NAME.search(name) and not _OTHER.search(name) and text not in found.get(name, ())[-3:]:
            found.setdefault(name, []).append(text)
    return found


def _is_prose(text: str) -> bool:
    """Whether a text is running text, and long enough for an article."""
    words = len(text.split()) + len(_WIDE.findall(text)) // 2
    sentences = len(_SENTENCE_END.findall(text))
    return words >= _WORDS and len(text) <= words * _WORD_LENGTH and words <= sentences * 80 and "{" not in text[:500]


def _marked_up(piece: str) -> str:
    """A string as markup: as it is, or its lines as paragraphs."""
    if _TAG.search(piece):
        return piece if piece.lstrip().startswith("<") else f"<p>{piece}</p>"
    if "&lt;" in piece:
        return _marked_up(html.unescape(piece))
    return "".join(f"<p>{html.escape(line)}</p>" for line in piece.splitlines() if line.strip())
