"""Repair says what ftfy says, line by line; where it skips ftfy to save time, ftfy would have changed nothing."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise, product

import ftfy
import pytest
from ftfy.badness import BADNESS_RE, MOJIBAKE_CATEGORIES
from ftfy.chardata import CHARMAP_ENCODINGS, CONTROL_CHARS
from hypothesis import example, given
from hypothesis import strategies as st

from cleantext.repair import OPTIONS, repair

module = sys.modules["cleantext.repair"]  # not by import: the package may export the function under the same name


def reference(text: str) -> str:
    """What `repair` promises, without skipping, cutting or bounding anything: ftfy on every line until nothing changes."""
    return "\n".join(map(reference_line, text.split("\n")))


def reference_line(line: str) -> str:
    while True:
        before, line = line, "\n".join(ftfy.fix_text(part, **OPTIONS) for part in line.split("\n"))
        if line == before:
            return line


# ---- strategies -------------------------------------------------------------------------------------------------

SENTENCES = (
    "The mayor’s café – “naïve”, she said… £5 or €6, 20°C ±1; Señor Ñúñez © 2024 Reuters®",
    "À l’été, le garçon a dit : « Où est l’œuvre ? » à Nîmes. Ça coûte 3 €.",
    "Die Straße über München, „größer“ als Österreich – 50 % für alle.",
    "¿Qué pasó mañana? ¡El niño comió piñas! 1ª edición, 2º año.",
    "Não há informação à mão; às vezes são três. Â margem, CORAÇÃO.",
    "Příliš žluťoučký kůň úpěl ďábelské ódy. Łódź, Gdańsk, „Żółć”.",
    "Привет, мир! Совет одобрил бюджет — «в понедельник» № 5.",
    "Україна: «ґанок», її, ї, є – 100 ₴.",
    "Το συμβούλιο ενέκρινε τον προϋπολογισμό – «Δευτέρα» Ά Έ.",
    "İstanbul’da ağaç, şişe, çığ. Ğ Ş.",
    "Šiauliai, Rīga, Tallinn: ąčęėįšųūž āčēģīķļņšūž õäöü.",
    "市議会は月曜日に新しい予算を可決した。「はい」ﾊﾝｶｸ ＷＩＤＥ",
    "시의회는 월요일에 새 예산을 통과시켰다.",
    "المجلس وافق على الميزانية، يوم الاثنين؟",
    "Hội đồng đã thông qua ngân sách mới hôm thứ Hai. Ưu ơ",
    "👉 Follow us 😍 ✔ ★ → • × ½ ﬁne ﬂow ﬆ",
)
ENCODINGS = (*CHARMAP_ENCODINGS, "cp1252", "cp850", "cp1256", "shift_jis", "sloppy-windows-1256")

#: Pieces that ftfy looks for, or that look like them.
SHARDS_WITH_BARS = (
    "&amp;|&lt;|&#10;|&#x0D;|&NewLine;|&NTILDE;|&nbsp;|&shy;|&hellip;|&#xD83D;|&#146;|&#0;|&#x1b;|&bogus;|&amp|&|amp;|lt;"
    "|#38;|;|<|>|R&D|\x1b[36;44m|\x1b|[0m|Ã | Ã|Â |Â£|Ã©|â€™|â€œ|â€\x9d|â€�|ã\x83\x84|вЂ|Ð¿|├й|√©|ā€|β€|œ|Œ|é”|é“|à²|×²"
    "|Ø§Ù|ГўВЂВ|í\xa0½í¸\x8d|À\x80|\ufeff|\ufffc|\ufffd|\x00|\x07|\x1a|\x7f|\x80|\x85|\x92|\x9d|\ud83d|\ude0d|\udc80|\n|\r\n"
    "|\r|\x0b|\x0c|\x1c|\u2028|\u2029|\xa0|\xad|\u200b|\t| |  |a|Z|0|?|_|’|”|“|–"
)
SHARDS = SHARDS_WITH_BARS.split("|")


def garbled() -> st.SearchStrategy[str]:
    """A sentence, or a part of it, decoded wrongly once or twice."""

    def garble(sentence: str, wrongs: list[tuple[str, str]], start: int) -> str:
        for encoding, errors in wrongs:
            sentence = sentence.encode("utf-8", "replace").decode(encoding, errors)
        return sentence[start:]

    wrongs = st.tuples(st.sampled_from(ENCODINGS), st.sampled_from(("replace", "ignore")))
    return st.builds(garble, st.sampled_from(SENTENCES), st.lists(wrongs, max_size=2), st.integers(0, 12))


def wrong_way() -> st.SearchStrategy[str]:
    """A sentence in one single-byte encoding, read as another."""

    def swap(sentence: str, wrote: str, read: str) -> str:
        return sentence.encode(wrote, "ignore").decode(read, "replace")

    return st.builds(swap, st.sampled_from(SENTENCES), st.sampled_from(ENCODINGS), st.sampled_from(ENCODINGS))


def escaped(times: int) -> st.SearchStrategy[str]:
    """Text whose reserved characters were written as entities too often."""

    def escape(text: str, count: int) -> str:
        for _ in range(count):
            text = text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "&#10;")
        return text

    return st.builds(escape, st.lists(st.sampled_from(SHARDS), max_size=5).map("".join), st.integers(0, times))


#: All that ftfy knows about, in one alphabet, so that what it looks for comes together by chance.
TELLING = "".join(sorted({c for chars in MOJIBAKE_CATEGORIES.values() for c in re.sub(r"(.)-(.)", r"\1\2", chars)}))
ALPHABETS = (
    st.characters(),
    st.characters(max_codepoint=0xFF),
    st.characters(max_codepoint=0x7F),
    st.sampled_from(TELLING + " aZ.\n"),
    st.sampled_from("ÂÃÎÐØÙâàŒœ€™“”’ \xa0\xad°²a"),
    st.sampled_from("Ãƒ\x83Â\x82 \n"),
    st.sampled_from("&#;amplt013xX<\n "),
    st.characters(categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Zs"]),
    st.sampled_from(
        [bytes([byte]).decode(encoding, "replace") for encoding in CHARMAP_ENCODINGS for byte in range(256)]
    ),
)


def texts() -> st.SearchStrategy[str]:
    """Lines of all of these, sound and broken, alone and together."""
    scraps = [st.text(alphabet, max_size=12) for alphabet in ALPHABETS]
    piece = st.one_of(garbled(), wrong_way(), escaped(3), st.sampled_from(SENTENCES), st.sampled_from(SHARDS), *scraps)
    together = st.lists(piece, max_size=4).map("".join)
    # No longer than STEPS: every step of ftfy takes a character away, so none of these can run out of them.
    scrap = st.one_of([st.text(alphabet, max_size=30) for alphabet in ALPHABETS])
    return st.one_of(st.text(), scrap, together, st.lists(together, max_size=5).map("\n".join))


# ---- what must always hold --------------------------------------------------------------------------------------


@given(texts())
@example("&lt;b&gt; &amp;amp;lt;\n&amp;amp;lt;")
@example("x&#10;<&#10;&amp;lt;")
@example("œ\nÃ \nÃ")
@example("\ud83d\ude0d Ã©")
def test_says_what_ftfy_says(text: str) -> None:
    assert repair(text) == reference(text)


@given(texts())
def test_once_is_enough(text: str) -> None:
    once = repair(text)
    assert repair(once) == once


@given(texts(), texts())
def test_lines_do_not_see_each_other(text: str, other: str) -> None:
    assert repair(text + "\n" + other) == repair(text) + "\n" + repair(other)


@given(texts())
def test_result_can_be_written_and_holds_no_controls(text: str) -> None:
    result = repair(text)
    result.encode()
    assert not set(map(ord, result)) & CONTROL_CHARS.keys()


@contextmanager
def tight_bounds() -> Iterator[pytest.MonkeyPatch]:
    """Bounds so tight that every test text runs into them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "LONGEST", 7)
        patch.setattr(module, "STEPS", 3)
        patch.setattr(module, "ROUNDS", 3)
        yield patch


@given(texts())
def test_bounds_keep_the_promises(text: str) -> None:
    with tight_bounds() as patch:
        once = repair(text)
        assert repair(once) == once
        assert not set(map(ord, once)) & CONTROL_CHARS.keys()
        patch.setattr(module, "_suspicious", lambda piece: True)  # nothing skipped: every piece goes to ftfy
        assert "\n".join(map(module._settle, text.split("\n"))) == once


@pytest.mark.parametrize("end", ["", " <p>"])
def test_whether_a_long_line_is_markup_goes_by_all_of_it(end: str) -> None:
    """As in ftfy, which undoes entities of a line without a "<" alone; and what was done does not depend on where it was cut."""
    line = "Tea &amp; cake, " * 4000 + end
    assert len(line) > 3 * module.LONGEST
    assert repair(line) == ftfy.fix_text(line, ftfy.TextFixerConfig(**{**module.OPTIONS, "explain": False}))
    assert repair(repair(line)) == repair(line)


@given(st.lists(st.sampled_from(["x" * 5, " ", "word ", "\ud83d\ude0d", "\ud83d", "é"])).map("".join))
def test_cuts_are_short_and_lose_nothing(line: str) -> None:
    with tight_bounds():
        pieces = [line[start:end] for start, end in module._cut(line)]
    assert "".join(pieces) == line
    assert all(0 < len(piece) <= 7 for piece in pieces) or pieces == [""]
    assert not any(a[-1:] == "\ud83d" and b[:1] == "\ude0d" for a, b in pairwise(pieces))


@given(texts().map(lambda text: text.replace("\n", " ")))
def test_gate_finds_all_badness(line: str) -> None:
    assert module._suspicious(line) or not BADNESS_RE.search(line)


def test_gate_finds_all_short_badness() -> None:
    letters = "".join(sorted({*TELLING, *"ÒÖÙÜòöøü°×Øàβā≈√‚вЂ aZ_0.?\t\x0b\x1f\x85\u2028\u3000中"}))
    missed = [
        a + b for a, b in product(letters, repeat=2) if BADNESS_RE.search(a + b) and not module._suspicious(a + b)
    ]
    assert not missed
    context = "aÉé°™€²“”│中_ \u3000"
    lines = ("".join(three) for three in product(context, letters, context))
    assert not [line for line in lines if BADNESS_RE.search(line) and not module._suspicious(line)]


in_c = pytest.mark.skipif(module._native is None, reason="cleantext.native._text was not built")


def finds(text: str) -> bool:
    """Whether the search in C finds something in a text."""
    windows = module._windows()
    assert windows is not None, "what this ftfy looks for is not understood: its search is as slow as without C"
    return module._native.find_window(text, 0, *windows) >= 0


@in_c
@given(texts() | st.lists(st.text(TELLING + "ГўВЂВØÙ aZ;&\n", max_size=4)).map("x".join))
def test_windows_find_all_that_the_gate_finds(text: str) -> None:
    try:
        data = text.encode()
    except UnicodeEncodeError:
        assert finds(text)
    else:
        assert finds(text) or module._gate().search(data) is None
        # The same far from the beginning, where whole blocks of plain text are passed over.
        assert finds("plain " * 20 + text + " plain" * 20) or module._gate().search(data) is None


@in_c
def test_windows_find_all_pairs_that_the_gate_finds() -> None:
    search = module._gate().search
    letters = "".join(
        sorted({*TELLING, *map(chr, range(0x180)), *"ÒÖÙÜòöøü°×Øàβā≈√‚вЂ\u2028\u3000\ufeff中\uffff😀\U0010ffff"})
    )
    pairs = map("".join, product(letters, repeat=2))
    assert not [pair for pair in pairs if not finds(pair) and search(pair.encode()) is not None]
    context = "aÉé°™€²“”│中_ \u3000\n;&"
    lines = ("".join(three) for three in product(context, letters, context))
    assert not [line for line in lines if not finds(line) and search(line.encode()) is not None]


@in_c
def test_windows_pass_sound_text() -> None:
    assert not any(map(finds, [*SENTENCES[:4], *SENTENCES[5:], "R&D, Q&A, AT&T &c. a&b", "x\ty\r\n" * 40]))


@in_c
@given(texts())
def test_repairs_as_well_with_strange_expressions(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_windows", lambda: None)
        patch.setattr(module, "_badness_windows", lambda: None)
        slowly = repair(text)
    assert repair(text) == slowly


@in_c
def test_strange_expressions_are_left_to_re2(monkeypatch: pytest.MonkeyPatch) -> None:
    for strange in (r"(?<!a)é", r"\w+", "a|é"):
        monkeypatch.setattr(module, "_for_re2", lambda pattern, strange=strange: strange)
        for deriving in (module._of_badness, module._windows, module._badness_windows):
            deriving.cache_clear()
        assert module._windows() is module._badness_windows() is None
    monkeypatch.undo()
    for deriving in (module._of_badness, module._windows, module._badness_windows):
        deriving.cache_clear()
    assert module._windows() is not None


@in_c
def test_deriving_is_quick() -> None:
    def seconds() -> float:
        for deriving in (module._of_badness, module._windows):
            deriving.cache_clear()
        started = time.process_time()
        module._windows()
        return time.process_time() - started

    assert min(seconds() for _ in range(3)) < 0.1  # it is 0.008


# ---- examples ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("broken", "repaired"),
    [
        pytest.param("donâ€™t", "don’t", id="mojibake, curly quote kept"),
        pytest.param("cafÃƒÂ©", "café", id="twice"),
        pytest.param("voilÃ le travail", "voilà le travail", id="no-break space lost"),
        pytest.param("â€œ like this â€�", "“ like this �", id="bytes lost"),
        pytest.param("Itâ€™s “quoted”", "It’s “quoted”", id="beside sound characters"),
        pytest.param("it\x92s", "it’s", id="Windows-1252 read as Latin-1"),
        pytest.param("Ð¡Ð¾Ð²ÐµÑ‚", "Совет", id="Cyrillic"),
        pytest.param("Tom &amp; Jerry&#8217;s", "Tom & Jerry’s", id="entities"),
        pytest.param("&amp;amp;lt;", "<", id="entities of entities"),
        pytest.param("&lt; &amp;amp;", "< &", id="the line is judged before entities make a <"),
        pytest.param("<b>&amp;</b>", "<b>&amp;</b>", id="markup keeps its entities"),
        pytest.param("<b>&amp;</b>\nR&amp;D", "<b>&amp;</b>\nR&D", id="but only on its line"),
        pytest.param("one&#10;two &lt;", "one\ntwo <", id="entity for a line end"),
        pytest.param("one&#13;&#10;two", "one\r\ntwo", id="and of its Windows form"),
        pytest.param("\x1b[36;44mblue\x1b[0m", "blue", id="terminal escapes"),
        pytest.param("\ufeffa\x00b\x7fc\ufffc", "abc", id="controls"),
        pytest.param("\ud83d\ude0d \ud83d", "😍 �", id="surrogates"),
    ],
)
def test_repairs(broken: str, repaired: str) -> None:
    assert repair(broken) == repaired == reference(broken)


@pytest.mark.parametrize(
    "text",
    [
        *SENTENCES,
        "",
        "\n\n",
        "line\r\nline\r\n",
        "a\u2028b\u2029c\td\x0ce",
        "ﬁ ﬂ ŉ Ĳ ＷＩＤＥ ｶﾅ　“” ‘’",
        "cafe\u0301 \u212b",
        "R&D; AT&T, a=1&b=2",
        "100 % “é”, «à», 5 × 3 m², § 5, ¶",
    ],
)
def test_leaves_sound_text_alone(text: str) -> None:
    assert repair(text) == text


def test_sound_text_is_not_given_to_ftfy() -> None:
    given = [sentence for sentence in SENTENCES if module._suspicious(sentence)]
    assert [sentence[:7] for sentence in given] == ["Não há "]  # for its "Â ": ftfy looks at it, and leaves it alone


def test_long_line_is_repaired_in_pieces() -> None:
    line = "The mayorâ€™s cafÃ© &amp; bar. " * 5_000
    assert repair(line) == "The mayor’s café & bar. " * 5_000
    unbroken = "Ð¡Ð¾Ð²ÐµÑ‚" * 20_000
    assert repair(unbroken) == "Совет" * 20_000
    assert repair("😍".encode("utf-16", "surrogatepass").decode("utf-16") * 30_000) == "😍" * 30_000


def test_line_that_never_settles_loses_only_its_controls() -> None:
    layers = "&" + "amp;" * 1_000 + "lt; \x00\ud800Ã©"
    assert repair(layers) == "&" + "amp;" * 1_000 + "lt; �Ã©" == repair(repair(layers))
    assert repair(f"Ã©\n{layers}\nÃ©").split("\n")[::2] == ["é", "é"]


@pytest.mark.parametrize("text", [b"bytes", None, 1])
def test_only_text(text: object) -> None:
    with pytest.raises(TypeError, match="must be a str"):
        repair(text)  # type: ignore[arg-type]


# ---- time -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x" * 5_000_000, id="ASCII"),
        pytest.param("word &amp; " + "word " * 1_000_000, id="one entity"),
        pytest.param("“word” cafÃ© " + "“word” " * 700_000, id="one mojibake"),
        pytest.param("é" * 5_000_000, id="no space"),
        pytest.param("\n" * 5_000_000 + "\x00", id="line ends"),
        pytest.param("&" + "amp;" * 1_000_000, id="layers of entities"),
        pytest.param("&#3" + "&#5" * 300_000 + "4;" * 300_000, id="entities in entities"),
        pytest.param("Ã" + "ƒ" * 1_000_000, id="layers of mojibake"),
        pytest.param("&" * 5_000_000, id="ampersands"),
        pytest.param("\x1b[" + "1;" * 2_000_000, id="half an escape"),
        pytest.param("í\xa0½í¸\x8d" * 50_000, id="surrogates in UTF-8"),
    ],
)
def test_linear_time(text: str) -> None:
    started = time.process_time()
    repair(text)
    assert time.process_time() - started < 20  # seconds; a quadratic step takes hours


# ---- what the module relies on ----------------------------------------------------------------------------------


def test_every_option_of_ftfy_has_been_thought_of() -> None:
    assert tuple(OPTIONS) == ftfy.TextFixerConfig._fields


def test_marks_of_ascii_text_are_those_of_ftfy() -> None:
    assert set(module._ASCII_MARKS) == {"&", *(chr(code) for code in CONTROL_CHARS if code < 0x80)}
    assert "\x1b" in module._ASCII_MARKS


def test_one_step_of_ftfy_is_there() -> None:
    assert hasattr(ftfy, "_fix_encoding_one_step_and_explain"), "repair works without it, but no longer in linear time"


def test_import_is_lazy() -> None:
    code = "import sys; from cleantext.repair import repair; repair('ASCII'); assert 'ftfy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
