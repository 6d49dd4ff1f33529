"""A Python environment with pinned packages, made on the first run of a script that needs it."""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
DEFAULT_FOLDER = HERE.parent.parent / ".build" / "python"


def python(requirements, folder=None):
    """The interpreter of an environment that holds `requirements` (a file beside this one)."""
    wanted = (HERE / requirements).read_bytes()
    folder = Path(folder or DEFAULT_FOLDER) / Path(requirements).stem
    interpreter, stamp = folder / "bin" / "python", folder / "installed"
    digest = hashlib.sha256(wanted + sys.version.encode()).hexdigest()
    if not (stamp.exists() and stamp.read_text() == digest):
        print(f"making a Python environment in {folder}", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        install = [interpreter, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, "-r", HERE / requirements], check=True)
        stamp.write_text(digest)
    return interpreter


def enter(requirements):
    """Starts the running script again inside the environment, unless it is there already.

    `--venv DIR` among the arguments names another folder for environments.
    """
    if os.environ.get("GENLOCK_EVALUATION_PYTHON") == requirements:
        return
    arguments = sys.argv[1:]
    folder = arguments[arguments.index("--venv") + 1] if "--venv" in arguments[:-1] else None
    interpreter = str(python(requirements, folder))
    environment = {**os.environ, "GENLOCK_EVALUATION_PYTHON": requirements}
    os.execve(interpreter, [interpreter, sys.argv[0], *arguments], environment)
