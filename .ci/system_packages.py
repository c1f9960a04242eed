"""Libraries and programs that no Python package brings: `system_packages.py run` or `system_packages.py test`.

Looks for the thing itself, not for a package's name; installs with apt-get what is missing when that needs no password;
otherwise says once, with the exact command, what to install. Standard library only: it runs before anything is installed.
"""

import ctypes
import ctypes.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

BROWSER = "chromium-headless-shell"
FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/opt/homebrew/share/fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "~/.local/share/fonts",
    "~/.fonts",
)


def library(name: str) -> Callable[[], bool]:
    """Asks the loader, as WeasyPrint will."""

    def present() -> bool:
        folders = ("", "/opt/homebrew/lib/", "/usr/local/lib/") if sys.platform == "darwin" else ("",)
        for folder in folders:
            try:
                ctypes.CDLL(f"{folder}lib{name}.dylib" if sys.platform == "darwin" else f"lib{name}.so.0")
            except OSError:
                continue
            return True
        return ctypes.util.find_library(name) is not None

    return present


def font(pattern: str) -> Callable[[], bool]:
    return lambda: any(next(Path(folder).expanduser().rglob(pattern), None) for folder in FONT_FOLDERS)


def program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def browser() -> bool:
    """The one without a window is a quarter quicker; any will do."""
    return program(
        "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"
    )() or any(Path("/Applications", app).exists() for app in ("Google Chrome.app", "Chromium.app"))


@dataclass(frozen=True)
class Need:
    what: str
    present: Callable[[], bool]
    debian: str
    brew: str
    required: bool = False
    for_tests_only: bool = False


NEEDS = (
    Need("Pango (PDF)", library("pango-1.0"), "libpango-1.0-0", "pango", required=True),
    Need("Pango's FreeType part (PDF)", library("pangoft2-1.0"), "libpangoft2-1.0-0", "pango", required=True),
    Need("HarfBuzz subset (smaller PDF files)", library("harfbuzz-subset"), "libharfbuzz-subset0", "harfbuzz"),
    Need("Noto fonts", font("NotoSans-Regular.*"), "fonts-noto-core", "font-noto-sans", required=True),
    Need("Arabic font", font("NotoNaskhArabic*"), "fonts-noto-core", "font-noto-naskh-arabic", required=True),
    Need("Chinese font", font("NotoSansCJK*"), "fonts-noto-cjk", "font-noto-sans-cjk", required=True),
    Need("gettext (translation check)", program("xgettext"), "gettext", "gettext", for_tests_only=True),
    Need("pdftotext (PDF tests)", program("pdftotext"), "poppler-utils", "poppler", for_tests_only=True),
    Need("Chromium (browser tests)", browser, BROWSER, "chromium", for_tests_only=True),
)


def missing(purpose: str) -> list[Need]:
    return [need for need in NEEDS if (purpose == "test" or not need.for_tests_only) and not need.present()]


# Installing


def apt_get() -> list[str] | None:
    """How to call apt-get here without being asked for a password."""
    if not shutil.which("apt-get"):
        return None
    if os.getuid() == 0:
        return ["apt-get"]
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    return None


def install(command: Sequence[str], packages: Sequence[str]) -> None:
    print("Installing " + " ".join(packages), flush=True)
    quietly(command, "-qq", "update")
    steps = [*command, "-qq", "-y", "--no-install-recommends", "install"]
    if not quietly(steps, *packages):  # one that this release does not have must not keep out the others
        for package in packages:
            quietly(steps, package)


def quietly(command: Sequence[str], *arguments: str) -> bool:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        [*command, *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    return done.returncode == 0


def debian_packages(needs: Sequence[Need]) -> list[str]:
    """Ubuntu has Chromium as a snap alone, which is for the person to install."""
    return sorted({need.debian for need in needs if need.debian != BROWSER or not is_ubuntu()})


def is_ubuntu() -> bool:
    release = Path("/etc/os-release")
    return release.exists() and "ID=ubuntu" in release.read_text(encoding="utf-8").splitlines()


# Telling


def by_hand(needs: Sequence[Need]) -> str:
    """The command that installs them."""
    if sys.platform == "darwin":
        return "brew install " + " ".join(sorted({need.brew for need in needs}))
    if not shutil.which("apt-get"):
        return "install with your system's package manager what Debian calls " + " ".join(debian_packages(needs))
    commands = []
    if packages := debian_packages(needs):
        commands.append(f"sudo apt-get update && sudo apt-get install -y {' '.join(packages)}")
    if is_ubuntu() and any(need.debian == BROWSER for need in needs):
        commands.append("sudo snap install chromium")
    return " && ".join(commands)


def main(arguments: Sequence[str]) -> int:
    if list(arguments) not in (["run"], ["test"]):
        print(__doc__, file=sys.stderr)
        return 2
    needs = missing(arguments[0])
    command = apt_get() if needs else None
    if command and (packages := debian_packages(needs)):
        install(command, packages)
        needs = missing(arguments[0])
    if not needs:
        return 0
    required = any(need.required for need in needs)
    word = "Missing" if required else "Not found, so what needs it is left out"
    print(f"{word}: {', '.join(need.what for need in needs)}. To install:\n\n  {by_hand(needs)}\n", file=sys.stderr)
    return 1 if required else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
