"""What the launcher asks of a server; one subclass each in `servers/`."""

from abc import ABC, abstractmethod
from pathlib import Path

from .environments import Environment
from .processes import Process
from .run import Run

# What a seed leaves behind for the tests: `{"URL": …}` of `mlflow-auth` becomes LIVE_MLFLOW_AUTH_URL.
Facts = dict[str, object]


class Server(ABC):
    name: str
    comes_from: str
    ports: tuple[str, ...] = ("http",)
    environment: Environment | None = None

    def __init__(self):
        self.root: Path | None = None

    def install(self, say) -> None:
        """Raises `CannotInstall` when this machine cannot have the server."""
        if self.environment:
            self.root = self.environment.make(say)

    def program(self, name: str) -> str:
        """The path of a program of the server's environment."""
        return str(self.root / "bin" / name)

    @abstractmethod
    def start(self, run: Run) -> Process: ...

    @abstractmethod
    def is_ready(self, run: Run) -> bool: ...

    @abstractmethod
    def seed(self, run: Run) -> Facts: ...


def variable(server: str, fact: str) -> str:
    return f"LIVE_{server}_{fact}".upper().replace("-", "_")
