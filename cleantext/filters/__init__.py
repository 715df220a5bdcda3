"""The filters: one file for each kind of evidence. `default_filters` is the list that `cleantext.clean` uses."""

from __future__ import annotations

from cleantext.document import CATEGORIES
from cleantext.filters.bare_captions import BareCaptionFilter
from cleantext.filters.base import Filter
from cleantext.filters.bylines import BylineFilter
from cleantext.filters.captions import CaptionFilter
from cleantext.filters.cards import CardFilter
from cleantext.filters.containers import CONTAINERS, ContainerFilter
from cleantext.filters.copies import CopyFilter
from cleantext.filters.links import LinkFilter
from cleantext.filters.lists import ListFilter
from cleantext.filters.main_text import MainTextFilter
from cleantext.filters.menus import MenuFilter
from cleantext.filters.page_code import PageCodeFilter
from cleantext.filters.phrases import PhraseFilter
from cleantext.filters.pictures import PictureFilter
from cleantext.filters.reader_comments import ReaderCommentsFilter
from cleantext.filters.repeats import RepeatFilter
from cleantext.rules.engine import Matcher

__all__ = ["default_filters"]


def default_filters(matcher: Matcher, main_text: MainTextFilter | None) -> tuple[Filter, ...]:
    """The filters that `cleantext.clean` uses, over the given rules."""
    phrases = [PhraseFilter(matcher, category) for category in CATEGORIES if category != "boilerplate"]
    leads = sorted({rule.category for rule in matcher.rules if rule.where == "lead"})
    lists = [ListFilter(matcher, category) for category in leads]
    others: tuple[Filter, ...] = (
        PageCodeFilter(),
        *phrases,
        *lists,
        ReaderCommentsFilter(matcher),
        CardFilter(matcher),
        LinkFilter(matcher),
        MenuFilter(matcher),
        BylineFilter(matcher),
        CaptionFilter(matcher),
        BareCaptionFilter(matcher),
        PictureFilter(),
        RepeatFilter(matcher),
        *(ContainerFilter(matcher, category) for category in CONTAINERS),
    )
    main = () if main_text is None else (main_text,)
    return (*others, CopyFilter(matcher, (*others, *main)), *main)
