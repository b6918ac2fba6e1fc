"""The command line of `tools/live`."""

import argparse
import os
import shutil
import signal
import sys

from . import paths
from .command import ENDING, Ended, run_command
from .fleet import Outcome, bring_up, install_all
from .run import Run
from .server import Server
from .servers import CATALOG

USAGE = """tools/live [--only A,B] [--without A,B] -- COMMAND …
       tools/live [--only A,B] [--without A,B] shell
       tools/live list | install | clean"""

ABOUT = """Starts the real servers on free loopback ports, seeds them, runs COMMAND with LIVE_<NAME>_URL and the other facts of
Tests/LiveTests/README.md in its environment, and ends the servers. `shell` opens a shell there, `list` names the
servers, `install` only makes their Python environments, `clean` removes those.
Environment: LIVE_OPTIONAL=A,B names servers that may be missing or broken; LIVE_PYTHON names the interpreter
for the environments; XDG_CACHE_HOME moves them."""


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
    status = run_command(command, _variables(outcomes), run)
    return status or _verdict(outcomes)


def _end(number: int, _frame) -> None:
    raise Ended(number)


def _variables(outcomes: dict[str, Outcome]) -> dict[str, str]:
    variables = {}
    for server in CATALOG:
        left_out = Outcome(reason="left out of this run by --only or --without")
        variables |= outcomes.get(server.name, left_out).variables(server.name)
    return variables


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

