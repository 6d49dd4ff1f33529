#!/usr/bin/env python3
"""`genlock batch` beside snakemake and make, on many files with work that does nothing.

    batch.py GENLOCK [--files 1000] [--rounds 3] [--many 10000] [--folder DIR] [--venv DIR]

For each input one program runs, `touch`, and makes one output. In each round every tool starts anew in a folder of its own and runs
twice, one tool after the other: all there is, and nothing to do. Two at a time everywhere. Then `--many` files that are done
already. Prints Markdown.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "sync"))

import environment  # noqa: E402
from measure import run  # noqa: E402

PIPELINE = """pipeline: touch
version: 1
inputs: { source: { type: file } }
stages:
  touch: { uses: exec, with: { command: [touch, "{outputs.file}"], inputs: { source: "${{ inputs.source }}" }, outputs: { file: done } } }
outputs: { file: "${{ stages.touch.files.file }}" }
"""
SNAKEFILE = """names = [name.removesuffix(".wav") for name in os.listdir("in")]
rule all:
    input: expand("out/{name}", name=names)
rule touch:
    input: "in/{name}.wav"
    output: "out/{name}"
    shell: "touch {output}"
"""
MAKEFILE = """names := $(patsubst in/%.wav,out/%,$(wildcard in/*.wav))
all: $(names)
out/%: in/%.wav
	@touch $@
"""


def prepare(folder, files):
    """A folder with `files` inputs, each with other content, and what each tool needs."""
    (folder / "in").mkdir(parents=True)
    (folder / "out").mkdir()
    for number in range(files):
        (folder / "in" / f"take{number:05}.wav").write_text(f"take {number}\n")
    for name, text in (("touch.yaml", PIPELINE), ("Snakefile", SNAKEFILE), ("Makefile", MAKEFILE)):
        (folder / name).write_text(text)


def commands(genlock, peers, folder):
    yield "genlock batch", [genlock, "batch", folder / "touch.yaml", folder / "in", "-o", folder / "out", "--jobs", "2",
                            "--workspace", folder / ".genlock", "--progress", "none"]
    yield "snakemake", [peers / "snakemake", "--directory", folder, "--snakefile", folder / "Snakefile", "--cores", "2",
                        "--quiet", "all"]
    yield "make", ["make", "--silent", "--directory", folder, "--jobs", "2"]


def timed(command, limit=1800):
    done = run(command, limit)
    if done.stopped or "rror" in done.message:
        raise RuntimeError(f"{command}: {done.message}")
    return done


def made(folder):
    return sum(len(files) for _, _, files in os.walk(folder / "out"))


def compare(options, peers):
    """{tool: [(first, again)]}"""
    found = {}
    for number in range(options.rounds):
        for index, (name, _) in enumerate(commands(options.genlock, peers, Path())):
            with tempfile.TemporaryDirectory(dir=options.folder) as place:
                folder = Path(place) / "work"
                prepare(folder, options.files)
                command = list(commands(options.genlock, peers, folder))[index][1]
                first = timed(command)
                if made(folder) != options.files:
                    raise RuntimeError(f"{name} made {made(folder)} of {options.files}: {first.message}")
                found.setdefault(name, []).append((first, timed(command)))
            print(f"round {number + 1}: {name} {first.seconds:.1f} s", file=sys.stderr)
    return found


def spread(numbers, places=2):
    return f"{statistics.median(numbers):,.{places}f} ({min(numbers):,.{places}f} … {max(numbers):,.{places}f})"


def table(found, options):
    print(f"\n## {options.files:,} files, work that does nothing, two at a time: {options.rounds} interleaved rounds\n")
    print("| | first run, s: median (least … most) | nothing to do, s | peak MiB, first | peak MiB, nothing to do |\n"
          "|---|---|---|---|---|")
    for name, runs in found.items():
        cells = [spread([pair[which].seconds for pair in runs]) for which in (0, 1)]
        cells += [f"{max(pair[which].mebibytes for pair in runs):.0f}" for which in (0, 1)]
        print(f"| {name} | {' | '.join(cells)} |")
    own = found["genlock batch"]
    for name in list(found)[1:]:
        ratios = [[mine[which].seconds / other[which].seconds for mine, other in zip(own, found[name])] for which in (0, 1)]
        print(f"\n- against {name}, round by round: first run {spread(ratios[0])}, nothing to do {spread(ratios[1])}")


def many(options, peers):
    with tempfile.TemporaryDirectory(dir=options.folder) as place:
        folder = Path(place) / "work"
        prepare(folder, options.many)
        command = next(commands(options.genlock, peers, folder))[1]
        first = timed(command)
        again = [timed(command) for _ in range(5)]
    print(f"\n## {options.many:,} files that are done already, 5 times\n\n| | s: median (least … most) | peak MiB |\n|---|---|---|")
    print(f"| first run | {first.seconds:.1f} | {first.mebibytes:.0f} |")
    print(f"| nothing to do | {spread([each.seconds for each in again])} | {max(each.mebibytes for each in again):.0f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("genlock", type=Path)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3, help="0 leaves the comparison out")
    parser.add_argument("--many", type=int, default=10_000, help="0 leaves them out")
    parser.add_argument("--folder", default=HERE.parent.parent / ".build", help="on the disk that is measured")
    parser.add_argument("--venv", help="folder of the Python environment (.build/python/batch)")
    options = parser.parse_args()
    options.genlock = options.genlock.resolve()
    place = options.venv or environment.DEFAULT_FOLDER / "batch"
    peers = environment.python(str(HERE / "requirements-peers.txt"), place).parent
    if options.rounds:
        table(compare(options, peers), options)
    if options.many:
        many(options, peers)


if __name__ == "__main__":
    main()
