"""The command line, from both ends: in process for what it says, as a process for pipes, signals and encodings."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import cleantext
from cleantext import cli

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
TITLE = "Ferry crews accept the winter timetable"
BODY = "The harbour board of Skellan met on Monday to agree the winter timetable, its chairwoman Ines Okafor said."
LAST = "It takes effect in November, and the last boat will leave the island at six in the evening."
PAGE = f"Advertisement\n\n{TITLE}\n\n{BODY}\n\nPhoto: Ivo Hale\n\n{LAST} Sign up to our daily newsletter.\n"
ARTICLE = f"{TITLE}\n\n{BODY}\n\n{LAST}\n"
RULE = """\
[[promo]]
name = "tide-tables"
pattern = "our tide tables are here"
removes = ["Our tide tables are here"]
keeps = ["The harbour master said our tide tables are here to stay."]
"""


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Every test alone in an empty directory, with no wish about colours and a wide screen."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "1000")


def run(*args: str, stdin: str | bytes | None = None) -> Result:
    try:
        runner = CliRunner(mix_stderr=False)  # click 8.1; from 8.2 on it always keeps the two apart
    except TypeError:
        runner = CliRunner()
    result = runner.invoke(cli.main, list(args), input=stdin, prog_name="cleantext")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def process(*args: str | bytes, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "cleantext", *args], capture_output=True, timeout=60, check=False, **with_path(options)
    )


def with_path(options: dict[str, Any]) -> dict[str, Any]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
    return {**options, "env": env}


def write(path: str, text: str | bytes = PAGE) -> str:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def only_line(result: Result) -> str:
    """The one line on standard error."""
    (line,) = result.stderr.splitlines()
    assert line.startswith("cleantext: ")
    return line


def usage_error(result: Result) -> str:
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Usage: cleantext" in result.stderr
    return result.stderr.partition("Error: ")[2].strip()


# ---- text in, text out ----------------------------------------------------------------------------------------------


def test_one_file() -> None:
    result = run("clean", write("page.txt"))
    assert (result.exit_code, result.stdout, result.stderr) == (0, ARTICLE, "")


@pytest.mark.parametrize("args", [(), ("-",)])
def test_standard_input(args: tuple[str, ...]) -> None:
    result = run("clean", *args, stdin=PAGE)
    assert (result.exit_code, result.stdout, result.stderr) == (0, ARTICLE, "")


def test_standard_input_as_a_process() -> None:
    done = process("clean", input=PAGE.encode())
    assert (done.returncode, done.stdout, done.stderr) == (0, ARTICLE.encode(), b"")


def test_no_file_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("cleantext.cli.sys.stdin", Terminal())
    with pytest.raises(cli.click.UsageError, match="name a FILE"):
        cli._sources(())
    monkeypatch.setattr("cleantext.cli.sys.stdin", None)
    with pytest.raises(cli.click.UsageError, match="name a FILE"):
        cli._sources(())
    assert cli._sources(("a", "-")) == ["a", "-"]


def test_standard_input_only_once() -> None:
    assert "only once" in usage_error(run("clean", "--json", "-", "-", stdin=PAGE))


@pytest.mark.parametrize(
    ("text", "out"),
    [
        (TITLE, TITLE + "\n"),
        (TITLE + "\n", TITLE + "\n"),
        (f"{TITLE}\r\n{BODY}\r\n", f"{TITLE}\r\n{BODY}\r\n"),
        ("", ""),
        ("Advertisement\n", ""),
    ],
)
def test_a_newline_at_the_end_and_no_other_change(text: str, out: str) -> None:
    assert run("clean", stdin=text.encode()).stdout_bytes == out.encode()


@pytest.mark.parametrize("args", [(), ("--json",), ("--explain",)])
def test_utf8_whatever_the_locale(args: tuple[str, ...]) -> None:
    text = "Café der Fährleute – „größer“ – 市議会は月曜日に 🚢\n"
    env = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = process("clean", *args, input=text.encode(), env=env)
    assert (done.returncode, done.stderr) == (0, b"")
    assert text.strip() in done.stdout.decode("utf-8")


def test_byte_order_mark_is_dropped() -> None:
    assert run("clean", write("bom.txt", b"\xef\xbb\xbf" + PAGE.encode())).stdout == ARTICLE
    record = json.loads(run("clean", "--json", "--no-repair", "bom.txt").stdout)
    assert record["removed"][0]["start"] == 0
    assert "\ufeff" not in json.dumps(record, ensure_ascii=False)


@pytest.mark.parametrize("seed", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem)
def test_seeds_say_what_the_library_says(seed: Path) -> None:
    text = seed.read_text(encoding="utf-8")
    assert run("clean", str(seed)).stdout.rstrip("\n") == cleantext.clean(text).text.rstrip("\n")


# ---- pages ----------------------------------------------------------------------------------------------------------

MARKUP = f"""<!DOCTYPE html><html><head><meta charset="windows-1252"><title>x</title></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sea">The sea</a></li></ul></nav>
<article><h1>{TITLE}</h1><p>{BODY}</p><p>{LAST}</p></article><div>Advertisement</div></body></html>"""


@pytest.mark.parametrize("name", ["page.html", "PAGE.HTM", "page.xhtml"])
def test_pages_are_known_by_their_names(name: str) -> None:
    assert run("clean", write(name, MARKUP)).stdout == ARTICLE


def test_pages_by_another_name_and_from_a_pipe() -> None:
    assert run("clean", "--html", write("page.php", MARKUP)).stdout == ARTICLE
    assert run("clean", "--html", stdin=MARKUP).stdout == ARTICLE


def test_pages_may_be_in_any_encoding() -> None:
    page = MARKUP.replace("Okafor", "Ökafor — “Ines”").encode("windows-1252")
    assert "Ökafor — “Ines”" in run("clean", write("page.html", page)).stdout


def test_the_text_of_a_page_gets_a_name_of_its_own() -> None:
    assert run("clean", "-o", "out", write("a.html", MARKUP), write("b.txt", PAGE)).exit_code == 0
    assert sorted(path.name for path in Path("out").iterdir()) == ["a.txt", "b.txt"]
    assert Path("out/a.txt").read_text(encoding="utf-8") == ARTICLE


def test_a_page_and_a_text_of_one_name() -> None:
    result = run("clean", "-o", "out", write("a.html", MARKUP), write("a.txt", PAGE))
    assert (result.exit_code, "would both become" in result.stderr) == (2, True)


def test_offsets_are_those_of_the_text_of_the_page() -> None:
    record = json.loads(run("clean", "--json", write("page.html", MARKUP)).stdout)
    assert record["title"] == TITLE
    assert [removal["text"].strip() for removal in record["removed"]][-1] == "Advertisement"


@pytest.mark.parametrize("caution", ["-1", "2", "much"])
def test_caution_has_bounds(caution: str) -> None:
    assert run("clean", "--caution", caution, write("page.txt", PAGE)).exit_code == 2


# ---- -o -------------------------------------------------------------------------------------------------------------


def test_output_directory_is_made() -> None:
    write("in/a.txt")
    write("in/b.txt", f"{TITLE}\n\n{LAST}")
    result = run("clean", "in/a.txt", "in/b.txt", "-o", "out/deep")
    assert (result.exit_code, result.output) == (0, "")
    assert Path("out/deep/a.txt").read_text() == ARTICLE
    assert Path("out/deep/b.txt").read_text() == f"{TITLE}\n\n{LAST}\n"
    assert sorted(os.listdir("out/deep")) == ["a.txt", "b.txt"]


def test_output_with_one_file_and_crlf() -> None:
    assert run("clean", write("a.txt", PAGE.replace("\n", "\r\n")), "--output", "out").exit_code == 0
    assert Path("out/a.txt").read_bytes() == ARTICLE.replace("\n", "\r\n").encode()


def test_several_files_need_a_place() -> None:
    said = usage_error(run("clean", write("a.txt"), write("b.txt")))
    assert "-o DIR" in said
    assert "--json" in said


def test_existing_output_needs_force() -> None:
    write("a.txt")
    write("b.txt")
    write("out/a.txt", "precious")
    result = run("clean", "a.txt", "b.txt", "-o", "out")
    assert result.exit_code == 1
    assert only_line(result) == f"cleantext: {os.path.join('out', 'a.txt')}: exists already; --force overwrites it"
    assert Path("out/a.txt").read_text() == "precious"
    assert Path("out/b.txt").read_text() == ARTICLE
    assert run("clean", "a.txt", "b.txt", "-o", "out", "--force").exit_code == 0
    assert Path("out/a.txt").read_text() == ARTICLE


def test_two_inputs_of_one_name() -> None:
    said = usage_error(run("clean", write("x/a.txt"), write("y/a.txt"), "-o", "out"))
    assert "x/a.txt and y/a.txt would both become" in said
    assert not Path("out").exists()
    assert "a.txt and x/a.txt would both become" in usage_error(run("clean", "x/a.txt", "x/a.txt", "-o", "out"))


@pytest.mark.parametrize("how", ["same", "dotted", "link to directory", "link to file", "hard link", "other input"])
@pytest.mark.parametrize("force", [(), ("--force",)])
def test_never_over_an_input(how: str, force: tuple[str, ...]) -> None:
    inputs, out = [write("in/a.txt")], "in"
    if how == "dotted":
        inputs = ["in/../in/./a.txt"]
    elif how == "link to directory":
        os.symlink("in", "link")
        out = "link"
    elif how in ("link to file", "hard link"):
        os.mkdir("out")
        out = "out"
        (os.link if how == "hard link" else os.symlink)(os.path.abspath("in/a.txt"), "out/a.txt")
    elif how == "other input":
        inputs, out = [write("other/a.txt", TITLE), "in/a.txt"], "in"
    said = usage_error(run("clean", *inputs, "-o", out, *force))
    assert "inputs are never overwritten" in said
    assert Path("in/a.txt").read_text() == PAGE


def test_output_and_standard_input() -> None:
    assert "standard input has no name" in usage_error(run("clean", "-o", "out", stdin=PAGE))
    assert "standard input has no name" in usage_error(run("clean", "-", write("a.txt"), "-o", "out", stdin=PAGE))


@pytest.mark.parametrize("option", ["--json", "--explain"])
def test_output_is_for_texts(option: str) -> None:
    assert "redirect" in usage_error(run("clean", option, write("a.txt"), "-o", "out"))


def test_force_without_output() -> None:
    assert "-o DIR" in usage_error(run("clean", "--force", write("a.txt")))


def test_output_is_a_file() -> None:
    assert "is a file" in usage_error(run("clean", write("a.txt"), "-o", write("out")))


def test_output_cannot_be_made() -> None:
    write("file")
    result = run("clean", write("a.txt"), "-o", "file/out")
    assert result.exit_code == 1
    assert only_line(result).startswith("cleantext: file/out: ")


def test_output_cannot_be_written() -> None:
    os.makedirs("out/a.txt")
    result = run("clean", write("a.txt"), write("b.txt"), "-o", "out", "--force")
    assert result.exit_code == 1
    assert only_line(result) == f"cleantext: {os.path.join('out', 'a.txt')}: is a directory, not a file"
    assert Path("out/b.txt").read_text() == ARTICLE


# ---- files that cannot be read --------------------------------------------------------------------------------------


def test_one_bad_file_does_not_stop_the_others() -> None:
    result = run("clean", "-o", "out", write("a.txt"), "missing.txt", write("b.txt"))
    assert result.exit_code == 1
    assert only_line(result) == "cleantext: missing.txt: no such file"
    assert sorted(os.listdir("out")) == ["a.txt", "b.txt"]


@pytest.mark.parametrize("option", ["--json", "--explain"])
def test_one_bad_file_among_those_printed(option: str) -> None:
    result = run("clean", option, write("a.txt"), "missing.txt", write("b.txt"))
    assert result.exit_code == 1
    assert only_line(result) == "cleantext: missing.txt: no such file"
    assert result.stdout.count(BODY) >= 2


def test_directory() -> None:
    os.mkdir("pages")
    result = run("clean", "pages")
    assert (result.exit_code, only_line(result)) == (1, "cleantext: pages: is a directory, not a file")


def test_no_permission(monkeypatch: pytest.MonkeyPatch) -> None:
    write("secret.txt")

    def refuse(path: str, mode: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(cli, "open", refuse, raising=False)
    monkeypatch.setattr(os, "access", lambda *args, **options: False)
    result = run("clean", "secret.txt")
    assert (result.exit_code, only_line(result)) == (1, "cleantext: secret.txt: permission denied")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_no_permission_in_earnest() -> None:
    os.chmod(write("secret.txt"), 0)
    result = run("clean", "secret.txt")
    assert (result.exit_code, only_line(result)) == (1, "cleantext: secret.txt: permission denied")


@pytest.mark.parametrize(("start", "encoding"), [(b"", "WINDOWS-1252"), (b"\xef\xbb\xbf", "WINDOWS-1252")])
def test_not_utf8_says_where_and_what_to_do(start: bytes, encoding: str) -> None:
    write("my café.txt", start + b"The caf\xe9 is shut.\n")
    result = run("clean", "my café.txt")
    assert (result.exit_code, result.stdout) == (1, "")
    line = only_line(result)
    assert line.startswith("cleantext: my café.txt: not UTF-8 ")
    assert f"from byte {len(start) + 7} on (0xE9" in line
    assert f"iconv -f {encoding} -t UTF-8 'my café.txt'" in line


def test_what_the_advice_says_works() -> None:
    write("old.txt", PAGE.replace("Hale", "Håle").encode("cp1252"))
    command = only_line(run("clean", "old.txt")).partition(" as with ")[2]
    try:
        converted = subprocess.run(shlex.split(command), capture_output=True, check=True).stdout
    except FileNotFoundError:
        pytest.skip("no iconv here")
    assert run("clean", stdin=converted).exit_code == 0


def test_utf16_is_named() -> None:
    write("wide.txt", PAGE.encode("utf-16"))
    assert "iconv -f UTF-16 -t UTF-8 wide.txt" in only_line(run("clean", "wide.txt"))


def test_standard_input_that_is_not_utf8() -> None:
    result = run("clean", stdin=b"caf\xe9")
    assert (result.exit_code, result.stdout) == (1, "")
    assert only_line(result).startswith("cleantext: standard input: not UTF-8 from byte 3 on (0xE9")


def test_a_file_name_cannot_break_the_line() -> None:
    result = run("clean", "two\nlines\x1b[31m.txt")
    assert only_line(result) == "cleantext: two␊lines␛[31m.txt: no such file"


# ---- --json ---------------------------------------------------------------------------------------------------------


def test_json_round_trip() -> None:
    result = run("clean", "--json", write("a.txt"), write("b.txt", TITLE), "-", stdin=PAGE)
    assert (result.exit_code, result.stderr) == (0, "")
    first, second, third = map(json.loads, result.stdout.splitlines())
    assert list(first) == ["source", "text", "title", "body", "removed"]
    assert [record["source"] for record in (first, second, third)] == ["a.txt", "b.txt", "-"]
    assert first["text"] + "\n" == ARTICLE or first["text"] == ARTICLE
    assert (first["title"], second["removed"]) == (TITLE, [])
    assert TITLE not in first["body"]
    cleaned = cleantext.clean(PAGE)
    assert [cleantext.Removal(**removal) for removal in first["removed"]] == list(cleaned.removed)
    text = PAGE
    for removal in reversed(first["removed"]):
        assert text[removal["start"] : removal["end"]] == removal["text"]
        text = text[: removal["start"]] + text[removal["end"] :]
    assert text == first["text"]
    assert {**third, "source": "a.txt"} == first


def test_json_is_readable_and_one_line_for_every_reader() -> None:
    text = "Größe 市 \u2028 \x85 \x9b31m \x1b[31m\r\n\f end\n"
    out = run("clean", "--json", "--no-repair", stdin=text).stdout
    assert "Größe 市" in out
    assert len(out.splitlines()) == 1
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", out)
    assert json.loads(out)["text"] == text


def test_surrogates_cannot_break_json() -> None:
    thing = {"text": "a\ud800b", "pair": "\U0001f6a2"}
    out = cli._json(thing)
    out.encode("utf-8")
    assert json.loads(out) == thing
    assert "🚢" in out


def test_surrogates_cannot_break_text() -> None:
    assert cli.utf8("a\ud800b\n") == "a\ufffdb\n".encode()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are text there")
def test_a_file_name_that_is_not_utf8() -> None:
    name = b"caf\xe9.txt"
    Path(os.fsdecode(name)).write_text(PAGE)
    done = process("clean", "--json", name)
    assert (done.returncode, done.stderr) == (0, b"")
    assert os.fsencode(json.loads(done.stdout)["source"]) == name
    done = process("clean", "--explain", name, name)
    assert (done.returncode, done.stderr) == (0, b"")
    done = process("clean", b"gone-" + name)
    assert (done.returncode, done.stderr) == (1, b"cleantext: gone-caf<U+DCE9>.txt: no such file\n")


def test_json_and_explain_exclude_each_other() -> None:
    assert "choose one" in usage_error(run("clean", "--json", "--explain", write("a.txt")))


# ---- --explain ------------------------------------------------------------------------------------------------------

_SHOWN = re.compile(r"^(?P<mark>[-~ ]) (?P<category>\w*) *(?P<number>\d+)(?:  (?P<text>.*?))?(?:  ← (?P<why>.*))?$")


def shown(output: str) -> list[re.Match[str]]:
    """The numbered lines of an explanation."""
    table = output[: re.search("^(category|Nothing)", output, re.M).start()]  # type: ignore[union-attr]
    return [match for line in table.splitlines() if (match := _SHOWN.match(line))]


def test_explain() -> None:
    result = run("clean", "--explain", "--all", write("page.txt", PAGE.replace("\n\n", "\n")))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "- advert  1  Advertisement  ← advert-phrases: rule en/advertisement-labels\n"
        f"          2  {TITLE}\n"
        f"          3  {BODY}\n"
        "- caption 4  Photo: Ivo Hale  ← caption-phrases: rule en/credit-lines\n"
        f"~ signup  5  {LAST} [-Sign up to our daily newsletter.-]\n"
        "~            ← signup-phrases: rule en/newsletter-invitation\n"
        "\n"
        "category  pieces  characters  share\n"
        "signup         1          33   11 %  ████████████████████\n"
        "advert         1          14    5 %  ████████▌\n"
        "caption        1          16    5 %  █████████▊\n"
        "removed        3          63   21 %\n"
        "kept                     239   79 %\n"
        "\n"
        'Why a line goes, or stays:  cleantext explain --line "..."\n'
        "To leave a category, a filter or a rule out:  --without en/advertisement-labels\n"
    )


def test_blank_lines_are_printed_too() -> None:
    lines = run("clean", "--explain", "--all", stdin=PAGE).stdout.splitlines()
    assert lines[3].strip() == "4"
    assert lines[1].split() == ["-", "2"]


@pytest.mark.parametrize("seed", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem)
def test_explain_restores_the_lines_in_order(seed: Path) -> None:
    text = seed.read_text(encoding="utf-8")
    lines = shown(run("clean", "--explain", "--all", str(seed)).stdout)
    assert [int(line["number"]) for line in lines] == list(range(1, len(text.splitlines()) + 1))
    plain = [re.sub(r"\[-(.*?)-\]", r"\1", line["text"] or "").rstrip() for line in lines]
    assert plain == [line.rstrip() for line in text.splitlines()]
    kept = [line["text"] for line in lines if line["mark"] == " " and line["text"]]
    if not any(line["mark"] == "~" for line in lines):
        assert kept == [line.rstrip() for line in cleantext.clean(text).text.splitlines() if line.strip()]


def test_explain_says_why_of_every_line_that_went() -> None:
    text = (SEEDS / "trade-press.txt").read_text(encoding="utf-8")
    removed = cleantext.clean(text).removed
    gone = [
        line
        for line in shown(run("clean", "--explain", "--all", stdin=text).stdout)
        if line["mark"] == "-" and line["text"]
    ]
    assert len(gone) == len(removed)
    why = ""
    for line, removal in zip(gone, removed):
        why = why if line["why"] == "as above" else line["why"]
        assert (line["category"], why) == (removal.category, f"{removal.filter}: {removal.reason}")


def test_explain_wraps_at_80_columns_when_nobody_says_how_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS")
    done = process("clean", "--explain", "--all", write("long.txt", PAGE + "x" * 300 + "\n" + "市議会は月曜日に" * 30))
    lines = done.stdout.decode().splitlines()
    wide = [len(line) + sum(ord(char) > 0x2E80 for char in line) for line in lines]
    assert 70 < max(wide) <= 80
    assert "".join(re.findall(r"x{20,}", done.stdout.decode())) == "x" * 300
    assert done.stdout.decode().replace("\n", "").replace(" ", "").count("市議会は月曜日に") == 30


def test_every_line_of_a_wrapped_removal_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "44")
    out = run("clean", "--explain", "--all", stdin=PAGE).stdout
    part = out[out.index("~") : out.index("\ncategory")].strip().splitlines()
    assert len(part) > 3
    assert all(line.startswith("~ ") for line in part)


def test_explain_of_several_documents_names_each_and_counts_all() -> None:
    out = run("clean", "--explain", "--all", write("a.txt"), write("[b].txt")).stdout
    assert [line for line in out.splitlines() if line.startswith("==>")] == [
        "==> a.txt <==",
        "==> [b].txt <==",
        "==> all 2 documents <==",
    ]
    assert re.findall(r"^removed .*$", out, re.M)[-1].split() == ["removed", "6", "130", "21", "%"]
    assert out.count("To leave a category") == 1


def test_explain_of_nothing() -> None:
    assert run("clean", "--explain", "--all", stdin="").stdout == "Nothing removed from 0 characters.\n"
    assert run("clean", "--explain", "--all", stdin=TITLE).stdout.endswith("\n\nNothing removed from 39 characters.\n")


# ---- folds ----------------------------------------------------------------------------------------------------------


def page_of(before: int, gone: int, after: int) -> str:
    """A page of so many paragraphs, a list of so many other stories, and paragraphs again."""
    rest = [f"Ferry number {number} leaves for the island at noon" for number in range(gone - 1)]
    listed = ["Related stories", *rest] if gone else []
    return "\n".join([TITLE, *[BODY] * before, *listed, *[LAST] * after])


def test_long_stretches_are_folded_and_say_what_they_hide() -> None:
    lines = run("clean", "--explain", stdin=page_of(12, 20, 0)).stdout.splitlines()
    folds = [line for line in lines if "⋯" in line]
    assert [line.strip() for line in folds] == [
        "⋯ 8 more lines kept, 4–11",
        "-             ⋯ 17 more lines of related, 17–33  ← en/related-leads",
    ]
    assert sum(BODY in line for line in lines) == 4
    assert sum(line.startswith("- related") for line in lines) == 3


def test_short_stretches_are_not() -> None:
    assert "⋯" not in run("clean", "--explain", stdin=page_of(7, 6, 0)).stdout


def test_all_unfolds() -> None:
    text = page_of(12, 20, 3)
    lines = shown(run("clean", "--explain", "--all", stdin=text).stdout)
    assert [int(line["number"]) for line in lines] == list(range(1, len(text.splitlines()) + 1))


def test_all_needs_explain() -> None:
    assert "--explain" in usage_error(run("clean", "--all", write("a.txt")))


def test_every_line_is_shown_or_counted_in_a_fold() -> None:
    text = (SEEDS / "trade-press.txt").read_text(encoding="utf-8")
    out = run("clean", "--explain", stdin=text).stdout
    hidden = sum(int(number) for number in re.findall(r"⋯ (\d+) more", out))
    assert len(shown(out)) + hidden == len([line for line in text.splitlines() if line.strip()])


def test_a_fold_names_the_causes_by_how_many_lines_they_took() -> None:
    listed = ["Related stories", *[f"Ferry number {number} leaves at noon" for number in range(9)], "Read more"]
    out = run("clean", "--explain", stdin="\n".join([TITLE, BODY, *listed])).stdout
    (fold,) = [line for line in out.splitlines() if "⋯" in line]
    assert re.search(r"8 more lines of related, 6–13  ← en/related-leads ×7, \S+ ×1$", fold)


def test_blank_lines_are_left_out_of_what_went_and_not_counted() -> None:
    lines = run("clean", "--explain", stdin=f"Advertisement\n\nAdvertisement\n\n{TITLE}\n\n{BODY}").stdout.splitlines()
    assert [line[:11] for line in lines[:5]] == ["- advert 1 ", "- advert 3 ", "         5 ", "", "         7 "]


def test_a_megabyte_line_is_shown_in_a_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = f"{TITLE}\n{'ferry ' * 200_000}\n"
    out = run("clean", "--explain", "--no-repair", stdin=text).stdout
    assert len(out.splitlines()) < 20
    assert "characters" in out
    assert max(map(len, out.splitlines())) <= 80


def test_a_long_paragraph_that_lost_its_end_shows_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    out = run("clean", "--explain", stdin=f"{TITLE}\n{BODY * 40} Sign up to our daily newsletter.\n").stdout
    assert "[-Sign up to our daily newsletter.-]" in re.sub(r"\n~ +", " ", out)
    assert "⋯" in out


# ---- a rule left out ------------------------------------------------------------------------------------------------


def test_without_a_rule() -> None:
    assert "Photo: Ivo Hale" in run("clean", "--without", "en/credit-lines", stdin=PAGE).stdout
    assert "Advertisement" not in run("clean", "--without", "en/credit-lines", stdin=PAGE).stdout
    assert categories("--without", "en/credit-lines,signup") == ["advert"]
    assert categories("--only", "caption", "--without", "en/credit-lines") == []
    assert categories("--only", "caption", "--without", "caption,en/credit-lines") == []


def test_without_a_rule_of_ones_own() -> None:
    write("own.toml", RULE)
    text = f"{PAGE}\nOur tide tables are here\n"
    assert "tide" in run("clean", "--rules", "own.toml", "--without", "own/tide-tables", stdin=text).stdout


def test_a_rule_that_does_not_exist_names_those_like_it() -> None:
    fault = usage_error(run("clean", "--without", "en/credit-line", write("a.txt")))
    assert "no rule 'en/credit-line'" in fault
    assert "en/credit-lines" in fault
    assert "LANGUAGE/NAME" in usage_error(run("clean", "--without", "xx/???", "a.txt"))


HOSTILE = "[bold]Ferry[/bold] [link=x]:ship: \\[red] \x1b[31mred\x1b]0;title\x07\x08\x9b2J\u202e\ttab\x00 \r end\n"


@pytest.mark.parametrize("color", ["--color", "--no-color"])
def test_explain_shows_markup_and_control_codes_and_obeys_neither(color: str) -> None:
    result = process("clean", "--explain", "--all", "--no-repair", color, input=HOSTILE.encode())
    assert (result.returncode, result.stderr) == (0, b"")
    out = result.stdout.decode()
    if color == "--color":
        assert "\x1b" in out
        out = re.sub("\x1b\\[[0-9;]*m", "", out)
    assert "[bold]Ferry[/bold] [link=x]:ship: \\[red] ␛[31mred␛]0;title␇␈<U+009B>2J<U+202E>" in out
    assert "tab␀ ␍\n" in out
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", out)


def test_reasons_and_rule_names_are_inert_too() -> None:
    write("own.toml", RULE.replace("tide-tables", "[red]tide\\u001b[0m"))
    out = run("clean", "--explain", "--rules", "own.toml", stdin="Our tide tables are here\n" + PAGE).stdout
    assert "rule own/[red]tide␛[0m" in out


# ---- colours --------------------------------------------------------------------------------------------------------

STRUCK = "\x1b[2;9mAdvertisement\x1b[0m"


@pytest.mark.parametrize(
    ("args", "env", "colored"),
    [
        ((), {}, False),  # a pipe
        (("--color",), {}, True),
        (("--no-color",), {"FORCE_COLOR": "1"}, False),
        (("--color",), {"NO_COLOR": "1", "TERM": "dumb"}, True),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "0"}, False),
        ((), {"FORCE_COLOR": ""}, False),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
        ((), {"FORCE_COLOR": "1", "TERM": "dumb"}, True),
    ],
)
def test_colors_where_there_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], env: dict[str, str], colored: bool
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    out = run("clean", "--explain", *args, stdin=PAGE).stdout
    assert (STRUCK in out) is colored
    assert ("\x1b" in out) is colored
    assert ("\x1b" in run("filters", *args).stdout) is colored


@pytest.mark.parametrize(("env", "colored"), [({}, False), ({"FORCE_COLOR": "1"}, True)])
def test_colors_into_a_pipe(env: dict[str, str], colored: bool) -> None:
    assert (b"\x1b" in process("clean", "--explain", input=PAGE.encode(), env=env).stdout) is colored


@pytest.mark.parametrize("args", [("clean",), ("clean", "--json")])
def test_only_what_people_read_is_coloured(monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in run(*args, "--color", stdin=PAGE).stdout


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
@pytest.mark.parametrize(
    ("env", "colored"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False), ({"FORCE_COLOR": "0"}, False)],
)
def test_colors_on_a_terminal(env: dict[str, str], colored: bool) -> None:
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "cleantext", "clean", "--explain", write("page.txt", "Advertisement\n" + TITLE)]
    child = subprocess.Popen(command, stdout=theirs, stderr=theirs, **with_path({"env": env}))
    os.close(theirs)
    out = b"".join(_until_closed(ours))
    assert child.wait(60) == 0
    os.close(ours)
    assert (b"\x1b" in out) is colored
    assert b"Advertisement" in out


def _until_closed(descriptor: int) -> Iterator[bytes]:
    while True:
        try:
            data = os.read(descriptor, 65536)
        except OSError:  # Linux says so when the other side is closed
            return
        if not data:
            return
        yield data


def test_colored_and_plain_say_the_same() -> None:
    plain = run("clean", "--explain", "--no-color", stdin=PAGE).stdout
    colored = run("clean", "--explain", "--color", stdin=PAGE).stdout
    assert re.sub("\x1b\\[[0-9;]*m", "", colored) == plain


# ---- which filters --------------------------------------------------------------------------------------------------


def categories(*args: str, text: str = PAGE) -> list[str]:
    result = run("clean", "--json", *args, stdin=text)
    assert (result.exit_code, result.stderr) == (0, "")
    return [removal["category"] for removal in json.loads(result.stdout)["removed"]]


@pytest.mark.parametrize(
    ("args", "left"),
    [
        ((), ["advert", "caption", "signup"]),
        (("--without", "caption"), ["advert", "signup"]),
        (("--without", "caption,signup"), ["advert"]),
        (("--without", " caption , signup, "), ["advert"]),
        (("--without", "caption", "--without", "signup"), ["advert"]),
        (("--without", "caption-phrases,captions"), ["advert", "signup"]),
        (("--only", "caption"), ["caption"]),
        (("--only", "caption-phrases,advert"), ["advert", "caption"]),
        (("--only", "caption", "--only", "signup"), ["caption", "signup"]),
        (("--only", "caption,signup", "--without", "caption"), ["signup"]),
        (("--only", "caption", "--without", "signup"), ["caption"]),
        (("--only", "caption", "--without", "caption"), []),
        (("--only", "boilerplate"), []),
        (("--language", "de", "--only", "advert"), []),
    ],
)
def test_only_and_without(args: tuple[str, ...], left: list[str]) -> None:
    assert categories(*args) == left


@pytest.mark.parametrize("option", ["--only", "--without"])
def test_unknown_name_lists_the_known(option: str) -> None:
    said = usage_error(run("clean", option, "caption,captoin", stdin=PAGE))
    assert f"{option}: no category or filter 'captoin'" in said
    assert "paywall, signup, related" in said
    assert "caption-phrases" in said


@pytest.mark.parametrize("option", ["--only", "--without", "--language"])
def test_no_name(option: str) -> None:
    assert "names nothing" in usage_error(run("clean", option, " ,", stdin=PAGE))


def test_no_repair() -> None:
    assert run("clean", stdin="The cafÃ© is shut, the harbour board said on Monday.").stdout.startswith("The café is")
    assert run("clean", "--no-repair", stdin="The cafÃ© is shut.").stdout == "The cafÃ© is shut.\n"
    assert "cafÃ©" in run("clean", "--no-repair", "--without", "advert", stdin="The cafÃ© is shut.").stdout


def test_languages() -> None:
    text = f"Anzeige\n{PAGE}"
    for language, left in (("de", "Advertisement"), ("en", "Anzeige")):
        out = run("clean", "--language", language, "--only", "advert", stdin=text).stdout
        assert [word for word in ("Advertisement", "Anzeige") if word in out] == [left]
    for args in (("--language", "EN,de"), ("--language", "en", "--language", "de")):
        assert run("clean", *args, stdin=text).stdout == ARTICLE


def test_unknown_language() -> None:
    result = run("clean", "--language", "tlh", stdin=PAGE)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "'tlh'" in only_line(result)
    assert " en," in only_line(result)


def test_rules_of_ones_own() -> None:
    write("own.toml", RULE)
    write("more.toml", RULE.replace("tide", "moon"))
    text = f"{PAGE}\nOur tide tables are here\nOur moon tables are here\n"
    out = run("clean", "--rules", "own.toml", "--rules", "more.toml", stdin=text).stdout
    assert "tables" in run("clean", stdin=text).stdout
    assert "tables" not in out


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("[[promo]\n", "not TOML"),
        ("[[nothing]]\nname = 'x'\n", "no category 'nothing'"),
        (RULE.replace("keeps", "kept"), "kept"),
        (RULE.replace('"tide-tables"', '"two\\nlines"').replace("keeps", "kept"), "kept"),
        (None, "cannot be read"),
    ],
)
def test_a_rule_file_that_cannot_be_used(content: str | None, fault: str) -> None:
    if content is not None:
        write("own.toml", content)
    result = run("clean", "--rules", "own.toml", write("a.txt"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "own.toml" in only_line(result)
    assert fault in only_line(result)


# ---- filters --------------------------------------------------------------------------------------------------------


def test_filters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    result = run("filters")
    assert (result.exit_code, result.stderr) == (0, "")
    for one in cleantext.Cleaner().filters:
        assert re.search(rf"^{re.escape(one.name)} +{one.category} +\w", result.stdout, re.M)
    for category, meaning in cleantext.CATEGORIES.items():
        assert re.search(rf"^{category} +{re.escape(meaning)}$", result.stdout, re.M)


def rule_counts() -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for path in sorted((ROOT / "cleantext" / "rules").glob("*.toml")):
        counts[path.stem] = {category: len(rules) for category, rules in tomllib.loads(path.read_text("utf-8")).items()}
    return counts


@pytest.mark.parametrize("columns", ["40", "60", "80", "200"])
def test_rule_counts(monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    out = run("filters").stdout
    assert max(map(len, out.splitlines())) <= int(columns)
    found: dict[str, dict[str, int]] = {}
    sums: dict[str, str] = {}
    for table in re.findall(r"^rules .*\n(?:.+\n)+", out, re.M):
        head, *body = (line.split() for line in table.splitlines())
        for category, *numbers in body:
            for language, number in zip(head[1:], numbers):
                found.setdefault(language, {})[category] = int(number.replace("·", "0"))
            sums[category] = numbers[-1]
    counts = rule_counts()
    everything = found.pop("all")
    assert found.keys() == counts.keys()
    for language, by_category in counts.items():
        assert found[language].pop("all") == sum(by_category.values())
        assert {category: number for category, number in found[language].items() if number} == by_category
    assert everything.pop("all") == sum(sum(by_category.values()) for by_category in counts.values())
    for category, number in everything.items():
        assert number == sum(by_category.get(category, 0) for by_category in counts.values())


def test_filters_as_json() -> None:
    result = run("filters", "--json")
    (line,) = result.stdout.splitlines()
    report = json.loads(line)
    assert [entry["name"] for entry in report["filters"]] == [one.name for one in cleantext.Cleaner().filters]
    assert all(entry["looks_for"] for entry in report["filters"])
    assert report["categories"] == cleantext.CATEGORIES
    assert report["rules"] == rule_counts()


def test_what_a_filter_says_of_itself() -> None:
    @cleantext.line_filter(category="promo")
    def weather_box(block: cleantext.Block) -> bool:
        """A temperature.

        And no more.
        """
        return block.text.endswith("°C")

    assert cli._looks_for(weather_box) == "A temperature."

    class Silent:
        name, category = "silent", "promo"

        def __call__(self, document: cleantext.Document) -> list[cleantext.Removal]:
            return []

    assert cli._looks_for(Silent()) == ""


# ---- the process ----------------------------------------------------------------------------------------------------


def test_version_and_help() -> None:
    assert run("--version").output == f"cleantext {cleantext.__version__}\n"
    for args in (("-h",), ("--help",), ("clean", "-h"), ("clean", "--help")):
        result = run(*args)
        assert result.exit_code == 0
        assert "\n  Examples:\n    cleantext clean page.txt" in result.output
        assert "\b" not in result.output
        assert max(map(len, result.output.splitlines())) <= 80
    assert run("filters", "-h").exit_code == 0


def test_as_a_module() -> None:
    done = process("--version")
    assert (done.returncode, done.stdout.split()) == (0, [b"cleantext", cleantext.__version__.encode()])
    assert b"Usage: cleantext clean" in process("clean", "-h").stdout


def test_unknown_option() -> None:
    assert "No such option" in usage_error(run("clean", "--colour", write("a.txt")))


def test_the_library_imports_neither_click_nor_rich() -> None:
    def modules(statement: str) -> set[str]:
        code = f"import sys; {statement}; print(*sys.modules)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, **with_path({}))
        return set(done.stdout.decode().split())

    assert not {"click", "rich", "cleantext.cli"} & modules("import cleantext, cleantext.report")
    assert "rich" not in modules("import cleantext.cli")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are told otherwise there")
@pytest.mark.parametrize("option", ["--json", "--explain"])
def test_a_reader_that_leaves(option: str) -> None:
    write("long.txt", "".join(f"{number} {BODY}\n" for number in range(2000)))
    command = [sys.executable, "-m", "cleantext", "clean", option, *["long.txt"] * 3]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **with_path({}))
    assert child.stdout
    assert child.stderr
    child.stdout.read(10)
    child.stdout.close()
    assert child.stderr.read() == b""
    child.stderr.close()
    assert child.wait(60) == 141


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_ctrl_c() -> None:
    command = [sys.executable, "-m", "cleantext", "clean", "--json", write("a.txt"), "-"]
    child = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **with_path({})
    )
    assert child.stdout
    assert json.loads(child.stdout.readline())["title"] == TITLE  # so now it waits for standard input
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=60)
    assert (child.returncode, out, err) == (130, b"", b"")


def test_ctrl_c_while_cleaning(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(self: object, text: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cleantext.Cleaner, "clean", interrupt)
    result = run("clean", stdin=PAGE)
    assert (result.exit_code, result.output) == (130, "")
