"""The documentation: what its examples print is what it says, its recipes run, its tables are whole, and it builds."""

from __future__ import annotations

import doctest
import importlib.util
import re
import shlex
import shutil
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from strategies import ROOT
from test_cli import MARKUP, PAGE, run

import cleantext
from cleantext.rules.book import built_in, languages

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
README = ROOT / "README.md"
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.IGNORE_EXCEPTION_DETAIL


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Every example where the pages of the examples are, on a terminal of 80 columns without colours."""
    for path in (DOCS / "examples").iterdir():
        shutil.copy(path, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")


def blocks(page: Path, kind: str) -> Iterator[tuple[int, str]]:
    """The code blocks of one kind, with the line that each begins at."""
    text = page.read_text(encoding="utf-8")
    for match in re.finditer(rf"^```{kind}\n(.*?)^```$", text, re.S | re.M):
        yield text.count("\n", 0, match.start()) + 2, match[1]


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", [page for page in PAGES if [*blocks(page, "pycon")]], ids=name)
def test_examples_in_python(page: Path) -> None:
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(optionflags=OPTIONS)
    names: dict[str, Any] = {"__name__": "__main__"}
    told: list[str] = []
    for line, source in blocks(page, "pycon"):
        test = parser.get_doctest(source, names, name(page), str(page), line - 1)
        test.globs = names  # a page is one session
        runner.run(test, out=told.append, clear_globs=False)
    assert runner.tries > 0
    assert not runner.failures, "".join(told)


@pytest.mark.parametrize("page", [page for page in PAGES if [*blocks(page, "console")]], ids=name)
def test_examples_on_the_command_line(page: Path) -> None:
    checker = doctest.OutputChecker()
    for line, source in blocks(page, "console"):
        command, _, wanted = source.partition("\n")
        assert command.startswith("$ cleantext "), f"{name(page)}:{line}"
        result = run(*shlex.split(command)[2:])
        assert result.exit_code == 0, result.stderr
        assert checker.check_output(wanted, result.stdout, doctest.ELLIPSIS), f"{name(page)}:{line}\n{result.stdout}"


class _Stand:
    """Stands in for the libraries of others that recipes use: any call gives it back, any attribute is a text."""

    def __init__(self, *_: Any, **__: Any) -> None:
        self.text, self.title = PAGE, "A headline"

    def download(self, input_html: str) -> None:
        assert input_html

    def parse(self) -> None:
        pass


def _library(**names: Any) -> types.ModuleType:
    module = types.ModuleType("stand-in")
    vars(module).update(names)
    return module


OTHERS = {
    "trafilatura": _library(extract=lambda page, include_comments: PAGE),
    "newspaper": _library(Article=_Stand),
    "itemadapter": _library(ItemAdapter=lambda item: item),
}


def test_recipes_run(monkeypatch: pytest.MonkeyPatch) -> None:
    for library, module in OTHERS.items():
        monkeypatch.setitem(sys.modules, library, module)
    recipes = [*blocks(DOCS / "recipes.md", "python")]
    assert len(recipes) > 6
    for line, source in recipes:
        names: dict[str, Any] = {"__name__": "recipe", "page": MARKUP, "text": PAGE}
        exec(compile(source, f"recipes.md:{line}", "exec"), names)
        if "CleanText" in names:
            item = names["CleanText"]().process_item({"body": MARKUP}, None)
            assert "Advertisement" not in item["text"]
            assert item["removed"]
        if "LEAST" in names:
            Path("scraped.jsonl").write_text('{"text": "Advertisement"}\n')
            assert names["clean"]('{"text": "Advertisement"}') is None
            assert names["clean"](f'{{"text": "{"The council met on Monday. " * 20}"}}')
        if "captions" in names:
            assert names["captions"] == ["Photo: Ivo Hale"]


def test_rules_that_are_shown_are_rules() -> None:
    (shown,) = (source for _, source in blocks(DOCS / "rules-and-filters.md", "toml"))
    assert shown.partition("\n")[2] == (DOCS / "examples" / "house.toml").read_text(encoding="utf-8")


def test_the_case_that_is_shown_is_one() -> None:
    (shown,) = (source for _, source in blocks(DOCS / "rules-and-filters.md", "json"))
    Path("quiz.json").write_text(shown, encoding="utf-8")
    assert run("check", "quiz.json", "--rules", "house.toml").exit_code == 0
    assert run("check", "quiz.json").exit_code == 1


def hooks() -> Any:
    spec = importlib.util.spec_from_file_location("docs_hooks", DOCS / "hooks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_table_is_made_and_whole() -> None:
    own = hooks()
    asked = {match for page in PAGES for match in re.findall(r"<!-- made: ([\w ]+) -->", page.read_text("utf-8"))}
    assert asked == own.MADE.keys()
    rules = own.rules()
    for rule in built_in():
        assert f"| `{rule.language}/{rule.name}` | {rule.category} | {rule.where} |" in rules
    assert set(languages()) == set(own.LANGUAGES)
    assert all(f"| `{category}` |" in own.categories() for category in cleantext.CATEGORIES)
    assert all(f"| `{look.name}` |" in own.filters() for look in cleantext.Cleaner().filters)
    for command in ("check", "clean", "explain", "filters", "report"):
        assert f"## cleantext {command}\n" in own.command_line()
    for made in (own.categories(), own.filters(), own.rule_counts()):
        assert len({line.count("|") for line in made.splitlines()}) == 1


def test_text_from_outside_is_no_markup_in_a_table() -> None:
    own = hooks()
    text = "a | b\n<script> [x](y) `code` *b* _c_ &amp; https://x.example a@b.example"
    shown = own.cell(text)
    assert not set("|<>[]()`*_@:/\n") & set(shown)
    import html

    assert html.unescape(shown) == "a | b <script> [x](y) code *b* _c_ &amp; https://x.example a@b.example"


def test_examples_are_fenced() -> None:
    griffe = pytest.importorskip("griffe", reason="the documentation's tools: pip install 'news-cleantext[docs]'")
    assert griffe
    spec = importlib.util.spec_from_file_location("docs_doctests", DOCS / "doctests.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.fenced("What.\n\n>>> 1\n1\n\nMore.") == "What.\n\n```pycon\n>>> 1\n1\n```\n\nMore.\n"


def test_links_and_pictures_are_there() -> None:
    for page in (*PAGES, README):
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{name(page)}: {target}"


def test_pictures_ask_nothing_of_the_network() -> None:
    svg = (DOCS / "pictures" / "explain.svg").read_text("utf-8")
    assert set(re.findall(r"https?://[^\"' )]+", svg)) <= {
        "http://www.w3.org/2000/svg",
        "https://www.textualize.io",  # in a comment, which nobody follows
    }
    assert "Photo" in svg


def test_the_site_builds() -> None:
    pytest.importorskip("mkdocs", reason="the documentation's tools: pip install 'news-cleantext[docs]'")
    pytest.importorskip("mkdocstrings", reason="the documentation's tools: pip install 'news-cleantext[docs]'")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(Path.cwd() / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Photo: Ivo Hale" in Path("site/index.html").read_text("utf-8")
    assert "en/credit-lines" in Path("site/reference/rules/index.html").read_text("utf-8")
