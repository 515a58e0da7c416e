"""Measures ppg-tunnel against PgBouncer and against no proxy at all, on loopback.

    python3 Tests/Benchmark BINARY [full|quick|scale] [JSON]

Prints a table and writes the same to the JSON file (bench.json). Needs Linux, PostgreSQL and PgBouncer.
"""

import argparse
import os
import signal
import subprocess
import sys

# What both programs stand on is beside them.
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Support"))

import goals
import report
import scale
import suite
from samples import Samples
from stand import BenchmarkStand
from testbed.failure import Failure


def main():
    parser = argparse.ArgumentParser(prog="bench", description="Measures ppg-tunnel against PgBouncer and no proxy.")
    parser.add_argument("binary", help="the release build of ppg-tunnel")
    parser.add_argument("mode", nargs="?", choices=["full", "quick", "scale"], default="full")
    parser.add_argument("json", nargs="?", default="bench.json", help="file for the figures")
    arguments = parser.parse_args()
    if sys.platform != "linux":
        sys.exit("bench: processes are watched through /proc, which only Linux has")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        rows, versions = measure(os.path.abspath(arguments.binary), arguments.mode)
    except Failure as failure:
        sys.exit(f"bench: {failure}")
    print(report.table(rows))
    report.write_json(arguments.json, arguments.mode, rows, versions)


def measure(binary, mode):
    samples = Samples()
    if mode == "scale":
        with BenchmarkStand(binary, scale.MAX_CONNECTIONS) as stand:
            rows = scale.measure(stand, samples, say)
            versions = versions_of(stand)
    else:
        plan = suite.QUICK if mode == "quick" else suite.FULL
        with BenchmarkStand(binary, suite.MAX_CONNECTIONS) as stand:
            suite.measure(stand, plan, samples, say)
            rows = goals.ROWS
            versions = versions_of(stand)
    say("")
    return [report.judge(row, samples) for row in rows], versions


def versions_of(stand):
    path = os.environ["PATH"] + ":/usr/sbin"
    pgbouncer = subprocess.run(["pgbouncer", "--version"], capture_output=True, text=True, env={"PATH": path})
    return {"postgres": stand.run("psql", ["--version"], {}).strip(), "pgbouncer": pgbouncer.stdout.split("\n")[0]}


def say(words):
    """Progress, on one line of a terminal; not mixed with the table."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{words}")
    elif words:
        sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def stop(number, _):
    """Ends the benchmark, once: what was started is then ended in peace."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    sys.exit(128 + number)


main()
