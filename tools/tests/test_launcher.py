"""What must hold of the launcher whatever servers it starts."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path
from unittest import mock

TOOLS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOOLS))
sys.dont_write_bytecode = True

from launcher import environments, main  # noqa: E402
from launcher.fleet import Outcome, bring_up  # noqa: E402
from launcher.run import Run  # noqa: E402
from launcher.server import Server  # noqa: E402

SLEEPER = ["sh", "-c", "trap '' TERM; sleep 300 & echo child $!; wait"]


class Sleeper(Server):
    """A server that never answers a request but is at once ready."""

    name = "sleeper"
    comes_from = "the shell"

    def start(self, run):
        return run.start(self.name, SLEEPER)

    def is_ready(self, run):
        return True

    def seed(self, run):
        return {"URL": run.url(self.name)}


class Unready(Sleeper):
    name = "unready"

    def start(self, run):
        return run.start(self.name, ["sh", "-c", "echo no such table >&2; exit 3"])

    def is_ready(self, run):
        return False


class Absent(Sleeper):
    name = "absent"

    def install(self, say):
        raise environments.CannotInstall("it is not made for this machine")


def is_alive(process: int) -> bool:
    """A zombie counts as dead: nothing of it runs."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for(condition) -> bool:
    end = time.monotonic() + 30
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


class Processes(unittest.TestCase):
    def test_the_end_of_a_run_ends_whole_groups_even_of_servers_that_do_not_listen(self):
        with mock.patch("launcher.processes.STOP_DEADLINE", 0.2):
            run = Run()
            run.reserve("sleeper", ("http",))
            process = run.start("sleeper", SLEEPER)
            self.assertTrue(wait_for(lambda: "child" in process.log.read_text()))
            child = int(process.log.read_text().split()[1])
            run.stop()
        self.assertFalse(is_alive(process.group))
        self.assertFalse(is_alive(child))
        self.assertFalse(run.folder.exists())

    def test_a_killed_launcher_leaves_no_server(self):
        script = (
            f"import sys, time; sys.path.insert(0, {str(TOOLS)!r}); sys.dont_write_bytecode = True\n"
            "from launcher.run import Run\n"
            "run = Run(); run.reserve('sleeper', ('http',))\n"
            f"print(run.start('sleeper', {SLEEPER!r}).group, run.folder, flush=True)\n"
            "time.sleep(300)\n")
        launcher = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        group, folder = launcher.stdout.readline().split()
        self.assertTrue(is_alive(int(group)))
        launcher.kill()
        launcher.wait()
        launcher.stdout.close()
        self.assertTrue(wait_for(lambda: not is_alive(int(group))))
        self.assertTrue(wait_for(lambda: not Path(folder).exists()))

    def test_reserved_ports_are_given_to_nobody_else(self):
        run = Run()
        run.reserve("one", tuple("abcdefgh"))
        run.reserve("two", tuple("abcdefgh"))
        ports = {run.port(server, name) for server in ("one", "two") for name in "abcdefgh"}
        run.stop()
        self.assertEqual(len(ports), 16)


class Outcomes(unittest.TestCase):
    def outcomes(self, *servers):
        with mock.patch("launcher.processes.STOP_DEADLINE", 0.2), mock.patch.object(Run, "say"):
            run = Run()
            try:
                return bring_up([server() for server in servers], run)
            finally:
                run.stop()

    def test_a_server_that_is_up_exports_its_facts(self):
        variables = self.outcomes(Sleeper)["sleeper"].variables("sleeper")
        self.assertRegex(variables["LIVE_SLEEPER_URL"], r"^http://127\.0\.0\.1:\d+$")
        self.assertNotIn("LIVE_SLEEPER_SKIPPED", variables)

    def test_a_server_that_cannot_be_installed_exports_why(self):
        variables = self.outcomes(Absent)["absent"].variables("absent")
        self.assertEqual(variables, {
            "LIVE_ABSENT_SKIPPED": "cannot be installed: it is not made for this machine"})

    def test_a_server_that_ends_before_it_answers_is_a_fault_and_harms_no_other(self):
        outcomes = self.outcomes(Unready, Sleeper)
        self.assertTrue(outcomes["unready"].is_fault)
        self.assertIn("ended before it answered", outcomes["unready"].reason)
        self.assertIsNone(outcomes["sleeper"].reason)


class Verdicts(unittest.TestCase):
    def verdict(self, name: str, outcome: Outcome, optional: str = "") -> int:
        with mock.patch.dict(os.environ, LIVE_OPTIONAL=optional), mock.patch("sys.stderr"), \
                mock.patch("launcher.paths.required_servers", return_value=["needed"]):
            return main._verdict({name: outcome})

    def test_a_required_server_that_is_missing_fails_the_run(self):
        self.assertEqual(self.verdict("needed", Outcome(reason="cannot be installed")), 1)

    def test_any_other_server_may_be_missing(self):
        self.assertEqual(self.verdict("other", Outcome(reason="cannot be installed")), 0)

    def test_a_server_that_is_installed_and_broken_fails_the_run(self):
        self.assertEqual(self.verdict("other", Outcome(reason="did not come up", is_fault=True)), 1)

    def test_a_server_named_optional_fails_nothing(self):
        self.assertEqual(self.verdict("needed", Outcome(reason="did not come up", is_fault=True), "needed"), 0)


class Environments(unittest.TestCase):
    """The commands are recorded, not run: an install takes minutes and the registry."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        for patch in (mock.patch.dict(os.environ, XDG_CACHE_HOME=self.folder.name),
                      mock.patch("launcher.environments._run", side_effect=self.run_command)):
            patch.start()
            self.addCleanup(patch.stop)
        self.commands = []
        self.failing = False

    def run_command(self, command, root):
        self.commands.append(command)
        root.mkdir(exist_ok=True)
        if self.failing and "install" in command:
            raise environments.CannotInstall("`pip` failed: no such package")

    def make(self):
        return environments.FASTAPI.make(lambda line: None)

    def test_an_environment_is_made_once(self):
        self.assertEqual(self.make(), self.make())
        self.assertEqual(len(self.commands), 2)

    def test_a_half_made_environment_is_made_again(self):
        root = self.make()
        (root / "complete").unlink()
        (root / "leftover").touch()
        self.make()
        self.assertEqual(len(self.commands), 4)
        self.assertFalse((root / "leftover").exists())

    def test_a_failed_install_is_tried_again_and_leaves_nothing(self):
        self.failing = True
        with self.assertRaisesRegex(environments.CannotInstall, "no such package"):
            self.make()
        self.assertEqual(sum("install" in command for command in self.commands), environments.INSTALL_TRIES)
        self.assertEqual([path.suffix for path in (Path(self.folder.name) / "mlops-tui" / "live").iterdir()], [".lock"])

    def test_other_pins_are_another_environment(self):
        first = self.make()
        with mock.patch.object(Path, "read_bytes", return_value=b"fastapi==0.1"):
            self.assertNotEqual(first, self.make())


class Signals(unittest.TestCase):
    def test_a_terminated_launcher_ends_its_command_and_answers_with_the_signal(self):
        command = [str(TOOLS / "live"), "--without", ",".join(server.name for server in main.CATALOG),
                   "--", "sh", "-c", "echo $$; exec sleep 300"]
        launcher = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        child = int(launcher.stdout.readline())
        launcher.send_signal(signal.SIGTERM)
        self.assertEqual(launcher.wait(timeout=60), 128 + signal.SIGTERM)
        launcher.stdout.close()
        self.assertFalse(is_alive(child))


if __name__ == "__main__":
    unittest.main()
