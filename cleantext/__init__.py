"""Remove the furniture of news pages from scraped text, keep the article whole, say why each piece went.

>>> import cleantext
>>> cleaned = cleantext.clean("Advertisement\\nThe council met on Monday.")
>>> cleaned.text
'The council met on Monday.'
"""

from cleantext.cleaner import Cleaner, clean, clean_html
from cleantext.document import CATEGORIES, Block, Cleaned, Document, Removal
from cleantext.filters.base import Filter, line_filter
from cleantext.rules.book import RuleError

__all__ = [
    "CATEGORIES",
    "Block",
    "Cleaned",
    "Cleaner",
    "Document",
    "Filter",
    "Removal",
    "RuleError",
    "clean",
    "clean_html",
    "line_filter",
]
__version__ = "0.1.0"
