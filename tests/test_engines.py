"""The programs of the documentation, run as they are printed, and held against the plain library on the same documents."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import cleantext
from cleantext.corpus import CorpusError, clean_batch

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
#: JSON lines of texts of your own, which the engines are then held against the library on.
NEWS = os.environ.get("CLEANTEXT_NEWS")
COUNT = 1000


@lru_cache(maxsize=1)
def documents() -> list[dict[str, str]]:
    """A thousand documents, no two alike."""
    if NEWS:
        with open(NEWS, encoding="utf-8") as file:
            rows = [json.loads(line) for _, line in zip(range(COUNT), file)]
        return [{"id": str(number), "text": row["text"]} for number, row in enumerate(rows)]
    towns = "Skellan Vorhamn Asker Tulle Merrow Ostby Fell Grunau Pell Inver".split()
    notes = ["Advertisement", "Photo: Ivo Hale", "Share this article", "Sign up to our daily newsletter.", "Read more"]
    found = []
    for number in range(COUNT):
        town = towns[number % len(towns)]
        lines = [
            notes[number % 5],
            f"Harbour of {town} to stay open, vote {number}",
            f"The harbour board of {town} met on Monday for the {number}th time to agree the winter timetable, it said.",
            notes[number // 5 % 5],
            f"“We take what we can get,” said Ines Okafor, who has worked in {town} for {number % 40 + 2} years.",
            notes[number // 25 % 5],
        ]
        found.append({"id": str(number), "text": "\n\n".join(lines)})
    return found


@lru_cache(maxsize=1)
def expected() -> list[tuple[str, str | None]]:
    results = [cleantext.clean(document["text"]) for document in documents()]
    return [(result.text, result.title) for result in results]


def programs(page: str) -> list[str]:
    text = (DOCS / page).read_text(encoding="utf-8")
    found = re.findall(r"<!-- program -->\n```python\n(.*?)```", text, re.S)
    assert found, page
    return found


def run(program: str, folder: Path, count: int = COUNT) -> None:
    """Run a program of the documentation in a folder that has news.jsonl, with so many documents."""
    with open(folder / "news.jsonl", "w", encoding="utf-8") as file:
        file.writelines(json.dumps(document) + "\n" for document in documents()[:count])
    (folder / "program.py").write_text(program, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "HF_HOME": str(folder / "hf"), "HF_HUB_OFFLINE": "1"}
    env |= {"RAY_DEDUP_LOGS": "0", "RAY_USAGE_STATS_ENABLED": "0", "SPARK_LOCAL_IP": "127.0.0.1"}
    done = subprocess.run(
        [sys.executable, "program.py"], cwd=folder, env=env, capture_output=True, text=True, timeout=500, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-6000:]


def check(rows: Any) -> None:
    """Hold rows, in any order, against what the library says."""
    found = sorted(rows, key=lambda row: int(row["id"]))
    assert [row["id"] for row in found] == [document["id"] for document in documents()]
    assert [row["text"] for row in found] == [document["text"] for document in documents()]
    assert [(row["cleaned_text"], row["cleaned_title"]) for row in found] == expected()


def from_lines(path: Path) -> Iterator[dict[str, Any]]:
    with open(path, encoding="utf-8") as file:
        yield from map(json.loads, file)


def needs(*names: str) -> None:
    for name in names:
        if find_spec(name) is None:
            pytest.skip(f"{name} is not installed: pip install 'news-cleantext[engines]'")


def test_every_engine_has_its_page() -> None:
    modules = {path.stem for path in (ROOT / "cleantext/corpus/engines").glob("*.py")} - {"__init__", "arrow"}
    assert {path.stem for path in (DOCS / "engines").glob("*.md")} == modules
    listed = (DOCS / "corpus.md").read_text(encoding="utf-8")
    assert all(f"engines/{name}.md" in listed for name in modules)


def test_the_batch_function_says_what_the_library_says() -> None:
    texts = [document["text"] for document in documents()[:20]]
    made = clean_batch([*texts, None], removals="counts")
    results = [cleantext.clean(text) for text in texts]
    assert made["cleaned_text"] == [*(result.text for result in results), None]
    assert made["cleaned_title"] == [*(result.title for result in results), None]
    assert made["cleaned_counts"][-1] is None
    with pytest.raises(TypeError, match="clean_html"):
        clean_batch([5], html=True)  # type: ignore[list-item]


def test_the_library_as_printed(tmp_path: Path) -> None:
    (program,) = programs("corpus.md")
    run(program, tmp_path, 100)
    cleaner = cleantext.Cleaner(languages=["en"]).without("caption")
    rows = list(from_lines(tmp_path / "clean.jsonl"))
    assert [row["id"] for row in rows] == [document["id"] for document in documents()[:100]]
    assert [row["cleaned_text"] for row in rows] == [cleaner.clean(row["text"]).text for row in rows]


@pytest.mark.slow
@pytest.mark.parametrize("number", [0, 1], ids=["local", "ray"])
def test_datatrove_as_printed(tmp_path: Path, number: int) -> None:
    needs("datatrove", *(["ray"] if number else []))
    run(programs("engines/datatrove.md")[number], tmp_path)
    rows = list(from_lines(tmp_path / "cleaned" / "00000.jsonl"))
    assert [row["id"] for row in rows] == [document["id"] for document in documents()]
    assert [(row["text"], row["metadata"].get("cleaned_title")) for row in rows] == expected()
    assert rows[0]["metadata"]["cleaned_counts"]


@pytest.mark.slow
def test_ray_as_printed(tmp_path: Path) -> None:
    needs("ray", "pyarrow")
    (program,) = programs("engines/ray.md")
    run(program, tmp_path)
    import pyarrow.parquet as pq

    rows = pq.read_table(tmp_path / "cleaned").to_pylist()
    check({**row, "id": str(row["id"])} for row in rows)
    assert any(row["cleaned_counts"] for row in rows)


@pytest.mark.slow
@pytest.mark.parametrize("number", [0, 1], ids=["mapInArrow", "pandas_udf"])
def test_spark_as_printed(tmp_path: Path, number: int) -> None:
    needs("pyspark", "pyarrow", "pandas")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java: apt-get install default-jre-headless")
    run(programs("engines/spark.md")[number], tmp_path)
    import pyarrow.parquet as pq

    rows = pq.read_table(tmp_path / "cleaned").to_pylist()
    if number:  # the text alone
        titles = {document["id"]: title for document, (_, title) in zip(documents(), expected())}
        rows = [{**row, "cleaned_title": titles[row["id"]]} for row in rows]
    check(rows)


def test_datasets_as_printed(tmp_path: Path) -> None:
    needs("datasets", "pyarrow")
    (program,) = programs("engines/datasets.md")
    run(program, tmp_path)
    import pyarrow.parquet as pq

    check({**row, "id": str(row["id"])} for row in pq.read_table(tmp_path / "cleaned.parquet").to_pylist())


def test_pandas_as_printed(tmp_path: Path) -> None:
    needs("pandas")
    (program,) = programs("engines/pandas.md")
    run(program, tmp_path)
    check({**row, "id": str(row["id"])} for row in from_lines(tmp_path / "cleaned.jsonl"))


def test_polars_as_printed(tmp_path: Path) -> None:
    needs("polars")
    (program,) = programs("engines/polars.md")
    run(program, tmp_path)
    import polars as pl

    check(pl.read_parquet(tmp_path / "cleaned.parquet").to_dicts())


def test_scrapy_as_printed(tmp_path: Path) -> None:
    needs("scrapy")
    (tmp_path / "pages").mkdir()
    pages = {}
    for document in documents()[:20]:
        lines = document["text"].split("\n\n")
        page = f"<html><body><article><h1>{lines[1]}</h1>" + "".join(f"<p>{line}</p>" for line in lines[2:])
        (tmp_path / "pages" / f"{document['id']}.html").write_text(page, encoding="utf-8")
        pages[document["id"]] = cleantext.clean_html(page)
    (program,) = programs("engines/scrapy.md")
    run(program, tmp_path)
    rows = list(from_lines(tmp_path / "cleaned.jsonl"))
    found = {row["url"].rpartition("/")[2].removesuffix(".html"): row for row in rows}
    assert {name: row["cleaned_text"] for name, row in found.items()} == {
        name: cleaned.text for name, cleaned in pages.items()
    }
    assert all("html" not in row and "cleaned_counts" in row for row in rows)


# ---- what the programs do not show ----------------------------------------------------------------------------------


def test_what_is_missing_in_pandas_stays_missing() -> None:
    needs("pandas")
    import pandas as pd

    from cleantext.corpus.engines.pandas import clean_column

    column = pd.Series(["Two boats sailed.", None, float("nan"), pd.NA], index=[3, 1, 4, 5])
    made = clean_column(column, removals="all")
    assert list(made.index) == [3, 1, 4, 5]
    assert made["cleaned_text"].isna().tolist() == [False, True, True, True]
    assert made["cleaned_removed"][3] == []


def test_polars_knows_its_columns_before_there_is_any() -> None:
    needs("polars")
    import polars as pl

    from cleantext.corpus.engines.polars import clean_column

    frame = pl.DataFrame({"text": [None, "Advertisement\nTwo boats sailed."]}, schema={"text": pl.String})
    for removals in ("none", "counts", "all"):
        lazy = frame.lazy().with_columns(clean_column("text", removals=removals).struct.unnest())
        assert lazy.collect().schema == lazy.collect_schema()
        assert lazy.collect()["cleaned_text"].to_list() == [None, "Two boats sailed."]
        assert (
            frame.clear()
            .lazy()
            .with_columns(clean_column("text", removals=removals).struct.unnest())
            .collect()
            .is_empty()
        )


def test_arrow_tables_keep_their_columns() -> None:
    needs("pyarrow")
    import pyarrow as pa

    from cleantext.corpus.engines.arrow import CleanArrow

    given = pa.table({"page": [b"<h1>Boats</h1><p>Two boats sailed.", None], "n": pa.array([1, 2], pa.int8())})
    clean = CleanArrow("page", html=True, removals="all", drop="page")
    made = clean(given)
    assert made.schema == clean.schema(given.schema)
    assert made.column("n") == given.column("n")
    assert made.column("cleaned_title").to_pylist() == ["Boats", None]
    assert [batch.num_rows for batch in clean.batches(given.to_batches(max_chunksize=1))] == [1, 1]
    with pytest.raises(CorpusError, match="no column 'text'; there are page, n"):
        CleanArrow()(given)
    with pytest.raises(CorpusError, match="there is a column 'cleaned_text' already"):
        CleanArrow("cleaned_text")(made)


def test_an_item_without_text_is_dropped_by_scrapy() -> None:
    needs("scrapy")
    from scrapy.exceptions import DropItem
    from scrapy.utils.test import get_crawler

    from cleantext.corpus.engines.scrapy import CleanTextPipeline

    pipeline = CleanTextPipeline.from_crawler(get_crawler(settings_dict={"CLEANTEXT_REMOVALS": "all"}))
    item = pipeline.process_item({"text": "Advertisement\nTwo boats sailed."})
    assert item["cleaned_text"] == "Two boats sailed."
    assert item["cleaned_removed"][0]["category"] == "advert"
    with pytest.raises(DropItem, match="no field 'html' or 'text'"):
        pipeline.process_item({"url": "x"})
    with pytest.raises(ValueError, match="CLEANTEXT_REMOVALS is 'some'"):
        CleanTextPipeline.from_crawler(get_crawler(settings_dict={"CLEANTEXT_REMOVALS": "some"}))
