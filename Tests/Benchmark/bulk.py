"""Results and COPY data of many bytes, and what they cost the process in between."""

import re

from testbed.failure import Failure

TIMING = re.compile(r"^Time: ([\d.]+) ms", re.MULTILINE)


def timed(stand, place, commands, **options):
    """psql's own timing of each command in seconds, and the CPU seconds of the process in between."""
    before = place.service.cpu_seconds() if place.service else 0
    arguments = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-c", "\\timing on"]
    for command in commands:
        arguments += ["-c", command]
    output = stand.run("psql", arguments, place.environment, **options)
    spent = place.service.cpu_seconds() - before if place.service else None
    seconds = [float(milliseconds) / 1000 for milliseconds in TIMING.findall(output)]
    if len(seconds) != len(commands):
        raise Failure(f"psql timed {len(seconds)} of {len(commands)} commands: {output[-500:]}")
    return seconds, spent


def copy_out(row_bytes, rows):
    return f"copy (select repeat('x', {row_bytes}) from generate_series(1, {rows})) to stdout"


def measure_out(stand, place, row_bytes, rows, times=1):
    """Bytes and rows per second of a COPY TO STDOUT; bytes are those of the lines with their ends."""
    seconds, spent = timed(stand, place, [copy_out(row_bytes, rows)] * times)
    return rates(sum(seconds), spent, times * rows, times * rows * (row_bytes + 1))


def measure_in(stand, place, lines, rows, size):
    """The same of a COPY FROM STDIN of the file `lines` into an empty table without write-ahead log."""
    stand.sql("truncate bench_in")
    with open(lines, "rb") as file:
        (seconds,), spent = timed(stand, place, ["copy bench_in from stdin"], stdin=file)
    return rates(seconds, spent, rows, size)


def rates(seconds, spent, rows, size):
    return {
        "megabytes": size / seconds / 1e6,
        "kilorows": rows / seconds / 1e3,
        "cpu": spent / size * 1e9 if spent is not None else None,
    }


def prepare_in(stand, row_bytes, rows):
    """Makes the table and the file of a COPY FROM STDIN; returns the file's path."""
    stand.sql("create unlogged table bench_in (line text)")
    path = stand.new_path("lines")
    block = (b"x" * row_bytes + b"\n") * 1000
    with open(path, "wb") as file:
        for _ in range(rows // 1000):
            file.write(block)
    return path
