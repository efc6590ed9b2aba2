"""What is committed names no package registry, and its locks hold on any machine."""

import json
import re
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
LOCKS = ("base", "local", "dev")
# Pieced together, so that this file passes its own test.
REGISTRIES = ("registry.npmjs" + ".org", "pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".com")


def locked(name: str) -> dict[str, str]:
    """Package and marker → version, of one compiled file."""
    text = (CHECKOUT / "requirements" / f"{name}.txt").read_text()
    lines = re.findall(r"^([a-z0-9_.\[\]-]+)==(\S+)([^\\\n]*)", text, re.MULTILINE)
    return {package + marker: version for package, version, marker in lines}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_no_host_and_a_hash_for_each_package(name):
    text = (CHECKOUT / "requirements" / f"{name}.txt").read_text()
    assert "://" not in text
    assert not re.search(r"^\s*(--index-url|--extra-index-url|--find-links|-i|-f)\b", text, re.MULTILINE)
    for block in re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE):
        assert not re.match(r"[a-z0-9]", block) or "--hash=sha256:" in block, block


def test_the_locks_agree_with_each_other():
    base, local, dev = (locked(name) for name in LOCKS)
    assert base.items() <= local.items() <= dev.items()


def test_the_npm_lock_holds_no_address_and_a_digest_for_each_package():
    packages = json.loads((CHECKOUT / "package-lock.json").read_text())["packages"]
    for path, package in packages.items():
        if path:
            assert "resolved" not in package and package["integrity"].startswith("sha512-"), path


def test_tracked_files_name_no_registry():
    files = subprocess.run(
        ["git", "ls-files", "-z"], cwd=CHECKOUT, check=True, capture_output=True, text=True
    ).stdout.split("\0")
    named = []
    for path in filter(None, files):
        try:
            text = (CHECKOUT / path).read_text()
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        if any(host in text for host in REGISTRIES):
            named.append(path)
    assert named == []


def test_no_module_is_longer_than_a_reader_can_hold():
    files = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=CHECKOUT, check=True, capture_output=True, text=True
    ).stdout.split()
    long = [
        path
        for path in files
        if "/migrations/" not in path
        and (CHECKOUT / path).exists()
        and len((CHECKOUT / path).read_text().splitlines()) > 400
    ]
    assert long == []
