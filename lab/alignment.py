"""Which blocks of a page's text are the article, by the reference: the targets that the model is trained on.

The words of the page are aligned with those of the article (longest common subsequence). A block is worth the share of its
4-word shingles that the article has and that no block aligned before it has used up; a block of a few words, which may stand
anywhere by chance, counts if the alignment puts it next to a longer block of the article. So the targets are those that
make F1 over shingles as large as a choice of blocks can.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq

__all__ = ["targets"]

WORD = re.compile(r"\w+")
SHINGLE = 4
_NEAR = 30  #: words of the article between a short block and a longer one, at most
_MOST = 60_000_000  #: cells of an alignment; where a page is larger, only shingles decide


def targets(lines: list[str], body: str) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """How much of each block is the article's, from 0 to 1, and its number of words."""
    tokens = [WORD.findall(line) for line in lines]
    article = WORD.findall(body)
    words = np.array([len(own) for own in tokens], np.float32)
    matched, place = _aligned(tokens, article)
    left = Counter(tuple(article[i : i + SHINGLE]) for i in range(len(article) - SHINGLE + 1))
    worth = np.zeros(len(lines), np.float32)
    # Blocks that the alignment chose take their shingles first: of two copies the one in its place is the article's.
    for index in sorted(range(len(lines)), key=lambda i: -matched[i]):
        own = tokens[index]
        if len(own) < SHINGLE:
            continue
        used = 0
        for at in range(len(own) - SHINGLE + 1):
            shingle = tuple(own[at : at + SHINGLE])
            if left[shingle] > 0:
                left[shingle] -= 1
                used += 1
        worth[index] = used / (len(own) - SHINGLE + 1)
    for index in (i for i, own in enumerate(tokens) if 0 < len(own) < 2 * SHINGLE):
        if matched[index] >= 0.6 and _has_company(index, tokens, worth, place):
            worth[index] = max(worth[index], matched[index])
        elif len(tokens[index]) < SHINGLE:
            worth[index] = 0
    return worth, words


def _aligned(tokens: list[list[str]], article: list[str]) -> tuple[list[float], list[int]]:
    """For each block the share of its words that are aligned, and the place of the first of them in the article."""
    flat = [word for own in tokens for word in own]
    matched = [0.0] * len(tokens)
    place = [-1] * len(tokens)
    if not flat or not article or len(flat) * len(article) > _MOST * 8:
        return matched, place
    numbers: dict[str, int] = {}
    page, reference = ([numbers.setdefault(word, len(numbers)) for word in text] for text in (flat, article))
    hit = np.full(len(flat), -1, np.int64)
    for tag, i1, i2, j1, _ in LCSseq.opcodes(page, reference):
        if tag == "equal":
            hit[i1:i2] = np.arange(j1, j1 + i2 - i1)
    at = 0
    for index, own in enumerate(tokens):
        mine = hit[at : at + len(own)]
        at += len(own)
        found = mine[mine >= 0]
        if len(found):
            matched[index] = len(found) / len(own)
            place[index] = int(found[0])
    return matched, place


def _has_company(index: int, tokens: list[list[str]], worth: npt.NDArray[np.float32], place: list[int]) -> bool:
    for step in (-1, 1):
        other, words = index + step, 0
        while 0 <= other < len(tokens) and words < 2 * _NEAR:
            if worth[other] >= 0.5 and len(tokens[other]) >= SHINGLE and place[other] >= 0:
                first, last = (place[other], place[index]) if step < 0 else (place[index], place[other])
                first += len(tokens[other]) if step < 0 else len(tokens[index])
                if abs(last - first) <= _NEAR:
                    return True
            words += len(tokens[other])
            other += step
    return False
