"""Behind PgBouncer in transaction mode, connections are shared by callers; their roles are not."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, connections
from django.test import Client as Browser
from django.urls import reverse

from brokerage.database.caller import system
from tests.world import World

pytestmark = [
    pytest.mark.system,
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def through_pgbouncer(tmp_path):
    """The application's connections go through a PgBouncer with two server connections."""
    settings = connections["default"].settings_dict
    port = free_port()
    folder = tmp_path / "pgbouncer"
    folder.mkdir()
    users = folder / "users.txt"
    users.write_text(f'"{settings["USER"]}" "{settings["PASSWORD"]}"\n')
    config = folder / "pgbouncer.ini"
    config.write_text(
        "[databases]\n"
        f"* = host={settings['HOST']} port={settings['PORT'] or 5432}\n"
        "[pgbouncer]\n"
        f"listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
        f"auth_type = plain\nauth_file = {users}\npool_mode = transaction\ndefault_pool_size = 2\n"
    )
    command = [shutil.which("pgbouncer") or "/usr/sbin/pgbouncer", str(config)]
    if os.getuid() == 0:
        nobody = pwd.getpwnam("nobody")
        for place in (tmp_path.parent.parent, tmp_path.parent, tmp_path):
            os.chmod(place, 0o755)
        for path in (folder, users, config):
            os.chown(path, nobody.pw_uid, nobody.pw_gid)
        command += ["-u", "nobody"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _wait_for(port)
    former = (settings["HOST"], settings["PORT"])
    connection.close()
    settings["HOST"], settings["PORT"] = "127.0.0.1", port
    yield
    connection.close()
    settings["HOST"], settings["PORT"] = former
    process.terminate()
    process.wait(timeout=10)


def _wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("PgBouncer did not start.")


def test_callers_who_share_a_server_connection_never_see_each_others_rows(through_pgbouncer):
    with system("test"):
        world = World.build(today=date(2026, 11, 20))
        ours = world.client(last_name="Northgateperson")
        theirs = world.client(
            office=world.other_office, lead_adviser=world.stranger, last_name="Bridgewayperson"
        )
    sessions = []
    for user, own, other in (
        (world.people["manager"], ours, theirs),
        (world.stranger, theirs, ours),
    ):
        browser = Browser()
        browser.force_login(user)
        sessions.append((browser, own.last_name, other.last_name))

    def open_caseload(number: int) -> tuple[bool, bool]:
        browser, own, other = sessions[number % 2]
        try:
            page = browser.get(reverse("clients:caseload")).content.decode()
        finally:
            connection.close()
        return own in page, other in page

    with ThreadPoolExecutor(max_workers=6) as pool:
        seen = list(pool.map(open_caseload, range(60)))
    assert seen == [(True, False)] * 60
