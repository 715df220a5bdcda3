"""The main-text filter and its model: what they take, what they say of it, and what they refuse."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import ROOT, fixture_text

import cleantext
from cleantext.document import Document, Removal
from cleantext.filters.main_text import SHIPPED, MainTextFilter
from cleantext.measures import Measures, word_hash
from cleantext.scoring.features import NAMES, block_features
from cleantext.scoring.grams import WORD_NAMES, pairs, word_features
from cleantext.scoring.judge import Judgement, _best_limits, _names, judge
from cleantext.scoring.limits import Weights
from cleantext.scoring.markup import HINT_NAMES, MARKUP_NAMES, hint_features
from cleantext.scoring.model import _PARTS, COLUMNS, TEXT_COLUMNS, Model, ModelError, _times
from cleantext.scoring.tree import hint_hash
from cleantext.sources.markup import from_page

ARTICLE = [
    "Harbour bridge to close for eleven weeks while its bearings are replaced",
    *(
        f"The council said on Monday that {what}, and that residents had been told of it in a letter sent in {month}. "
        f"“Nobody likes a detour, but the bearings are {age} years old,” said the engineer who leads the work."
        for what, month, age in (
            ("the ferry would run every ten minutes", "March", 41),
            ("lorries would have to go round by the quarry road", "April", 42),
            ("buses would stop at both ends of the crossing", "May", 43),
            ("the school day would begin a quarter of an hour later", "June", 44),
            ("shops on the quay could ask for a lower rate", "July", 45),
            ("the footpath would stay open at weekends", "August", 46),
            ("the work had been put off twice since the flood", "September", 47),
            ("a temporary bridge had been looked at and found too dear", "October", 48),
        )
    ),
]
MENU = (
    "Home News Politics Business Sport Culture Travel Weather Puzzles Obituaries Cars Property Jobs Gardens Recipes "
    "Motoring Fashion Letters Cartoons Archive Galleries Crosswords Horoscopes Marketplace"
).split()
FOOT = [
    f"{who} {what} {where}"
    for who in ("Mayor", "Farmer", "Choir", "Baker", "Rower", "Painter")
    for what in ("wins prize in", "turns down offer from", "to open second home in")
    for where in ("Thornmere", "Linnet Bay", "Port Sorrel", "Upper Wick", "the capital")
]
DUMP = "\n".join([*MENU, *MENU, *ARTICLE, *ARTICLE[1:], *FOOT, *MENU])
CLEANER = cleantext.Cleaner()
MAIN_TEXT = next(f for f in CLEANER.filters if isinstance(f, MainTextFilter))


def test_the_article_is_found_in_a_dump() -> None:
    cleaned = CLEANER.clean(DUMP)
    lines = Document(cleaned.text).lines
    assert [line for line in ARTICLE[1:] if line not in lines] == []
    assert len(lines) < len(ARTICLE) + 10
    assert any(removal.filter == "main-text" for removal in cleaned.removed)


def test_the_article_is_found_in_a_language_without_rules() -> None:
    cleaned = cleantext.Cleaner(languages=["ko"]).clean(DUMP)
    assert {removal.filter for removal in cleaned.removed} >= {"main-text"}
    lines = Document(cleaned.text).lines
    assert [line for line in ARTICLE[1:] if line not in lines] == []
    assert len(lines) < len(ARTICLE) + 10


def test_reasons_give_the_likelihood_and_the_evidence() -> None:
    marks = list(MAIN_TEXT(Document(DUMP)))
    assert marks
    for mark in marks:
        assert mark.category == "boilerplate"
        assert mark.reason.startswith("main-text model: ")
        assert mark.reason.partition(": ")[2].partition(": ")[2]


def test_more_caution_marks_less() -> None:
    document = Document(DUMP)
    marked = [
        {mark.start for mark in MainTextFilter(MAIN_TEXT.matcher, caution)(document)}
        for caution in (0.0, 0.3, 0.6, 1.0)
    ]
    assert marked[0] >= marked[1] >= marked[2] >= marked[3]
    assert len(marked[0]) > len(marked[3])


@pytest.mark.parametrize("caution", [-0.1, 1.1, float("nan")])
def test_caution_has_bounds(caution: float) -> None:
    with pytest.raises(ValueError, match="from 0"):
        cleantext.Cleaner(caution=caution)


def test_it_has_nothing_to_say_of_little_text() -> None:
    for text in ("", "x", "\n".join(MENU), "\n".join(ARTICLE[:3])):
        assert list(MAIN_TEXT(Document(text))) == []
        assert MAIN_TEXT.headline(Document(text)) is None


def test_an_article_alone_stays() -> None:
    text = "\n\n".join(ARTICLE)
    assert CLEANER.clean(text).text == text


def test_it_can_be_left_out() -> None:
    for name in ("main-text", "boilerplate"):
        cleaner = CLEANER.without(name)
        assert all(removal.category != "boilerplate" for removal in cleaner.clean(DUMP).removed)


def test_a_pickled_cleaner_says_the_same() -> None:
    again = pickle.loads(pickle.dumps(CLEANER))
    assert again.clean(DUMP).removed == CLEANER.clean(DUMP).removed


def test_the_model_is_small_and_no_pickle() -> None:
    assert SHIPPED.stat().st_size < 2_000_000
    with np.load(SHIPPED, allow_pickle=False) as stored:
        assert all(stored[name].dtype != object for name in stored.files)


@pytest.mark.parametrize(
    ("content", "fault"),
    [(b"", "cannot be read|damaged"), (b"PK\x03\x04 not a zip", "damaged|cannot be read"), (b"text", "cannot be read")],
)
def test_a_file_that_is_no_model_is_an_error_that_names_it(tmp_path: Path, content: bytes, fault: str) -> None:
    path = tmp_path / "odd.npz"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=fault) as caught:
        cleantext.Cleaner(model=path).clean(DUMP)
    assert str(path) in str(caught.value)
    with pytest.raises(ModelError, match="cannot be read"):
        Model(tmp_path / "missing.npz")


def test_a_model_of_other_features_is_refused(tmp_path: Path) -> None:
    with np.load(SHIPPED) as stored:
        arrays = {name: stored[name] for name in stored.files}
    np.savez(tmp_path / "other.npz", **{**arrays, "features": np.array("length\nwords")})
    with pytest.raises(ModelError, match="other features"):
        Model(tmp_path / "other.npz")
    for knots in (arrays["knots"][..., :-1], arrays["knots"] + len(COLUMNS), arrays["knots"] - len(COLUMNS)):
        np.savez(tmp_path / "ranges.npz", **{**arrays, "knots": knots})
        with pytest.raises(ModelError, match="first layer"):
            Model(tmp_path / "ranges.npz")
    del arrays["keys"]
    np.savez(tmp_path / "less.npz", **arrays)
    with pytest.raises(ModelError, match="keys"):
        Model(tmp_path / "less.npz")


def test_features_are_finite_and_of_their_shape() -> None:
    for text in ("", "a", "\u3042\n…\n\U0001f600\n12\n\ud800", DUMP, "x" * 5000):
        document = Document(text)
        measured = Measures(document.lines)
        features = block_features(document, measured, dict.fromkeys(range(len(document)), 3))
        assert features.values.shape == (len(document), len(NAMES))
        assert np.isfinite(features.values).all()
        assert features.markup is None


PAGE = (
    "<html><head><title>The long road | The Post</title><meta property='og:title' content='The long road'>"
    "<meta name=description content='Why the road took so long to build and who paid'></head><body><nav><ul>"
    + "".join(f"<li><a href='/{word}'>{word}</a></li>" for word in MENU)
    + "</ul></nav><article class='story-body'><h1>The long road</h1>"
    + "".join(f"<p>{line}</p>" for line in ARTICLE[1:])
    + "</article><aside class='related'>"
    + "".join(f"<div class='card'><a href='/x'><h3>{line}</h3></a></div>" for line in FOOT)
    + "</aside></body></html>"
)


def test_features_of_markup_are_finite_and_of_their_shape() -> None:
    for page in ("<p>a", "<nav>x</nav><table><tr><td>\U0001f600", PAGE, "<div>" * 50 + "x" * 5000):
        document = from_page(page)
        assert document.page is not None
        features = block_features(document, Measures(document.lines), {})
        assert features.markup is not None
        assert features.tree is not None
        assert features.markup.shape == (len(document), len(MARKUP_NAMES))
        assert np.isfinite(features.markup).all()
        hints = hint_features(features.tree.parents, features.tree.hints, features.tree.at, {hint_hash("card"): -2.0})
        assert hints.shape == (len(document), len(HINT_NAMES))
        assert len(COLUMNS) == len({*COLUMNS}) == len(NAMES) + len(MARKUP_NAMES) + len(WORD_NAMES) + len(HINT_NAMES)


def test_what_the_markup_says() -> None:
    document = from_page(PAGE)
    features = block_features(document, Measures(document.lines), {})
    assert features.markup is not None
    assert features.tree is not None
    column = {name: number for number, name in enumerate(MARKUP_NAMES)}
    title, card = document.lines.index("The long road"), document.lines.index(FOOT[0])
    first = title + 1
    told = features.markup
    assert told[:, column["is a headline the page names"]].tolist() == [i == title for i in range(len(document))]
    assert told[title, column["tag: h1"]] == 1
    assert told[0, column["in: nav"]] == 1 == told[first, column["in: article"]] == told[card, column["in: aside"]]
    assert told[0, column["share in links"]] == 2 > told[first, column["share in links"]] == 0
    assert told[first, column["container 1: share of the page's prose"]] == 2
    hints = hint_features(
        features.tree.parents, features.tree.hints, features.tree.at, {hint_hash("card"): -2.0, hint_hash("story"): 3.0}
    )
    own = {name: hints[:, number] for number, name in enumerate(HINT_NAMES)}
    assert (own["nearest hints"][card], own["worst hints"][card]) == (-2, -2)
    assert (own["nearest hints"][first], own["best hints"][first], own["own hints"][first]) == (3, 3, 0)


def test_the_article_is_found_on_a_page() -> None:
    cleaned = CLEANER.clean_html(PAGE)
    assert cleaned.title == "The long road"
    assert Document(cleaned.text).lines == ["The long road", *ARTICLE[1:]]


def test_several_networks_give_their_mean(tmp_path: Path) -> None:
    model = Model(SHIPPED)
    with np.load(SHIPPED) as stored:
        arrays = {name: stored[name] for name in stored.files}
    several = arrays["enter"].ndim == 3
    one = {name: arrays[name][0] if several else arrays[name] for name in _PARTS}
    np.savez(tmp_path / "twice.npz", **{**arrays, **{name: np.stack([value, value]) for name, value in one.items()}})
    np.savez(tmp_path / "once.npz", **{**arrays, **one})
    inputs = np.random.default_rng(1).normal(size=(40, len(COLUMNS))).astype(np.float32)
    once = Model(tmp_path / "once.npz").score(inputs)
    assert np.allclose(Model(tmp_path / "twice.npz").score(inputs), once, atol=1e-4)
    assert model.score(inputs[:, TEXT_COLUMNS]).shape == (40, 2)


def test_others_are_asked_where_the_first_network_is_not_sure(tmp_path: Path) -> None:
    with np.load(SHIPPED) as stored:
        arrays = {name: stored[name] for name in stored.files}
    sure = {name: arrays[name][0] for name in _PARTS}
    unsure = {**sure, "leave": np.zeros_like(sure["leave"]), "leave_bias": np.zeros_like(sure["leave_bias"])}
    scores = {}
    for name, first, second in (("sure", sure, unsure), ("unsure", unsure, sure)):
        both = {part: np.stack([first[part], second[part]]) for part in _PARTS}
        np.savez(tmp_path / f"{name}.npz", **{**arrays, **both})
        judged = judge(Document(DUMP), MAIN_TEXT.matcher, tmp_path / f"{name}.npz")
        scores[name] = np.log(judged.article / (1 - judged.article))
        assert judged.page.best >= 0.47 or name == "unsure"
    assert np.allclose(scores["unsure"], scores["sure"] / 2, atol=1e-2)  # the mean of it and nothing


@given(st.integers(0, 1 << 30), st.integers(1, 60))
def test_no_other_limit_promises_more(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    article = (rng.random(count) ** rng.choice([0.2, 1, 5])).astype(np.float32)
    words = rng.integers(1, 80, count).astype(np.float32)
    likely = 0.03 + 0.94 * article

    def promised(limit: float) -> float:
        kept = article >= limit
        return float(2 * (likely * words)[kept].sum() / (words[kept].sum() + (likely * words).sum()))

    def on_average(limit: float) -> float:
        kept = article >= limit
        right = float((likely * words)[kept].sum())
        return right / max(1.0, float(words[kept].sum())) + right / float((likely * words).sum())

    best, limit = _best_limits(article, words)
    assert 0 <= best <= 0.5
    assert 0 <= limit <= 1
    assert on_average(limit) >= on_average(best) - 0.002
    assert promised(best) == pytest.approx(max(map(promised, [*article, 2])), abs=0.002)


def judged(words: int, **likely: float) -> tuple[Judgement, list[str]]:
    """What is said of a text of so many words, with these lines in it as likely headlines ("x__y" is "x | y")."""
    lines = [name.replace("__", " | ").replace("_", " ").rstrip("0123456789") for name in likely]
    headline, long = np.array([*likely.values(), 0], np.float32), np.array([*(4 for _ in likely), words], np.float32)
    model = Model(SHIPPED)
    page = Weights(float(long.sum()), share=0.5, best=0.5, limit=0.5, known=9, markup=False)
    shares = {block: share for block, share in enumerate(headline.tolist()) if share >= 0.02}
    return Judgement(model, np.zeros((1, 1)), headline, headline, shares, long, [], page), [*lines, "x " * words]


@pytest.mark.parametrize(
    ("notice", "told", "caution", "stays"),
    [
        pytest.param((0.97, 20), {}, 0.5, [0], id="a short article of which it is sure"),
        pytest.param((0.97, 20), {}, 0.8, [0], id="with caution, too"),
        pytest.param((0.8, 20), {}, 0.5, [*range(41)], id="one in doubt"),
        pytest.param((0.97, 5), {}, 0.5, [*range(41)], id="no sentence"),
        pytest.param((0.8, 60), {}, 0.5, [0], id="an article in doubt, of some length"),
        pytest.param((0.08, 20), {"best": 0.1}, 0.5, [], id="none"),
        pytest.param((0.08, 20), {"best": 0.1}, 0.8, [*range(41)], id="none, but with caution"),
        pytest.param((0.08, 20), {"best": 0.1, "known": 3}, 0.5, [*range(41)], id="none, of which rules know little"),
        pytest.param((0.08, 20), {"best": 0.2}, 0.5, [*range(41)], id="none, perhaps"),
    ],
)
def test_what_stays_of_a_page_with_little_of_an_article(
    notice: tuple[float, int], told: dict[str, float], caution: float, stays: list[int]
) -> None:
    article = np.array([notice[0], *[0.01] * 40], np.float32)
    words = np.array([notice[1], *[20] * 40], np.float32)
    page = Weights(float(words.sum()), share=0.9, best=0.4, limit=0.4, known=9, markup=False)._replace(**told)
    judgement = Judgement(Model(SHIPPED), np.zeros((1, 1)), article, article * 0, {}, words, [], page)
    assert sorted({*range(41)}.difference(judgement.marked(caution))) == stays


@pytest.mark.parametrize(
    ("words", "likely", "headline"),
    [
        pytest.param(2000, {"Mayor_resigns": 0.3, "Harbour": 0.1}, 0, id="one"),
        pytest.param(2000, {"Mayor_resigns": 0.2, "Harbour": 0.1}, None, id="none is likely"),
        pytest.param(2000, {"Mayor_resigns1": 0.15, "Harbour": 0.2, "Mayor_resigns2": 0.16}, 2, id="one line, twice"),
        pytest.param(2000, {"Mayor_resigns__Courier": 0.5, "Mayor_resigns": 0.1}, 1, id="named by the page's title"),
        pytest.param(2000, {"Home_News_Mayor_resigns": 0.4, "Mayor_resigns": 0.2}, 1, id="with a trail in front of it"),
        pytest.param(2000, {"Home_News_Mayor_resigns": 0.5, "Mayor_resigns": 0.1}, 0, id="of what is likelier a part"),
        pytest.param(2000, {"Old_Mayor_resigns": 0.4, "Mayor_resigns": 0.3}, 0, id="one word more"),
        pytest.param(2000, {"Home_the_Mayor_resigns": 0.4, "Mayor_resigns": 0.3}, 0, id="words that are no trail"),
        pytest.param(300, {"Mayor_resigns": 0.5}, None, id="small"),
        pytest.param(300, {"Mayor_resigns__Courier": 0.1, "Mayor_resigns": 0.3}, 1, id="small, but named"),
        pytest.param(60, {"Mayor_resigns": 0.99}, None, id="tiny"),
        pytest.param(60, {"Mayor_resigns__Courier": 0.1, "Mayor_resigns": 0.3}, 1, id="tiny, but named"),
    ],
)
def test_which_line_is_the_headline(words: int, likely: dict[str, float], headline: int | None) -> None:
    judgement, lines = judged(words, **likely)
    assert judgement.title(lines) == headline


def test_the_next_line_is_the_headline_where_the_likeliest_is_none() -> None:
    judgement, lines = judged(2000, The_mayor=0.4, Mayor_resigns=0.3, Harbour=0.1)
    assert [judgement.title(lines, (), others) for others in ((), (0,), (0, 1))] == [0, 1, None]


@pytest.mark.parametrize(
    ("share", "first", "headline"),
    [
        pytest.param(0.7, None, 1, id="sure enough"),
        pytest.param(0.7, 0, None, id="it stands like a standfirst"),
        pytest.param(0.95, 0, 1, id="but is beyond doubt"),
        pytest.param(0.7, 1, 1, id="it stands like a headline"),
    ],
)
def test_on_a_small_page_what_stands_right_below_a_headline_is_none(
    share: float, first: int | None, headline: int | None
) -> None:
    judgement, lines = judged(500, Mayor_resigns=0.05, Nobody_saw_it_coming=share)
    assert judgement.title(lines, first=first) == headline


def test_a_small_article_alone_begins_with_its_headline() -> None:
    judgement, lines = judged(500, Mayor_resigns=0.05, Nobody_saw_it_coming=0.7)
    bare = replace(judgement, page=judgement.page._replace(share=0.01, known=0))
    assert [one.title(lines) for one in (judgement, bare)] == [1, None]


@pytest.mark.parametrize(
    ("lines", "other"),
    [
        pytest.param(
            ["Baker wins award"] * 2 + ["She has baked for forty years and never…"], 0, id="first of two above a teaser"
        ),
        pytest.param(["Baker wins award"] * 2 + ["She has baked for forty years and never…"], 1, id="second of two"),
        pytest.param(["Baker wins award", "She has baked for forty years and never…"], 1, id="cut off"),
    ],
)
def test_a_line_of_another_storys_card_is_passed_over(
    lines: list[str], other: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    judgement, _ = judged(2000, **dict.fromkeys("abcde", 0.0))
    monkeypatch.setattr(MAIN_TEXT, "_judge", lambda _: replace(judgement, shares={other: 0.5, len(lines): 0.3}))
    page = "\n".join([*lines, "Mayor resigns after vote", "The mayor of Thornmere resigned on Monday after a vote."])
    assert MAIN_TEXT.headline(Document(page)) == len(lines)


def test_where_many_may_be_the_headline_of_one_page_each_stays() -> None:
    lines = {f"Story_{letter}": 0.19 for letter in "abcde"}
    many, _ = judged(2000, **lines)
    few, _ = judged(2000, **dict.fromkeys(lines, 0.1))
    assert (many.title([*lines, "x"]), many.headlines(), few.headlines()) == (None, [0, 1, 2, 3, 4], [])


def test_a_caption_above_the_headline_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    caption, title = "The mayor (left) and the engineer (right)", "Mayor resigns after vote"
    judgement, _ = judged(2000, caption=0.5, title=0.3)
    monkeypatch.setattr(MAIN_TEXT, "_judge", lambda _: judgement)
    assert MAIN_TEXT.headline(Document("\n".join([caption, title, "x " * 2000]))) == 1


def test_a_page_of_a_few_lines_has_its_one_heading_for_its_headline() -> None:
    page = "<nav><a href=/>Home</a></nav><article>{}<p>It met on Monday.</article>"
    for heading, title in (
        ("<h1>Council votes</h1>", "Council votes"),
        ("<h1>Council</h1>", None),
        ("<h1>Council votes</h1><h1>Mayor resigns</h1>", None),
    ):
        assert CLEANER.clean_html(page.format(heading)).title == title


@pytest.mark.parametrize(
    "lines",
    [
        [
            "Home",
            "Librarian returns wallet found in book",
            "“I owe him an apology,” she said.",
            "Librarian returns wallet found in book",
        ],
        [*["She said. Sign up to our daily newsletter. Nobody did."] * 3, "y J."],
    ],
)
def test_a_tiny_text_has_no_other_headline_once_it_is_clean(lines: list[str]) -> None:
    cleaned = CLEANER.clean("\n".join(lines))
    assert CLEANER.clean(cleaned.text).removed == ()


@pytest.mark.parametrize(
    ("full", "line", "named"),
    [
        ("Mayor resigns after vote - The Courier", "Mayor resigns after vote", True),
        ("Mayor resigns | The Courier, news and sport of the whole coast", "Mayor resigns", True),
        ("After the flood - mayor resigns, and with him half the council", "After the flood", False),
        ("After the flood: mayor resigns", "After the flood", False),
        ("Courier | Mayor resigns", "Courier", False),
        ("Mayor resigns", "Mayor resigns", False),
    ],
)
def test_titles_name_headlines(full: str, line: str, named: bool) -> None:
    assert list(_names([full, line])) == ([(line, full)] if named else [])


def test_the_headline_stays_whatever_the_other_filters_say() -> None:
    everything = cleantext.line_filter(name="everything", category="promo")(lambda block: True)
    for cleaned in (
        CLEANER.with_filters(everything).clean_html(PAGE),
        CLEANER.without("main-text").with_filters(everything).clean_html(PAGE),
    ):
        assert cleaned.title == cleaned.text == "The long road"


def test_a_model_that_is_asked_for_is_the_one_shipped() -> None:
    assert cleantext.Cleaner(model=True).clean(DUMP).removed == cleantext.Cleaner().clean(DUMP).removed


def test_no_model_at_all() -> None:
    cleaner = cleantext.Cleaner(model=False)
    assert "main-text" not in {look.name for look in cleaner.filters}
    assert cleaner.clean_html(PAGE).title is not None


def test_pairs_are_one_more_than_words() -> None:
    measured = Measures(["read more", "", "more", "…"])
    found = pairs(measured)
    assert len(found) == 3 + 1 + 2 + 1
    assert found[2] == found[5]  # "more" ends both blocks
    assert found[3] == found[6]  # an edge beside an edge, in blocks without words
    out = word_features(np.ones(3), np.arange(7.0), measured.words)
    assert out.shape == (4, len(WORD_NAMES))
    assert out[0, 0] == 1
    assert out[:, 5].tolist() == [0, 3, 4, 6]


def test_word_hashes_fold_case_and_digits() -> None:
    assert word_hash("Café") == word_hash("CAFÉ") != word_hash("cafe")
    assert word_hash("12") == word_hash("87") != word_hash("876")


def test_products_in_parts_are_the_product() -> None:
    rng = np.random.default_rng(0)
    rows, weights = rng.normal(size=(1000, 144)).astype(np.float32), rng.normal(size=(144, 48)).astype(np.float32)
    assert np.allclose(_times(rows, weights), rows @ weights, atol=1e-3)


def test_importing_the_library_does_not_import_numpy() -> None:
    code = "import sys, cleantext; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_line_that_a_rule_knows_is_no_headline() -> None:
    document = Document("\n".join([*MENU, *ARTICLE, *FOOT, *MENU]))
    judged = judge(document, MAIN_TEXT.matcher, SHIPPED)
    title = judged.title(document.lines)
    assert title is not None
    assert judged.title(document.lines, {title}) is None


@pytest.mark.parametrize("line", ["Ce nu se citește", "What is never read", "Was keiner liest"])
def test_a_headline_of_nothing_is_none(line: str) -> None:
    """A line that stands three times among furniture: no headline, before what stands around it is gone and behind it."""
    cleaned = cleantext.clean(f"{line}\n{line}\nSkip to content\n\n\n{line}")
    assert cleaned.title is None
    assert cleantext.clean(cleaned.text).text == cleaned.text


@pytest.mark.parametrize("beside", ["", "Advertisement\n", "Please enable JavaScript to continue\n"])
def test_a_pages_title_alone_is_a_headline(beside: str) -> None:
    """Of a page whose article comes by a script a scrape has no more than that, and it is no article."""
    title = "Harbour bridge will stay closed until the spring | The Larkfield Courier"
    for cleaned in (cleantext.clean(beside + title), cleantext.clean(f"{beside}{title}\n{title}\n")):
        assert (cleaned.title, cleaned.body.strip()) == (title, "" if cleaned.text.count(title) == 1 else title)
    assert cleantext.clean(f"{beside}Home | News | Sport").title is None
    assert cleantext.clean(f"{beside}The bridge will stay closed until the spring | It is old.").title is None


def test_a_date_is_no_headline() -> None:
    """It stands twice, above the headline and below; and with another headline the text would be cleaned otherwise the second time."""
    fixture = json.loads((ROOT / "fixtures" / "readers-comments-below.json").read_text(encoding="utf-8"))
    cleaned = cleantext.clean(f"17 June 2021\n{fixture_text(fixture)}")
    assert cleaned.title == fixture["title"]
    assert cleantext.clean(cleaned.text).text == cleaned.text


@pytest.mark.parametrize(
    ("known", "asked"), [(["Advertisement", "Share on Facebook"], False), (["Kanda", "Mbeki"], True)]
)
def test_what_is_left_of_a_page_without_rules_is_asked_again(known: list[str], asked: bool) -> None:
    """In a language without rules the model goes on until nothing more goes; where rules knew enough, they were those that told."""
    document = Document("\n".join([*known, *[f"Ilanga {number}" for number in range(60)]]))
    left = document.without(
        [Removal(document.starts[index], document.starts[index + 1], "advert", "", "") for index in (0, 1)]
    )
    assert left.before is not None
    with patch.object(MAIN_TEXT, "_judge", side_effect=MAIN_TEXT._judge) as judge_it:
        MAIN_TEXT._is_foreign(left)
    assert judge_it.called == asked
