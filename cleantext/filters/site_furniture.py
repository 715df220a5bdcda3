"""A site's own furniture: the lines that were learned from its pages, see `cleantext.sites`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from cleantext.document import CATEGORIES, Document, Removal
from cleantext.filters.base import Headliner
from cleantext.headline import find_headline
from cleantext.known import known
from cleantext.rules.engine import Matcher
from cleantext.shape import shapes

if TYPE_CHECKING:  # who names no site need not load it
    from cleantext.sites.profile import Line, Sites

__all__ = ["SiteFilters", "SiteFurnitureFilter"]

_REMEMBERED = 2000  #: lines whose category a filter remembers


class SiteFurnitureFilter:
    """Marks the lines that are the furniture of one site.

    Args:
        matcher: the phrase rules, which tell the category of a line that they know.
        site: the site's name.
        lines: what is known of it.
        spared: categories that stay.
    """

    name = "site-furniture"
    category = "boilerplate"

    def __init__(
        self, matcher: Matcher, site: str, lines: Iterable[Line], spared: Collection[str] = frozenset()
    ) -> None:
        self.matcher = matcher
        self.site = site
        self.spared = frozenset(spared)
        lines = tuple(lines)
        self._lines = {line.key: line for line in lines if line.decision != "struck"}
        self._kinds = {line.kind for line in self._lines.values()}
        self._struck = {line.key for line in lines if line.decision == "struck"}
        self._categories: dict[str, str] = {}

    def __call__(self, document: Document) -> Iterator[Removal]:
        """Lines that come again on the different stories of one site."""
        hits = document.note(("site-furniture", self), self._hits)
        if not hits:
            return
        title = self._title(document, hits)
        for index, line in hits.items():
            if index == title or not self._stands_right(document, index, line):
                continue
            category = self._category(document.lines[index])
            if category not in self.spared:
                yield Removal(document.starts[index], document.end(index), category, self.name, self._reason(line))

    def _title(self, document: Document, hits: dict[int, Line]) -> int | None:
        """The known line that is a headline all the same: a column's name, if nothing else stands there like a headline.

        What most pages of the site begin with is none.
        """
        furniture = known(document, self.matcher).lines.keys()
        title = find_headline(document, furniture | {index for index, line in hits.items() if _widespread(line)})
        if title not in hits or document.headline not in (None, title):
            return None
        return title if find_headline(document, furniture | hits.keys()) is None else None

    def better_headline(self, document: Document, title: int | None, headliner: Headliner) -> int | None:
        """The document's headline, if the one that was found is a line that most pages of the site carry."""
        hits = document.note(("site-furniture", self), self._hits)
        if title is None or title not in hits or not _widespread(hits[title]):
            return title
        cuts = [
            Removal(document.starts[index], document.end(index), self.category, self.name, "")
            for index, line in hits.items()
            if _widespread(line)
        ]
        left = document.without(cuts)
        found = headliner.headline(left)
        if found is None or left.before is None or left.before[1][found] < 0:
            return None
        return left.before[1][found]

    def _hits(self, document: Document) -> dict[int, Line]:
        """The lines of a document that are known; of a document that was cut, from the one it was cut from."""
        if document.before is None:
            return dict(self._known(document, range(len(document))))
        earlier, origin, _ = document.before
        old = earlier.note(("site-furniture", self), self._hits)
        hits = {index: old[was] for index, was in enumerate(origin) if was in old}
        hits.update(self._known(document, document.unseen))
        return hits

    def _known(self, document: Document, indices: Iterable[int]) -> Iterator[tuple[int, Line]]:
        from cleantext.sites.lines import NAMES, PATH, TEXT, hash_of, name_forms, path_of, text_form

        if not self._lines:
            return
        named, with_path = "names" in self._kinds, "path" in self._kinds and document.page is not None
        for index in indices:
            line = document.lines[index]
            text = text_form(line)
            if not text:
                continue
            key = hash_of(TEXT, text)
            if key in self._struck:
                continue
            found = self._lines.get(key)
            if found is None and named:
                keys = [hash_of(NAMES, form) for form in name_forms(line)]
                if self._struck.isdisjoint(keys):
                    found = next((self._lines[key] for key in keys if key in self._lines), None)
            if found is None and with_path and document.page is not None:
                found = self._lines.get(hash_of(PATH, text, path_of(document.page.blocks[index].element)))
            if found is not None:
                yield index, found

    def _stands_right(self, document: Document, index: int, line: Line) -> bool:
        """Whether a label stands in the half of the page where it was learned; elsewhere it may be a crosshead."""
        if not line.short or line.place == "middle" or line.decision == "added":
            return True
        prose = shapes(document).prose
        if line.place == "head":
            return 2 * index < len(document) or not any(prose[:index])
        return 2 * index + 1 >= len(document) or not any(prose[index + 1 :])

    def _category(self, text: str) -> str:
        category = self._categories.get(text)
        if category is None:
            rule = self.matcher.line(text)
            category = self.category if rule is None else rule.category
            if len(self._categories) < _REMEMBERED:
                self._categories[text] = category
        return category

    def _reason(self, line: Line) -> str:
        if not line.stories:
            return f"added by hand for {self.site}"
        return f"on {line.stories} of {line.of} pages of {self.site}"

    def __repr__(self) -> str:
        return f"<filter {self.name!r}: {len(self._lines)} lines of {self.site}>"


class SiteFilters:
    """The filter of each site, made when it is asked for.

    Args:
        sites: what was learned, or the file that holds it.
        matcher: as for `SiteFurnitureFilter`.
        spared: as for `SiteFurnitureFilter`.

    Raises:
        SitesError: if the file cannot be used.
    """

    name = SiteFurnitureFilter.name

    def __init__(self, sites: str | Path | Sites, matcher: Matcher, spared: Collection[str] = frozenset()) -> None:
        if isinstance(sites, (str, Path)):
            from cleantext.sites import load

            sites = load(sites)
        self.sites = sites
        self.matcher = matcher
        self.spared = frozenset(spared)
        self._made: dict[str, SiteFurnitureFilter | None] = {}

    def of(self, site: str) -> SiteFurnitureFilter | None:
        """The filter of a site; None if nothing is known of it.

        Raises:
            SitesError: if what the file says of it cannot be used.
        """
        from cleantext.sites import site_name

        name = site_name(site)
        if self.spared >= CATEGORIES.keys():
            return None
        if name not in self._made:
            lines = self.sites.lines(name)
            made = SiteFurnitureFilter(self.matcher, name, lines, self.spared) if lines else None
            if len(self._made) >= _REMEMBERED:
                self._made.clear()
            self._made[name] = made
            return made
        return self._made[name]

    def without(self, names: Collection[str]) -> SiteFilters:
        """The same, but for some categories; for all, if it is named itself."""
        left_out = CATEGORIES.keys() if self.name in names else CATEGORIES.keys() & set(names)
        return SiteFilters(self.sites, self.matcher, self.spared | left_out)

    def only(self, names: Collection[str]) -> SiteFilters:
        """The same for some categories alone; for all, if it is named itself."""
        left_out = set() if self.name in names else CATEGORIES.keys() - set(names)
        return SiteFilters(self.sites, self.matcher, self.spared | left_out)

    def __reduce__(self) -> tuple[type[SiteFilters], tuple[Sites, Matcher, frozenset[str]]]:
        return SiteFilters, (self.sites, self.matcher, self.spared)


def _widespread(line: Line) -> bool:
    """Whether most stories of a site carry a line."""
    return line.decision == "added" or 2 * line.stories > line.of
