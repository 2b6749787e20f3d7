"""What is made up by chance, and comes out the same each time."""

from random import Random


def chance_of(*about: object) -> Random:
    """Return a source of chance that depends on nothing but what it is `about`."""
    return Random(" ".join(map(str, about)))  # nosec B311  # noqa: S311 - made-up figures and names
