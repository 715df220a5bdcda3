"""Which block is the headline, if the text has one."""

from __future__ import annotations

import re
from collections.abc import Collection

from cleantext.document import Document
from cleantext.shape import PROSE, kind, shapes

__all__ = ["NAMED", "ORGANISATION", "find_headline", "is_credit", "squeeze"]

NAMED = r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3}"  #: a name of two words or more
ORGANISATION = r"(?:[Tt]he )?[A-Z][\w.&'’-]*(?: (?:of|and|&|[A-Z][\w.&'’-]*)){0,4}"  #: a publisher or an agency
#: A photographer and what can only be a publisher: "Zoho CRM / Bigin" is a crosshead.
_CREDIT = re.compile(
    rf"{NAMED} ?/ ?(?:[Tt]he [A-Z][\w.&'’-]*(?: [A-Z][\w.&'’-]*){{0,3}}|(?:[A-Z][\w.&'’-]* ){{0,3}}(?:Times|Post|News|Press|Tribune|Herald|"
    r"Journal|Gazette|Magazine|Media|Images?|Pictures|Photos?|Photography|Globe|Chronicle|Courier|Record|Telegraph|Guardian|Observer|"
    r"Examiner|Register|Inquirer|Reuters|REUTERS|AP|AFP|EPA|PA|Getty|CNET|CNN|BBC|NPR|CBC|NBC|ABC|CBS|Flickr|YouTube|Instagram|"
    r"Handout|Staff|POOL|Pool))"
)

_PROSE = kind(has=PROSE)
_FEWEST, _MOST = 3, 32  #: words of a headline
_LOOK = 60  #: blocks above the first paragraph that are looked at


def find_headline(document: Document, furniture: Collection[int] = ()) -> int | None:
    """The index of the block that is the headline, or None.

    A headline stands before the first paragraph, is no sentence with a full stop, and is longer than what else stands
    there: section names, authors, dates. Of several the first that is long enough wins: what follows is a standfirst.

    Args:
        document: any document.
        furniture: blocks that are known to be something else.
    """
    shape = shapes(document)
    first = next((i for i in shape.pick(_PROSE) if i not in furniture), None)
    if first is None:
        return None
    fallback = None
    for index in range(max(0, first - _LOOK), first):
        if index in furniture or not _FEWEST <= shape.words[index] <= _MOST:
            continue
        line = document.lines[index]
        if shape.cut[index] or line[-1] in ".:;,。" or line[0] in "•-–—*·►" or not any(map(str.isalpha, line)):
            continue
        if is_credit(line):
            continue
        if shape.words[index] >= 5:
            return index
        if fallback is None:
            fallback = index
    return fallback


def is_credit(line: str) -> bool:
    """Whether a line is a picture's credit: a name and a publisher.

    >>> is_credit("Jane Doe/The Courier"), is_credit("Salary Questions/Answers")
    (True, False)
    """
    return "/" in line and len(line) < 60 and _CREDIT.fullmatch(line) is not None


def squeeze(text: str) -> str:
    """The letters and digits of a text, in lower case: by these two headlines are one.

    >>> squeeze("The “long” road – 2") == squeeze("the long road: 2")
    True
    """
    return "".join(filter(str.isalnum, text.lower()))
