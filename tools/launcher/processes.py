"""Server processes: each in a process group of its own, with its output in a file, ended by id."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

STOP_DEADLINE = 10
TAIL_LINES = 25


class Process:
    """A running server: its group, and the file its output goes to."""

    def __init__(self, name: str, command: list[str], log: Path, guard: "Guard",
                 environment: dict[str, str] | None = None, folder: Path | None = None):
        self.name = name
        self.log = log
        self._guard = guard
        with log.open("ab") as output:
            self._popen = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                env=_environment(environment or {}), cwd=folder or log.parent, start_new_session=True)
        guard.watch(self.group)

    @property
    def group(self) -> int:
        return self._popen.pid

    def exit_status(self) -> int | None:
        return self._popen.poll()

    def ask_to_stop(self) -> None:
        self._signal(signal.SIGTERM)

    def end(self, deadline: float) -> None:
        """Waits until the whole group is gone, and kills what is left of it at the deadline (monotonic seconds)."""
        while self._group_lives() and time.monotonic() < deadline:
            time.sleep(0.05)
        if self._group_lives():
            self._signal(signal.SIGKILL)
        self._popen.wait()
        self._guard.forget(self.group)

    def tail(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-TAIL_LINES:]
        return "\n".join(f"    {line[:300]}" for line in lines)

    def _group_lives(self) -> bool:
        self._popen.poll()
        try:
            os.killpg(self.group, 0)
            return True
        except ProcessLookupError:
            return False

    def _signal(self, number: int) -> None:
        try:
            os.killpg(self.group, number)
        except ProcessLookupError:
            pass


class Guard:
    """The other end of `guard.py`."""

    def __init__(self, folder: Path):
        script = Path(__file__).with_name("guard.py")
        self._popen = subprocess.Popen([sys.executable, str(script), str(folder)], stdin=subprocess.PIPE, text=True,
                                       start_new_session=True)

    def watch(self, group: int) -> None:
        self._tell(f"watch {group}")

    def forget(self, group: int) -> None:
        self._tell(f"forget {group}")

    def close(self) -> None:
        self._popen.stdin.close()
        self._popen.wait()

    def _tell(self, line: str) -> None:
        self._popen.stdin.write(line + "\n")
        self._popen.stdin.flush()


def stop_all(processes: list[Process]) -> None:
    """Asks all of them first, so that the slowest one sets the time, not their sum."""
    deadline = time.monotonic() + STOP_DEADLINE
    for process in processes:
        process.ask_to_stop()
    for process in processes:
        process.end(deadline)


def _environment(extra: dict[str, str]) -> dict[str, str]:
    """The launcher's own, less what would slow or misdirect a server."""
    unwanted = ("PYTHONHOME", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "MLFLOW_TRACKING_URI")
    proxies = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
    kept = {key: value for key, value in os.environ.items() if key not in unwanted + proxies}
    # Numerical libraries start a thread a core each; these servers compute nothing.
    return kept | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"} | extra
