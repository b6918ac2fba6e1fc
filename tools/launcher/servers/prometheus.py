"""Debian's Prometheus: one scraping everything the run started, one behind TLS and basic authentication."""

import json
import shutil
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from .. import certificates, debian
from ..paths import SERVER_FILES
from ..run import Run
from ..server import Facts, Server
from ..web import answers, call, wait_until

SETTLE_DEADLINE = 120
USER, PASSWORD = "viewer", "live-password"
# What is scraped: the server, its port, its job.
TARGETS = (("prometheus", "http"), ("fastapi", "http"), ("mlserver", "metrics"), ("triton", "metrics"))

HISTORY_STEP = 60
HISTORY_POINTS = 361
FIRING = ("ModelErrors", "FeatureDrift", "TargetDown")


class Prometheus(Server):
    name = "prometheus"
    comes_from = "Debian: prometheus"
    # Nothing ever listens on `gone`: a target that is always down.
    ports = ("http", "gone")

    def install(self, say) -> None:
        self._program = debian.program("prometheus")
        self._promtool = debian.program("promtool")

    def start(self, run: Run):
        folder = run.place(self.name)
        shutil.copy(SERVER_FILES / "prometheus" / "rules.yml", folder)
        (folder / "prometheus.yml").write_text(json.dumps(self._configuration(run)))
        self._history_began = _write_history(self._promtool, folder)
        return run.start(self.name, _command(self._program, run.address(self.name), folder))

    def is_ready(self, run: Run) -> bool:
        return answers(run.url(self.name) + "/-/ready")

    def seed(self, run: Run) -> Facts:
        """Waits until what was driven elsewhere has been scraped, and what must fire has reached Alertmanager."""
        run.wait_for_seeds([name for name, _ in TARGETS if name != self.name and run.has(name)], SETTLE_DEADLINE)
        url = run.url(self.name)
        for query, value in _expected(run):
            wait_until(f"{query} is {value}", lambda: _value(url, query) == value, SETTLE_DEADLINE)
        firing = [name for name in FIRING if name == "TargetDown" or run.facts("fastapi")]
        wait_until(f"{', '.join(firing)} fire", lambda: _firing(url).issuperset(firing), SETTLE_DEADLINE)
        if run.has("alertmanager"):
            run.wait_for_seeds(["alertmanager"], SETTLE_DEADLINE)
        if run.facts("alertmanager"):
            manager = run.url("alertmanager")
            wait_until("Alertmanager has them", lambda: _delivered(manager).issuperset(firing), SETTLE_DEADLINE)
        return {
            "URL": url,
            "FIRING": ",".join(firing),
            "PENDING": "StillPending",
            "INACTIVE": "NeverFires",
            "BROKEN_RULE": "broken:duplicates",
            "CLUSTER": "live",
            "DOWN_JOB": "gone",
            "HISTORY_SERIES": 'training_skew{model="fraud-detector",feature="amount"}',
            "HISTORY_BEGAN": self._history_began,
            "HISTORY_STEP": HISTORY_STEP,
            "HISTORY_POINTS": HISTORY_POINTS,
        }

    def _configuration(self, run: Run) -> dict:
        """JSON is YAML, so the standard library can write what Prometheus reads."""
        jobs = [_job(name, run.address(name, port)) for name, port in TARGETS if run.has(name)]
        jobs.append(_job("gone", run.address(self.name, "gone")))
        managers = [run.address("alertmanager")] if run.has("alertmanager") else []
        return {
            "global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s",
                       "external_labels": {"cluster": "live"}},
            "rule_files": ["rules.yml"],
            "scrape_configs": jobs,
            "alerting": {"alertmanagers": [{"static_configs": [{"targets": managers}]}]},
        }


class PrometheusTLS(Server):
    name = "prometheus-tls"
    comes_from = "Debian: prometheus, openssl"

    def install(self, say) -> None:
        self._program = debian.program("prometheus")
        debian.program("openssl")

    def start(self, run: Run):
        folder = run.place(self.name)
        self._authority = certificates.make(folder)
        shutil.copy(SERVER_FILES / "prometheus" / "web.yml", folder)
        itself = _job("prometheus", run.address(self.name)) | {
            "scheme": "https", "tls_config": {"ca_file": str(self._authority)},
            "basic_auth": {"username": USER, "password": PASSWORD}}
        (folder / "prometheus.yml").write_text(json.dumps(
            {"global": {"scrape_interval": "1s", "scrape_timeout": "1s"}, "scrape_configs": [itself]}))
        command = _command(self._program, run.address(self.name), folder)
        return run.start(self.name, [*command, f"--web.config.file={folder / 'web.yml'}"])

    def is_ready(self, run: Run) -> bool:
        url = f"https://{run.address(self.name)}/-/ready"
        return answers(url, user=(USER, PASSWORD), authority=self._authority)

    def seed(self, run: Run) -> Facts:
        return {"URL": f"https://{run.address(self.name)}", "CA": self._authority, "USER": USER, "PASSWORD": PASSWORD}


def _command(program: str, address: str, folder: Path) -> list[str]:
    return [program, f"--config.file={folder / 'prometheus.yml'}", f"--storage.tsdb.path={folder / 'data'}",
            f"--web.listen-address={address}", "--storage.tsdb.retention.time=2d",
            "--rules.alert.resend-delay=5s", "--log.level=warn"]


def _job(name: str, address: str) -> dict:
    return {"job_name": name, "static_configs": [{"targets": [address]}]}


def _write_history(promtool: str, folder: Path) -> int:
    """Six hours of one series that rises by 0.001 a minute from zero; the answer is its first second."""
    began = int(time.time()) // HISTORY_STEP * HISTORY_STEP - (HISTORY_POINTS - 1) * HISTORY_STEP
    labels = 'model="fraud-detector",feature="amount"'
    points = [f"training_skew{{{labels}}} {point / 1000} {began + point * HISTORY_STEP}"
              for point in range(HISTORY_POINTS)]
    file = folder / "history.txt"
    file.write_text("\n".join(["# TYPE training_skew gauge", *points, "# EOF", ""]))
    subprocess.run([promtool, "tsdb", "create-blocks-from", "openmetrics", str(file), str(folder / "data")],
                   check=True, capture_output=True, stdin=subprocess.DEVNULL)
    return began


def _expected(run: Run) -> list[tuple[str, float]]:
    """What Prometheus must have scraped before a test may look."""
    expected = []
    if fastapi := run.facts("fastapi"):
        expected.append(('sum(http_requests_total{handler="/predict"})', fastapi["REQUESTS"]))
    if mlserver := run.facts("mlserver"):
        expected.append(('sum(model_infer_request_success_total{version="v2"})', mlserver["V2_SUCCESSES"]))
    if triton := run.facts("triton"):
        expected.append(('sum(nv_inference_request_success{model="pricing"})', triton["PRICING_SUCCESSES"]))
    return expected


def _value(url: str, query: str) -> float | None:
    answer = call("GET", f"{url}/api/v1/query?query={quote(query)}", expect=200).json()
    result = answer["data"]["result"]
    return float(result[0]["value"][1]) if result else None


def _firing(url: str) -> set[str]:
    alerts = call("GET", f"{url}/api/v1/alerts", expect=200).json()["data"]["alerts"]
    return {alert["labels"]["alertname"] for alert in alerts if alert["state"] == "firing"}


def _delivered(manager: str) -> set[str]:
    alerts = call("GET", f"{manager}/api/v2/alerts", expect=200).json()
    return {alert["labels"]["alertname"] for alert in alerts}
