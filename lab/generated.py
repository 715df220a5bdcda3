"""The pages that the property tests write, as pages to train on: short ones, with lists, tables, crossheads and verse.

Collections of real pages hold few of these, and a model that has not seen any takes them for menus. The same pages come
every time.
"""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from strategies import Page, articles, pages

__all__ = ["generated"]


def generated(count: int) -> list[Page]:
    """So many pages, some of them an article alone."""
    found: list[Page] = []

    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.one_of(pages(), pages(), articles()))
    def take(page: Page) -> None:
        found.append(page)

    take()
    return found
