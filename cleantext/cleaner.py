"""The cleaner: which filters look at a document, and how what they mark becomes the cleaned text."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from cleantext.document import CATEGORIES, Cleaned, Document
from cleantext.filters import default_filters
from cleantext.filters.base import Filter, Headliner
from cleantext.filters.main_text import CAUTION, MainTextFilter
from cleantext.filters.site_furniture import SiteFilters, SiteFurnitureFilter
from cleantext.filters.sparing import rules_of, spare
from cleantext.headline import is_doubtful, torn_headline
from cleantext.render import rendered, rendered_in, with_more
from cleantext.repair import repair
from cleantext.rounds import Rest, bring_to_rest
from cleantext.rules.book import load
from cleantext.rules.proof import prove
from cleantext.rules.shipped import matcher_of
from cleantext.sources.glued import glued, may_be_glued
from cleantext.sources.text import from_text

if TYPE_CHECKING:
    import bs4

    from cleantext.sites import Sites
    from cleantext.sources.shown import Shown

__all__ = ["Cleaner", "clean", "clean_html"]

_ROUNDS = 4  #: in which a text whose blocks were run together, or whose headline is in doubt, is cleaned, at most; two do for most


class Cleaner:
    """A set of filters, ready to clean any number of documents. Thread-safe, picklable, cheap to copy.

    Args:
        filters: the filters to use; the library's own if None.
        rules: rule files of your own, tried before the library's.
        languages: the languages whose rules are used, like ``["en", "de"]``; all of them if None.
        repair: whether mojibake and entities are repaired first.
        caution: how sure the main-text model must be, from 0 (take whatever is in doubt) to 1 (only what is beyond doubt).
        model: a model file of your own; the one shipped with the library if None or True; no model at all if False, which is
            quicker and leaves what no rule knows.
        sites: what was learned of sites' own furniture, or the file that holds it; see `cleantext.sites`.
        markdown: whether texts are Markdown, whose signs filters do not see; told by each text if None.

    Raises:
        RuleError: if a rule file cannot be used, or there are no rules for a language.
        SitesError: if the file of sites cannot be used.
        ValueError: if `caution` is outside 0 to 1.
        ModelError: when it cleans for the first time, if the model file cannot be used.

    >>> cleaner = Cleaner().without("caption", "byline")
    >>> cleaner.clean("Advertisement\\nThe council met on Monday.").text
    'The council met on Monday.'
    """

    def __init__(
        self,
        filters: Iterable[Filter] | None = None,
        *,
        rules: Iterable[str | Path] = (),
        languages: Iterable[str] | None = None,
        repair: bool = True,
        caution: float = CAUTION,
        model: str | Path | bool | None = None,
        sites: str | Path | Sites | None = None,
        markdown: bool | None = None,
    ) -> None:
        if isinstance(rules, (str, Path)):
            rules = (rules,)
        if isinstance(languages, str):
            languages = (languages,)
        if filters is None:
            own = tuple(rule for path in rules for rule in load(path))
            prove(own)
            matcher = matcher_of(own, None if languages is None else tuple(languages))
            filters = default_filters(
                matcher, None if model is False else MainTextFilter(matcher, caution, None if model is True else model)
            )
        self.filters: tuple[Filter, ...] = tuple(filters)
        can_tell = sorted((f for f in self.filters if isinstance(f, Headliner)), key=lambda f: f.name)
        self._headliner: Headliner | None = can_tell[0] if can_tell else None
        self.repair = repair
        self.markdown = markdown
        self.site_filters: SiteFilters | None = None if sites is None else SiteFilters(sites, matcher_of())

    def clean(self, text: str, site: str | None = None) -> Cleaned:
        """Clean one text.

        Args:
            text: scraped news text, a paragraph to a line.
            site: the site that it is from, or its address; that site's own furniture goes, too, if `sites` knows it.

        Raises:
            TypeError: if it is anything but a str.
            ValueError: if a site is named and the cleaner has no `sites`.
        """
        if not isinstance(text, str):
            raise TypeError(_not_text(text))
        return self._cleaned(repair(text) if self.repair else text, site, _ROUNDS)

    def _cleaned(self, text: str, site: str | None, rounds: int) -> Cleaned:
        """The same of a text that is repaired; of one that may be seen otherwise without its furniture in rounds, at most so many."""
        document, shown = from_text(text, self.markdown)
        is_near = shown is None and may_be_glued(document)
        rest = self._rest(document, site)
        cleaned = rendered(rest) if shown is None else rendered_in(shown, rest, self.filters)
        if not cleaned.removed or rounds < 2:
            return cleaned
        # Where a block ends is told by what stands around it, and so is which one is the headline: what is left is looked at anew.
        if document.seamed or rounds < _ROUNDS or (is_near and glued(cleaned.text)) or is_doubtful(rest.left):
            return with_more(cleaned, self._cleaned(cleaned.text, site, rounds - 1))
        return cleaned

    def clean_html(self, page: str | bytes | bytearray | bs4.Tag, site: str | None = None) -> Cleaned:
        """Clean one page, with what its markup knows.

        Args:
            page: markup as a str, or as bytes in whatever encoding; or a BeautifulSoup object, or one tag of it, which is
                left as it is.
            site: as in `clean`.

        Raises:
            TypeError: if it is anything else.
            ValueError: if a site is named and the cleaner has no `sites`.

        >>> page = "<title>x</title><nav><a href=/>Home</a></nav><article><h1>Council votes</h1><p>It met on Monday."
        >>> Cleaner().clean_html(page).text
        'Council votes\\n\\nIt met on Monday.'
        """
        from cleantext.sources.markup import from_page  # with parsers, which only who has pages needs

        return rendered(self._rest(from_page(page, self.repair), site))

    def shown(self, text: str) -> Shown | None:
        """What a text shows that is Markdown, was wrapped, or has its blocks in one line; that is what filters see of it. None for
        any other.

        >>> shown = Cleaner().shown("# Council votes\\n\\n[Home](/)")
        >>> shown.text
        'Council votes\\n\\nHome'
        """
        return from_text(text, self.markdown)[1]

    def without(self, *names: str) -> Cleaner:
        """A new cleaner that leaves some filters out, or single phrase rules.

        Args:
            names: categories, filter names, or rules as reasons name them: ``"en/credit-lines"``.

        Raises:
            ValueError: if a name is none of these; it lists those there are.

        >>> Cleaner().without("en/advertisement-labels").clean("Advertisement\\nThe council met on Monday.").text
        'Advertisement\\nThe council met on Monday.'
        """
        rules = rules_of(self.filters).intersection(names) if any("/" in name for name in names) else set()
        self._known([name for name in names if name not in rules])
        rest = spare((f for f in self.filters if f.name not in names and f.category not in names), rules)
        return self._with(rest, self.site_filters and self.site_filters.without(names))

    def only(self, *names: str) -> Cleaner:
        """A new cleaner with these filters alone; `names` as in `without`."""
        self._known(names)
        chosen = (f for f in self.filters if f.name in names or f.category in names)
        return self._with(chosen, self.site_filters and self.site_filters.only(names))

    def with_filters(self, *filters: Filter) -> Cleaner:
        """A new cleaner that asks these filters too."""
        return self._with((*self.filters, *filters), self.site_filters)

    def _with(self, filters: Iterable[Filter], sites: SiteFilters | None) -> Cleaner:
        changed = Cleaner(filters, repair=self.repair, markdown=self.markdown)
        # Which block is the headline is no filter's verdict: it stays the same whatever filters are left out.
        changed._headliner = self._headliner
        changed.site_filters = sites
        return changed

    def _known(self, names: Iterable[str]) -> None:
        known = {f.name for f in self.filters} | ({SiteFilters.name} if self.site_filters else set())
        categories = {*CATEGORIES, *(f.category for f in self.filters)}
        for name in names:
            if name not in known and name not in categories:
                raise ValueError(
                    f"no category or filter {name!r}; "
                    f"categories: {', '.join(sorted(categories))}; filters: {', '.join(sorted(known))}"
                )

    def _rest(self, document: Document, site: str | None = None) -> Rest:
        """What is left of a document without its noise: see `cleantext.rounds`."""
        filters = self.filters
        own = None if site is None else self._of_site(site)
        if own is not None:
            filters = (*filters, own)
        return bring_to_rest(document, filters, partial(self._head, own))

    def _head(self, own: SiteFurnitureFilter | None, document: Document) -> Document:
        """A document whose headline is not known, with its headline, if it can be told."""
        if self._headliner is None:
            return document
        headline = self._headliner.headline(document)
        if own is not None:
            headline = own.better_headline(document, headline, self._headliner)
        torn = None
        if headline is not None and document.page is None:  # with markup, a heading is one block
            torn = torn_headline(document.lines, headline)
        return document.headed(headline, torn)

    def _of_site(self, site: str) -> SiteFurnitureFilter | None:
        if self.site_filters is None:
            raise ValueError(
                f"nothing is known of site {site!r}: name a file of sites, as in Cleaner(sites='sites.db')"
            )
        return self.site_filters.of(site)

    def __repr__(self) -> str:
        return f"<Cleaner: {len(self.filters)} filters{'' if self.repair else ', no repair'}>"


@lru_cache(maxsize=1)
def _default() -> Cleaner:
    return Cleaner()


def clean(text: str) -> Cleaned:
    """Clean one scraped text with the library's own filters.

    Args:
        text: scraped news text, a paragraph to a line.

    Raises:
        TypeError: if it is anything but a str.

    >>> cleaned = clean("Advertisement\\nThe council met on Monday.")
    >>> cleaned.text
    'The council met on Monday.'
    >>> cleaned.removed[0].category
    'advert'
    """
    return _default().clean(text)


def clean_html(page: str | bytes | bytearray | bs4.Tag) -> Cleaned:
    """Clean one page with the library's own filters and what its markup knows.

    Args:
        page: markup as a str, or as bytes in whatever encoding; or a BeautifulSoup object, or one tag of it, which is left
            as it is.

    Raises:
        TypeError: if it is anything else.

    >>> clean_html("<nav><a href=/>Home</a></nav><article><h1>Council votes</h1><p>It met on Monday.").title
    'Council votes'
    """
    return _default().clean_html(page)


def _not_text(thing: object) -> str:
    what = f"clean() takes text (str), not {type(thing).__name__}"
    if isinstance(thing, (bytes, bytearray)):
        return f"{what}: decode it first, as in clean(data.decode('utf-8'))"
    if isinstance(thing, Path):
        return f"{what}: read it first, as in clean(path.read_text(encoding='utf-8'))"
    if isinstance(thing, (list, tuple)):
        return (
            f"{what}: clean each text, as in [clean(text) for text in texts], or join its lines with '\\n'.join(lines)"
        )
    if thing is None:
        return f"{what}: did the scraper find nothing? skip the record, or pass ''"
    return what
