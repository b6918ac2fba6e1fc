"""How the test command counts, and when it fails."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

REPORT = Path(__file__).resolve().parents[1] / "test-report"
PASSED = '<testcase classname="UnitTests.`Frame diff`" name="`nothing changed`()" time="0.1" />'
FAILED = '<testcase classname="UnitTests.`Frame diff`" name="`one cell`()"><failure message="no" /></testcase>'
SKIPPED = ('<testcase classname="LiveTests.`Triton answers`" name="`it is alive`()">'
           "<skipped>triton: cannot be installed</skipped></testcase>")


class Report(unittest.TestCase):
    def report(self, *broken: str, **files: str) -> tuple[int, str]:
        with tempfile.TemporaryDirectory() as folder:
            for name, cases in files.items():
                (Path(folder) / f"{name}.xml").write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>")
            done = subprocess.run([sys.executable, str(REPORT), folder, *broken], capture_output=True, text=True)
            return done.returncode, done.stdout

    def test_skipped_tests_are_not_counted_as_passed_and_stand_with_their_reason(self):
        status, text = self.report(unit=PASSED, live=SKIPPED)
        self.assertEqual(status, 0)
        self.assertIn("LiveTests.Triton answers (1 test): triton: cannot be installed", text)
        self.assertTrue(text.endswith("\n1 passed, 0 failed, 1 skipped\n"))

    def test_a_failed_test_fails_the_command(self):
        status, text = self.report("unit", unit=PASSED + FAILED)
        self.assertEqual(status, 1)
        self.assertIn("UnitTests.Frame diff: one cell", text)
        self.assertTrue(text.endswith("\n1 passed, 1 failed, 0 skipped\n"))

    def test_a_run_that_failed_without_a_failed_test_counts_as_a_failure(self):
        status, text = self.report("live", unit=PASSED, live=SKIPPED)
        self.assertEqual(status, 1)
        self.assertTrue(text.endswith("\n1 passed, 1 failed, 1 skipped\n"))

    def test_a_run_that_wrote_no_results_counts_as_a_failure(self):
        status, text = self.report("end-to-end", unit=PASSED)
        self.assertEqual(status, 1)
        self.assertIn("the run `end-to-end`", text)

    def test_a_run_whose_filter_matches_nothing_counts_as_a_failure(self):
        status, text = self.report(unit=PASSED, hours="")
        self.assertEqual(status, 1)
        self.assertIn("the run `hours`: it ran no test", text)

    def test_results_that_are_cut_off_fail_the_command(self):
        status, text = self.report(unit=PASSED, live="<testcase")
        self.assertEqual(status, 1)
        self.assertIn("cannot be read", text)

    def test_a_failure_that_quotes_a_coloured_screen_is_still_told_by_name(self):
        coloured = FAILED.replace('"no"', '"\x1b[1mFLEET\x1b[0m\x00"')
        status, text = self.report("end-to-end", **{"end-to-end": PASSED + coloured})
        self.assertEqual(status, 1)
        self.assertIn("UnitTests.Frame diff: one cell", text)
        self.assertTrue(text.endswith("\n1 passed, 1 failed, 0 skipped\n"))

    def test_nothing_passed_is_a_failure(self):
        self.assertEqual(self.report(unit=SKIPPED)[0], 1)


if __name__ == "__main__":
    unittest.main()
