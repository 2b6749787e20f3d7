"""What the checker says of a Word file and its printed pages."""

from contextlib import suppress
from io import StringIO
from pathlib import Path

from django.core.management import call_command


def form_findings(file: Path, *, unsigned: bool = True, appendix: bool = True) -> list[str]:
    """The lines of `check_document`; a draft with an annex by default."""
    said = StringIO()
    with suppress(SystemExit):  # there are findings
        call_command("check_document", file, unsigned=unsigned, appendix=appendix, stdout=said)
    return said.getvalue().splitlines()
