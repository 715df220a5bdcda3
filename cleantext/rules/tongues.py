"""Which languages a text may hold, by the little words that no text of a language does without.

This is no language detection. It leaves out the rules of languages of which there is no trace, so that a text in one
language does not pay for the others; where in doubt a language is in.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["tongues"]

SHORT = 1500  #: characters of a text too short to tell

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


def tongues(folded: str, among: Iterable[str]) -> tuple[str, ...]:
    """Those of some languages that a folded text may hold; a language without known words always may.

    >>> tongues("the council met on monday and " * 60, ["de", "en", "house-rules"])
    ('en', 'house-rules')
    """
    if len(folded) < SHORT:
        return tuple(among)
    return tuple(language for language in among if all(word in folded for word in _WORDS.get(language, ())))
