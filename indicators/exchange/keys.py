"""The keys of targets, indicators and measurements in files."""


def target_key(pk: int) -> str:
    """Return the key of a target in files: its id with a check letter, which a key drawn down a
    column would lack.

    >>> target_key(120)
    'MT120-M'
    """
    return f"MT{pk}-{_letter(pk)}"


def indicator_key(pk: int) -> str:
    """Return the key of an indicator in files.

    >>> indicator_key(120)
    'CT120-M'
    """
    return f"CT{pk}-{_letter(pk)}"


def measurement_key(target: int, period: str) -> str:
    """Return the key of a target's figures of a period, which no file of another period bears.

    >>> measurement_key(120, "six-months")
    'SL120-six-months-M'
    """
    return f"SL{target}-{period}-{_letter(target)}"


def _letter(pk: int) -> str:
    return chr(65 + pk * 7 % 23)
