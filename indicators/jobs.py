"""Background jobs of indicators and statistics, where the workers look for them."""

from .statistics.exports.jobs import purge, read_import, store_import

__all__ = ["purge", "read_import", "store_import"]
