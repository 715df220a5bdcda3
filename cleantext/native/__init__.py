"""The hot loops in C, where this installation has them.

Each module here does what Python functions elsewhere do, only faster (sums of floats may differ in the last digit); those
functions stand in for it where the package was installed without a C compiler, and are what the tests hold it against. So
nothing is decided here and nothing is lost without it. ``CLEANTEXT_PURE=1`` in the environment leaves them all out.

An editable installation keeps what was built when the sources move on. What was built from others is not used, and a warning
says how to build it anew.
"""

from __future__ import annotations

import os
import warnings
from importlib import import_module
from types import ModuleType

__all__ = ["ABI", "MODULES", "load", "loaded"]

ABI = 23  #: how the modules are called; the same number as in ``abi.h``
#: What each of them does.
MODULES: dict[str, str] = {
    "_text": "lines, folding, phrase rules",
    "_score": "measures, features and network of the main-text model",
    "_page": "a page's markup to lines",
}


def load(name: str) -> ModuleType | None:
    """One of `MODULES`, or None where it was not built, was built from other sources, or is not wanted.

    >>> load("_no_such_module") is None
    True
    """
    if os.environ.get("CLEANTEXT_PURE", "0") not in ("", "0"):
        return None
    try:
        module = import_module(f"{__name__}.{name}")
    except ImportError:
        return None
    if getattr(module, "ABI", None) != ABI:
        warnings.warn(
            f"{module.__file__} was built from other sources and is not used: install cleantext anew, as with `pip install -e .`",
            RuntimeWarning,
            stacklevel=2,
        )
        return None
    return module


def loaded() -> tuple[str, ...]:
    """The names of those that this installation has and uses."""
    return tuple(name for name in MODULES if load(name) is not None)
