"""`cleantext check`: the library's own fixtures pass, what differs is told, and what is no case is refused with its place."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from strategies import ROOT, fixture_text
from test_cli import BODY, LAST, RULE, TITLE, run, usage_error, write
from test_fixtures import FIXTURES, faults

import cleantext
from cleantext.cases import CaseError, check, load

CASE: dict[str, Any] = {
    "label": "a page with a credit",
    "language": "en",
    "title": TITLE,
    "expect": "pass",
    "blocks": [
        {"text": TITLE, "is": "title", "gap": 0},
        {"text": BODY, "is": "keep"},
        {"text": "Photo: Ivo Hale", "is": "caption"},
        {
            "text": f"{LAST} Sign up to our daily newsletter.",
            "is": "keep",
            "cuts": [{"text": "Sign up to our daily newsletter.", "is": "signup"}],
        },
    ],
}


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "400")


def case(name: str = "a.json", **changes: Any) -> str:
    return write(name, json.dumps({**copy.deepcopy(CASE), **changes}))


def blocks(number: int, **changes: Any) -> list[dict[str, Any]]:
    own = copy.deepcopy(CASE["blocks"])
    own[number] = {key: value for key, value in {**own[number], **changes}.items() if value is not None}
    return own  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", FIXTURES)
def test_our_own_fixtures(name: str) -> None:
    """What is found is what the tests of the fixtures find, which have code of their own."""
    own = load(ROOT / "fixtures" / f"{name}.json")
    assert own.text == fixture_text(FIXTURES[name])
    found = check(own, cleantext.Cleaner())
    assert bool(found) == own.fails
    assert len(found) == len(faults(FIXTURES[name], cleantext.clean(own.text)))


def test_all_as_expected() -> None:
    case()
    case("deep/b.json")
    result = run("check", "a.json", "deep", "--no-color")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "2 cases: 2 as expected\n"
    assert "as expected: a.json  a page with a credit" in run("check", "-v", "a.json").stdout


def test_what_differs_is_told_with_what_was_responsible() -> None:
    result = run("check", case(blocks=blocks(2, **{"is": "keep"})))
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "differs: a.json  a page with a credit",
        "     3   Photo: Ivo Hale",
        "         should:  stays",
        "         does:    goes",
        "         by:      caption  caption-phrases: rule en/credit-lines",
        "",
        "1 case: 0 as expected, 1 not",
    ]


@pytest.mark.parametrize(
    ("number", "changes", "should", "does"),
    [
        (1, {"is": "promo"}, "goes as promo", "stays"),
        (1, {"is": ["promo", "legal"]}, "goes as promo or legal", "stays"),
        (2, {"is": "signup"}, "goes as signup", "goes"),
        (3, {"cuts": None}, "stays", "loses “Sign up to our daily newsletter.”"),
        (3, {"cuts": None, "is": "signup"}, "goes as signup", "loses “Sign up to our daily newsletter.”"),
        (3, {"cuts": [{"text": "Sign", "is": "signup"}]}, "loses “Sign” as signup", "loses “Sign up to our"),
        (
            3,
            {"cuts": [{"text": "Sign up to our daily newsletter.", "is": ["promo"]}]},
            "loses “Sign up to our daily newsletter.” as promo",
            "loses “Sign up to our daily newsletter.”",
        ),
    ],
)
def test_differences(number: int, changes: dict[str, Any], should: str, does: str) -> None:
    (found,) = check(load(case(blocks=blocks(number, **changes))), cleantext.Cleaner())
    assert found.block == number + 1
    assert found.expected == should
    assert found.found.startswith(does)
    assert str(number + 1) in str(found)


def test_headline_and_repair() -> None:
    own = blocks(0, **{"is": "keep"})
    (found,) = check(load(case(title=None, blocks=own)), cleantext.Cleaner())
    assert (found.block, found.expected, found.found) == (None, "headline none", f"headline “{TITLE}”")
    own = blocks(1, text="It was the fishermanâ€™s boat that the harbour board of Skellan had looked for.")
    (found,) = check(load(case(blocks=own)), cleantext.Cleaner())
    assert "repair" in found.found
    assert not check(load(case()), cleantext.Cleaner(repair=False))


def test_a_known_failure() -> None:
    wrong = blocks(2, **{"is": "keep"})
    result = run("check", case(expect="fail", blocks=wrong))
    assert (result.exit_code, result.stdout) == (0, "1 case: 0 as expected, 1 known to fail\n")
    result = run("check", case(expect="fail"))
    assert result.exit_code == 1
    assert 'holds now: a.json  it is marked "expect": "fail"; make that "pass"' in result.stdout


def test_the_options_say_how_to_clean() -> None:
    own = [*blocks(0), {"text": "Our tide tables are here", "is": "promo"}]
    assert run("check", case(blocks=own)).exit_code == 1
    write("house.toml", RULE)
    assert run("check", case(blocks=own), "--rules", "house.toml").exit_code == 0
    assert run("check", case(), "--without", "en/credit-lines").exit_code == 1


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("{", "line 1: not JSON"),
        ("[]", "no JSON object"),
        (b"\xff", "not UTF-8 from byte 0"),
        ('{"blocks": 1}', "no 'blocks'"),
        ({"odd": 1}, "unknown key 'odd'"),
        ({"expect": "perhaps"}, "'expect' is 'perhaps'"),
        ({"title": "Another"}, "'title' is 'Another', but"),
        ({"blocks": blocks(1, text="a\nb")}, "one line"),
        ({"blocks": blocks(1, text=" a")}, "without white space"),
        ({"blocks": blocks(1, text="")}, "block 2: it needs a 'text'"),
        ({"blocks": blocks(1, gap=-1)}, "block 2: 'gap' is -1"),
        ({"blocks": blocks(1, **{"is": []})}, "block 2: 'is' is []"),
        ({"blocks": blocks(1, **{"is": ["keep"]})}, "block 2: 'is' is ['keep']"),
        ({"blocks": blocks(1, what=1)}, "block 2: unknown key 'what'"),
        ({"blocks": blocks(3, cuts=[{"text": "nowhere", "is": "promo"}])}, "the cut 'nowhere' must stand in it once"),
        ({"blocks": blocks(3, cuts=[{"is": "promo"}])}, "a cut needs a 'text'"),
        ({"blocks": blocks(3, **{"is": "promo"})}, "'cuts' are pieces of a block that stays"),
    ],
)
def test_what_is_no_case_is_refused(content: Any, fault: str) -> None:
    path = case(**content) if isinstance(content, dict) else write("a.json", content)
    with pytest.raises(CaseError) as raised:
        load(path)
    assert fault in str(raised.value)
    case("b.json")
    result = run("check", path, "b.json", "gone.json")
    assert result.exit_code == 1
    assert fault in result.stderr
    assert "gone.json: no such file" in result.stderr
    assert result.stdout == "3 cases: 1 as expected, 2 could not be read\n"


def test_nothing_to_check() -> None:
    Path("empty").mkdir()
    assert "no cases" in usage_error(run("check", "empty"))
