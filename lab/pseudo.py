"""Pages without a reference, judged by a model that saw the markup: more pages to learn from (self-training).

DATA may hold ``pages_snippets``: pages of which it is only known that some texts belong to the article (``with``) and some
do not (``without``). A teacher, trained on the pages with a reference, says of every block how likely it is the article's;
blocks that hold one of the known texts are corrected. Each page is given with its markup and as plain text, so that the
model for text learns what the markup showed the teacher.

No figure is to be better for it than it should: a page is judged once for every fold, by the teacher that has not seen that
fold's sites, and it is trained on with that verdict where that fold is left out, unless it is of one of its sites.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from corpus import FOLDS, Page, find, read, site_of

from cleantext.document import Document
from cleantext.measures import measures
from cleantext.rules.engine import Matcher
from cleantext.scoring.features import block_features
from cleantext.scoring.judge import rule_bits
from cleantext.scoring.markup import MARKUP_NAMES
from cleantext.scoring.model import Model
from cleantext.sources.markup import from_page

__all__ = ["judged"]

_Array = npt.NDArray[Any]
_WORD = re.compile(r"\w+")
_LEAST = 50  #: words of the article as the teacher sees it, at least
_KNOWN = 12  #: characters of a known text, at least, that tells of the block it stands in


def judged(data: Path, teachers: Path, matcher: Matcher) -> Iterator[tuple[Page, Document, _Array, _Array, int]]:
    """Documents, the verdict on each block (blocks x folds), the words of each block, and which block is the headline."""
    models = [Model(teachers / f"fold{fold}.npz") for fold in range(FOLDS)]
    for row in read(find(data, "pages_snippets")):
        document = from_page(row["html"])
        if document.page is None or not len(document):
            continue
        measured = measures(document)
        features = block_features(document, measured, rule_bits(document, matcher))
        scores = [model.score(model.inputs(measured, features))[:, 0] for model in models]
        said = (1 / (1 + np.exp(-np.clip(np.stack(scores, axis=1), -30, 30)))).astype(np.float32)
        lines = document.lines
        for text, verdict in [(text, 1) for text in row["with"]] + [(text, 0) for text in row["without"]]:
            if len(text) >= _KNOWN:
                said[[index for index, line in enumerate(lines) if text in line]] = verdict
        words = np.array([len(_WORD.findall(line)) for line in lines], np.float32)
        if float((words * said[:, 0]).sum()) < _LEAST:
            continue
        column = {name: number for number, name in enumerate(MARKUP_NAMES)}
        assert features.markup is not None
        named = features.markup[:, column["is a headline the page names"]] * (1 + features.markup[:, column["tag: h1"]])
        title = int(named.argmax()) if named.any() else -1
        body = "\n".join(line for line, share in zip(lines, said[:, 0]) if share >= 0.5)
        site = site_of(row["id"], row.get("url") or "")
        for source, made in (("pseudo html", document), ("pseudo text", Document(document.text))):
            yield Page(row["id"], "pseudo", site, source, "", body, ""), made, said, words, title
