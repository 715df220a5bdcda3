"""Photo captions that give themselves away: by their credit, by how they point at the picture, or by how they are set.

- A credit closes the line: an agency or "name/agency" in brackets, or "name/agency" behind the last word. A bare
  "(Reuters)" behind a full stop signs a report, so that one stays.
- A credit opens it, glued on by the scrape: "Getty Images The mayor waves to the crowd".
- The line numbers itself among pictures: "13/34 The bay at low tide".
- It says where to look: "(pictured)", "(left)", and ends without a full stop.
- A credit of any name: "Name Name/Publisher" in brackets, behind the last sentence or on a line of its own between
  paragraphs, or whatever stands behind a "©".
- A sentence says when a picture was taken while its verb is in the present: "The mayor opens the bridge on Monday, May 2, 2016".
- The pictures of a gallery carry its name: lines in a row open with the same words, and behind these each begins anew.
- Some publishers set captions as sentences without a full stop between paragraphs that all have one. Where that happens
  again and again in a text, it is a style of caption; once or twice, it may be anything, and stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from string import ascii_uppercase

from cleantext import native
from cleantext.clues import Clue, Clues, begins, holds
from cleantext.document import Document, Removal
from cleantext.headline import NAMED, ORGANISATION, is_credit
from cleantext.known import article, known, runs
from cleantext.rules.engine import Matcher
from cleantext.rules.fold import fold
from cleantext.shape import (
    APART,
    BRACKET,
    COLON,
    COMMA,
    COPYRIGHT,
    DIGIT,
    ENDS,
    SLASH,
    STOP,
    Kind,
    Shapes,
    digits,
    initials,
    kind,
    shapes,
    small_words,
    twins,
)

_native = native.load("_text")

__all__ = ["CaptionFilter", "above_the_article", "closes_with_credit", "points_at_picture"]

#: Who supplies pictures only; a name that never signs a report.
_LIBRARIES = frozenset(
    "getty|getty images|shutterstock|alamy|alamy stock photo|istock|istockphoto|unsplash|pexels|pixabay|imago|imago images|"
    "picture alliance|rex|rex features|rex/shutterstock|wireimage|filmmagic|splash news|corbis|landov|wikimedia commons|"
    "keystone|scanpix|ntb scanpix|ritzau scanpix|pa wire|pa images|epa|epa-efe|zuma press|zuma|sipa usa|sipa|lapresse|"
    "stock.adobe.com|adobe stock|file photo|file|supplied|handout|courtesy photo|photo|reuters file|ap file".split("|")
)
#: Agencies of pictures and words.
_AGENCIES = _LIBRARIES | frozenset(
    "reuters|afp|ap|associated press|the associated press|dpa|apa|ansa|efe|lusa|anp|belga|ntb|tt|ritzau|pap|tass|ria novosti|"
    "xinhua|kyodo|yonhap|kcna|pa|press association|bloomberg|upi|pti|ani|canadian press|the canadian press|cp|aap|pool|"
    "via getty images|via reuters|via ap|via afp".split("|")
)
_OPENER = re.compile(
    r"(?:getty images - getty|getty - contributor|getty - handout|ap:associated press|pa:press association|rex features|"
    r"splash news|getty images|getty|reuters|epa|afp|alamy(?: live news)?|shutterstock|pa wire|ap|handout - getty|usa today sports|"
    r"swns|wenn|mirrorpix|press association|barcroft(?: media| images)?|caters|newsflash|xposure|backgrid)(?= )",
    re.IGNORECASE,
)
_PARTED = re.compile(r"/| via | - |, |: ")
_NUMBERED = re.compile(r"\d{1,3}( ?/ ?| of )(\d{1,3}) (?=[A-Z0-9(])")
_POINTS_IN_BRACKETS = re.compile(
    r"\((?:pictured|left|right|above|centre|center|second left|second right|file photo|file image|stock image|stock photo)"
    r"(?: [a-z ,]{1,40})?\)",
    re.IGNORECASE,
)
#: Who stands where on the picture, as papers of many languages put it: nothing but a caption says that, whatever ends it.
_PLACED = re.compile(
    r"\((?:v\. ?l\.(?: ?n\. ?r\.)?|v\. ?li\.|von (?:links|li\.?)(?: nach (?:rechts|re\.?))?|de gauche à droite|"
    r"de izquierda a derecha|da sinistra(?: a destra)?|da esquerda para a direita|van links naar rechts|od lewej(?: strony)?|"
    r"f\. ?v\.|fra venstre|fr\. ?v\.|från vänster|soldan sağa|слева направо|from left(?: to right)?|left to right|l-r|l to r|"
    r"зліва(?: направо)?|zleva(?: doprava)?|balról(?: jobbra)?|de la stânga la dreapta|vasemmalta(?: oikealle)?|vas\.|"
    r"από αριστερά(?: προς τα δεξιά)?|(?:dari )?kiri ke kanan|từ trái (?:sang|qua)(?: phải)?|من اليمين(?: إلى اليسار)?|"
    r"מימין לשמאל|מימין|बाएं से(?: दाएं)?|왼쪽부터)\)",
    re.IGNORECASE,
)
_POINTS_AHEAD = re.compile(r"(?:pictured|above|left|right|file)(?::|, )", re.IGNORECASE)
_POINTS_BEHIND = re.compile(r", pictured(?:,|$)", re.IGNORECASE)
#: A credit behind a caption's last word: "... on Monday. Photo: Jane Doe", in the languages of the rules.
_LABELLED = re.compile(
    r"(?:^|[ .(\[|])(?:file |archiv|symbol|agentur)?(?:photos?|photographs?|pictures?|images?|fotos?|fotó|bild|beeld|fotoğraf|"
    r"фото|світлина|kuvat?|φωτογραφ[ίι]α|φωτ[οό]|fotografia|foto credit|photo credit|photo by|crédit photo|crédits?)"
    r"\s?[:：]\s?[^.!?:;。]{2,60}$"
    r"|(?:^|[ .])[Ff]ot\. [^.!?:;]{3,50}$|사진\s?=\s?[^.!?=]{2,30}$|[\u4e00-\u9fff]{1,12}\s?(?:摄|攝|撮影|写真|摄影)$",
    re.IGNORECASE,
)
_ODD = re.compile("[：İıſ]")  #: other colons, and letters that are an i or an s to an expression that ignores the case
_LABELS = (
    *(
        "photo",
        "photos",
        "photograph",
        "photographs",
        "picture",
        "pictures",
        "image",
        "images",
        "foto",
        "fotos",
        "fotó",
    ),
    *(
        "bild",
        "beeld",
        "fotoğraf",
        "фото",
        "світлина",
        "kuva",
        "kuvat",
        "φωτογραφία",
        "φωτογραφια",
        "φωτό",
        "φωτο",
        "fotografia",
        "foto credit",
        "photo credit",
        "photo by",
        "crédit",
        "crédits",
    ),
)  #: the labels of `_LABELLED` before a colon
#: A photographer and a publisher: "Jane Doe/CBC", "Jane Doe | Larkfield Times", "Jane Doe for The Courier".
_BY_NAME = re.compile(rf"(?:[^()]{{2,60}}[:;,] ?)?{NAMED}(?: ?[/|] ?| for [Tt]he ){ORGANISATION}")
_BEHIND = re.compile(
    rf"[.!?][\"”’']? ?((?:{NAMED} ?/ ?{ORGANISATION}|(?:AFP|AP|Reuters|REUTERS|EPA|EFE|Getty|GETTY|PA|ANSA|dpa|NTB|TT) ?/ ?{NAMED}))$"
)
#: What else may stand behind the last sentence of a caption; the wires sign reports, too.
_SUPPLIERS = re.compile(
    r"[.!?][\"”’']? ?((?:Getty|Shutterstock|Alamy|iStock|Handout|Supplied|Pixabay|Unsplash|Instagram|Facebook|YouTube|Wikimedia|"
    r"GETTY|SHUTTERSTOCK|ALAMY|HANDOUT|SUPPLIED|INSTAGRAM|FACEBOOK|YOUTUBE|TWITTER)(?: Images| IMAGES)?)$"
)
#: How that ends.
_SUPPLIED = frozenset(
    "etty tock lamy dout lied abay lash gram book Tube edia ETTY TOCK LAMY DOUT LIED GRAM BOOK TUBE TTER ages AGES".split()
)
_WIRES = re.compile(
    r"[.!?\w][\"”’']? ?((?<=[.!?\"”’' ])(?:AFP|AP|Reuters|REUTERS|EPA|EFE|dpa|PA|Xinhua|Bloomberg|AAP|ANI|PTI))$"
)
_WIRED = ("AFP", "AP", "Reuters", "REUTERS", "EPA", "EFE", "dpa", "PA", "Xinhua", "Bloomberg", "AAP", "ANI", "PTI")
_WIRED_MOST = 20  #: characters of what `_WIRES` finds, at most
_IN_BRACKETS = re.compile(
    r"[.!?][\"”’']? \((?!The |A |In |See |This )([A-Z][\w.'’-]*(?: (?:of|the|and|for|&|[A-Z][\w.'’-]*)){0,6})\)$"
)
_COPYRIGHT = re.compile(r"(?<=[^\s(]) ?[-–—|,(]? ?© ?(?!\d{4}|\(c\))[^\s©][^©.!?]{1,60}$")
_CREDITED = re.compile(r"(?:[A-Z][A-Z .&'’-]{1,40} ?• ?){1,3}[A-Z][A-Z.&'’-]{1,20}(?= (?:[A-Z0-9]|['‘“\"][A-Z]))")
_SIGNED = 63  #: characters of what it finds, from the sign on, at most
_BEFORE_SIGN = 3  #: characters before the sign with which `_COPYRIGHT` begins, at most
_SENTENCE = 6  #: words before a photographer and a publisher; an entry of a list has fewer
_BEFORE = 25  #: characters before a credit that make a caption
_NO_SPACES = "\u2e80"  #: from here on are the scripts that set words without spaces
_IN_CAPITALS = re.compile(
    r"(?:GETTY(?: IMAGES)?|REX(?: FEATURES)?|WENN|SPLASH(?: NEWS)?|REUTERS|AFP|MIRRORPIX|SHUTTERSTOCK|ALAMY|FAME ?FLYNET|BACKGRID|"
    r"XPOSURE|ISTOCK|ASSOCIATED PRESS|PRESS ASSOCIATION)(?: ?[•/&-] ?[A-Z]{2,12})* (?=['‘“\"]?[A-Z][a-z])"
)
#: Where somebody else's picture was found, and what it shows: "Twitter / @janedoe The bridge", "example.com The bridge".
_FOUND = re.compile(
    r"(?:(?:Twitter|Facebook|Instagram|YouTube|Snapchat|TikTok|Weibo|Flickr) ?/ ?@?[\w.]{2,30}|(?:www\.)?[a-z0-9-]{3,30}\.(?:com|org|net|co\.uk)|"
    r"(?:19|20)\d\d(?: [A-Z][\w&'’-]+){1,2} (?:Publishing|Images|Media|Pictures|Photography)|google|twitter|facebook|instagram|youtube|"
    r"handout|supplied|getty|police handout|CLOSE) (?=['‘“\"]?[A-Z])"
)
#: A network behind an acronym or a name with a capital inside, on a line of its own: "KTVX YouTube".
_CHANNEL = re.compile(r"(?:\w*[A-Z]\w*[A-Z]\w*) (?:YouTube|Twitter|Instagram|Facebook|Flickr|Vimeo|TikTok)")
#: "Pictured, an older bridge." closes a caption.
_PICTURED = re.compile(
    r"(?:^Pictured: |(?:^|\. )Pictured(?:, | (?:is|are) (?:the|a|an|one|[A-Z])| (?:above|left|right|here)\b))"
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec)\\."
#: The first sentence of a caption of the wires says the day, and closes with it or has a comma behind it.
_DATED = re.compile(rf"(?:{_MONTHS}) \d{{1,2}}, (?:19|20)\d\d(?=[.,]|$)")
_YEAR = re.compile(r"\d, (?:19|20)\d\d(?=[.,]|$)")  #: how it ends
_DATED_MOST = 55  #: words of such a caption
_DAY = 16  #: characters of a month and a day, at most
_APART = re.compile(r"[.!?:;\"“”]")
#: Verbs of such a sentence; no announcement of what is to come has them. And what a report would say instead.
_SHOWS = frozenset(
    "seen pictured poses walks waves smiles gestures greets hugs kisses shakes wears climbs watches looks reacts blasts lifts billows burns "
    "pose inspect inspects mourn carries embraces".split()
)
_REPORTS = frozenset(
    "was were had said says will would could has have may might that which who if when set open now".split()
)
_NAME = 8  #: characters of a gallery's name, at least
_PAIR = 2  #: words of such a line
_GALLERY = 3  #: lines in a row that make a gallery
_SHARED, _LEAST = 12, 18  #: characters, at least, that open them all; and words of each
_FEWEST, _MOST = 7, 45  #: words of a caption without a full stop; what is shorter may be a crosshead
_LOOSE = 11  #: the same for one that nothing but its style gives away
_PUNCTUATED = re.compile(r"[:|;?!•$€£&+]|[.] | [-–—] ")
_TOP = 12  #: lines above the first paragraph that are asked for the credit of a wire
_STYLE = 5  #: such lines in a text that make a style
_OPEN, _WHOLE = 4, 90  #: words of a line with a credit, at least where nothing closes it, and at most
_CAPITALS = "GRWSMAFBXIP"  #: with which `_IN_CAPITALS` begins
_FINDERS = "C12abcdefghijklmnopqrstuvwxyz"  #: with which `_FOUND` begins
_NETWORKS = "TFIYSW"  #: with which it begins where there is a slash
_INITIALS = "gpreashuwmbcnxGPREASHUWMBCNXſ"  #: the letters with which `_OPENER` begins, whatever case; the last is an s for it, too


class CaptionFilter:
    """Marks captions by their credit, by how they point at the picture, or by how they are set."""

    name = "captions"
    category = "caption"

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher

    def __call__(self, document: Document) -> Iterator[Removal]:
        """The captions of a text."""
        shape, lines = shapes(document), document.lines
        if document.unseen:  # what the lines say by themselves, or together; with fewer of them it is never more
            named, channels, bracketed, wired, loose, numbered, signed, *asked = _FIRST.find(lines, shape)
            for index, reason in _credited(document, asked).items():
                yield self._mark(document, index, reason)
            if numbered or signed:
                yield from self._numbered(document, numbered, signed)
        else:
            named, channels, bracketed, wired, loose = _AGAIN.find(lines, shape)
        first, last = article(document, self.matcher)
        if named or channels:
            yield from self._alone(document, shape, _among(named, 0, last + 2) + _among(channels, first + 1, last))
        if last >= 0 and (bracketed or wired):
            yield from self._above(document, shape, _among(bracketed + wired, 0, min(first, _TOP)))
        alike = _long_twins(lines, shape, _SHARED, _LEAST)
        if len(alike) + 1 >= _GALLERY:
            yield from self._galleries(document, alike)
        said_again = _said_again(lines, shape, _NAME)
        if said_again:
            yield from self._names(document, said_again)
        if len(loose) >= _STYLE and not document.seamed:
            yield from self._style(document, shape, _among(loose, first + 1, last))

    def _numbered(self, document: Document, opened: list[int], signed: list[int]) -> Iterator[Removal]:
        """The lines that number themselves among as many pictures as others do; and those that close with a ©."""
        lines = document.lines
        numbered = {i: match for i in opened if (match := _NUMBERED.match(lines[i]))}
        if len(numbered) > 1:
            series = Counter([match[2] for match in numbered.values()])
            for index, match in numbered.items():
                if series[match[2]] > 1:
                    yield self._mark(document, index, f"picture {match[0].strip()}")
        for index in signed:
            line = lines[index]
            at = line.rfind("©", -80)  # the last: no other stands behind that of the expression
            if at >= 0 and (match_ := _COPYRIGHT.search(line, max(0, len(line) - 80, at - _BEFORE_SIGN))):
                yield self._mark(document, index, f"closes with the credit {match_[0].strip()!r}")

    def _alone(self, document: Document, shape: Shapes, likely: list[int]) -> Iterator[Removal]:
        """The credits that stand alone between paragraphs, or above the first; in a row they are a list of the article."""
        lines, prose = document.lines, shape.prose
        for index in likely:
            between = (index == 0 or prose[index - 1]) and (index + 1 == len(lines) or prose[index + 1])
            if (between or index == 0) and (is_credit(lines[index]) or _CHANNEL.fullmatch(lines[index])):
                yield self._mark(document, index, f"nothing but the credit {lines[index]!r}")

    def _above(self, document: Document, shape: Shapes, likely: list[int]) -> Iterator[Removal]:
        """The captions of the picture above the article."""
        for index in likely:
            reason = above_the_article(document.lines[index], shape.words[index], shape.ends[index])
            if reason:
                yield self._mark(document, index, reason)

    def _galleries(self, document: Document, likely: list[int]) -> Iterator[Removal]:
        """Lines in a row that open with the same words, behind which each begins anew: a gallery's name and its captions."""
        lines = document.lines
        for run in runs(likely):
            if len(run) + 1 < _GALLERY:
                continue
            group = range(run[0], run[-1] + 2)
            name = _shared([lines[i] for i in group])
            words = name.split()
            # Paragraphs that begin alike go on in lower case, or part where a preposition wants a name.
            if (
                len(words) < 3
                or len(name) < _SHARED
                or (words[-1].isalpha() and len(words[-1]) < 4)
                or not name[0].isalpha()
            ):
                continue
            if words[-1][-1].isalnum() and all(lines[i][len(name) : len(name) + 1].isupper() for i in group):
                for index in group:
                    yield self._mark(document, index, f"one of {len(group)} lines of the gallery {name.strip()!r}")

    def _names(self, document: Document, likely: list[int]) -> Iterator[Removal]:
        """The names that stand alone above a known line which says them again: "Harbour life", "16 show all Harbour life"."""
        lines, hits = document.lines, known(document, self.matcher).lines
        for above in likely:
            if above in hits or above + 1 not in hits or hits[above + 1].category != "related":
                continue
            yield self._mark(document, above, f"says what the line below says again: {lines[above + 1][:40]!r}")

    def _style(self, document: Document, shape: Shapes, likely: list[int]) -> Iterator[Removal]:
        """Sentences without a full stop between paragraphs, if there are enough of them and few come in a row."""
        prose = shape.prose
        if len(likely) < _STYLE:
            return
        loose = [i for i in likely if _is_loose(document.lines[i], shape.words[i])]
        if len(loose) < _STYLE:
            return
        among = set(loose)
        alone = [
            i
            for i in loose
            if not (i - 1 in among and i + 1 in among)
            and (prose[i - 1] or i - 1 in among)
            and (prose[i + 1] or i + 1 in among)
        ]
        if len(alone) >= _STYLE and 3 * len(alone) <= 2 * sum(prose):
            for index in alone:
                yield self._mark(
                    document, index, f"one of {len(alone)} sentences without a full stop between paragraphs"
                )

    def _mark(self, document: Document, index: int, reason: str) -> Removal:
        return Removal(document.starts[index], document.end(index), self.category, self.name, reason)

    def __repr__(self) -> str:
        return f"<filter {self.name!r}: {self.category}>"


def _among(blocks: list[int], start: int, stop: int) -> list[int]:
    """Those of some blocks that stand from one on and before another."""
    return [index for index in blocks if start <= index < stop]


def _credited(document: Document, asked: list[list[int]]) -> dict[int, str]:
    """The captions that one of the expressions knows; each is tried where what it needs stands."""
    lines = document.lines
    reasons: dict[int, str] = {}
    for blocks, said in zip(asked, _SAYINGS):
        if blocks:
            for index in document.unseen_among(blocks):
                if index not in reasons and (reason := said(lines[index])):
                    reasons[index] = reason
    return reasons


def closes_with_credit(line: str) -> bool:
    """Whether a line of some words has a credit behind them, or one with a bullet before them: no headline has.

    Other captions look like headlines: "EPA Proposes New Rules", "Photos: Thousands at Harbour Festival".
    """
    if line.count(" ") < _SENTENCE and line[0] < _NO_SPACES:
        return False
    if "•" in line[:60] and _CREDITED.match(line):
        return True
    at = line.rfind("(") if line[-1] == ")" else len(line)
    if at < len(line):
        return at > _BEFORE and _credit(line) is not None
    match = _LABELLED.search(line, max(0, len(line) - 80)) if _has_label(line[-80:]) else None
    return (match is not None and match.start() > _BEFORE) or ("/" in line[-50:] and _credit(line) is not None)


def above_the_article(line: str, words: int, ends: bool) -> str | None:
    """The credit of a picture above the article; below it a wire's name, or whoever's in brackets, signs a report."""
    if ends or not _FEWEST <= words <= _MOST:
        return None
    if line[-1] == ")":
        match = _IN_BRACKETS.search(line)
    elif line.endswith(_WIRED):
        match = _WIRES.search(line, max(0, len(line) - _WIRED_MOST))
    else:
        return None
    return f"closes with the credit {match[1]!r}, above the article" if match else None


def _credit(line: str) -> str | None:
    """The credit that closes a line, in brackets or behind a slash."""
    at = line.rfind("(") if line[-1] == ")" else -1
    if at >= 0 and len(line) - at < 80:
        inside = fold(line[at + 1 : -1]).strip(" .")
        if inside in _AGENCIES and (inside in _LIBRARIES or not _is_signed(line, at)):
            return f"closes with the credit {line[at:]!r}"
        parts = _PARTED.split(inside) if _is_parted(inside) else ()
        if len(parts) > 1 and (not _AGENCIES.isdisjoint(map(str.strip, parts)) or "photo" in inside.split()):
            return f"closes with the credit {line[at:]!r}"
        if (
            ("/" in inside or "|" in inside or " for the " in inside)
            and (at == 0 or line.count(" ", 0, at) >= _SENTENCE)
            and _BY_NAME.fullmatch(line, at + 1, len(line) - 1)
        ):
            return f"closes with the credit {line[at:]!r}"
        if at == 0 and "/" in inside and len(inside.split()) <= 9:
            return f"nothing but the credit {line!r}"
        if "photo by " in inside or "photograph: " in inside or "ap photo" in inside:
            return f"closes with the credit {line[at:]!r}"
    slash = line.rfind("/", -50)
    behind = _BEHIND.search(line, max(0, len(line) - 90)) if slash > 0 and line.count(" ") > _SENTENCE else None
    if behind:
        return f"closes with the credit {behind[1]!r}"
    if slash > 0 and line[slash - 1].isalpha() and fold(line[slash + 1 :]).strip(" .)") in _AGENCIES:
        return f"closes with the credit {line[line.rfind(' ', 0, slash) + 1 :]!r}"
    return None


def _is_parted(inside: str) -> bool:
    """Whether `_PARTED` finds something: quicker than the expression."""
    return "/" in inside or ", " in inside or ": " in inside or " - " in inside or " via " in inside


def _is_signed(line: str, at: int) -> bool:
    """Whether what stands in brackets at a place of a line signs a report: behind a sentence, or alone."""
    return at == 0 or line[:at].rstrip()[-1:] in ".!?…\"'”’»"


def _labelled(line: str) -> str | None:
    """The credit behind a caption's last word."""
    if line[-1] == ")":
        return None  # what closes in brackets is a credit, or none
    if line[-4:] in _SUPPLIED and (match := _SUPPLIERS.search(line, max(0, len(line) - 30))):
        return f"closes with the credit {match[1]!r}"
    if not _has_label(line[-80:]):
        return None
    match = _LABELLED.search(line, max(0, len(line) - 80))
    return f"closes with the credit {match[0].strip()!r}" if match else None


def _has_label(tail: str) -> bool:
    """Whether there is what one of the branches of `_LABELLED` needs; quicker than trying it. False is certain."""
    if "=" in tail or (not tail.isascii() and (tail[-1] in "摄攝影真" or _ODD.search(tail))):
        return True
    if ":" not in tail:
        return ". " in tail and "ot. " in tail.lower()
    low = tail.lower()
    return low[: max(low.rfind(":"), 0)].rstrip().endswith(_LABELS) or "ot. " in low


def _opening(line: str) -> str | None:
    """The agency that opens a caption: the text behind it begins anew, with a capital."""
    match = _OPENER.match(line)
    if not match:
        return None
    after = line[match.end() + 1 : match.end() + 2]
    if not (after.isupper() or after in "'\"‘“" or after.isdigit()):
        return None
    return f"opens with the credit {match[0]!r}"


def _bulleted(line: str) -> str | None:
    """The credits with bullets between them that open a caption."""
    match = _CREDITED.match(line) if "•" in line[:60] else None
    return f"opens with the credit {match[0]!r}" if match else None


def _in_capitals(line: str) -> str | None:
    """The agency in capitals that opens a caption, whatever ends it: "GETTY Is the bridge really safe?"."""
    match = _IN_CAPITALS.match(line)
    return f"opens with the credit {match[0].strip()!r}" if match else None


def points_at_picture(line: str) -> bool:
    """Whether a line says in brackets who stands where in a picture, as no headline does.

    >>> points_at_picture("The mayor (left) and the engineer (right)"), points_at_picture("Mayor (61) resigns")
    (True, False)
    """
    return "(" in line and _POINTS_IN_BRACKETS.search(line) is not None


def _pointing(line: str) -> str | None:
    bracket, opening = "(" in line, ":" in line[:9] or "," in line[:9]
    if not (bracket or opening or "ictured" in line):
        return None
    found = (
        _POINTS_IN_BRACKETS.search(line) if bracket else None,
        _POINTS_AHEAD.match(line) if opening else None,
        _POINTS_BEHIND.search(line),
    )
    match = min((match for match in found if match), key=re.Match.start, default=None)
    return f"points at a picture: {match[0].strip()!r}" if match else None


def _placed(line: str) -> str | None:
    match = _PLACED.search(line)
    return f"points at a picture: {match[0]!r}" if match else None


def _found(line: str) -> str | None:
    match = _FOUND.match(line)
    return f"opens with the credit {match[0].strip()!r}" if match else None


def _pictured(line: str) -> str | None:
    match = _PICTURED.search(line)
    return f"points at a picture: {match[0].strip(' .!?')!r}" if match else None


def _dated(line: str) -> str | None:
    """The day of a sentence in the present: a report would tell in the past what happened on it."""
    for year in _YEAR.finditer(line):
        match = _DATED.search(line, max(0, year.start() - _DAY), year.end() + 1)  # one more tells what stands behind it
        if match is not None:
            break
    else:
        return None
    if match.start() < _BEFORE or _APART.search(line, 0, match.start()):
        return None
    sentence = line[: match.start()].lower()
    words = frozenset(sentence.split())
    shows = words & _SHOWS or " takes off " in sentence
    return f"tells in the present what is to be seen on {match[0]}" if shows and not words & _REPORTS else None


def _is_loose_plainly(line: str, words: int) -> bool:
    """Whether a line of some words reads like a sentence and lacks its full stop."""
    if not (line[0].isupper() and line[-1].isalpha()):
        return False
    # A heading may be as long, but is set with capitals.
    return 2 * small_words(line) >= words and not _PUNCTUATED.search(line)


def _long_twins_plainly(lines: list[str], shape: Shapes, size: int, least: int) -> list[int]:
    """The lines that begin like the one below them, for so many characters, both of so many words."""
    words = shape.words
    return [i for i in twins(lines, size) if words[i] >= least and words[i + 1] >= least]


def _long_twins_natively(lines: list[str], shape: Shapes, size: int, least: int) -> list[int]:
    """As `_long_twins_plainly`."""
    assert _native is not None
    found: list[int] = _native.long_twins(lines, shape.rows, size, least)
    return found


def _said_again_plainly(lines: list[str], shape: Shapes, least: int) -> list[int]:
    """The lines of so many characters that the one below says again, behind other words."""
    alike = [i for i, (line, below) in enumerate(pairwise(lines)) if below.endswith(line)]
    return [i for i in alike if len(lines[i]) >= least and lines[i + 1].endswith(f" {lines[i]}")]


def _said_again_natively(lines: list[str], shape: Shapes, least: int) -> list[int]:
    """As `_said_again_plainly`."""
    assert _native is not None
    found: list[int] = _native.said_again(lines, shape.rows, least)
    return found


_said_again = _said_again_plainly if _native is None else _said_again_natively
_is_loose = _is_loose_plainly if _native is None else _native.is_loose
_long_twins = _long_twins_plainly if _native is None else _long_twins_natively


def _shared(lines: list[str]) -> str:
    """The words that open all of some lines, with the space behind them."""
    first, last = min(lines), max(lines)
    size = next((i for i, (a, b) in enumerate(zip(first, last)) if a != b), min(len(first), len(last)))
    return first[: first.rfind(" ", 0, size) + 1]


_open, _tail = (_OPEN, _WHOLE), -80  #: words of a line with a credit; where it begins, at least
_BLANKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
#: Behind a slash a name, or an agency.
_SLASHED = (
    holds(*[f"/{letter}" for letter in ascii_uppercase], "/the ", start=-50, exact=True),
    holds(*sorted({"/" + name[:3] for name in _AGENCIES}), *[f"/{sign}" for sign in f".){_BLANKS}"], start=-50),
)
#: What the last bracket of a line holds that is a credit: an agency, what parts it from other words, or what names a picture.
_CREDITING = (
    holds(
        *sorted({"(" + name[:3] for name in _AGENCIES}),
        *[f"({sign}" for sign in f".{_BLANKS}"],
        *"/|,:-：–—‑‐",
        start=_tail,
        behind="(",
    ),
    holds("via", "for", "photo", start=_tail, behind="("),
    *_SLASHED,
)
_LABELLING = (
    holds(*sorted(_SUPPLIED), start=-4, exact=True),
    holds(*[f"{label}:" for label in (*_LABELS, *_BLANKS)], start=_tail),
    holds("=", "：", start=_tail),
    holds("fot.", start=_tail),
)
_IN_CAPITALS_BEGINS = begins(
    *"GETTY|REX|WENN|SPLASH|REUTERS|AFP|MIRRORPIX|SHUTTERSTOCK|ALAMY|FAME|BACKGRID|XPOSURE|ISTOCK|ASSOCIATED|PRESS".split(
        "|"
    ),
    exact=True,
)
_OPENER_BEGINS = begins(
    *"getty |ap:associated |pa:press |rex |splash |reuters |epa |afp |alamy |shutterstock |pa |ap |handout - |usa |swns |wenn |".split(
        "|"
    )[:-1],
    *"mirrorpix |press |barcroft |caters |newsflash |xposure |backgrid ".split("|"),
)
_POINTING = (
    holds(*"(pictured|(left|(right|(above|(centre|(center|(second |(file |(stock ".split("|")),
    holds(", pictured"),
    begins(*[f"{word}{sign}" for word in ("pictured", "above", "left", "right", "file") for sign in (":", ", ")]),
)
#: What of `_PLACED` no other letter stands for; some have an old form that is the same where the case is ignored.
_PLACED_BEGINS = holds(
    *"(v.|(von li|(de gauche|(de izq|(da sin|(da esq|(van links|(od lewej|(f.|(fra venstre|(fr.|(från|(soldan|(from left|".split(
        "|"
    )[:-1],
    *"(left to right|(l-r|(l to r|(zleva|(balr|(de la |(vas|(kiri|(dari|(t|(с|(\u1c83|(з|(α|(م|(מ|(ब|(왼".split("|"),
)
_FOUND_CLUES = (
    begins(*"Twitter|Facebook|Instagram|YouTube|Snapchat|TikTok|Weibo|Flickr|CLOSE |19|20".split("|"), exact=True),
    begins(
        *"google |twitter |facebook |instagram |youtube |handout |supplied |getty |police handout ".split("|"),
        exact=True,
    ),
    holds(".com ", ".org ", ".net ", ".co.uk ", stop=40, exact=True),
)
_CHANNELS = "YouTube|Twitter|Instagram|Facebook|Flickr|Vimeo|TikTok".split("|")
_Wanted = tuple[Kind, tuple[Clue, ...]]
_TOGETHER: tuple[_Wanted, ...] = (
    (kind(has=SLASH, lacks=ENDS, words=(_PAIR, 8)), ()),  # names and a publisher
    (kind(lacks=ENDS, words=(_PAIR, _PAIR), last=initials("emkorx")), (holds(*_CHANNELS, start=-9, exact=True),)),
    (kind(lacks=ENDS, words=(_FEWEST, _MOST), last=initials(")")), ()),
    (kind(lacks=ENDS, words=(_FEWEST, _MOST)), (holds(*_WIRED, start=-9, exact=True),)),
    (kind(lacks=ENDS, words=(_LOOSE, _MOST)), ()),
)  #: what lines are asked for that are captions by where they stand
_ROWS: tuple[_Wanted, ...] = (
    (kind(has=DIGIT, first=digits()), (holds("/", " of ", start=1, stop=5),)),
    (
        kind(
            has=COPYRIGHT,
            words=(0, _WHOLE),
            last=initials("".join(sorted(set(map(chr, range(0x80))) - {*".!?"})), 0x80),
        ),
        (holds("©", start=-_SIGNED),),
    ),
)  #: likewise, for their number in a row, and for a ©
_CREDITS: tuple[tuple[Kind, tuple[Clue, ...], Callable[[str], str | None]], ...] = (
    (kind(words=(0, _WHOLE), last=initials(")")), _CREDITING, _credit),
    (kind(has=SLASH, lacks=ENDS, words=_open), _SLASHED, _credit),
    (kind(any_of=COLON | STOP, lacks=ENDS, words=_open), _LABELLING, _labelled),
    (kind(lacks=ENDS, words=_open, last=initials("摄攝影真")), (), _labelled),
    (kind(lacks=ENDS, words=(_OPEN, _MOST), first=initials(_CAPITALS)), (_IN_CAPITALS_BEGINS,), _in_capitals),
    (
        kind(words=(_OPEN, _MOST), first=initials(_CAPITALS), last=initials("?")),
        (_IN_CAPITALS_BEGINS,),
        _in_capitals,
    ),
    (kind(lacks=ENDS, words=(_FEWEST, _WHOLE), first=initials(_INITIALS)), (_OPENER_BEGINS,), _opening),
    (kind(has=APART, lacks=ENDS, words=(_FEWEST, _WHOLE)), (holds("•", stop=60),), _bulleted),
    (kind(any_of=COMMA | COLON | BRACKET, lacks=ENDS, words=(_FEWEST, _MOST)), _POINTING, _pointing),
    (kind(has=BRACKET, words=(_OPEN, _WHOLE)), (_PLACED_BEGINS,), _placed),
    (kind(lacks=ENDS, words=(_FEWEST, _WHOLE), first=initials(_FINDERS)), _FOUND_CLUES, _found),
    (kind(has=SLASH, lacks=ENDS, words=(_FEWEST, _WHOLE), first=initials(_NETWORKS)), _FOUND_CLUES[:1], _found),
    (kind(has=DIGIT | COMMA, words=(_FEWEST, _DATED_MOST)), (holds(", 19", ", 20"),), _dated),
    (kind(words=(_FEWEST, _DATED_MOST), first=initials("P")), (holds("Pictured", exact=True),), _pictured),
    (kind(has=COMMA | STOP | ENDS, words=(2 * _FEWEST, _DATED_MOST)), (holds("Pictured", exact=True),), _pictured),
)  #: what the lines of a kind are asked for that have one of the clues, in this order
_SAYINGS = tuple(said for _, _, said in _CREDITS)
_FIRST = Clues(*_TOGETHER, *_ROWS, *[(kind, clues) for kind, clues, _ in _CREDITS])
_AGAIN = Clues(*_TOGETHER)
