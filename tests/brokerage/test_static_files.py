"""Collected files find each other under their new names."""

import re

import pytest
from django.conf import settings
from django.core.management import call_command

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "brokerage.static_files.HashedFiles"},
}


@pytest.fixture
def collected(tmp_path, settings):
    settings.STORAGES = STORAGES
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_modules_import_each_other_by_content_name(collected):
    (app,) = (collected / "js").glob("app.*.js")
    imports = re.findall(r'from "([^"]+)"', app.read_text())
    assert len(imports) == 3
    for address in imports:
        assert re.search(r"\.[0-9a-f]{12}\.", address)
        assert (app.parent / address).resolve().is_file()


def test_a_first_visit_stays_small(collected):
    names = ["build/main.*.css.gz", "build/govuk-frontend.min.*.js.gz", "django_htmx/htmx-2.min.*.js.gz"]
    sizes = [next(collected.glob(name)).stat().st_size for name in names]
    assert sizes[0] < 30_000
    assert sum(sizes) < 60_000


def test_our_styles_and_scripts_name_no_other_host():
    for folder, suffix in (("scss", "scss"), ("js", "js")):
        for path in (settings.BASE_DIR / "static" / folder).rglob(f"*.{suffix}"):
            assert not re.search(r"https?://", path.read_text()), path
