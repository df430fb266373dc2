"""The command `certpact`, which comes with the package."""

import sys

from certpact._native import main


def run() -> None:
    """Runs the command with the arguments of this process, and ends it with its exit code."""
    sys.exit(main(["certpact", *sys.argv[1:]]))


if __name__ == "__main__":
    run()
