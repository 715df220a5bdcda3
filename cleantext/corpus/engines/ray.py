"""Ray Data: a class for ``map_batches``, which makes its cleaner once for every worker."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from cleantext.corpus.engines.arrow import CleanArrow

__all__ = ["CleanText"]


class CleanText(CleanArrow):
    """Cleans batches: ``dataset.map_batches(CleanText, batch_format="pyarrow", concurrency=8)``.

    What `CleanArrow` takes is given by ``fn_constructor_kwargs``.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.cleaner is None:
            from cleantext.cleaner import Cleaner

            self.cleaner = Cleaner()

    def __call__(self, table: pa.Table) -> pa.Table:
        """The batch with more columns."""
        return super().__call__(table)
