"""Profiles: what was learned of each site, and the sample of its pages that it was learned from.

A profile is a sketch that can be put together. Of each site it holds a sample of pages, those whose hashes are the
smallest, as many as there is room for: that is a random sample, whoever draws it, and the same page counts once however
often it was crawled. The sample of two parts together is the sample of both samples, so profiles that were learned on parts
and merged are what was learned on the whole, and new pages are merged in the same way. All that is said of a site
follows from its sample: each time anew, in whatever order the pages came.

Of the pages themselves a profile holds hashes, and one example of each line that it takes. Where a line was furniture in
no part and is in the whole, there is no example until a page that carries it is learned again; the line goes all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import md5
from typing import Literal, NamedTuple

from cleantext.document import Document
from cleantext.repair import repair
from cleantext.sites.lines import KINDS, MIDDLE, PLACES, SHORT, TEXT, entries, forms, hash_of
from cleantext.sites.stories import count
from cleantext.sources.text import from_text

__all__ = ["Line", "Page", "Profile", "Sites", "learn", "merge", "site_name"]

BUDGET = 10_000  #: lines of a site's pages that its sample may hold, all pages together
PAGES = 400  #: pages that it may hold
HEAVIEST = 240  #: lines of one page that it may hold
MARKUP = 100  #: the same of a page that comes as markup: its lines are not known before it is read
LINES = 250  #: lines of furniture that are kept of a site, those of the most stories
DECISIONS = 1000  #: lines of a site that a person may strike or add
EXAMPLE = 120  #: characters of an example

Decision = Literal["learned", "added", "struck"]


class Page(NamedTuple):
    """What a profile holds of a page.

    Attributes:
        hash: of its text, 60 bits.
        weight: how many lines it counts for in the sample.
        entries: its lines, see `cleantext.sites.lines`.
    """

    hash: int
    weight: int
    entries: tuple[int, ...]


@dataclass(frozen=True)
class Line:
    """One line of a site's furniture.

    Attributes:
        key: the hash of its form.
        kind: how it is compared: ``"text"``, ``"names"`` or ``"path"``.
        place: where on the page it stands: ``"head"``, ``"foot"`` or ``"middle"``.
        short: whether it is so short that it could be a crosshead elsewhere on the page.
        decision: ``"learned"`` from the pages, or ``"added"`` or ``"struck"`` by a person.
        stories: how many independent stories carry it.
        of: how many there are in all.
        pages: how many pages carry it, versions of a story each counted.
        example: the line as it stands on one of the pages, cut short; None if no page that carries it was at hand.
    """

    key: int
    kind: str
    place: str
    short: bool
    decision: Decision
    stories: int
    of: int
    pages: int
    example: str | None = None


@dataclass(frozen=True)
class Profile:
    """What is known of one site.

    Attributes:
        site: its name, see `site_name`.
        pages: the sample of its pages, in the order of their hashes.
        decisions: lines that a person struck or added, by key.
        examples: examples of lines, by key.
    """

    site: str
    pages: tuple[Page, ...] = ()
    decisions: Mapping[int, Line] = field(default_factory=dict)
    examples: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def counted(self) -> tuple[tuple[Line, ...], int]:
        """What the sample says: the furniture, and the number of independent stories."""
        found, of = count([page.entries for page in self.pages])
        found.sort(key=lambda one: (-one.stories, -one.pages, one.key))
        lines = [
            Line(
                one.key,
                KINDS[one.kind],
                PLACES[one.place],
                bool(one.looks & SHORT),
                "learned",
                one.stories,
                of,
                one.pages,
                self.examples.get(one.key),
            )
            for one in found[:LINES]
        ]
        return tuple(lines), of

    @property
    def stories(self) -> int:
        """The number of independent stories among its pages."""
        return self.counted[1]

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines that are known of the site, struck ones too: those of the most stories first."""
        learned = {line.key: line for line in self.counted[0]}
        for key, decided in self.decisions.items():
            counted = learned.get(key)
            if counted is not None:
                decided = Line(**{**vars(counted), "decision": decided.decision, "example": decided.example})
            learned[key] = decided
        return tuple(sorted(learned.values(), key=lambda line: (-line.stories, -line.pages, line.key)))

    @classmethod
    def of(cls, site: str, contents: Iterable[str], *, html: bool = False) -> Profile:
        """The profile of a site, learned from the texts, or the markup, of its pages."""
        sample = _Sample(html)
        for content in contents:
            sample.add(content)
        return cls.of_sample(site, sample.chosen(), html=html)

    @classmethod
    def of_sample(cls, site: str, chosen: Iterable[tuple[int, int, str]], *, html: bool = False) -> Profile:
        """The profile of a site whose sample is drawn: the hash, weight and text or markup of each page."""
        pages = []
        examples: dict[int, str] = {}
        for number, weight, content in sorted(chosen):
            found, lines = entries(_document(content, html), room_of(weight))
            pages.append(Page(number, weight, tuple(found)))
            for key, line in lines.items():
                examples[key] = min(examples.get(key, line), line, key=lambda text: (len(text), text))
        learned = cls(site, tuple(pages), {}, examples)
        kept = {line.key: _short(examples[line.key]) for line in learned.counted[0]}
        return cls(site, learned.pages, {}, kept)

    def merge(self, other: Profile) -> Profile:
        """The profile of the pages of both. What a person struck in one of them is struck; what was added is added."""
        if self.site != other.site:
            raise ValueError(f"profiles of two sites do not merge: {self.site} and {other.site}")
        pages = {page.hash: page for page in (*self.pages, *other.pages)}
        decisions = dict(self.decisions)
        for key, line in other.decisions.items():
            mine = decisions.get(key)
            if mine is None or _rank(line) < _rank(mine):
                decisions[key] = line
        examples = dict(self.examples)
        for key, example in other.examples.items():
            examples[key] = min(examples.get(key, example), example, key=lambda text: (len(text), text))
        merged = Profile(self.site, tuple(_room(sorted(pages.values()))), decisions, examples)
        kept = {line.key: examples[line.key] for line in merged.counted[0] if line.key in examples}
        return Profile(self.site, merged.pages, decisions, kept)

    def strike(self, key: int) -> Profile:
        """The profile in which a line is no furniture, whatever the pages say, now and when it learns again.

        Raises:
            KeyError: if the site has no such line.
        """
        line = next(line for line in (*self.lines, None) if line is None or line.key == key)
        if line is None:
            raise KeyError(key)
        return self._decide(line, "struck")

    def add(self, text: str) -> Profile:
        """The profile in which a line is furniture, whatever the pages say; one that was struck, too.

        Raises:
            ValueError: if the line holds no letter.
        """
        known = forms(text.strip())
        if not known:
            raise ValueError(f"{text.strip()!r} holds no letters: such a line cannot be told from others")
        key = hash_of(TEXT, known[0][1])
        line = Line(key, "text", PLACES[MIDDLE], False, "added", 0, 0, 0, _short(text.strip()))
        counted = next((line for line in self.counted[0] if line.key == key), line)
        return self._decide(Line(**{**vars(counted), "example": line.example}), "added")

    def _decide(self, line: Line, decision: Decision) -> Profile:
        # The counts are those of the pages and are counted again each time: a person's decision has none.
        decided = Line(line.key, line.kind, PLACES[MIDDLE], False, decision, 0, 0, 0, line.example)
        return Profile(self.site, self.pages, {**self.decisions, line.key: decided}, self.examples)


class Sites(Mapping[str, Profile]):
    """The profiles of some sites, by name. What stands in a file is read site by site, when it is asked for."""

    def __init__(self, profiles: Iterable[Profile] = (), path: str | None = None) -> None:
        self._profiles = {profile.site: profile for profile in profiles}
        self._path = path

    @cached_property
    def _names(self) -> frozenset[str]:
        if self._path is None:
            return frozenset(self._profiles)
        from cleantext.sites.store import names

        return frozenset(names(self._path)) | self._profiles.keys()

    def __getitem__(self, site: str) -> Profile:
        name = site_name(site)
        if name not in self._profiles and self._path is not None:
            from cleantext.sites.store import read

            return read(self._path, name)
        return self._profiles[name]

    def lines(self, site: str) -> tuple[Line, ...]:
        """The lines of a site, without its sample of pages; none, if nothing is known of it."""
        name = site_name(site)
        if name in self._profiles:
            return self._profiles[name].lines
        if self._path is None:
            return ()
        from cleantext.sites.store import read_lines

        return read_lines(self._path, name)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._names))

    def __len__(self) -> int:
        return len(self._names)

    def __reduce__(self) -> tuple[type[Sites], tuple[tuple[Profile, ...], str | None]]:
        return Sites, (tuple(self._profiles.values()), self._path)

    def __repr__(self) -> str:
        return f"<Sites: {self._path or f'{len(self)} sites'}>"


def learn(pages: Iterable[tuple[str, str]], *, html: bool = False) -> Sites:
    """Learn the furniture of sites from their pages.

    Args:
        pages: the site, or the address, of each page, and its text.
        html: whether what is given of a page is its markup.

    >>> stories = ["The council met on Monday.", "A bridge was closed.", "Rain is on its way.", "The museum opens late."]
    >>> pages = [("example.com", story + "\\nWe pay for your stories! Call the desk") for story in stories]
    >>> [(line.stories, line.of, line.example) for line in learn(pages)["example.com"].lines]
    [(4, 4, 'We pay for your stories! Call the desk')]
    """
    samples: dict[str, _Sample] = {}
    for source, content in pages:
        site = site_name(source)
        if site and content.strip():
            samples.setdefault(site, _Sample(html)).add(content)
    return Sites(Profile.of_sample(site, sample.chosen(), html=html) for site, sample in samples.items())


def merge(*several: Mapping[str, Profile]) -> Sites:
    """Put profiles together that were learned on parts of a corpus: the same as learned on all of it."""
    merged: dict[str, Profile] = {}
    for sites in several:
        for site in sites:
            profile = sites[site]
            merged[site] = merged[site].merge(profile) if site in merged else profile
    return Sites(merged.values())


_HOST = re.compile("^(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?//(?:[^/?#@]*@)?([^/?#:]+)")


def site_name(source: str) -> str:
    """The name of a site: the host of an address, in lower case and without "www.".

    >>> site_name("https://www.Example.com/news?id=1"), site_name("www.example.com"), site_name("bugle")
    ('example.com', 'example.com', 'bugle')
    """
    if "//" in source:
        match = _HOST.search(source)
        source = match[1] if match else ""
    return source.lower().removeprefix("www.")


def page_hash(content: str) -> int:
    """The hash of a page, the same as in `cleantext.sites.engines.QUERY`."""
    digest = md5(content.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
    return int(digest[:15], 16)


def weight_of(content: str, html: bool) -> int:
    """How many lines a page counts for, the same as in `cleantext.sites.engines.QUERY`."""
    if html:
        return MARKUP
    unified = content.replace("\r\n", "\n").replace("\r", "\n").replace("\n\n", "\n")
    return min(HEAVIEST, 1 + unified.count("\n"))


def room_of(weight: int) -> int:
    """How many entries a page of that weight may have: one a line, and one for half of them in another form."""
    return weight + weight // 2


class _Sample:
    """Draws the sample of a site's pages, one after the other, and holds little more than the sample itself."""

    def __init__(self, html: bool) -> None:
        self._html = html
        self._pages: dict[int, tuple[int, int, str]] = {}
        self._last: int | None = None

    def add(self, content: str) -> None:
        number = page_hash(content)
        if number in self._pages or (self._last is not None and number > self._last):
            return
        self._pages[number] = (number, weight_of(content, self._html), content)
        if len(self._pages) >= 2 * PAGES:
            chosen = self.chosen()
            self._pages = {page[0]: page for page in chosen}
            self._last = chosen[-1][0]

    def chosen(self) -> list[tuple[int, int, str]]:
        """The hash, weight and text of the pages that are in the sample."""
        chosen: list[tuple[int, int, str]] = []
        weight = 0
        for page in sorted(self._pages.values()):
            weight += page[1]
            if weight > BUDGET or len(chosen) == PAGES:
                break
            chosen.append(page)
        return chosen


def _room(pages: Iterable[Page]) -> Iterator[Page]:
    """Of pages in the order of their hashes as many as there is room for."""
    weight = 0
    for number, page in enumerate(pages):
        weight += page.weight
        if weight > BUDGET or number == PAGES:
            return
        yield page


def _document(content: str, html: bool) -> Document:
    if html:
        from cleantext.sources.markup import from_page  # with parsers, which only who has pages needs

        return from_page(content, True)
    return from_text(repair(content))[0]


def _rank(line: Line) -> tuple[object, ...]:
    """Of two decisions on one line the smaller counts."""
    return line.decision != "struck", line.example is None, line.example or "", line.kind


def _short(text: str) -> str:
    return text if len(text) <= EXAMPLE else text[: EXAMPLE - 1] + "…"
