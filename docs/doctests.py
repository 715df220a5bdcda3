"""Examples in docstrings as code: what begins with ``>>>`` is set as a block of its own, up to the next blank line."""

from __future__ import annotations

from typing import Any

import griffe

__all__ = ["Doctests"]


class Doctests(griffe.Extension):  # type: ignore[misc, unused-ignore]
    """Looks at every docstring that mkdocstrings shows."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Put a fence around the examples of one object."""
        if obj.docstring:
            obj.docstring.value = fenced(obj.docstring.value)


def fenced(docstring: str) -> str:
    """The docstring with its examples between fences."""
    lines: list[str] = []
    inside = False
    for line in [*docstring.splitlines(), ""]:
        if not inside and line.lstrip().startswith(">>>"):
            inside = True
            lines.append("```pycon")
        elif inside and not line.strip():
            inside = False
            lines.append("```")
        lines.append(line.strip() if line.lstrip().startswith(">>>") else line)
    return "\n".join(lines)
