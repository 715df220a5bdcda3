"""Parquet output. It cannot be cut back and gone on with, so chunks are first gathered in a file that can, and joined at last.

Rows that come from Parquet are gathered as Arrow streams, a chunk each, with the columns that they have. Records of JSON
are gathered as lines, and become columns once all have been seen and their kinds are known. Joining reads and writes every
row once more, which takes little beside the cleaning; a run that is killed while it joins joins anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from cleantext.corpus.jsontext import parsed
from cleantext.corpus.records import CorpusError, Layout
from cleantext.corpus.shapes import Shape

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["added_fields", "join", "tight"]

_GROUP_BYTES = 16 << 20  # a row group of the output, before it is compressed
_SURROGATE = re.compile("[\ud800-\udfff]")


def added_fields(layout: Layout) -> list[pa.Field]:
    """The columns that cleaning adds."""
    import pyarrow as pa

    count = pa.struct([("category", pa.string()), ("pieces", pa.int32()), ("characters", pa.int64())])
    removal = pa.struct(
        [
            ("start", pa.int64()),
            ("end", pa.int64()),
            *((name, pa.string()) for name in ("category", "filter", "reason", "text")),
        ]
    )
    kinds = {"counts": pa.list_(count), "removed": pa.list_(removal)}
    return [pa.field(name, kinds.get(name.removeprefix(layout.prefix), pa.string())) for name in layout.added]


def tight(value: Any) -> Any:
    """A value whose texts can be written in UTF-8: half a surrogate pair becomes U+FFFD."""
    if isinstance(value, str):
        try:
            value.encode()  # which finds out ten times as fast as the expression
        except UnicodeEncodeError:
            return _SURROGATE.sub("\ufffd", value)
        return value
    if isinstance(value, list):
        return [tight(item) for item in value]
    if isinstance(value, dict):
        return {tight(key): tight(item) for key, item in value.items()}
    return value


def join(
    gathered: BinaryIO, output: str, kind: str, layout: Layout, shape: Shape | None, given: pa.Schema | None
) -> int:
    """Make a Parquet file of what was gathered.

    Args:
        gathered: the file, at its beginning.
        output: the path of the Parquet file.
        kind: ``arrow`` or ``shaped``, as in `Work`.
        layout: what was added.
        shape: the kinds of the records' values, if `kind` is ``shaped``.
        given: the columns of the input, if `kind` is ``arrow``.

    Returns:
        The number of rows written.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    added = added_fields(layout)
    if kind == "arrow":
        assert given is not None
        schema = pa.schema(
            [given.field(name) for name in given.names if name not in layout.drop] + added, metadata=given.metadata
        )
        tables = _streams(gathered, schema)
    else:
        fields = {} if shape is None else shape["of"] if isinstance(shape, dict) else None
        if fields is None:
            raise CorpusError("the records have more fields than Parquet should have columns: write JSON lines")
        own = {name: kind for name, kind in fields.items() if name not in layout.drop}
        schema = pa.schema([pa.field(tight(name), _type(kind)) for name, kind in own.items()] + added)
        tables = _rows(gathered, schema, own)
    rows = 0
    with pq.ParquetWriter(output, schema, compression="zstd", write_page_index=False) as writer:
        waiting: list[pa.Table] = []
        size = 0
        for table in tables:
            waiting.append(table)
            size += table.nbytes
            if size >= _GROUP_BYTES:
                rows += _flush(writer, waiting)
                size = 0
        rows += _flush(writer, waiting)
    return rows


def _flush(writer: Any, waiting: list[pa.Table]) -> int:
    import pyarrow as pa

    if not waiting:
        return 0
    table = pa.concat_tables(waiting)
    waiting.clear()
    writer.write_table(table, row_group_size=max(1, table.num_rows))
    return int(table.num_rows)


def _streams(gathered: BinaryIO, schema: pa.Schema) -> Iterator[pa.Table]:
    import pyarrow as pa

    while head := gathered.read(8):
        table = pa.ipc.open_stream(gathered.read(int.from_bytes(head, "big"))).read_all()
        yield pa.Table.from_arrays([table.column(name) for name in schema.names], schema=schema)


def _rows(gathered: BinaryIO, schema: pa.Schema, own: dict[str, Shape]) -> Iterator[pa.Table]:
    import pyarrow as pa

    rows: list[dict[str, Any]] = []
    size = 0
    for line in gathered:
        record = parsed(line)
        for name, shape in own.items():
            if name in record:
                record[name] = _fitted(record[name], shape)
        rows.append(tight(record))
        size += len(line)
        if size >= _GROUP_BYTES // 8:
            yield pa.Table.from_pylist(rows, schema=schema)
            rows, size = [], 0
    if rows:
        yield pa.Table.from_pylist(rows, schema=schema)


def _type(shape: Shape) -> pa.DataType:
    import pyarrow as pa

    if isinstance(shape, str):
        return {"bool": pa.bool_(), "int": pa.int64(), "long": pa.int64(), "float": pa.float64()}.get(
            shape, pa.string()
        )
    if "list" in shape:
        return pa.list_(_type(shape["list"]))
    return pa.struct([pa.field(tight(name), _type(kind)) for name, kind in shape["of"].items()])


def _fitted(value: Any, shape: Shape) -> Any:
    """A value as its column holds it."""
    if value is None:
        return None
    if shape == "mixed":
        return json.dumps(value, ensure_ascii=False)
    if shape == "float":
        return float(value)
    if isinstance(shape, str):
        return value
    if "list" in shape:
        return [_fitted(item, shape["list"]) for item in value]
    return {name: _fitted(item, shape["of"][name]) for name, item in value.items()}
