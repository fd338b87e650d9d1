"""The files that configure a workspace: config.yaml, metadata.json, .gitignore, and the repositories they name."""

from __future__ import annotations

import os

from bd.doctor.finding import counted
from bd.doctor.finding import failed
from bd.doctor.finding import listed
from bd.doctor.finding import passed
from bd.doctor.finding import warned
from bd.storage.beadsdir import CONFIG_NAME
from bd.storage.beadsdir import METADATA_NAME
from bd.storage.beadsdir import load_metadata
from bd.storage.place_problems import BrokenMetadata
from bd.storage.repositories import OURS
from bd.storage.repositories import load_collisions
from bd.storage.repositories import select_repositories
from bd.storage.settings_kv import all_config
from bd.sync.freshness import problem_sentence
from bd.tracker.configure import find_problems
from bd.tracker.setup import GITIGNORE
from bd.util.keytree import find_value
from bd.util.keytree import flatten
from bd.util.keytree import to_text
from bd.util.yamlfile import BrokenYaml
from bd.util.yamlfile import load_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.doctor.finding import Finding
    from bd.doctor.subject import Subject

_CONFIG_FILES = ("config.local.yaml", CONFIG_NAME)
IGNORE_NAME = ".gitignore"


def check_config(subject: Subject) -> Finding:
    """Finds out whether the configuration files are YAML and their values, and the database's, are valid."""
    values: dict[str, str] = {}
    broken: list[BrokenYaml] = []
    for name in reversed(_CONFIG_FILES):
        try:
            tree = load_tree(os.path.join(subject.beads_dir, name))
        except BrokenYaml as problem:
            broken.append(problem)
            continue
        values.update({key: to_text(value) for key, value in flatten(tree).items()})
    if broken:
        return failed(
            broken[0].message, hint=broken[0].hint or "", detail=listed([problem.message for problem in broken[1:]])
        )
    problems = find_problems(values)
    if subject.is_ours:
        problems += find_problems(all_config(subject.open_con))
    if problems:
        return warned(
            f"{counted(len(problems), 'setting')} not valid",
            detail=listed(problems),
            hint="bd config set corrects them",
        )
    return passed(f"{counted(len(values), 'setting')} in files, all valid")


def check_metadata(subject: Subject) -> Finding:
    """Finds out whether metadata.json is readable and names files that are there."""
    problem = subject.location_problem
    if isinstance(problem, BrokenMetadata):
        return failed(problem.message, hint=problem.hint or "")
    if METADATA_NAME not in subject.names():
        return passed(f"no {METADATA_NAME}; the usual names are used")
    try:
        metadata = load_metadata(subject.beads_dir)
    except BrokenMetadata as broken:
        return failed(broken.message, hint=broken.hint or "")
    used = {"database": subject.database_path, "jsonl_export": subject.jsonl_path}
    rows = []
    for key, path in used.items():
        named = metadata.get(key)
        if named and named != os.path.basename(path):
            rows.append(f"{key} names {named}, {os.path.basename(path)} is used")
    if rows:
        hint = f"correct the names in {os.path.join(subject.beads_dir, METADATA_NAME)}"
        return warned(f"{METADATA_NAME} and the files disagree", detail=listed(rows), hint=hint)
    return passed(f"{METADATA_NAME} agrees with the files")


def missing_patterns(subject: Subject) -> list[str]:
    """Returns the patterns `.beads/.gitignore` lacks, in their usual order."""
    try:
        with open(os.path.join(subject.beads_dir, IGNORE_NAME), encoding="utf-8", errors="replace") as file:
            present = {line.strip() for line in file}
    except FileNotFoundError:
        present = set()
    wanted = [line for line in GITIGNORE.splitlines() if line and not line.startswith("#")]
    return [pattern for pattern in wanted if pattern not in present]


def check_gitignore(subject: Subject) -> Finding:
    """Finds patterns without which git would track what must stay on this machine."""
    missing = missing_patterns(subject)
    if not missing:
        return passed("git ignores everything that must stay on this machine")
    return warned(
        f"{counted(len(missing), 'pattern')} missing in {os.path.join(subject.beads_dir, IGNORE_NAME)}",
        detail=listed(missing),
        hint="bd doctor --fix appends them",
        fix_id="gitignore",
    )


def check_repositories(subject: Subject) -> Finding | None:
    """Finds other repositories that could not be read, and ids that more than one repository has."""
    con = subject.open_con
    known = select_repositories(con)
    names = {repository.configured for repository in known}
    configured = _configured(subject)
    if not known and not configured:
        return None
    rows = [problem_sentence(found.configured, found.problem) for found in known if found.problem]
    rows += [f"{path}: not read yet; the next command does" for path in configured if path not in names]
    for found in known:
        for issue_id, owner in sorted(load_collisions(con, found.configured).items()):
            kept = "ours" if owner == OURS else f"that of {owner}"
            rows.append(f"{issue_id} of {found.configured} is not shown; {kept} is")
    if rows:
        return warned(
            f"{counted(len(rows), 'thing')} to know about other repositories",
            detail=listed(rows),
            hint="bd repo status shows each; bd repo sync reads them again",
        )
    return passed(f"{counted(len(known), 'other repository', 'other repositories')}, read without a problem")


def _configured(subject: Subject) -> list[str]:
    """Returns the repositories the configuration names; none when it cannot be read."""
    for name in _CONFIG_FILES:
        try:
            found = find_value(load_tree(os.path.join(subject.beads_dir, name)), "repos.additional")
        except BrokenYaml:
            continue
        if found:
            return [to_text(item) for item in found] if isinstance(found, list) else [to_text(found)]
    return []
