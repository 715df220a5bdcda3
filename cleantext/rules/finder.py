"""Where the literals of the rules of one language stand in a text."""

from __future__ import annotations

import numpy as np

from cleantext.rules.grams import SHORTEST
from cleantext.rules.sieve import Sieve, Text

__all__ = ["Finder"]


class Finder:
    """The literals of the rules of one language: those of patterns of whole lines, of sentences, or both.

    Args:
        for_line: the literals of patterns of lines.
        for_sentence: the literals of patterns of sentences.
        sieve: finds those of them that are long enough for it.
    """

    def __init__(self, for_line: set[str], for_sentence: set[str], sieve: Sieve) -> None:
        self.for_line, self.for_sentence = for_line, for_sentence
        literals = for_line | for_sentence
        self.short = sorted(literal for literal in literals if len(literal) < SHORTEST)
        #: for each anchor the literals that may stand around it, each with its offset from the anchor
        self.around: dict[int, list[tuple[int, str]]] = {}
        grams = sieve.grams
        for literal, anchor, offset in zip(sieve.literals, grams.of.tolist(), grams.offsets.tolist()):
            if literal in literals:
                self.around.setdefault(anchor, []).append((offset, literal))
        self.anchors = np.zeros(len(grams), bool)
        self.anchors[[*self.around]] = True

    def find(self, text: Text) -> list[tuple[int, list[str]]]:
        """The places at which literals stand, in order, with these literals, the shortest first."""
        found: dict[int, list[str]] = {}
        folded = text.folded
        known = self.anchors.take(text.anchors).nonzero()[0]
        for place, anchor in zip(text.places.take(known).tolist(), text.anchors.take(known).tolist()):
            for offset, literal in self.around[anchor]:
                start = place - offset
                if start >= 0 and folded.startswith(literal, start):
                    found.setdefault(start, []).append(literal)
        for literal in self.short:
            start = folded.find(literal)
            while start >= 0:
                found.setdefault(start, []).append(literal)
                start = folded.find(literal, start + 1)
        return [(place, sorted(found[place], key=len)) for place in sorted(found)]
