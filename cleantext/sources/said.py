"""What a page says about itself: metadata, linked data, title. Evidence, never more: it may be stale, cut short or wrong."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

__all__ = ["Said"]

_HEADLINES = ("og:title", "twitter:title", "title", "headline", "dc.title", "parsely-title", "sailthru.title")
_DESCRIPTIONS = ("og:description", "description", "twitter:description")
_LARGEST = 2_000_000  #: characters of linked data that are looked at
_DEEPEST = 40  #: objects within objects
_TAG = re.compile(r"<[^<>]{0,300}>")
_ARTICLE = re.compile(r"article|posting|blog|report|review|recipe", re.IGNORECASE)


class Said:
    """Collects what the head and the scripts of a page say of its article."""

    def __init__(self) -> None:
        self.description = ""
        self._headlines: list[str] = []
        self._title = ""
        self._bodies: list[str] = []

    def hear(self, tag: str, attributes: Mapping[str, Any], content: Callable[[], str | None]) -> None:
        """A tag of the head, or a script."""
        if tag == "title" and not self._title:
            self._title = content() or ""
        elif tag == "meta":
            name = str(attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
            value = attributes.get("content")
            if isinstance(value, str) and value.strip():
                if name in _HEADLINES:
                    self._headlines.append(value)
                elif name in _DESCRIPTIONS and len(value) > len(self.description):
                    self.description = value
        elif tag == "script" and "ld+json" in str(attributes.get("type") or "").lower():
            self._linked(content() or "")

    def headlines(self) -> tuple[str, ...]:
        """All that the page calls its headline, the most trusted first, its title last."""
        return tuple(dict.fromkeys(" ".join(text.split()) for text in (*self._headlines, self._title) if text.strip()))

    def body(self) -> str:
        """The longest text of an article in the linked data."""
        return max(self._bodies, key=len, default="")

    def _linked(self, text: str) -> None:
        if len(text) > _LARGEST or ("articleBody" not in text and "eadline" not in text):
            return
        try:
            data = json.loads(text.strip().removesuffix(";"), strict=False)
        except (ValueError, RecursionError):
            return
        for thing in _things(data):
            headline, body = thing.get("headline"), thing.get("articleBody")
            if isinstance(headline, str) and headline.strip() and _ARTICLE.search(str(thing.get("@type"))):
                self._headlines.insert(0, html.unescape(headline))
            if isinstance(body, str) and body.strip():
                self._bodies.append(_TAG.sub("\n", html.unescape(body)))


def _things(data: object) -> Iterator[dict[str, Any]]:
    """All objects of linked data, those within others too."""
    todo = [(data, 0)]
    while todo:
        thing, depth = todo.pop()
        if depth > _DEEPEST:
            continue
        if isinstance(thing, dict):
            yield thing
            todo.extend((value, depth + 1) for value in thing.values() if isinstance(value, (dict, list)))
        elif isinstance(thing, list):
            todo.extend((value, depth + 1) for value in thing)
