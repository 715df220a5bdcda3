"""F1 as a choice of blocks gives it, without running the library: quick, for choosing between models.

A block counts with its words, of which the share that `lab/alignment.py` found is the article's. The headline is left out of
account. Good for comparing scores on the same pages; the figures to report are those of `lab/evaluate.py`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from blocks import Blocks

__all__ = ["quick_f1", "table"]

_Array = npt.NDArray[Any]


def quick_f1(blocks: Blocks, odds: dict[int, _Array], threshold: float = 0.0) -> dict[tuple[str, str], float]:
    """F1 by source and set, of keeping the blocks whose log odds are above a threshold."""
    precisions: dict[tuple[str, str], list[float]] = {}
    recalls: dict[tuple[str, str], list[float]] = {}
    for page, own in odds.items():
        about = blocks.meta[page]
        words, worth = blocks.of_page(blocks.words, page), blocks.of_page(blocks.worth, page)
        kept = (own > threshold) & ~blocks.of_page(blocks.titles, page)
        got, hit = float(words[kept].sum()), float((words * worth)[kept].sum())
        key = about["source"], about["set"]
        if got:
            precisions.setdefault(key, []).append(hit / got)
        recalls.setdefault(key, []).append(hit / max(1, about["article_words"]))
    figures = {}
    for key, found in recalls.items():
        p, r = float(np.mean(precisions.get(key, [0.0]))), float(np.mean(found))
        figures[key] = 2 * p * r / (p + r) if p + r else 0.0
    return figures


def table(rows: dict[str, dict[tuple[str, str], float]]) -> str:
    """The figures of several models as a Markdown table."""
    keys = sorted({key for figures in rows.values() for key in figures})
    lines = ["| | " + " | ".join(f"{source}, {name}" for source, name in keys) + " |", "|---|" + "--:|" * len(keys)]
    for label, figures in rows.items():
        lines.append(f"| {label} | " + " | ".join(f"{figures.get(key, 0):.4f}" for key in keys) + " |")
    return "\n".join(lines)
