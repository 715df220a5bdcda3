"""Repair of broken characters: mojibake, HTML entities, control characters; with ftfy, and only where it can matter.

The method is that of ftfy (Robyn Speer, https://ftfy.readthedocs.io, doi:10.5281/zenodo.2591652): find sequences of
characters that hardly anybody writes on purpose, and undo the wrong decoding that makes them. What is added here:

1. **Line by line.** ftfy decides for a whole text whether entities are undone (not if a ``<`` is in it) and for a
   segment how to decode it. Here each line decides alone, so that taking a line away changes no other.
2. **Once is enough.** A line is repaired until ftfy finds nothing more in what came of it, also where an entity put a
   line end into it; what ftfy would do again to the result, it has already done.
3. **Linear time.** ftfy peels layers as long as there are any, each in a walk over the whole line: 1 MB of
   ``&amp;amp;amp;...`` would take it an hour. Here the number of layers and the length of a piece have a bound.
4. **Speed.** ftfy reads 2 MB/s. But its fixers are no-ops unless the line holds an entity, a control character, a
   surrogate, or a match of its own expression for mojibake. One search with RE2 for all of these lets clean text
   pass, and names the lines that go to ftfy. It is derived from the tables of the ftfy that is installed. So are the
   windows of three characters, of which every match holds one: where the package has its loops in C, a walk over the
   text, thirty times as fast as RE2, finds the few lines that RE2 has to be asked about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import repeat
from typing import Any

import re2

from cleantext import native
from cleantext.windows import StrangeError, Window, Windows, tables, windows_of

__all__ = ["OPTIONS", "repair"]

#: Every option of ftfy (its `TextFixerConfig`) and why it is as it is: what is broken is mended, what is style stays.
OPTIONS: dict[str, Any] = {
    # Undo entities, unless a "<" shows that the line is about markup: "write &amp; in HTML, not <b>&</b>".
    "unescape_html": "auto",
    # Colours of a terminal: no news text means them, and without the escape character the rest would be litter.
    "remove_terminal_escapes": True,
    # Mojibake, with all four helpers: the no-break space that became a space ("Ã la" for "à la"), bytes lost to "?" or
    # U+FFFD, pieces of mojibake in a sound line (quoted, or pasted from elsewhere), and Windows-1252 read as Latin-1.
    "fix_encoding": True,
    "restore_byte_a0": True,
    "replace_lossy_sequences": True,
    "decode_inconsistent_utf8": True,
    "fix_c1_controls": True,
    # Typography is the author's: ligatures, the width of CJK punctuation and letters, curly quotes.
    "fix_latin_ligatures": False,
    "fix_character_width": False,
    "uncurl_quotes": False,
    # A line end is structure, and structure is for the document to read: offsets and lines stay where they are.
    "fix_line_breaks": False,
    # A surrogate cannot be written to a file. A pair is a character that was cut in two, a lone one becomes U+FFFD.
    "fix_surrogates": True,
    # NUL and its like, byte order marks, the object replacement character: invisible, and they split words for a search.
    "remove_control_chars": True,
    # Two ways to write "é" look the same; choosing one is for whoever compares texts.
    "normalization": None,
    # Not reached: no piece handed to ftfy is longer than `LONGEST`.
    "max_decode_length": 1_000_000,
    # The record of the steps is not used.
    "explain": False,
}

#: Characters of the longest piece that is repaired as one. A paragraph has some hundreds; ftfy's time on one piece can
#: grow with the square of its length, and with this bound it cannot on a text.
LONGEST = 20_000
#: Steps that ftfy may take on one piece. Text that went wrong three times over needs seven, two to see that it is done.
STEPS = 40
#: Times that a line is gone over until nothing changes. Two is the rule: one that repairs, one that finds nothing.
ROUNDS = 8

_native = native.load("_text")

#: Without one of these, ftfy has nothing to do in ASCII text: entities begin with "&", the others it removes.
_ASCII_MARKS = ("&", *map(chr, (*range(0x09), 0x0B, *range(0x0E, 0x20), 0x7F)))


def repair(text: str) -> str:
    """Return the text with mojibake, HTML entities and stray control characters repaired, its typography as it was.

    Every line (what stands between two ``"\\n"``) is repaired on its own, as ftfy does it, until ftfy finds nothing
    more: ``repair(repair(text)) == repair(text)``, and a line comes out the same whatever lines are around it. An
    entity for a line end ends the line. The result holds no surrogates, so it can always be encoded.

    Two exceptions keep the time linear. A line longer than `LONGEST` characters is repaired in pieces, cut at spaces.
    A line that `STEPS` and `ROUNDS` do not bring to rest (dozens of layers of escapes; nobody writes that) is freed of
    control characters, surrogates and terminal escapes, and otherwise left as it is.

    Args:
        text: any text.

    Returns:
        The repaired text; the same object where nothing looks broken.

    Raises:
        TypeError: the text is not a str. Bytes have to be decoded first.

    >>> repair("The mayorâ€™s cafÃ© &amp; bar: “ﬁne”, she said.")
    'The mayor’s café & bar: “ﬁne”, she said.'

    Source: ftfy (see the text of this module); the search that skips it runs on RE2 (Russ Cox, *Regular Expression
    Matching in the Wild*, 2010, https://swtch.com/~rsc/regexp/regexp3.html).
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be a str, not {type(text).__name__}")
    if _native is None:
        if text.isascii() and _is_plain(text):
            return text
    elif text.isascii() and _native.find_window(text, 0, *_ascii_windows()) < 0:
        return text
    else:
        windows = _windows()
        if windows is not None:
            return _repair_at(text, windows)
    try:
        data = text.encode()
    except UnicodeEncodeError:  # surrogates: rare, so no fast way for them
        return "\n".join(map(_settle, text.split("\n")))
    search = _gate().search
    match = search(data)
    if match is None:
        return text
    done = 0  # everything before this offset has been dealt with: 0, or that of a line end
    output: list[bytes] = []
    while match is not None:
        start = data.rfind(b"\n", done, match.start()) + 1
        end = data.find(b"\n", match.end())
        if end < 0:
            end = len(data)
        output += data[done:start], _settle(data[start:end].decode()).encode()
        done = end
        match = search(data, end)
    return b"".join((*output, data[done:])).decode()


def _repair_at(text: str, windows: Windows) -> str:
    """`repair`, with the lines found in C; those that RE2 does not find `_settle` leaves as they are."""
    assert _native is not None
    find = _native.find_window
    place = find(text, 0, *windows)
    if place < 0:
        return text
    done = 0  # everything before this offset has been dealt with: 0, or that of a line end
    changes: list[_Change] = []
    while place >= 0:
        start = text.rfind("\n", done, place) + 1
        end = text.find("\n", place)
        if end < 0:
            end = len(text)
        line = text[start:end]
        settled = _settle(line)
        if settled != line:
            changes.append((start, end, settled))
        done = end
        place = find(text, end, *windows)
    return _changed(text, changes)


def _is_plain(text: str) -> bool:
    """Whether ASCII text holds no mark: one search for each, three times as fast as RE2 while the text is in cache."""
    parts = (text[at : at + 100_000] for at in range(0, len(text), 100_000))
    return not any(mark in part for part in parts for mark in _ASCII_MARKS)


class _RestlessError(Exception):
    """ftfy does not come to an end within the steps that it is given."""


def _settle(line: str) -> str:
    """Repair one line until nothing changes.

    That this is idempotent needs no knowledge of ftfy. A result that came to rest is, line for line, what `_once` makes
    of it, so it is at rest from the start when it comes again. One that did not come to rest is the input itself, or
    the result for `_bare` of it, which `_bare` does not change: it fails again and comes back again.
    """
    text = line
    try:
        for _ in range(ROUNDS):
            before, text = text, _once(text)
            if text == before:
                return text
    except _RestlessError:
        pass
    bare = _bare(line)
    return line if bare == line else _settle(bare)


def _once(text: str) -> str:
    """Hand each line of the text, in pieces if it is long, to ftfy; the same object comes back where it changes nothing."""
    changes = []
    start = 0
    for line in text.split("\n"):
        place = 0 if len(line) <= LONGEST else _suspect(line, 0)
        as_text = "<" not in line  # decided once, as in ftfy: "&lt; &amp;amp;" is unescaped to the end
        for first, last in _cut(line):
            if not first <= place < last:
                continue
            place = _suspect(line, last)
            piece = line[first:last]
            fixed = _fix(piece, as_text)
            if fixed != piece:
                changes.append((start + first, start + last, fixed))
        start += len(line) + 1
    return _changed(text, changes)


def _cut(line: str) -> Iterator[tuple[int, int]]:
    """Where pieces of a line begin and end that are no longer than `LONGEST`: behind a space, or anywhere if there is none."""
    start = 0
    while len(line) - start > LONGEST:
        end = line.rfind(" ", start, start + LONGEST) + 1
        if not end:
            end = start + LONGEST
            if "\ud800" <= line[end - 1] <= "\udbff":  # the first half of a pair stays with the second
                end -= 1
        yield start, end
        start = end
    yield start, len(line)


def _fix(piece: str, as_text: bool) -> str:
    """Do what `ftfy.fix_and_explain` does with `OPTIONS`, if it can change anything, in at most `STEPS` steps.

    Args:
        piece: a line, or a piece of one.
        as_text: whether entities are undone in that line.

    Raises:
        _RestlessError: the steps are used up.
    """
    if not _suspicious(piece):
        return piece
    unescape, decode, fixers = _ftfy()
    steps = repeat(None, STEPS)  # one supply for both loops
    for _ in steps:
        before = piece
        if as_text:
            piece = unescape(piece)
        for _ in steps:
            decoded = decode(piece)
            if decoded == piece:
                break
            piece = decoded
        # Where nothing is left to do, the fixers and the next walk change nothing, if there is a step for it.
        if _is_clean(piece) and (piece == before or next(steps, "none") is None):
            return piece
        for fix in fixers:
            piece = fix(piece)
        if piece == before:
            return piece
    raise _RestlessError


def _bare(line: str) -> str:
    """The line after what can be repaired character by character: controls, surrogates, terminal escapes."""
    for fix in _ftfy()[2]:
        line = fix(line)
    return line


def _suspicious(piece: str) -> bool:
    """Whether ftfy might change the piece (without line ends). False is certain, True is not."""
    if _is_clean(piece):
        return False
    try:
        return _gate().search(piece.encode()) is not None
    except UnicodeEncodeError:
        return True


def _is_clean(piece: str) -> bool:
    """Whether ftfy surely changes nothing in the piece: quick, and never known without the search in C."""
    windows = None if _native is None else _windows()
    return _native is not None and windows is not None and _native.find_window(piece, 0, *windows) < 0


def _suspect(line: str, at: int) -> int:
    """From one place of a line on, the first from which on ftfy might change something; -1 where there is none."""
    windows = None if _native is None else _windows()
    return at if _native is None or windows is None else _native.find_window(line, at, *windows)


_Change = tuple[int, int, str]  # of a text: where it begins and ends, and what stands there


def _changed(text: str, changes: list[_Change]) -> str:
    """A text with its changes, which come in order: the same object if there are none, and what was put there if one is of all of it."""
    if not changes:
        return text
    if changes[0][:2] == (0, len(text)):
        return changes[0][2]
    return _put(text, changes)


def _put_plainly(text: str, changes: list[_Change]) -> str:
    """A text with others in place of some spans of it."""
    output: list[str] = []
    at = 0
    for start, end, other in changes:
        output += text[at:start], other
        at = end
    return "".join((*output, text[at:]))


_put = _put_plainly if _native is None else _native.changed

_Fixer = Callable[[str], str]


@cache
def _ftfy() -> tuple[_Fixer, _Fixer, tuple[_Fixer, ...]]:
    """The parts of ftfy, imported when first needed (75 ms): for entities, for one layer of mojibake, and the others."""
    import ftfy

    config = ftfy.TextFixerConfig(**OPTIONS)
    # The public function does the same in a loop without bound. It takes over should a later ftfy rename this one.
    one_step = getattr(ftfy, "_fix_encoding_one_step_and_explain", ftfy.fix_encoding_and_explain)
    # The order is that of fix_and_explain; the fixers that OPTIONS switch off are left out.
    names = ("fix_c1_controls", "fix_surrogates", "remove_terminal_escapes", "remove_control_chars")
    fixers = tuple(ftfy.FIXERS[name] for name in names)

    def decode(text: str) -> str:
        # ftfy looks for badness first, in which it is slow, and without any it decodes nothing.
        windows = _native and _badness_windows()
        if _native is not None and windows is not None and _native.find_window(text, 0, *windows) < 0:
            return text
        decoded: str = one_step(text, config).text
        return decoded

    return ftfy.FIXERS["unescape_html"], decode, fixers


@cache
def _gate() -> Any:
    """The search for what ftfy can change, over UTF-8. A match never crosses a line end.

    ftfy walks over a line until a walk changes nothing. The first one does so if none of these is in the line:

    - an entity that ends in ";" (for `unescape_html`),
    - what its expression for badness finds: without it, it takes a text for sound and decodes nothing; C1 controls are
      among it (for `fix_c1_controls`),
    - a control character that it removes, ESC among them (for `remove_control_chars`, `remove_terminal_escapes`).

    Surrogates have no UTF-8 and do not come here.
    """
    from ftfy.badness import BADNESS_RE
    from ftfy.chardata import CONTROL_CHARS, HTML_ENTITY_RE

    controls = "".join(f"\\x{{{code:x}}}" for code in CONTROL_CHARS)
    return re2.compile(f"{HTML_ENTITY_RE.pattern}|[{controls}]|{_for_re2(BADNESS_RE.pattern)}".encode())


def _for_re2(verbose: str) -> str:
    r"""Rewrite an expression of ftfy, verbose and for `re`, for RE2; it may find more, but never less, within a line.

    >>> print(_for_re2("^[Ãâ ][ ]  # word\n | \\s [^a]\\w"))
    [Ãâ ][ ]|[\x09\x0b-\x20\x{80}-\x{10ffff}][^\na][0-9A-Z_a-z\x{80}-\x{10ffff}]
    """
    # Comments and white space go, but not the white space in a class. "^" goes too: a line may be cut at any place.
    compact = re.sub(r"(\\.|\[(?:\\.|[^]\\])*\])|#.*|\s|\^", lambda match: match[1] or "", verbose)
    # RE2 knows only the ASCII part of \s and \w. All that is not ASCII joins them; a line end is in no class.
    compact = compact.replace("[^", r"[^\n").replace(r"\s", r"[\x09\x0b-\x20\x{80}-\x{10ffff}]")
    return compact.replace(r"\w", r"[0-9A-Z_a-z\x{80}-\x{10ffff}]")


@cache
def _ascii_windows() -> Windows:
    """For the search in C, over ASCII text: its marks. Nothing of ftfy is needed for them."""
    return tables([[[(ord(mark), ord(mark)) for mark in _ASCII_MARKS]]])


@cache
def _windows() -> Windows | None:
    """For the search in C: what every match of `_gate` holds, and every surrogate; None if what ftfy looks for is too strange."""
    from ftfy.chardata import CONTROL_CHARS, HTML_ENTITY_RE

    singles = [*((code, code) for code in CONTROL_CHARS), (0xD800, 0xDFFF)]
    try:
        return tables([*windows_of(HTML_ENTITY_RE.pattern), *_of_badness(), [singles]])
    except StrangeError:
        return None


@cache
def _badness_windows() -> Windows | None:
    """The same for what ftfy's expression for badness finds."""
    try:
        return tables(_of_badness())
    except StrangeError:
        return None


@cache
def _of_badness() -> list[Window]:
    from ftfy.badness import BADNESS_RE

    return windows_of(_for_re2(BADNESS_RE.pattern))
