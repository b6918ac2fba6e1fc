"""Triton, the binary that the nvidia-pytriton wheel brings, with models of its python backend under explicit control."""

import os
import platform
import shutil
from pathlib import Path

from ..environments import TRITON, CannotInstall
from ..paths import SERVER_FILES
from ..run import LOOPBACK, Run
from ..server import Facts, Server
from ..web import answers, call

# Each model with its versions on disk, and whether it is loaded from the start.
MODELS = {"ranker": (1, 2), "pricing": (1,), "spare": (1, 2), "movable": (1, 2), "broken": (1,)}
LOADED = ("ranker", "pricing", "movable")
# What a choice of versions must leave as it is.
FURTHER = {"movable": """max_batch_size: 4
dynamic_batching { preferred_batch_size: [ 2 ] max_queue_delay_microseconds: 100 default_queue_policy { max_queue_size: 32 } }
parameters { key: "owner" value { string_value: "payments" } }
"""}

RANKER_V1, RANKER_V2, RANKER_UNPINNED = 12, 25, 3
PRICING_GOOD, PRICING_RAISED, PRICING_ERRORS = 8, 5, 2


class Triton(Server):
    name = "triton"
    comes_from = "PyPI: nvidia-pytriton, requirements-triton.txt"
    environment = TRITON
    ports = ("http", "metrics")

    def install(self, say) -> None:
        if platform.machine() != "x86_64":
            raise CannotInstall(f"its wheel holds no server for {platform.machine()}")
        super().install(say)

    def start(self, run: Run):
        packages = next(self.root.glob("lib/python3.*/site-packages"))
        wheel = packages / "pytriton" / "tritonserver"
        folder = run.place(self.name)
        repository = _write_repository(folder / "models")
        libraries = [packages / "nvidia_pytriton.libs", wheel / "external_libs"]
        return run.start(self.name, [
            str(wheel / "bin" / "tritonserver"),
            "--model-repository", str(repository), "--model-control-mode", "explicit",
            *(f"--load-model={model}" for model in LOADED),
            "--backend-directory", str(_write_backends(wheel, packages.parent.name, folder / "backends")),
            "--http-address", LOOPBACK, "--http-port", str(run.port(self.name)), "--http-thread-count", "2",
            "--metrics-address", LOOPBACK, "--metrics-port", str(run.port(self.name, "metrics")),
            "--metrics-interval-ms", "1000", "--metrics-config", "summary_latencies=true",
            "--allow-grpc", "false", "--allow-gpu-metrics", "false",
        ], {
            "LD_LIBRARY_PATH": ":".join(str(path) for path in libraries if path.exists()),
            # The stub starts the interpreter it was built for and must find this environment's numpy.
            "PATH": f"{self.root / 'bin'}:{os.environ['PATH']}",
            "PYTHONPATH": str(packages),
        })

    def is_ready(self, run: Run) -> bool:
        models = run.url(self.name) + "/v2/models/"
        return (all(answers(f"{models}{model}/ready") for model in LOADED)
                and answers(run.url(self.name, "metrics") + "/metrics"))

    def seed(self, run: Run) -> Facts:
        models = run.url(self.name) + "/v2/models/"
        _infer(f"{models}ranker/versions/1/infer", 1, RANKER_V1, expect=200)
        _infer(f"{models}ranker/versions/2/infer", 1, RANKER_V2, expect=200)
        _infer(f"{models}ranker/infer", 1, RANKER_UNPINNED, expect=200)
        _infer(f"{models}pricing/infer", 1, PRICING_GOOD, expect=200)
        _infer(f"{models}pricing/infer", -1, PRICING_RAISED, expect=500)
        _infer(f"{models}pricing/infer", 101, PRICING_ERRORS, expect=500)
        # From here on the server as a whole says it is not ready, while all loaded models serve.
        call("POST", run.url(self.name) + "/v2/repository/models/broken/load", {}, expect=400)
        return {
            "URL": run.url(self.name),
            "METRICS_URL": run.url(self.name, "metrics") + "/metrics",
            "RANKER_1_SUCCESSES": RANKER_V1,
            "RANKER_2_SUCCESSES": RANKER_V2 + RANKER_UNPINNED,
            "PRICING_SUCCESSES": PRICING_GOOD + PRICING_ERRORS,
            "PRICING_FAILURES": PRICING_RAISED,
            "PRICING_HIDDEN_ERRORS": PRICING_ERRORS,
        }


def _write_repository(folder: Path) -> Path:
    for model, versions in MODELS.items():
        for version in versions:
            (folder / model / str(version)).mkdir(parents=True)
            shutil.copy(SERVER_FILES / "triton" / "model.py", folder / model / str(version))
        policy = f'name: "{model}"\nversion_policy: {{ all {{ }} }}\n' + FURTHER.get(model, "")
        (folder / model / "config.pbtxt").write_text(policy + (SERVER_FILES / "triton" / "config.pbtxt").read_text())
    return folder


def _write_backends(wheel: Path, python: str, folder: Path) -> Path:
    """The python backend with the stub for our interpreter beside it, as the server expects them."""
    shutil.copytree(wheel / "backends", folder)
    stub = wheel / "python_backend_stubs" / python.removeprefix("python") / "triton_python_backend_stub"
    shutil.copy(stub, folder / "python")
    return folder


def _infer(url: str, value: float, times: int, expect: int) -> None:
    body = {"inputs": [{"name": "VALUE", "shape": [1], "datatype": "FP32", "data": [value]}]}
    for _ in range(times):
        call("POST", url, body, expect=expect)
