"""Which languages a text may hold, by the little words that no text of a language does without.

This is no language detection. It leaves out the rules of languages of which there is no trace, so that a text in one
language does not pay for the others; where in doubt a language is in. Two different words of a language are a trace; they
are chosen so that a text in another language hardly holds two of them. Where words are not set apart, a sign is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

__all__ = ["EVERYWHERE", "TRACE", "sample_of", "signs_of", "tongues", "traced", "words_of"]

SHORT = 1500  #: characters of a text too short to tell
_LINES, _CHARACTERS = 40, 400  #: the longest lines of a text, and how much of each, are looked at
EVERYWHERE = "en"  #: the language of furniture that stands around texts in others, too
TRACE = 2  #: different words of a language that are a trace of it

_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the and of to that with was for his her they have this which would",
        "de": "und der das nicht ein eine ist mit auf den dem für sich von auch werden wird haben nach bei",
        "fr": "les des est une dans qui sur par pas plus aux avec ont sont cette être ses mais ils elle du été leur",
        "es": "el los las una por con para del se su más como pero sus este esta fue han sobre entre",
        "it": "il che di per con sono della nel gli alla una anche dei più come delle non è ha dal",
        "pt": "que não uma dos das com para por mais como mas foi ao ele são também pelo pela seu sua",
        "nl": "het een van niet zijn voor met op dat aan ook worden wordt naar bij heeft deze werd",
        "pl": "nie się na jest że do jak ale przez oraz jego był była dla po tym są już",
        "nb": "og som ikke det på har til av er med han seg ble fra den etter også være",
        "da": "og som ikke det på har til af er med han sig blev fra den efter også være",
        "sv": "och att som inte det på har till av är med han sig från den efter också för",
        "tr": "ve bir bu için ile olarak daha olan gibi çok kadar sonra ancak değil en olduğu",
        "ru": "и в на не что с по это как из за от его для был но она они",
        "uk": "та що це як від або який яка які також його було під про щоб між їх вже через",
        "cs": "že jsou který která které jako také podle jeho byl byla aby však při pro jen bude jsme",
        "hu": "és hogy nem egy már csak volt meg mint szerint még vagy után lesz azt ezt",
        "ro": "și şi că nu pentru din este fost după sunt prin lui această despre iar acest",
        "fi": "ja ei että oli myös mutta kun ovat hän joka sen mukaan ole vain sekä jos niin",
        "el": "και το να του της που με την για από είναι στο στην δεν θα τον ότι",
        "id": "yang dan di dengan untuk ini dari pada tidak itu dalam akan juga oleh adalah",
        "vi": "và của là có được cho không các trong người với một đã những này khi",
        "ar": "في من على أن إلى عن التي الذي هذا هذه مع بعد كان ما لا",
        "he": "של על את לא הוא עם זה כי גם אל היא או אבל לאחר",
        "hi": "के में की है और को से का ने पर यह नहीं कि हैं भी",
    }.items()
}
_LANGUAGES_OF = {
    word: [language for language, words in _WORDS.items() if word in words]
    for word in sorted(set().union(*_WORDS.values()))
}
_EVERY = frozenset(_LANGUAGES_OF)
_SIGNS = {"ja": ("の", "は", "を"), "zh": ("的", "了", "是", "在"), "ko": ("다", "는", "의", "을")}


def words_of() -> dict[str, list[str]]:
    """The little words, each with the languages that have it."""
    return _LANGUAGES_OF


def signs_of() -> dict[str, tuple[str, ...]]:
    """The signs of languages without words, each a character."""
    return _SIGNS


def sample_of(lines: Sequence[str]) -> list[str]:
    """The lines of a text that tell its languages: the longest, since these are its prose. None of a text too short to tell.

    Args:
        lines: the lines of the text, folded or not.
    """
    return sorted(lines, key=len)[-_LINES:] if sum(map(len, lines)) >= SHORT else []


def tongues(rows: Sequence[str], among: Iterable[str]) -> tuple[str, ...]:
    """Those of some languages that a text may hold; a language of which no words are known always may.

    Args:
        rows: the sample of its lines, folded.
        among: languages.

    >>> tongues(sample_of(["the council met on monday and " * 60]), ["de", "en", "house-rules"])
    ('en', 'house-rules')
    """
    if not rows:
        return tuple(among)
    sample = " ".join([row[:_CHARACTERS] for row in rows])
    found = _EVERY.intersection(sample.split())
    traces = Counter([language for word in found for language in _LANGUAGES_OF[word]])
    return traced(
        (language, traces[language], any(sign in sample for sign in _SIGNS.get(language, ()))) for language in among
    )


def traced(traces: Iterable[tuple[str, int, bool]]) -> tuple[str, ...]:
    """The languages of a text, given the number of little words it holds of each, and whether a sign.

    >>> traced([("de", 1, False), ("en", 7, False), ("ja", 0, True), ("house-rules", 0, False)])
    ('en', 'ja', 'house-rules')
    """
    among = tuple(traces)
    found = tuple(
        language
        for language, words, sign in among
        if (language not in _WORDS or words >= TRACE) and (language not in _SIGNS or sign)
    )
    return found or tuple(language for language, *_ in among)
