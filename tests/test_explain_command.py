"""`cleantext explain`: which rules know a line, what follows from that, and what the model says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_cli import BODY, LAST, PAGE, RULE, TITLE, run, usage_error, write

import cleantext
from cleantext.filters.sparing import SparingFilter, rules_of, spare
from cleantext.rules.book import built_in
from cleantext.why import explain_line, places

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "300")


def explained(line: str, *args: str) -> str:
    result = run("explain", "--no-color", "--line", line, *args)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def test_a_line_that_goes() -> None:
    out = explained("Photo: Ivo Hale")
    assert re.search(r"^Alone +goes as caption  caption-phrases: rule en/credit-lines$", out, re.M)
    assert re.search(r"^Rules +en/credit-lines  caption  the whole line is furniture$", out, re.M)
    assert re.search(r"^ +cleantext/rules/en\.toml:\d+$", out, re.M)
    assert re.search(r"^Model +\d+% article by itself", out, re.M)
    assert "--without en/credit-lines" in out


def test_a_line_that_stays() -> None:
    out = explained(BODY)
    assert re.search(r"^Alone +stays$", out, re.M)
    assert re.search(r"^Rules +none knows it$", out, re.M)
    assert "--without" not in out


def test_a_sentence_of_a_line() -> None:
    out = explained(f"{LAST} Sign up to our daily newsletter.")
    assert "loses “Sign up to our daily newsletter.” as signup" in out
    assert "a sentence like this is furniture: “Sign up to our daily newsletter.”" in out


def test_a_label() -> None:
    out = explained("Weather")
    assert re.search(r"^Alone +stays$", out, re.M)
    assert "only beside other furniture" in out


@pytest.mark.parametrize("line", ["• Sign in •", "SIGN IN", "👉 Sign in!"])
def test_the_line_as_the_rules_read_it(line: str) -> None:
    assert explain_line(line).read_as == "sign in"


def test_a_line_in_its_page() -> None:
    text = (SEEDS / "trade-press.txt").read_text(encoding="utf-8")
    write("page.txt", text)
    out = explained("Scallop season licence tracker by region", "--in", "page.txt")
    assert re.search(r"^There +line 49: goes as related  related-lists: entry behind 'Just published'", out, re.M)
    assert re.search(r"^There +line 51: ", out, re.M)
    assert "also marked by related  story-cards" in out
    assert "To leave out what took it:  --without en/more-leads" in out
    assert re.search(r"^Model +\d+% article; below \d+% it would go", out, re.M)
    assert "story-cards" not in explained(
        "Scallop season licence tracker by region", "--in", "page.txt", "--without", "story-cards"
    )


def test_part_of_a_line_finds_it_too() -> None:
    (where,) = places("last boat will leave", PAGE)
    assert where.number == PAGE.splitlines().index(f"{LAST} Sign up to our daily newsletter.") + 1
    assert not where.whole
    assert [removal.category for removal in where.removals] == ["signup"]
    assert where.score is not None


def test_a_line_of_a_page_with_markup() -> None:
    out = explained("Accept all", "--in", str(SEEDS / "island-paper.html"))
    assert "goes as legal" in out


def test_a_line_that_is_not_there() -> None:
    result = run("explain", "--line", "No such line", "--in", write("a.txt"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "cleantext: a.txt: this line is not in it; --line must be as the text has it\n"
    assert run("explain", "--line", "x", "--in", "gone.txt").exit_code == 1
    assert "not UTF-8" in run("explain", "--line", "x", "--in", write("b.txt", b"\xff")).stderr


def test_what_is_no_line() -> None:
    assert "nothing in it" in usage_error(run("explain", "--line", "  "))
    assert "one line" in usage_error(run("explain", "--line", "a\nb"))
    assert "--line" in usage_error(run("explain"))


def test_rules_that_are_left_out_are_said_to_be() -> None:
    out = explained("Photo: Ivo Hale", "--without", "en/credit-lines")
    assert "(left out)" in out
    assert re.search(r"^Alone +stays$", out, re.M)


def test_a_rule_of_ones_own_comes_first() -> None:
    write(
        "own.toml", RULE.replace("our tide tables are here", "sign in").replace("Our tide tables are here", "Sign in")
    )
    known = explain_line("Sign in", cleantext.Cleaner(rules=["own.toml"])).known
    assert known[0].name == "own/tide-tables"
    assert {one.name for one in known} > {"en/sign-in-buttons"}
    assert "own.toml:1" in explained("Sign in", "--rules", "own.toml")


def test_no_model() -> None:
    assert explain_line("Sign in", cleantext.Cleaner(model=False)).score is None


@pytest.mark.parametrize("language", ["en", "de", "ja"])
def test_every_rule_is_found_by_its_own_examples(language: str) -> None:
    """What a rule says that it removes, it is named for; looked up quickly, and tried in earnest."""
    cleaner = cleantext.Cleaner(languages=[language])
    rules = built_in([language])
    for rule in rules[:: max(1, len(rules) // 12)]:
        known = explain_line(rule.removes[0], cleaner).known
        assert f"{rule.language}/{rule.name}" in {one.name for one in known}
        kept = explain_line(rule.keeps[0], cleaner).known
        assert f"{rule.language}/{rule.name}" not in {one.name for one in kept}


def test_control_characters_are_shown() -> None:
    assert "␛[31m" in explained("Sign \x1b[31min")


# ---- leaving single rules out -----------------------------------------------------------------------------------------


def test_a_cleaner_without_a_rule() -> None:
    cleaner = cleantext.Cleaner().without("en/credit-lines", "signup")
    assert [removal.category for removal in cleaner.clean(PAGE).removed] == ["advert"]
    assert cleaner.clean(PAGE).title == TITLE
    again = cleaner.without("en/advertisement-labels")
    assert again.clean(PAGE).removed == ()
    assert [removal.category for removal in cleaner.only("advert").clean(PAGE).removed] == ["advert"]


def test_leaving_a_rule_out_removes_nothing_new() -> None:
    text = (SEEDS / "trade-press.txt").read_text(encoding="utf-8")
    before = cleantext.clean(text)
    gone = {(removal.start, removal.end) for removal in before.removed}
    for name in ("en/more-leads", "en/credit-lines", "en/sign-in-buttons"):
        after = cleantext.Cleaner().without(name).clean(text)
        assert sum(map(len, after.text.split())) >= sum(map(len, before.text.split()))
        covered = {at for start, end in gone for at in range(start, end)}
        lost = {at for one in after.removed for at in range(one.start, one.end) if not text[at].isspace()}
        assert lost <= covered


def test_a_rule_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match="no category or filter 'en/nothing'"):
        cleantext.Cleaner().without("en/nothing")


def test_only_filters_that_go_by_rules_are_changed() -> None:
    filters = cleantext.Cleaner().filters
    spared = spare(filters, ["en/credit-lines"])
    assert [look.name for look in spared] == [look.name for look in filters]
    assert [look.name for look in spared if not isinstance(look, SparingFilter)] == [
        "page-code",
        "pictures",
        "main-text",
    ]
    assert list(spare(filters, [])) == list(filters)
    assert rules_of(spared) == rules_of(filters) == {f"{rule.language}/{rule.name}" for rule in built_in()}
    assert "credit" not in repr(spared[0])


def test_a_cleaner_without_a_rule_can_be_pickled() -> None:
    import pickle

    cleaner = pickle.loads(pickle.dumps(cleantext.Cleaner().without("en/credit-lines")))
    assert "Photo: Ivo Hale" in cleaner.clean(PAGE).text
