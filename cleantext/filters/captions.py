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

__all__ = ["CaptionFilter", "above_the_article", "closes_with_credit"]

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
#: The first two letters of these; for an "s" or an "i" also those that are the same to the expression.
_BEGINNINGS = frozenset("ge re ep af al sh ſh pa ap ha us uſ sw ſw sp ſp we mi mı mi\u0307 pr ba ca ne xp".split())
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
_SENTENCE = 6  #: words before a photographer and a publisher; an entry of a list has fewer
_BEFORE = 25  #: characters before a credit that make a caption
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
_GLYPHS = 0x2E80  #: the code point from which on glyphs stand
_OPEN, _WHOLE = 4, 90  #: words of a line with a credit, at least where nothing closes it, and at most
_CAPITALS = "GRWSMAFBXIP"  #: with which `_IN_CAPITALS` begins
_CAPITALS_BEGIN = frozenset("get rex wen spl reu afp mir shu ala fam bac xpo ist ass pre".split())
_FINDERS = "C12abcdefghijklmnopqrstuvwxyz"  #: with which `_FOUND` begins
_NETWORKS = "TFIYSW"  #: with which it begins where there is a slash
_OPENED, _SIGNED = kind(has=DIGIT, first=digits()), kind(has=COPYRIGHT, words=(0, _WHOLE))
_MAY_BE_NAMES = kind(has=SLASH, lacks=ENDS, words=(_PAIR, 8))
_MAY_BE_CHANNEL = kind(lacks=ENDS, words=(_PAIR, _PAIR), last=initials("emkorx"))
_MAY_BE_LOOSE = kind(lacks=ENDS, words=(_LOOSE, _MOST))
_INITIALS = "gpreashuwmbcnxGPREASHUWMBCNXſ"  #: the letters with which `_OPENER` begins, whatever case; the last is an s for it, too


class CaptionFilter:
    """Marks captions by their credit, by how they point at the picture, or by how they are set."""

    name = "captions"
    category = "caption"

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher

    def __call__(self, document: Document) -> Iterator[Removal]:
        """The captions of a text."""
        shape = shapes(document)
        if document.unseen:  # what the lines say by themselves, or together; with fewer of them it is never more
            for index, reason in _credited(document, shape).items():
                yield self._mark(document, index, reason)
            yield from self._numbered(document, shape)
        yield from self._alone(document, shape)
        yield from self._above(document, shape)
        yield from self._galleries(document, shape)
        yield from self._names(document)
        yield from self._style(document, shape)

    def _numbered(self, document: Document, shape: Shapes) -> Iterator[Removal]:
        """The lines that number themselves among as many pictures as others do; and those that close with a ©."""
        lines = document.lines
        numbered = {i: match for i in shape.pick(_OPENED) if (match := _NUMBERED.match(lines[i]))}
        series = Counter([match[2] for match in numbered.values()])
        for index, match in numbered.items():
            if series[match[2]] > 1:
                yield self._mark(document, index, f"picture {match[0].strip()}")
        for index in shape.pick(_SIGNED):
            match_ = _COPYRIGHT.search(lines[index], max(0, len(lines[index]) - 80))
            if match_:
                yield self._mark(document, index, f"closes with the credit {match_[0].strip()!r}")

    def _alone(self, document: Document, shape: Shapes) -> Iterator[Removal]:
        """The credits that stand alone between paragraphs, or above the first; in a row they are a list of the article."""
        lines, prose = document.lines, shape.prose
        first, last = article(document, self.matcher)
        named = shape.pick(_MAY_BE_NAMES, 0, last + 2)
        channels = shape.pick(_MAY_BE_CHANNEL, first + 1, last)
        for index in [*named, *channels]:
            between = (index == 0 or prose[index - 1]) and (index + 1 == len(lines) or prose[index + 1])
            if (between or index == 0) and (is_credit(lines[index]) or _CHANNEL.fullmatch(lines[index])):
                yield self._mark(document, index, f"nothing but the credit {lines[index]!r}")

    def _above(self, document: Document, shape: Shapes) -> Iterator[Removal]:
        """The captions of the picture above the article."""
        first, last = article(document, self.matcher)
        if last < 0:
            return
        for index in range(min(first, _TOP)):
            reason = above_the_article(document.lines[index], shape.words[index], shape.ends[index])
            if reason:
                yield self._mark(document, index, reason)

    def _galleries(self, document: Document, shape: Shapes) -> Iterator[Removal]:
        """Lines in a row that open with the same words, behind which each begins anew: a gallery's name and its captions."""
        lines, size = document.lines, shape.words
        likely = [i for i in twins(lines, _SHARED) if size[i] >= _LEAST and size[i + 1] >= _LEAST]
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

    def _names(self, document: Document) -> Iterator[Removal]:
        """The names that stand alone above a known line which says them again: "Harbour life", "16 show all Harbour life"."""
        lines, hits = document.lines, known(document, self.matcher).lines
        for index, rule in hits.items():
            above = index - 1
            if rule.category != "related" or above < 0 or above in hits or len(lines[above]) < _NAME:
                continue
            if lines[index].endswith(" " + lines[above]):
                yield self._mark(document, above, f"says what the line below says again: {lines[index][:40]!r}")

    def _style(self, document: Document, shape: Shapes) -> Iterator[Removal]:
        """Sentences without a full stop between paragraphs, if there are enough of them and few come in a row."""
        prose = shape.prose
        first, last = article(document, self.matcher)
        loose = shape.pick(_MAY_BE_LOOSE, first + 1, last)
        if len(loose) < _STYLE:
            return
        loose = [i for i in loose if _is_loose(document.lines[i], shape.words[i])]
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


def _credited(document: Document, shape: Shapes) -> dict[int, str]:
    """The captions that one of the expressions knows; each is tried where what it needs stands."""
    lines = document.lines
    reasons: dict[int, str] = {}
    for number, (blocks, said) in enumerate(zip(shape.pick_each(_MAY_SAY), _SAYINGS)):
        if number in _BEGIN:
            size, beginnings = _BEGIN[number]
            blocks = [index for index in blocks if lines[index][:size].lower() in beginnings]
        elif number in _HOLD:
            needed = _HOLD[number]
            blocks = [index for index in blocks if needed in lines[index]]
        for index in document.unseen_among(blocks):
            if index not in reasons and (reason := said(lines[index])):
                reasons[index] = reason
    return reasons


def closes_with_credit(line: str) -> bool:
    """Whether a line of some words has a credit behind them, or one with a bullet before them: no headline has.

    Other captions look like headlines: "EPA Proposes New Rules", "Photos: Thousands at Harbour Festival".
    """
    if line.count(" ") < _SENTENCE:
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
        if inside in _LIBRARIES or (inside in _AGENCIES and not _is_signed(line, at)):
            return f"closes with the credit {line[at:]!r}"
        parts = _PARTED.split(inside)
        if len(parts) > 1 and (any(part.strip() in _AGENCIES for part in parts) or "photo" in inside.split()):
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
    if ", 20" not in line and ", 19" not in line:
        return None
    at = min(at for at in (line.find(", 20"), line.find(", 19"), len(line)) if at >= 0)
    match = _DATED.search(line, max(0, at - _DAY))
    if match is None or match.start() < _BEFORE or _APART.search(line, 0, match.start()):
        return None
    sentence = line[: match.start()].lower()
    words = frozenset(sentence.split())
    shows = words & _SHOWS or " takes off " in sentence
    return f"tells in the present what is to be seen on {match[0]}" if shows and not words & _REPORTS else None


def _is_loose(line: str, words: int) -> bool:
    """Whether a line reads like a sentence and lacks its full stop."""
    if not (_LOOSE <= words <= _MOST and line[0].isupper() and line[-1].isalpha()):
        return False
    # A heading may be as long, but is set with capitals.
    return 2 * small_words(line) >= words and not _PUNCTUATED.search(line)


def _shared(lines: list[str]) -> str:
    """The words that open all of some lines, with the space behind them."""
    first, last = min(lines), max(lines)
    size = next((i for i, (a, b) in enumerate(zip(first, last)) if a != b), min(len(first), len(last)))
    return first[: first.rfind(" ", 0, size) + 1]


_open = (_OPEN, _WHOLE)
_CREDITS: tuple[tuple[Kind, Callable[[str], str | None]], ...] = (
    (kind(words=(0, _WHOLE), last=initials(")")), _credit),
    (kind(has=SLASH, lacks=ENDS, words=_open), _credit),
    (kind(any_of=COLON | STOP, lacks=ENDS, words=_open), _labelled),
    (kind(lacks=ENDS, words=_open, last=initials("", _GLYPHS)), _labelled),
    (kind(lacks=ENDS, words=(_OPEN, _MOST), first=initials(_CAPITALS)), _in_capitals),
    (kind(words=(_OPEN, _MOST), first=initials(_CAPITALS), last=initials("?")), _in_capitals),
    (kind(lacks=ENDS, words=(_FEWEST, _WHOLE), first=initials(_INITIALS)), _opening),
    (kind(has=APART, lacks=ENDS, words=(_FEWEST, _WHOLE)), _bulleted),
    (kind(any_of=COMMA | COLON | BRACKET, lacks=ENDS, words=(_FEWEST, _MOST)), _pointing),
    (kind(has=BRACKET, words=(_OPEN, _WHOLE)), _placed),
    (kind(lacks=ENDS, words=(_FEWEST, _WHOLE), first=initials(_FINDERS)), _found),
    (kind(has=SLASH, lacks=ENDS, words=(_FEWEST, _WHOLE), first=initials(_NETWORKS)), _found),
    (kind(has=DIGIT | COMMA, words=(_FEWEST, _DATED_MOST)), _dated),
    (kind(words=(_FEWEST, _DATED_MOST), first=initials("P")), _pictured),
    (kind(has=COMMA | STOP | ENDS, words=(2 * _FEWEST, _DATED_MOST)), _pictured),
)  #: what the lines of a kind are asked for, in this order
_MAY_SAY, _SAYINGS = zip(*_CREDITS)
#: Of some of them what a line begins with, so many characters in lower case, and of some what it holds: to look for that is quicker
#: than to ask.
_BEGIN = {
    number: (3, _CAPITALS_BEGIN) if said is _in_capitals else (2, _BEGINNINGS)
    for number, said in enumerate(_SAYINGS)
    if said in (_in_capitals, _opening)
}
_HOLD = {
    number: {_dated: ", ", _pictured: "Pictured"}[said]
    for number, said in enumerate(_SAYINGS)
    if said in (_dated, _pictured)
}
