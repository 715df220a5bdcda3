"""A page's markup to lines, and what is counted on the elements around them."""

from collections.abc import Callable

from typing_extensions import Buffer

_Said = tuple[str, dict[str, str], str]

def scan(
    page: str, tags: dict[str, int], is_hiding: Callable[[str], bool], /
) -> (
    tuple[
        str,
        list[str],
        list[tuple[str, ...]],
        list[tuple[str, ...]],
        bytes,
        bytes,
        bytes,
        bytes,
        bytes,
        bytes,
        bytes,
        bytes,
        list[_Said],
    ]
    | None
): ...
def add_up(parents: Buffer, values: Buffer, /) -> None: ...
def hand_down(parents: Buffer, bits: Buffer, last: Buffer, /) -> None: ...
def weigh(parents: Buffer, own: Buffer, sets: Buffer, rows: Buffer, /) -> None: ...
