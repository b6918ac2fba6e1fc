"""Debian's Alertmanager with one route tree, one inhibition, posted alerts and silences."""

import time
from datetime import datetime, timedelta, timezone

from .. import debian
from ..run import Run
from ..paths import SERVER_FILES
from ..server import Facts, Server
from ..web import answers, call, wait_until

POSTED = (
    {"alertname": "FeatureStale", "severity": "warning", "model": "churn", "feature": "last_login_days"},
    {"alertname": "ServingDown", "severity": "critical", "model": "ranker"},
    {"alertname": "ServingSlow", "severity": "warning", "model": "ranker"},
)


class Alertmanager(Server):
    name = "alertmanager"
    comes_from = "Debian: prometheus-alertmanager"

    def install(self, say) -> None:
        self._program = debian.program("prometheus-alertmanager", "alertmanager")

    def start(self, run: Run):
        return run.start(self.name, [
            self._program,
            f"--config.file={SERVER_FILES / 'alertmanager' / 'alertmanager.yml'}",
            f"--storage.path={run.place(self.name) / 'data'}",
            f"--web.listen-address={run.address(self.name)}",
            # One instance: no gossip, and so no listener beyond loopback.
            "--cluster.listen-address=",
        ])

    def is_ready(self, run: Run) -> bool:
        return answers(run.url(self.name) + "/-/ready")

    def seed(self, run: Run) -> Facts:
        base = run.url(self.name) + "/api/v2"
        ends = _time(timedelta(hours=6))
        call("POST", f"{base}/alerts", [
            {"labels": labels, "annotations": {"summary": f"{labels['alertname']} of {labels['model']}"},
             "startsAt": _time(timedelta(minutes=-12)), "endsAt": ends} for labels in POSTED], expect=200)
        silence = _silence(base, "FeatureStale", "waiting for the nightly feature job", ends)
        expired = _silence(base, "ServingSlow", "made and ended by the seed", ends)
        call("DELETE", f"{base}/silence/{expired}", expect=200)
        wait_until("the posted alerts were silenced and inhibited", lambda: _suppressed(base) == 2, 60)
        return {
            "URL": run.url(self.name),
            "POSTED": len(POSTED),
            "SILENCED": "FeatureStale",
            "INHIBITED": "ServingSlow",
            "SILENCE": silence,
            "EXPIRED_SILENCE": expired,
        }


def _silence(base: str, alert: str, comment: str, ends: str) -> str:
    matcher = {"name": "alertname", "value": alert, "isRegex": False, "isEqual": True}
    body = {"matchers": [matcher], "startsAt": _time(), "endsAt": ends, "createdBy": "live-tests", "comment": comment}
    return call("POST", f"{base}/silences", body, expect=200).json()["silenceID"]


def _suppressed(base: str) -> int:
    alerts = call("GET", f"{base}/alerts", expect=200).json()
    names = {labels["alertname"] for labels in POSTED}
    return sum(alert["status"]["state"] == "suppressed" and alert["labels"]["alertname"] in names for alert in alerts)


def _time(offset: timedelta = timedelta()) -> str:
    return (datetime.fromtimestamp(time.time(), timezone.utc) + offset).isoformat()
