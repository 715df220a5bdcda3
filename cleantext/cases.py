"""Cases: documents with the expected outcome of every block, and what comes out otherwise.

The format is that of ``fixtures/README.md``: a JSON file is one document, its blocks are its lines, and every block says
whether it stays or for which category it goes. The report copies cases in this form, and `cleantext check` tries them, so
that who finds the library wrong can keep the proof.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cleantext.cleaner import Cleaner
from cleantext.document import Cleaned, Document, Removal
from cleantext.headline import squeeze
from cleantext.report import told

__all__ = ["Block", "Case", "CaseError", "Cut", "Difference", "check", "load"]

_KEYS = {"label", "language", "title", "expect", "blocks"}
_BLOCK_KEYS = {"text", "is", "gap", "cuts"}


class CaseError(ValueError):
    """A file that is no case: says where and what is wrong."""


@dataclass(frozen=True)
class Cut:
    """A piece of a block that must go while the rest stays.

    Attributes:
        text: the piece.
        kinds: the categories under any of which it may go.
    """

    text: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """One line of a case, and what is expected of it.

    Attributes:
        text: the line.
        gap: blank lines above it.
        kinds: the categories under any of which it may go; none if it stays.
        title: whether it is the headline.
        cuts: the pieces of it that must go, in order.
    """

    text: str
    gap: int
    kinds: tuple[str, ...]
    title: bool
    cuts: tuple[Cut, ...]


@dataclass(frozen=True)
class Case:
    """One document with the expected outcome of every block.

    Attributes:
        name: the name of its file.
        label: what is special about it.
        title: its headline, or None.
        fails: whether it is a known failure.
        blocks: its lines.
    """

    name: str
    label: str
    title: str | None
    fails: bool
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """The document."""
        return "".join("\n" * (block.gap + 1) * (number > 0) + block.text for number, block in enumerate(self.blocks))


@dataclass(frozen=True)
class Difference:
    """Something that came out otherwise than expected.

    Attributes:
        block: which block, counted from 1; None for the document as a whole.
        text: that block, or "".
        expected: what was expected, in words.
        found: what came out, in words.
        removals: what took it, or parts of it.
    """

    block: int | None
    text: str
    expected: str
    found: str
    removals: tuple[Removal, ...] = ()

    def __str__(self) -> str:
        where = f"block {self.block}, {self.text[:70]!r}: " if self.block else ""
        by = "".join(f"; {one.category} by {told(one)}" for one in self.removals)
        return f"{where}expected: {self.expected}; found: {self.found}{by}"


def load(path: str | Path) -> Case:
    """Read a case.

    Raises:
        CaseError: if it is not one.
        OSError: if the file cannot be read.
    """
    path = Path(path)
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise CaseError(f"not UTF-8 from byte {error.start} on") from None
    except json.JSONDecodeError as error:
        raise CaseError(f"line {error.lineno}: not JSON: {error.msg}") from None
    if not isinstance(data, dict):
        raise CaseError("no JSON object; a case is one, with 'label', 'title', 'expect' and 'blocks'")
    odd = sorted(data.keys() - _KEYS)
    if odd:
        raise CaseError(f"unknown key {odd[0]!r}; there are: {', '.join(sorted(_KEYS))}")
    if not isinstance(data.get("blocks"), list):
        raise CaseError("it has no 'blocks', a list of the lines of the document")
    expect = data.get("expect", "pass")
    if expect not in ("pass", "fail"):
        raise CaseError(f'\'expect\' is {expect!r}; it must be "pass", or "fail" for a known failure')
    blocks = tuple(_block(number, block) for number, block in enumerate(data["blocks"], 1))
    titles = [block.text for block in blocks if block.title]
    title = data.get("title")
    if titles != ([] if title is None else [title]) and not _is_torn(title, titles):
        raise CaseError(f"'title' is {title!r}, but the blocks that are \"title\" are {titles!r}")
    case = Case(path.stem, str(data.get("label", "")), title, expect == "fail", blocks)
    if Document(case.text).lines != [block.text for block in blocks]:
        wrong = next(block for block in blocks if Document(block.text).lines != [block.text])
        raise CaseError(f"a block is one line without white space around it; {wrong.text[:70]!r} is not")
    return case


def _is_torn(title: Any, pieces: list[str]) -> bool:
    """Whether some lines are the headline, which reads as one what they say together; see `cleantext.headline.torn_headline`."""
    return isinstance(title, str) and len(pieces) > 1 and squeeze(title) == squeeze("".join(pieces))


def _block(number: int, data: Any) -> Block:
    here = f"block {number}"
    if not isinstance(data, dict) or not isinstance(data.get("text"), str) or not data["text"]:
        raise CaseError(f"{here}: it needs a 'text', the line as it stands in the document")
    odd = sorted(data.keys() - _BLOCK_KEYS)
    if odd:
        raise CaseError(f"{here}: unknown key {odd[0]!r}; there are: {', '.join(sorted(_BLOCK_KEYS))}")
    gap = data.get("gap", 1)
    if not isinstance(gap, int) or gap < 0:
        raise CaseError(f"{here}: 'gap' is {gap!r}; it is the number of blank lines above the block")
    verdict = data.get("is")
    stays = verdict in ("keep", "title")
    kinds = () if stays else _kinds(here, verdict)
    cuts = tuple(_cut(here, data["text"], cut) for cut in data.get("cuts", []))
    if cuts and not stays:
        raise CaseError(f"{here}: 'cuts' are pieces of a block that stays, and this one goes whole")
    return Block(data["text"], gap if number > 1 else 0, kinds, verdict == "title", cuts)


def _cut(here: str, text: str, data: Any) -> Cut:
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise CaseError(f"{here}: a cut needs a 'text', the piece that must go")
    if text.count(data["text"]) != 1:
        raise CaseError(f"{here}: the cut {data['text'][:70]!r} must stand in it once")
    return Cut(data["text"], _kinds(here, data.get("is")))


def _kinds(here: str, verdict: Any) -> tuple[str, ...]:
    kinds = (verdict,) if isinstance(verdict, str) else tuple(verdict) if isinstance(verdict, list) else ()
    if not kinds or not all(isinstance(kind, str) and kind and kind not in ("keep", "title") for kind in kinds):
        raise CaseError(
            f'{here}: \'is\' is {verdict!r}; it must be "keep", "title", a category, or a list of categories'
        )
    return kinds


def check(case: Case, cleaner: Cleaner) -> list[Difference]:
    """What comes out otherwise than the case says, whether that is a known failure or not."""
    return list(_differences(case, cleaner.clean(case.text)))


def _differences(case: Case, cleaned: Cleaned) -> Iterator[Difference]:
    if cleaned.document.text != case.text:
        yield Difference(None, "", "text that needs no repair", "text that encoding repair changes")
        return
    if cleaned.title != case.title:
        yield Difference(None, "", f"headline {_quoted(case.title)}", f"headline {_quoted(cleaned.title)}")
    end = 0
    for number, block in enumerate(case.blocks, 1):
        start = end + (block.gap + 1) * (number > 1)
        end = start + len(block.text)
        here = tuple(one for one in cleaned.removed if one.start < end and start < one.end)
        gone = [case.text[max(start, one.start) : min(end, one.end)] for one in here]
        whole = "".join(gone) == block.text
        found = "goes" if whole else "loses " + ", ".join(_quoted(piece.strip()) for piece in gone) if gone else "stays"
        if block.kinds:
            expected = f"goes as {' or '.join(block.kinds)}"
            right = whole and all(one.category in block.kinds for one in here)
        elif block.cuts:
            expected = "loses " + ", ".join(f"{_quoted(cut.text)} as {' or '.join(cut.kinds)}" for cut in block.cuts)
            right = [piece.strip() for piece in gone] == [cut.text for cut in block.cuts] and all(
                one.category in cut.kinds for one, cut in zip(here, block.cuts)
            )
        else:
            expected, right = "stays", not here
        if not right:
            yield Difference(number, block.text, expected, found, here)


def _quoted(text: str | None) -> str:
    return "none" if text is None else f"“{text}”"
