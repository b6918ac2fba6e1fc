"""The servers, in the order in which they are reported. A new one is one file here and one line below."""

from .alertmanager import Alertmanager
from .fastapi import FastAPI
from .mlflow import MLflow, MLflowAuth
from .mlserver import MLServer
from .prometheus import Prometheus, PrometheusTLS
from .torchserve import TorchServe
from .triton import Triton

CATALOG = [MLflow, MLflowAuth, Prometheus, PrometheusTLS, Alertmanager, FastAPI, MLServer, Triton, TorchServe]
