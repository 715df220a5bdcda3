"""The hot loops in C, where this installation has them.

Each module here does what Python functions elsewhere do, only faster (sums of floats may differ in the last digit); those
functions stand in for it where the package was installed without a C compiler, and are what the tests hold it against. So nothing is decided here and
nothing is lost without it. ``CLEANTEXT_PURE=1`` in the environment leaves them all out.
"""

from __future__ import annotations

import os
from importlib import import_module
from types import ModuleType

__all__ = ["MODULES", "load", "loaded"]

#: What each of them does.
MODULES: dict[str, str] = {
    "_text": "lines, folding, phrase rules",
    "_score": "measures, features and network of the main-text model",
    "_page": "a page's markup to lines",
}


def load(name: str) -> ModuleType | None:
    """One of `MODULES`, or None where it was not built or is not wanted.

    >>> load("_no_such_module") is None
    True
    """
    if os.environ.get("CLEANTEXT_PURE", "0") not in ("", "0"):
        return None
    try:
        return import_module(f"{__name__}.{name}")
    except ImportError:
        return None


def loaded() -> tuple[str, ...]:
    """The names of those that this installation has and uses."""
    return tuple(name for name in MODULES if load(name) is not None)
