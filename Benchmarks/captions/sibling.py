"""The one place that knows where ../sync is: its modules are used here as they are."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "sync"))

import environment  # noqa: E402

# Files of requirements have the same names in both folders, their environments have not.
environment.DEFAULT_FOLDER = environment.DEFAULT_FOLDER / "captions"


def enter(requirements="requirements.txt"):
    """Starts the running script again inside the environment of a file beside this one."""
    environment.enter(str(HERE / requirements))


def python(requirements, folder=None):
    return environment.python(str(HERE / requirements), folder)
