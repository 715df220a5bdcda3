"""Scrapy: an item pipeline, which cleans items between the spider and the feed."""

from __future__ import annotations

from typing import Any

from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem

from cleantext.cleaner import Cleaner
from cleantext.corpus.records import BadRecordError, Layout, cleaned_by

__all__ = ["CleanTextPipeline"]


class CleanTextPipeline:
    """Adds ``cleaned_text`` and ``cleaned_title`` to every item that has a page or a text.

    An item is a dict, or has a field for each of these. Settings of the project or spider, all optional::

        ITEM_PIPELINES = {"cleantext.corpus.engines.scrapy.CleanTextPipeline": 300}
        CLEANTEXT_HTML_FIELD = "html"     # the page, as str or bytes: response.text or response.body
        CLEANTEXT_TEXT_FIELD = "text"     # text, of items that have no page
        CLEANTEXT_REMOVALS = "none"       # or counts, or all
        CLEANTEXT_PREFIX = "cleaned_"
        CLEANTEXT_DROP = ["html"]         # fields that are left out once the item is cleaned

    Args:
        layout: where an item's page or text is, and what is added.
        cleaner: the cleaner; the library's own if None.
    """

    def __init__(self, layout: Layout | None = None, cleaner: Cleaner | None = None) -> None:
        self.layout = layout or Layout(html_field="html")
        self.cleaner = cleaner or Cleaner()

    @classmethod
    def from_crawler(cls, crawler: Any) -> CleanTextPipeline:
        """What Scrapy makes the pipeline with."""
        settings = crawler.settings
        removals = settings.get("CLEANTEXT_REMOVALS", "none")
        if removals not in ("none", "counts", "all"):
            raise ValueError(f"CLEANTEXT_REMOVALS is {removals!r}: none, counts or all")
        return cls(
            Layout(
                text_field=settings.get("CLEANTEXT_TEXT_FIELD", "text"),
                html_field=settings.get("CLEANTEXT_HTML_FIELD", "html"),
                prefix=settings.get("CLEANTEXT_PREFIX", "cleaned_"),
                removals=removals,
                drop=tuple(settings.getlist("CLEANTEXT_DROP")),
            )
        )

    def process_item(self, item: Any, spider: Any = None) -> Any:
        """The item, cleaned.

        Raises:
            DropItem: if it has neither page nor text.
        """
        adapter = ItemAdapter(item)
        try:
            value, html = self.layout.value(adapter)
        except BadRecordError as error:
            raise DropItem(f"cleantext: {error}") from None
        for name, what in self.layout.fields(cleaned_by(self.cleaner, value, html)).items():
            adapter[name] = what
        for name in self.layout.drop:
            adapter.pop(name, None)
        return item
