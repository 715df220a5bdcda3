"""Lines, folding, phrase rules."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, final

#: A line; a place in it; of lines, the pattern that surely matches it, by its place, or a literal to ask RE2 about, each; and of
#: sentences where the one around the place begins and ends, and its pattern, or the literals to ask RE2 about.
Promise = tuple[int, int, list[int | str] | None, tuple[int, int, int] | list[str] | None]
_Tuple = TypeVar("_Tuple", bound=tuple[Any, ...])

def split(text: str, /) -> tuple[list[str], list[int], list[int]]:
    """The lines of a text, where each begins, and the blank lines before it."""

def cut(
    lines: list[str], starts: list[int], gaps: list[int], cuts: list[Any], /
) -> tuple[list[str], list[int], list[int], list[int], list[int], int] | None:
    """What is left of lines, starts and gaps when spans are cut out, what each block was, or -1 for one of which a part is left,
    which these are, and how many characters went. None, where that cannot be told from the lines: a cut goes through white space
    between two blocks, or leaves nothing of one; or two come to stand in one line.
    """

def settle(
    starts: list[int], lines: list[str], marks: list[Any], order: dict[str, int], /
) -> tuple[list[Any], list[Any]]:
    """For every block the first mark of it as a whole, or None; and the other marks."""

def assemble(
    kind: type[_Tuple],
    text: str | None,
    size: int,
    starts: list[int],
    lines: list[str],
    gaps: list[int],
    whole: list[_Tuple | None],
    /,
) -> list[_Tuple]:
    """The removals of blocks that are marked as a whole; their texts, too, where the text is known."""

def with_later(kind: type[_Tuple], text: str | None, removed: list[_Tuple], cuts: list[_Tuple], /) -> list[_Tuple]:
    """What was removed of a text, and cuts, which are in offsets of what was left of it then; all in order."""

def of_size(lines: list[str], least: int, /) -> list[int]:
    """The lines of so many characters."""

def moved(kind: type[_Tuple], text: str | None, removed: list[_Tuple], by: int, /) -> list[_Tuple]:
    """What was removed of a part of a text, in offsets of the whole, of which the text may be known."""

def left(text: str, cuts: list[Any], /) -> str:
    """What is left of a text without some spans of it."""

def changed(text: str, changes: list[tuple[int, int, str]], /) -> str:
    """A text with others in place of some spans of it."""

def measure(lines: list[str], kinds: bytes, /) -> tuple[list[int], list[bool], list[bool], list[bool], bytes]:
    """The shapes of lines: words, ends, prose and cut as lists, and all of it in rows."""

def measured_at(
    words: list[int], ends: list[bool], prose: list[bool], cut: list[bool], rows: bytes, places: list[int], /
) -> tuple[list[int], list[bool], list[bool], list[bool], bytes]:
    """The shapes of some of the lines that were measured."""

def pick(rows: bytes, kind: tuple[bytes, bytes | None, bytes | None], start: int, stop: int, /) -> list[int]:
    """The lines of one kind."""

def pick_each(rows: bytes, kinds: tuple[tuple[bytes, bytes | None, bytes | None], ...], /) -> list[list[int]]:
    """The lines of each of some kinds."""

def edges(
    rows: bytes, kind: tuple[bytes, bytes | None, bytes | None], known: dict[int, Any], also: set[int], /
) -> tuple[int, int]:
    """The first and the last line of one kind whose number is in neither of two collections; -1 for both where there is none."""

def pick_twins(rows: bytes, kind: tuple[bytes, bytes | None, bytes | None], /) -> list[int]:
    """The lines of one kind of which there is another with the same measures."""

def twins(lines: list[str], size: int, /) -> list[int]:
    """The lines that begin like the one below them, for so many characters."""

def alike(lines: list[str], line: str, most: int, /) -> list[int]:
    """The lines about as long as another, with its letters and digits; perhaps a few more, where there are sigmas."""

def marks_for(
    kind: type[_Tuple],
    starts: list[int],
    lines: list[str],
    blocks: list[int],
    category: str,
    name: str,
    reason: str,
    /,
) -> list[_Tuple]:
    """A removal for each of some blocks, all for one reason."""

def marks_of_rules(
    kind: type[_Tuple], starts: list[int], lines: list[str], rules: dict[int, Any], names: dict[str, str], /
) -> tuple[dict[str, list[_Tuple]], dict[str, list[int]]]:
    """A removal for each block that a rule knows, and the blocks of leads, by category."""

def labels_in_place(
    lines: dict[int, Any], labels: dict[int, Any], first: int, last: int, zone: int, run: int, /
) -> dict[int, Any]:
    """The blocks that rules know, with the labels that count in their place."""

def entries_end(
    lines: list[str],
    gaps: list[int],
    rows: bytes,
    known: dict[int, Any],
    leads: set[int],
    start: int,
    stop: int,
    longest: int,
    short: int,
    piece: int,
    /,
) -> int:
    """Where the entries of a list end that begin at a block of a text."""

def places_before(
    starts: list[int], lines: list[str], cuts: list[Any], left_starts: list[int], left_lines: list[str], /
) -> list[int]:
    """For each block of what is left of a text the block that it was; -1 where something was cut out of it."""

def labelled(lines: list[str], blocks: list[int], /) -> list[int]:
    """Those of some lines that begin with a label in capitals, and a colon."""

def in_capitals(lines: list[str], blocks: list[int], least: int, /) -> list[int]:
    """Those of some lines that have so many words in capitals: of ASCII, and without a small letter of it."""

def squeeze(text: str, /) -> str:
    """The letters and digits of a text, in lower case."""

def lowest(lines: list[str], least: int, most: int, near: int, /) -> list[int]:
    """The lines of so many characters of which the first few have a lower checksum than those of so many before and behind."""

def quoted_at(line: str, places: list[int], /) -> list[bool]:
    """Whether a quotation is open at each of some places of a line, which come in order."""

def kickers(line: str, /) -> int:
    """How many kickers of headlines, of two to seven words in capitals of ASCII, a line has."""

def find_window(text: str, start: int, groups: bytes, windows: bytes, /) -> int:
    """The first place from another on at which one of some sequences of characters may begin; -1 where there is none."""

def sentence_ends(text: str, /) -> list[int]:
    """The places behind which a sentence of a text ends."""

def long_twins(lines: list[str], rows: bytes, size: int, least: int, /) -> list[int]:
    """As `twins`, of lines that have so many words, both."""

def said_again(lines: list[str], rows: bytes, least: int, /) -> list[int]:
    """The lines of so many characters that the one below says again, behind other words."""

def small_words(line: str, /) -> int:
    """How many words of a line begin with a letter in lower case."""

def capital_words(line: str, /) -> int:
    """How many words of a line begin with a capital and have no small letter, both of ASCII."""

def articles(line: str, /) -> int:
    """How many words of a line are articles."""

def is_sentence(line: str, words: int, /) -> bool:
    """Whether a line is made like a sentence."""

def is_loose(line: str, words: int, /) -> bool:
    """Whether a line of some words reads like a sentence and lacks its full stop."""

def caption_signs(
    line: str, words: Mapping[str, str], questions: frozenset[str], pronouns: frozenset[str], /
) -> dict[str, float]:
    """What a line shows of the signs of captions, and how much of it."""

def caption_table(words: dict[str, str], reads: dict[str, float], /) -> bytes:
    """What `caption_reads` needs of the signs of words, and of what each says: worked out once."""

def caption_reads(
    lines: list[str],
    words: list[int],
    indices: list[int],
    signs: dict[str, str],
    questions: frozenset[str],
    pronouns: frozenset[str],
    reads: dict[str, float],
    base: float,
    table: bytes,
    /,
) -> dict[str, float | None]:
    """How much some lines read like captions; None where they are not made like a sentence."""

def are_names(particles: frozenset[str], text: str, /) -> bool:
    """Whether the words of a text are names and what stands between these."""

def may_be_dates(words: frozenset[str], lines: list[str], indices: list[int], /) -> list[int]:
    """Those of some lines that may be dates, by `may_be_date`."""

def may_be_date(words: frozenset[str], line: str, /) -> bool:
    """Whether no word of a line, of letters of ASCII, is one that no date has."""

@final
class Clues:
    """What lines of some kinds hold, to find them."""

    def __new__(
        cls,
        kinds: tuple[tuple[bytes, bytes | None, bytes | None], ...],
        clues: tuple[tuple[tuple[int, int, tuple[str, ...], bool, str, str], ...], ...],
        /,
    ) -> Clues: ...
    def find(self, lines: list[str], rows: bytes, start: int, /) -> list[list[int]]:
        """The lines of each kind that have one of its clues, from one on."""

@final
class Patterns:
    """Patterns of the rules, in the form that RE2 gets them."""

    def __new__(cls, sources: Sequence[str]) -> Patterns: ...
    def match(self, place: int, line: str, /) -> bool | None:
        """Whether the pattern at a place matches a line as a whole; None: ask RE2."""

    def first(self, places: list[int], line: str, /) -> tuple[list[int], int]:
        """Of some patterns the first that surely matches a line, or -1, and those before it that RE2 has to be asked about."""

@final
class Reader:
    """The strings, first words and literals of some rules, to read lines with."""

    def __new__(
        cls,
        languages: int,
        strings: Mapping[str, list[str]],
        arrays: Mapping[str, Any],
        fold: Callable[[str], str],
        patterns: Patterns,
        by_literal: Patterns,
        inline: Patterns,
    ) -> Reader: ...
    def read(self, lines: list[str], languages: int, /) -> Reading:
        """Read a list of lines, of some languages: a bit for each."""

    def traces(self, lines: list[str], least: int, /) -> tuple[tuple[int, int], int] | None:
        """The languages of which so many little words stand in the longest lines, and those with a sign there, as bits; and the
        characters of the longest of the other lines, 0 where there are none. None: too short to tell.
        """

    def may_differ(self, lines: list[str], least: int, languages: int, unseen: int, /) -> bool:
        """Whether what is left of a text may be in other languages than these, given the longest line that was not looked at then."""

    def core(self, row: str, /) -> str:
        """A folded line without what decorates it."""

@final
class Reading:
    """What a reader says of some lines."""

    @property
    def numbers(self) -> dict[int, int]:
        """The rules of the lines that are known, by line."""

    @property
    def open(self) -> list[tuple[int, str, int, list[int]]]:
        """What RE2 has to be asked: (line, its core, its rule or -1, patterns)."""

    def row(self, number: int, /) -> str:
        """The folded line of that number."""

    def part(self, number: int, start: int, stop: int, /) -> str:
        """A part of the folded line of that number."""

    def find(self, language: int, /) -> list[Promise]:
        """What the literals of a language, one of those that were read, promise."""

def glue(text: str, most: int, /) -> tuple[list[int], list[str]]:
    """Where blocks may begin right behind others, so many at most, and the word around each place; "" between words."""

def glue_within(text: str, start: int, stop: int, /) -> int:
    """How many such places a part of a text may have, at a quick look."""

def line_seams(
    line: str,
    weights: bytes,
    forms: frozenset[str],
    step: float,
    bias: float,
    limit: float,
    sure: float,
    least: int,
    /,
) -> tuple[list[int], int]:
    """Where blocks end in a line, and how many of them end with no sentence."""
