"""What was removed from many documents, counted: by category, by site, by rule, and line by line.

Documents are added one after the other and need not be kept: what is remembered of each is what the report shows of it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from cleantext.document import CATEGORIES, Cleaned
from cleantext.html.lines import strip
from cleantext.report import cause_of, rule_of, summary

__all__ = ["Cause", "DocumentFigures", "Figures", "Frequent", "Site"]

_SAMPLES = 4  #: removed lines that are remembered of every rule
_LONGEST = 160  #: characters of a line that is counted; longer ones hardly come twice
_MOST_LINES = (
    400_000  #: different lines that are remembered, about; when there are more, those that came once are forgotten
)


class DocumentFigures(NamedTuple):
    """What the list of documents says of one.

    Attributes:
        name: what it is called, a file name mostly.
        title: its headline, or "".
        site: where it comes from, or "".
        size: its characters.
        removed: those of them that went.
        pieces: the removals.
        strip: the document from top to bottom; see `cleantext.html.lines.strip`.
        causes: the rules and filters that took something.
        language: the language of most of these rules, or ``und``.
        page: whether it came from a page with markup.
    """

    name: str
    title: str
    site: str
    size: int
    removed: int
    pieces: int
    strip: list[tuple[str, int]]
    causes: list[str]
    language: str
    page: bool = False

    @property
    def share(self) -> float:
        """The share of it that went, from 0 to 1."""
        return self.removed / self.size if self.size else 0.0

    @classmethod
    def of(cls, name: str, site: str, cleaned: Cleaned, parts: int = 60) -> DocumentFigures:
        """The figures of one document."""
        size = len(cleaned.document.text)
        causes = Counter(map(cause_of, cleaned.removed))
        spoken = Counter(rule.split("/")[0] for one in cleaned.removed if (rule := rule_of(one.reason)))
        language = spoken.most_common(1)[0][0] if spoken else "und"
        return cls(
            name,
            cleaned.title or "",
            site,
            size,
            size - len(cleaned.text),
            len(cleaned.removed),
            strip(cleaned, parts),
            list(causes),
            language if len(language) == 2 else "und",
            cleaned.document.page is not None,
        )


@dataclass
class _Amount:
    """How much went for one reason.

    Attributes:
        pieces: the removals.
        characters: their length.
        documents: the documents that they were in.
    """

    pieces: int = 0
    characters: int = 0
    documents: int = 0


@dataclass
class Cause(_Amount):
    """How much one rule or filter took.

    Attributes:
        samples: some of the lines.
        categories: how often for which category.
        filters: how often through which filter.
    """

    samples: dict[str, None] = field(default_factory=dict)
    categories: Counter[str] = field(default_factory=Counter)
    filters: Counter[str] = field(default_factory=Counter)


@dataclass
class Frequent:
    """A line that was removed more than once.

    Attributes:
        count: how often.
        categories: how often for which category.
        sites: the sites it was on.
    """

    count: int = 0
    categories: Counter[str] = field(default_factory=Counter)
    sites: set[str] = field(default_factory=set)


@dataclass
class Site(_Amount):
    """How much went from the documents of one site.

    Attributes:
        size: the characters of all its documents.
        categories: the characters that went, by category.
    """

    size: int = 0
    categories: Counter[str] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        """The share that went, from 0 to 1."""
        return self.characters / self.size if self.size else 0.0


class Figures:
    """The figures of a corpus, gathered document by document.

    >>> import cleantext
    >>> figures = Figures()
    >>> _ = figures.add("a.txt", "", cleantext.clean("Advertisement\\nThe council met on Monday."))
    >>> [(category, amount.pieces) for category, amount in figures.by_category()]
    [('advert', 1)]
    """

    def __init__(self) -> None:
        self.documents: list[DocumentFigures] = []
        self.size = 0
        self.removed = 0
        self.pieces = 0
        self._categories: dict[str, _Amount] = {}
        self._causes: dict[str, Cause] = {}
        self._lines: dict[str, Frequent] = {}
        self._sites: dict[str, Site] = {}

    def add(self, name: str, site: str, cleaned: Cleaned) -> DocumentFigures:
        """Count one document."""
        one = DocumentFigures.of(name, site, cleaned)
        self.documents.append(one)
        self.size += one.size
        self.removed += one.removed
        self.pieces += one.pieces
        place = self._sites.setdefault(site, Site())
        place.documents += 1
        place.pieces += one.pieces
        place.size += one.size
        place.characters += one.removed
        for count in summary(cleaned):
            amount = self._categories.setdefault(count.category, _Amount())
            amount.pieces += count.pieces
            amount.characters += count.characters
            amount.documents += 1
            place.categories[count.category] += count.characters
        for name_of_cause in one.causes:
            self._causes.setdefault(name_of_cause, Cause()).documents += 1
        for removal in cleaned.removed:
            cause = self._causes[cause_of(removal)]
            cause.pieces += 1
            cause.characters += removal.end - removal.start
            cause.categories[removal.category] += 1
            cause.filters[removal.filter] += 1
            line = removal.text.strip()
            if len(cause.samples) < _SAMPLES and line:
                cause.samples[line if len(line) <= _LONGEST else line[:_LONGEST] + " …"] = None
            if 0 < len(line) <= _LONGEST:
                frequent = self._lines.setdefault(line, Frequent())
                frequent.count += 1
                frequent.categories[removal.category] += 1
                frequent.sites.add(site)
        if len(self._lines) > _MOST_LINES:
            self._lines = {line: frequent for line, frequent in self._lines.items() if frequent.count > 1}
        return one

    @property
    def share(self) -> float:
        """The share of all characters that went, from 0 to 1."""
        return self.removed / self.size if self.size else 0.0

    def by_category(self) -> list[tuple[str, _Amount]]:
        """The categories, in the order of `cleantext.CATEGORIES`."""
        known = [category for category in CATEGORIES if category in self._categories]
        others = sorted(self._categories.keys() - CATEGORIES.keys())
        return [(category, self._categories[category]) for category in (*known, *others)]

    def by_cause(self) -> list[tuple[str, Cause]]:
        """The rules and filters, those that took the most pieces first."""
        return sorted(self._causes.items(), key=lambda item: (-item[1].pieces, item[0]))

    def by_site(self) -> list[tuple[str, Site]]:
        """The sites, those with the most documents first."""
        return sorted(self._sites.items(), key=lambda item: (-item[1].documents, -item[1].share, item[0]))

    def frequent_lines(self, most: int) -> list[tuple[str, Frequent]]:
        """The lines that were removed most often, of those that were removed at least twice."""
        often = [item for item in self._lines.items() if item[1].count > 1]
        return sorted(often, key=lambda item: (-item[1].count, item[0]))[:most]

    def spread(self, steps: int = 10) -> list[int]:
        """How many documents lost nothing, and how many lost how much, in steps of one size.

        >>> Figures().spread(4)
        [0, 0, 0, 0, 0]
        """
        found = [0] * (steps + 1)
        for one in self.documents:
            found[0 if not one.removed else 1 + min(steps - 1, int(one.share * steps))] += 1
        return found
