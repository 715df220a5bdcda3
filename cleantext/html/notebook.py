"""What a notebook shows of a cleaned document: its lines, what went struck out, and a switch for each category.

There is no script in it, so that it works wherever a notebook is shown; switches are check boxes and a style sheet. Where
even that is taken away, a list is left in which what went is still struck out.
"""

from __future__ import annotations

from html import escape

from cleantext.document import Cleaned
from cleantext.html.lines import lines
from cleantext.palette import COLORS, Color, color, xterm
from cleantext.report import summary, visible

__all__ = ["notebook"]

_LONGEST = 40_000  #: characters of a document that are shown; a notebook keeps what it shows

_STYLE = """
.cleantext{font:14px/1.5 system-ui,sans-serif;max-width:56rem;overflow-wrap:anywhere}
.cleantext p{margin:0 0 .5em}
.cleantext label{display:inline-block;margin:0 .9em .3em 0;white-space:nowrap}
.cleantext input{margin:0 .35em 0 0;vertical-align:-1px;accent-color:var(--c)}
.cleantext [data-c]{--c:OTHER}
.cleantext label>b,.cleantext .k,.cleantext .w b{color:var(--c);font-weight:600}
.cleantext ol{list-style:none;margin:0;padding:0 .5em 5em 0;max-height:34em;overflow:auto}
.cleantext li{position:relative;display:grid;grid-template-columns:6.5em 2.5em minmax(0,1fr);gap:0 .7em;margin:0;padding:.12em .2em;line-height:1.5}
.cleantext .n{grid-column:2;grid-row:1;text-align:right;opacity:.75;font-size:.8em;line-height:1.9}
.cleantext .k{grid-column:1;grid-row:1;text-align:right;font-size:.88em;line-height:1.7}
.cleantext .c .k{visibility:hidden}
.cleantext .t{grid-column:3;grid-row:1;white-space:pre-wrap}
.cleantext del.t{opacity:.75}
.cleantext del{text-decoration:line-through;text-decoration-color:var(--c)}
.cleantext .d{color:var(--c)}
.cleantext .h .t{font-weight:650}
.cleantext .w{display:none;grid-column:3;font-size:.88em;padding:.2em 0 .3em}
.cleantext .w>span{display:block}
.cleantext li:hover>.w,.cleantext li:focus>.w{display:block}
.cleantext .sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
"""


def notebook(cleaned: Cleaned) -> str:
    """A cleaned document as a fragment of HTML.

    >>> import cleantext
    >>> "<del" in notebook(cleantext.clean("Advertisement\\nThe council met on Monday."))
    True
    """
    counts = summary(cleaned)
    size = len(cleaned.document.text)
    gone = sum(count.characters for count in counts)
    style = _STYLE.replace("OTHER", _shade(color("other")))
    switches = []
    for count in counts:
        name = escape(visible(count.category))
        plural = "piece" if count.pieces == 1 else "pieces"
        switches.append(
            f'<label data-c="{name}"><input type="checkbox" checked value="{name}"><b>{name}</b> '
            f"{count.pieces:,} {plural}</label>"
        )
        if count.category in COLORS:
            style += (
                f".cleantext [data-c={name}]{{--c:{_shade(COLORS[count.category])}}}\n"
                f".cleantext:has(input[value={name}]:not(:checked)) :is(li,del)[data-c={name}]{{display:none}}\n"
            )
    what = (
        f"{100 * gone / size:.0f} % of {size:,} characters removed"
        if gone
        else f"nothing removed from {size:,} characters"
    )
    return (
        f'<div class="cleantext"><style>{style}</style>'
        f"<p><b>{escape(visible(cleaned.title or 'No headline'))}</b><br>{what}</p>"
        f"<p>{' '.join(switches)}</p><ol>\n{lines(cleaned, _LONGEST)}\n</ol></div>"
    )


def _shade(own: Color) -> str:
    """A colour that reads on light and on dark: a page cannot tell what a notebook is like."""
    return xterm(own.terminal)
