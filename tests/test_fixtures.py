"""Every fixture's expectation of every block; the format is in fixtures/README.md."""

from __future__ import annotations

import json
from typing import Any

import pytest
from strategies import ROOT, fixture_text

import cleantext
from cleantext.document import CATEGORIES, Cleaned, Document
from cleantext.headline import squeeze

PATHS = sorted((ROOT / "fixtures").glob("*.json"))
FIXTURES: dict[str, dict[str, Any]] = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in PATHS}


def cases() -> list[Any]:
    fails = pytest.mark.xfail(strict=True, reason="a known failure")
    return [
        pytest.param(fixture, id=name, marks=[fails] if fixture["expect"] == "fail" else [])
        for name, fixture in FIXTURES.items()
    ]


@pytest.mark.parametrize("fixture", cases())
def test_fixture(fixture: dict[str, Any]) -> None:
    cleaned = cleantext.clean(fixture_text(fixture))
    wrong = list(faults(fixture, cleaned))
    assert not wrong, "\n".join(["", *wrong])


def faults(fixture: dict[str, Any], cleaned: Cleaned) -> list[str]:
    """What came out otherwise than expected, a line each, with the filter and the rule that were responsible."""
    text, wrong = cleaned.document.text, []
    if text != fixture_text(fixture):
        wrong.append("repair changed the text")
    if cleaned.title != fixture["title"]:
        wrong.append(f"title: {cleaned.title!r}, not {fixture['title']!r}")
    start = 0
    for number, block in enumerate(fixture["blocks"]):
        start += block.get("gap", 1) + 1 if number else 0
        end = start + len(block["text"])
        assert text[start:end] == block["text"]
        here = [removal for removal in cleaned.removed if removal.start < end and start < removal.end]
        by = "; ".join(f"{removal.category} by {removal.filter}: {removal.reason}" for removal in here)
        gone = "".join(text[max(start, removal.start) : min(end, removal.end)] for removal in here)
        if block["is"] in ("keep", "title"):
            cuts = block.get("cuts", [])
            if [removal.text.strip() for removal in here] != [cut["text"] for cut in cuts]:
                wrong.append(f"block {number}, {block['text'][:70]!r}: lost {gone!r} ({by})")
            elif any(removal.category not in kinds(cut) for removal, cut in zip(here, cuts)):
                wrong.append(f"block {number}, {gone!r}: {by}, not {[cut['is'] for cut in cuts]}")
        elif gone != block["text"]:
            wrong.append(f"block {number}, {block['text'][:70]!r}: stays, is {block['is']}")
        elif any(removal.category not in kinds(block) for removal in here):
            wrong.append(f"block {number}, {block['text'][:70]!r}: {by}, not {block['is']}")
        start = end
    return wrong


def kinds(expected: dict[str, Any]) -> list[str]:
    return [expected["is"]] if isinstance(expected["is"], str) else expected["is"]


@pytest.mark.parametrize("name", FIXTURES)
def test_fixture_is_as_its_readme_says(name: str) -> None:
    fixture = FIXTURES[name]
    assert {"label", "language", "title", "expect", "blocks"} == fixture.keys()
    assert fixture["expect"] in ("pass", "fail")
    assert fixture["blocks"][0].get("gap", 0) == 0
    assert Document(fixture_text(fixture)).lines == [block["text"] for block in fixture["blocks"]]
    titles = [block["text"] for block in fixture["blocks"] if block["is"] == "title"]
    if len(titles) > 1:
        assert squeeze("".join(titles)) == squeeze(fixture["title"])  # torn by the scrape
    else:
        assert titles == ([] if fixture["title"] is None else [fixture["title"]])
    for block in fixture["blocks"]:
        assert {"text", "is"} <= block.keys() <= {"text", "is", "gap", "cuts"}
        assert block["text"] == block["text"].strip()
        assert set(kinds(block)) <= {"keep", "title", *CATEGORIES}
        at = 0
        for cut in block.get("cuts", []):
            assert block["text"].count(cut["text"]) == 1
            at = block["text"].index(cut["text"], at)
            assert set(kinds(cut)) <= CATEGORIES.keys()
    written = (ROOT / "fixtures" / f"{name}.json").read_text(encoding="utf-8")
    assert written.rstrip("\n") == json.dumps(fixture, ensure_ascii=False, indent=1)
