"""Whole corpora: files of many documents, cleaned on every core of one machine or inside the engines people have.

>>> from cleantext import corpus
>>> corpus.clean_batch(["Advertisement\\nThe council met on Monday."])
{'cleaned_text': ['The council met on Monday.'], 'cleaned_title': [None]}
"""

from cleantext.corpus.records import CorpusError, Layout, Rejection, clean_batch
from cleantext.corpus.run import Summary, run

__all__ = ["CorpusError", "Layout", "Rejection", "Summary", "clean_batch", "run"]
