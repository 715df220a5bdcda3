"""What a model of news pages takes for no part of the article, though no rule knows it.

How the model sees a page is told in `cleantext.scoring.model`, how its numbers become a verdict in
`cleantext.scoring.judge`. Blocks that a phrase rule knows are left to that rule: whoever leaves captions in
(``Cleaner().without("caption")``) gets those that the rules know, whatever the model thinks of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cleantext.document import Document, Removal
from cleantext.filters.bylines import is_date, is_name_and_job, is_plain_byline
from cleantext.filters.captions import above_the_article, closes_with_credit, points_at_picture
from cleantext.filters.cards import is_of_card
from cleantext.filters.marks import removals
from cleantext.headline import is_credit, is_page_title
from cleantext.known import headline, known, likely_headline, telling
from cleantext.page_code import page_code
from cleantext.parts import LONG, parts
from cleantext.rules.engine import Matcher
from cleantext.scoring.fragments import in_sentences, of_sentences
from cleantext.shape import kind, shapes

if TYPE_CHECKING:
    from cleantext.scoring.judge import Judgement

__all__ = ["CAUTION", "SHIPPED", "MainTextFilter"]

KNOWN = 2  #: lines of furniture that the rules know, at least, as `telling` counts them: a page has some, and what has none is an article
CAUTION = 0.5  #: the default, for which the limits in `cleantext.scoring.limits` are meant
SHIPPED = Path(__file__).parent.parent / "scoring" / "model.npz"
#: Of a text that may be a page's: short lines, how many there are at least, and what share of all lines.
_SHORT, _FEWEST, _MOSTLY = kind(words=(0, 11)), 30, 0.6


def _is_no_headline(document: Document, index: int) -> bool:
    """Whether a line is the caption of a picture, an author's name or a date, going by the line alone, or of another story's card."""
    shape, line = shapes(document), document.lines[index]
    words, ends = shape.words[index], shape.ends[index]
    return (
        closes_with_credit(line)
        or points_at_picture(line)
        or is_credit(line)
        or above_the_article(line, words, ends) is not None
        or is_plain_byline(line)
        or is_name_and_job(line)
        or is_date(line)
        or shape.cut[index]
        or is_of_card(document, index)
    )


def _all_alike(lines: list[str], furniture: Collection[int]) -> int | None:
    """The first line that is no furniture, if it is the only one but for its repeats."""
    first: int | None = None
    for index, line in enumerate(lines):
        if index in furniture:
            continue
        if first is None:
            first = index
        elif line != lines[first]:
            return None
    return first


def _only_heading(document: Document) -> int | None:
    """The heading of the first level, if a page has one."""
    assert document.page is not None
    found = [index for index, about in enumerate(document.page.blocks) if about.element.tag == "h1"]
    return found[0] if len(found) == 1 and " " in document.lines[found[0]] else None


@cache
def _judging() -> Callable[[Document, Matcher, Path], Judgement]:
    from cleantext.scoring.judge import judge  # with numpy, which only who cleans needs

    return judge


class MainTextFilter:
    """Marks blocks that the model takes for no part of the article.

    Args:
        matcher: the phrase rules, whose verdicts the model is told.
        caution: from 0 (take whatever is in doubt: precision) to 1 (take only what is beyond doubt: recall). Of a page, what
            stands among siblings that stay is spared from 0.5 on, of text whose lines break at every tag what stands in a sentence that stays;
            and what stands below the article's element goes up to 0.5.
        model: a file that ``lab/train.py`` wrote; the one shipped with the library if None.

    Raises:
        ValueError: if `caution` is outside 0 to 1.
    """

    name = "main-text"
    category = "boilerplate"
    of_a_page = True  #: it takes a document for one page, so that a text of many comes to it in parts

    def __init__(self, matcher: Matcher, caution: float = CAUTION, model: str | Path | None = None) -> None:
        if not 0 <= caution <= 1:
            raise ValueError(f"caution is {caution!r}; it goes from 0 (take more) to 1 (keep more)")
        self.matcher = matcher
        self.caution = caution
        self.model = SHIPPED if model is None else Path(model)

    def __call__(self, document: Document) -> list[Removal]:
        """The blocks that are no part of the article.

        Raises:
            ModelError: if the model file cannot be used.
        """
        if document.page is not None and document.before is not None:
            return []  # a page is judged as a whole: what its markup says of a block is not changed by cutting others out
        if len(document) > LONG:
            marked = zip(*document.note(self, self._in_parts)[1])
            left = [one for one in marked if one[0] != document.headline]  # which others may have told
            blocks, reasons = [block for block, _ in left], [reason for _, reason in left]
        else:
            blocks, reasons = self._marked(document)
        return removals(document, blocks, self.category, self.name, reasons)

    def _marked(self, document: Document) -> tuple[list[int], list[str]]:
        """The blocks that are no part of the article, and why."""
        if page_code(document):
            return [], []  # who leaves that in has a text that is no page's to the model, which would take the article
        hits = known(document, self.matcher)
        if document.page is None and telling(hits.lines) < KNOWN and not self._is_foreign(document):
            return [], []
        judged = self._judge(document)
        marked = judged.marked(self.caution)
        if not marked and document.page is None:
            return [], []
        within = in_sentences(document, self.matcher)
        furniture = hits.lines.keys() - within if within else hits.lines.keys()
        stays = {document.headline, *furniture}
        if judged.page.small or judged.page.mixed:
            # Not one of a page's many headlines: what stands like one stays, whatever the model thinks of it.
            stays.add(headline(document, self.matcher))
        if document.headline is None and document.page is None:
            stays.update(judged.headlines())
        if judged.page.small:
            # Where a rule knows a sentence of a block, that goes first, under its own name; the rest is seen again.
            stays.update(hits.spans)
        marked = [index for index in marked if index not in stays]
        below: dict[int, str] = {}
        if document.page is not None:
            marked, below = self._by_place(document, marked, hits.lines)
        elif self.caution >= CAUTION:
            spared = of_sentences(document, marked, furniture)
            marked = [index for index in marked if index not in spared]
        return [*marked, *below], [*judged.reasons(marked, self.caution), *below.values()]

    def _is_foreign(self, document: Document) -> bool:
        """Whether a text of which the rules know next to nothing is a page's all the same: in a language without rules, say.

        What is left of a text of which the rules knew enough is not asked: what they knew is gone, and none was ever found foreign then.
        """
        if document.before is not None and telling(known(document.before[0], self.matcher).lines) >= KNOWN:
            return False
        lines = shapes(document).pick(_SHORT)
        return len(lines) >= max(_FEWEST, _MOSTLY * len(document)) and self._judge(document).page.foreign

    def _by_place(
        self, document: Document, marked: list[int], furniture: Collection[int]
    ) -> tuple[list[int], dict[int, str]]:
        """Of a page the blocks that are marked after all, given where they stand in its markup, and others, with reasons."""
        from cleantext.scoring.beyond import beyond  # with numpy, as the judge
        from cleantext.scoring.siblings import among_siblings

        below: dict[int, str] = {}
        if self.caution >= CAUTION:
            spared = among_siblings(document, marked, furniture)
            marked = [index for index in marked if index not in spared]
        if self.caution <= CAUTION:
            gone = {*marked, *furniture}
            below = beyond(document, [index for index in range(len(document)) if index not in gone])
            if document.headline is not None:
                below.pop(document.headline, None)
        return marked, below

    def headline(self, document: Document) -> int | None:
        """The block that the model takes for the headline, if it is sure enough of one."""
        if len(document) > LONG:
            return document.note(self, self._in_parts)[0]
        if document.page is not None:
            judged = self._judge(document)
            found = judged.title(document.lines)
            # Of a few lines nobody can tell that they are an article, but its markup does.
            return _only_heading(document) if found is None and judged.page.is_little else found
        furniture, lines = known(document, self.matcher).lines.keys(), document.lines
        judged = self._judge(document)
        page = judged.page
        first = likely_headline(document, self.matcher) if page.scant or page.bare else None
        found = judged.title(lines, furniture, first=first)
        # Many a text has lost its headline, and begins with a picture's caption or the author's name; many have it behind that.
        if found is not None and _is_no_headline(document, found):
            found = judged.title(lines, furniture, (found,), first)
            if found is not None and _is_no_headline(document, found):
                return None
        # A headline is one of something: of another line, that is no furniture. But for a page's title, which is all that many a page
        # holds whose article comes by a script.
        alone = _all_alike(lines, furniture)
        if alone is not None and is_page_title(lines[alone]):
            return alone
        return found if alone is None and len(furniture) < len(lines) else None

    def _in_parts(self, document: Document) -> tuple[int | None, tuple[list[int], list[str]]]:
        """The headline of a long document, and what is marked in it and why, each of its parts judged by itself."""
        found: int | None = None
        blocks: list[int] = []
        reasons: list[str] = []
        same: dict[str, str] = {}  # many reasons are
        for first, part in parts(document):
            title = self.headline(part)
            if found is None and title is not None:
                found = first + title
            marked, why = self._marked(part.headed(title))
            blocks += [first + index for index in marked]
            reasons += [same.setdefault(reason, reason) for reason in why]
        return found, (blocks, reasons)

    def _judge(self, document: Document) -> Judgement:
        return _judging()(document, self.matcher, self.model)

    def __repr__(self) -> str:
        return f"<filter {self.name!r}: {self.category}>"
