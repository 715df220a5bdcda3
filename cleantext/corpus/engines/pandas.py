"""pandas: a column of texts becomes the columns of what was cleaned."""

from __future__ import annotations

from typing import Any

import pandas as pd

from cleantext.corpus.records import clean_batch

__all__ = ["clean_column"]


def clean_column(column: pd.Series, **options: Any) -> pd.DataFrame:
    """A column, cleaned: ``frame.join(clean_column(frame["text"]))``.

    Args:
        column: texts, or markup with ``html=True``; what is missing (None, NaN, NA) stays so.
        options: as for `cleantext.corpus.clean_batch`.
    """
    values = [None if missing else value for value, missing in zip(column, column.isna())]
    return pd.DataFrame(clean_batch(values, **options), index=column.index)
