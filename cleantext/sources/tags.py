"""What is known of tags: which of them break a line, stand apart, hold what no reader sees."""

from __future__ import annotations

__all__ = ["APART", "BLOCKS", "CELLS", "HEAD", "INLINE", "LINKS_AND_MARKS", "RAW", "SKIPPED", "TELLING", "VOID"]

#: Nothing in these is text of the page.
SKIPPED = frozenset(
    "style template noscript noembed noframes iframe object embed applet canvas audio video map svg math select datalist "
    "textarea progress meter input".split()
)
HEAD = frozenset("script meta title link base".split())
#: A line of their own.
BLOCKS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html label legend li main menu nav ol p pre search section "
    "summary table tbody tfoot thead tr ul".split()
)
#: Blocks that stand apart from what is above and below them.
APART = frozenset("p h1 h2 h3 h4 h5 h6 blockquote ul ol dl table pre figure hr fieldset".split())
CELLS = frozenset(("td", "th"))
#: Tags that say what the text in them is.
TELLING = frozenset(
    "article main aside nav header footer figure figcaption form blockquote table ul ol dl address dialog button label section "
    "h1 h2 h3 h4 h5 h6 pre".split()
)
#: Tags in a line; the first of them say something of it.
LINKS_AND_MARKS = frozenset(("a", "time", "b", "strong"))
INLINE = frozenset("span em i u s small sub sup abbr cite code q mark font img br wbr picture source".split())
#: These have no end tag.
VOID = frozenset(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr".split()
)
#: Text in these is written without escapes, and no tag in it counts.
RAW = frozenset("style xmp iframe noembed noframes".split())
