"""Documents printed by LibreOffice, all of them in one run: each start takes seconds."""

from pathlib import Path
from typing import NamedTuple

from tests.machine import run_to_end


class Printed(NamedTuple):
    """A Word file, with its pages beside it under the same name."""

    file: Path

    @property
    def contents(self) -> tuple[bytes, bytes]:
        """The file and the PDF of its pages, as the checker takes them."""
        return self.file.read_bytes(), self.file.with_suffix(".pdf").read_bytes()


def print_all(folder: Path, documents: dict[str, bytes]) -> dict[str, Printed]:
    """Print Word files; return them by their names."""
    printed = {name: Printed(folder / f"{number}.docx") for number, name in enumerate(documents)}
    for name, each in printed.items():
        each.file.write_bytes(documents[name])
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    options = [profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    run_to_end(["soffice", *options, *(str(each.file) for each in printed.values())])
    return printed
