"""What Dockerfile, docker-compose.yml and docs/deploy.md name exists. No Docker engine is needed for it."""

import json
import os
import re
import shutil
import subprocess
from importlib import import_module, metadata
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands
from django.urls import resolve

CHECKOUT = Path(__file__).resolve().parents[2]
DOCKERFILE = (CHECKOUT / "Dockerfile").read_text()
COMPOSE_TEXT = (CHECKOUT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(COMPOSE_TEXT)
GUIDE = (CHECKOUT / "docs/deploy.md").read_text()
OURS = ("migrate", "web", "worker", "beat")
# A value for each variable that has to be set.
FILLED = dict.fromkeys(re.findall(r"\$\{(\w+):\?", COMPOSE_TEXT), "x")


def settings_read() -> set[str]:
    """Environment variables that the code reads."""
    pattern = re.compile(r"\benv(?:\.\w+)?\(\s*\"([A-Z_]+)\"|environ(?:\.get\(|\[)\"([A-Z_]+)\"")
    read = set()
    for path in (CHECKOUT / "brokerage").rglob("*.py"):
        read |= {one or other for one, other in pattern.findall(path.read_text())}
    return read - {"MAKELEVEL", "DJANGO_SETTINGS_MODULE"}


def check_command(words: list[str]) -> None:
    match words:
        case ["python", "manage.py", command, *_]:
            assert command in get_commands()
        case ["gunicorn", target, *_]:
            module, name = target.split(":")
            assert callable(getattr(import_module(module), name))
        case ["celery", application, command, *_]:
            assert import_module(application.removeprefix("--app=")).celery_app.main
            assert command in ("worker", "beat", "inspect")
        case _:
            pytest.fail(f"unknown command {words}")


@pytest.mark.parametrize("name", OURS)
@pytest.mark.django_db
def test_each_service_runs_a_command_that_exists(name):
    default = json.loads(re.search(r"^CMD (\[.*\])", DOCKERFILE, re.MULTILINE).group(1))
    check_command(COMPOSE["services"][name].get("command", default))


@pytest.mark.parametrize("name", OURS)
def test_each_service_gets_only_variables_that_the_code_reads(name):
    assert set(COMPOSE["services"][name]["environment"]) <= settings_read()


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_each_service_has_a_health_check(name):
    service = COMPOSE["services"][name]
    assert "healthcheck" in service or ("build" in service and "HEALTHCHECK" in DOCKERFILE)


def test_only_migrate_is_given_the_owner():
    for name in OURS:
        environment = COMPOSE["services"][name]["environment"]
        assert ("postgres:$" in environment["DATABASE_URL"]) == (name == "migrate")
        assert environment["APP_DATABASE_URL"].startswith("postgresql://jobbrokerage_app:")


def test_no_secret_has_a_default():
    assert not re.findall(r"\$\{\w*(?:PASSWORD|SECRET|KEY)\w*(?!\w*:\?)[:}-][^?]", COMPOSE_TEXT)


def test_the_health_check_asks_a_page_that_exists():
    path = re.search(r"http://127\.0\.0\.1:8000(/\S*?)'", DOCKERFILE).group(1)
    assert resolve(path)


def test_the_image_runs_as_an_ordinary_user():
    last_stage = DOCKERFILE.rsplit("\nFROM ", 1)[1]
    user = re.search(r"^USER (\w+)", last_stage, re.MULTILINE).group(1)
    assert user != "root"
    assert f" {user} " in last_stage.split("USER")[0]


def test_each_copied_file_exists_and_is_let_through():
    copied = [
        source
        for line in re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE)
        for source in line.split()
    ]
    let_through = re.findall(r"^!(\S+)", (CHECKOUT / ".dockerignore").read_text(), re.MULTILINE)
    for source in copied:
        assert (CHECKOUT / source).exists(), source
        assert any(source == path or source.startswith(f"{path}/") for path in let_through), source


def test_the_image_has_each_program_its_commands_start():
    locked = (CHECKOUT / "requirements/base.txt").read_text()
    for program in ("gunicorn", "celery"):
        assert re.search(rf"^{program}==", locked, re.MULTILINE)
        assert metadata.version(program)


def test_the_guide_names_each_setting_and_no_other():
    named = set(re.findall(r"`([A-Z][A-Z_]+)`", GUIDE)) - {"INFO"}
    compose_only = set(re.findall(r"\$\{(\w+)", COMPOSE_TEXT)) - settings_read()
    assert named == settings_read() | compose_only


def test_docker_compose_accepts_the_file():
    docker = shutil.which("docker")
    known = docker and subprocess.run([docker, "compose", "version"], check=False, capture_output=True)
    if not known or known.returncode != 0:
        pytest.skip("no Docker client with compose")
    subprocess.run(
        [docker, "compose", "config", "--quiet"], check=True, cwd=CHECKOUT, env=os.environ | FILLED
    )
