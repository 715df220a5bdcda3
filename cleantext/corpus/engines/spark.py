"""Apache Spark: a data frame cleaned by ``mapInArrow``, which hands Arrow over as it is, without the way through pandas."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType

from cleantext.corpus.columns import added_fields
from cleantext.corpus.engines.arrow import CleanArrow
from cleantext.corpus.records import CorpusError

__all__ = ["clean_dataframe"]


def clean_dataframe(frame: DataFrame, field: str = "text", **options: Any) -> DataFrame:
    """A data frame with more columns; the others as they are.

    Args:
        frame: has a column of text, or of markup with ``html=True``.
        field: that column.
        options: as for `CleanArrow`.

    Raises:
        CorpusError: if the column is not there, or one is that would be added.
    """
    clean = CleanArrow(field, **options)
    names = frame.columns
    if field not in names:
        raise CorpusError(f"no column {field!r}; there are {', '.join(names)}")
    taken = [name for name in clean.layout.added if name in names]
    if taken:
        raise CorpusError(f"there is a column {taken[0]!r} already: choose another prefix")
    kept = [column for column in frame.schema if column.name not in clean.layout.drop]
    added = from_arrow_schema(pa.schema(added_fields(clean.layout)))
    return frame.mapInArrow(clean.batches, StructType([*kept, *added]))
