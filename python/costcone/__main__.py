"""The command ``costcone``, also ``python -m costcone``. It behaves like the Rust program."""

from __future__ import annotations

import signal
import sys

from costcone._costcone import command


def main() -> int:
    """Run the command with the arguments of this process and return its exit code."""
    # Ctrl-C must end the process as it ends other programs. If the caller ignores it, as `nohup` does, it stays ignored.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    # The command bypasses Python's buffers, so flush them first.
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    return command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
