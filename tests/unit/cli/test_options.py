"""The declarations of options, split into modules: `cli.options.everywhere`, `cli.options.kinds` and the others."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from bd.cli import options

MODULES = [import_module(f"bd.cli.options.{found.name}") for found in pkgutil.iter_modules(options.__path__)]


def test_every_declaration_is_found_in_the_package() -> None:
    """A command's annotation is looked up in the package, so each module is taken in whole."""
    declared = {name: value for module in MODULES for name, value in vars(module).items() if name.endswith("Option")}

    assert declared
    assert {name: getattr(options, name, None) for name in declared} == declared


def test_a_name_is_declared_once() -> None:
    """Two modules do not declare the same option."""
    names = [name for module in MODULES for name in vars(module) if name.endswith(("Option", "Argument"))]

    assert sorted(names) == sorted(set(names))
