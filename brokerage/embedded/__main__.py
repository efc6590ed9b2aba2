"""`python -m brokerage.embedded url|drop|run COMMAND…`: the embedded database from a shell."""

import os
import subprocess
import sys

from brokerage import embedded


def main(arguments: list[str]) -> int:
    match arguments:
        case ["url"]:
            print(embedded.urls().owner)
        case ["drop"]:
            for name in (embedded.MAIN, embedded.TEST):
                embedded.drop(name)
        case ["run", *command] if command:
            urls = embedded.ensure_running()
            variables = {"DATABASE_URL": urls.owner, "APP_DATABASE_URL": urls.app}
            return subprocess.run(command, check=False, env=os.environ | variables).returncode
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except embedded.EmbeddedDatabaseError as problem:
        sys.exit(str(problem))
