"""Styles and scripts are written in many files and sent in one: a page waits for each it names.

`STATIC_BUNDLES` says which parts a bundle has, in their order. `collectstatic` and the development
server find the bundles as they find any other static file.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import get_ident

import rcssmin
import rjsmin
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage, Storage
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

_SMALLER: dict[str, Callable[[str], str]] = {".css": rcssmin.cssmin, ".js": rjsmin.jsmin}


class BundleFinder(finders.BaseFinder):
    """Finds the bundles, made anew of their parts each time."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(location=settings.DATA_DIR / "bundles")

    def find(self, path, find_all=False, **kwargs):
        """The file of a bundle; nothing for any other name."""
        if path not in settings.STATIC_BUNDLES:
            return []
        found = self._made(path)
        return [found] if find_all else found

    def list(self, ignore_patterns) -> Iterator[tuple[str, Storage]]:
        """Every bundle, and where it lies."""
        for path in settings.STATIC_BUNDLES:
            self._made(path)
            yield path, self.storage

    def _made(self, path: str) -> str:
        place = Path(self.storage.path(path))
        place.parent.mkdir(parents=True, exist_ok=True)
        # another process may be reading it
        part = place.with_suffix(f".{os.getpid()}-{get_ident()}")
        text = joined(settings.STATIC_BUNDLES[path], _SMALLER[place.suffix])
        part.write_text(text, encoding="utf-8")
        part.replace(place)
        return str(place)


class BundleStorage(CompressedManifestStaticFilesStorage):
    """Files with hashes in their names, packed by gzip; the bundles, of which each page waits, by
    Brotli too: a tenth smaller. For all files that takes most of a minute.
    """

    def create_compressor(self, **options) -> Compressor:
        """What packs every file."""
        return Compressor(use_brotli=False, **options)

    def compress_files(self, paths) -> Iterator[tuple[str, str]]:
        """Pack the files; yield each with the name of what it was packed into."""
        yield from super().compress_files(paths)
        best = Compressor(use_gzip=False, quiet=True)
        for bundle in settings.STATIC_BUNDLES:
            name = self.stored_name(bundle)
            for packed in best.compress(self.path(name)):
                yield name, os.path.relpath(packed, self.location)


def joined(parts: tuple[str, ...], smaller: Callable[[str], str]) -> str:
    """Return the text of all `parts` without comments and blanks. Raises `FileNotFoundError`."""
    texts = []
    for part in parts:
        found = finders.find(part)
        if not found:
            raise FileNotFoundError(part)
        texts.append(smaller(Path(found).read_text(encoding="utf-8")))
    return "\n".join(texts)
