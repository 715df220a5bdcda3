"""The tables of the reader for the built-in rules, worked out once and shipped beside them.

To work them out takes half a second, to load them a twentieth. They are made with the index of the rules, by the same command,

    python -m cleantext.rules.index

and say of which rules they are: with any others, and where the file is missing or broken, they are worked out anew. What
depends on the version of Python, which characters are letters, say, is in none of them.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["load", "save"]

_FILE = Path(__file__).parent / "reader.npz"
_LISTS = "strings of "  #: what the name of an array of strings begins with

_Array = npt.NDArray[Any]


def save(version: str, strings: dict[str, list[str]], arrays: dict[str, _Array], path: Path = _FILE) -> None:
    """Write tables, to be found by the version of the rules they are for.

    Args:
        version: of the rules, as `cleantext.rules.index.version` gives it.
        strings: lists of strings by name, as `cleantext.rules.reader.tables_of` makes them.
        arrays: the arrays, by name.
        path: the file.

    Raises:
        ValueError: if a string holds a line feed.
    """
    lists = {}
    for name, own in strings.items():
        joined = "\n".join(own)
        if joined.split("\n") != own:
            raise ValueError(f"{name}: a string holds a line feed")
        lists[_LISTS + name] = _bytes(joined)
    np.savez_compressed(path, allow_pickle=False, version=_bytes(version), **lists, **arrays)


def load(version: str, path: Path = _FILE) -> tuple[dict[str, list[str]], dict[str, _Array]] | None:
    """The tables of the rules of a version; None if there are none."""
    try:
        # Opened here, as numpy leaves a file open that it cannot read.
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            if _text(file["version"]) != version:
                return None
            arrays = {name: file[name] for name in file.files if name != "version"}
            strings = {
                name.removeprefix(_LISTS): _text(arrays.pop(name)).split("\n")
                for name in [*arrays]
                if name.startswith(_LISTS)
            }
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, UnicodeDecodeError):
        return None
    return strings, arrays


def _bytes(text: str) -> _Array:
    return np.frombuffer(text.encode(), np.uint8)


def _text(array: _Array) -> str:
    return array.tobytes().decode()
