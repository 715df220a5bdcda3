"""The rules behind the C4 corpus, written from the paper.

Colin Raffel et al., "Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer", JMLR 21 (2020),
section 2.2: https://jmlr.org/papers/v21/20-074.html. Of its list this leaves out what is not about furniture or needs a
whole corpus: the list of bad words, langdetect, and the removal of sentences that occur on several pages. The rules are
for English, and so are the marks that end a line here.
"""

from __future__ import annotations

import re

__all__ = ["clean", "clean_lines"]

#: "a period, exclamation mark, question mark, or end quotation mark", the last in its typographic forms too
_ENDS = (".", "!", "?", '"', "'", "”", "’", "»")
_FEWEST_WORDS = 5
_FEWEST_SENTENCES = 3
_POLICIES = ("terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies")
#: "citation markers (e.g. [1], [citation needed], etc.)"
_CITATION = re.compile(r"\[(?:\d{1,4}|citation needed|edit)\]", re.IGNORECASE)
#: The paper does not say how it counts sentences. Here: a mark that ends one, closing marks, and space or the end.
_SENTENCE = re.compile(r"[.!?]+[\"'”’»)]*(?=\s|$)")


def clean(text: str) -> str:
    """All the rules: the lines that pass, or nothing if the page is to be discarded.

    >>> clean("Menu\\nOne is here, as you see. Two is here. Three is here!")
    'One is here, as you see. Two is here. Three is here!'
    >>> clean("The first line has five words. So has it. And more.\\nif (a) { b(); }")
    ''
    """
    if "{" in text or "lorem ipsum" in text.lower():
        return ""
    kept = clean_lines(text)
    return kept if sum(1 for _ in _SENTENCE.finditer(kept)) >= _FEWEST_SENTENCES else ""


def clean_lines(text: str) -> str:
    """The rules for lines alone.

    >>> clean_lines("Sign in\\nThe council met on Monday.[1]\\nPlease enable Javascript to read this page.")
    'The council met on Monday.'
    """
    lines = (_CITATION.sub("", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if _is_prose(line))


def _is_prose(line: str) -> bool:
    low = line.lower()
    return (
        line.endswith(_ENDS)
        and len(line.split()) >= _FEWEST_WORDS
        and "javascript" not in low
        and not any(policy in low for policy in _POLICIES)
    )
