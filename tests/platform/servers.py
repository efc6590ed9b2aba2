"""`python -m tests.platform.servers`: succeeds when PostgreSQL and Redis answer at their standard ports."""

import sys

import psycopg2
import redis

POSTGRESQL = "postgresql://postgres@127.0.0.1/postgres"
REDIS = "redis://127.0.0.1/"


def missing() -> list[str]:
    """What does not answer, one sentence each."""
    silent = []
    try:
        psycopg2.connect(POSTGRESQL, connect_timeout=3).close()
    except psycopg2.OperationalError as problem:
        silent.append(f"No PostgreSQL at {POSTGRESQL}: {str(problem).strip()}")
    try:
        with redis.from_url(REDIS, socket_connect_timeout=3) as client:
            client.ping()
    except redis.RedisError as problem:
        silent.append(f"No Redis at {REDIS}: {problem}")
    return silent


if __name__ == "__main__":
    said = missing()
    print("\n".join(said), end="\n" if said else "")
    sys.exit(bool(said))
