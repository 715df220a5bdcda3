"""Compare ways to match all phrase rules over real text: speed, and what it costs to get ready.

    python lab/bench_engines.py DATA [--documents 100]

DATA is a folder with `text_html_text.jsonl.xz`: JSON lines, the text under "text". Hyperscan is compared if installed.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import re2

from cleantext.document import Document
from cleantext.rules.book import built_in
from cleantext.rules.engine import Matcher
from cleantext.rules.fold import fold


def timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--documents", type=int, default=100)
    parser.add_argument("--language", default="en", help="the alternations are of this language's rules alone")
    options = parser.parse_args()
    with lzma.open(options.data / "text_html_text.jsonl.xz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    documents = [Document(text) for text in texts[:: max(1, len(texts) // options.documents)]]
    folded = ["\n".join(map(fold, document.lines)) for document in documents]
    data = [text.encode("utf-8", "replace") for text in folded]
    size = sum(map(len, data)) / 1e6

    rules = built_in([options.language])
    patterns = [
        pattern.re2 or "|".join(map(re.escape, sorted(pattern.strings or ())))
        for rule in rules
        for pattern in rule.patterns
    ]
    plain = [pattern for pattern in patterns if "\\p" not in pattern]
    alternation = "(?m)^(?:" + "|".join(plain) + ")$"
    options_re2 = re2.Options()
    options_re2.max_mem = 1 << 30
    options_re2.log_errors = False

    def report(name: str, ready: float, work: Callable[[], object]) -> None:
        best = min(timed(work) for _ in range(2))
        print(f"{name:44s} {ready:8.2f} s to get ready {size / best:9.2f} MB/s", flush=True)

    print(
        f"{len(documents)} documents, {size:.1f} MB; {len(rules)} rules, {len(patterns)} patterns of {options.language!r}"
    )
    few = folded[:10]
    expression = re.compile(alternation)
    part = sum(len(text.encode()) for text in few) / 1e6
    best = timed(lambda: [expression.findall(text) for text in few])
    print(f"{'re, one alternation (ten documents)':44s} {'':8s}   {'':12s} {part / best:9.2f} MB/s", flush=True)
    start = time.process_time()
    one = re2.compile(alternation, options_re2)
    ready = time.process_time() - start
    report("RE2, one alternation", ready, lambda: [sum(1 for _ in one.finditer(text)) for text in data])
    try:
        import hyperscan
    except ImportError:
        print("Hyperscan: not installed", file=sys.stderr)
    else:
        start = time.process_time()
        base = hyperscan.Database()
        flags = hyperscan.HS_FLAG_MULTILINE | hyperscan.HS_FLAG_UTF8 | hyperscan.HS_FLAG_ALLOWEMPTY
        try:
            base.compile(expressions=[f"^(?:{p})$".encode() for p in plain], flags=[flags] * len(plain))
        except hyperscan.error as error:
            print(f"{'Hyperscan':44s} refuses the patterns after {time.process_time() - start:.1f} s: {error}")
        else:
            ready = time.process_time() - start
            report("Hyperscan", ready, lambda: [base.scan(text, match_event_handler=lambda *_: None) for text in data])
    for name, languages in (
        (f"cleantext, rules of {options.language!r}", [options.language]),
        ("cleantext, rules of all languages", None),
    ):
        start = time.process_time()
        matcher = Matcher(built_in(languages))
        ready = time.process_time() - start
        for document in documents:
            matcher.hits(Document(document.text))
        report(name, ready, lambda matcher=matcher: [matcher._read(document.lines) for document in documents])  # type: ignore[misc]


if __name__ == "__main__":
    main()
