"""A handler of TorchServe: it doubles its input, and fails on anything below zero."""


def handle(requests, context):
    if not requests:
        return None
    values = [request["body"]["value"] for request in requests]
    if min(values) < 0:
        raise ValueError("the model cannot score a value below zero")
    return [{"score": value * 2} for value in values]
