"""Where things stand in the checkout and outside it."""

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
LIVE_TESTS = CHECKOUT / "Tests" / "LiveTests"
SERVER_FILES = LIVE_TESTS / "Servers"
REQUIRED_LIST = CHECKOUT / "tools" / "live.required"


def cache() -> Path:
    """The folder of the Python environments: never inside the checkout, so that every clone shares them."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "mlops-tui" / "live"


def required_servers() -> list[str]:
    lines = (line.split("#")[0].strip() for line in REQUIRED_LIST.read_text().splitlines())
    return [line for line in lines if line]
