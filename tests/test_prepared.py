"""The tables of the reader that are shipped are those of the rules that are shipped."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from cleantext.cleaner import Cleaner
from cleantext.document import Document
from cleantext.rules import index, prepared
from cleantext.rules.book import built_in
from cleantext.rules.engine import Matcher

STRINGS = {"heads": ["", "the", "über"], "literals": ["read more"]}
ARRAYS = {"pairs": np.arange(3), "table": np.zeros(2, np.uint8)}
LINES = [
    "Advertisement",
    "Read more: harbour to close",
    "The council met on Monday.",
    "Lesen Sie auch",
    "次へ",
    "©",
] * 3


def test_shipped_tables_are_those_of_the_rules() -> None:
    """Otherwise: python -m cleantext.rules.index."""
    matcher = Matcher(built_in())
    current = index.version()
    assert current is not None
    shipped = prepared.load(current)
    assert shipped is not None
    strings, arrays = matcher.tables()
    assert shipped[0] == strings
    assert shipped[1].keys() == arrays.keys()
    for name, array in arrays.items():
        assert shipped[1][name].dtype == array.dtype
        assert np.array_equal(shipped[1][name], array), name


def test_rules_say_the_same_with_the_shipped_tables() -> None:
    rules = built_in()
    one, other = Matcher(rules, index.version()), Matcher(rules)
    assert one.hits(Document("\n".join(LINES))) == other.hits(Document("\n".join(LINES)))


def test_only_the_built_in_rules_as_they_are_have_a_version(tmp_path: Path) -> None:
    own = tmp_path / "house.toml"
    own.write_text(
        '[[promo]]\nname = "quiz"\npattern = "try our quiz"\nremoves = ["try our quiz"]\nkeeps = ["we lost our quiz"]\n'
    )

    def version_of(cleaner: Cleaner) -> str | None:
        return next(f.matcher.version for f in cleaner.filters if hasattr(f, "matcher"))

    assert version_of(Cleaner()) == index.version()
    assert version_of(Cleaner(rules=[own])) is None
    assert version_of(Cleaner(languages=["en"])) is None


def test_changed_rule_file_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    built_in()
    monkeypatch.setattr(index, "_met", dict(index._met))
    assert index.version() is not None
    assert index.known_rules(Path(index.__file__).parent / "en.toml", "# changed\n") is None
    assert index.version() is None


def test_matcher_keeps_its_version_when_it_is_pickled() -> None:
    matcher = Matcher(built_in(), "one")
    assert pickle.loads(pickle.dumps(matcher)).version == "one"


def test_tables_come_back(tmp_path: Path) -> None:
    path = tmp_path / "reader.npz"
    prepared.save("one", STRINGS, ARRAYS, path)
    found = prepared.load("one", path)
    assert found is not None
    assert found[0] == STRINGS
    assert {name: array.tolist() for name, array in found[1].items()} == {"pairs": [0, 1, 2], "table": [0, 0]}
    assert prepared.load("other", path) is None


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 broken", b"no archive"])
def test_missing_or_broken_tables_count_as_none(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "reader.npz"
    if content is not None:
        path.write_bytes(content)
    assert prepared.load("one", path) is None


@pytest.mark.parametrize("size", [1 / 3, 2 / 3, 0.95])
def test_tables_that_are_cut_short_count_as_none(tmp_path: Path, size: float) -> None:
    path = tmp_path / "reader.npz"
    prepared.save("one", STRINGS, ARRAYS, path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * size)])
    assert prepared.load("one", path) is None


def test_string_with_a_line_feed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="heads: a string holds a line feed"):
        prepared.save("one", {"heads": ["a\nb"]}, {}, tmp_path / "reader.npz")
