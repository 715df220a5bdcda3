"""Libraries that find the article in a page, each called as its own documents recommend for articles.

They are imported when they are asked for, so that the benchmark runs with those that are installed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

from peers.base import Peer

__all__ = ["EXTRACTORS"]

_Extract = Callable[[str, str], str]


def _trafilatura() -> _Extract:
    """Barbaresi 2021, "Trafilatura: A Web Scraping Library...": rules over the tree, readability and jusText behind them."""
    trafilatura = import_module("trafilatura")
    return lambda html, url: trafilatura.extract(html, include_comments=False) or ""


def _trafilatura_defaults() -> _Extract:
    trafilatura = import_module("trafilatura")
    return lambda html, url: trafilatura.extract(html) or ""


def _readability() -> _Extract:
    """Arc90's Readability of 2009, in Python: elements scored by class names, commas, length and links."""
    document: Any = import_module("readability").Document
    lxml_html = import_module("lxml.html")
    return lambda html, url: _text_of(lxml_html.fromstring(document(html).summary()))


_BLOCKS = frozenset(
    "address article aside blockquote body br dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)


def _text_of(root: Any) -> str:
    """The text of an lxml tree, with a line for each block. It is only read: lxml holds text that it would not take."""
    parts: list[str] = []
    for event, node in import_module("lxml.etree").iterwalk(root, events=("start", "end", "comment", "pi")):
        edge = "\n" if event in ("start", "end") and node.tag in _BLOCKS else ""
        parts += (edge, (node.text if event == "start" else node.tail) or "")
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _resiliparse() -> _Extract:
    """Bevendorff et al. 2018, "Elastic ChatNoir": a fast parser, and rules over the tree."""
    extract: Any = import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda html, url: str(extract(html, main_content=True))


def _justext() -> _Extract:
    """Pomikálek 2011, "Removing Boilerplate and Duplicate Content from Web Corpora": length, links and stop words."""
    justext = import_module("justext")
    available = justext.get_stoplists()
    stoplists = {code: justext.get_stoplist(name) for code, name in _STOPLISTS.items() if name in available}

    def extract(html: str, url: str) -> str:
        declared = _LANGUAGE.search(html)
        code = declared[1].lower() if declared else "en"
        if code in stoplists:
            paragraphs = justext.justext(html, stoplists[code])
        else:
            paragraphs = justext.justext(html, frozenset(), stopwords_low=0, stopwords_high=0)
        return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)

    return extract


_LANGUAGE = re.compile(r"<html\b[^>]{0,2000}?\slang\s*=\s*[\"']?([a-z]{2,3})\b", re.IGNORECASE)
#: The lists that come with jusText, by the code that a page declares.
_STOPLISTS = {
    "af": "Afrikaans", "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech",
    "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian",
    "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian",
    "hu": "Hungarian", "id": "Indonesian", "is": "Icelandic", "it": "Italian", "ko": "Korean", "lt": "Lithuanian",
    "lv": "Latvian", "ms": "Malay", "nb": "Norwegian_Bokmal", "nl": "Dutch", "nn": "Norwegian_Nynorsk",
    "no": "Norwegian_Bokmal", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak",
    "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "tl": "Tagalog",
    "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
}  # fmt: skip


def _newspaper() -> _Extract:
    """The continuation of newspaper3k, after Goose: paragraphs with many stop words and what stands around them."""
    newspaper = import_module("newspaper")

    def extract(html: str, url: str) -> str:
        article = newspaper.Article(url, fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return article.text or ""

    return extract


def _boilerpy() -> _Extract:
    """Kohlschütter et al. 2010, "Boilerplate Detection using Shallow Text Features": boilerpipe, in Python."""
    extractor = import_module("boilerpy3.extractors").ArticleExtractor()
    return lambda html, url: str(extractor.get_content(html))


def _chromerag() -> _Extract:
    """Peddapudi 2026, "ChromeRAG": rules, then boosted trees over blocks, with the model in the wheel."""
    extractor = import_module("chromerag").ChromeRAG()

    def extract(html: str, url: str) -> str:
        result = extractor.extract(html, url=url)
        return _plain(result.markdown)

    return extract


_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_MARKS = re.compile(r"^[ \t]*(?:#{1,6} |[-*] |\d+\. |> ?|```.*$|\|?[-:| ]+\|$)", re.MULTILINE)
_EMPHASIS = re.compile(r"\*{1,3}|`")


def _plain(markdown: str) -> str:
    """Markdown without its marks, and without the front matter, as ChromeRAG's own benchmark takes it.

    >>> _plain("---\\ntitle: A\\n---\\n\\n# Head\\n\\nSome **bold** text.\\n\\n- one\\n")
    'Head\\nSome bold text.\\none'
    """
    text = _EMPHASIS.sub("", _MARKS.sub("", _FRONT_MATTER.sub("", markdown)))
    return "\n".join(line for line in (line.strip(" |") for line in text.split("\n")) if line)


EXTRACTORS = (
    Peer("trafilatura", "trafilatura", _trafilatura, "extract(html, include_comments=False)"),
    Peer("trafilatura, as published", "trafilatura", _trafilatura_defaults, "extract(html), which adds comments"),
    Peer("readability-lxml", "readability-lxml", _readability, "Document(html).summary(), its text a block to a line"),
    Peer("resiliparse", "resiliparse", _resiliparse, "extract_plain_text(html, main_content=True)"),
    Peer(
        "jusText",
        "jusText",
        _justext,
        "defaults, stop words of the language that the page declares, English if it declares none, "
        "the language-independent mode if there is no list for it",
    ),
    Peer(
        "newspaper4k",
        "newspaper4k",
        _newspaper,
        "Article.parse() without images, language from the page as is its default; for Korean it needs NLTK's punkt_tab, which is not on PyPI",
    ),
    Peer("boilerpy3", "boilerpy3", _boilerpy, "ArticleExtractor().get_content(html)"),
    Peer(
        "chromerag",
        "chromerag",
        _chromerag,
        "ChromeRAG().extract(html, url), front matter and Markdown marks removed. Its model was trained on WCXB's "
        "development pages, says its README, so for the set wcxb it may know the answers",
    ),
)
