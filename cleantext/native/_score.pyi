"""See score.c. Arrays go in and come out as buffers; sizes that do not fit together are a ValueError."""

from typing import Any, TypeVar

import numpy.typing as npt

_Tuple = TypeVar("_Tuple", bound=tuple[Any, ...])
_Buffer = npt.NDArray[Any] | bytes

def measure(lines: list[str], cells: _Buffer, longest: int, tail: int, /) -> tuple[bytes, ...]: ...
def characters(lines: list[str], cells: _Buffer, longest: int, tail: int, /) -> tuple[bytes, bytes]: ...
def features(
    sizes: _Buffer,
    counts: _Buffer,
    edges: _Buffer,
    first_word: _Buffer,
    word_starts: _Buffer,
    word_ends: _Buffer,
    word_hashes: _Buffer,
    word_kinds: _Buffer,
    gaps: list[int],
    rules: dict[int, int],
    out: npt.NDArray[Any],
    /,
) -> tuple[bytes, bytes]: ...
def words(
    first_word: _Buffer, word_hashes: _Buffer, slots: _Buffer, weights: _Buffer, out: npt.NDArray[Any], /
) -> None:
    """Into the last columns of `out`, what the words of each block weigh."""

def network(arrays: tuple[_Buffer, ...], /) -> object: ...
def score(networks: tuple[object, ...], inputs: _Buffer, out: npt.NDArray[Any], plain: bool = False, /) -> None: ...
def evidence(
    inputs: _Buffer,
    blocks: list[int],
    centre: _Buffer,
    weights: _Buffer,
    groups: _Buffer,
    counted: _Buffer,
    names: tuple[str | int, ...],
    article: _Buffer,
    limits: _Buffer,
    /,
) -> list[str]: ...
def likelihoods(scores: _Buffer, least: float, /) -> tuple[bytes, bytes, dict[int, float]]: ...
def weigh(
    first_word: _Buffer, counts: _Buffer, article: _Buffer, furniture: list[int], limit: float, doubt: float, /
) -> tuple[bytes, float, float | None, float | None, float | None]: ...
def limits(
    article: _Buffer,
    words: _Buffer,
    fellows: list[int],
    usual: float,
    inside: float,
    company: float,
    furniture: float,
    paragraph: float,
    /,
) -> tuple[bytes, list[int], float]: ...
def removals(
    kind: type[_Tuple],
    starts: list[int],
    lines: list[str],
    blocks: list[int],
    category: str,
    filter: str,
    reasons: list[str],
    /,
) -> list[_Tuple]: ...
