"""What nobody reads of a page, left out before a parser meets it: it would be read, made part of a tree, and passed over.

Of a news page three bytes in five are such: what scripts and style sheets hold, and attributes but for the few that
`cleantext.sources.serial` looks at. The tree is the same without them, tag for tag and text for text. So what counts in the
making of a tree stays: attributes of tags that are opened anew (``<b>``, ``<font>``), of which those alike are counted, and
of ``<input>``, which may be hidden in a table. Of what a page says of itself all stays, too.

There is no such function in Python: it is for speed, and the page as it is gives the same lines, which the tests see to.
"""

from __future__ import annotations

from cleantext import native

__all__ = ["slimmed"]

_native = native.load("_page")


def slimmed(page: bytes) -> bytes:
    """A page without scripts, style sheets and attributes that nobody reads.

    Args:
        page: markup in UTF-8.

    Returns:
        Markup whose tree is the same but for those; the page itself where it has none, or where the loops in C are not built.

    >>> slimmed(b'<p class="lead">one')
    b'<p class="lead">one'
    >>> page = b'<p data-at="7">one<script>two()</script>'
    >>> slimmed(page) in (b"<p >one<script></script>", page)
    True
    """
    if _native is None:
        return page
    slim: bytes = _native.slimmed(page)
    return slim
