"""One search in a library of 10,000 drafts; see `library`."""

from tests.benchmarks.library import search_row

__all__ = ["search_row"]
