"""A story of seven paragraphs, for tests that need an article and not a page full of grammar."""

from __future__ import annotations

__all__ = ["STORY", "TITLE"]

TITLE = "Harbour bridge to close for eleven weeks"
STORY = [
    f"The council said on Monday that {what}, and that everybody along the quay had been told of it by letter in {when}, "
    "months before the first lorry with scaffolding came to the north end of the crossing."
    for what, when in (
        ("the ferry would run every ten minutes", "March"),
        ("lorries would have to go round by the quarry", "April"),
        ("buses would stop at both ends", "May"),
        ("the school day would begin later", "June"),
        ("shops could ask for a lower rate", "July"),
        ("the footpath would stay open", "August"),
        ("the work had been put off twice", "September"),
    )
]
