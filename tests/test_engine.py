"""The engine: which lines and sentences rules know, wherever these stand, and in what time."""

from __future__ import annotations

import pickle
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st
from strategies import anything, documents, known_lines, real_texts, sentences

import cleantext
from cleantext.document import Document
from cleantext.known import known
from cleantext.rules.book import Rule, RuleError, built_in
from cleantext.rules.engine import Hits, Matcher
from cleantext.rules.fold import core, fold
from cleantext.rules.index import met
from cleantext.rules.pattern import HEAD, PatternError, parse
from cleantext.rules.shipped import matcher_of

MATCHER = Matcher(built_in())


def rule(
    pattern: str, where: str = "line", name: str = "test", category: str = "promo", language: str = "house"
) -> Rule:
    return Rule(category, name, parse(pattern), where, ("x",), ("x",), language, "house.toml", 1)


def spans(matcher: Matcher, text: str, index: int = 0) -> list[str]:
    """The sentences that a matcher finds in a block."""
    document = Document(text)
    return [
        document.lines[index][span.start : span.end].strip() for span in matcher.hits(document).spans.get(index, [])
    ]


# ---- whole lines ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["line", "lead", "inline"])
@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param("join the wombat club", id="exact"),
        pytest.param("join( the)? (wombat|quokka) .{2,10}", id="wildcard"),
        pytest.param(".{0,20}the wombat.{0,20}", id="begins anyhow"),
    ],
)
@pytest.mark.parametrize(
    "line",
    [
        "Join the Wombat Club",
        "JOIN THE WOMBAT CLUB!",
        "» Join the wombat club …",
        "👉 Join the Wombat Club 👈",
        "[Join the Wombat Club]",
        "  Join the\xa0Wombat Club:  ",
        "*** join the wombat club ***",
    ],
)
def test_line_is_known_however_it_is_set(where: str, pattern: str, line: str) -> None:
    matcher = Matcher([rule(pattern, where)])
    assert matcher.line(line) is matcher.rules[0]
    for text in (line, f"The council met on Monday.\n\n{line}\r\n\r\nIt adjourned."):
        assert [r.name for r in matcher.hits(Document(text)).lines.values()] == ["test"]
        assert not matcher.hits(Document(text)).spans


@pytest.mark.parametrize(
    "pattern", ["join the wombat club", "join the (wombat|quokka) .{2,5}", ".{0,9}the wombat club"]
)
@pytest.mark.parametrize(
    "line",
    [
        "“Join the Wombat Club”",
        '"Join the Wombat Club"',
        "Join the Wombat Club, she said.",
        "He would not join the Wombat Club.",
        "Join the Wombat Clubhouse",
        "Join the",
        "",
        "…",
    ],
)
def test_line_of_an_article_is_not(pattern: str, line: str) -> None:
    assert Matcher([rule(pattern)]).line(line) is None
    assert not Matcher([rule(pattern)]).hits(Document(line)).lines


def test_first_of_two_rules_gives_the_reason() -> None:
    one, two = rule("join .{2,20}", name="one"), rule("join the wombat club", name="two")
    three = rule(".{0,20}wombat club", name="three")
    for rules in permutations([one, two, three]):
        assert Matcher(rules).line("Join the wombat club") is rules[0]


@given(documents() | anything())
def test_line_and_hits_agree(text: str) -> None:
    document = Document(text)
    hits = MATCHER.hits(document)
    languages = len(text) < 1000  # in a longer text the rules of other languages may be left out
    for index, line in enumerate(document.lines):
        found = hits.lines.get(index) or hits.labels.get(index)
        alone = MATCHER.line(line)
        assert found is None or alone is not None
        if languages:
            assert found is alone


@given(documents())
def test_hits_are_within_their_blocks(text: str) -> None:
    document = Document(text)
    hits = MATCHER.hits(document)
    assert not hits.lines.keys() & hits.labels.keys()
    assert not hits.spans.keys() & (hits.lines.keys() | hits.labels.keys())
    assert all(r.where != "label" for r in hits.lines.values())
    assert all(r.where == "label" for r in hits.labels.values())
    for index, found in hits.spans.items():
        at = 0
        for span in found:
            assert at <= span.start < span.end <= len(document.lines[index])
            assert span.rule.where == "inline" or is_glued(span.rule, document.lines[index])
            at = span.end
        assert found


def is_glued(rule: Rule, line: str) -> bool:
    """Whether a rule that is not for sentences knows the line as a whole, so that its own sentence may go alone.

    A label may not: it counts only in company, and a sentence has none.
    """
    whole = core(fold(line))
    return rule.where != "label" and any(
        whole in (pattern.strings or ()) or re2.fullmatch(pattern.re2, whole) for pattern in rule.patterns
    )


@given(st.text("Share“”.\u3000 é\x85İSIGNUP👉ß", max_size=20))
def test_fold_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)
    assert core(fold(text)) in fold(text)


@given(anything())
def test_fold_keeps_the_length_of_anything(text: str) -> None:
    assert len(fold(text)) == len(text)


ENGLISH = Matcher(built_in(["en"]))


def plain_look(line: str) -> int | None:
    """The first rule that knows a line, by trying one after the other: what the sieve must never keep from being found."""
    whole, head = core(fold(line)), HEAD.match(fold(line))
    for number, r in enumerate(ENGLISH.rules):
        for pattern in r.patterns:
            if pattern.strings is not None:
                if whole in map(core, pattern.strings):
                    return number
            elif (pattern.heads is None or (head and head[1] in pattern.heads)) and re2.fullmatch(pattern.re2, whole):
                return number
    return None


@given(
    st.lists(st.sampled_from([part.text for part in known_lines("en", "line", "lead", "label")]), max_size=3), st.data()
)
def test_line_is_known_if_a_plain_look_knows_it(known: list[str], data: st.DataObject) -> None:
    lines = []
    for text in known:
        around = data.draw(
            st.sampled_from(["{}", "» {} …", "👉 {}", "{} 12", "12 {}", "the {}", "({})", "{}:" + " *" * 30])
        )
        lines.append(around.format(text))
    document = Document("\n".join(lines))
    hits = ENGLISH.hits(document)
    for index, line in enumerate(document.lines):
        if index not in hits.spans and len(line) <= 50:
            number = plain_look(line)
            assert (hits.lines.get(index) or hits.labels.get(index)) is (
                None if number is None else ENGLISH.rules[number]
            )


@given(documents())
def test_small_patterns_agree_with_a_plain_look(text: str) -> None:
    """A reference that anybody can read: fold, strip, compare."""
    words = ["advertisement", "share", "related stories", "sign up to our daily newsletter"]
    matcher = Matcher([rule("|".join(words))])
    found = matcher.hits(Document(text)).lines
    assert list(found) == [i for i, line in enumerate(Document(text).lines) if core(fold(line)) in words]


def test_letters_with_a_dot_within_are_read_as_letters() -> None:
    """Devanagari has two ways to write them; a rule with the dot as an option knows both, and what leaves it out."""
    matcher = Matcher([rule("प\u0922\u093c?ें", "line")])
    for word in ("प\u095dें", "प\u0922\u093cें", "प\u0922ें"):
        assert matcher.line(word) is not None


# ---- sentences glued to a paragraph ---------------------------------------------------------------------------------------

GLUED = "Join the Wombat Club today."
INLINE = {
    "exact": "join the wombat club today",
    "wildcard": "join the (wombat|quokka) club .{2,20}",
    "begins anyhow": ".{0,10}the wombat club.{0,20}",
}


@pytest.mark.parametrize("pattern", INLINE.values(), ids=INLINE)
@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("The council met on Monday. {} It adjourned.", None, id="middle"),
        pytest.param("The council met on Monday. {}", None, id="end"),
        pytest.param("{} The council met on Monday.", None, id="start"),
        pytest.param("The council met on Monday ({}) and adjourned.", None, id="brackets in a sentence"),
        pytest.param("The council met on Monday. [{}] It adjourned.", None, id="square brackets"),
        pytest.param("The council met on Monday. • {} • It adjourned.", None, id="bullets"),
        pytest.param("The council met on Monday! | {}", None, id="bar"),
        pytest.param("“It met on Monday.” {} “It adjourned.”", None, id="between quotations"),
        pytest.param("The council met, it said… {} It adjourned.", None, id="ellipsis"),
        pytest.param("The council met on Monday.{}", None, id="no space"),
        pytest.param("市議会は可決した。{}", None, id="full-width stop"),
        pytest.param("هل وافق المجلس؟ {} انتهى.", None, id="Arabic question mark"),
        pytest.param("परिषद ने सोमवार को बजट पारित किया। {} बैठक समाप्त हुई।", None, id="danda"),
        pytest.param("Zażółć gęślą jaźń. 👉 {} Þetta er það.", None, id="not ASCII"),
    ],
)
def test_glued_sentence(pattern: str, text: str, found: None) -> None:
    matcher = Matcher([rule(pattern, "inline")])
    whole = text.format(GLUED)
    (span,) = spans(matcher, whole)
    assert "Join the Wombat Club today" in span
    rest = set(span.replace("Join the Wombat Club today", ""))
    assert not any(map(str.isalnum, rest)), f"more than the promotion: {span!r}"
    assert not matcher.hits(Document(whole)).lines
    # Wherever the paragraph stands.
    assert spans(matcher, f"First.\n\n{whole}\nLast.", 1) == [span]
    assert not spans(Matcher([rule(pattern, "line")]), whole)


@pytest.mark.parametrize("pattern", INLINE.values(), ids=INLINE)
@pytest.mark.parametrize(
    "text",
    [
        "The council will join the Wombat Club today, and adjourn.",
        "The council met. It told us: join the Wombat Club today, or leave. It adjourned.",
        "Join the Wombat Club today, the council said. It adjourned.",
        "The council met. She said she would join the wombat club today and never come back to us again.",
        "Join the Wombat Club today (and the Quokka League) or leave, said the council. It adjourned.",
    ],
)
def test_sentence_of_the_article_that_holds_the_words(pattern: str, text: str) -> None:
    assert spans(Matcher([rule(pattern, "inline")]), text) == []


@pytest.mark.parametrize("where", ["line", "lead", "inline"])
def test_paragraph_glued_to_a_line_stays(where: str) -> None:
    """A pattern with an open end knows the paragraph behind its sentence, too; only its own sentence goes."""
    matcher = Matcher([rule("join the wombat club.{0,200}", where)])
    text = "Join the wombat club. The council met on Monday and agreed after four hours to pay for a survey."
    document = Document(text)
    assert spans(matcher, text) == ["Join the wombat club."]
    assert (matcher.hits(document).lines, matcher.hits(document).labels) == ({}, {})


def test_paragraph_glued_to_two_sentences_of_one_kind_stays() -> None:
    """None of the two is known by itself; both together are, and without the paragraph."""
    matcher = Matcher([rule(r"interested in [^.?!]{2,20}\? add [^?!]{2,300}", "line")])
    text = (
        "Interested in wombats? Add them to your list. The council met and agreed after four hours to pay for a survey."
    )
    assert spans(matcher, text) == ["Interested in wombats? Add them to your list."]
    assert not matcher.hits(Document(text)).lines
    for whole in (
        "Interested in wombats? Add them to your list.",
        "Interested in wombats? Add " + "them " * 12 + "now.",
    ):
        assert matcher.line(whole) is matcher.rules[0]


@pytest.mark.parametrize("brackets", ["(and the Quokka League)", "[and the Quokka League]"])
def test_sentence_goes_on_behind_its_brackets(brackets: str) -> None:
    matcher = Matcher([rule("join the wombat club .{2,40} if you like", "inline")])
    promotion = f"Join the Wombat Club {brackets} if you like."
    assert spans(matcher, f"The council met. {promotion} It adjourned.") == [promotion]
    assert spans(matcher, f"{promotion} The council met.") == [promotion]


def test_label_is_no_sentence_of_a_paragraph() -> None:
    """It counts only in company, as a whole or not at all; a sentence of a paragraph would go at once."""
    text = "Weather. The council met on Monday and agreed after four hours to pay for another survey of it."
    hits = Matcher([rule("weather.{0,200}", "label")]).hits(Document(text))
    assert (hits.lines, list(hits.labels), hits.spans) == ({}, [0], {})


def test_two_promotions_in_one_paragraph() -> None:
    matcher = Matcher(
        [rule("join the wombat club .{2,20}", "inline"), rule("read the quokka .{2,20}", "inline", "other")]
    )
    text = "The council met. Join the Wombat Club today. It rose. Read the Quokka weekly. Join the Wombat Club now! It left."
    assert spans(matcher, text) == [
        "Join the Wombat Club today.",
        "Read the Quokka weekly.",
        "Join the Wombat Club now!",
    ]


def test_overlapping_literals_are_both_found() -> None:
    """One rule's literal begins, ends or lies within another's; whichever is longer must not hide the other's."""
    texts = {
        "short": ("wombat", "see the wombat now"),
        "long": ("wombat club house", "ask the wombat club house staff"),
        "inner": ("club", "the old club is open"),
        "crossing": ("house staff", "our house staff knows"),
        "crossing ahead": ("the wombat", "love the wombat today"),
    }
    rules = [rule(f".{{0,20}}{literal}.{{0,20}}", "inline", name) for name, (literal, _) in texts.items()]
    for name, (_, sentence) in texts.items():
        own = [r for r in rules if r.name == name]
        text = f"The council met on Monday and agreed. {sentence.capitalize()}. It adjourned after nearly four hours."
        assert spans(Matcher(own), text) == [f"{sentence.capitalize()}."]
        assert spans(Matcher(rules), text) == [f"{sentence.capitalize()}."]
    exact = [
        rule("visit the wombat", "inline", "a"),
        rule("visit the wombat club", "inline", "b"),
        rule("the wombat club house", "inline", "c"),
        rule("wombat club house is open", "inline", "d"),
    ]
    matcher = Matcher(exact)
    for r in exact:
        said = next(iter(r.patterns[0].strings or ())).capitalize()
        document = Document(f"It met. {said}. It rose.")
        found = matcher.hits(document).spans[0]
        assert [(span.rule.name, document.text[span.start : span.end].strip()) for span in found] == [
            (r.name, f"{said}.")
        ]


@given(st.data())
def test_known_sentence_is_found_in_any_paragraph(data: st.DataObject) -> None:
    """Of inline rules that end as a sentence does, in a paragraph of their own language, at any place."""
    language = data.draw(st.sampled_from(["en", "de", "fr", "es", "pl", "ru"]))
    promotions = [
        part.text
        for part in known_lines(language, "inline")
        if part.text[-1] in ".!?" and part.text[:-1].count(".") == part.text.count("!") + part.text.count("?") == 0
    ]
    promotion = data.draw(st.sampled_from(promotions))
    around = [data.draw(sentences(language)) for _ in range(2)]
    place = data.draw(st.integers(0, 2))
    text = " ".join([*around[:place], promotion, *around[place:]])
    assert promotion in spans(MATCHER, text)


TONGUES = {
    "en": "The council met on Monday, and it was for the town that they would pay, which this paper has said.",
    "de": "Der Rat hat am Montag getagt, und für die Stadt ist es nicht das Ende, auch wenn sich von der Mauer viel löst.",
}


@pytest.mark.parametrize("text_in", ["en", "de"])
@pytest.mark.parametrize(
    "line", ["wombat club beitreten", "komm doch zum wombat club beitreten", "dem quokka club beitreten"]
)
def test_rules_are_tried_in_texts_of_their_language(text_in: str, line: str) -> None:
    """By their first word, by a literal, and in sentences; English ones by their first word in all texts, and all in a short one."""
    patterns = {
        "line": "wombat .{2,9} beitreten|.{2,20} wombat .{2,9} beitreten",
        "inline": "dem quokka .{2,9} beitreten",
    }
    promotion = line.capitalize() + "."
    for language in ("en", "de"):
        own = [rule(pattern, where, where, language=language) for where, pattern in patterns.items()]
        matcher = Matcher([*own, rule("nothing that is said", language="en"), rule("nichts davon", language="de")])
        prose = [TONGUES[text_in]] * 20
        for lines in ([*prose, promotion], [*prose, f"{TONGUES[text_in]} {promotion}"]):
            hits = matcher.hits(Document("\n\n".join(lines)))
            is_known = bool(hits.lines or hits.spans)
            tried = language == text_in or (language == "en" and lines[-1] == promotion and line[0] in "wd")
            assert is_known == (tried and (len(lines[-1]) < 60 or "quokka" in line)), lines[-1]
        assert matcher.line(promotion) is not None


# ---- labels only in company ------------------------------------------------------------------------------------------------

PARAGRAPH = "The council met on Monday and agreed, after four hours, to pay for a second survey of the wall."
LABELS = Matcher([rule("weather|comments|culture|travel", "label"), rule("advertisement")])


def labels(*lines: str) -> list[str]:
    """The labels that count, for a document of these lines."""
    document = Document("\n\n".join(lines))
    hits = known(document, LABELS)
    assert hits.labels == {}
    return [document.lines[i] for i, r in sorted(hits.lines.items()) if r.where == "label"]


def test_label_is_a_hit_of_its_own_kind() -> None:
    hits = LABELS.hits(Document("Weather\n\nAdvertisement"))
    assert (list(hits.lines), list(hits.labels)) == ([1], [0])
    known_line = LABELS.line("Weather")
    assert known_line is not None
    assert known_line.where == "label"


@pytest.mark.parametrize(
    ("lines", "counting"),
    [
        pytest.param([PARAGRAPH, "Weather", PARAGRAPH], [], id="a crosshead"),
        pytest.param([PARAGRAPH, "Weather", PARAGRAPH, "Comments", PARAGRAPH], [], id="two crossheads"),
        pytest.param([PARAGRAPH, "Weather", "Comments", PARAGRAPH], [], id="two in a row"),
        pytest.param(
            [PARAGRAPH, "Weather", "Comments", "Travel", PARAGRAPH],
            ["Weather", "Comments", "Travel"],
            id="three in a row",
        ),
        pytest.param([PARAGRAPH, "Weather", "Advertisement", PARAGRAPH], ["Weather"], id="beside furniture"),
        pytest.param([PARAGRAPH, "Advertisement", "Weather", PARAGRAPH], ["Weather"], id="below furniture"),
        pytest.param(["Weather", PARAGRAPH], [], id="alone above"),
        pytest.param(["Weather", "Harbour bridge closed", "Travel", PARAGRAPH], ["Weather", "Travel"], id="two above"),
        pytest.param([PARAGRAPH, "Comments"], [], id="alone below"),
        pytest.param([PARAGRAPH, "Comments", "The end", "Weather"], ["Comments", "Weather"], id="two below"),
        pytest.param([PARAGRAPH, "Comments are few.", PARAGRAPH], [], id="a sentence"),
        pytest.param(["Weather"], [], id="nothing else"),
    ],
)
def test_labels_count_only_in_company(lines: list[str], counting: list[str]) -> None:
    assert labels(*lines) == counting


# ---- time --------------------------------------------------------------------------------------------------------------


def seconds(matcher: Matcher, text: str) -> float:
    document = Document(text)
    started = time.process_time()
    matcher.hits(document)
    return time.process_time() - started


HARD: dict[str, str] = {
    "half a promotion": "sign up to our ",
    "promotions": "Sign up to our daily newsletter. The sea rose. ",
    "promotions, not ASCII": "Sign up to our daily newsletter. Thé sea rose. ",
    "literals without an end": "newsletter subscribe cookies privacy policy ",
    "literals in literals": "cookiescookiescookies",
    "full stops": "newsletter. the. ",
    "open brackets": "(the newsletter ",
    "spaces": "the " + " " * 50,
    "bullets": "• ",
    "one letter": "a",
    "no spaces": "のはニュースレター",
    "many lines": "sign up\nthe sea\nnewsletter\n",
    "many furniture lines": "Advertisement\nShare\n",
    "cookie notices": "We use cookies to ensure that we give you the best experience on our website.\n",
    "heads": "By the time that the sea rose\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HARD)
def test_time_is_linear(name: str) -> None:
    """Eight times the text takes about eight times as long; a quadratic step would take sixty-four times."""
    piece = HARD[name]
    small, large = (piece * (size // len(piece)) for size in (10_000, 80_000))
    seconds(MATCHER, small)  # what is compiled when it is first met
    one = min(seconds(MATCHER, small) for _ in range(3))
    eight = seconds(MATCHER, large)
    if eight > 28 * one + 0.05:
        eight = min(eight, seconds(MATCHER, large))
    assert eight <= 28 * one + 0.05, f"{one:.3f} s for {len(small)} characters, {eight:.3f} s for {len(large)}"


@pytest.mark.parametrize("pattern", [r"wombat [\q].*", r"wombat \p{Nonsense}", "wombat (a{1000}){1000}"])
def test_pattern_that_re2_refuses_does_not_pass_in_silence(pattern: str) -> None:
    """Nor may it shift the places of the patterns beside it, so that another rule is named as the reason."""
    try:
        refused = rule(pattern, name="refused")
    except PatternError:
        return
    matcher = Matcher([refused, rule("wombat .{2,9}", name="sound")])
    assert [r.name for r in matcher.hits(Document("Wombat day\n\nIt adjourned.")).lines.values()] == ["sound"]
    pytest.fail("the pattern was accepted, and its rule never removes anything")


@pytest.mark.slow
@pytest.mark.parametrize("pattern", ["x(a|aa)*", "x(a*)*", "x.*y.*z.*", "(x+x+)+y", "x[a-z]{0,200}[a-z]{0,200}!"])
def test_pattern_that_would_make_a_backtracker_blow_up(pattern: str) -> None:
    matcher = Matcher([rule(pattern)])
    text = "x" + "a" * 1200 + "b 1"
    started = time.process_time()
    assert matcher.line(text) is None
    matcher.hits(Document("\n".join([text] * 50)))
    assert time.process_time() - started < 5


def test_each_line_is_read_once_a_document() -> None:
    document, calls = Document("Share\n\nThe council met."), []

    class Counting(Matcher):
        def _scan(self, document: Document) -> Hits:
            calls.append(document)
            return super()._scan(document)

    matcher = Counting([rule("share")])
    assert matcher.hits(document) is matcher.hits(document)
    assert calls == [document]


# ---- travel ------------------------------------------------------------------------------------------------------------


def same(one: Hits, other: Hits) -> None:
    assert one.lines == other.lines
    assert one.labels == other.labels
    assert one.spans == other.spans


def test_matcher_can_be_pickled() -> None:
    copy = pickle.loads(pickle.dumps(MATCHER))
    assert copy.rules == MATCHER.rules
    for text in real_texts().values():
        same(copy.hits(Document(text)), MATCHER.hits(Document(text)))


def test_pickle_is_small() -> None:
    assert len(pickle.dumps(MATCHER)) < 5_000
    own = Matcher([*built_in(["en"])[:3], rule("join the wombat club"), *built_in(["de", "en"])])
    assert len(pickle.dumps(own)) < 100_000
    assert pickle.loads(pickle.dumps(own)).rules == own.rules
    first, *others = built_in(["de"])
    changed = Matcher([replace(first, name="another"), *others])
    assert pickle.loads(pickle.dumps(changed)).rules == changed.rules


def test_rules_of_another_version_are_refused() -> None:
    there = pickle.dumps(MATCHER).replace(met("en.toml").digest.encode(), b"0" * 64)  # type: ignore[union-attr]
    with pytest.raises(RuleError, match=r"en\.toml: not the rules .* install the same version"):
        pickle.loads(there)


def test_threads() -> None:
    texts = list(real_texts().values())
    want = [MATCHER.hits(Document(text)) for text in texts]
    fresh = Matcher(MATCHER.rules)
    start = threading.Barrier(4)

    def work(turn: int) -> Iterable[Hits]:
        start.wait()
        return [fresh.hits(Document(text)) for text in texts[turn:] + texts[:turn]]

    with ThreadPoolExecutor(4) as pool:
        for turn, got in zip((0, 9, 18, 27), pool.map(work, (0, 9, 18, 27))):
            for one, other in zip(got, want[turn:] + want[:turn]):
                same(one, other)


def test_document_can_be_shared_by_threads() -> None:
    for text in list(real_texts().values())[:10]:
        document = Document(text)
        with ThreadPoolExecutor(4) as pool:
            results = list(pool.map(lambda _, document=document: MATCHER.hits(document), range(4)))
        for hits in results:
            same(hits, MATCHER.hits(Document(text)))


def test_memory_does_not_grow_without_end() -> None:
    matcher = Matcher([rule("join .{2,20}")])
    text = "\n".join(f"join number {number}" for number in range(60_000))
    assert len(matcher.hits(Document(text)).lines) == 60_000
    sizes = [len(value) for value in vars(matcher).values() if isinstance(value, dict)]
    assert max(sizes) <= 30_000


def test_no_rules() -> None:
    matcher = Matcher([])
    assert matcher.line("Share") is None
    assert matcher.hits(Document("Share\n\nThe council met. Sign up to our newsletter.")) == Hits({}, {}, {})
    assert matcher.hits(Document("")) == Hits({}, {}, {})


def test_files_of_the_rules_exist() -> None:
    assert all(Path(r.file).exists() for r in MATCHER.rules)


def test_the_librarys_matcher_is_one_however_it_is_asked_for() -> None:
    """Texts in one line were read by two, each of which holds all rules."""
    own = {id(look.matcher) for look in cleantext.Cleaner().filters if hasattr(look, "matcher")}
    assert own == {id(matcher_of()), id(matcher_of((), None))}
