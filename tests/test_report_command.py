"""`cleantext report`: what it reads, what it writes, and what it says when it cannot."""

from __future__ import annotations

import base64
import bz2
import gzip
import hashlib
import json
import lzma
import re
import zlib
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from test_cli import BODY, LAST, MARKUP, PAGE, RULE, TITLE, process, run, usage_error, write

import cleantext

pytest.importorskip("jinja2", reason="a report needs Jinja2: pip install 'news-cleantext[report]'")

from cleantext.html.figures import Figures
from cleantext.html.page import Entry, NothingToReportError, report


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def made(*args: str, output: str = "report.html", stdin: str | None = None) -> str:
    result = run("report", *args, stdin=stdin)
    assert result.exit_code == 0, result.stderr
    assert result.stdout == ""
    return Path(output).read_text("utf-8")


def listed(page: str) -> list[list[Any]]:
    """What the list of documents of a report of many knows."""
    found = re.search(r'id="listed">(.*?)</script>', page)
    assert found
    entries: list[list[Any]] = json.loads(found[1])
    return entries


def bodies(page: str) -> dict[int, str]:
    found = re.findall(r'<script type="text/plain" id="d(\d+)">([A-Za-z0-9+/=]+)</script>', page)
    return {int(number): zlib.decompress(base64.b64decode(packed)).decode() for number, packed in found}


def test_one_text() -> None:
    page = made(write("page.txt"))
    assert TITLE in page
    assert page.count('class="l x') == 2
    assert page.count('class="d"') == 1
    assert "en/credit-lines" in page
    assert 'id="listed"' not in page


def test_one_page_and_standard_input() -> None:
    assert BODY in made(write("page.html", MARKUP))
    assert BODY in made("-", stdin=PAGE)
    assert '<del class="t" dir="auto">Home' in made("--html", "-", stdin=MARKUP)


def test_many() -> None:
    page = made(write("a.txt"), write("b.txt", f"{TITLE}\n\n{BODY}\n\n{LAST}\n"), write("c.html", MARKUP))
    assert [entry[0] for entry in listed(page)] == ["a.txt", "b.txt", "c.html"]
    assert [entry[4] for entry in listed(page)][1] == 0
    assert sorted(bodies(page)) == [0, 1, 2]
    assert "en/newsletter-invitation" in page
    for text in bodies(page).values():
        assert TITLE in text
        assert 'class="l h"' in text


def test_a_directory_is_looked_through_and_its_parts_are_sites() -> None:
    for name in ("scraped/one/a.txt", "scraped/one/deep/b.txt", "scraped/two/c.html", "scraped/d.txt"):
        write(name, MARKUP if name.endswith("html") else PAGE)
    write("scraped/one/e.png", b"\x89PNG")
    page = made("scraped")
    assert [(entry[0].replace("\\", "/"), entry[2]) for entry in listed(page)] == [
        ("scraped/d.txt", ""),
        ("scraped/one/a.txt", "one"),
        ("scraped/one/deep/b.txt", "one"),
        ("scraped/two/c.html", "two"),
    ]
    assert 'id="sites"' in page


RECORDS = [
    {"id": "first", "url": "https://www.paper.example/a?b=1", "text": PAGE},
    {"url": "https://other.example:8080/", "html": MARKUP},
    {"content": PAGE, "site": "third.example"},
]


@pytest.mark.parametrize("name", ["c.jsonl", "c.ndjson", "c.jsonl.gz", "c.jsonl.xz", "c.jsonl.bz2"])
def test_json_lines(name: str) -> None:
    data = "\n\n".join(map(json.dumps, RECORDS)).encode()
    pack = {"gz": gzip.compress, "xz": lzma.compress, "bz2": bz2.compress}.get(name.rpartition(".")[2], bytes)
    write(name, pack(data))
    entries = listed(made(name))
    assert [(entry[0], entry[2]) for entry in entries] == [
        ("first", "paper.example"),
        ("https://other.example:8080/", "other.example"),
        (f"{name}:5", "third.example"),
    ]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "record 2 is not JSON"),
        ("[1]", "record 2 is no JSON object"),
        ('{"txt": "a", "id": 1}', "its fields are 'txt', 'id'"),
        ('{"text": null}', "needs a field 'text'"),
    ],
)
def test_a_record_that_is_none_stops_its_file_alone(line: str, fault: str) -> None:
    write("c.jsonl", json.dumps(RECORDS[0]) + "\n" + line + "\n" + json.dumps(RECORDS[1]))
    result = run("report", "c.jsonl", write("a.txt"))
    assert result.exit_code == 1
    assert fault in result.stderr
    assert [entry[0] for entry in listed(Path("report.html").read_text("utf-8"))] == ["first", "a.txt"]


def test_files_that_cannot_be_read() -> None:
    write("b.txt", b"caf\xe9")
    write("broken.jsonl.gz", gzip.compress(json.dumps(RECORDS[0]).encode() * 100)[:-20])
    result = run("report", "gone.txt", "b.txt", "broken.jsonl.gz", write("a.txt"))
    assert result.exit_code == 1
    assert "gone.txt: no such file" in result.stderr
    assert "b.txt: not UTF-8" in result.stderr
    assert "broken.jsonl.gz: " in result.stderr
    assert TITLE in Path("report.html").read_text("utf-8")


def test_nothing_to_report() -> None:
    Path("empty").mkdir()
    assert "no texts" in usage_error(run("report", "empty"))
    write("none.jsonl", "")
    result = run("report", "none.jsonl")
    assert (result.exit_code, result.stderr) == (1, "cleantext: none.jsonl: holds no documents\n")
    assert not Path("report.html").exists()
    with pytest.raises(NothingToReportError):
        report([])
    assert run("report", "gone.txt").stderr == "cleantext: gone.txt: no such file\n"


def test_an_empty_document_and_one_that_goes_whole() -> None:
    assert "Nothing was removed" in made(write("empty.txt", ""))
    page = made(write("a.txt", ""), write("b.txt", "Advertisement\n"))
    assert [entry[3:5] for entry in listed(page)] == [[0, 0], [14, 14]]


def test_only_reports_are_replaced() -> None:
    write("a.txt")
    made("a.txt")
    assert "Other" in made("a.txt", "a.txt", "--title", "Other")
    assert "is no report" in usage_error(run("report", "a.txt", "-o", "a.txt"))
    assert Path("a.txt").read_text("utf-8") == PAGE
    write("x.html", "<p>mine")
    assert "--force" in usage_error(run("report", "a.txt", "-o", "x.html"))
    made("a.txt", "-o", "x.html", "--force", output="x.html")
    assert run("report", "a.txt", "-o", "no/such/place.html").exit_code == 1


def test_options_that_say_how_to_clean() -> None:
    write("a.txt", f"{PAGE}\nOur tide tables are here\n")
    write("own.toml", RULE)
    assert "own/tide-tables" in made("a.txt", "--rules", "own.toml")
    assert "en/credit-lines" not in made("a.txt", "--without", "en/credit-lines")
    assert 'class="l x' not in made("a.txt", "--only", "paywall")
    assert "no category or filter" in usage_error(run("report", "a.txt", "--without", "capton"))


def test_texts_that_are_too_many_are_those_in_the_middle() -> None:
    names = []
    for number in range(10):
        text = "\n\n".join([TITLE, *[BODY] * 10, *["Advertisement"] * (number * 10)])
        names.append(write(f"{number}.txt", text))
    page = made(*names, "--texts", "4")
    assert sorted(bodies(page)) == [0, 1, 8, 9]
    assert [entry[8] for entry in listed(page)] == [number in (0, 1, 8, 9) for number in range(10)]
    assert not bodies(made(*names, "--texts", "0"))


HOSTILE = "</script><script>alert(1)</script><!-- <img src=x onerror=alert(1)> ' \" {{ 7*7 }} \u202e \x00"


def test_names_titles_and_sites_are_inert() -> None:
    cleaned = cleantext.clean(f"{HOSTILE}\n\n{BODY}\n\nAdvertisement\nAdvertisement")
    cleaned = cleantext.Cleaned(cleaned.text, HOSTILE, cleaned.removed, cleaned.document)
    for entries in ([Entry(HOSTILE, cleaned, HOSTILE)], [Entry(HOSTILE, cleaned, HOSTILE), Entry("b", cleaned, "c")]):
        page = report(entries, title=HOSTILE)
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "\x00" not in page
        assert "\u202e" not in page
        for body in bodies(page).values():
            assert "<script" not in body
            assert "<img" not in body


def test_the_policy_names_the_one_script_and_nothing_is_asked_of_the_network() -> None:
    page = made(write("a.txt"), write("b.txt"))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.S)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy[1]
    assert policy[1].startswith("default-src 'none'")
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", page)
    assert "url(" not in page


def test_figures_add_up() -> None:
    figures = Figures()
    for number in range(3):
        cleaned = cleantext.clean(PAGE + "Advertisement\n" * number)
        figures.add(f"{number}", f"site {number % 2}", cleaned)
    by_category = dict(figures.by_category())
    assert sum(amount.characters for amount in by_category.values()) == figures.removed
    assert sum(amount.pieces for amount in by_category.values()) == figures.pieces
    assert sum(cause.pieces for _, cause in figures.by_cause()) == figures.pieces
    assert [(name, site.documents) for name, site in figures.by_site()] == [("site 0", 2), ("site 1", 1)]
    assert sum(site.characters for _, site in figures.by_site()) == figures.removed
    assert sum(figures.spread()) == 3
    lines = dict(figures.frequent_lines(10))
    assert lines["Advertisement"].count == 6
    assert lines["Advertisement"].sites == {"site 0", "site 1"}


def test_help() -> None:
    result: Result = run("report", "--help")
    assert "Examples:" in result.output
    assert max(map(len, result.output.splitlines())) <= 80


def test_without_jinja_it_says_what_to_install() -> None:
    write("a.txt")
    write("jinja2.py", "raise ImportError")
    done = process("report", "a.txt", env={"PYTHONPATH": f"{Path.cwd()}:{Path(cleantext.__file__).parents[1]}"})
    assert done.returncode == 1
    assert b"pip install 'news-cleantext[report]'" in done.stderr


def test_jinja_is_not_imported_before_it_is_needed() -> None:
    code = "import sys, cleantext.cli, cleantext.commands.report; print('jinja2' in sys.modules, 'rich' in sys.modules)"
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, cwd=Path(cleantext.__file__).parents[1]
    )
    assert done.stdout.split() == [b"False", b"False"]
