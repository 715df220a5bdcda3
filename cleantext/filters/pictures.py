"""Pictures in Markdown: a line that holds nothing but an image shows no word."""

from __future__ import annotations

from collections.abc import Iterable

from cleantext.document import Document, Removal

__all__ = ["PictureFilter"]


class PictureFilter:
    """Takes the pictures of Markdown that stand on lines of their own.

    They are none of what a text shows, so no document has them: they go when the text is put together.
    """

    name = "pictures"
    category = "caption"
    #: How they go.
    mark = Removal(0, 0, category, name, "a picture, without words")

    def __call__(self, document: Document) -> Iterable[Removal]:
        """Nothing: what is shown has no pictures."""
        return ()

    def __repr__(self) -> str:
        return f"<filter {self.name!r}: {self.category}>"
