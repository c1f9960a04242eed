"""A disk that is full after a few kilobytes: a real one, where the machine lets us mount it."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def tiny_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file system of 64 kB in memory."""
    folder = tmp_path_factory.mktemp("tiny")
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if mount is None or umount is None:
        pytest.skip("mounting a file system needs the mount command")
    done = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if done.returncode:
        pytest.skip("mounting a file system needs the rights of an administrator")
    try:
        yield folder
    finally:
        subprocess.run([umount, str(folder)], check=True)
