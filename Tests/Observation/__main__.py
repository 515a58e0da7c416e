"""Compares what the observer tells of sessions with the server's own log and with pg_stat_statements.

    python3 Tests/Observation OBSERVE_TRANSCRIPT [pgbench psql psycopg asyncpg failures regress …]

OBSERVE_TRANSCRIPT is the binary of the target observe-transcript. Python needs psycopg and asyncpg (OBSERVATION_PYTHON
names another one that has them). `regress` runs PostgreSQL's own regression tests, with PG_REGRESS_DIR as the built
directory src/test/regress of its source; whether they pass does not matter here, only what was asked and answered.
OBSERVATION_KEEP names a directory in which the transcripts stay.
"""

import os
import struct
import subprocess
import sys
import tempfile
import threading

from recorder import Recorder
from server import Server
from told import requests, run, statements
from truth import Differences, entries

HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = os.environ.get("OBSERVATION_PYTHON", sys.executable)


def pgbench(server, port, database):
    base = [os.path.join(server.bin, "pgbench"), "-h", "127.0.0.1", "-p", str(port), "-U", "admin"]
    subprocess.run([*base, "-i", "-q", database], check=True, stderr=subprocess.DEVNULL)
    for mode in ("simple", "extended", "prepared"):
        options = ["-M", mode, "-c", "4", "-j", "1", "-t", "100", "-n"]
        subprocess.run([*base, *options, database], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([*base, *options, "-S", "-C", database], check=True, stdout=subprocess.DEVNULL)
    script = "\\startpipeline\nSELECT 1;\nSELECT 2;\nSELECT 3;\n\\endpipeline\n"
    for mode in ("extended", "prepared"):
        command = [*base, "-M", mode, "-t", "50", "-n", "-f", "/dev/stdin", database]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, input=script.encode())


def psql(server, port, database):
    command = [os.path.join(server.bin, "psql"), "-X", "-q", "-h", "127.0.0.1", "-p", str(port), "-U", "admin", database]
    options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    for text in (
        "select 1; select 2", "begin; create table a (n int); insert into a values (1), (2); commit",
        "select 'first'; selec; select 3", "select 'é'; select nowhere; select 3", ";;", "-- nothing",
        "create function f() returns int language sql begin atomic select 1; select 2; end; select f()",
        "create rule r as on update to a do also (select 1; select 2); insert into a values (3)",
        "copy a to stdout; select 4", "begin; select 1/0; rollback", "select 1 /* tag='x' */; -- the end",
        "set standard_conforming_strings = off; select 'a\\'; b'; select 2",
        "do $$ begin raise notice 'a'; perform 1; end $$; select 5",
    ):
        subprocess.run([*command, "-c", text], **options)
    script = "\\set FETCH_COUNT 2\nselect n from generate_series(1, 7) n;\n\\copy a from stdin\n8\n9\n\\.\n\\d a\n\\lo_list\n"
    subprocess.run(command, input=script.encode(), **options)


def python(script):
    def workload(server, port, database):
        url = f"postgresql://admin@127.0.0.1:{port}/{database}?application_name={script}"
        if script == "asyncpg":
            url = url.split("?")[0] + "?sslmode=disable"
        subprocess.run([PYTHON, os.path.join(HERE, script + "_workload.py"), url], check=True)

    return workload


def regress(server, port, database):
    source = os.environ["PG_REGRESS_DIR"]
    with tempfile.TemporaryDirectory() as output:
        os.chmod(output, 0o777)
        schedule = os.path.join(source, "parallel_schedule")
        tests = os.environ.get("PG_REGRESS_TESTS", "").split()
        what = tests or [f"--schedule={schedule}"]
        command = [
            os.path.join(source, "pg_regress"), "--use-existing", f"--bindir={server.bin}", f"--inputdir={source}",
            f"--outputdir={output}", f"--dlpath={source}", "--host=127.0.0.1", f"--port={port}", "--user=admin",
            f"--dbname={database}", "--max-connections=4", *what,
        ]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        print("   ", done.stdout.decode(errors="replace").strip().split("\n")[-1] or done.returncode)


WORKLOADS = {
    "pgbench": pgbench, "psql": psql, "psycopg": python("psycopg"), "asyncpg": python("asyncpg"),
    "failures": python("failures"), "regress": regress,
}

# Here pg_stat_statements counts otherwise than statements are sent: a rule makes several of one, a portal that is open
# when its transaction fails is not counted, a COMMIT that fails is. The log has them all.
COUNTED_OTHERWISE = ("psql", "failures", "regress")


def shapes(binary, directory, texts):
    """The fingerprints of texts, by a transcript in which each of them is parsed and run."""
    path = os.path.join(directory, "texts")
    with open(path, "wb") as file:

        def record(direction, kind, payload):
            file.write(struct.pack(">IcQBII", 1, direction, 0, kind, len(payload), len(payload)) + payload)

        startup = b"\0\3\0\0user\0x\0\0"
        record(b"S", 0, struct.pack(">I", len(startup) + 4) + startup)
        for text in texts:
            record(b">", ord("P"), b"\0" + text.encode() + b"\0\0\0")
            record(b">", ord("B"), b"\0\0\0\0\0\0\0\0")
            record(b">", ord("E"), b"\0\0\0\0\0")
            for kind, payload in ((ord("1"), b""), (ord("2"), b""), (ord("C"), b"X\0")):
                record(b"<", kind, payload)
    return [found["shape"] for found in statements(run(binary, path))]


DATA_TAGS = ("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE")


def compare_counts(binary, directory, lines, counted):
    """Calls by shape. What pg_stat_statements does not count by itself is left out on both sides."""
    def is_counted(text):
        return not text.lstrip().lower().startswith(("prepare", "deallocate", "execute"))

    logged, told = {}, {}
    kept = [(int(calls), text) for calls, text in counted if is_counted(text)]
    for (calls, text), shape in zip(kept, shapes(binary, directory, [text for _, text in kept])):
        logged[shape] = [logged.get(shape, [0])[0] + calls, text]
    utilities = set()
    for found in statements(lines):
        # Of a utility statement in a cached plan, PostgreSQL 15 counts the first run only.
        # (A portal that was not read to its end has no tag, and is none.)
        is_utility = found["tag"] and found["tag"].split(" ")[0] not in DATA_TAGS
        if found["kind"] == "extended" and found["name"] and is_utility:
            name = (found["session"], found["name"])
            if name in utilities:
                continue
            utilities.add(name)
        if found["outcome"] in ("completed", "suspended") and found["kind"] != "function" and is_counted(found["text"]):
            told[found["shape"]] = [told.get(found["shape"], [0])[0] + 1, found["text"]]
    differences = []
    for shape in sorted(logged.keys() | told.keys()):
        left, right = told.get(shape, [0, ""]), logged.get(shape, [0, ""])
        if left[0] != right[0]:
            differences.append(f"told {left[0]} times, counted {right[0]} times: {(left[1] or right[1])!r:.200}")
    total = sum(count for count, _ in logged.values())
    return total, len(logged), sum(count for count, _ in told.values()), differences


def observe(name, server, binary, directory):
    database = "of_" + name
    server.ask("postgres", f"CREATE DATABASE {database}")
    server.ask("postgres", "SELECT pg_stat_statements_reset()")
    transcript = os.path.join(os.environ.get("OBSERVATION_KEEP", directory), name)
    recorder = Recorder(server.port, transcript)
    ready = threading.Event()
    threading.Thread(target=recorder.run, args=(ready,), daemon=True).start()
    ready.wait()
    WORKLOADS[name](server, recorder.port, database)
    recorder.finish()
    counted = server.counts_of(database)
    lines = run(binary, transcript)
    return lines, counted


def main():
    binary, *names = sys.argv[1:]
    names = names or [name for name in WORKLOADS if name != "regress" or "PG_REGRESS_DIR" in os.environ]
    server = Server()
    failed = False
    try:
        with tempfile.TemporaryDirectory() as directory:
            results = {name: observe(name, server, binary, directory) for name in names}
            log = entries(server.log)
            for name, (lines, counted) in results.items():
                differences = Differences()
                sessions = requests(lines)
                for pid, session in sessions.items():
                    differences.compare(pid, session, log.get(pid, []))
                print(
                    f"{name}: {len(sessions)} sessions, {differences.statements} statements, {differences.parameters} "
                    f"parameters and {differences.errors} errors as logged, {len(differences.found)} differences"
                )
                total, kinds, told, others = compare_counts(binary, directory, lines, counted)
                print(f"    pg_stat_statements: {total} calls of {kinds} shapes, told {told}, {len(others)} differences")
                limit = int(os.environ.get("SHOWN", "20"))
                if name in COUNTED_OTHERWISE:
                    others = []
                for difference in differences.found[:limit] + others[:limit]:
                    print("  -", difference)
                failed = failed or bool(differences.found) or bool(others)
    finally:
        server.stop()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
