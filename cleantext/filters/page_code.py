"""The page's own code in a text: scripts and style sheets that no reader saw. See `cleantext.page_code`."""

from __future__ import annotations

from cleantext.document import Document, Removal
from cleantext.page_code import page_code

__all__ = ["PageCodeFilter"]


class PageCodeFilter:
    """Marks scripts, style sheets and data in what was a whole page's text."""

    name = "page-code"
    category = "boilerplate"
    goes_first = True  #: what stands between scripts is seen as it is only once they are gone

    def __call__(self, document: Document) -> list[Removal]:
        """Every block of every run of code, but for the sentences that it is glued to."""
        marks: list[Removal] = []
        for code in page_code(document):
            size = code.stop - code.start
            reason = f"code of the page: {size} line{'s' * (size > 1)}, with {code.telling!r}"
            for index in range(code.start, code.stop):
                at = document.starts[index]
                start, stop = code.within(document.lines[index])
                marks.append(Removal(at + start, at + stop, self.category, self.name, reason))
        return marks

    def __repr__(self) -> str:
        return f"<filter {self.name!r}: {self.category}>"
