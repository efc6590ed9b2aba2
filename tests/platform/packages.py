"""`python -m tests.platform.packages`: the Debian packages that `make test-system` drives.

Installs those that are missing when root; otherwise says in one sentence which they are, and fails.
"""

import os
import shutil
import subprocess
import sys

# Package, and the program it brings.
NEEDED = {"chromium": "chromium", "redis-server": "redis-server", "pgbouncer": "pgbouncer"}
# Debian keeps servers out of an ordinary user's path.
PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/local/sbin", "/usr/sbin", "/sbin"])


def missing() -> list[str]:
    return [package for package, program in NEEDED.items() if not shutil.which(program, path=PATH)]


def install(packages: list[str]) -> bool:
    """Whether apt-get installed them all; what it says goes to the terminal."""
    quiet = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    commands = [[*quiet, "update"], [*quiet, "install", "--yes", "--no-install-recommends", *packages]]
    return all(
        subprocess.run(command, check=False, stdin=subprocess.DEVNULL, env=environment).returncode == 0
        for command in commands
    )


def main() -> int:
    absent = missing()
    if not absent:
        return 0
    names = ", ".join(absent)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"make test-system needs {names}: install them, or run it as root on Debian.", file=sys.stderr)
        return 1
    if not install(absent) or missing():
        print(f"make test-system could not install {names}: install them by hand.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
