"""The pattern language: what is read off a pattern is true of every string that it matches."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

import pytest
import re2
from hypothesis import assume, given
from hypothesis import strategies as st

from cleantext.rules.book import built_in
from cleantext.rules.pattern import HEAD, MOST_STRINGS, NO_END, Pattern, PatternError, parse

RULES = built_in()


def head(text: str) -> str:
    match = HEAD.match(text)
    assert match is not None
    return match[1]


# ---- strategies -----------------------------------------------------------------------------------------------------

#: Pieces of patterns, each with strings that it matches.
ATOMS: list[tuple[str, list[str]]] = [
    ("a", ["a"]),
    ("sign", ["sign"]),
    (" ", [" "]),
    ("-", ["-"]),
    ("ß", ["ß"]),
    ("7", ["7"]),
    ("読", ["読"]),
    ("'", ["'"]),
    (r"\.", ["."]),
    (r"\(", ["("]),
    (r"\|", ["|"]),
    ("]", ["]"]),
    ("}", ["}"]),
    (".", ["x", " ", ".", "é", "5", "字"]),
    ("[ab]", ["a", "b"]),
    ("[ -]", [" ", "-"]),
    ("[0-9x]", ["0", "9", "x"]),
    ("[^a]", ["b", " ", "1"]),
    ("[^()]", ["b", " ", "1"]),
    (r"[\d,]", ["3", ","]),
    (r"[\w']", ["z", "é", "4", "_", "'"]),
    (r"\d", ["0", "7"]),
    (r"\s", [" "]),
    (r"\w", ["q", "9", "_", "ж"]),
    (r"\D", ["q", " "]),
    (r"\W", [" ", "-"]),
    (r"\S", ["q", "-"]),
]
REPEATS = {
    "": (1, 1),
    "?": (0, 1),
    "*": (0, 3),
    "+": (1, 3),
    "{2}": (2, 2),
    "{0,2}": (0, 2),
    "{1,3}": (1, 3),
    "{2,}": (2, 4),
}

Maker = tuple[str, Callable[[], str]]  #: a pattern, and what draws one more string that it matches


@st.composite
def patterns(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A pattern of the language, and some strings that it matches."""

    def piece(depth: int, repeats: Sequence[str]) -> Maker:
        """An atom or a group, repeated; no endless repeat within another, over which Python's `re` would not end."""
        repeat = draw(st.sampled_from(repeats))
        within = repeats if REPEATS[repeat] == (1, 1) else [""] if repeat in ("*", "+", "{2,}") else ["", "?"]
        least, most = REPEATS[repeat]
        if depth == 0 or draw(st.booleans()):
            source, strings = draw(st.sampled_from(ATOMS))
            if len(source) > 1 and source[0] not in "[\\":
                source = f"({source})"
            one: Callable[[], str] = partial(draw, st.sampled_from(strings))
        else:
            branches = [run(depth - 1, within) for _ in range(draw(st.integers(1, 3)))]
            source = draw(st.sampled_from(["(", "(?:"])) + "|".join(branch[0] for branch in branches) + ")"
            one = lambda: draw(st.sampled_from(branches))[1]()  # noqa: E731
        return source + repeat, lambda: "".join(one() for _ in range(draw(st.integers(least, most))))

    def run(depth: int, repeats: Sequence[str]) -> Maker:
        pieces = [piece(depth, repeats) for _ in range(draw(st.integers(1, 4)))]
        return "".join(source for source, _ in pieces), lambda: "".join(string() for _, string in pieces)

    source, string = run(2, list(REPEATS))
    return source, [string() for _ in range(3)]


def python(pattern: Pattern) -> str:
    """The pattern's RE2 form in the language of Python's `re`."""
    return pattern.re2.replace(r"[^\pL\pM\pN_]", r"\W").replace(r"[\pL\pM\pN_]", r"\w").replace(r"\pL\pM\pN_", r"\w")


# ---- what is read off a pattern ----------------------------------------------------------------------------------------


def holds(pattern: Pattern, text: str) -> None:
    """All that is said of a pattern's matches, of one match."""
    assert len(text) <= pattern.longest
    if pattern.strings is not None:
        assert text in pattern.strings
    if pattern.literals is not None:
        assert any(literal in text for literal in pattern.literals)
        assert "" not in pattern.literals
    if pattern.heads is not None:
        assert head(text) in pattern.heads


def parsed_or_skipped(source: str) -> tuple[Pattern, ...]:
    assume(source.strip() == source)  # a pattern's own white space at its ends is layout
    try:
        return parse(source)
    except PatternError as error:
        assume("empty text" not in str(error) and "RE2" not in str(error))
        raise


@given(patterns())
def test_facts_hold_of_every_match(made: tuple[str, list[str]]) -> None:
    source, strings = made
    parsed = parsed_or_skipped(source)
    for text in strings:
        matching = [pattern for pattern in parsed if re.fullmatch(python(pattern), text)]
        assert matching, f"{source!r} does not match {text!r}: {[p.re2 for p in parsed]}"
        for pattern in matching:
            holds(pattern, text)


@given(patterns(), st.lists(st.text("asignx7 -.読é'", max_size=6), max_size=5))
def test_re2_and_python_agree(made: tuple[str, list[str]], others: list[str]) -> None:
    options = re2.Options()
    options.log_errors = False
    for pattern in parsed_or_skipped(made[0]):
        compiled = re2.compile(pattern.re2, options)
        for text in (*made[1], *others):
            assert bool(compiled.fullmatch(text)) == bool(re.fullmatch(python(pattern), text)), (pattern.re2, text)


@given(patterns())
def test_strings_are_matches(made: tuple[str, list[str]]) -> None:
    for pattern in parsed_or_skipped(made[0]):
        assert pattern.strings is None or len(pattern.strings) <= MOST_STRINGS
        for string in sorted(pattern.strings or ())[:50]:
            assert re.fullmatch(python(pattern), string)
            holds(pattern, string)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.language}/{rule.name}")
def test_facts_hold_of_the_rules(rule: object) -> None:
    """Of every example a rule removes, and of the first strings of each finite alternative."""
    from cleantext.rules.fold import core, fold

    options = re2.Options()
    options.log_errors = False
    for pattern in rule.patterns:  # type: ignore[attr-defined]
        for string in sorted(pattern.strings or ())[:20]:
            holds(pattern, string)
        compiled = re2.compile(pattern.re2, options)
        for example in rule.removes:  # type: ignore[attr-defined]
            text = core(fold(example))
            if pattern.strings is None and compiled.fullmatch(text):
                holds(pattern, text)


@given(
    st.sampled_from([p for rule in RULES for p in rule.patterns if p.strings is None and len(p.re2) < 120]),
    st.data(),
)
def test_facts_hold_of_matches_of_the_rules(pattern: Pattern, data: st.DataObject) -> None:
    """Python's `re`, run backwards by Hypothesis, makes strings that nobody thought of."""
    try:
        compiled = re.compile(re.sub(r"\\p\{?\^?(L|M|N|Han|\w+)\}?", lambda m: r"\w", python(pattern)))
    except re.error:
        assume(False)
    text = data.draw(st.from_regex(compiled, fullmatch=True))
    assume("\n" not in text and re2.fullmatch(pattern.re2, text))
    assume(text == text.lower())
    holds(pattern, text)


@pytest.mark.parametrize(
    ("source", "strings"),
    [
        ("sign in", {"sign in"}),
        ("(sign|log) ?in", {"sign in", "signin", "log in", "login"}),
        ("ads?", {"ad", "ads"}),
        (r"\(c\)", {"(c)"}),
        ("[ab]c", {"ac", "bc"}),
        ("(?:a|b)", {"a", "b"}),
        ("a{1}", {"a"}),
        ("a{0,1}b", {"ab", "b"}),
        ("sign\n    in", {"signin"}),
        ("a-b]}", {"a-b]}"}),
    ],
)
def test_strings(source: str, strings: set[str]) -> None:
    (pattern,) = parse(source)
    assert pattern.strings == frozenset(strings)
    assert pattern.longest == max(map(len, strings))


def test_alternatives_are_patterns_of_their_own() -> None:
    assert [pattern.re2 for pattern in parse("a|(b|c)d|e.*")] == ["a", "(?:b|c)d", "e.*"]


@pytest.mark.parametrize(
    ("source", "literals"),
    [
        ("subscribe to .{0,20} newsletters?", {"subscribe to "}),
        (".*all rights reserved.*", {"all rights reserved"}),
        (r"\d+ (comments|replies)", {" comments", " replies"}),
    ],
)
def test_literals(source: str, literals: set[str]) -> None:
    (pattern,) = parse(source)
    assert pattern.strings is None
    assert pattern.literals == frozenset(literals)


@pytest.mark.parametrize(
    ("source", "heads"),
    [
        ("sign (up|in) .*", {"sign"}),
        ("(sign|log) .*", {"sign", "log"}),
        ("sign(ing)? .*", {"sign", "signing"}),
        (r"\d+ .*", set("0123456789")),
        (r"\.?sign .*", {"sign"}),
        (".*sign", None),
        ("sign.*", None),
        ("sign[a-z]* .*", None),
    ],
)
def test_heads(source: str, heads: set[str] | None) -> None:
    (pattern,) = parse(source)
    assert pattern.heads == (None if heads is None else frozenset(heads))


@pytest.mark.parametrize(
    ("source", "longest"), [("a.{2,5}b?", 7), ("(ab){3}|c", 6), ("a*", NO_END), ("a.{0,1000}", 1001)]
)
def test_longest(source: str, longest: int) -> None:
    assert parse("x" + source)[0].longest == min(longest + 1, NO_END)


# ---- bad patterns ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "what", "position"),
    [
        ("Sign in", "lower case", 1),
        ("sign In", "lower case", 6),
        ("Über", "lower case", 1),
        ("(a", "'\\(' is not closed", 3),
        ("a)", "nothing opened", 2),
        ("[ab", r"'\[' is not closed", 1),
        ("^a", "not needed", 1),
        ("a$", "not needed", 2),
        ("*a", "nothing before it", 1),
        ("a|?b", "nothing before it", 3),
        ("(+a)", "nothing before it", 2),
        ("a**", "second quantifier", 3),
        ("a+?", "second quantifier", 3),
        ("x{2", "no count", 2),
        ("x{,3}", "no count", 2),
        ("x{a}", "no count", 2),
        ("x{3,2}", "smaller first", 2),
        ("x{1001}", "0 to 1000", 2),
        ("(?=a)b", "no look-around", 2),
        ("(?i)b", "no look-around", 2),
        ("(?P<n>a)", "no look-around", 2),
        (r"\ba", "no escape", 1),
        (r"a\1", "no escape", 2),
        ("a\\", "no escape", 2),
        (r"\p", "without a class", 1),
        ("(" * 41 + "a" + ")" * 41, "40 deep", 41),
    ],
)
def test_bad_pattern_says_what_stands_where(source: str, what: str, position: int) -> None:
    with pytest.raises(PatternError, match=what) as raised:
        parse(source)
    found = re.search(r" at (\d+): ", str(raised.value))
    assert found, raised.value
    # What opened or what is missing may be pointed at; one off is a matter of taste, more is a wrong place.
    assert abs(int(found[1]) - position) <= 2


@pytest.mark.parametrize("source", ["", "  ", "\n", "a||b", "(a|)", "a?", "(a?b?)", "|a", "a|"])
def test_pattern_that_matches_the_empty_text(source: str) -> None:
    with pytest.raises(PatternError, match="empty"):
        parse(source)


@pytest.mark.parametrize("source", [r"x\p{Nonsense}", r"x\pQ", "x[z-a]", "x(a{1000}){1000}", "x[]", r"x[\q]"])
def test_what_re2_would_refuse_is_refused(source: str) -> None:
    with pytest.raises(PatternError):
        parse(source)


@given(st.text("ab(|)?*+.{}[]^$\\,1 -pdA", max_size=12))
def test_any_pattern_is_parsed_or_refused(source: str) -> None:
    """Never another error; and what is parsed, RE2 compiles."""
    try:
        parsed = parse(source)
    except PatternError as error:
        assert str(error)  # noqa: PT017
        return
    options = re2.Options()
    options.log_errors = False
    for pattern in parsed:
        re2.compile(pattern.re2, options)


@given(st.sampled_from(["a", "ab", "(a|b)"]), st.integers(1, 40))
def test_deep_patterns(inner: str, depth: int) -> None:
    (pattern,) = parse("(" * depth + "x" + inner + ")" * depth) if depth < 40 else parse("x" + inner)
    assert pattern.strings is not None
