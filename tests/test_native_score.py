"""What the model counts, weighs and says in C is what it counts, weighs and says in Python."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import ROOT, fixture_text
from test_main_text import DUMP, MAIN_TEXT, PAGE

import cleantext
from cleantext import measures, native
from cleantext.document import Document, Removal
from cleantext.filters import marks
from cleantext.filters.main_text import SHIPPED
from cleantext.measures import LONGEST, TAIL, Measures
from cleantext.scoring import evidence, features, judge, limits, model
from cleantext.scoring.features import NAMES, block_features
from cleantext.scoring.grams import WORD_NAMES
from cleantext.scoring.model import COLUMNS, TEXT_COLUMNS, Model, _Network, _slots_in_c
from cleantext.sources.markup import from_page

_score: Any = native.load("_score")
pytestmark = pytest.mark.skipif(_score is None, reason="not built")

MODEL = Model(SHIPPED)
CLOSE = {"rtol": 1e-4, "atol": 1e-4}
#: Characters that are counted in different ways, and some that are easily got wrong.
ODD = "aZß éИж\u0130中の한ก9٣.。…,:“'–[|·$\u2620\U0001f600\U00020000\U00010400\ud800\x00\xad\u200b\u0301\n\t"
some_text = st.text(max_size=40) | st.text(ODD, max_size=40) | st.text("aB1 .", max_size=30)
some_lines = st.lists(
    some_text
    | st.builds(lambda text, times: text * times, st.text(ODD, min_size=1, max_size=12), st.integers(50, 900)),
    max_size=12,
)
some_blocks = st.lists(
    some_text
    | st.builds(lambda text, times: text * times, st.text("aB. 中,3", min_size=1, max_size=9), st.integers(1, 300)),
    max_size=30,
).map(lambda lines: Document("\n".join([*lines, *lines[:3]])))


@contextmanager
def pure() -> Iterator[None]:
    """As where nothing was built."""
    with (
        patch.object(measures, "_native", None),
        patch.object(features, "_native", None),
        patch.object(model, "_native", None),
        patch.object(evidence, "_native", None),
        patch.object(judge, "_native", None),
        patch.object(limits, "_below", limits._below_plainly),
        patch.object(marks, "_native", None),
    ):
        yield


def fixtures() -> list[str]:
    paths = sorted((ROOT / "fixtures").glob("*.json"))
    return [DUMP, *(fixture_text(json.loads(path.read_text(encoding="utf-8"))) for path in paths)]


def same_measures(lines: list[str]) -> None:
    with pure():
        slow = Measures(lines)
        slow_characters = slow.kinds, slow.folded
    fast = Measures(lines)
    for name in ("sizes", "starts", "ends", "counts", "edges", "first_word"):
        one, other = getattr(fast, name), getattr(slow, name)
        assert one.dtype == other.dtype, name
        assert one.shape == other.shape, name
        assert (one == other).all(), name
    for name in ("word_starts", "word_ends", "word_hashes", "word_kinds", "words"):
        assert getattr(fast, name).tolist() == getattr(slow, name).tolist(), name
    assert fast.kinds.tolist() == slow_characters[0].tolist()
    assert fast.folded.tolist() == slow_characters[1].tolist()


@given(some_lines)
def test_measures(lines: list[str]) -> None:
    same_measures(lines)


def test_measures_of_every_character() -> None:
    for first in range(0, 0x110000, 0x4000):
        line = "".join(map(chr, range(first, first + 0x4000, 1 if first < 0x14000 else 97)))
        same_measures([line[at : at + 500] for at in range(0, len(line), 500)])


def test_measures_of_long_and_empty_lines() -> None:
    for size in (LONGEST - 1, LONGEST, LONGEST + 1, 5 * LONGEST, 100_000):
        for piece in ("word ", "é", "中文", "x\U0001f600.", "."):
            same_measures([piece * size, "", piece * 3, (piece * size)[:size]])
    same_measures([""])
    same_measures(["", "", "a", ""])
    same_measures(["a" * (LONGEST - TAIL), "b" * (LONGEST + 9)])


def same_features(document: Document, rules: dict[int, int]) -> None:
    measured = Measures(document.lines)
    fast = block_features(document, measured, rules)
    with pure():
        slow = block_features(document, measured, rules)
    assert fast.values.shape == slow.values.shape
    assert fast.values.dtype == slow.values.dtype
    off = ~np.isclose(fast.values, slow.values, **CLOSE)
    assert not off.any(), [NAMES[column] for column in np.flatnonzero(off.any(axis=0))]
    if len(document):
        (_, prose, words), (_, its_prose, its_words) = (
            way(document, measured, rules) for way in (features._in_c, features._in_python)
        )
        assert prose.tolist() == its_prose.tolist()
        assert words.tolist() == its_words.tolist()
    if slow.markup is not None:
        assert fast.markup is not None
        assert np.allclose(fast.markup, slow.markup, **CLOSE)


@given(some_blocks, st.data())
def test_features(document: Document, data: st.DataObject) -> None:
    indices = st.integers(0, max(0, len(document) - 1))
    rules = data.draw(st.dictionaries(indices, st.integers(0, 1 << 15), max_size=9 if len(document) else 0))
    same_features(document, rules)


def test_features_of_documents() -> None:
    for text in fixtures():
        same_features(Document(text), {0: 5})
    same_features(from_page(PAGE), {3: 1})
    same_features(Document("\n\n\n\n\na\n\nb"), {})


def test_features_of_many_blocks() -> None:
    rng = np.random.default_rng(5)
    words = ["kettle", "of", "The", "12", "中", "a.", "quince,", "Ä"]
    lines = [" ".join(rng.choice(words, size)) for size in rng.integers(1, 40, 3000)]
    same_features(Document("\n".join(lines)), {})


def same_words(shown: Model, lines: list[str]) -> None:
    measured = Measures(lines)
    fast = shown._of_words(measured, len(measured.words))
    with pure():
        slow = shown._of_words(measured, len(measured.words))
    assert fast.shape == slow.shape
    assert np.allclose(fast, slow, **CLOSE)


@given(some_lines)
def test_words(lines: list[str]) -> None:
    same_words(MODEL, lines)


def test_words_that_the_model_knows() -> None:
    for text in fixtures():
        same_words(MODEL, Document(text).lines)
    measured = Measures(Document(DUMP).lines)
    assert np.abs(MODEL._of_words(measured, len(measured.words))).max() > 1


@given(
    st.lists(st.integers(0, (1 << 32) - 1) | st.sampled_from([0, 1, 4095, 4096, (1 << 32) - 1]), max_size=60), st.data()
)
def test_weights_are_found_by_their_keys(keys: list[int], data: st.DataObject) -> None:
    shown = object.__new__(Model)
    weights = np.arange(1, len(keys) + 1, dtype=np.float32)
    shown._keys = np.array([*keys, 0], np.uint32)
    shown._weights = np.append(weights, np.float32(0))
    shown._table_in_c = _slots_in_c(shown._keys[:-1], weights)
    asked = [*keys, *(key ^ 1 for key in keys), *data.draw(st.lists(st.integers(0, (1 << 32) - 1), max_size=20))]
    # A block of one word: its mean weight is that of the word.
    hashes = np.array(asked, np.uint64) << np.uint64(32) | np.uint64(7)
    out = np.empty((len(asked), 7), np.float32)
    _score.words(np.arange(len(asked) + 1), hashes, *shown._table_in_c, out)
    assert out[:, 0].tolist() == shown._weigh(hashes).tolist()


def network(rng: np.random.Generator, width: int, layers: int, later: int) -> _Network:
    def some(*shape: int) -> Any:
        return (rng.normal(size=shape) / np.sqrt(3 * width)).astype(np.float32)

    knots = int(rng.choice([0, 1, 7, 99]))
    return _Network(
        {
            "enter": some(len(COLUMNS) + knots, width),
            "enter_bias": some(width),
            "knots": rng.integers(0, len(COLUMNS), knots),
            "knot_scale": rng.normal(size=knots).astype(np.float32),
            "knot_shift": rng.normal(size=knots).astype(np.float32),
            "page": some(2 * width, width),
            "page_bias": some(width),
            "layers": some(layers, 3 * width, width),
            "layer_biases": some(layers, width),
            "dilations": 2 ** np.arange(layers),
            "guess": some(width, 1),
            "guess_bias": some(1),
            "compare": some(4 * width, width),
            "compare_bias": some(width),
            "later": some(later, 3 * width, width),
            "later_biases": some(later, width),
            "again": 3 ** np.arange(later),
            "leave": some(width, 2),
            "leave_bias": some(2),
        }
    )


@given(
    st.integers(0, 1 << 30),
    st.sampled_from([1, 5, 16, 31, 48, 64]),
    st.integers(0, 6),
    st.integers(0, 3),
    st.integers(1, 70),
    st.booleans(),
    st.booleans(),
)
def test_network(seed: int, width: int, layers: int, later: int, blocks: int, plain: bool, markup: bool) -> None:
    rng = np.random.default_rng(seed)
    nets = [network(rng, width, layers, later) for _ in range(2)]
    inputs = rng.normal(size=(blocks, len(COLUMNS) if markup else len(TEXT_COLUMNS))).astype(np.float32)
    out = np.full((blocks, 2), np.nan, np.float32)
    _score.score(tuple(_score.network(net.arrays()) for net in nets), inputs, out, plain)
    slow = (nets[0].score(inputs) + nets[1].score(inputs)) / 2
    # Layers reckon in whole numbers, 4095 of which are the largest that goes in: one that is rounded the other way shows beside that.
    assert np.allclose(out, slow, rtol=0, atol=2e-3 * max(1, float(np.abs(slow).max())))


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("size", [0.0, 1e-38, 1e-20, 1e4])
def test_network_of_odd_sizes(size: float, plain: bool) -> None:
    """What goes in is measured by the largest of it: nothing at all, next to nothing, or more than anybody has seen."""
    net = network(np.random.default_rng(3), 16, 2, 1)
    for bias in (*[entry.bias for entry in net.entries], net.page_bias, *net.layer_biases):
        bias[:] = 0
    inputs = np.full((7, len(COLUMNS)), size, np.float32)
    out = np.full((7, 2), np.nan, np.float32)
    _score.score((_score.network(net.arrays()),), inputs, out, plain)
    assert np.isfinite(out).all()
    assert np.allclose(out, net.score(inputs), rtol=2e-3, atol=2e-3)


def test_markup_that_is_nowhere_is_told_as_none() -> None:
    """A block of plain text enters as one of a page of whose markup every number is 0."""
    net = network(np.random.default_rng(6), 48, 2, 1)
    text = np.random.default_rng(7).normal(size=(20, len(TEXT_COLUMNS))).astype(np.float32)
    page = np.zeros((20, len(COLUMNS)), np.float32)
    page[:, TEXT_COLUMNS] = text
    assert np.allclose(net.score(text), net.score(page), rtol=1e-3, atol=1e-3)


def test_network_as_shipped() -> None:
    for text in fixtures():
        document = Document(text)
        measured = Measures(document.lines)
        inputs = MODEL.inputs(measured, block_features(document, measured, {}))
        for read in (nullcontext, pure):  # with room for the words, it is filled in
            with read():
                filled = MODEL.inputs(measured, block_features(document, measured, {}, len(WORD_NAMES)))
            assert np.allclose(filled, inputs, **CLOSE)
        fast = MODEL.score(inputs)
        with pure():
            slow = MODEL.score(inputs)
        # A float that lies in the middle of two whole numbers is rounded by its last digit, which is not the same everywhere.
        assert np.allclose(fast, slow, rtol=1e-4, atol=2e-3)
        plain = np.empty_like(fast)
        _score.score(MODEL._in_c, inputs, plain, True)
        assert np.allclose(plain, slow, rtol=1e-4, atol=2e-3)


@given(st.integers(0, 1 << 30), st.booleans())
def test_reasons(seed: int, markup: bool) -> None:
    rng = np.random.default_rng(seed)
    columns = len(COLUMNS) if markup else len(TEXT_COLUMNS)
    inputs = np.abs(rng.normal(size=(30, columns))).astype(np.float32)
    article, of_blocks = rng.random((2, 30)).astype(np.float32) * rng.choice([1, 0.01])
    blocks = rng.choice(30, 20).tolist()
    fast = evidence.reasons(MODEL, inputs, blocks, article, of_blocks)
    with pure():
        assert fast == evidence.reasons(MODEL, inputs, blocks, article, of_blocks)


@given(
    st.integers(0, 1 << 30),
    st.integers(0, 40),
    st.builds(
        limits.Limits,
        st.sampled_from((0.0, 0.01, 0.5, 0.97)),
        st.sampled_from((0.0, 0.02, 1.0)),
        st.sampled_from((0.0, 0.1, 0.6)),
    ),
)
def test_verdicts_of_likelihoods(seed: int, count: int, page: limits.Limits) -> None:
    rng = np.random.default_rng(seed)
    measured = Measures([" ".join(["word"] * rng.integers(1, 30)) + "市" * rng.integers(0, 3) for _ in range(count)])
    article = (rng.random(count) ** 3).astype(np.float32)
    furniture = sorted(rng.choice(count, count // 4, replace=False).tolist())
    words, size, *promised = judge._weigh(measured, article, furniture)
    with patch.object(judge, "_native", None):
        slow_words, slow_size, *slow_promised = judge._weigh(measured, article, furniture)
    assert words.dtype == slow_words.dtype
    assert words.tolist() == slow_words.tolist()
    assert size == slow_size
    assert promised == slow_promised
    asked = article, words, furniture, page, 0.5, 12
    of_blocks, gone, left = limits._below_natively(*asked)
    slow_of_blocks, *slow = limits._below_plainly(*asked)
    assert of_blocks.tolist() == slow_of_blocks.tolist()
    assert [gone, left] == slow


@given(st.integers(0, 1 << 30), st.integers(0, 60), st.sampled_from((1.0, 8.0, 100.0)))
def test_likelihoods_of_scores(seed: int, count: int, spread: float) -> None:
    scores = (np.random.default_rng(seed).normal(size=(count, 2)) * spread).astype(np.float32)
    article, headline, shares = judge._likelihoods(scores)
    with patch.object(judge, "_native", None):
        slow_article, slow_headline, slow_shares = judge._likelihoods(scores)
    assert article.dtype == headline.dtype == np.float32
    assert np.allclose(article, slow_article, rtol=1e-5, atol=1e-30)
    assert np.allclose(headline, slow_headline, rtol=1e-5, atol=1e-30)
    sure = {block for block, share in slow_shares.items() if share > judge._CANDIDATE * 1.001}
    assert sure <= shares.keys() <= {*np.flatnonzero(slow_headline > judge._CANDIDATE * 0.999).tolist()}
    assert list(shares) == sorted(shares)
    assert [headline[block] for block in shares] == [*shares.values()]
    assert headline.sum() <= 1 + 1e-5


def test_removals() -> None:
    document = Document(DUMP)
    blocks = [*range(0, len(document), 3)]
    texts = [f"because {index}" for index in blocks]
    fast = marks.removals(document, blocks, "boilerplate", "main-text", texts)
    with pure():
        slow = marks.removals(document, blocks, "boilerplate", "main-text", texts)
    assert fast == slow
    assert {type(removal) for removal in fast} == {Removal}
    assert fast[1]._replace(text="x").text == "x"
    assert hash(fast[0]) == hash(slow[0])


def test_verdicts() -> None:
    cleaner = cleantext.Cleaner()
    for text in fixtures():
        fast = cleaner.clean(text)
        with pure():
            slow = cleaner.clean(text)
        assert (fast.text, fast.title, fast.removed) == (slow.text, slow.title, slow.removed)
    fast = cleaner.clean_html(PAGE)
    with pure():
        slow = cleaner.clean_html(PAGE)
    assert (fast.text, fast.title, fast.removed) == (slow.text, slow.title, slow.removed)
    assert any(removal.filter == "main-text" for removal in fast.removed)


def test_a_network_that_does_not_fit_is_refused() -> None:
    arrays = network(np.random.default_rng(1), 16, 2, 1).arrays()
    _score.network(arrays)
    for number in range(len(arrays)):
        less = arrays[number].ravel()[:-1]
        with pytest.raises(ValueError, match="fit together"):
            _score.network((*arrays[:number], less, *arrays[number + 1 :]))
    for heavy in (np.full_like(arrays[14], 2000), np.where(np.arange(arrays[14].size) == 7, 32767, 0).astype(np.int16)):
        with pytest.raises(ValueError, match="too large"):
            _score.network((*arrays[:14], heavy, *arrays[15:]))
    with pytest.raises(ValueError, match="nowhere"):
        _score.network((*arrays[:17], np.array([0, 1]), *arrays[18:]))
    entry, one = np.ones((len(COLUMNS) + 2, 16), np.float32), np.ones(2, np.float32)
    for columns, rounds in (
        ([len(COLUMNS), 0], [2]),
        ([-1, 0], [2]),
        ([0, 1], [1]),
        ([0], [2]),
        ([0], [1, 0, 1]),
        ([0, 1], [1, 2]),
    ):
        knots = np.array(columns, np.int32), np.array(rounds, np.int32)
        with pytest.raises(ValueError, match="fit together"):
            _score.network((entry, arrays[1], *knots, one, one, *arrays[6:]))
    for knots in (([0, 1], [2]), ([0], [1, 1])):
        _score.network((entry, arrays[1], *[np.array(of, np.int32) for of in knots], one, one, *arrays[6:]))
    with pytest.raises(ValueError, match="number of arrays"):
        _score.network(arrays[1:])
    with pytest.raises(TypeError):
        _score.network((*arrays[:-1], None))


def test_what_does_not_fit_together_is_refused() -> None:
    """Not that anybody hands these over; but no buffer is read beyond its end."""
    cells = measures._cells()
    out = np.zeros((2, len(NAMES)), np.float32)
    document = Document("one two\nthree")
    measured = Measures(document.lines)
    taken = [
        *(measured.sizes, measured.counts, measured.edges, measured.first_word),
        *(measured.word_starts, measured.word_ends, measured.word_hashes, measured.word_kinds),
    ]
    _score.features(*taken, document.gaps, {}, out)
    for number, array in enumerate(taken):
        for odd in (array[:-1], np.zeros(99, np.int64), b""):
            with pytest.raises(ValueError, match="fit together"):
                _score.features(*taken[:number], odd, *taken[number + 1 :], document.gaps, {}, out)
    for rules in ({2: 1}, {-1: 1}):
        with pytest.raises(IndexError):
            _score.features(*taken, document.gaps, rules, out)
    for first_word in ([0, 4, 3], [1, 2, 3], [0, 1, 4], [0, -1, 3]):
        with pytest.raises(ValueError, match="fit together"):
            _score.features(*taken[:3], np.array(first_word), *taken[4:], document.gaps, {}, out)
        with pytest.raises(ValueError, match=r"fit together|order"):
            _score.words(np.array(first_word), measured.word_hashes, *MODEL._table_in_c, np.zeros((2, 7), np.float32))
    with pytest.raises(ValueError, match="gap"):
        _score.features(*taken, [0], {}, out)
    with pytest.raises(TypeError):
        _score.features(*taken, [0, "1"], {}, out)
    with pytest.raises(TypeError):
        _score.measure(["a", None], cells, LONGEST, TAIL)
    for sizes in ((0, 1), (1 << 40, 5), (-1, -1)):
        with pytest.raises(ValueError, match="table"):
            _score.measure(["a"], cells, *sizes)
    with pytest.raises(ValueError, match="table"):
        _score.measure(["a"], cells[:-1], LONGEST, TAIL)
    slots, rows = MODEL._table_in_c
    for odd in ((slots[:-1], rows), (slots[:0], rows), (slots, rows[:0]), (slots, rows[:-1])):
        with pytest.raises(ValueError, match="fit together"):
            _score.words(measured.first_word, measured.word_hashes, *odd, np.zeros((2, 7), np.float32))
    some = [0, 4], ["ab", "c"]
    for kind, *rest in (
        (Removal, some[0], ["ab"], [0], "c", "f", ["r"]),
        (Removal, *some, [0, 1], "c", "f", ["r"]),
        (Removal, *some, [2], "c", "f", ["r"]),
        (Removal, *some, [-1], "c", "f", ["r"]),
        (Removal, [-5, 4], ["ab", "c"], [0], "c", "f", ["r"]),
        (Removal, [1 << 80, 4], ["ab", "c"], [0], "c", "f", ["r"]),
        (Removal, ["0", 4], ["ab", "c"], [0], "c", "f", ["r"]),
        (Removal, *some, ["0"], "c", "f", ["r"]),
        (dict, *some, [0], "c", "f", ["r"]),
        (Removal, *some, [0], b"c", "f", ["r"]),
    ):
        with pytest.raises((ValueError, TypeError, IndexError, OverflowError)):
            _score.removals(kind, *rest)
    inputs, article, of_blocks = np.zeros((2, 4), np.float32), np.zeros(2, np.float32), np.zeros(2)
    groups, counted, names = np.array([0, 1, 2, 2], np.int32), np.zeros(4, np.int32), ("one", 1)
    told = [inputs, [1], inputs[0], inputs[0], groups, counted, names, article, of_blocks]
    assert _score.evidence(*told) == ["main-text model: 0% article, below 0%: one"]
    for number, odd_one in (
        *((0, inputs[0, :3]), (1, [2]), (1, [-1]), (1, ["1"]), (8, of_blocks[:1]), (2, inputs), (3, inputs[0, :2])),
        *((4, groups + 1), (4, groups - 1), (5, counted - 1), (5, counted + 4), (5, counted[:3])),
        *((6, ("one",)), (6, ("one", 7)), (6, ("one", None)), (6, ("x" * 999, 1)), (7, article[:1])),
    ):
        with pytest.raises((ValueError, TypeError, IndexError)):
            _score.evidence(*told[:number], odd_one, *told[number + 1 :])
    weighed = [np.zeros(3, np.int64), np.zeros((2, 16), np.int32), article, [1], 0.5, 0.03]
    assert _score.weigh(*weighed) == (np.ones(2, np.float32).tobytes(), 2.0, 1.0, 0.0, 0.0)
    with pytest.raises(ValueError, match="two scores"):
        _score.likelihoods(np.zeros(3, np.float32), 0.02)
    for number, odd_one in (
        (0, of_blocks),
        (1, of_blocks),
        (2, of_blocks),
        (3, [2]),
        (3, [-1]),
        (3, ["1"]),
        (3, [1 << 80]),
    ):
        with pytest.raises((ValueError, IndexError, OverflowError)):
            _score.weigh(*weighed[:number], odd_one, *weighed[number + 1 :])
    with pytest.raises(ValueError, match="fit together"):
        _score.limits(article, article[:1], [], 0.5, 0.5, 0.1, 0.5, 12)
    for known in (["1"], [1 << 80], (1,)):
        with pytest.raises((TypeError, OverflowError)):
            _score.limits(article + 1, article + 12, known, 0.5, 0.5, 0.1, 0.5, 12)
    with pytest.raises(ValueError, match="fit together"):
        _score.score((), np.zeros((2, 3), np.float32), np.zeros((2, 2), np.float32))
    with pytest.raises(ValueError, match="features"):
        _score.score(MODEL._in_c, np.zeros((2, 3), np.float32), np.zeros((2, 2), np.float32))
    with pytest.raises(ValueError, match=r"PyCapsule"):
        _score.score((1,), np.zeros((2, 3), np.float32), np.zeros((2, 2), np.float32))


def test_a_page_is_judged_the_same_again() -> None:
    document = Document(DUMP)
    judged = judge.judge(document, MAIN_TEXT.matcher, SHIPPED)
    with pure():
        again = judge._judge(MAIN_TEXT.matcher, SHIPPED, Document(DUMP))
    assert np.allclose(judged.article, again.article, **CLOSE)
    assert judged.title(document.lines) == again.title(document.lines)
    assert judged.marked(0.5) == again.marked(0.5)
