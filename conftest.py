"""What pytest does not look for doctests in: the engines' modules, each of which needs its engine installed."""

collect_ignore_glob = ["cleantext/corpus/engines/*.py"]
