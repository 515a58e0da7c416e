"""asyncpg: binary parameters of the server's types, named statements, cursors with limits, COPY, errors."""

import asyncio
import sys
import uuid
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

import asyncpg

VALUES = [
    ("bool", True), ("int2", -3), ("int4", 2**31 - 1), ("int8", -(2**63)), ("float4", 1.1), ("float4", 1e6),
    ("float8", 1e15), ("float8", 123456789012345.0), ("float8", 0.0001), ("float8", 5e-324), ("float8", -0.0),
    ("numeric", Decimal("0.0000123")), ("numeric", Decimal("100000000")), ("numeric", Decimal("-9999.9999")),
    ("numeric", Decimal("1E+5")), ("text", "it's \\ $1"), ("varchar", ""), ("bytea", b"\x00\x01\xfe"),
    ("uuid", uuid.UUID(int=2**127)), ("json", '{"a": 1}'), ("jsonb", "[1, 2]"), ("date", date(2000, 2, 29)),
    ("date", date(9999, 12, 31)), ("date", date(1, 1, 1)), ("time", time(0, 0, 0, 10)), ("timestamp", datetime(1970, 1, 1)),
    ("timestamp", datetime(1, 1, 1, 0, 0, 1)), ("timestamptz", datetime(2038, 1, 19, 3, 14, 8, tzinfo=timezone.utc)),
    ("timetz", time(1, 2, 3, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))),
    ("interval", timedelta(days=-1, seconds=1)), ("interval", timedelta(days=400, seconds=86399, microseconds=1)),
    ("interval", timedelta(seconds=-1)), ("int4[]", [1, None, 3]), ("text[]", ["a b", "", "null", "é", None]),
    ("float8[]", [1.5, float("nan")]), ("timestamptz[]", [datetime(2020, 1, 1, tzinfo=timezone.utc)]), ("uuid[]", []),
    ("numeric[]", [[Decimal("1.5")], [Decimal("2.50")]]), ("int4", None), ("text", None), ("bool[]", [True]),
]


async def main():
    connection = await asyncpg.connect(sys.argv[1], statement_cache_size=20)
    for name, value in VALUES:
        await connection.fetch(f"SELECT $1::{name} IS NULL", value)
    for number in range(40):
        await connection.fetchval(f"SELECT $1::int + {number}", number)
        await connection.fetchval("SELECT $1::int * $2::int", number, 2)
    await connection.execute("CREATE TEMP TABLE t (n int PRIMARY KEY); INSERT INTO t SELECT generate_series(1, 500)")
    async with connection.transaction():
        async for _ in connection.cursor("SELECT n FROM t ORDER BY n", prefetch=50):
            pass
        cursor = await connection.cursor("SELECT n FROM t")
        await cursor.fetch(5)
    for wrong in ("SELECT 1 / 0", "SELEC", "INSERT INTO t VALUES (1)"):
        try:
            await connection.fetch(wrong)
        except asyncpg.PostgresError:
            pass
    try:
        await connection.executemany("INSERT INTO t VALUES ($1)", [(n,) for n in (1001, 1002, 1, 1003)])
    except asyncpg.PostgresError:
        pass
    await connection.executemany("INSERT INTO t VALUES ($1)", [(n,) for n in range(2000, 2100)])
    await connection.copy_records_to_table("t", records=[(n,) for n in range(3000, 3100)])
    await connection.copy_from_query("SELECT n FROM t", output=lambda data: asyncio.sleep(0))
    try:
        await connection.fetch("SELECT pg_sleep(20)", timeout=0.3)
    except asyncio.TimeoutError:
        pass
    await connection.fetch("SELECT 1")
    await connection.reset()
    await connection.close()


asyncio.run(main())
