"""HTTP for seeding: JSON in and out over loopback, with retries only where a caller asks for them."""

import base64
import json
import ssl
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TIMEOUT = 60


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body or b"{}")

    def text(self) -> str:
        return self.body.decode(errors="replace")


class UnexpectedAnswer(Exception):
    """A server answered a seeding call with another status than the seed counts on."""


def call(method: str, url: str, body: Any = None, user: tuple[str, str] | None = None,
         expect: int | None = None, authority: Path | None = None) -> Answer:
    """One request; `expect` is the only status that is accepted, and without it every status is an answer.

    `authority` is the certificate authority to trust instead of the system's.
    """
    headers = {"Content-Type": "application/json"} if body is not None else {}
    if user:
        headers["Authorization"] = "Basic " + base64.b64encode(":".join(user).encode()).decode()
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, headers=headers, method=method)
    try:
        with _opener(authority).open(request, timeout=TIMEOUT) as response:
            answer = Answer(response.status, response.read())
    except urllib.error.HTTPError as error:
        answer = Answer(error.code, error.read())
    if expect is not None and answer.status != expect:
        raise UnexpectedAnswer(f"{method} {url} answered {answer.status}, not {expect}: {answer.text()[:300]}")
    return answer


def answers(url: str, user: tuple[str, str] | None = None, authority: Path | None = None) -> bool:
    """Whether the URL answers 200 now."""
    try:
        return call("GET", url, user=user, authority=authority).status == 200
    except OSError:
        return False


def _opener(authority: Path | None) -> urllib.request.OpenerDirector:
    # A proxy set for the outside must never see requests to loopback.
    handlers = [urllib.request.ProxyHandler({})]
    if authority:
        handlers.append(urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=str(authority))))
    return urllib.request.build_opener(*handlers)


def wait_until(what: str, holds, deadline: float, alive=lambda: True) -> None:
    """Asks until it holds; `alive` ends the wait early when the server it depends on has died."""
    end = time.monotonic() + deadline
    while True:
        if holds():
            return
        if not alive():
            raise TimeoutError(f"it ended before {what}")
        if time.monotonic() > end:
            raise TimeoutError(f"after {deadline:.0f} s it was still not true that {what}")
        time.sleep(0.1)
