"""The command ``costcone``, the same as the program in Rust: also ``python -m costcone``."""

from __future__ import annotations

import signal
import sys

from costcone._costcone import command


def main() -> int:
    """Run the command with the arguments of this process and return its exit code."""
    # Ctrl-C ends the process as it ends any program. Where somebody has it ignored, as `nohup` does, it stays ignored.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    # What Python holds back comes before what the command writes past it.
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    return command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
