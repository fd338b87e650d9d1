"""Times whole processes of the installed `bd` against a bare interpreter of the same environment.

Builds the wheel, installs it into a scratch environment, makes workspaces of 1 000, 10 000 and 100 000 issues, and lets
hyperfine run every command in several rounds, a bare interpreter before each. The ratio of a round is the median time
of the command over the median of `python -c pass`; the ratio of a command is the median of its rounds, so that a moment
in which the machine was busy elsewhere does not count.
`--write` puts the table into README.md; `--quick` leaves out the largest workspace.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MARKERS = ("<!-- generated: bench -->\n", "<!-- end generated -->")
PAIRS = 80
WARM_UPS = 2
IMPORTS = 5
EXPORTS = 5
GRAPH_NODES = 1_000
GRAPH_DEPTH = 50
SIZES = (1_000, 10_000, 100_000)
SIZED = (
    ("show", "show {id} --json", ""),
    ("list", "list --json", ""),
    ("list, piped text", "list", ""),
    ("count", "count --json", ""),
    ("query", "query type=bug --json", ""),
    ("ready, ten", "ready --limit 10 --json", ""),
    ("blocked, ten", "blocked --limit 10 --json", ""),
    ("search, a common word", "search parser --json", ""),
    ("search, a rare word", "search needle --json", ""),
    ("stats", "stats --json", ""),
    ("create", "create Measured --json", ""),
    ("update", "update {id} --append-notes more --json", ""),
    ("close", "close {id} --force --json", "reopen {id}"),
    ("claim the next", "claim --next --json", ""),
    ("dep add", "dep add {id} {other} --json", "dep remove {id} {other}"),
)
WORDS = ("parser", "socket", "index", "merge", "worker", "cache", "token", "label", "graph", "login", "queue", "retry")


class Bench:
    """One run: the scratch folder, the environment under test, and what was measured."""

    def __init__(self, scratch: Path) -> None:
        """Builds the wheel and installs it."""
        self.scratch = scratch
        self.python = scratch / "env/bin/python"
        self.bd = scratch / "env/bin/bd"
        self.env = {
            "PATH": f"{scratch}/env/bin:{os.environ['PATH']}",
            "HOME": str(scratch),
            "BD_ACTOR": "bench",
            "GIT_CONFIG_NOSYSTEM": "1",
            "TZ": "UTC",
            "LC_ALL": "C.UTF-8",
        }
        constraint = {**os.environ, "PIP_CONSTRAINT": str(ROOT / "requirements.lock")}
        wheel = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(scratch)]
        subprocess.run([*wheel, str(ROOT)], check=True, env=constraint)
        subprocess.run([sys.executable, "-m", "venv", str(scratch / "env")], check=True)
        found = next(scratch.glob("bd-*.whl"))
        subprocess.run([str(self.python), "-m", "pip", "install", "-q", str(found)], check=True, env=constraint)

    def run(self, *argv: str, cwd: Path) -> float:
        """Runs bd once; returns the seconds it took."""
        start = time.perf_counter()
        subprocess.run(
            [str(self.bd), *argv],
            check=True,
            cwd=cwd,
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return time.perf_counter() - start

    def ratios(self, commands: list[tuple[str, str, str]], cwd: Path) -> list[float]:
        """Returns for every (name, command line, line run before each time) its time over a bare interpreter's."""
        return [self._ratio(line, before, cwd) for _, line, before in commands]

    def _ratio(self, line: str, before: str, cwd: Path) -> float:
        """Returns the ratio of one command; the interpreter is prepared like it, which leaves colder caches behind."""
        report = self.scratch / "report.json"
        argv = ["hyperfine", "-N", "-r", "1", "--export-json", str(report)]
        pair = [f"{self.python} -c pass", line]
        argv += ["--prepare", before] * len(pair) * (WARM_UPS + PAIRS) if before else []
        argv += pair * (WARM_UPS + PAIRS)
        subprocess.run(argv, check=True, cwd=cwd, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times = [result["median"] for result in json.loads(report.read_text())["results"]][len(pair) * WARM_UPS :]
        return statistics.median(found / base for base, found in zip(times[::2], times[1::2], strict=True))

    def fastest_import(self, work: Path) -> float:
        """Returns the seconds of the fastest of some imports into new workspaces; the last one stays."""
        found = []
        for _ in range(IMPORTS):
            shutil.rmtree(work / ".beads", ignore_errors=True)
            self.run("init", "-q", "--prefix", "bd", cwd=work)
            found.append(self.run("import", "issues.jsonl", cwd=work))
        return min(found)


def make_issues(count: int, path: Path) -> tuple[str, str]:
    """Writes `count` issues of about a kilobyte to a JSONL file, with one and a half edges each on average.

    Returns the id of one in the middle, and of an older one that it does not wait for.
    """
    chance = random.Random(count)  # noqa: S311 (issues, not secrets)
    ids = sorted(f"bd-{number:05x}" for number in chance.sample(range(16**5), count))
    with path.open("w", encoding="utf-8") as file:
        for place, issue_id in enumerate(ids):
            stamp = f"2026-{1 + place % 9:02d}-{1 + place % 28:02d}T{place % 24:02d}:{place % 60:02d}:00Z"
            record: dict[str, object] = {
                "id": issue_id,
                "title": " ".join(chance.choices(WORDS, k=6)),
                "description": " ".join([*chance.choices(WORDS, k=110), *(["needle"] if place == count // 2 else [])]),
                "status": chance.choices(["open", "closed", "in_progress"], [5, 4, 1])[0],
                "priority": chance.randrange(5),
                "issue_type": chance.choice(["task", "bug", "feature"]),
                "created_at": stamp,
                "created_by": "bench",
                "updated_at": stamp,
            }
            if record["status"] == "closed":
                record["closed_at"] = stamp
            record["labels"] = sorted(set(chance.choices(WORDS, k=2)))
            edges = [(ids[end], kind) for end, kind in edge_ends(place)]
            if edges:
                record["dependencies"] = [
                    {
                        "issue_id": issue_id,
                        "depends_on_id": end,
                        "type": kind,
                        "created_at": stamp,
                        "created_by": "bench",
                    }
                    for end, kind in edges
                ]
            file.write(json.dumps(record, separators=(",", ":")) + "\n")
    return ids[count // 2], ids[1]


def edge_ends(place: int) -> list[tuple[int, str]]:
    """Returns the places and types of what the issue at a place waits for or belongs to; always older ones."""
    ends = [(place // 2, "blocks")] if place % 5 else []
    ends += [(place // 3, "blocks")] if place > 3 and place % 5 < 2 else []
    ends += [(place - place % 20, "parent-child")] if place % 20 in (1, 2, 3, 4, 5, 6) else []
    return [(end, kind) for end, kind in ends if end < place]


def measure_graph(bench: Bench) -> list[tuple[str, str]]:
    """Returns the ratios of drawing an epic of a thousand issues, fifty levels deep."""
    work = bench.scratch / "graph"
    work.mkdir()
    stamp = "2026-01-01T00:00:00Z"
    with (work / "issues.jsonl").open("w", encoding="utf-8") as file:
        for number in range(GRAPH_NODES):
            record: dict[str, object] = {"id": f"bd-g{number:04d}", "title": f"Node {number}", "status": "open"}
            record |= {"priority": 2, "issue_type": "task", "created_at": stamp, "updated_at": stamp}
            if number:
                parent = number - 1 if number < GRAPH_DEPTH else number % GRAPH_DEPTH
                edge = {"issue_id": record["id"], "depends_on_id": f"bd-g{parent:04d}", "type": "parent-child"}
                record["dependencies"] = [{**edge, "created_at": stamp}]
            file.write(json.dumps(record, separators=(",", ":")) + "\n")
    bench.run("init", "-q", "--prefix", "bd", cwd=work)
    bench.run("import", "issues.jsonl", cwd=work)
    lines = [
        (
            f"dep tree, {GRAPH_NODES} issues {GRAPH_DEPTH} deep",
            f"{bench.bd} dep tree bd-g0000 --direction up --json",
            "",
        ),
        (f"graph, {GRAPH_NODES} issues", f"{bench.bd} graph bd-g0000 --json", ""),
    ]
    return [(name, f"{ratio:.2f}") for (name, _, _), ratio in zip(lines, bench.ratios(lines, work), strict=True)]


def measure(bench: Bench, sizes: tuple[int, ...]) -> list[tuple[str, list[str]]]:
    """Returns the rows of the table: a name and a cell for every size."""
    rows: dict[str, list[str]] = {}
    for size in sizes:
        work = bench.scratch / str(size)
        work.mkdir()
        issue_id, other = make_issues(size, work / "issues.jsonl")
        import_s = bench.fastest_import(work)
        export_s = min(bench.run("export", "-o", "copy.jsonl", "--force", cwd=work) for _ in range(EXPORTS))
        line = []
        line += [
            (
                name,
                f"{bench.bd} {text.format(id=issue_id, other=other)}",
                f"sh -c '{bench.bd} {before.format(id=issue_id, other=other)}; true'" if before else "",
            )
            for name, text, before in SIZED
        ]
        for (name, _, _), ratio in zip(SIZED, bench.ratios(line, work), strict=True):
            rows.setdefault(name, []).append(f"{ratio:.2f}")
        import_s = min(import_s, bench.fastest_import(work))
        rows.setdefault("import, issues a second", []).append(f"{size / import_s:,.0f}".replace(",", " "))
        rows.setdefault("full export, issues a second", []).append(f"{size / export_s:,.0f}".replace(",", " "))
    return list(rows.items())


def measure_unsized(bench: Bench) -> list[tuple[str, str]]:
    """Returns the ratios of what does not depend on the number of issues."""
    work = bench.scratch / "unsized"
    work.mkdir()
    clean = f"rm -rf {work}/.beads"
    cold = f"rm -rf {work}/.beads {bench.scratch}/.cache"
    lines = [
        ("version", f"{bench.bd} version", ""),
        ("--help", f"{bench.bd} --help", ""),
        ("create --help", f"{bench.bd} create --help", ""),
        ("init, schema cache warm", f"{bench.bd} init -q --prefix bd", clean),
        ("init, first on this machine", f"{bench.bd} init -q --prefix bd", cold),
    ]
    return [(name, f"{ratio:.2f}") for (name, _, _), ratio in zip(lines, bench.ratios(lines, work), strict=True)]


def machine() -> str:
    """Returns the facts of this machine in a sentence."""
    model = "unknown processor"
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model)
    return f"{os.cpu_count()} cores ({model}), {platform.system()}, Python {platform.python_version()}"


def to_markdown(sizes: tuple[int, ...], sized: list[tuple[str, list[str]]], unsized: list[tuple[str, str]]) -> str:
    """Returns the two tables."""
    heads = [f"{size:,}".replace(",", " ") for size in sizes]
    parts = [
        "Whole processes over `python -c pass` of the same environment, in turns, so that a disturbed moment meets",
        f"both: medians of {PAIRS} pairs. Imports: the fastest of twice {IMPORTS}, a minute apart; exports: of",
        f"{EXPORTS}. {machine()}.",
        "",
        "| Command | " + " | ".join(f"{head} issues" for head in heads) + " |",
        "|---|" + "---:|" * len(heads),
        *(f"| {name} | " + " | ".join(cells) + " |" for name, cells in sized),
        "",
        "| Command | Ratio |",
        "|---|---:|",
        *(f"| {name} | {cell} |" for name, cell in unsized),
    ]
    return "\n".join(parts)


def ensure_hyperfine() -> None:
    """Installs hyperfine where Debian's package manager can, else says what is missing."""
    if shutil.which("hyperfine"):
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "install", "-qq", "-y", "hyperfine"], check=True, stdout=subprocess.DEVNULL)
        return
    sys.exit("bench: hyperfine is missing; install it (Debian: apt install hyperfine) and run this again")


def write_readme(text: str) -> None:
    """Replaces what stands between the markers in README.md."""
    path = ROOT / "README.md"
    before, start, rest = path.read_text(encoding="utf-8").partition(MARKERS[0])
    _, end, after = rest.partition(MARKERS[1])
    path.write_text(f"{before}{start}{text}\n{end}{after}", encoding="utf-8")


def main() -> None:
    """Measures and prints; see the module text for the options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--quick", action="store_true")
    chosen = parser.parse_args()
    ensure_hyperfine()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory(prefix="bd-bench-") as scratch:
        bench = Bench(Path(scratch))
        sizes = SIZES[:2] if chosen.quick else SIZES
        text = to_markdown(sizes, measure(bench, sizes), [*measure_unsized(bench), *measure_graph(bench)])
    print(text)
    if chosen.write:
        write_readme(text)


if __name__ == "__main__":
    main()
