"""Modules in C are used where they were built from these sources, and nowhere else."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest

from cleantext import native


def test_the_number_of_the_sources_in_c_is_that_of_python() -> None:
    header = Path(native.__file__).with_name("abi.h")
    if not header.exists():
        pytest.skip("installed without its sources in C")
    assert re.findall(r"#define CLEANTEXT_ABI (\d+)", header.read_text()) == [str(native.ABI)]


@pytest.mark.parametrize("number", [None, native.ABI - 1, native.ABI + 1])
def test_what_was_built_from_other_sources_is_not_used(monkeypatch: pytest.MonkeyPatch, number: int | None) -> None:
    stale = ModuleType("cleantext.native._text")
    stale.__file__ = "_text.so"
    if number is not None:
        stale.ABI = number  # type: ignore[attr-defined]
    monkeypatch.delenv("CLEANTEXT_PURE", raising=False)
    monkeypatch.setattr(native, "import_module", lambda name: stale)
    with pytest.warns(RuntimeWarning, match=r"_text\.so was built from other sources.*pip install -e"):
        assert native.load("_text") is None


def test_pure_asks_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANTEXT_PURE", "1")
    assert native.loaded() == ()
