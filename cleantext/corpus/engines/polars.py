"""Polars: a column of texts becomes the columns of what was cleaned."""

from __future__ import annotations

from typing import Any

import polars as pl

from cleantext.corpus.records import Layout, clean_batch

__all__ = ["clean_column"]


def clean_column(name: str = "text", **options: Any) -> pl.Expr:
    """An expression: ``frame.with_columns(clean_column("text").struct.unnest())``, lazy frames too.

    Args:
        name: the column of texts, or of markup with ``html=True``; nulls stay so.
        options: as for `cleantext.corpus.clean_batch`.
    """
    layout = Layout(prefix=options.get("prefix", "cleaned_"), removals=options.get("removals", "none"))
    count = pl.Struct({"category": pl.String, "pieces": pl.Int32, "characters": pl.Int64})
    words = dict.fromkeys(("category", "filter", "reason", "text"), pl.String)
    removal = pl.Struct({"start": pl.Int64, "end": pl.Int64, **words})
    kinds: dict[str, Any] = {"counts": pl.List(count), "removed": pl.List(removal)}
    made = {field: kinds.get(field.removeprefix(layout.prefix), pl.String) for field in layout.added}

    def clean(column: pl.Series) -> pl.Series:
        return pl.DataFrame(clean_batch(column.to_list(), **options), schema=made).to_struct(column.name)

    return pl.col(name).map_batches(clean, return_dtype=pl.Struct(made), is_elementwise=True)
