"""Ends the servers when the launcher cannot: it reads process groups on standard input, ends them when that closes, and
removes the run's folder, which its argument names.

A launcher that was killed leaves nothing behind, because the kernel closes its end of the pipe.
"""

import os
import shutil
import signal
import sys
import time

PATIENCE = 5


def main() -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(name, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        word, number = line.split()
        (groups.add if word == "watch" else groups.discard)(int(number))
    end(groups)
    shutil.rmtree(sys.argv[1], ignore_errors=True)


def end(groups: set[int]) -> None:
    """Asks first, since a server that is merely killed leaves shared memory behind."""
    living = {group for group in groups if send(group, signal.SIGTERM)}
    deadline = time.monotonic() + PATIENCE
    while living and time.monotonic() < deadline:
        time.sleep(0.05)
        living = {group for group in living if send(group, 0)}
    for group in living:
        send(group, signal.SIGKILL)


def send(group: int, number: int) -> bool:
    try:
        os.killpg(group, number)
        return True
    except ProcessLookupError:
        return False


main()
