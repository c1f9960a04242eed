"""Files on the disk, whole or not at all: what cannot be written to its end leaves nothing behind."""

import os
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """Writes beside the place and moves the finished file into it. A worker that is killed meanwhile leaves a part in
    the folder `parts`, which is nobody's file."""

    def _save(self, name: str, content: Any) -> str:
        part = f"parts/{uuid4().hex}"
        try:
            super()._save(part, content)  # type: ignore[misc]
            return self.put(part, name)
        finally:
            Path(self.path(part)).unlink(missing_ok=True)

    def put(self, part: str, name: str) -> str:
        """Gives the finished file its name; when somebody took it in the same moment, the next free one."""
        while True:
            target = Path(self.path(name))
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                target.touch(exist_ok=False)  # the name is ours from here on
            except FileExistsError:
                name = self.get_available_name(name)
            else:
                os.replace(self.path(part), target)
                return name.replace("\\", "/")
