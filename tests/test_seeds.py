"""The five scrapes that the project started from: exactly the lines of the article remain."""

from __future__ import annotations

import json
from typing import Any

import pytest
from strategies import ROOT

import cleantext

SEEDS = ROOT / "seeds"
GOLD: dict[str, dict[str, Any]] = json.loads((SEEDS / "gold.json").read_text(encoding="utf-8"))


def squeeze(lines: list[str]) -> list[str]:
    """The lines that hold something, with every white space a plain one."""
    return [" ".join(line.split()) for line in lines if line.strip()]


@pytest.mark.parametrize("name", GOLD)
def test_seed(name: str) -> None:
    gold = GOLD[name]
    source = (SEEDS / name).read_text(encoding="utf-8")
    lines = source.split("\n")
    keep = range(1, len(lines) + 1) if gold["keep"] == "all" else gold["keep"]
    cleaned = cleantext.clean(source)
    assert squeeze(cleaned.text.split("\n")) == squeeze([lines[number - 1] for number in keep])
    assert cleaned.title == (lines[gold["title"] - 1].strip() if gold["title"] else None)


@pytest.mark.parametrize("name", GOLD)
def test_second_cleaning_changes_nothing(name: str) -> None:
    once = cleantext.clean((SEEDS / name).read_text(encoding="utf-8"))
    again = cleantext.clean(once.text)
    assert again.text == once.text
    assert again.removed == ()
    assert again.title == once.title


def test_already_clean_seed_comes_back_whole() -> None:
    source = (SEEDS / "already-clean.txt").read_text(encoding="utf-8")
    assert cleantext.clean(source).text == source


def test_gold_names_every_seed() -> None:
    assert sorted(GOLD) == sorted(path.name for path in SEEDS.glob("*.txt"))
