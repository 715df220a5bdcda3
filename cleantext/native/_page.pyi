"""A page's markup to lines, and what is counted on the elements around them."""

from collections.abc import Callable

from typing_extensions import Buffer

_Said = tuple[str, dict[str, str], str]

def scan(
    page: str | bytes, tags: dict[str, int], is_hiding: Callable[[str], bool], most_lines: int, /
) -> (
    tuple[
        str,
        list[str],
        list[str],
        bytes,
        bytes,
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
def utf8(page: str, /) -> bytes: ...
def flattened(page: bytes, bits: dict[str, int], deepest: int, many: int, /) -> bytes: ...
def thinned(page: bytes, bits: dict[str, int], prices: tuple[int, ...], /) -> bytes: ...
def slimmed(page: bytes, /) -> bytes: ...
def features(
    parents: Buffer,
    tags: Buffer,
    hints: Buffer,
    labels: Buffer,
    tag_numbers: Buffer,
    label_bits: Buffer,
    at: Buffer,
    linked: Buffer,
    links: Buffer,
    held: Buffer,
    prose: Buffer,
    out: Buffer,
    lines: list[str],
    tag_count: int,
    within: int,
    holds: int,
    up: int,
    article_tag: int,
    /,
) -> None: ...
def behind(parents: Buffer, /) -> bytes: ...
def weigh(
    parents: Buffer, own: Buffer, starts: Buffer, members: Buffer, weights: Buffer, at: Buffer, out: Buffer, /
) -> None: ...
def contained(own: Buffer, first_word: Buffer, wanted: Buffer, out: Buffer, /) -> None: ...
def beginning_with(lines: list[str], initials: str, most: int, /) -> list[int]: ...
