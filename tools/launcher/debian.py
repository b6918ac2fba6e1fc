"""Programs of Debian's packages: their binaries only, never the services that the packages bring."""

import shutil

from .environments import CannotInstall


def program(*names: str) -> str:
    """The path of the first of the names that is installed."""
    for name in names:
        path = shutil.which(name) or shutil.which(name, path="/usr/local/bin:/usr/bin:/usr/sbin")
        if path:
            return path
    raise CannotInstall(f"the program {names[0]} is not installed (`make deps` installs it)")
