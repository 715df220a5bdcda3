"""The report: one HTML file that opens from disk and asks the network for nothing.

Templates are Jinja2's, with everything escaped; a policy in the page itself (its Content-Security-Policy) allows no script
but the one whose hash it names, so that markup in a document could not run even if it were not escaped.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import cleantext
from cleantext.document import CATEGORIES, Cleaned
from cleantext.html.figures import DocumentFigures, Figures
from cleantext.html.lines import lines
from cleantext.palette import COLORS, Color, color
from cleantext.report import summary, visible

if TYPE_CHECKING:
    import jinja2

__all__ = ["TEXTS", "Entry", "MissingJinjaError", "NothingToReportError", "report"]

_TEMPLATES = Path(__file__).parent / "templates"

TEXTS = 2000  #: documents whose text a report holds, at most; it is a file that a browser has to open
_LONGEST = 60_000  #: characters of a document that are shown in a report of many
_MOST_LINES = 60  #: most frequent lines that are listed
_MOST_CAUSES = 80  #: rules that are listed
_MOST_SITES = 60  #: sites that are listed


class MissingJinjaError(ImportError):
    """Jinja2 is not installed; says how to install it."""


class NothingToReportError(ValueError):
    """There were no documents."""


class Entry(NamedTuple):
    """One document of a report.

    Attributes:
        name: what it is called, a file name mostly.
        cleaned: the document.
        site: where it comes from, or "".
    """

    name: str
    cleaned: Cleaned
    site: str = ""


def report(entries: Iterable[Entry], title: str = "", texts: int = TEXTS) -> str:
    """The report of one document or of many, as a page.

    Args:
        entries: the documents, each looked at once.
        title: what the report is called; a name that tells what is in it if empty.
        texts: documents whose text the report holds, at most: those that lost most, and as many of those that lost least.
            The figures are always those of all.

    Raises:
        MissingJinjaError: if Jinja2 is not installed.
        NothingToReportError: if there are no documents.

    >>> cleaned = cleantext.clean("Advertisement\\nThe council met on Monday.")
    >>> "<del" in report([Entry("page.txt", cleaned)])
    True
    """
    environment = _environment()
    figures = Figures()
    bodies: list[str | None] = []
    show: Any = environment.get_template("document.html").module
    first: Entry | None = None
    for entry in entries:
        if len(bodies) == 1 and first is not None:
            bodies[0] = _packed(_body(show, first, figures.documents[0], _LONGEST))
        own = figures.add(entry.name, entry.site, entry.cleaned)
        if not bodies:
            first = entry
            bodies.append(None)
            continue
        first = None
        bodies.append(_packed(_body(show, entry, own, _LONGEST)))
        if len(bodies) % 1000 == 0:
            _keep(figures, bodies, texts)
    if first is not None:  # one alone, which is shown whole
        one = DocumentFigures.of(first.name, first.site, first.cleaned, 240)
        return environment.get_template("one.html").render(
            title=title or one.title or one.name, body=_body(show, first, one, None), **_common()
        )
    if not bodies:
        raise NothingToReportError("no documents to report on")
    _keep(figures, bodies, texts)
    return environment.get_template("corpus.html").render(
        title=title or f"{len(bodies):,} documents",
        figures=figures,
        bodies=bodies,
        lines=figures.frequent_lines(_MOST_LINES),
        causes=figures.by_cause(),
        most_causes=_MOST_CAUSES,
        sites=figures.by_site(),
        most_sites=_MOST_SITES,
        listed=[_listed(one, body is not None) for one, body in zip(figures.documents, bodies)],
        **_common(),
    )


def _keep(figures: Figures, bodies: list[str | None], texts: int) -> None:
    """Forget the texts that are too many, those of documents that lost neither much nor little."""
    held = [index for index, body in enumerate(bodies) if body is not None]
    if len(held) <= texts:
        return
    held.sort(key=lambda index: figures.documents[index].share)
    for index in held[texts // 2 : len(held) - (texts - texts // 2)]:
        bodies[index] = None


def _body(show: Any, entry: Entry, figures: DocumentFigures, longest: int | None) -> str:
    """One document as markup: its figures, switches, and lines."""
    import markupsafe

    # What `lines` gives is escaped already, as its tests prove; it is the one piece that Jinja2 is told not to escape.
    listed = markupsafe.Markup(lines(entry.cleaned, longest))
    return str(
        show.document(
            figures,
            summary(entry.cleaned),
            listed,
            longest is not None and figures.size > longest,
            len(entry.cleaned.document.text.splitlines()),
        )
    )


def _packed(body: str) -> str:
    """The markup of a document, deflated, as letters that are markup to nobody; browsers unpack it when it is asked for."""
    return base64.b64encode(zlib.compress(body.encode("utf-8", "replace"), 6)).decode()


def _listed(one: DocumentFigures, has_text: bool) -> list[Any]:
    """What the list of documents knows of one, as short as can be."""
    strip = [[category, parts] for category, parts in one.strip]
    return [
        visible(one.name),
        visible(one.title),
        visible(one.site),
        one.size,
        one.removed,
        one.pieces,
        strip,
        [visible(cause) for cause in one.causes],
        has_text,
    ]


def _common() -> dict[str, Any]:
    import markupsafe

    style = _template("style.css").replace("/* colours */", _colors())
    script = _template("script.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return {
        "version": cleantext.__version__,
        "style": markupsafe.Markup(style),
        "script": markupsafe.Markup(script),
        "digest": digest,
        "categories": CATEGORIES,
    }


@cache
def _template(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


@cache
def _colors() -> str:
    """The colours of the categories as style sheet, for light and for dark pages."""
    shades: list[tuple[str, Color]] = [*COLORS.items(), ("other", color("other"))]
    light = "".join(f"--c-{name}:{shade.light};--w-{name}:{shade.light_wash};" for name, shade in shades)
    dark = "".join(f"--c-{name}:{shade.dark};--w-{name}:{shade.dark_wash};" for name, shade in shades)
    chosen = "".join(f"[data-c={name}]{{--c:var(--c-{name});--w:var(--w-{name})}}" for name in COLORS)
    return (
        f":root{{{light}}}"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}"
        f":root[data-theme=dark]{{{dark}}}"
        f"[data-c]{{--c:var(--c-other);--w:var(--w-other)}}{chosen}"
    )


@cache
def _environment() -> jinja2.Environment:
    try:
        import jinja2
    except ImportError as error:
        raise MissingJinjaError("a report needs Jinja2: pip install 'news-cleantext[report]'") from error
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["visible"] = visible
    environment.filters["percent"] = _percent
    environment.filters["number"] = lambda value: f"{value:,}"
    return environment


def _percent(share: float) -> str:
    """A share as people write it: whole, but neither "0 %" of something nor "100 %" of what is not all.

    >>> _percent(0.001), _percent(0.256), _percent(0.9999), _percent(0.0), _percent(1.0)
    ('<1 %', '26 %', '>99 %', '0 %', '100 %')
    """
    if 0 < share < 0.005:
        return "<1 %"
    if 0.995 <= share < 1:
        return ">99 %"
    return f"{100 * share:.0f} %"
