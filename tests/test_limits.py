"""How sure the main-text model must be of a block: on which pages, and where."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_main_text import ARTICLE, CLEANER, FOOT, MAIN_TEXT

from cleantext.document import Document
from cleantext.scoring.limits import Limits, Weights, below, limits_of

ARTICLES = Weights(size=1200, share=0.01, best=0.47, limit=0.47, known=3, markup=False)
DUMPS = Weights(size=1200, share=0.5, best=0.47, limit=0.47, known=30, markup=False)
weights = st.builds(
    Weights,
    size=st.floats(0, 3000),
    share=st.floats(0, 1),
    best=st.floats(0, 0.5),
    limit=st.floats(0, 0.6),
    known=st.integers(0, 40),
    markup=st.booleans(),
)


def test_of_an_article_only_what_stands_beyond_it_in_company_goes() -> None:
    assert limits_of(ARTICLES, 0.5) == Limits(0, 0.1, pytest.approx(0.1))


def test_of_a_dump_goes_what_promises_most() -> None:
    assert limits_of(DUMPS, 0.5) == Limits(pytest.approx(0.47), 1, pytest.approx(0.1))


@pytest.mark.parametrize("told", [{"share": 0.5}, {"known": 30}])
def test_one_of_two_things_tells_a_dump(told: dict[str, float]) -> None:
    assert limits_of(ARTICLES._replace(**told), 0.5).usual == pytest.approx(0.47)


def test_little_text_promises_little() -> None:
    small = limits_of(DUMPS._replace(size=300), 0.5)
    assert small.usual < 0.05
    assert small.inside == 0
    assert small.company == 0
    assert limits_of(DUMPS._replace(size=300, share=0.8), 0.5).usual == pytest.approx(0.5)
    assert limits_of(DUMPS._replace(size=100), 0.5) == Limits(0, 0, 0)


def test_the_less_of_a_page_is_furniture_the_longer_is_it_small() -> None:
    sizes = [DUMPS._replace(share=share).enough for share in (0.1, 0.3, 0.4, 0.5, 0.9)]
    assert sizes == sorted(sizes, reverse=True)
    assert not DUMPS._replace(size=900).small
    assert DUMPS._replace(size=900, share=0.1).small
    assert limits_of(DUMPS._replace(size=900, share=0.1), 0.5).inside == 0


@given(weights, st.floats(0, 1), st.floats(0, 1))
def test_limits_are_likelihoods_and_caution_lowers_them(page: Weights, one: float, other: float) -> None:
    bold, cautious = (limits_of(page, caution) for caution in sorted((one, other)))
    assert all(0 <= limit <= 1 for limit in (*bold, *cautious))
    assert all(low <= high for low, high in zip(cautious, bold))


@given(weights.filter(lambda page: page.size >= 120 or page.markup), st.floats(0, 1), st.integers(0, 40))
def test_more_furniture_raises_them(page: Weights, share: float, known: int) -> None:
    more = page._replace(share=max(share, page.share), known=max(known, page.known))
    assert all(low <= high + 1e-9 for low, high in zip(limits_of(page, 0.5), limits_of(more, 0.5)))


@dataclass(frozen=True)
class Blocks:
    """A text of nine blocks: three short ones, two paragraphs with a short one between, three short ones."""

    article = np.array([0.05, 0.3, 0.3, 0.9, 0.05, 0.9, 0.3, 0.3, 0.05], np.float32)
    words = np.array([3, 3, 3, 40, 3, 40, 3, 3, 3], np.float32)

    def gone(self, known: list[int], limits: Limits) -> list[int]:
        return below(self.article, self.words, known, limits)[1]


@pytest.mark.parametrize(
    ("known", "limits", "gone"),
    [
        pytest.param([], Limits(0.4, 1, 0), [0, 1, 2, 4, 6, 7, 8], id="all that is below"),
        pytest.param([], Limits(0.4, 0.02, 0), [0, 1, 2, 6, 7, 8], id="but for what stands inside"),
        pytest.param([], Limits(0, 0, 0.4), [], id="no company"),
        pytest.param([6], Limits(0, 0, 0.4), [], id="one is none"),
        pytest.param([7, 6], Limits(0, 0, 0.4), [8], id="below two"),
        pytest.param([2, 1], Limits(0, 0, 0.4), [0], id="above two"),
        pytest.param([1, 2, 6, 7], Limits(0, 0, 0.01), [], id="likely enough"),
        pytest.param([7, 8], Limits(0, 0, 0.4), [], id="between article and furniture"),
        pytest.param([2, 4, 6], Limits(0, 0, 0.4), [], id="here and there"),
        pytest.param([6, 7], Limits(0.4, 1, 0.1), [0, 1, 2, 4, 6, 7, 8], id="never less than usual"),
    ],
)
def test_where_a_block_stands(known: list[int], limits: Limits, gone: list[int]) -> None:
    assert Blocks().gone(known, limits) == gone


def test_of_nothing_nothing_goes() -> None:
    limits, gone, left = below(np.zeros(0, np.float32), np.zeros(0, np.float32), [], Limits(0.5, 1, 0.1))
    assert (len(limits), gone, left) == (0, [], 0)


def test_no_paragraph_no_company() -> None:
    article, words = np.array([0.05, 0.05], np.float32), np.array([3, 3], np.float32)
    assert below(article, words, [0, 1], Limits(0, 0, 0.1))[1] == []


def test_unknown_furniture_goes_in_the_company_of_known() -> None:
    foot = [
        "Sign up to our daily newsletter",
        "Follow us on Facebook",
        "Trending on the Thornmere Courier",
        "Get the Courier sent to your door",
        "© 2026 Thornmere Courier. All rights reserved.",
    ]
    text = "\n\n".join([*ARTICLE, *foot])
    assert Document(CLEANER.clean(text).text).lines == ARTICLE


def test_what_stands_like_a_headline_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n\n".join([*ARTICLE, "Sign up to our daily newsletter", *FOOT[:12], "Follow us on Facebook"])
    document = Document(text)
    judged = MAIN_TEXT._judge(document)
    article = np.where(np.arange(len(document)) == 0, 0, judged.article).astype(np.float32)
    doubtful = replace(judged, article=article, page=judged.page._replace(size=900, share=0.2))
    monkeypatch.setattr(MAIN_TEXT, "_judge", lambda _: doubtful)
    assert 0 in doubtful.marked(0.5)
    marked = MAIN_TEXT(document)
    assert marked
    assert all(mark.start for mark in marked)


def test_adverts_tell_nothing_of_a_page() -> None:
    # Of more short lines the model tells by itself that they are a page's.
    text = "\n".join([*ARTICLE, *FOOT[:20]]).replace("\n", "\n\nAdvertisement\n\n", 5)
    assert list(MAIN_TEXT(Document(text))) == []
    assert list(MAIN_TEXT(Document(text + "\n\nSign up to our daily newsletter")))


@pytest.mark.parametrize(
    ("page", "is_one"),
    [
        pytest.param(DUMPS._replace(known=0), True, id="half of it furniture, and clear"),
        pytest.param(DUMPS._replace(known=0, size=500), False, id="small"),
        pytest.param(DUMPS._replace(known=0, best=0.4), False, id="a list, much of it in doubt"),
        pytest.param(ARTICLES._replace(known=0), False, id="an article"),
    ],
)
def test_a_page_of_which_no_rule_knows_a_line(page: Weights, is_one: bool) -> None:
    assert page.foreign == is_one
