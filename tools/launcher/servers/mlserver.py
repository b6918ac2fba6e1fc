"""MLServer with two versions of one model, driven with traffic whose counts are known for each version."""

import json
import shutil

from ..environments import MLSERVER
from ..paths import SERVER_FILES
from ..run import LOOPBACK, Run
from ..server import Facts, Server
from ..web import answers, call

# The one that is driven, and one that is there to be unloaded and loaded.
MODEL, SPARE = "churn", "spare"
# Good and failing requests that pin the version.
DRIVEN = {"v1": (20, 0), "v2": (30, 5)}
UNPINNED, MALFORMED = 4, 2


class MLServer(Server):
    name = "mlserver"
    comes_from = "PyPI: mlserver, requirements-mlserver.txt"
    environment = MLSERVER
    ports = ("http", "grpc", "metrics")

    def start(self, run: Run):
        folder = run.place(self.name)
        _write(folder / "settings.json", {
            "host": LOOPBACK, "http_port": run.port(self.name), "grpc_port": run.port(self.name, "grpc"),
            "metrics_port": run.port(self.name, "metrics"), "metrics_dir": str(folder),
            # No worker processes: the model is three lines.
            "parallel_workers": 0, "debug": False})
        for name, version in ((name, version) for name in (MODEL, SPARE) for version in DRIVEN):
            model = folder / "models" / name / version
            model.mkdir(parents=True)
            shutil.copy(SERVER_FILES / "mlserver" / "scorer.py", model)
            _write(model / "model-settings.json", {
                "name": name, "implementation": "scorer.Scorer", "parameters": {"version": version}})
        return run.start(self.name, [self.program("mlserver"), "start", str(folder)])

    def is_ready(self, run: Run) -> bool:
        models = f"{run.url(self.name)}/v2/models"
        return (all(answers(f"{models}/{name}/versions/{version}/ready") for name in (MODEL, SPARE) for version in DRIVEN)
                and answers(run.url(self.name, "metrics") + "/metrics"))

    def seed(self, run: Run) -> Facts:
        model = f"{run.url(self.name)}/v2/models/{MODEL}"
        for version, (good, failing) in DRIVEN.items():
            _infer(f"{model}/versions/{version}/infer", 1.0, good, expect=200)
            _infer(f"{model}/versions/{version}/infer", -1.0, failing, expect=500)
        _infer(f"{model}/infer", 1.0, UNPINNED, expect=200)
        for _ in range(MALFORMED):
            call("POST", f"{model}/versions/v2/infer", {"inputs": "none"}, expect=422)
        facts = {"URL": run.url(self.name), "METRICS_URL": run.url(self.name, "metrics") + "/metrics",
                 "UNPINNED_REQUESTS": UNPINNED, "MALFORMED": MALFORMED}
        for version, (good, failing) in DRIVEN.items():
            facts |= {f"{version.upper()}_SUCCESSES": good, f"{version.upper()}_FAILURES": failing}
        return facts


def _infer(url: str, value: float, times: int, expect: int) -> None:
    body = {"inputs": [{"name": "value", "shape": [1], "datatype": "FP32", "data": [value]}]}
    for _ in range(times):
        call("POST", url, body, expect=expect)


def _write(path, settings: dict) -> None:
    path.write_text(json.dumps(settings))
