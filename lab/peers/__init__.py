"""What people use today for the work that cleantext does: extractors, which take a page, and rules, which take its text.

The extractors are libraries, called as their own documents recommend. The rules of C4 and of RefinedWeb are published
as prose; they are written here from the papers.
"""

from __future__ import annotations

from peers import c4, refinedweb
from peers.base import Peer, Rules
from peers.extractors import EXTRACTORS

__all__ = ["EXTRACTORS", "RULES", "Peer", "Rules"]

RULES = (
    Rules(
        "C4 rules", c4.clean, "C4: Raffel et al. 2020, section 2.2; no language check, no word list, no deduplication"
    ),
    Rules(
        "C4 rules, lines only", c4.clean_lines, "C4, lines only: its rules for lines, without those that discard a page"
    ),
    Rules(
        "RefinedWeb rules",
        refinedweb.clean,
        "RefinedWeb: line-wise corrections of Penedo et al. 2023, appendix G.2; a document is discarded "
        "if the flagged lines hold more than 5 % of its words. The paper gives examples of its patterns, not the lists",
    ),
    Rules(
        "RefinedWeb rules, lines only",
        refinedweb.clean_lines,
        "RefinedWeb, lines only: the corrections alone, no document discarded",
    ),
)
