"""psycopg 3 on asyncio: the same libpq driven without blocking, several connections at once."""

import asyncio

import psycopg
from target import CHANNEL, ROWS, TOTAL, UNICODE, done, expect, expect_division_by_zero, libpq_settings


async def value(connection, query, parameters=()):
    """The only column of the only row."""
    (found,) = await (await connection.execute(query, parameters)).fetchone()
    return found


async def series(n):
    """A connection of its own, with one long result."""
    async with await psycopg.AsyncConnection.connect(**libpq_settings()) as connection:
        cursor = await connection.execute("SELECT g * %s FROM generate_series(1, %s) g", (n, ROWS))
        return sum([row[0] async for row in cursor])


async def main():
    async with await psycopg.AsyncConnection.connect(**libpq_settings(), autocommit=True) as connection:
        expect("parameters", await value(connection, "SELECT %s::int + %s::int", (40, 2)), 42)
        expect("unicode", await value(connection, "SELECT %s::text", (UNICODE,)), UNICODE)

        await connection.execute("CREATE TEMP TABLE numbers (n int, label text)")
        async with connection.transaction(force_rollback=True):
            await connection.execute("INSERT INTO numbers VALUES (1, 'rolled back')")
        expect("rows after a rollback", await value(connection, "SELECT count(*) FROM numbers"), 0)

        for n in range(10):
            cursor = await connection.execute("SELECT %s::int * 2", (n,), prepare=True)
            expect("prepared statement", await cursor.fetchone(), (2 * n,))

        expect("five connections at once", await asyncio.gather(*(series(n) for n in range(1, 6))),
               [n * TOTAL for n in range(1, 6)])

        async with connection.cursor().copy("COPY numbers FROM STDIN") as copy:
            for n in range(1, ROWS + 1):
                await copy.write_row((n, UNICODE))
        async with connection.cursor().copy("COPY numbers TO STDOUT") as copy:
            expect("rows copied", sum([int(row[0]) async for row in copy.rows()]), TOTAL)

        await connection.execute(f"LISTEN {CHANNEL}")
        async with await psycopg.AsyncConnection.connect(**libpq_settings(), autocommit=True) as sender:
            await sender.execute("SELECT pg_notify(%s, %s)", (CHANNEL, UNICODE))
        expect("notification", [n.payload async for n in connection.notifies(timeout=60, stop_after=1)], [UNICODE])

        try:
            await connection.execute("SELECT 1 / 0")
            expect_division_by_zero(None)
        except psycopg.Error as error:
            expect_division_by_zero(error.sqlstate)
        expect("query after an error", await value(connection, "SELECT 1"), 1)


asyncio.run(main())
done()
