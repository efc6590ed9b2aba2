"""PostgreSQL run by the project itself, for machines where DATABASE_URL names no server.

    urls()            owner and application URLs; starts nothing
    ensure_running()  the same, with the server up and held by this process until it ends
    release()         let go of it; the last one out stops the server
    drop()            delete a cluster and all it holds
    secret_key()      a random key kept beside the credentials

A cluster is named: "main" for the demo and the commands, "test" for the tests. They share nothing, and only
"test" runs without fsync, so what the demo holds survives any kill. Nothing here imports Django.
"""

from brokerage.embedded.cluster import Cluster, Urls
from brokerage.embedded.place import EmbeddedDatabaseError, Place

__all__ = ["EmbeddedDatabaseError", "Urls", "drop", "ensure_running", "release", "secret_key", "urls"]

MAIN, TEST = "main", "test"
_clusters: dict[str, Cluster] = {}


def _cluster(name: str) -> Cluster:
    if name not in _clusters:
        _clusters[name] = Cluster(Place.of_checkout(name), durable=name != TEST)
    return _clusters[name]


def urls(name: str = MAIN) -> Urls:
    """Owner and application URLs of a cluster, which need not be running.

    The port may change when a stopped cluster starts and finds it taken: a process that starts the server
    does so before it reads its settings.
    """
    return _cluster(name).urls()


def ensure_running(name: str = MAIN) -> Urls:
    """Create the cluster if it is missing, start it if it is down, and hold it until this process ends.

    Raises EmbeddedDatabaseError with a sentence that says what to do.
    """
    return _cluster(name).ensure_running()


def release(name: str = MAIN) -> None:
    """Stop holding the cluster; stops the server unless another process holds it."""
    _cluster(name).release()


def drop(name: str = MAIN) -> None:
    """Delete a cluster; raises EmbeddedDatabaseError while another process holds it."""
    _cluster(name).drop()


def secret_key() -> str:
    """A random key of this checkout, for running it on one's own machine only."""
    return _cluster(MAIN).secret_key()
