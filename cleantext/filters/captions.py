"""Photo captions that give themselves away by their credit, or by how they point at the picture."""

from __future__ import annotations

from collections.abc import Iterator

from cleantext.document import Document, Removal
from cleantext.rules.engine import Matcher
from cleantext.rules.fold import fold
from cleantext.shape import shapes

__all__ = ["CaptionFilter"]

_AGENCIES = (
    "getty images", "getty", "reuters", "afp", "ap", "epa", "epa-efe", "efe", "dpa", "picture alliance", "imago", "shutterstock",
    "alamy", "alamy stock photo", "pa wire", "pa images", "associated press", "ap photo", "xinhua", "anp", "belga", "apa", "keystone",
    "ansa", "lapresse", "lusa", "ntb", "scanpix", "ritzau scanpix", "tt", "pap", "forum", "istock", "istockphoto", "unsplash", "pexels",
    "pixabay", "wikimedia commons", "afp via getty images", "bloomberg", "zuma press", "zuma", "sipa", "sipa usa", "rex features",
    "rex/shutterstock", "wireimage", "filmmagic", "canadian press", "the canadian press", "pool", "splash news", "rex", "corbis", "landov", "upi",
)  # fmt: skip
_AGENCY = frozenset(_AGENCIES)
_OPENERS = (
    "getty images - getty ", "getty - contributor ", "getty images ", "getty ", "reuters ", "epa ", "ap:associated press ", "splash news ",
    "afp ", "alamy ", "pa:press association ", "pa ", "rex features ", "shutterstock ",
)  # fmt: skip


class CaptionFilter:
    """Marks captions by the credit at their end or start."""

    name = "captions"
    category = "caption"

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher

    def __call__(self, document: Document) -> Iterator[Removal]:
        """The lines that close with a credit, open with an agency, or say that they stand beside a picture."""
        words = shapes(document).words
        for index in [index for index, line in enumerate(document.lines) if line[-1] == ")"]:
            reason = _caption(document.lines[index])
            if reason and 2 <= words[index] <= 90:
                yield Removal(document.starts[index], document.end(index), self.category, self.name, reason)

    def __repr__(self) -> str:
        return f"<filter {self.name!r}: {self.category}>"


def _caption(line: str) -> str | None:
    at = line.rfind("(")
    if at >= 0 and len(line) - at < 80 and _is_credit(fold(line[at + 1 : -1])):
        return f"closes with the credit {line[at:]!r}"
    return None


def _is_credit(inside: str) -> bool:
    """Whether what stands in brackets is a photo credit; a bare agency may close a report, so it does not count."""
    if "photo" in inside and any(agency in inside for agency in ("ap photo", "file photo")):
        return True
    parts = [part.strip() for part in inside.replace(" via ", "/").split("/")]
    return len(parts) >= 2 and any(part in _AGENCY for part in parts)
