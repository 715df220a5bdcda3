"""Which languages a text may hold, by the little words that no text of a language does without.

This is no language detection. It leaves out the rules of languages of which there is no trace, so that a text in one
language does not pay for the others; where in doubt a language is in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = ["tongues"]

SHORT = 1500  #: characters of a text too short to tell
_LINES, _CHARACTERS = 5, 800  #: the longest lines of a text, and how much of each, are looked at

#: All of these stand in any longer text of the language.
_WORDS = {
    "en": (" the ",),
    "de": (" und ", " die "),
    "fr": (" les ", " des "),
    "es": (" el ", " que "),
    "it": (" di ", " che "),
    "pt": (" que ", " uma "),
    "nl": (" het ", " een "),
    "pl": (" nie ", " na "),
    "nb": (" og ", " som "),
    "da": (" og ", " af "),
    "sv": (" och ", " att "),
    "tr": (" ve ", " bir "),
    "ru": (" и ", " на "),
    "ja": ("の", "は"),
    "zh": ("的",),
    "ko": ("다",),
}


def tongues(rows: Sequence[str], among: Iterable[str]) -> tuple[str, ...]:
    """Those of some languages that a text may hold; a language without known words always may.

    Args:
        rows: the folded lines of the text. Its longest lines are its prose, and tell.
        among: languages.

    >>> tongues(["the council met on monday and " * 60], ["de", "en", "house-rules"])
    ('en', 'house-rules')
    """
    if sum(map(len, rows)) < SHORT:
        return tuple(among)
    longest = sorted(rows, key=len)[-_LINES:]
    sample = "\n".join(row[:_CHARACTERS] for row in longest).encode("utf-8", "replace")
    return tuple(language for language in among if all(word in sample for word in _BYTES.get(language, ())))


_BYTES = {language: tuple(word.encode() for word in words) for language, words in _WORDS.items()}
