"""Why the model took a block for furniture, in words that a person can check.

A network has no single reason. What is told is what weighed most in a linear stand-in for it, fitted to the network's own
verdicts when it was trained: for every group of features how far they draw the block away from what blocks of articles are
like. The two groups that draw most are named, with what was counted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cleantext import native
from cleantext.scoring.model import COLUMNS, TEXT_COLUMNS

if TYPE_CHECKING:
    from cleantext.scoring.model import Model

__all__ = ["evidence", "reasons"]

_Array = npt.NDArray[Any]
_native: Any = native.load("_score")

_COLUMN = {name: number for number, name in enumerate(COLUMNS)}


def _count(value: float, scale: float) -> int:
    """A number that `cleantext.scoring.features` put on a log scale."""
    return round(float(np.expm1(value * scale)))


def _words(row: _Array) -> str:
    count = _count(row[_COLUMN["words"]], 1.5)
    return f"{count} word{'s' if count != 1 else ''}"


def _distance(row: _Array) -> str:
    near = _count(min(row[_COLUMN["prose above"]], row[_COLUMN["prose below"]]), 2)
    if near >= 199:
        return "no running text near it"
    return f"{near} block{'s' if near != 1 else ''} from running text"


def _copies(row: _Array) -> str:
    count = 1 + _count(row[_COLUMN["copies"]], 1)
    return f"stands {count} times on the page" if count > 1 else "stands once on the page"


#: What a group of features is called, and the features that belong to it by the beginnings of their names.
_GROUPS: tuple[tuple[str | Callable[[_Array], str], tuple[str, ...]], ...] = (
    (
        "its words are those of furniture on other pages",
        ("weight of", "heaviest", "lightest", "first pair", "last pair"),
    ),
    (_words, ("characters", "words", "word length")),
    (
        "not set like a sentence",
        (
            "share of upper",
            "share of lower",
            "share of colon",
            "share of quote",
            "share of apostrophe",
            "share of stop",
            "share of comma",
            "share of space",
            "first is",
            "last is",
            "sentences",
            "commas",
            "capitalised",
            "short small",
            "reads like",
            "breaks off",
        ),
    ),
    (
        "signs and digits",
        ("share of digit", "share of bar", "share of symbol", "share of picture", "share of bracket", "share of dash"),
    ),
    (_copies, ("copies", "a copy")),
    ("shares few words with the running text", ("words of the running text", "words of the first")),
    (_distance, ("prose above", "prose below")),
    ("among blocks of that kind", ("words of the block",)),
    ("its place on the page", ("place from", "share of the page", "share of running text above", "blank lines")),
    ("much of it is links", ("share in links", "links")),
    (
        "its classes and ids are those of furniture",
        ("own hints", "nearest hints", "worst hints", "best hints", "hints on"),
    ),
    (
        "stands in a part of the page without running text",
        ("container", "its article's", "share of the page's prose in"),
    ),
    ("where it stands in the page's markup", ("tag:", "in:", "holds:", "depth", "articles on", "blocks of its kind")),
    (
        "what the page says of its own article",
        ("is a headline", "begins with", "is in the", "above the", "blocks from"),
    ),
    ("a phrase rule knows part of it", ("rule:",)),
    ("the kind of page", ("page:", "markup")),
)


def _columns() -> list[list[int]]:
    taken: set[int] = set()
    groups = []
    for _, beginnings in _GROUPS:
        own = [number for name, number in _COLUMN.items() if number not in taken and name.startswith(beginnings)]
        # "words" alone is a count; longer names that begin with it are other things.
        own = [n for n in own if not ("words" in beginnings and _name(n).startswith("words of"))]
        taken.update(own)
        groups.append(own)
    return groups


def _name(number: int) -> str:
    return COLUMNS[number]


def reasons(model: Model, inputs: _Array, blocks: list[int], article: _Array, limits: _Array) -> list[str]:
    """For some blocks how sure the model is, and what weighed most against each.

    Args:
        model: the model, for its stand-in.
        inputs: what it was told of all blocks of the page.
        blocks: indices of those that are asked about.
        article: for all blocks the likelihood that they belong to the article.
        limits: for all blocks the likelihood below which they are marked.

    Returns:
        One text a block.
    """
    if not blocks:
        return []
    if _native is None:
        shares = np.stack([article[blocks], limits[blocks]], axis=1).astype(np.float64)
        return [
            f"main-text model: {share:.0%} article, below {limit:.0%}: {why}"
            for (share, limit), why in zip(shares.tolist(), evidence(model, inputs, blocks))
        ]
    columns, groups, counted = _WHOLE if inputs.shape[1] == len(COLUMNS) else _PLAIN
    found: list[str] = _native.evidence(
        np.ascontiguousarray(inputs, np.float32),
        blocks,
        *model.stand_in_of(columns),
        groups,
        counted,
        _TOLD,
        np.ascontiguousarray(article, np.float32),
        np.ascontiguousarray(limits, np.float64),
    )
    return found


def evidence(model: Model, inputs: _Array, blocks: list[int]) -> list[str]:
    """For some blocks what weighed most against each.

    Args:
        model: the model, for its stand-in.
        inputs: what it was told of all blocks of the page.
        blocks: indices of those that are asked about.

    Returns:
        One text a block.
    """
    if not blocks:
        return []
    rows = inputs[blocks]
    if rows.shape[1] != len(COLUMNS):
        rows, plain = np.tile(model.stand_in_centre, (len(rows), 1)), rows
        rows[:, TEXT_COLUMNS] = plain
    pull = (rows - model.stand_in_centre) * model.stand_in
    against = np.stack([pull[:, own].sum(axis=1) for own in _OWN], axis=1)
    order = np.argsort(against, axis=1)[:, :2]
    told = []
    for row, best, weight in zip(rows, order.tolist(), against):
        parts: list[str] = []
        for group in best:
            if weight[group] < 0 or not parts:
                what = _GROUPS[group][0]
                parts.append(what if isinstance(what, str) else what(row))
        told.append("; ".join(parts))
    return told


_OWN = _columns()


def _for_c(columns: list[int]) -> tuple[list[int], _Array, _Array]:
    """Some columns, the group of each (one behind the last for those of none), and where those among them are that are told as counts."""
    group = np.full(len(COLUMNS), len(_OWN), np.int32)
    for number, own in enumerate(_OWN):
        group[own] = number
    counted = ("words", "copies", "prose above", "prose below")
    return columns, group[columns], np.array([columns.index(_COLUMN[name]) for name in counted], np.int32)


_WHOLE, _PLAIN = _for_c([*range(len(COLUMNS))]), _for_c(TEXT_COLUMNS)
#: What each group is called; a number for those that are told as counts.
_TOLD = tuple(name if isinstance(name, str) else (_words, _copies, _distance).index(name) for name, _ in _GROUPS)
