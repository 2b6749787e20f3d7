"""What a browser keeps of what people type."""


def texts_kept(page) -> list[str]:
    """The names under which the page's storage holds anything but the moment of the last work."""
    names = page.evaluate("Object.keys(localStorage)")
    return [name for name in names if not name.startswith("worked:")]
