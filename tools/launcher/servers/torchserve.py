"""TorchServe with two models of two versions each, of which one is there to be told about."""

import json
import shutil
import zipfile
from pathlib import Path

from ..environments import TORCHSERVE, CannotInstall
from ..paths import SERVER_FILES
from ..run import LOOPBACK, Run
from ..server import Facts, Server
from ..web import answers, call

# Each model with its versions; the first one is the default.
MODELS = {"fraud": ("1.0", "2.0"), "spare": ("1.0", "2.0")}

V1, V2, UNPINNED, FAILED = 12, 7, 5, 3


class TorchServe(Server):
    name = "torchserve"
    comes_from = "PyPI: torchserve, requirements-torchserve.txt; Debian: a Java runtime"
    environment = TORCHSERVE
    ports = ("http", "inference", "metrics", "grpc", "grpc-management")

    def install(self, say) -> None:
        self._java = shutil.which("java")
        if not self._java:
            raise CannotInstall("it needs a Java runtime (Debian: default-jre-headless)")
        super().install(say)

    def start(self, run: Run):
        folder = run.place(self.name)
        store = _write_archives(folder / "archives")
        (folder / "config.properties").write_text(self._configuration(run))
        packages = next(self.root.glob("lib/python3.*/site-packages"))
        # As the wheel's own launcher starts it, but in the foreground and with a bounded heap.
        return run.start(self.name, [
            self._java, "-Xmx256m", f"-Dmodel_server_home={packages}", f"-Djava.io.tmpdir={folder}",
            "-cp", str(packages / "ts" / "frontend" / "*"), "org.pytorch.serve.ModelServer",
            "--python", self.program("python"), "-f", str(folder / "config.properties"), "-s", str(store), "-ncs",
            "-m", *(f"{model}={_archive(model, versions[0])}" for model, versions in MODELS.items()),
        ], {"PYTHONPATH": str(SERVER_FILES / "torchserve" / "stub"), "PYTHONDONTWRITEBYTECODE": "1", "TEMP": str(folder),
            "LOG_LOCATION": str(folder), "METRICS_LOCATION": str(folder)})

    def _configuration(self, run: Run) -> str:
        addresses = {"management_address": "http", "inference_address": "inference", "metrics_address": "metrics"}
        settings = {key: run.url(self.name, port) for key, port in addresses.items()} | {
            "grpc_inference_address": LOOPBACK, "grpc_inference_port": run.port(self.name, "grpc"),
            "grpc_management_address": LOOPBACK, "grpc_management_port": run.port(self.name, "grpc-management"),
            "metrics_mode": "prometheus", "disable_token_authorization": "true", "enable_model_api": "true",
            "default_workers_per_model": 1, "number_of_netty_threads": 2, "job_queue_size": 20}
        return "".join(f"{key}={value}\n" for key, value in settings.items())

    def is_ready(self, run: Run) -> bool:
        if not answers(run.url(self.name) + "/models") or not answers(run.url(self.name, "metrics") + "/metrics"):
            return False
        return all(_is_up(f"{run.url(self.name)}/models/{model}") for model in MODELS)

    def seed(self, run: Run) -> Facts:
        management, predictions = run.url(self.name), run.url(self.name, "inference") + "/predictions/fraud"
        for model, versions in MODELS.items():
            for version in versions[1:]:
                call("POST", f"{management}/models?url={_archive(model, version)}&model_name={model}"
                     "&initial_workers=1&synchronous=true", expect=200)
        _predict(predictions + "/1.0", 1, V1, expect=200)
        _predict(predictions + "/2.0", 1, V2, expect=200)
        _predict(predictions, 1, UNPINNED, expect=200)
        _predict(predictions, -1, FAILED, expect=503)
        return {
            "URL": management, "INFERENCE_URL": run.url(self.name, "inference"),
            "METRICS_URL": run.url(self.name, "metrics") + "/metrics",
            "V1_REQUESTS": V1, "V2_REQUESTS": V2, "UNPINNED_REQUESTS": UNPINNED + FAILED,
        }


def _is_up(model: str) -> bool:
    answer = call("GET", model)
    return answer.status == 200 and any(worker["status"] == "READY" for worker in answer.json()[0]["workers"])


def _archive(model: str, version: str) -> str:
    return f"{model}_{version}.mar"


def _write_archives(folder: Path) -> Path:
    """What `torch-model-archiver` writes: a zip with a manifest."""
    folder.mkdir()
    for model, versions in MODELS.items():
        for version in versions:
            manifest = {"runtime": "python",
                        "model": {"modelName": model, "modelVersion": version, "handler": "scorer.py"}}
            with zipfile.ZipFile(folder / _archive(model, version), "w") as archive:
                archive.writestr("MAR-INF/MANIFEST.json", json.dumps(manifest))
                archive.write(SERVER_FILES / "torchserve" / "scorer.py", "scorer.py")
    return folder


def _predict(url: str, value: float, times: int, expect: int) -> None:
    for _ in range(times):
        call("POST", url, {"value": value}, expect=expect)
