"""What many tests begin with is built once for those that follow one another: a scene.

A fixture marked with `scene` is made, with the people and things that it asks for, in a transaction around all tests that ask
for the same. Each of them works inside a savepoint, on copies of its own, and leaves the scene as it found it.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from inspect import isgeneratorfunction
from itertools import groupby
from pathlib import Path
from shutil import copytree
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings

Made = TypeVar("Made", bound=Callable[..., Any])
Values = dict[Callable[..., Any], Any]
# Name, what makes it, and the parameters of all that it asks for
Scenes = list[tuple[str, Callable[..., Any], dict[str, Any]]]
COPIES = pytest.StashKey[Values]()


def scene(made: Made) -> Made:
    """Below `pytest.fixture`: this one takes long, and makes only rows, files and what it returns."""
    made.is_scene = True  # type: ignore[attr-defined]
    return made


class Stage:
    """The scene that stands, if any."""

    def __init__(self, folders: Iterator[Path]) -> None:
        self.folders = folders
        self.around: transaction.Atomic | None = None
        self.shown: Scenes = []
        self.values: Values = {}

    def strike(self) -> None:
        around, self.around, self.shown, self.values = self.around, None, [], {}
        if around is not None:
            transaction.set_rollback(True)
            around.__exit__(None, None, None)

    def show(self, item: pytest.Item) -> None:
        """Builds what the test begins with, unless it stands."""
        wanted = scenes_of(item)
        if wanted == self.shown and self.is_sound():
            return
        self.strike()
        if wanted:
            self.around, self.shown, self.folder = transaction.atomic(), wanted, next(self.folders)
            self.around._from_testcase = True  # type: ignore[attr-defined]
            self.around.__enter__()
            self.folder.mkdir()
            try:
                with override_settings(MEDIA_ROOT=self.folder):
                    for name, _made, _parameters in wanted:
                        self.value(name, item)
                connection.check_constraints()
            except BaseException:
                self.strike()
                raise

    def is_sound(self) -> bool:
        """No test has ended the transaction or closed the connection."""
        return self.around is None or (connection.atomic_blocks == [self.around] and not connection.needs_rollback)

    def value(self, name: str, item: pytest.Item) -> Any:
        definition = definitions_of(item)[name]
        made = definition.func
        if made not in self.values:
            if not made.__module__.startswith("tests.") or isgeneratorfunction(made) or definition.scope != "function":
                raise RuntimeError(f"A scene cannot ask for {name}: it is more than rows and files.")
            asked = {one: self.value(one, item) for one in definition.argnames if one not in ("db", "request")}
            if "db" in definition.argnames:
                asked["db"] = None
            if "request" in definition.argnames:
                asked["request"] = SimpleNamespace(param=parameters_of(item)[name])
            self.values[made] = made(**asked)
        return self.values[made]


def definitions_of(item: pytest.Item) -> dict[str, Any]:
    """The fixtures that the test asks for, and what they ask for, in the order in which they are made."""
    known = getattr(getattr(item, "_fixtureinfo", None), "name2fixturedefs", {})
    return {name: known[name][-1] for name in getattr(item, "fixturenames", ()) if name in known}


def parameters_of(item: pytest.Item) -> dict[str, Any]:
    return item.callspec.params if hasattr(item, "callspec") else {}


def scenes_of(item: pytest.Item) -> Scenes:
    """What the test wants to begin with; nothing when others are to see what it does: a transaction would hide it."""
    definitions, marker = definitions_of(item), item.get_closest_marker("django_db")
    if {"transactional_db", "live_server"} & set(definitions) or (marker and marker.kwargs.get("transaction")):
        return []
    return [
        (name, known.func, {one: parameters_of(item).get(one) for one in all_asked(name, definitions)})
        for name, known in sorted(definitions.items())
        if getattr(known.func, "is_scene", False)
    ]


def all_asked(name: str, definitions: dict[str, Any]) -> list[str]:
    """Itself, and whatever it asks for."""
    found = [name]
    for one in found:
        asked = definitions[one].argnames if one in definitions else ()
        found += [other for other in asked if other not in found]
    return found


def in_order_of_scenes(items: list[pytest.Item]) -> list[pytest.Item]:
    """Tests of one file that begin with the same follow one another."""
    ordered: list[pytest.Item] = []
    for _path, file in groupby(items, key=lambda item: item.path):
        turns: list[tuple[Scenes, list[pytest.Item]]] = []
        for item in file:
            wanted = scenes_of(item)
            turn = next((known for scenes, known in turns if scenes == wanted), None)
            if turn is None:
                turns.append((wanted, turn := []))
            turn.append(item)
        ordered += [item for _scenes, turn in turns for item in turn]
    return ordered


@pytest.fixture(scope="session")
def scenery(django_db_setup: None, django_db_blocker: Any, media_folders: Iterator[Path]) -> Iterator[Stage]:
    made = Stage(media_folders)
    yield made
    with django_db_blocker.unblock():
        made.strike()


@pytest.fixture
def within_scene(request: pytest.FixtureRequest, scenery: Stage, apart: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        scenery.show(request.node)
    request.node.stash[COPIES] = deepcopy(scenery.values)
    if scenery.shown:
        copytree(scenery.folder, settings.MEDIA_ROOT, dirs_exist_ok=True)


@pytest.fixture
def _django_db_helper(within_scene: None, _django_db_helper: None) -> None:
    """The transaction of a test lies within that of its scene."""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> Iterator[None]:
    made = fixturedef.func
    copies = request.node.stash.get(COPIES, {}) if request.scope == "function" else {}
    if made not in copies:
        return (yield)
    fixturedef.func = lambda **_asked: copies[made]
    try:
        return (yield)
    finally:
        fixturedef.func = made
