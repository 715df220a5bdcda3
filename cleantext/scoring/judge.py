"""From what the model says of the blocks of a page to a verdict on each, and the evidence for it.

How sure the model must be of a block is told in `cleantext.scoring.limits`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cleantext import native
from cleantext.document import CATEGORIES, Document
from cleantext.headline import names_site, torn_headline
from cleantext.known import known, telling
from cleantext.measures import GLYPH, Measures, measures
from cleantext.rules.book import WHERE
from cleantext.rules.engine import Matcher
from cleantext.scoring.evidence import evidence, reasons
from cleantext.scoring.features import RULE_COLUMNS, block_features
from cleantext.scoring.grams import WORD_NAMES
from cleantext.scoring.limits import FURNITURE, MIDDLE, Weights, below, limits_of, paragraphs
from cleantext.scoring.mending import Mended, mend
from cleantext.scoring.model import Model, load
from cleantext.threads import threads

__all__ = ["Judgement", "judge", "rule_bits"]

_Array = npt.NDArray[Any]
_native: Any = native.load("_score")

_BIT = {column: 1 << number for number, column in enumerate(RULE_COLUMNS)}
#: By category, and where a rule counts.
_BITS = {
    (category, where): _BIT[category] | (_BIT[where] if where in ("label", "lead") else 0)
    for category in CATEGORIES
    if category in _BIT
    for where in WHERE
}

_DOUBTED = 0.03  #: share of the model's surest verdicts that are wrong, when it is asked which limit promises most
_PROMISED = 0.46  #: half of the F1 that the first network promises, from which on the others are not asked
_MOST_ROUNDS = 32  #: until that limit is found; a few do
_FAR = 30  #: no score is further from 0
_STEPS = 4096  #: of a likelihood, so that sums are the same whatever their order
_LEFT = 40  #: words that must remain: where the model finds no article, it has nothing to say
_LONGEST = 32  #: words of a headline, at most
_TRAIL = 6  #: words in front of it that are a trail, at most
_SENTENCE, _SURE = 8, 0.9  #: words of a block of a shorter article, at least, and its likelihood
_BESIDE = 0.25  #: share of the likelihood of both together that it has, at least
_LONG = 2000  #: characters of a line of which the beginning is enough to tell whether it names a headline
_PLAIN = str.maketrans("‘’“”", "''\"\"")  #: quotes, which the title of a page may have plain
_CANDIDATE = 0.02  #: likelihood of a headline, at least, for a block to be looked at
#: What it says for a block that it is a link in Markdown, and for a headline that it is a heading of the first level, in log odds.
_LINK, _TOP = -3.0, 4.0
_HEADLINE, _CERTAIN = 0.25, 0.6  #: likelihood of a headline, at least; and that of one on a small page
#: Likelihood that there is a headline, from which on each that may be it stays, if none is likely enough.
_ONE_OF_MANY = 0.9
_ALONE = 0.9  #: that of one of a small article alone, which begins with its headline, or of one that stands like a standfirst


@dataclass(frozen=True)
class Judgement:
    """What the model says of one document.

    Attributes:
        model: the model.
        inputs: what it was told of every block; float32, blocks x (features and word features).
        article: for every block the likelihood that it belongs to the article.
        headline: for every block the likelihood that it is the headline; they and that of none add up to 1.
        shares: the same of those blocks that may be it, by index, in order.
        words: the number of words of every block; of scripts without spaces half the characters.
        fellows: the blocks beyond which others are likely furniture, too: those that a rule knows, but for adverts, which stand
            amid articles.
        page: what is asked of the page as a whole.
        top: the block that is the one heading of the first level, if Markdown says so.
    """

    model: Model
    inputs: _Array
    article: _Array
    headline: _Array
    shares: dict[int, float]
    words: _Array
    fellows: list[int]
    page: Weights
    top: int | None = None
    _limits: dict[float, tuple[_Array, list[int], float]] = field(default_factory=dict, repr=False, compare=False)

    def limits(self, caution: float) -> _Array:
        """For every block the likelihood below which it is marked; from 0 to 1."""
        return self._limits_at(caution)[0]

    def _limits_at(self, caution: float) -> tuple[_Array, list[int], float]:
        if caution not in self._limits:
            self._limits[caution] = below(self.article, self.words, self.fellows, limits_of(self.page, caution))
        return self._limits[caution]

    def marked(self, caution: float) -> list[int]:
        """The blocks that are no part of the article; none where the page gives too little to go by."""
        limits, gone, left = self._limits_at(caution)
        if left < _LEFT and not self._is_sure_of(limits, caution):
            return []
        return list(gone)

    def _is_sure_of(self, limits: _Array, caution: float) -> bool:
        """Whether little or nothing is left of a page for good reason: the model is sure of a short article, or that there is none."""
        inside = self.article[(self.article >= limits) & (self.words >= _SENTENCE)]
        return float(inside.max(initial=0)) >= _SURE or (caution <= MIDDLE and self.page.hopeless)

    def title(
        self,
        lines: list[str],
        furniture: Collection[int] = (),
        others: Collection[int] = (),
        first: int | None = None,
    ) -> int | None:
        """The block that is the headline, if the model is sure enough of one.

        Args:
            lines: the document's blocks. One line that stands at several places is one candidate.
            furniture: blocks that are known to be something else. The model chooses among all; if it chose one of these, or
                a block too long for a headline, there is none.
            others: blocks that it is not to choose.
            first: the block that stands like a headline. Of a small page or an article alone the model must be surer of one right below
                that, which stands like a standfirst.
        """
        shares = (
            {index: share for index, share in self.shares.items() if index not in others} if others else self.shares
        )
        places: dict[str, list[int]] = {}
        for index in shares:
            places.setdefault(lines[index], []).append(index)
        likely = {line: sum([shares[index] for index in indices]) for line, indices in places.items()}
        named = set()  # by the page's own title: the headline, a sign, the name of the site
        for line, full in [*_names([*places, *lines[:1]]), *_trails(likely)]:
            if line in likely:
                likely[line] += likely.pop(full, 0)
                named.add(line)
        if self.top is not None:
            named.add(lines[self.top])
        best_of = {line: self._likeliest(indices, shares) for line, indices in places.items()}
        for line in [] if self.page.markup else list(likely):
            _gather(line, best_of[line], lines, likely, named)
        if not likely:
            return None
        line = max(likely, key=likely.__getitem__)
        best = best_of[line]
        if best in furniture or (self.words[best] > _LONGEST and not self.page.markup):
            return None
        if self.page.tiny and line not in named:
            return None  # of so few lines each that goes makes the others likelier
        least = _HEADLINE
        if (self.page.scant or self.page.bare) and line not in named:
            is_below = (
                first is not None and first < best and all(index in furniture for index in range(first + 1, best))
            )
            if is_below or (self.page.scant and self.page.bare):
                least = _ALONE
            elif self.page.scant:
                least = _CERTAIN
        return best if likely[line] >= least else None

    def headlines(self) -> list[int]:
        """The blocks that may be the headline of one of several pages in a text: where there is one, for sure, it is any of many."""
        return list(self.shares) if float(self.headline.sum()) > _ONE_OF_MANY else []

    def _likeliest(self, indices: list[int], shares: dict[int, float]) -> int:
        """Of the places where one line stands, in order, the one where it is most likely the headline.

        Where a page stands twice in a text, the second headline has the first article above it: then it is the first. Of several in
        plain text above one article it is the last, as in `find_headline`: which filters are asked makes no difference to that.
        """
        if len(indices) == 1:
            return indices[0]
        best = max(indices, key=shares.__getitem__)
        for index in indices[: indices.index(best)]:
            if self._has_paragraph(index, best):
                best = index
                break
        if self.page.markup:
            return best
        return [index for index in indices if index >= best and not self._has_paragraph(best, index)][-1]

    def _has_paragraph(self, first: int, stop: int) -> bool:
        """Whether one of some blocks is a paragraph of the article."""
        return len(paragraphs(self.article[first:stop], self.words[first:stop])) > 0

    def why(self, blocks: list[int]) -> list[str]:
        """For some blocks, marked or not, the evidence that weighed most against each."""
        return evidence(self.model, self.inputs, blocks)

    def reasons(self, blocks: list[int], caution: float) -> list[str]:
        """For some blocks, how sure the model is, and the evidence that weighed most against each."""
        return reasons(self.model, self.inputs, blocks, self.article, self.limits(caution))


def _gather(line: str, index: int, lines: list[str], likely: dict[str, float], named: set[str]) -> None:
    """Of a headline that is torn into several lines, give what all of them have to the likeliest, if it is the line of that index."""
    torn = torn_headline(lines, index)
    if torn is None or line not in likely:
        return
    whole = lines[:1] if lines[0].startswith(torn.title) else []
    others = {*whole, *lines[index - torn.above : index + torn.below + 1]} - {line}
    if likely[line] >= max(likely.get(other, 0) for other in others):
        likely[line] += sum(likely.pop(other, 0) for other in sorted(others))
        named.add(line)


def _names(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Lines that another one names: "Council votes", and "Council votes | The Courier".

    >>> list(_names(["Council votes | The Courier", "Council votes", "Council"]))
    [('Council votes', 'Council votes | The Courier')]
    """
    begin = [line[:_LONG] for line in lines]
    plain = [line if line.isascii() else line.translate(_PLAIN) for line in begin]
    parts = [(line, part) for line, part in zip(lines, plain) if " " in line and len(line) <= _LONG]
    for full, whole in zip(lines, plain):
        for line, part in parts:
            if whole.startswith(part):
                rest = full[len(line) :].lstrip()
                if rest and names_site(rest, line):
                    yield line, full


def _trails(likely: dict[str, float]) -> list[tuple[str, str]]:
    """Lines that another one ends with, behind the names of sections, of those that may be the headline; by how likely each is.

    >>> _trails({"Home News Council votes": 0.4, "Council votes": 0.3, "A Council votes": 0.1})
    [('Council votes', 'Home News Council votes')]
    """
    found = []
    for full, share in likely.items():
        for line, own in likely.items():
            if full.endswith(line) and len(line) < len(full) <= _LONG and own >= _BESIDE * share:
                before = full[: -len(line)]
                steps = before.split()
                if before[-1].isspace() and 1 < len(steps) <= _TRAIL and all(_is_name(step) for step in steps):
                    found.append((line, full))
    return found


def _is_name(word: str) -> bool:
    return word[0].isupper() and word.isalnum()


def judge(document: Document, matcher: Matcher, path: Path) -> Judgement:
    """What the model in a file says of a document; worked out once.

    Raises:
        ModelError: if the file cannot be used.
    """
    return document.note((str(path), matcher), partial(_judge, matcher, path))


def _judge(matcher: Matcher, path: Path, document: Document) -> Judgement:
    measured: Measures = measures(document)
    model = load(path)
    # What the rules know goes anyway; how much else does not belong to the article tells what kind of page this is.
    # So do readers' comments, which tell nothing about the rest of the page.
    rules = known(document, matcher).lines
    comments = {i for thread in threads(document, matcher) for i in range(thread.start, thread.stop)}
    beside = {i: rule for i, rule in rules.items() if i not in comments} if comments else rules
    furniture = [*comments.union(rules)] if comments else list(rules)
    told = [_inputs(model, matcher, document)]
    mended = mend(document, rules)
    if mended is not None:  # the mean of two looks: at the lines, and at the paragraphs that they are pieces of
        told.append(_inputs(model, matcher, mended.document))
    said = [model.first_score(inputs) for inputs in told]
    article, headline, shares = _likelihoods(_together(said, mended, document))
    words, size, share, best, limit = _weigh(measured, article, furniture)
    if best < _PROMISED:
        said = [model.with_others(*both) for both in zip(told, said)]
        article, headline, shares = _likelihoods(_together(said, mended, document))
        words, size, share, best, limit = _weigh(measured, article, furniture)
    fellows = [index for index, rule in rules.items() if rule.category != "advert"]
    if comments:
        size -= float(words[sorted(comments)].sum())
    page = Weights(size, share, best, limit, telling(beside), document.page is not None)
    top = None if document.outline is None else document.outline.top
    return Judgement(model, told[0], article, headline, shares, words, fellows, page, top)


def _inputs(model: Model, matcher: Matcher, document: Document) -> _Array:
    """What the network is told of every block: see `Model.inputs`."""
    measured = measures(document)
    room = len(WORD_NAMES) if document.page is None else 0
    return model.inputs(measured, block_features(document, measured, rule_bits(document, matcher), room))


def _together(said: list[_Array], mended: Mended | None, document: Document) -> _Array:
    """What the model says of every line of a text, and of the paragraphs that they are pieces of."""
    scores = said[0]
    if mended is not None:
        of_paragraphs = _within(said[1])
        scores = _within(scores)
        scores[:, 0] = (scores[:, 0] + of_paragraphs[mended.paragraph_of, 0]) / 2
    if document.outline is not None:
        scores = _within(scores)
        scores[:, 0] += _LINK * np.array(document.outline.links, bool)
        scores[:, 1] += _TOP * (np.array(document.outline.levels, int) == 1)
    return scores


def _within(scores: _Array) -> _Array:
    return np.minimum(np.maximum(scores, -_FAR), _FAR)


def _likelihoods(scores: _Array) -> tuple[_Array, _Array, dict[int, float]]:
    """For every block how likely it is that it belongs to the article, and that it is the headline; the latter of those
    that may be it by index.
    """
    if _native is not None:
        of_article, of_headline, shares = _native.likelihoods(np.ascontiguousarray(scores, np.float32), _CANDIDATE)
        return np.frombuffer(of_article, np.float32), np.frombuffer(of_headline, np.float32), shares
    scores = _within(scores)
    article: _Array = 1 / (1 + np.exp(-scores[:, 0]))
    # Which block is the headline is one choice out of all blocks, or none of them, whose score is 0.
    odds = np.exp(scores[:, 1])
    headline = odds / (1 + odds.sum())
    candidates = np.flatnonzero(headline >= _CANDIDATE)
    return article, headline, dict(zip(candidates.tolist(), headline[candidates].tolist()))


def _weigh(measured: Measures, article: _Array, furniture: list[int]) -> tuple[_Array, float, float, float, float]:
    """The words of every block, and of all; of those that no rule knows, the share in blocks that are more likely
    furniture, and what `_best_limits` says.
    """
    if _native is not None:
        counted, size, share, best, limit = _native.weigh(
            measured.raw["first_word"], measured.raw["counts"], article, furniture, FURNITURE, _DOUBTED
        )
        if share is not None:  # None: too many words for sums that are the same whatever their order
            return np.frombuffer(counted, np.float32), size, share, best, limit
    words = np.maximum(measured.words - measured.counts[:, GLYPH] / 2, 1).astype(np.float32)
    unknown = words.copy()
    unknown[furniture] = 0
    share = float(unknown[article < FURNITURE].sum() / max(unknown.sum(), 1))
    return words, float(words.sum()), share, *_best_limits(article, unknown)


def _best_limits(article: _Array, words: _Array) -> tuple[float, float]:
    """The likelihoods from which on blocks must be kept for the best F1, over words, that can be hoped for; and for the best mean of
    precision and recall, which is what counts where these are averaged over pages: of a page in doubt more is kept for that.

    The first is half of that F1 (Lipton, Elkan and Narayanaswamy, "Optimal thresholding of classifiers to maximize F1 measure",
    2014), so 0.5 at most: where the model is sure of everything. Each round takes the half of what the last one came to
    (Dinkelbach, "On nonlinear fractional programming", 1967); a few do. The second is where one more word brings recall as much
    as it costs precision, and found likewise, from the first on.
    """
    limit, weights = 0.5, words.astype(np.float64)
    steps = np.floor((_DOUBTED + (1 - 2 * _DOUBTED) * article.astype(np.float64)) * _STEPS + 0.5)
    right = steps * weights
    wanted = float(right.sum())

    def kept_from(limit: float) -> tuple[float, float]:
        kept = steps >= limit * _STEPS
        return float(right[kept].sum()), float(weights[kept].sum()) * _STEPS

    for _ in range(_MOST_ROUNDS if wanted else 0):
        hit, got = kept_from(limit)
        better = hit / (got + wanted)
        if better == limit:
            break
        limit = better
    best = limit
    for _ in range(_MOST_ROUNDS if wanted else 0):
        hit, got = kept_from(limit)
        better = hit / got * (wanted / (got + wanted)) if got else limit
        if better == limit:
            break
        limit = better
    return _undoubted(best), _undoubted(limit)


def _undoubted(limit: float) -> float:
    """The likelihood that stands for one in which is reckoned with wrong verdicts."""
    return max(0.0, (limit - _DOUBTED) / (1 - 2 * _DOUBTED))


def rule_bits(document: Document, matcher: Matcher) -> dict[int, int]:
    """For blocks that phrase rules know, by index, which of `RULE_COLUMNS` hold, as a bit set."""
    bits = {index: _BITS[rule.category, rule.where] for index, rule in known(document, matcher).lines.items()}
    hits = matcher.hits(document)
    for index in hits.labels:
        if index not in bits:
            bits[index] = _BIT["label"]
    for index in hits.spans:
        bits[index] = bits.get(index, 0) | _BIT["sentence"]
    return bits
