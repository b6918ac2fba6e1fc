"""The command line of `tools/live`."""

import argparse
import os
import shutil
import signal
import subprocess
import sys

from . import paths
from .fleet import Outcome, bring_up, install_all
from .run import Run
from .server import Server
from .servers import CATALOG

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

USAGE = """tools/live [--only A,B] [--without A,B] -- COMMAND …
       tools/live [--only A,B] [--without A,B] shell
       tools/live list | install | clean"""

ABOUT = """Starts the real servers on free loopback ports, seeds them, runs COMMAND with LIVE_<NAME>_URL and the other facts of
Tests/LiveTests/README.md in its environment, and ends the servers. `shell` opens a shell there, `list` names the
servers, `install` only makes their Python environments, `clean` removes those.
Environment: LIVE_OPTIONAL=A,B names servers that may be missing or broken; LIVE_PYTHON names the interpreter
for the environments; XDG_CACHE_HOME moves them."""


class Ended(Exception):
    """A signal asked the launcher to end."""

    def __init__(self, number: int):
        super().__init__(number)
        self.number = number


def main(arguments: list[str]) -> int:
    split = arguments.index("--") if "--" in arguments else len(arguments)
    command = arguments[split + 1:]
    options = _parser().parse_args(arguments[:split])
    if options.action and command or not options.action and not command:
        _parser().error("give a COMMAND after `--`, or one of shell, list, install, clean")
    if options.action == "list":
        return _list()
    if options.action == "clean":
        return _clean()
    servers = _chosen(options)
    if options.action == "install":
        return _in_a_run(lambda run: _verdict(install_all(servers, run)))
    if options.action == "shell":
        command = [os.environ.get("SHELL") or "/bin/sh"]
    return _in_a_run(lambda run: _beside_servers(servers, command, run))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tools/live", usage=USAGE, description=ABOUT,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", metavar="A,B", type=_names, help="start these servers and no others")
    parser.add_argument("--without", metavar="A,B", type=_names, default=[], help="leave these servers out")
    parser.add_argument("action", nargs="?", choices=["shell", "list", "install", "clean"])
    return parser


def _names(text: str) -> list[str]:
    known = [server.name for server in CATALOG]
    names = [name for name in text.replace(",", " ").split()]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: not a server; there are {', '.join(known)}")
    return names


def _chosen(options: argparse.Namespace) -> list[Server]:
    wanted = options.only or [server.name for server in CATALOG]
    return [server() for server in CATALOG if server.name in wanted and server.name not in options.without]


def _list() -> int:
    required = paths.required_servers()
    for server in CATALOG:
        mark = "required" if server.name in required else ""
        print(f"{server.name:15} {mark:9} {server.comes_from}")
    return 0


def _clean() -> int:
    folder = paths.cache()
    shutil.rmtree(folder, ignore_errors=True)
    print(f"removed {folder}")
    return 0


def _in_a_run(work) -> int:
    for number in ENDING:
        signal.signal(number, _end)
    run = Run()
    try:
        return work(run)
    except Ended as ended:
        return 128 + ended.number
    finally:
        for number in ENDING:
            signal.signal(number, signal.SIG_IGN)
        run.stop()


def _beside_servers(servers: list[Server], command: list[str], run: Run) -> int:
    outcomes = bring_up(servers, run)
    status = _run_command(command, _variables(outcomes))
    return status or _verdict(outcomes)


def _end(number: int, _frame) -> None:
    raise Ended(number)


def _variables(outcomes: dict[str, Outcome]) -> dict[str, str]:
    variables = {}
    for server in CATALOG:
        left_out = Outcome(reason="left out of this run by --only or --without")
        variables |= outcomes.get(server.name, left_out).variables(server.name)
    return variables


def _run_command(command: list[str], variables: dict[str, str]) -> int:
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
    while not asked_to_end:
        try:
            status = child.wait(timeout=0.5)
            return status if status >= 0 else 128 - status
        except subprocess.TimeoutExpired:
            continue
    _end_command(child, has_group, asked_to_end[0])
    raise Ended(asked_to_end[0])


def _end_command(child: subprocess.Popen, has_group: bool, number: int) -> None:
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


def _verdict(outcomes: dict[str, Outcome]) -> int:
    """Non-zero when a required server was not there, or one that could be installed did not come up."""
    optional = os.environ.get("LIVE_OPTIONAL", "").replace(",", " ").split()
    required = paths.required_servers()
    failed = False
    for name, outcome in outcomes.items():
        if not outcome.reason or name in optional:
            continue
        if outcome.is_fault or name in required:
            kind = "required server" if name in required else "server"
            print(f"tools/live: {kind} {name} {outcome.reason} (LIVE_OPTIONAL={name} lets the run pass)",
                  file=sys.stderr)
            failed = True
    return 1 if failed else 0

