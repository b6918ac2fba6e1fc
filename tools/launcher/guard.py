"""Ends the servers when the launcher cannot: it reads process groups on standard input, kills them when that closes,
and removes the run's folder, which its argument names.

A launcher that was killed leaves nothing behind, because the kernel closes its end of the pipe.
"""

import os
import shutil
import signal
import sys


def main() -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(name, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        word, number = line.split()
        (groups.add if word == "watch" else groups.discard)(int(number))
    for group in groups:
        try:
            os.killpg(group, signal.SIGKILL)
        except ProcessLookupError:
            pass
    shutil.rmtree(sys.argv[1], ignore_errors=True)


main()
