"""The roof: settings, addresses, the API as a whole, pages that span apps, the demo."""

__version__ = "0.5.0"  # the newest in CHANGELOG.md
