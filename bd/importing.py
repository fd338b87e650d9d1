"""Imports the modules of this package with the least work that takes: a short command is little else than imports.

The standard finder walks `sys.path`, keeps directory listings and derives every name again; for forty modules that is
a seventh of an interpreter start. Here a module's place follows from its name, and the compiled file beside it is used
if it is the one the standard loader would use. In any doubt the standard loader does its work.
"""

from __future__ import annotations

import os
import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import MAGIC_NUMBER
from _frozen_importlib_external import SourceFileLoader
from marshal import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

_READ_BYTES = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_HEADER_BYTES = 16
_BY_MODIFICATION_TIME = b"\0\0\0\0"
_MOST_BYTES = 3 << 14  # read at once: more than any compiled module here has


def install() -> None:
    """Puts the finder first, where this package lies in plain files with compiled ones beside them."""
    spec = __spec__
    if type(spec.loader) is SourceFileLoader and spec.cached and sys.pycache_prefix is None:
        folder, _, name = spec.cached.rpartition(os.sep)
        package = os.path.dirname(folder)
        suffix = name.removeprefix("importing")
        sys.meta_path.insert(0, _Finder(os.path.dirname(package), os.path.basename(folder), suffix))


class _Loader(SourceFileLoader):
    """Runs a module's compiled file if it belongs to the source as it was found."""

    def __init__(self, name: str, path: str, source: os.stat_result) -> None:
        super().__init__(name, path)
        self.source = source

    def exec_module(self, module: ModuleType) -> None:
        """Fills the module."""
        source = self.source
        try:
            descriptor = os.open(module.__cached__, _READ_BYTES)
        except OSError:
            super().exec_module(module)
            return
        try:
            data = os.read(descriptor, _MOST_BYTES)
        finally:
            os.close(descriptor)
        stamp = (int(source.st_mtime) & 0xFFFFFFFF).to_bytes(4, "little")
        size = (source.st_size & 0xFFFFFFFF).to_bytes(4, "little")
        if len(data) < _MOST_BYTES and data[:_HEADER_BYTES] == MAGIC_NUMBER + _BY_MODIFICATION_TIME + stamp + size:
            code = loads(memoryview(data)[_HEADER_BYTES:])  # noqa: S302 (what an import is)
            del data  # not kept while the modules this one needs are loaded
            exec(code, module.__dict__)  # noqa: S102
        else:
            super().exec_module(module)


class _Finder:
    """Finds a module of this package by its name alone."""

    def __init__(self, root: str, cache: str, suffix: str) -> None:
        self.root = root + os.sep
        self.cache = os.sep + cache + os.sep
        self.suffix = suffix

    def find_spec(self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None) -> ModuleSpec | None:
        """Returns where the module is; None for what this package does not have."""
        if name[:3] != "bd.":
            return None
        base = self.root + name.replace(".", os.sep)
        folder, _, stem = base.rpartition(os.sep)
        is_package = False
        source = _found(base + ".py")
        if source is None:
            is_package, folder, stem = True, base, "__init__"
            source = _found(base + os.sep + "__init__.py")
            if source is None:
                return None
        origin = folder + os.sep + stem + ".py"
        spec = ModuleSpec(name, _Loader(name, origin, source), origin=origin, is_package=is_package)
        spec.has_location = True
        spec.cached = folder + self.cache + stem + self.suffix
        if is_package:
            spec.submodule_search_locations = [folder]
        return spec


def _found(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except OSError:
        return None
