"""Reading pages with a reference article, and splitting them by site.

A data set is a folder of JSON lines, ``*.jsonl`` or ``*.jsonl.xz``, a page a line: ``id``, ``text`` (the page as text, from
whatever makes text of pages), ``body`` (the article), and, if known, ``set``, ``source``, ``title``, and ``url`` or ``site``.
"""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

__all__ = ["SOURCES", "Page", "address_of", "find", "fold_of", "pages", "read", "site_of"]

#: The texts that are read of each page: file name without ``text_`` and its ending; and ``html``, its markup.
SOURCES = ("html", "html_text", "bs4_text", "trafilatura", "readability", "resiliparse", "newspaper")
FOLDS = 5


@dataclass(frozen=True)
class Page:
    """One page as one text, and what of it is the article.

    Attributes:
        id: of the page; its texts from several sources share it.
        set: the data set it comes from.
        site: the site it comes from; pages of a site are never in two folds.
        source: what made text of the page; ``article`` for the reference itself.
        text: the page as text.
        body: the article.
        title: the headline, or "".
    """

    id: str
    set: str
    site: str
    source: str
    text: str
    body: str
    title: str


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The records of one file of JSON lines, compressed or not."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def find(data: Path, name: str) -> Path:
    """The file of that name in the folder, compressed or not."""
    for ending in (".jsonl.xz", ".jsonl"):
        if (path := data / f"{name}{ending}").exists():
            return path
    raise SystemExit(f"{data}: no {name}.jsonl.xz and no {name}.jsonl")


def pages(data: Path, sources: tuple[str, ...] = SOURCES, articles: bool = True) -> Iterator[Page]:
    """All texts of all pages; the articles alone last, as a source of their own."""
    sites = _sites(data)
    seen: dict[str, Page] = {}
    for source in sources:
        for row in read(find(data, "pages_html" if source == "html" else f"text_{source}")):
            if not row["body"].strip():
                continue
            page = Page(
                row["id"],
                row.get("set", "pages"),
                row.get("site") or sites.get(row["id"]) or site_of(row["id"], row.get("url", "")),
                source,
                row["html" if source == "html" else "text"],
                row["body"],
                row.get("title") or "",
            )
            seen.setdefault(page.id, page)
            yield page
    if articles:
        for page in seen.values():
            yield Page(page.id, page.set, page.site, "article", page.body, page.body, page.title)


def _sites(data: Path) -> dict[str, str]:
    try:
        path = find(data, "pages_html")
    except SystemExit:
        return {}
    return {row["id"]: site_of(row["id"], row.get("url") or address_of(row["html"])) for row in read(path)}


def address_of(html: str) -> str:
    """The address that a page names as its own, in its canonical link or for those who share it; "" if there is none.

    Collections often hold pages of one site with an address and without. Split by their ids alone, a site's pages would
    come to stand on both sides.

    >>> address_of("<link rel=canonical href=https://www.example.com/a>")
    'https://www.example.com/a'
    """
    page = LexborHTMLParser(html)
    for where, name in (("link[rel~=canonical]", "href"), ("meta[property='og:url']", "content")):
        for found in page.css(where):
            address = found.attributes.get(name) or ""
            if address.startswith(("http://", "https://")):
                return address
    return ""


def site_of(identifier: str, url: object) -> str:
    """The site of a page: its host without what stands before the domain, or what its id begins with.

    >>> site_of("a:1", "https://news.example.co.uk/x"), site_of("set:us/Courier/V1_2", "")
    ('example.co.uk', 'set:us/Courier')
    """
    host = urlsplit(url).netloc if isinstance(url, str) else ""
    if host:
        parts = host.split(":")[0].split(".")
        short = len(parts) > 2 and len(parts[-2]) <= 3 and len(parts[-1]) == 2
        return ".".join(parts[-3:] if short else parts[-2:])
    return identifier.rpartition("/")[0] or identifier


def fold_of(site: str, folds: int = FOLDS) -> int:
    """The fold of a site; the same on every machine.

    A publisher's sites in several countries, ``example.com`` and ``example.co.uk``, are in one fold.
    """
    publisher = site.partition(".")[0]
    return int.from_bytes(hashlib.sha256(publisher.encode()).digest()[:4], "big") % folds
