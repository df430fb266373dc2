"""The command `certpact`, which comes with the package."""

import signal
import sys

from certpact._native import main


def run() -> None:
    """Runs the command with the arguments of this process, and ends it with its exit code."""
    # What an interrupt means is the command's business; Python would raise it once more afterwards.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(main(["certpact", *sys.argv[1:]]))


if __name__ == "__main__":
    run()
