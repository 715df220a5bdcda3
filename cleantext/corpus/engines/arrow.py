"""Arrow tables, which Ray Data and Spark hand over: the columns as they are, and more columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa

from cleantext.cleaner import Cleaner
from cleantext.corpus.columns import added_fields, tight
from cleantext.corpus.records import CorpusError, Layout, Removals, clean_batch

__all__ = ["CleanArrow"]


class CleanArrow:
    """Cleans one column of Arrow tables or record batches.

    Args:
        field: the column of text, or of markup with `html`.
        html: whether it holds markup.
        removals: ``counts`` adds the number of pieces and characters removed by category, ``all`` every piece.
        prefix: what the names of the added columns begin with.
        drop: columns that are left out, as the page itself may be.
        cleaner: the cleaner; the library's own if None, made once in every process.
    """

    def __init__(
        self,
        field: str = "text",
        *,
        html: bool = False,
        removals: Removals = "none",
        prefix: str = "cleaned_",
        drop: Iterable[str] = (),
        cleaner: Cleaner | None = None,
    ) -> None:
        if isinstance(drop, str):
            drop = (drop,)
        self.field = field
        self.html = html
        self.layout = Layout(removals=removals, prefix=prefix, drop=tuple(drop))
        self.cleaner = cleaner

    def schema(self, given: pa.Schema) -> pa.Schema:
        """The columns that come out where these go in.

        Raises:
            CorpusError: if the column is not there, or one is that would be added.
        """
        if self.field not in given.names:
            raise CorpusError(f"no column {self.field!r}; there are {', '.join(given.names)}")
        taken = [name for name in self.layout.added if name in given.names]
        if taken:
            raise CorpusError(f"there is a column {taken[0]!r} already: choose another prefix")
        kept = [column for column in given if column.name not in self.layout.drop]
        return pa.schema([*kept, *added_fields(self.layout)], metadata=given.metadata)

    def __call__(self, table: pa.Table) -> pa.Table:
        """The table with more columns."""
        schema = self.schema(table.schema)
        added = clean_batch(
            table.column(self.field).to_pylist(),
            cleaner=self.cleaner,
            html=self.html,
            removals=self.layout.removals,
            prefix=self.layout.prefix,
        )
        columns = [
            pa.array(map(tight, added[column.name]), column.type) if column.name in added else table.column(column.name)
            for column in schema
        ]
        return pa.Table.from_arrays(columns, schema=schema)

    def batches(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Record batches with more columns."""
        for batch in batches:
            yield from self(pa.Table.from_batches([batch])).combine_chunks().to_batches()
