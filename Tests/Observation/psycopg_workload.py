"""psycopg 3: simple and extended, text and binary parameters, pipelines, server cursors, COPY."""

import sys
import uuid
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

import psycopg
from psycopg.types.json import Jsonb

URL = sys.argv[1]
VALUES = [
    True, False, 1, -2, 2**31, -(2**40), 1.5, -0.1, 1e20, 1e-7, float("inf"), Decimal("12.340"), Decimal("-0.00001"),
    Decimal("12345678901234567890.5"), Decimal("NaN"), "it's $1", "", "NULL", "é\t\\", b"\x00\xff", uuid.UUID(int=5),
    date(2024, 2, 29), date(1, 1, 1), time(23, 59, 59, 999999), datetime(1999, 12, 31, 23, 59, 59, 1),
    datetime(2026, 5, 6, 7, 8, 9, 500000, tzinfo=timezone.utc), timedelta(days=3, hours=-4, microseconds=5), timedelta(0),
    Jsonb({"a": [1, "x"]}), [1, 2, None], ["a", "", "NULL", 'q"\\,{}', None], [[1, 2], [3, 4]], [], [Decimal("1.10")],
    [date(2020, 1, 2)], [True, False], None,
]

with psycopg.connect(URL, autocommit=True) as connection:
    for binary in (False, True):
        for value in VALUES:
            connection.execute("SELECT coalesce(%b, NULL)" if binary else "SELECT coalesce(%s, NULL)", (value,))
    connection.execute("CREATE TEMP TABLE numbers (n int PRIMARY KEY, label text)")
    with connection.pipeline(), connection.cursor() as cursor:
        cursor.executemany("INSERT INTO numbers VALUES (%s, %s)", [(n, f"label {n}") for n in range(200)])
    with connection.pipeline() as pipeline:
        for n in range(50):
            connection.execute("SELECT label FROM numbers WHERE n = %s", (n,), prepare=True)
        pipeline.sync()
    with connection.transaction():
        with connection.cursor("named") as cursor:
            cursor.itersize = 30
            cursor.execute("SELECT n FROM numbers ORDER BY n")
            cursor.fetchmany(70)
        connection.execute("SELECT 'after the savepoint'")
    with connection.cursor() as cursor:
        with cursor.copy("COPY numbers FROM STDIN") as copy:
            for n in range(1000, 1100):
                copy.write_row((n, "copied"))
        with cursor.copy("COPY numbers TO STDOUT") as copy:
            for _ in copy:
                pass
    for number in range(12):
        connection.execute("SELECT %s::int + 1", (number,))
    connection.execute("SELECT 1; SELECT 2; SELECT 3")
    connection.execute("PREPARE p (int) AS SELECT $1 + 1")
    connection.execute("EXECUTE p (41)")
    connection.execute("DEALLOCATE p")
    connection.execute("DISCARD ALL")
