"""What a command works with: its streams, its settings, who runs it, and the workspace, each made when first asked for.

A command reads `bd.json`, `bd.actor`, `bd.workspace` and so on, and answers with `bd.emit`, `bd.line`, `bd.note`,
`bd.warn`. It never touches the process itself: argv, environment, clock and streams arrive here as values.
"""

from __future__ import annotations

import os
import sys

from bd.cli.global_options import GlobalOptions
from bd.errors import InvalidValue
from bd.errors import WorkspaceProblem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any
    from typing import TextIO

    from bd.cli.settings import Settings
    from bd.cli.streams import Output
    from bd.errors import BdError
    from bd.storage.paths import Location
    from bd.sync.write_cycle import Write
    from bd.util.clock import Clock
    from bd.workspace import OpenOptions
    from bd.workspace import Workspace

_TRUE = ("1", "true", "yes", "on")
_PLACE_VARIABLES = ("BEADS_DIR", "BEADS_DB", "BD_DB", "BEADS_JSONL")


class Context:
    """One run of one command."""

    __slots__ = (
        "_ascii_signs",
        "_cwd",
        "_has_settings",
        "_identity",
        "_json",
        "_location",
        "_opened",
        "_settings",
        "_workspace",
        "argv",
        "clock",
        "env",
        "globals",
        "has_document",
        "is_pageable",
        "is_started",
        "stderr",
        "stdin",
        "stdout",
    )

    def __init__(
        self,
        argv: list[str],
        *,
        env: Mapping[str, str],
        clock: Clock,
        streams: tuple[TextIO, Output, Output],
        cwd: str | None = None,
    ) -> None:
        """Takes the outside world; `streams` are input, output and the one for messages."""
        self.argv = argv
        self.env = env
        self.clock = clock
        self.stdin, self.stdout, self.stderr = streams
        self.globals = GlobalOptions({})
        self.has_document = False
        self.is_pageable = False
        self.is_started = False
        self._ascii_signs: bool | None = None
        self._cwd = cwd
        self._has_settings = True
        self._identity: tuple[str, str] | None = None
        self._json: bool | None = None
        self._location: Location | None = None
        self._opened: list[Workspace] = []
        self._settings: Settings | None = None
        self._workspace: Workspace | None = None

    def start(self, given: Mapping[str, Any], *, has_settings: bool) -> None:
        """Takes the global options and whether a workspace's settings matter to the command.

        Raises: InvalidValue, NoDirectory.
        """
        self.globals = GlobalOptions(given)
        self.is_started = True
        self._has_settings = has_settings
        if self.globals.directory:
            self._cwd = os.path.join(self.cwd, self.globals.directory)
            if not os.path.isdir(self._cwd):
                from bd.cli.problems import NoDirectory

                raise NoDirectory(self.globals.directory)

    # ---- what is asked for

    @property
    def json(self) -> bool:
        """Whether standard output is for a program."""
        if self._json is None:
            self._json = self._wants_json()
        return self._json

    @property
    def quiet(self) -> bool:
        """Whether notes are left out."""
        return bool(self.globals.quiet)

    @property
    def readonly(self) -> bool:
        """Whether changes are refused."""
        return bool(self.globals.readonly)

    @property
    def is_terminal(self) -> bool:
        """Whether a person reads standard output."""
        return self.stdout.isatty()

    @property
    def has_ascii_signs(self) -> bool:
        """Whether the environment asks for no pictograms."""
        if self._ascii_signs is None:
            self._ascii_signs = self.env.get("BD_NO_EMOJI", "").lower() not in ("", "0", "false", "no")
        return self._ascii_signs

    @property
    def lock_timeout_s(self) -> float:
        """How long to wait for another process, in seconds."""
        return self.settings.seconds("lock-timeout", 30.0)

    def _wants_json(self) -> bool:
        """Answers `json`: the flag, `BD_JSON`, then the settings."""
        if self.globals.json is not None:
            return self.globals.json
        variable = self.env.get("BD_JSON", "")
        if variable or not self._has_settings:
            return variable.lower() in _TRUE
        try:
            return self.settings.boolean("json")
        except WorkspaceProblem:
            return False
        except InvalidValue as error:
            self.warn(error.message)
            return False

    # ---- where, who

    @property
    def cwd(self) -> str:
        """The directory relative paths start from.

        Raises: NoCurrentDirectory.
        """
        if self._cwd is None:
            try:
                self._cwd = os.getcwd()
            except OSError:
                from bd.cli.problems import NoCurrentDirectory

                raise NoCurrentDirectory from None
        return self._cwd

    @property
    def actor(self) -> str:
        """The name changes are recorded under."""
        chosen = self.settings.text("actor")
        return chosen or self._who()[0] or self.env.get("USER") or "unknown"

    @property
    def owner(self) -> str:
        """The mail address new issues belong to, "" when there is none."""
        return self.env.get("GIT_AUTHOR_EMAIL") or self._who()[1]

    def _who(self) -> tuple[str, str]:
        """Returns the name and address git knows."""
        if self._identity is None:
            from bd.util.gitconfig import read_identity

            self._identity = read_identity(self.env, self.cwd, self.location.git_dir)
        return self._identity

    # ---- settings and workspace

    @property
    def location(self) -> Location:
        """Where the workspace lies.

        Raises: NoWorkspace and its kin.
        """
        if self._location is None:
            from bd.storage.paths import find_location

            self._location = find_location(self.cwd, self.env, db_flag=self.globals.db)
        return self._location

    def reset_location(self, beads_dir: str) -> Location:
        """Looks again after the workspace in `beads_dir` was made."""
        from bd.storage.paths import find_location

        self._location = find_location(self.cwd, {**self.env, "BEADS_DIR": beads_dir}, db_flag=self.globals.db)
        self._settings = None
        return self._location

    @property
    def settings(self) -> Settings:
        """What flags, environment and files say."""
        if self._settings is None:
            try:
                beads_dir = self.location.beads_dir
            except WorkspaceProblem:
                beads_dir = ""
            self._settings = self.settings_at(beads_dir)
        return self._settings

    def settings_at(self, beads_dir: str) -> Settings:
        """Returns the settings as they would be with the workspace in `beads_dir`."""
        from bd.cli.settings import Settings

        return Settings(self.env, beads_dir, flags=self.globals.settings())

    @property
    def workspace(self) -> Workspace:
        """The open workspace; `main` closes it."""
        if self._workspace is None:
            self._workspace = self._open(self.location, self.settings)
        return self._workspace

    def write(self, operation: str, workspace: Workspace | None = None) -> Write:
        """Returns the context manager of one write by the actor, into this workspace or another that is open."""
        return (workspace or self.workspace).write(self.actor, operation, find_owner=lambda: self.owner)

    def other_workspace(self, path: str) -> Workspace:
        """Opens the workspace of another directory.

        Raises: NoDirectory, NoWorkspace.
        """
        from bd.storage.paths import find_location

        directory = self.path(path)
        if not os.path.isdir(directory):
            from bd.cli.problems import NoDirectory

            raise NoDirectory(path)
        env = {name: value for name, value in self.env.items() if name not in _PLACE_VARIABLES}
        location = find_location(directory, env)
        return self._open(location, self.settings_at(location.beads_dir))

    def _open(self, location: Location, settings: Settings) -> Workspace:
        """Opens a workspace, to be closed at the end."""
        from bd.cli.settings import ConfiguredRepositories
        from bd.workspace import Workspace

        options = self.open_options(settings)
        options.hydrate = ConfiguredRepositories(settings, location.beads_dir)
        self._opened.append(Workspace.open(location, clock=self.clock, options=options))
        settings.attach(self._opened[-1].store.con)
        return self._opened[-1]

    def open_options(self, settings: Settings) -> OpenOptions:
        """Returns how a workspace with these settings is opened."""
        from bd.cli.settings import SettingsText
        from bd.workspace import OpenOptions

        options = OpenOptions(
            readonly=self.readonly,
            lock_timeout_s=settings.seconds("lock-timeout", 30.0),
            settings=SettingsText(settings),
        )
        options.synchronous = settings.text("synchronous", "full")
        options.auto_import = not settings.boolean("no-auto-import")
        options.auto_export = not settings.boolean("no-auto-flush")
        options.cache_dir = cache_directory(self.env)
        return options

    def close(self) -> list[str]:
        """Closes what was opened and returns the warnings that came up."""
        warnings: list[str] = []
        for workspace in self._opened:
            workspace.close()
            warnings += workspace.warnings
        self._opened = []
        if self._settings is not None:
            self._settings.detach()
        return warnings

    # ---- reading and answering

    def path(self, text: str) -> str:
        """Returns a path the user gave, as an absolute one.

        Raises: InvalidValue for what no path holds.
        """
        if "\0" in text:
            raise InvalidValue(f"no path holds a null character: {text!r}", hint="check the path")
        if text == "~" or text.startswith("~/"):
            text = self.env.get("HOME", "~") + text[1:]
        return os.path.join(self.cwd, text)

    def text(self, value: str | None) -> str | None:
        """Returns a text the user gave: `-` is standard input, `@file` the contents of a file."""
        if value is None or (value != "-" and value[:1] != "@"):
            return value
        from bd.cli.texts import read_text

        return read_text(self, value)

    def emit(self, document: object) -> None:
        """Answers with the one JSON document."""
        from bd.util.jsontext import dumps_document

        self.has_document = True
        if self.env.get("BD_JSON_ENVELOPE") == "1":
            document = {"schema_version": 1, "data": document}
        self.stdout.write(dumps_document(document))

    def line(self, text: str = "") -> None:
        """Answers with a line that we composed; `BD_NO_EMOJI` keeps its signs ASCII."""
        if self.has_ascii_signs:
            from bd.cli.signs import in_ascii

            text = in_ascii(text)
        self.stdout.write(text + "\n")

    def page(self) -> None:
        """Lets a pager show the whole answer, should a terminal be too small for it."""
        self.is_pageable = True

    def text_line(self, text: str) -> None:
        """Answers with text that a user wrote, as it is."""
        self.stdout.write(text + "\n")

    def show_answer(self) -> None:
        """Writes what was answered so far; a pager takes what it may when that is taller than the terminal."""
        if self.is_pageable and self.is_terminal:
            from bd.cli.render.pager import print_paged

            print_paged(self, self.stdout.take())
            self.is_pageable = False
        self.stdout.flush()

    def note(self, text: str) -> None:
        """Tells the person at the terminal something, unless that is unwanted; what was answered so far goes first."""
        if not self.quiet:
            if self.is_terminal:
                self.show_answer()
            self._say(text)

    def warn(self, text: str) -> None:
        """Tells about something that went less well than it should."""
        self._say(f"Warning: {text}")

    def complain(self, error: BdError) -> None:
        """Tells about one target's failure while the command goes on."""
        self._say(f"Error: {error.message}")

    def _say(self, text: str) -> None:
        """Writes a line on standard error at once; what a user wrote in it does not steer a terminal."""
        from bd.cli.render.printable import one_line

        self.stderr.write(one_line(text) + "\n")
        self.stderr.flush()


def cache_directory(env: Mapping[str, str]) -> str:
    """Returns the directory for what can be made again, "" when there is no place for it."""
    chosen = env.get("BD_CACHE_DIR")
    if chosen:
        return chosen
    home = env.get("HOME", "")
    if sys.platform == "darwin" and home:
        return os.path.join(home, "Library", "Caches", "bd")
    if sys.platform != "win32":
        base = env.get("XDG_CACHE_HOME") or (os.path.join(home, ".cache") if home else "")
        return os.path.join(base, "bd") if base else ""
    import platformdirs

    return platformdirs.user_cache_dir("bd", appauthor=False)
