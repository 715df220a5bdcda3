"""The pictures of the documentation and the README: what they show is made by the library itself.

    python docs/pictures.py

The terminal is drawn by Rich as SVG, the report is photographed in a headless Chromium.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
from pathlib import Path

from rich.console import Console

import cleantext
from cleantext.html.page import Entry, report
from cleantext.terminal import explain

ROOT = Path(__file__).parent.parent
PICTURES = Path(__file__).parent / "pictures"


def main() -> None:
    """Make them all."""
    terminal("ferry.txt", cleantext.clean((ROOT / "docs/examples/ferry.txt").read_text("utf-8")))
    name = "island-paper.html"
    photographs(Entry(name, cleantext.clean_html((ROOT / "seeds" / name).read_bytes())))


def terminal(name: str, cleaned: cleantext.Cleaned) -> None:
    """What `--explain` prints."""
    console = Console(
        record=True,
        width=96,
        file=io.StringIO(),
        force_terminal=True,
        color_system="256",
        markup=False,
        highlight=False,
    )
    console.print(f"$ cleantext clean --explain {name}")
    explain(console, cleaned)
    svg = console.export_svg(title="cleantext", unique_id="explain")
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.S)  # fonts would come from the network
    (PICTURES / "explain.svg").write_text(
        "\n".join(line.rstrip() for line in svg.splitlines()) + "\n", encoding="utf-8"
    )


def photographs(entry: Entry) -> None:
    """What the report of one document looks like."""
    sys.path.insert(0, str(ROOT / "tests"))
    from chromium import BROWSER, Chromium

    if BROWSER is None:
        sys.exit("no Chromium to photograph the report with: apt-get install chromium")
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "report.html"
        path.write_text(report([entry]), encoding="utf-8")
        browser = Chromium(Path(place) / "profile")
        try:
            browser.screen(1280, 860)
            browser.open(path.as_uri())
            browser.run("document.querySelectorAll('.l.x')[4].focus()")
            browser.picture(PICTURES / "report.png")
        finally:
            browser.close()


if __name__ == "__main__":
    main()
