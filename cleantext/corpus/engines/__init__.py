"""The engines that people already have, each a few lines over `cleantext.corpus.clean_batch`.

| module | what it gives | its engine |
|---|---|---|
| ``datatrove`` | ``CleanText``, a formatter | datatrove, by its local, Slurm and Ray executors |
| ``ray`` | ``CleanText``, a class for ``map_batches`` | Ray Data |
| ``spark`` | ``clean_dataframe`` | Apache Spark, by ``mapInArrow`` |
| ``datasets`` | ``CleanText``, a function for ``map(batched=True)`` | Hugging Face datasets |
| ``pandas`` | ``clean_column`` | pandas |
| ``polars`` | ``clean_column`` | Polars |
| ``scrapy`` | ``CleanTextPipeline`` | Scrapy |

Each builds its cleaner once for every process. None but the one that is imported needs to be installed.
"""
