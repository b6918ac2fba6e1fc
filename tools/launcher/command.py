"""The command that runs beside the servers, and what a signal to the launcher does to it."""

import os
import signal
import subprocess
import sys

from .run import Run

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(Exception):
    """A signal asked the launcher to end."""

    def __init__(self, number: int):
        super().__init__(number)
        self.number = number


def run_command(command: list[str], variables: dict[str, str], run: Run) -> int:
    """The command's exit status, as a shell tells it; raises `Ended` when a signal came first."""
    # From here on a signal is only noted, so that it cannot come between starting the command and knowing it.
    asked_to_end: list[int] = []
    for number in ENDING:
        signal.signal(number, lambda number, _frame: asked_to_end.append(number))
    # At a terminal the command shares the launcher's process group, so that it may read keys and ^C reaches it.
    has_group = sys.stdin is None or not sys.stdin.isatty()
    try:
        child = subprocess.Popen(command, env=os.environ | variables, process_group=0 if has_group else None)
    except OSError as error:
        print(f"tools/live: {command[0]}: {error.strerror}", file=sys.stderr)
        return 127
    if has_group:
        run.guard.watch(child.pid)
    while not asked_to_end:
        try:
            status = child.wait(timeout=0.5)
            run.guard.forget(child.pid)
            return status if status >= 0 else 128 - status
        except subprocess.TimeoutExpired:
            continue
    _end(child, has_group, asked_to_end[0])
    run.guard.forget(child.pid)
    raise Ended(asked_to_end[0])


def _end(child: subprocess.Popen, has_group: bool, number: int) -> None:
    for attempt in (number, signal.SIGKILL):
        try:
            if has_group:
                os.killpg(child.pid, attempt)
            else:
                child.send_signal(attempt)
            child.wait(timeout=10)
            return
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
