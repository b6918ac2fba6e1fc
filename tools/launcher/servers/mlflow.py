"""MLflow's tracking server and registry on SQLite: one open, one behind basic authentication."""

from dataclasses import dataclass, field

from ..environments import MLFLOW
from ..run import LOOPBACK, Run
from ..server import Facts, Server
from ..web import answers, call

# Enough for several pages of ten; nobody reads them one by one.
BULK_MODELS = 25
ADMIN = ("admin", "live-admin-password")
READER = ("reader", "live-reader-password")

QUIET = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true",
    # Its job runner and queues are eight processes more, and nothing here runs a job.
    "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
}


@dataclass(frozen=True)
class Model:
    """A registered model; version n comes from a run of its own, with `auc[n - 1]` as its metric."""

    name: str
    auc: tuple[str, ...]
    aliases: dict[str, int] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)


MODELS = (
    Model("fraud-detector", ("0.91", "0.915", "0.92", "0.922", "0.93", "0.934", "0.941"),
          {"champion": 6, "challenger": 7}, {"team": "payments", "tier": "1"}),
    Model("churn", ("0.81", "0.83"), {"champion": 1, "challenger": 2}, {"team": "growth"}),
    Model("ranker", ("0.71", "0.72", "NaN"), {"champion": 2}, {"team": "search"}),
    Model("demand-forecast", ("0.65",)),
    Model("Überprüfung · 審査", ("0.5",), {"champion": 1}),
)


class MLflow(Server):
    name = "mlflow"
    comes_from = "PyPI: mlflow[auth], requirements-mlflow.txt"
    environment = MLFLOW

    def start(self, run: Run):
        return run.start(self.name, _command(self, run), QUIET)

    def is_ready(self, run: Run) -> bool:
        return answers(run.url(self.name) + "/health")

    def seed(self, run: Run) -> Facts:
        registry = Registry(run.url(self.name))
        runs = [registry.add(model) for model in MODELS]
        for number in range(BULK_MODELS):
            registry.post("registered-models/create", name=f"bulk-{number:03}")
        registry.add_prompt("triage-summary")
        return {
            "URL": run.url(self.name),
            "VERSION": call("GET", run.url(self.name) + "/version", expect=200).text().strip(),
            "MODELS": len(MODELS) + BULK_MODELS,
            "BULK_MODELS": BULK_MODELS,
            "MODEL_VERSIONS": sum(len(model.auc) for model in MODELS),
            "CHAMPION_RUN": runs[0][5],
            "CHALLENGER_RUN": runs[0][6],
            "NAN_RUN": runs[2][2],
        }


class MLflowAuth(Server):
    name = "mlflow-auth"
    comes_from = "PyPI: mlflow[auth], requirements-mlflow.txt"
    environment = MLFLOW

    def start(self, run: Run):
        folder = run.place(self.name)
        settings = folder / "basic_auth.ini"
        settings.write_text("\n".join([
            "[mlflow]",
            "default_permission = READ",
            f"database_uri = sqlite:///{folder}/users.db",
            f"admin_username = {ADMIN[0]}",
            f"admin_password = {ADMIN[1]}",
            "authorization_function = mlflow.server.auth:authenticate_request_basic_auth",
            ""]))
        command = _command(self, run) + ["--app-name", "basic-auth"]
        secrets = {"MLFLOW_AUTH_CONFIG_PATH": str(settings), "MLFLOW_FLASK_SERVER_SECRET_KEY": "live-tests-only"}
        return run.start(self.name, command, QUIET | secrets)

    def is_ready(self, run: Run) -> bool:
        return answers(run.url(self.name) + "/health")

    def seed(self, run: Run) -> Facts:
        registry = Registry(run.url(self.name), ADMIN)
        registry.add(MODELS[1])
        registry.post("users/create", username=READER[0], password=READER[1])
        return {
            "URL": run.url(self.name),
            "USER": ADMIN[0], "PASSWORD": ADMIN[1],
            "READER_USER": READER[0], "READER_PASSWORD": READER[1],
            "MODELS": 1,
        }


def _command(server: Server, run: Run) -> list[str]:
    folder = run.place(server.name)
    return [server.program("python"), "-m", "mlflow", "server", "--workers", "1",
            "--host", LOOPBACK, "--port", str(run.port(server.name)),
            "--backend-store-uri", f"sqlite:///{folder}/mlflow.db", "--artifacts-destination", str(folder / "artifacts")]


class Registry:
    """The few calls of MLflow's REST interface that fill a registry."""

    def __init__(self, url: str, user: tuple[str, str] | None = None):
        self._base = f"{url}/api/2.0/mlflow/"
        self._user = user
        self._experiment: str | None = None

    def post(self, path: str, **body) -> dict:
        return call("POST", self._base + path, body, user=self._user, expect=200).json()

    def add(self, model: Model) -> list[str]:
        """The run ids of the model's versions, oldest first."""
        self.post("registered-models/create", name=model.name, tags=_tags(model.tags),
                  description=f"Seeded by the live tests: {model.name}")
        runs = [self._add_version(model.name, number, auc) for number, auc in enumerate(model.auc, start=1)]
        for alias, version in model.aliases.items():
            self.post("registered-models/alias", name=model.name, alias=alias, version=str(version))
        return runs

    def add_prompt(self, name: str) -> None:
        """A prompt is a registered model with this tag; the list of models leaves it out."""
        mark = {"mlflow.prompt.is_prompt": "true"}
        self.post("registered-models/create", name=name, tags=_tags(mark))
        self.post("model-versions/create", name=name, source="prompt-template",
                  tags=_tags(mark | {"mlflow.prompt.text": "Summarise {{ incident }}"}))

    def _add_version(self, model: str, number: int, auc: str) -> str:
        began = 1_760_000_000_000 + number * 86_400_000
        run = self.post("runs/create", experiment_id=self._experiment_id(), run_name=f"{model} {number}",
                        start_time=began)["run"]["info"]["run_id"]
        self.post("runs/log-batch", run_id=run,
                  metrics=[_metric("auc", auc, began), _metric("log_loss", "0.25", began)],
                  params=[{"key": "max_depth", "value": str(number + 3)}],
                  tags=_tags({"git_commit": f"{number:040x}"}))
        self.post("runs/update", run_id=run, status="FINISHED", end_time=began + 60_000)
        self.post("model-versions/create", name=model, source=f"runs:/{run}/model", run_id=run,
                  tags=_tags({"validated": "true" if number % 2 else "false"}))
        return run

    def _experiment_id(self) -> str:
        if self._experiment is None:
            self._experiment = self.post("experiments/create", name="live")["experiment_id"]
        return self._experiment


def _metric(key: str, value: str, timestamp: int) -> dict:
    return {"key": key, "value": "NaN" if value == "NaN" else float(value), "timestamp": timestamp, "step": 1}


def _tags(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in tags.items()]
