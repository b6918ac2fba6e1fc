"""A model of Triton's python backend: it doubles its input; on a value below zero it raises, on one above 100 it answers an error."""

import numpy
import triton_python_backend_utils as backend


class TritonPythonModel:
    def initialize(self, arguments):
        if arguments["model_name"] == "broken":
            raise RuntimeError("the weights of this version are missing")

    def execute(self, requests):
        return [self._answer(backend.get_input_tensor_by_name(request, "VALUE").as_numpy()) for request in requests]

    def _answer(self, values):
        if (values < 0).any():
            raise ValueError("the model cannot score a value below zero")
        if (values > 100).any():
            return backend.InferenceResponse(output_tensors=[], error=backend.TritonError("the value is out of range"))
        return backend.InferenceResponse([backend.Tensor("SCORE", (values * 2).astype(numpy.float32))])
