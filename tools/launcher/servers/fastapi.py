"""A FastAPI model service with the Prometheus instrumentator, driven with traffic whose counts are known."""

import time

from ..environments import FASTAPI
from ..paths import SERVER_FILES
from ..run import LOOPBACK, Run
from ..server import Facts, Server
from ..web import answers, call

GOOD, SLOW, FAILING, INVALID, BY_TEMPLATE = 40, 4, 6, 3, 10


class FastAPI(Server):
    name = "fastapi"
    comes_from = "PyPI: fastapi and its instrumentator, requirements-fastapi.txt"
    environment = FASTAPI

    def start(self, run: Run):
        return run.start(self.name, [
            self.program("python"), "-m", "uvicorn", "--app-dir", str(SERVER_FILES / "fastapi"),
            "--host", LOOPBACK, "--port", str(run.port(self.name)), "model_service:app"],
            # Bytecode of the service program must not land in the checkout.
            {"PYTHONPYCACHEPREFIX": str(self.root / "bytecode")})

    def is_ready(self, run: Run) -> bool:
        return answers(run.url(self.name) + "/healthz")

    def seed(self, run: Run) -> Facts:
        url = run.url(self.name)
        began = time.time()
        for number in range(GOOD):
            call("POST", f"{url}/predict", {"amount": number}, expect=200)
        for _ in range(SLOW):
            call("POST", f"{url}/predict", {"amount": 5_000}, expect=200)
        for _ in range(FAILING):
            call("POST", f"{url}/predict", {"amount": -1}, expect=500)
        for _ in range(INVALID):
            call("POST", f"{url}/predict", {"sum": 1}, expect=422)
        for number in range(BY_TEMPLATE):
            version = 6 if number % 2 else 7
            call("POST", f"{url}/models/fraud-detector/versions/{version}/predict", {"amount": 1}, expect=200)
        return {
            "URL": url,
            "REQUESTS": GOOD + SLOW + FAILING + INVALID,
            "SUCCESSES": GOOD + SLOW,
            "SLOW": SLOW,
            "ERRORS": FAILING,
            "INVALID": INVALID,
            "TEMPLATE_REQUESTS": BY_TEMPLATE,
            "TRAFFIC_BEGAN": f"{began:.3f}",
            "TRAFFIC_ENDED": f"{time.time():.3f}",
        }
