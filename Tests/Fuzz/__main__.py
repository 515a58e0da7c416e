"""Fuzzes the decoders of ppg-tunnel, guided by coverage, under the address sanitizer.

    python3 Tests/Fuzz SECONDS [TARGET ...]

SECONDS are shared by all targets. Inputs that found something new are kept in .build-fuzz/corpus and used again by the
next run; inputs that break something are put into .build-fuzz/findings. Ends with status 1 if there are any.
"""

import argparse
import concurrent.futures
import os
import signal
import sys

import build
import report
from target import TARGETS, Run

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
SCRATCH = os.path.join(ROOT, ".build-fuzz")
# A run shorter than this does not even get through the corpus.
SHORTEST = 2


def main():
    parser = argparse.ArgumentParser(prog="fuzz", description="Fuzzes the decoders of ppg-tunnel.")
    parser.add_argument("seconds", type=int, help="time for all targets together")
    parser.add_argument("targets", nargs="*", help=f"some of: {', '.join(TARGETS)}")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.targets if name not in TARGETS]
    if unknown:
        sys.exit(f"fuzz: no such target: {', '.join(unknown)}")
    try:
        binary = build.fuzzer(ROOT, SCRATCH)
    except build.BuildFailure as failure:
        sys.exit(f"fuzz: {failure}")
    names = arguments.targets or list(TARGETS)
    workers = min(os.cpu_count() or 1, len(names))
    seconds = max(SHORTEST, arguments.seconds * workers // len(names))
    runs = [Run(name, ROOT, SCRATCH, binary, seconds) for name in names]
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: [run.stop() for run in runs])
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        results = list(pool.map(Run.result, runs))
    print(report.table(results))
    findings = [result for result in results if result.finding]
    for result in findings:
        print(report.finding(result, ROOT))
    sys.exit(1 if findings else 0)


main()
