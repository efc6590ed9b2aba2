#!/usr/bin/env python
"""Django's command line; starts the embedded database first where a command needs one."""

import os
import sys

# These answer from their input alone (docs/commands.md), so no database is started for them.
WITHOUT_DATABASE = {"evaluate_scenarios", "evaluate_benchmark", "help", "--help", "--version", "version"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brokerage.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command not in WITHOUT_DATABASE and not os.environ.get("DATABASE_URL"):
        from brokerage import embedded

        embedded.ensure_running()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
