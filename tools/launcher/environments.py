"""Python environments for the servers that come from PyPI: made once, keyed by what they hold, reused by every run."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import paths

INSTALL_DEADLINE = 1200
INSTALL_TRIES = 2
# Unpacking wheels keeps a core busy; more at once only makes each of them slower.
INSTALLS_AT_ONCE = threading.Semaphore(2)


class CannotInstall(Exception):
    """The environment cannot be had on this machine; the message says why, for people."""


@dataclass(frozen=True)
class Environment:
    """One virtual environment: `requirements-<name>.txt`, held to `constraints-<name>.txt` where that exists."""

    name: str
    oldest_python: tuple[int, int]
    newest_python: tuple[int, int]
    pip_options: tuple[str, ...] = ()

    @property
    def requirements(self) -> Path:
        return paths.LIVE_TESTS / f"requirements-{self.name}.txt"

    @property
    def constraints(self) -> Path:
        return paths.LIVE_TESTS / f"constraints-{self.name}.txt"

    def make(self, say) -> Path:
        """The environment's folder, installed first when this machine has not got it yet."""
        python, version = self._find_python()
        root = paths.cache() / f"{self.name}-{self._key(version)}"
        root.parent.mkdir(parents=True, exist_ok=True)
        with _locked(root.with_suffix(".lock")):
            if not (root / "complete").exists():
                with INSTALLS_AT_ONCE:
                    self._install(python, root, say)
        return root

    def _key(self, version: str) -> str:
        digest = hashlib.sha256(version.encode())
        for file in (self.requirements, self.constraints):
            digest.update(file.read_bytes() if file.exists() else b"")
        return digest.hexdigest()[:16]

    def _find_python(self) -> tuple[str, str]:
        wanted = os.environ.get("LIVE_PYTHON")
        minors = range(self.newest_python[1], self.oldest_python[1] - 1, -1)
        names = [wanted] if wanted else ["python3", "/usr/bin/python3", *(f"python3.{minor}" for minor in minors)]
        for name in names:
            version = _python_version(name)
            if version and self.oldest_python <= version <= self.newest_python:
                return name, f"{version[0]}.{version[1]}"
        raise CannotInstall(
            f"needs Python {_dotted(self.oldest_python)} to {_dotted(self.newest_python)} with venv and pip; "
            f"none of {', '.join(names)} is one (LIVE_PYTHON names another)")

    def _install(self, python: str, root: Path, say) -> None:
        shutil.rmtree(root, ignore_errors=True)
        began = time.monotonic()
        say(f"installing {self.requirements.name}")
        try:
            _run([python, "-m", "venv", str(root)], root)
            self._pip_install(root, say)
        except CannotInstall:
            shutil.rmtree(root, ignore_errors=True)
            raise
        # Written last: an environment without it is never used, however far the install came.
        (root / "complete").write_text(f"{self.requirements.read_text()}")
        say(f"installed {self.requirements.name} in {time.monotonic() - began:.0f} s")

    def _pip_install(self, root: Path, say) -> None:
        command = [str(root / "bin" / "pip"), "install", "--quiet", "--no-input", "--no-compile",
                   *self.pip_options, "--requirement", str(self.requirements)]
        if self.constraints.exists():
            command += ["--constraint", str(self.constraints)]
        for attempt in range(1, INSTALL_TRIES + 1):
            try:
                return _run(command, root)
            except CannotInstall:
                if attempt == INSTALL_TRIES:
                    raise
                say(f"installing {self.requirements.name} failed, trying once more")


def _run(command: list[str], root: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONHOME", "PYTHONPATH")}
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, timeout=INSTALL_DEADLINE, env=environment, cwd=root.parent)
    except subprocess.TimeoutExpired:
        raise CannotInstall(f"`{Path(command[0]).name}` took more than {INSTALL_DEADLINE} s") from None
    if done.returncode != 0:
        raise CannotInstall(f"`{Path(command[0]).name}` failed: {_complaint(done.stdout)}")


def _complaint(output: str) -> str:
    """What went wrong in one line: the broken connection if there was one, and the last error."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    broken = [line.split("connection broken by ", 1)[1] for line in lines if "connection broken by " in line][:1]
    errors = [line for line in lines if line.startswith("ERROR:")] or lines
    return "; ".join(text[:240] for text in broken + errors[-1:]) or "it said nothing"


def _python_version(name: str) -> tuple[int, int] | None:
    """The version of an interpreter that can make environments, or nothing."""
    probe = "import ensurepip, sys, venv; print(sys.version_info.major, sys.version_info.minor)"
    try:
        done = subprocess.run([name, "-c", probe], capture_output=True, text=True, timeout=30, check=False)
        major, minor = done.stdout.split()
        return int(major), int(minor)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None


def _dotted(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"


@contextmanager
def _locked(path: Path):
    """Two launchers never install the same environment at once; the second waits and finds it made."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# The pins were resolved on Python 3.11; on an older or newer one than these a pin has no wheel.
MLFLOW = Environment("mlflow", (3, 11), (3, 13))
MLSERVER = Environment("mlserver", (3, 11), (3, 12))
FASTAPI = Environment("fastapi", (3, 11), (3, 13))
# The server's own binary and the stub its python backend starts are in the wheel; models import numpy and nothing else.
TRITON = Environment("triton", (3, 11), (3, 12), pip_options=("--no-deps",))
# Of what the wheel asks for, the worker needs what the requirements name and nothing else.
TORCHSERVE = Environment("torchserve", (3, 11), (3, 13), pip_options=("--no-deps",))
