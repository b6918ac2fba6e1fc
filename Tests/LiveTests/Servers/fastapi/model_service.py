"""A model service as teams write them: FastAPI, the Prometheus instrumentator, and a few gauges of its own."""

import asyncio

from fastapi import FastAPI
from prometheus_client import Gauge
from prometheus_fastapi_instrumentator import Instrumentator
from pydantic import BaseModel, Field

app = FastAPI(title="fraud-detector", version="7")
# The scrape itself is left out, so that the counters hold the driven traffic and nothing else.
Instrumentator(excluded_handlers=["/metrics"]).instrument(app).expose(app)

Gauge("model_info", "The model that this process serves.", ["model", "version"]).labels("fraud-detector", "7").set(1)
drift = Gauge("feature_drift_psi", "Population stability index against the training data.", ["feature"])
drift.labels("amount").set(0.31)
drift.labels("age").set(0.04)
drift.labels("merchant").set(float("nan"))

SLOW_AMOUNT = 1_000
SLOW_SECONDS = 0.3


class Payment(BaseModel):
    amount: float = Field(description="Below zero the model fails; above 1,000 it takes 0.3 s.")


@app.get("/healthz")
def healthz() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/predict")
async def predict(payment: Payment) -> dict[str, float]:
    if payment.amount < 0:
        raise RuntimeError("the model cannot score a negative amount")
    if payment.amount > SLOW_AMOUNT:
        await asyncio.sleep(SLOW_SECONDS)
    return {"score": min(payment.amount / 10_000, 1)}


@app.post("/models/{name}/versions/{version}/predict")
async def predict_with(name: str, version: str, payment: Payment) -> dict[str, float]:
    """The metrics keep the template of this path, so model and version are lost in them."""
    return await predict(payment)
