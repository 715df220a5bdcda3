"""What the rules and documents do in C is what they do in Python: over generated text, fixtures and every rule."""

from __future__ import annotations

import gc
import random
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from unittest import mock

import pytest
import re2
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import anything, documents, known_lines, real_texts

from cleantext import carve as carve_module
from cleantext import cutting as cutting_module
from cleantext import dates, native, quotations
from cleantext import document as document_module
from cleantext import headline as headline_module
from cleantext import known as known_module
from cleantext import parts as parts_module
from cleantext import rounds as rounds_module
from cleantext import shape as shape_module
from cleantext.cleaner import Cleaner
from cleantext.clues import Clue, Clues, _low
from cleantext.document import Document, Removal
from cleantext.filters import bare_captions, bylines, captions, links, lists, phrases, repeats
from cleantext.filters import marks as marks_module
from cleantext.rules import engine, sets
from cleantext.rules.book import Rule, built_in
from cleantext.rules.engine import Matcher
from cleantext.rules.fold import core, fold
from cleantext.rules.pattern import PatternError, parse
from cleantext.rules.sets import full_match_set
from cleantext.rules.tongues import sample_of, tongues
from cleantext.shape import (
    COMMA,
    ENDS,
    MOST,
    Kind,
    Shapes,
    _kinds,
    _measured,
    _small_words_plainly,
    _twins_plainly,
    initials,
    kind,
)
from cleantext.sources import glued as glued_module

_text = native.load("_text")
pytestmark = pytest.mark.skipif(_text is None, reason="cleantext.native._text was not built")

#: Characters at which the two could part: what folds oddly, what decorates, digits and blanks of all kinds, half pairs.
ODD = "aZé ß\0\t\r\x0b\x1c\x85\xa0\u2028\u3000İıΣςσſ´’“„–—:：！（）…。?!|•·»→\"'()[]_-*#1٣½²𝟙𐐀👉😀▶️\u200d\ufeff\ud800\udc00の는的ofe"
odd_text = st.text(ODD, max_size=60) | st.text(max_size=40) | anything()
odd_lines = st.lists(odd_text.map(str.strip).filter(bool).map(lambda t: " ".join(t.split("\n"))), max_size=8)


@contextmanager
def plainly() -> Iterator[None]:
    """Without C in the engine."""
    with mock.patch.object(sets, "_native", None), mock.patch.object(engine, "_native", None):
        yield


@cache
def matcher() -> Matcher:
    return Matcher(built_in())


@cache
def plain_matcher() -> Matcher:
    return Matcher(built_in())


def check_reading(one: Matcher, other: Matcher, lines: list[str]) -> None:
    assert one._reader is not None
    got = one._read(lines)
    with plainly():
        want = other._read_plainly(lines)
    assert got[:3] == want[:3]


# ---- lines ------------------------------------------------------------------------------------------------------------


@given(odd_text)
@example("")
@example("\r\n a \r\r\n\n\x85b\u2029 \n")
@example(" \n" * 3 + "x")
def test_split(text: str) -> None:
    assert _text is not None
    assert _text.split(text) == cutting_module._split_plainly(text)


def test_split_finds_every_line_end_wherever_it_stands() -> None:
    """Many characters at a time are asked whether one of them ends a line."""
    assert _text is not None
    for fill in ("a", "é", "’", "\u0129", "👉", "\x1f", "\t"):
        for end in (
            "\n",
            "\r",
            "\r\n",
            "\x0b",
            "\x0c",
            "\x1c",
            "\x1d",
            "\x1e",
            "\x85",
            "\u2028",
            "\u2029",
            "\u2027",
            "\x1f",
        ):
            for before in range(35):
                text = "x" + fill * before + end + fill * 20 + "x"
                assert _text.split(text) == cutting_module._split_plainly(text)


def test_split_of_huge_lines() -> None:
    assert _text is not None
    for piece in ("word ", "の", "\n", " ", "\r\n", "👉\n"):
        text = piece * 300_000
        assert _text.split(text) == cutting_module._split_plainly(text)


@given(odd_lines)
def test_measures(lines: list[str]) -> None:
    assert _text is not None
    assert _text.measure(lines, _kinds()) == _measured(lines)


@given(odd_lines, st.integers(-1, 9))
def test_lines_of_a_size(lines: list[str], least: int) -> None:
    assert _text is not None
    assert _text.of_size(lines, least) == parts_module._of_size_plainly(lines, least)


@given(st.lists(st.text("ab\U0001f600é", max_size=4), max_size=60), *[st.integers(0, 4)] * 3)
@example(["a"] * 9, 0, 4, 1)
def test_the_lowest_among_their_neighbours(lines: list[str], least: int, most: int, near: int) -> None:
    assert _text is not None
    assert _text.lowest(lines, least, most, near) == parts_module._lowest_plainly(lines, least, most, near)


@given(st.text('ab "„“”«»‹›「」『』😀\xaa\u2017\u203b\u300b\u3010'), st.lists(st.integers(0, 20)))
@example("„a“ b ”c", [*range(9)])
@example("»a« b", [*range(6)])
@example("«a» b", [*range(6)])
def test_open_quotations(line: str, places: list[int]) -> None:
    assert _text is not None
    places = sorted(place for place in places if place <= len(line))
    assert _text.quoted_at(line, places) == quotations._quoted_plainly(line, places)


_glued_text = (
    st.text("aZéÉßяЯёЁωΩİ0.!?…”’'\"“‘)]» ©\n×÷\U0001f600Ǆ", max_size=40)
    | st.text()
    | documents().map(lambda text: re.sub(r"\s*\n\s*", "", text))
)


@given(_glued_text, st.integers(0, 60), st.integers(0, 9), st.integers(0, 60))
@example("a.“B c", 9, 0, 9)
@example("a’B cd.’B c.’“Bc", 9, 0, 30)
@example("SportThe councilMcDonald YouTube", 9, 0, 30)
def test_glued_places(text: str, most: int, start: int, size: int) -> None:
    assert _text is not None
    assert _text.glue(text, most) == glued_module._glue_plainly(text, most)
    assert _text.glue_within(text, start, start + size) == glued_module._within_plainly(text, start, start + size)


def test_glued_places_of_every_character() -> None:
    assert _text is not None
    for form in ("{}Bc", ".{}Bc", "a{}c", "a{} c", "aB{}", "aBC{}", "a“{}c"):
        text = " ".join([form.format(chr(code)) for code in (*range(0x2100), 0x10400, 0x10428)])
        assert _text.glue(text, 99_999) == glued_module._glue_plainly(text, 99_999)
        assert _text.glue_within(text, 0, len(text)) == glued_module._within_plainly(text, 0, len(text))


_pieces = st.sampled_from(
    ['"', "“", "”", "„", "«", "»", "‹", "›", "「", "」", "『", "』", ' "a', 'a" ', "😀", "x" * 700, "x " * 400]
)


@given(st.lists(_pieces, max_size=60).map("".join), st.data())
@example('"' + "x" * 5000 + '" y', None)
def test_open_quotations_of_long_lines(line: str, data: st.DataObject | None) -> None:
    assert _text is not None
    few = st.lists(st.integers(0, len(line)))
    places = [*range(0, len(line) + 1, 97)] if data is None else sorted(data.draw(few))
    assert _text.quoted_at(line, places) == quotations._quoted_plainly(line, places)


@given(st.text(min_size=1), st.data())
def test_removals_of_a_part(text: str, data: st.DataObject) -> None:
    assert _text is not None
    by = data.draw(st.integers(0, len(text)))
    edges = sorted(data.draw(st.lists(st.integers(0, len(text) - by), max_size=8)))
    removed = [Removal(a, b, "promo", "test", "so", "x") for a, b in zip(edges[::2], edges[1::2])]
    for known in (text, None):
        found = _text.moved(Removal, known, removed, by)
        assert found == carve_module._moved_plainly(Removal, known, removed, by)


@given(odd_text)
def test_squeezing(text: str) -> None:
    assert _text is not None
    assert _text.squeeze(text) == headline_module._squeeze_plainly(text)
    assert _text.squeeze(text).isascii() == headline_module._squeeze_plainly(text).isascii()


def test_measures_of_long_lines() -> None:
    assert _text is not None
    lines = [piece * 4000 + end for piece in ("a b", "の", "1,", "👉") for end in ("", ".", "...", '."', "… ")]
    assert _text.measure(lines, _kinds()) == _measured(lines)


@given(documents() | odd_text, st.data())
def test_cut(text: str, data: st.DataObject) -> None:
    assert _text is not None
    document = Document(text)
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    if document.lines and data.draw(st.booleans()):  # at the edges of blocks
        edges = [0, *document.starts, *map(document.end, range(len(document))), len(text)]
        places = sorted(data.draw(st.lists(st.sampled_from(edges), max_size=8)))
    if document.lines and data.draw(st.booleans()):  # within blocks
        of = st.sampled_from(range(len(document)))
        spans = {
            index: data.draw(st.lists(st.integers(0, len(document.lines[index])), max_size=4))
            for index in data.draw(st.sets(of))
        }
        places = [
            document.starts[index] + at
            for index, own in sorted(spans.items())
            for at in sorted(own)[: len(own) // 2 * 2]
        ]
    cuts = [Removal(a, b, "promo", "test", "cut") for a, b in zip(places[::2], places[1::2]) if a < b]
    given = document.lines, document.starts, document.gaps, cuts
    found = _text.cut(*given)
    assert found == cutting_module._cut_plainly(*given)
    left = cutting_module._left_plainly(text, cuts)
    if found is not None and "\r" not in text:  # a line feed behind one makes no other line end
        new = Document(left)
        assert (found[0], found[1], found[2]) == (new.lines, new.starts, new.gaps)
        assert found[3] == [
            place if place >= 0 else -1
            for place in cutting_module._places_before_plainly(
                document.starts, document.lines, cuts, new.starts, new.lines
            )
        ]
        assert found[5] == len(text) - len(left)
    assert _text.left(text, cuts) == left
    assert _text.left(text, cuts).isascii() == left.isascii()
    assert hash(_text.left(text, cuts)) == hash(left)  # it depends on the width of the characters


@given(documents() | odd_text, st.data())
def test_carving(text: str, data: st.DataObject) -> None:
    assert _text is not None
    document = Document(text)
    marks = [
        Removal(a, b, "promo", "test", "mark") for a, b in data.draw(st.lists(st.tuples(*[st.integers(-1, 40)] * 2)))
    ]
    if document.lines:
        for index in data.draw(st.lists(st.integers(0, len(document) - 1))):
            category = data.draw(st.sampled_from(("advert", "boilerplate", "related", "house")))
            name, reason = data.draw(st.tuples(*[st.sampled_from(("a", "b", "\u00e9", "rule ", "rule a", "rule"))] * 2))
            marks.append(Removal(document.starts[index], document.end(index), category, name, reason))
    marks = data.draw(st.permutations(marks))
    asked = document.starts, document.lines, marks, carve_module._ORDER
    whole, others = _text.settle(*asked)
    assert (whole, others) == carve_module._settle_plainly(*asked)
    given = len(text), document.starts, document.lines, document.gaps, whole
    removals = _text.assemble(Removal, text, *given)
    assert removals == carve_module._assemble_plainly(Removal, text, *given)
    assert all(type(removal) is Removal for removal in removals)
    without = _text.assemble(Removal, None, *given)
    assert without == carve_module._assemble_plainly(Removal, None, *given)
    assert without == [removal._replace(text="") for removal in removals]


@given(st.text("abc", min_size=1, max_size=40), st.data())
def test_what_later_rounds_cut(text: str, data: st.DataObject) -> None:
    assert _text is not None
    removed: list[Removal] = []
    left = [*enumerate(text)]
    for round_ in range(3):
        edges = sorted(data.draw(st.lists(st.integers(0, len(left)), max_size=8)))
        cuts = [Removal(a, b, "promo", "test", str(round_)) for a, b in zip(edges[::2], edges[1::2]) if a < b]
        given = Removal, text, removed, cuts
        bare = _text.with_later(Removal, None, removed, cuts)
        assert bare == carve_module._with_later_plainly(Removal, None, removed, cuts)
        removed = _text.with_later(*given)
        assert [one[:5] for one in bare] == [one[:5] for one in removed]
        assert removed == carve_module._with_later_plainly(*given)
        for cut in reversed(cuts):
            del left[cut.start : cut.end]
        kept = {place for place, _ in left}
        assert [at for r in removed for at in range(r.start, r.end)] == [
            at for at in range(len(text)) if at not in kept
        ]
        assert all(
            type(removal) is Removal and removal.text == text[removal.start : removal.end] for removal in removed
        )


def test_headline_of_what_is_left() -> None:
    text = "Menu\n\nThe headline of it\nA line\n\nThe headline of it\nThe last line"
    for headline in range(5):
        document = Document(text, headline)
        for gone in range(5):
            mark = Removal(document.starts[gone], document.end(gone), "promo", "test", "gone")
            left = document.without(carve_module.carve(document, [mark]))
            assert left.headline == headline - (gone < headline)  # the headline is not cut
            hard = document.without([mark])
            assert hard.headline == (None if gone == headline else headline - (gone < headline))


# ---- patterns ---------------------------------------------------------------------------------------------------------

_ATOMS = [
    "a",
    "b",
    "ab",
    "é",
    "の",
    ".",
    "[ab]",
    "[^ab]",
    "[a-c]",
    "[é-ü]",
    "\\d",
    "\\w",
    "\\s",
    "\\.",
    "\\p{Han}",
    "\\pL",
    "[^\\w]",
    " ",
]
_COUNTS = ["", "", "", "?", "*", "+", "{2}", "{1,3}", "{0,20}", "{2,}"]
_piece = st.tuples(st.sampled_from(_ATOMS), st.sampled_from(_COUNTS)).map("".join)
sources = st.recursive(
    st.lists(_piece, min_size=1, max_size=4).map("".join),
    lambda inner: st.tuples(st.lists(inner, min_size=1, max_size=3).map("|".join), st.sampled_from(_COUNTS)).map(
        lambda pair: f"({pair[0]}){pair[1]}"
    ),
    max_leaves=8,
)


@given(sources, st.lists(st.text("abcéöの1 .\0\ud800?👉", max_size=14), min_size=1, max_size=12))
def test_pattern_says_what_re2_says(source: str, lines: list[str]) -> None:
    assert _text is not None
    try:
        found = [pattern.re2 for pattern in parse(source)]
    except PatternError:
        return
    patterns = _text.Patterns(found)
    for place, expression in enumerate(found):
        compiled = full_match_set([expression])
        for line in lines:
            verdict = patterns.match(place, line)
            want = bool(compiled.Match(line.encode("utf-8", "replace")))
            assert verdict in (None, want), (expression, line)


def _mutants(line: str, dice: random.Random) -> Iterator[str]:
    """A line, and others that are nearly it."""
    yield line
    for _ in range(3):
        at = dice.randrange(len(line) + 1)
        yield line[:at] + dice.choice(ODD + "the ") + line[at + dice.randrange(3) :]
        yield line[:at]


def test_patterns_of_the_rules_say_what_re2_says() -> None:
    """Every pattern, on the examples of its rule, on what is nearly these, and on lines that its kin removes."""
    dice = random.Random(1)
    own = matcher()
    verdicts = {True: 0, False: 0, None: 0}
    for of in (own._by_head, own._by_literal, own._inline):
        patterns = of.quick()
        for place, (number, pattern) in enumerate(of.patterns):
            if place % 4 != dice.randrange(4):
                continue  # RE2 needs a second for a few hundred of them
            rule = own.rules[number]
            lines = [core(fold(line)) for line in (*rule.removes[:6], *rule.keeps[:2])]
            compiled = full_match_set([pattern.re2])
            for line in [mutant for whole in lines for mutant in _mutants(whole, dice)]:
                verdict = patterns.match(place, line)
                assert verdict in (None, bool(compiled.Match(line.encode("utf-8", "replace")))), (pattern.re2, line)
                verdicts[verdict] += 1
    assert verdicts[True] > 200
    assert verdicts[False] > 2000
    assert verdicts[None] < verdicts[True] + verdicts[False]


@pytest.mark.parametrize(
    "source", ["a{0,1000}" * 9, "((a?){300}b?){300}", "(" * 39 + "a" + ")?" * 39, "x" * 9000, "(a|b)*c" * 300]
)
def test_pattern_that_is_large(source: str) -> None:
    assert _text is not None
    patterns = _text.Patterns([source.replace("(", "(?:")])
    for line in ("", "a", "a" * 1500, "x" * 9000, "ab" * 700 + "c"):
        verdict = patterns.match(0, line)
        assert verdict is None or verdict == bool(re2.fullmatch(source.replace("(", "(?:"), line))


@pytest.mark.parametrize("negated", ["", "^"])
@pytest.mark.parametrize(
    "of", ["L", "M", "N", "{Han}", "{Hiragana}", "{Katakana}", "{Hangul}", "{Cyrillic}", "{Devanagari}", "L\\pM\\pN_"]
)
def test_properties_of_every_character(of: str, negated: str) -> None:
    """What a character is, is said as RE2 says it or not at all; of letters and numbers it nearly always is said."""
    assert _text is not None
    source = rf"[{negated}\p{of}]"
    patterns = _text.Patterns([source])
    compiled = re2.compile(source)
    left = 0
    for code in [*range(0xD800), *range(0xE000, 0x30000)]:
        verdict = patterns.match(0, chr(code))
        if verdict is None:
            left += 1
        else:
            assert verdict == (compiled.fullmatch(chr(code)) is not None), hex(code)
    assert left < (82_000 if of in "L N" else 195_000)
    for char in "aé’–“東あア가·…😀":
        assert patterns.match(0, char) is not None or of[0] == "{"


@given(st.text("ab()[]{}|?*+.\\^$-,0123pLé:", max_size=20))
def test_pattern_of_any_text_is_no_crash(source: str) -> None:
    assert _text is not None
    _text.Patterns([source]).match(0, "ab")


# ---- the engine -------------------------------------------------------------------------------------------------------


@given(odd_text)
def test_core(text: str) -> None:
    reader = matcher()._reader
    assert reader is not None
    row = fold(text.replace("\n", " "))
    assert reader.core(row) == core(row)


@given(odd_text)
def test_folded_row(text: str) -> None:
    reader = matcher()._reader
    assert reader is not None
    line = text.replace("\n", " ")
    assert reader.read([line], 0).row(0) == fold(line)


@given(st.lists(odd_text | st.sampled_from(["the and", "și の", "это и"]), max_size=60).map(lambda lines: lines * 3))
def test_languages(lines: list[str]) -> None:
    one = matcher()
    assert one._tongues(lines)[0] == tongues([*map(fold, sample_of(lines))], one._languages)


_SPOKEN = [
    "the and",
    "și nu este",
    "это и не",
    "の",
    "und nicht",
    "x" * 90,
    "der Hund und die Katze " * 5,
    "of the sea and " * 9,
]


@given(st.lists(st.sampled_from(_SPOKEN) | odd_text, min_size=1, max_size=60), st.integers(1, 4), st.data())
def test_languages_of_what_is_left(lines: list[str], times: int, data: st.DataObject) -> None:
    """The quick look never says that the languages are the same where one is new; and of a page that keeps its article it says so."""
    one = matcher()
    lines = Document("\n".join(lines * times)).lines
    reading = one._read(lines)
    left = [line for line in lines if data.draw(st.booleans())]
    if not one._may_differ(left, (), reading):
        assert {*one._tongues(left)[0]} <= {*reading.languages}
    article = ["The council met on Monday, and the mayor of the town said that they would have this to pay for."] * 40
    reading = one._read([*article, "Menu", "Home"])
    assert not one._may_differ(article, (), reading)
    assert one._may_differ(article, (0,), reading)


@given(documents() | odd_text)
def test_reading(text: str) -> None:
    check_reading(matcher(), plain_matcher(), Document(text).lines)


@given(
    st.lists(st.sampled_from([part.text for part in known_lines("en", "line", "lead", "label")]), max_size=6), st.data()
)
def test_reading_of_lines_that_rules_nearly_know(lines: list[str], data: st.DataObject) -> None:
    dice = random.Random(data.draw(st.integers(0, 10**6)))
    nearly = [mutant.strip() for line in lines for mutant in _mutants(line, dice)]
    check_reading(matcher(), plain_matcher(), Document("\n".join(filter(None, nearly))).lines)


def test_reading_of_what_rules_remove_and_keep() -> None:
    dice = random.Random(2)
    lines = [line for rule in matcher().rules for line in (*rule.removes[:2], *rule.keeps[:1])]
    lines = [
        mutant
        for line in lines
        for mutant in (line, f"▶ {line} (1)", f"It said. {line}", line[: dice.randrange(1, 99)])
    ]
    for at in range(0, len(lines), 400):
        check_reading(matcher(), plain_matcher(), Document("\n".join(lines[at : at + 400])).lines)


def test_reading_of_texts() -> None:
    for text in real_texts().values():
        check_reading(matcher(), plain_matcher(), Document(text).lines)
        check_reading(matcher(), plain_matcher(), Document(text.upper()).lines)


def test_reading_of_huge_lines() -> None:
    for piece in ("Sign up to our newsletter. ", "広告", "x", "▶", "¿", "ΟΔΟΣ ", "(read more) [", "a\ud800"):
        check_reading(matcher(), plain_matcher(), [piece.strip() * 3_000, piece.strip()])


def house(*patterns: tuple[str, str]) -> list[Rule]:
    return [
        Rule("promo", f"r{i}", parse(pattern), where, ("x",), ("x",), f"house{i}", "house.toml", i)
        for i, (pattern, where) in enumerate(patterns)
    ]


@given(
    st.lists(
        st.lists(
            st.sampled_from(["wombat", "club", " ", "の", "join us now", "📷 ", "x", ".", " and (", ")"]), max_size=12
        ),
        max_size=6,
    )
)
def test_reading_with_rules_of_the_house(parts: list[list[str]]) -> None:
    rules = house(
        ("join( the)? (wombat|quokka) .{2,10}", "line"),
        (".{0,20}wombat club.{0,20}", "line"),
        ("join us now.{0,20}", "inline"),
        ("wombat (club|の).{0,9}", "inline"),
        ("x", "label"),
        (".{0,5}wombat\\p{Han}?", "line"),
    )
    lines = Document("\n".join(map("".join, parts))).lines
    check_reading(Matcher(rules), Matcher(rules), lines)


def test_more_languages_than_bits_are_read_plainly() -> None:
    rules = house(*[(f"wombat club {number}", "line") for number in range(70)])
    own = Matcher(rules)
    assert own._reader is None
    assert own.line("Wombat club 69") is rules[69]


def test_a_literal_that_begins_beyond_the_basic_plane_is_read_plainly() -> None:
    rules = house((".{0,9}📷📷.{0,9}", "line"))
    assert Matcher(rules)._reader is None
    assert Matcher(rules).line("see 📷📷 here") is rules[0]


def test_no_rules_at_all() -> None:
    own = Matcher([])
    assert own.line("Sign up") is None


def test_a_cleaner_without_c_gives_the_same() -> None:
    quick = Cleaner(model=False)
    with plainly():
        slow = Cleaner(model=False)
        matchers = {id(f.matcher): f.matcher for f in slow.filters if hasattr(f, "matcher")}
        # The matcher is shared between cleaners: this one has its own.
        assert len(matchers) == 1
    for text in real_texts().values():
        one = quick.clean(text)
        with (
            plainly(),
            mock.patch.object(Matcher, "_reader", None),
            mock.patch.object(document_module, "split", cutting_module._split_plainly),
            mock.patch.object(document_module, "cut", cutting_module._cut_plainly),
            mock.patch.object(rounds_module, "with_later", carve_module._with_later_plainly),
            mock.patch.object(rounds_module, "moved", carve_module._moved_plainly),
            mock.patch.object(document_module, "text_without", cutting_module._left_plainly),
            mock.patch.object(document_module, "places_before", cutting_module._places_before_plainly),
            mock.patch.object(known_module, "_in_place", known_module._in_place_plainly),
            mock.patch.object(lists, "_native", None),
            mock.patch.object(links, "_labelled", links._labelled_plainly),
            mock.patch.object(links, "_in_capitals", links._in_capitals_plainly),
            mock.patch.object(links, "_kickers", links._kickers_plainly),
            mock.patch.object(marks_module, "_marks_for", marks_module._marks_for_plainly),
            mock.patch.multiple(phrases, _marks=phrases._marks_plainly, quoted_at=quotations._quoted_plainly),
            mock.patch.object(shape_module, "_edges", shape_module._edges_plainly),
            mock.patch.object(shape_module, "_pick_twins", shape_module._pick_twins_plainly),
            mock.patch.object(carve_module, "_settle", carve_module._settle_plainly),
            mock.patch.object(carve_module, "_assemble", carve_module._assemble_plainly),
        ):
            other = slow.clean(text)
        assert (one.text, one.title, one.removed) == (other.text, other.title, other.removed)


# ---- what may be handed in --------------------------------------------------------------------------------------------


def test_wrong_arguments_are_errors() -> None:
    assert _text is not None
    reader = matcher()._reader
    assert reader is not None
    for call in (
        lambda: _text.split(b"x"),
        lambda: _text.measure(["a"], b""),
        lambda: _text.measure([""], b"\0" * 65536),
        lambda: _text.measured_at([1], [True], [True], [True], b"", [0]),
        lambda: _text.measured_at([1], [True], [True], [True], bytes(20), [1]),
        lambda: _text.measured_at([1], [True], [True], [True], bytes(20), [-1]),
        lambda: _text.measured_at([1], [True], [True], [True], bytes(20), ["x"]),
        lambda: _text.caption_reads(["a"], [1], [1], {}, frozenset(), frozenset(), {}, 0.0, bare_captions._TABLE),
        lambda: _text.caption_reads([""], [1], [0], {}, frozenset(), frozenset(), {}, 0.0, bare_captions._TABLE),
        lambda: _text.caption_reads(["A"], [1], [0], {}, frozenset(), frozenset(), {}, 0.0, b""),
        lambda: _text.caption_reads(
            ["It is"], [1], [0], {"is": "is"}, frozenset(), frozenset(), {"is": "x"}, 0.0, bare_captions._TABLE
        ),
        lambda: _text.caption_table({1: "is"}, {}),
        lambda: _text.caption_table({}, {"names": "x"}),
        lambda: _text.capital_words(b"x"),
        lambda: _text.squeeze(b"x"),
        lambda: _text.of_size([b"x"], 0),
        lambda: _text.lowest([b"x"], 0, 1, 1),
        lambda: _text.lowest(["x"], 0, 1, -1),
        lambda: _text.quoted_at(b"x", []),
        lambda: _text.quoted_at("x", [2]),
        lambda: _text.quoted_at("x", [1, 0]),
        lambda: _text.quoted_at("x", ["x"]),
        lambda: _text.moved(Removal, "x", [(0, 1)], 0),
        lambda: _text.moved(Removal, "x", [Removal(0, 1, "a", "b", "c")], 1),
        lambda: _text.moved(Removal, b"x", [], 0),
        lambda: _text.moved(int, "x", [], 0),
        lambda: _text.is_loose("x"),  # type: ignore[call-arg]
        lambda: _text.is_loose("", 1),
        lambda: _text.long_twins(["a"], b"", 1, 1),
        lambda: _text.long_twins([1, 1], bytes(40), 1, 0),
        lambda: _text.said_again(["a"], b"", 1),
        lambda: _text.said_again([1, 1], bytes(40), 0),
        lambda: _text.are_names(frozenset(), b"x"),
        lambda: _text.are_names({"x"}, "x"),
        lambda: _text.may_be_date(frozenset(), b"x"),
        lambda: _text.may_be_dates(frozenset(), ["x"], [1]),
        lambda: _text.may_be_dates(frozenset(), ["x"], [-1]),
        lambda: _text.may_be_dates(frozenset(), [b"x"], [0]),
        lambda: _text.Clues((kind(),), ()),
        lambda: _text.Clues((kind(),) * 33, ((),) * 33),
        lambda: _text.Clues((kind(words=(200, 300)),), ((),)),
        lambda: _text.Clues((kind(),), (((0, 1, ("",), False, "\0", "\0"),),)),
        lambda: _text.Clues((kind(),), (((0, 1, ("a",), False, "\0"),),)),
        lambda: _text.Clues((kind(),), (((0, 1, (1,), False, "\0", "\0"),),)),
        lambda: _text.Clues((kind(),), ([(0, 1, ("a",), False, "\0", "\0")],)),
        lambda: _text.Clues(((bytes(27), None, None),), ((),)),
        lambda: _text.Clues((kind(),), ((),)).find(["a"], b"", 0),
        lambda: _text.Clues((kind(),), (((0, 1, ("a",), False, "\0", "\0"),),)).find([b"a"], bytes(20), 0),
        lambda: _text.twins(["a", 1], 1),
        lambda: _text.alike(["a", 1], "a", 1),
        lambda: _text.alike(["a"], 1, 1),
        lambda: _text.alike(["a"], "a"),
        lambda: _text.pick(b""),
        lambda: _text.pick([], (bytes(28), None, None), 0, 0),
        lambda: _text.pick(b"", (bytes(28), None, None), "x", 0),
        lambda: _text.pick(b"", (bytes(27), None, None), 0, 0),
        lambda: _text.pick(b"", (bytes(28), None, b"x"), 0, 0),
        lambda: _text.pick(b"", (bytes(28), None), 0, 0),
        lambda: _text.pick(b"", bytes(28), 0, 0),
        lambda: _text.pick_each(b""),
        lambda: _text.pick_each(b"", [(bytes(28), None, None)]),
        lambda: _text.pick_each(b"", ((bytes(28), None, None), 0)),
        lambda: _text.cut([], [1], [], []),
        lambda: _text.left("ab", [(1, 0)]),
        lambda: _text.left("ab", [3]),
        lambda: _text.left("ab", [(0, 3)]),
        lambda: _text.settle([0], [], [], {}),
        lambda: _text.settle([1, 0], ["a", "b"], [], {}),
        lambda: _text.assemble(tuple, "a", [0], ["ab"], [None]),
        lambda: _text.assemble(tuple, "a", [0], ["a"], [3]),
        lambda: _text.assemble(tuple, "a", [0], ["a"], []),
        lambda: _text.assemble(int, "a", [0], ["a"], [None]),
        lambda: _text.cut(["a"], [0], [0], [3]),
        lambda: _text.cut(["a"], ["x"], [0], [(0, 1)]),
        lambda: _text.Patterns([1]),
        lambda: _text.Patterns(["a"]).match(1, "a"),
        lambda: _text.Patterns(["a"]).first([7], "a"),
        lambda: _text.Reader(1, {}, {}, fold, _text.Patterns([]), _text.Patterns([]), _text.Patterns([])),
        lambda: reader.read(["x"]),  # type: ignore[call-arg]
        lambda: reader.read("x", 1),  # type: ignore[arg-type]
        lambda: reader.read([b"x"], 1),  # type: ignore[list-item]
        lambda: reader.read(["x"], "x"),  # type: ignore[arg-type]
        lambda: reader.read(["x"], 1).find(99),
        lambda: reader.read(["x"], 1).row(1),
        lambda: reader.traces([1], 2),  # type: ignore[list-item]
        lambda: reader.may_differ([1], 2, 1, 0),  # type: ignore[list-item]
        lambda: reader.core(1),  # type: ignore[arg-type]
    ):
        with pytest.raises((TypeError, ValueError, IndexError, KeyError)):
            call()


def test_nothing_is_left_behind() -> None:
    """Objects come and go: as many references after a thousand texts as after ten."""
    own = matcher()
    lines = ["Sign up to our newsletter", "ΟΔΟΣ", "It said. Read more: here", "x" * 100] * 5

    def run(times: int) -> int:
        for _ in range(times):
            own._read(lines)
            Document("\n".join(lines)).without([])
        gc.collect()
        return len(gc.get_objects())

    run(10)
    before = run(10)
    assert abs(run(300) - before) < 50


@pytest.mark.parametrize("piece", ["Sign up to our newsletter. ", "of the ", "広告の", "▶ ", "(", "newsletter\n", "\n"])
def test_time_is_linear(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.process_time()
        matcher()._read(Document(text).lines)
        return time.process_time() - start

    seconds(10_000)
    assert min(seconds(400_000) for _ in range(2)) < 25 * max(0.002, min(seconds(40_000) for _ in range(3)))


#: Words that tell captions from other lines, and what stands beside words.
SAID = [
    *bare_captions._WORDS,
    *bare_captions._QUESTIONS,
    "2019",
    "٢٠١٩",
    "WalKs",
    "İs",
    "HTTP",
    "http",
    "www.",
    "Read",
    "more",
]
said_lines = st.lists(
    st.tuples(
        st.sampled_from(["", "(", "“", "'", '"', "- "]),
        st.sampled_from(SAID) | odd_text,
        st.sampled_from('\0.,:;?!)”"’'),
    ).map(lambda parts: "".join(parts).strip("\0")),
    min_size=1,
    max_size=40,
).flatmap(lambda words: st.sampled_from([" ", "  ", " \t", " – ", "\u2003"]).map(lambda blank: blank.join(words)))


@given((said_lines | said_lines.map(str.title) | odd_text).map(str.strip).filter(bool))
@example("'Tis a Walk of The fans, pictured Monday in 2019")
def test_what_the_words_of_a_line_tell(line: str) -> None:
    assert _text.small_words(line) == _small_words_plainly(line)
    assert _text.articles(line) == bare_captions._articles_plainly(line)
    words = line.count(" ") + 1
    assert _text.is_sentence(line, words) == bare_captions._is_sentence_plainly(line, words)
    reads = bare_captions._reading_natively([line], [words], [0])[line]
    assert reads == pytest.approx(bare_captions._reading_plainly([line], [words], [0])[line])
    signs = bare_captions._signs_natively(line)
    plainly = bare_captions._signs_plainly(line)
    assert signs == plainly
    assert [*signs] == [*plainly]
    assert max(map(len, bare_captions._WORDS | dict.fromkeys(bare_captions._QUESTIONS | bare_captions._PRONOUNS))) <= 32


@given((said_lines | said_lines.map(str.capitalize) | odd_text).map(str.strip).filter(bool))
@example("A bridge is closed - and the mayor says")
@example("A bridge is closed. and the mayor says")
def test_sentences_without_a_full_stop(line: str) -> None:
    for words in (0, line.count(" ") + 1, 40):
        assert _text.is_loose(line, words) == captions._is_loose_plainly(line, words)


# ---- clues ------------------------------------------------------------------------------------------------------------

FEW = "aAbs(:/ -IiİıſK摄é\ud800😀"
few_lines = st.lists(st.text(FEW, max_size=24).map(str.strip).filter(bool), max_size=8)
places = st.integers(-30, 30) | st.sampled_from([MOST, 1 << 62])
some_clues = st.builds(
    Clue,
    places,
    places,
    st.lists(st.text(FEW, min_size=1, max_size=4), max_size=4).map(tuple)
    | st.lists(st.text(FEW, max_size=3).map("{}:".format), max_size=3).map(tuple),
    st.booleans(),
    st.sampled_from("\0\0("),
    st.sampled_from("\0\0:"),
)
some_kinds: st.SearchStrategy[Kind] = st.builds(
    kind,
    has=st.sampled_from([0, 0, COMMA]),
    lacks=st.sampled_from([0, 0, ENDS]),
    any_of=st.sampled_from([0, ENDS | COMMA]),
    words=st.sampled_from([(0, MOST), (1, 3), (3, MOST)]),
    size=st.sampled_from([(0, MOST), (2, 9), (5, MOST)]),
    first=st.sampled_from([None, initials("aA("), initials("a", 0x80)]),
    last=st.sampled_from([None, initials("iI:")]),
)


def shape_of(lines: list[str]) -> Shapes:
    return Shapes(*_measured(lines))


@given(few_lines | odd_lines, st.lists(st.tuples(some_kinds, st.lists(some_clues, max_size=3).map(tuple)), max_size=5))
@example(["a/b"], [(kind(), (Clue(-2, MOST, ("/", "b/"), False, "\0"),))])
@example(["x (a) (b)"], [(kind(), (Clue(0, MOST, ("(a",), False, "("),))])
def test_clues(lines: list[str], wanted: list[tuple[Kind, tuple[Clue, ...]]]) -> None:
    clues, shape = Clues(*wanted), shape_of(lines)
    for start in (0, 3, -1, MOST):
        assert clues.find(lines, shape, start) == clues._find_plainly(lines, shape, start)


def test_letters_whatever_their_case() -> None:
    lines = [chr(code) for code in range(0x110000) if chr(code).lower() != chr(code) or chr(code) in "ıſ"]
    shape = shape_of(lines)
    letters = sorted({_low(line) for line in lines})
    for start in range(0, len(letters), 30):
        some = letters[start : start + 30]
        clues = Clues(*[(kind(), (Clue(0, 1, (letter,), False, "\0"),)) for letter in some])
        found = clues.find(lines, shape)
        assert found == [[i for i, line in enumerate(lines) if _low(line) == letter] for letter in some]


@given(documents() | odd_lines.map("\n".join))
def test_clues_of_the_filters(text: str) -> None:
    document = Document(text)
    lines, shape = document.lines, shape_of(document.lines)
    for clues in (captions._FIRST, captions._AGAIN, bylines._CLUES, bylines._NOTES_CLUES):
        assert clues.find(lines, shape) == clues._find_plainly(lines, shape)


@pytest.mark.parametrize("piece", ["(", "a", "：", ", 20", "photo", ":", "P", "(pictured", "\u2c2c", "👉"])
def test_clues_in_huge_lines(piece: str) -> None:
    lines = [piece * (size // len(piece)) for size in (100_000, 400_000)]
    shape = shape_of(lines)
    for clues in (captions._FIRST, bylines._CLUES):
        assert clues.find(lines, shape) == clues._find_plainly(lines, shape)
    wanted = Clues((kind(), (Clue(0, MOST, ("x", piece + "x", "(x:", "y:"), False, "\0"),)))

    def seconds(line: str) -> float:
        start, own = time.process_time(), shape_of([line])
        wanted.find([line], own)
        return time.process_time() - start

    assert min(seconds(lines[1]) for _ in range(3)) < 12 * max(0.002, min(seconds(lines[0]) for _ in range(3)))


# ---- names and dates ---------------------------------------------------------------------------------------------------

NAMED = "aAÉß1٣_'’.-,& \tİǅK"
named = st.lists(
    st.text(NAMED, max_size=8) | st.sampled_from([*bylines._PARTICLES, "De", "O’Do", "J.-P."]), max_size=15
)


@given(named.map(" ".join) | odd_text)
@example("A.b.c.d.e.")
@example("A.b.c.d.e..")
@example("A.b.c.d.e.f")
@example("Jane de la Doe, and, Jo")
def test_names(text: str) -> None:
    assert _text.are_names(bylines._PARTICLES, text) == bylines._are_names_plainly(bylines._PARTICLES, text)
    assert max(map(len, bylines._PARTICLES)) <= 8


dated = st.lists(
    st.sampled_from([*sorted(dates._WORDS), "2019", "12:30", "3rd", "Mayor", "2015年3月4日", ".", "-", "a.m", "K"])
    | st.text("aM1.:;年", max_size=3),
    max_size=6,
).flatmap(lambda words: st.sampled_from([" ", " | ", ", ", "(", ". ", " - ", "•"]).map(lambda part: part.join(words)))


@given(dated | dated.map(str.title) | dated.map(str.upper) | odd_text)
@example("13/08/2015 17:51 BST | Updated 13/08/2016 06:12 BST")
def test_words_of_dates(line: str) -> None:
    likely = _text.may_be_date(dates._WORDS, line)
    assert likely == dates._may_be_date_plainly(dates._WORDS, line)
    assert _text.may_be_dates(dates._WORDS, ["x", line], [1]) == ([1] if likely else [])
    assert max(len(word) for word in dates._WORDS if word.isascii()) <= 16


@given(st.lists(st.text("aA1-’Éé ßİiıΣσς。の😀", max_size=4), max_size=8))
def test_lines_that_say_the_same(lines: list[str]) -> None:
    for size in (0, 1, 2, MOST):
        assert _text.twins(lines, size) == _twins_plainly(lines, size)
    lines = [line.strip() or "x" for line in lines]
    shape = shape_of(lines)
    for size, least in ((1, 0), (2, 1), (3, 2)):
        twins = captions._long_twins_natively(lines, shape, size, least)
        assert twins == captions._long_twins_plainly(lines, shape, size, least)
        assert captions._said_again_natively(lines, shape, least) == captions._said_again_plainly(lines, shape, least)
    for line in lines:
        for most in (0, 1, MOST):
            found, plainly = _text.alike(lines, line, most), repeats._alike_plainly(lines, line, most)
            assert {*plainly} <= {*found}
            assert found == plainly or "Σ" in "".join(lines) or "ς" in "".join(lines)
