"""A certificate authority of one run and a certificate for loopback, by the `openssl` command."""

import subprocess
from pathlib import Path

from .debian import program

DAYS = "2"


def make(folder: Path) -> Path:
    """Writes `server.crt` and `server.key`; the answer is the path of the authority's certificate."""
    authority, authority_key = folder / "authority.crt", folder / "authority.key"
    request, names = folder / "server.csr", folder / "names.cnf"
    names.write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n")
    _openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", DAYS,
             "-subj", "/CN=Live tests authority", "-keyout", authority_key, "-out", authority)
    _openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
             "-subj", "/CN=localhost", "-keyout", folder / "server.key", "-out", request)
    _openssl("x509", "-req", "-in", request, "-CA", authority, "-CAkey", authority_key, "-CAcreateserial",
             "-days", DAYS, "-extfile", names, "-out", folder / "server.crt")
    return authority


def _openssl(*arguments) -> None:
    subprocess.run([program("openssl"), *map(str, arguments)], check=True, capture_output=True,
                   stdin=subprocess.DEVNULL)
