"""Brings the servers up side by side: install all, start all, seed each as soon as it answers."""

import threading
import traceback
from dataclasses import dataclass, field

from .environments import CannotInstall
from .processes import Process
from .run import Run
from .server import Facts, Server, variable
from .web import wait_until

START_DEADLINE = 180


@dataclass
class Outcome:
    """Facts when the server is up; a reason when it is not, and whether that is a fault or merely not to be had."""

    facts: Facts = field(default_factory=dict)
    reason: str | None = None
    is_fault: bool = False

    def variables(self, server: str) -> dict[str, str]:
        if self.reason:
            return {variable(server, "SKIPPED"): self.reason}
        return {variable(server, fact): str(value) for fact, value in self.facts.items()}


def install_all(servers: list[Server], run: Run) -> dict[str, Outcome]:
    """Only the servers that this machine cannot have are in the answer."""
    outcomes: dict[str, Outcome] = {}
    _side_by_side(servers, lambda server: _install(server, run, outcomes))
    return outcomes


def bring_up(servers: list[Server], run: Run) -> dict[str, Outcome]:
    outcomes = install_all(servers, run)
    installed = [server for server in servers if server.name not in outcomes]
    for server in installed:
        run.reserve(server.name, server.ports)
    _side_by_side(installed, lambda server: _start(server, run, outcomes))
    return {server.name: outcomes[server.name] for server in servers}


def _side_by_side(servers: list[Server], work) -> None:
    threads = [threading.Thread(target=work, args=(server,), name=server.name, daemon=True) for server in servers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _install(server: Server, run: Run, outcomes: dict[str, Outcome]) -> None:
    try:
        server.install(run.say)
    except CannotInstall as error:
        outcomes[server.name] = Outcome(reason=f"cannot be installed: {error}")
        run.say(f"{server.name} cannot be installed: {error}")
    except Exception as error:
        outcomes[server.name] = _fault(server, run, None, error)


def _start(server: Server, run: Run, outcomes: dict[str, Outcome]) -> None:
    process = None
    try:
        process = server.start(run)
        wait_until("it answered", lambda: server.is_ready(run), START_DEADLINE,
                   alive=lambda: process.exit_status() is None)
        run.say(f"{server.name} answers")
        outcomes[server.name] = Outcome(facts=server.seed(run) | {"LOG": process.log})
        run.say(f"{server.name} is seeded")
    except Exception as error:
        outcomes[server.name] = _fault(server, run, process, error)
    finally:
        run.finish(server.name, outcomes[server.name].facts)


def _fault(server: Server, run: Run, process: Process | None, error: Exception) -> Outcome:
    where = traceback.extract_tb(error.__traceback__)[-1]
    reason = f"did not come up: {error or type(error).__name__}".replace("\n", " ")
    said = f"; its last lines:\n{process.tail()}" if process else ""
    if not run.is_stopping:
        run.say(f"{server.name} {reason} ({where.filename.rsplit('/', 1)[-1]}:{where.lineno}){said}")
    return Outcome(reason=reason, is_fault=True)
