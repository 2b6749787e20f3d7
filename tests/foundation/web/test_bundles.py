"""Bundles: made of their parts in order, found like any static file, changed with their parts."""

from pathlib import Path

import brotli
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from foundation.web.bundles import BundleFinder


def test_a_bundle_holds_its_parts_in_order_without_comments(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.STATIC_BUNDLES = {"css/two.css": ("css/tokens.css", "css/print.css")}

    found = BundleFinder().find("css/two.css")
    text = Path(found).read_text(encoding="utf-8")

    assert found == str(tmp_path / "bundles/css/two.css")
    assert text.startswith(":root{")
    assert "\n@media print{" in text
    assert "/*" not in text


def test_what_is_no_bundle_is_left_to_others():
    assert BundleFinder().find("css/tokens.css") == []


def test_each_bundle_is_collected_with_the_other_files(settings, tmp_path):
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"

    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["*swagger*"])

    for name in settings.STATIC_BUNDLES:
        assert (tmp_path / "static" / name).read_bytes() == (
            tmp_path / "bundles" / name
        ).read_bytes()
    assert finders.find("css/site.css")


def test_the_bundles_alone_are_packed_by_brotli_too(settings, tmp_path):
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    packing = {"BACKEND": "foundation.web.bundles.BundleStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": packing}
    others = ["admin", "drf_spectacular_sidecar", "import_export", "rest_framework"]

    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=others)

    packed = {path.relative_to(tmp_path / "static") for path in tmp_path.rglob("*.br")}
    names = {staticfiles_storage.stored_name(name) for name in settings.STATIC_BUNDLES}
    assert packed == {Path(f"{name}.br") for name in names}
    for name in names:
        whole = (tmp_path / "static" / name).read_bytes()
        assert brotli.decompress((tmp_path / "static" / f"{name}.br").read_bytes()) == whole
        assert (tmp_path / "static" / f"{name}.gz").exists()
