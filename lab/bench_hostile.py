"""What hostile and broken pages cost: memory as a multiple of the page, and seconds a megabyte, at two sizes.

    python lab/bench_hostile.py [--sizes 4 16] [--only font-open nested-div] [--as bytes str] [--json FILE]

Every page is made, written to a file and cleaned in a process of its own, so that one does not hide behind another. Memory is
the most that the process held at any time beyond what it had before it read the page: the page itself counts, as the caller
holds it. "times": that, by the size of the page in bytes. "s/MB" is to be the same at both sizes: where the larger page takes
more than one and a half times as long a megabyte, "not linear" says so. Needs Linux, whose /proc tells the most memory held.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

MOST_MEMORY = 6 << 30  #: bytes of address space that one process gets
MOST_TIME = 600  #: seconds
SENTENCE = "The ferry sailed on Monday, said the harbour, and nobody had expected it so soon. "


def times(piece: str) -> Callable[[int], str]:
    """A page of nothing but one piece, again and again."""
    return lambda size: piece * (size // len(piece.encode()))


def numbered(piece: str) -> Callable[[int], str]:
    """The same, each piece with its own number."""

    def page(size: int) -> str:
        return "".join([piece.replace("#", str(number)) for number in range(size // (len(piece) + 5))])

    return page


def around(before: str, inner: str, after: str = "") -> Callable[[int], str]:
    return lambda size: before + inner * (size // len(inner.encode())) + after


def halves(opening: str, closing: str) -> Callable[[int], str]:
    """All that opens, then all that closes."""

    def page(size: int) -> str:
        count = size // len(opening + closing)
        return opening * count + closing * count

    return page


def attributes(size: int) -> str:
    return "<p " + " ".join([f"a{number}=1" for number in range(size // 11)]) + ">" + SENTENCE


SHAPES: dict[str, Callable[[int], str]] = {
    # paragraphs and blocks
    "prose": times(f"<p>{SENTENCE * 4}</p>\n"),
    "short-p": times("<p>a few words</p>"),
    "p-open": times("<p>"),
    "p-x": times("<p>x"),
    "p-numbered": numbered("<p>word #</p>"),
    "nested-div": times("<div>"),
    "nested-div-closed": halves("<div>", "</div>"),
    "nested-div-text": times("<div>x"),
    "flat-div": times("<div></div>"),
    "div-classes": numbered('<div class="a#">x</div>'),
    "p-ids": numbered('<p id="a#b">x</p>'),
    "comment-classes": times("<p class=comment>x"),
    "comment-numbered": numbered('<div class="comment a#">x'),
    "h1": times("<h1>x</h1>"),
    "br": times("<br>"),
    "x-br": times("x<br>"),
    "hr": times("<hr>"),
    # inline tags
    "a-open": times("<a>"),
    "a-href-open": times("<a href=x>y"),
    "a-closed": times("<a>x</a>"),
    "font-open": times("<font>"),
    "font-p": times("<font><p>"),
    "fonts-then-p": lambda size: "<font color=a><font color=b><b><i>" * 500 + "<p>x" * (size // 4),
    "b-i-misnested": times("<b><i>x</b>y</i>"),
    "b-open": times("<b>"),
    "b-p": times("<b><p>x</b>"),
    "a-table": times("<b><i><a><table>"),
    "a-div": times("<a><div>x"),
    "span": times("<span>x</span>"),
    "span-open": times("<span>"),
    "nobr-open": times("<nobr>"),
    "i-open-x": times("<i>x"),
    "unknown-open": times("<x-y>"),
    "unknown-numbered": numbered("<x#>"),
    "end-tags": times("</p>"),
    "end-tags-div": times("</div>"),
    "end-tags-br": times("</br>"),
    "img": times("<img>"),
    "input": times("<input>"),
    "wbr": times("<wbr>"),
    # lists, tables, forms
    "li-open": times("<li>x"),
    "ul-li-open": times("<ul><li>x"),
    "dt-dd": times("<dt>x<dd>y"),
    "td-open": around("<table><tr>", "<td>x"),
    "tr-td-open": around("<table>", "<tr><td>x"),
    "table-foster": around("<table>", "x<b>y"),
    "tables-nested": times("<table><tr><td>x"),
    "table-open": times("<table>"),
    "select-option": around("<select>", "<option>x"),
    "select-open": times("<select>"),
    "form-open": times("<form>"),
    "button-open": times("<button>x"),
    # attributes and text
    "attributes-many": attributes,
    "attribute-each": times("<p a b c d e f g>x"),
    "attribute-huge": lambda size: '<p title="' + "x" * size + '">' + SENTENCE,
    "class-huge": lambda size: '<p class="' + "word " * (size // 5) + '">' + SENTENCE,
    "text-huge": lambda size: "<p>" + "x" * size,
    "text-words": lambda size: "<p>" + SENTENCE * (size // len(SENTENCE)),
    "comment-huge": lambda size: "<!--" + "x" * size + "-->" + SENTENCE,
    "comments": times("<!---->"),
    "comments-open": times("<!--"),
    "comment-gt": times("<!-->"),
    "script-huge": lambda size: "<script>" + "var x = 1;" * (size // 10) + "</script>" + SENTENCE,
    "scripts": times("<script></script>"),
    "script-open": times("<script>"),
    "script-strings": lambda size: "<script>" + '"body":"' * (size // 8) + "</script>" + SENTENCE,
    "script-ld": times('<script type="application/ld+json">{"headline":1}</script>'),
    "metas": times("<meta name=description content=xy>"),
    "titles": times("<title>x</title>"),
    "style-open": times("<style>"),
    "entities": times("&amp;"),
    "entities-lt": times("&lt;"),
    "nbsp": times("&nbsp;"),
    "entities-broken": times("&am"),
    "nuls": times("\0"),
    "angles": times("<"),
    "angles-text": times("a < b "),
    "angles-end": times("</"),
    "cdata": times("<![CDATA[x]]>"),
    "pi": times("<?x?>"),
    "plaintext": lambda size: "<plaintext>" + "<p>x" * (size // 4),
    "lines": times("x\n"),
    "blank-lines": times("\n"),
    "pre-lines": lambda size: "<pre>" + "x\n" * (size // 2),
    # foreign and hidden
    "svg": times("<svg>"),
    "svg-g": around("<svg>", "<g>"),
    "svg-closed": times("<svg></svg>"),
    "math": times("<math>"),
    "math-mi": around("<math>", "<mi>x"),
    "svg-foreign": times("<svg><foreignObject><p>x"),
    "template": times("<template>"),
    "template-closed": times("<template>x</template>"),
    "noscript": times("<noscript>x"),
    "frameset": around("<frameset>", "<frame>"),
    "framesets": times("<frameset>"),
    "hidden": times("<p hidden>x"),
    "textarea": times("<textarea>"),
    "iframe": times("<iframe></iframe>"),
    "html-body": times("<html a=b><body c=d>"),
    "ruby": times("<ruby>x<rt>y"),
    # encodings
    "emoji": times("\U0001f600"),
    "emoji-p": times("<p>\U0001f600</p>"),
    "one-emoji": lambda size: "\U0001f600" + f"<p>{SENTENCE}</p>" * (size // 89),
    "one-emoji-tags": lambda size: "\U0001f600" + "<p>x" * (size // 4),
    "latin": times("<p>Zoë café</p>"),
    "cyrillic": times("<p>Паром вышел в море в понедельник.</p>"),
    "mojibake": times("<p>the cityâ€™s ferry</p>"),
}
#: Of these also the bytes in other encodings.
ENCODED: dict[str, tuple[str, str]] = {
    "latin-1": ("latin", "latin-1"),
    "utf-16": ("short-p", "utf-16"),
    "utf-16-cyrillic": ("cyrillic", "utf-16"),
}

_CHILD = """
import gc, json, resource, sys, time
import cleantext

def held(name):
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))

path, kind, most = sys.argv[1], sys.argv[2], int(sys.argv[3])
warm = "<title>x</title><article><h1>Council votes</h1>" + "<p>It met on Monday, and again on Tuesday at noon.</p>" * 40
for page in (warm, warm.encode()):
    cleantext.clean_html(page)
gc.collect()
resource.setrlimit(resource.RLIMIT_AS, (most, most))
base = held("VmRSS:")
with open(path, "rb") as file:
    page = file.read()
size = len(page)
if kind == "str":
    page = page.decode("utf-8")
with open("/proc/self/clear_refs", "w") as refs:
    refs.write("5")
start = time.process_time()
try:
    cleaned = cleantext.clean_html(page)
except Exception as problem:
    print(json.dumps({"problem": type(problem).__name__ + ": " + str(problem)[:80]}))
    sys.exit()
spent = time.process_time() - start
peak = held("VmHWM:")
print(json.dumps({"size": size, "memory": peak - base, "seconds": spent, "text": len(cleaned.text), "blocks": len(cleaned.document)}))
"""


def measured(page: bytes, kind: str) -> dict[str, Any]:
    with tempfile.NamedTemporaryFile(suffix=".html") as file:
        file.write(page)
        file.flush()
        try:
            done = subprocess.run(
                [sys.executable, "-c", _CHILD, file.name, kind, str(MOST_MEMORY)],
                capture_output=True,
                text=True,
                timeout=MOST_TIME,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return {"problem": f"more than {MOST_TIME} s"}
    if done.returncode or not done.stdout.strip():
        return {"problem": f"exit {done.returncode}: {done.stderr.strip()[-80:]}"}
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def row(name: str, kind: str, sizes: list[int]) -> dict[str, Any]:
    shape, encoding = ENCODED.get(name, (name, "utf-8"))
    found = [measured(SHAPES[shape](size * 1_000_000).encode(encoding), kind) for size in sizes]
    return {"shape": name, "as": kind, "found": found}


def shown(row: dict[str, Any]) -> str:
    cells, each = [], []
    for found in row["found"]:
        if "problem" in found:
            cells.append(f"  {found['problem']}")
            continue
        each.append(found["seconds"] / found["size"] * 1e6)
        cells.append(f"{found['memory'] / found['size']:8.1f} {each[-1]:8.3f}")
    most = max((found["memory"] / found["size"] for found in row["found"] if "size" in found), default=0)
    marks = ["over ten times"] if most > 10 else []
    if len(each) > 1 and each[-1] > 1.5 * each[0] + 0.01:
        marks.append("not linear")
    return f"{row['shape']:20}{row['as']:>6} {'  '.join(cells)}  {', '.join(marks)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[4, 16], help="megabytes")
    parser.add_argument("--only", nargs="+", choices=[*SHAPES, *ENCODED], help="these shapes")
    parser.add_argument("--as", dest="kinds", nargs="+", default=["bytes", "str"], choices=["bytes", "str"])
    parser.add_argument("--json", type=Path, help="a file for the figures, JSON lines")
    options = parser.parse_args()
    print(f"{'shape':20}{'as':>6} " + "  ".join(f"{'times':>8} {'s/MB':>8}" for _ in options.sizes), flush=True)
    started = time.time()
    for name in options.only or [*SHAPES, *ENCODED]:
        for kind in options.kinds:
            if kind == "str" and name in ENCODED:
                continue
            figures = row(name, kind, options.sizes)
            print(shown(figures), flush=True)
            if options.json:
                with options.json.open("a", encoding="utf-8") as out:
                    out.write(json.dumps(figures) + "\n")
    print(f"{time.time() - started:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
