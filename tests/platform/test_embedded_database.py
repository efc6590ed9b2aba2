"""The embedded database: made, started, shared, killed and dropped, each test with a cluster of its own."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psycopg2
import pytest

from brokerage.embedded.cluster import Cluster
from brokerage.embedded.place import EmbeddedDatabaseError, Place

HOLDER = """
import sys, time
from pathlib import Path
from tests.platform.test_embedded_database import cluster_at
cluster_at(Path(sys.argv[1])).ensure_running()
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""
CHECKOUT = Path(__file__).resolve().parents[2]


def cluster_at(state: Path, *, durable: bool = False) -> Cluster:
    """A cluster of a made-up checkout, whose binaries the tests of one process share."""
    return Cluster(Place.at(state, state.name, state.parent), durable=durable)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    checkout = tmp_path_factory.mktemp("checkout")
    # Its folder keeps the copied binaries from going with the first cluster dropped.
    resident = cluster_at(checkout / "resident")
    resident.place.prepare()
    yield checkout
    resident.drop()
    shelter = cluster_at(checkout / "any").place.shelter
    assert shelter is None or not shelter.exists()


@pytest.fixture
def folder(checkout, request):
    return checkout / str(abs(hash(request.node.name)))


@pytest.fixture
def cluster(folder):
    cluster = cluster_at(folder)
    yield cluster
    cluster.drop()


@pytest.fixture
def holder(folder):
    """holder(seconds) → another process, which holds the cluster that long once it has said so."""
    others = []

    def start(seconds: float = 60) -> subprocess.Popen:
        command = [sys.executable, "-c", HOLDER, str(folder), str(seconds)]
        others.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT))
        return others[-1]

    yield start
    for other in others:
        other.kill()
        other.communicate()


def ask(url: str, question: str):
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        connection.close()


def server_pid(cluster: Cluster) -> int:
    return int((cluster.place.data / "postmaster.pid").read_text().split()[0])


def test_a_new_cluster_is_postgresql_18_on_loopback_with_the_builtin_locale(cluster):
    url = cluster.ensure_running().owner
    assert ask(url, "SHOW server_version").startswith("18.")
    assert ask(url, "SHOW listen_addresses") == "127.0.0.1"
    assert ask(url, "SHOW password_encryption") == "scram-sha-256"
    located = "SELECT concat(datlocprovider, datlocale) FROM pg_database WHERE datname = current_database()"
    assert ask(url, located) == "bC.UTF-8"


def test_passwords_are_needed_and_only_their_user_can_read_them(cluster):
    url = cluster.ensure_running().owner
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        ask(url.replace(url.split(":")[2].split("@")[0], "wrong"), "SELECT 1")
    assert stat.S_IMODE((cluster.place.state / "credentials.json").stat().st_mode) == 0o600


def test_urls_are_known_before_the_server_starts_and_stay_the_same(cluster):
    before = cluster.urls()
    assert not cluster.is_running()
    assert cluster.ensure_running() == before


def test_the_last_holder_stops_the_server_and_the_data_stay(cluster, holder):
    url = cluster.ensure_running().owner
    ask(url, "CREATE TABLE kept ()")
    other = holder()
    assert other.stdout.readline() == "held\n"
    cluster.release()
    assert cluster.is_running()
    cluster.ensure_running()
    other.terminate()
    other.wait()
    cluster.release()
    assert not cluster.is_running()
    url = cluster.ensure_running().owner
    assert ask(url, "SELECT count(*) FROM kept") == 0


def test_many_processes_at_once_make_one_cluster(cluster, holder):
    many = [holder(seconds=0.5) for _ in range(4)]
    assert [process.stdout.readline() for process in many] == ["held\n"] * 4
    assert [process.wait(timeout=60) for process in many] == [0] * 4
    assert not cluster.is_running()


def test_a_killed_holder_wedges_nothing(cluster, holder):
    killed = holder()
    killed.stdout.readline()
    killed.kill()
    killed.wait()
    assert cluster.is_running()
    cluster.ensure_running()
    cluster.release()
    assert not cluster.is_running()


def test_a_killed_server_is_started_again_with_its_data(cluster):
    # As the demo's cluster is: the tests' own may lose its last half second.
    cluster.settings = cluster_at(cluster.place.state, durable=True).settings
    url = cluster.ensure_running().owner
    ask(url, "CREATE TABLE kept ()")
    os.kill(server_pid(cluster), signal.SIGKILL)
    time.sleep(0.1)
    assert ask(cluster.ensure_running().owner, "SELECT count(*) FROM kept") == 0


def test_a_leftover_pid_file_that_names_another_process_is_ignored(cluster):
    cluster.ensure_running()
    cluster.release()
    (cluster.place.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.place.data}\n")
    assert not cluster.is_running()
    assert ask(cluster.ensure_running().owner, "SELECT 1") == 1


def test_a_taken_port_is_replaced_by_a_free_one(cluster):
    port = int(cluster.urls().owner.rsplit(":", 1)[1].split("/")[0])
    with socket.create_server(("127.0.0.1", port)):
        url = cluster.ensure_running().owner
        assert f":{port}/" not in url
        assert ask(url, "SELECT 1") == 1


def test_a_cluster_whose_creation_was_killed_is_made_anew(cluster):
    cluster.ensure_running()
    (cluster.place.data / "jobbrokerage.identity").unlink()
    cluster.release()
    assert ask(cluster.ensure_running().owner, "SELECT 1") == 1


def test_data_whose_credentials_are_lost_make_way_for_a_new_cluster(cluster, folder):
    cluster.ensure_running()
    cluster.release()
    (folder / "credentials.json").unlink()
    assert ask(cluster.ensure_running().owner, "SELECT 1") == 1


def test_dropping_is_refused_while_another_process_holds_it(cluster, folder, holder):
    other = holder()
    other.stdout.readline()
    with pytest.raises(EmbeddedDatabaseError, match="in use"):
        cluster.drop()
    other.terminate()
    other.wait()
    cluster.drop()
    assert not cluster.place.data.exists()
    assert not folder.exists()


def test_a_fork_that_ends_does_not_let_go_for_its_parent(cluster):
    cluster.ensure_running()
    child = os.fork()
    if child == 0:
        cluster.release()
        os._exit(0)
    os.waitpid(child, 0)
    assert cluster.is_running()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to give the server to somebody else")
class TestAsRoot:
    def test_the_server_runs_as_an_unprivileged_user_from_a_private_folder(self, cluster, folder):
        folder.parent.chmod(0o700)
        before = os.umask(0o077)
        try:
            cluster.ensure_running()
        finally:
            os.umask(before)
        owner = Path("/proc", str(server_pid(cluster))).stat().st_uid
        assert owner == cluster.place.data.stat().st_uid != 0

    def test_a_shelter_made_by_somebody_else_is_refused(self, tmp_path):
        cluster = cluster_at(tmp_path / "state")
        cluster.place.shelter.mkdir()
        os.chown(cluster.place.shelter, 65534, 65534)
        try:
            with pytest.raises(EmbeddedDatabaseError, match="belongs to somebody else"):
                cluster.ensure_running()
        finally:
            cluster.place.shelter.rmdir()


def test_without_the_wheel_one_sentence_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr("brokerage.embedded.place.util.find_spec", lambda name: None)
    place = replace(Place.at(tmp_path / "state", "main", tmp_path), home=tmp_path, shelter=None)
    with pytest.raises(EmbeddedDatabaseError, match="set DATABASE_URL"):
        Cluster(place).ensure_running()
