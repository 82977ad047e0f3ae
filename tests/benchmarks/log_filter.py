"""A search in a log of 100,000 sends; see `log`."""

from tests.benchmarks.log import log_filter_row

__all__ = ["log_filter_row"]
