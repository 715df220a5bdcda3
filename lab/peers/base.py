"""What a peer is to the benchmark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Peer", "Rules"]


@dataclass(frozen=True)
class Peer:
    """A library that finds the article in a page.

    Attributes:
        name: in tables and for ``--only``.
        package: its name on PyPI.
        load: imports it and gives the function from a page's markup and address to text.
        note: how it is called, for the foot of a table.
    """

    name: str
    package: str
    load: Callable[[], Callable[[str, str], str]]
    note: str


@dataclass(frozen=True)
class Rules:
    """Rules that clean a text.

    Attributes:
        name: in tables and for ``--only``.
        apply: from text to text.
        note: where they come from, for the foot of a table.
    """

    name: str
    apply: Callable[[str], str]
    note: str
