"""What one run of the launcher owns: a temporary folder, reserved ports, the guard, and what is known of each server."""

import socket
import sys
import tempfile
import threading
import time
from pathlib import Path

from .processes import Guard, Process, stop_all

LOOPBACK = "127.0.0.1"


class Run:
    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="mlops-tui-live-"))
        self.guard = Guard(self.folder)
        self.began = time.monotonic()
        self._processes: list[Process] = []
        self._reserved: dict[tuple[str, str], socket.socket] = {}
        self._ports: dict[tuple[str, str], int] = {}
        self._seeded: dict[str, threading.Event] = {}
        self._facts: dict[str, dict[str, object]] = {}
        self._lock = threading.Lock()
        self.is_stopping = False

    def say(self, line: str) -> None:
        print(f"live {time.monotonic() - self.began:6.1f} s  {line}", file=sys.stderr, flush=True)

    # Ports

    def reserve(self, server: str, names: tuple[str, ...]) -> None:
        """Takes one free port a name and holds it, so that nothing else on the machine is given it meanwhile."""
        self._seeded[server] = threading.Event()
        for name in names:
            held = socket.socket()
            held.bind((LOOPBACK, 0))
            self._reserved[server, name] = held
            self._ports[server, name] = held.getsockname()[1]

    def release(self, server: str) -> None:
        """Lets go of a server's ports, in the moment before it takes them itself."""
        for key in [key for key in self._reserved if key[0] == server]:
            self._reserved.pop(key).close()

    def has(self, server: str) -> bool:
        """Whether the server takes part in this run at all."""
        return server in self._seeded

    def port(self, server: str, name: str = "http") -> int:
        return self._ports[server, name]

    def address(self, server: str, name: str = "http") -> str:
        return f"{LOOPBACK}:{self.port(server, name)}"

    def url(self, server: str, name: str = "http") -> str:
        return f"http://{self.address(server, name)}"

    # Processes

    def place(self, server: str) -> Path:
        """The server's own folder in this run."""
        folder = self.folder / server
        folder.mkdir(exist_ok=True)
        return folder

    def start(self, server: str, command: list[str], environment: dict[str, str] | None = None) -> Process:
        with self._lock:
            if self.is_stopping:
                raise RuntimeError("the run is ending")
            self.release(server)
            # What a server leaves in its temporary folder goes with the run.
            temporary = {"TMPDIR": str(self.place(server))}
            process = Process(server, command, self.place(server) / "output.log", self.guard,
                              temporary | (environment or {}))
            self._processes.append(process)
            return process

    def stop(self) -> None:
        with self._lock:
            self.is_stopping = True
        for event in self._seeded.values():
            event.set()
        for key in list(self._reserved):
            self._reserved.pop(key).close()
        stop_all(self._processes)
        self.guard.close()

    # What servers wait for in each other

    def finish(self, server: str, facts: dict[str, object] | None) -> None:
        """Called for a server that is up and filled, and without facts for one that never will be."""
        self._facts[server] = facts or {}
        self._seeded[server].set()

    def wait_for_seeds(self, servers: list[str], deadline: float) -> None:
        end = time.monotonic() + deadline
        for server in servers:
            self._seeded[server].wait(max(0.0, end - time.monotonic()))

    def facts(self, server: str) -> dict[str, object]:
        """What the server's seed left; empty while it is not done, and for a server that is not there."""
        return self._facts.get(server, {})
