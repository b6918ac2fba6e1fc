"""A custom MLServer runtime: it doubles its input, and fails on anything below zero."""

from mlserver import MLModel
from mlserver.codecs import NumpyCodec
from mlserver.types import InferenceRequest, InferenceResponse


class Scorer(MLModel):
    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        values = NumpyCodec.decode_input(payload.inputs[0])
        if (values < 0).any():
            raise ValueError("the model cannot score a value below zero")
        output = NumpyCodec.encode_output("score", values * 2)
        return InferenceResponse(model_name=self.name, model_version=self.version, outputs=[output])
