"""What stands in an element is what has it around it, whatever the page, and however it was read."""

from __future__ import annotations

import bs4
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleantext.page import Blocks
from cleantext.sources.markup import from_page
from cleantext.within import Within

TAGS = st.sampled_from("div p ul li table tr td b a article section h2".split())
PIECES = st.one_of(st.text("ab \n", min_size=1, max_size=4), TAGS.map("<{}>".format), TAGS.map("</{}>".format))


@given(st.lists(PIECES, max_size=40).map("".join), st.booleans())
def test_blocks_and_sums_are_those_of_the_chain_of_parents(page: str, souped: bool) -> None:
    document = from_page(bs4.BeautifulSoup(page, "html.parser") if souped else page)
    if document.page is None or not len(document):
        return
    blocks = Blocks.of(document.page.blocks)
    parents = blocks.elements.parents.tolist()
    inside: list[list[int]] = [[] for _ in parents]
    for block, element in enumerate(blocks.at.tolist()):
        while True:
            inside[element].append(block)
            if parents[element] == element:
                break
            element = parents[element]
    within = Within(blocks.elements, blocks.at)
    assert within.blocks(np.arange(len(parents))) == inside
    numbers = np.arange(1, len(document) + 1)
    assert within.sums(numbers, np.arange(len(parents))).tolist() == [sum(i + 1 for i in own) for own in inside]
