"""asyncpg: its own protocol code in C, binary formats, statements prepared for every query, a pool."""

import asyncio
import io
import ssl

import asyncpg
from target import (CA_FILE, CHANNEL, HOST, PASSWORD, PORT, ROWS, TOTAL, UNICODE, USER, done, expect,
                    expect_division_by_zero)


def settings():
    """The connection settings; TLS is asyncpg's default ("prefer") unless a CA is given."""
    found = {"host": HOST, "port": PORT, "user": USER, "database": "postgres"}
    if PASSWORD is not None:
        found["password"] = PASSWORD
    if CA_FILE is not None:
        found["ssl"] = ssl.create_default_context(cafile=CA_FILE)
    return found


async def main():
    connection = await asyncpg.connect(**settings())
    expect("parameters", await connection.fetchval("SELECT $1::int + $2::int", 40, 2), 42)
    expect("unicode", await connection.fetchval("SELECT $1::text", UNICODE), UNICODE)

    await connection.execute("CREATE TEMP TABLE numbers (n int, label text)")
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute("INSERT INTO numbers VALUES ($1, $2)", 1, "rolled back")
    await transaction.rollback()
    expect("rows after a rollback", await connection.fetchval("SELECT count(*) FROM numbers"), 0)

    statement = await connection.prepare("SELECT $1::int * 2")
    for n in range(10):
        expect("prepared statement", await statement.fetchval(n), 2 * n)

    rows = await connection.fetch("SELECT n, repeat('x', 100) FROM generate_series(1, $1::int) n", ROWS)
    expect("rows fetched", (len(rows), sum(row["n"] for row in rows)), (ROWS, TOTAL))
    async with connection.transaction():
        numbers = [row["n"] async for row in connection.cursor("SELECT generate_series(1, $1::int) n", ROWS)]
    expect("rows through a portal", sum(numbers), TOTAL)

    await connection.copy_records_to_table("numbers", records=[(n, UNICODE) for n in range(1, ROWS + 1)])
    copied = io.BytesIO()
    await connection.copy_from_query("SELECT n, label FROM numbers ORDER BY n", output=copied)
    expect("text copied", copied.getvalue() == "".join(f"{n}\t{UNICODE}\n" for n in range(1, ROWS + 1)).encode(), True)

    received = asyncio.get_running_loop().create_future()
    await connection.add_listener(CHANNEL, lambda *message: received.set_result(message[3]))
    async with asyncpg.create_pool(**settings(), min_size=1, max_size=3) as pool:
        values = await asyncio.gather(*(pool.fetchval("SELECT $1::int", n) for n in range(20)))
        expect("answers through a pool", values, list(range(20)))
        await pool.execute("SELECT pg_notify($1, $2)", CHANNEL, UNICODE)
    expect("notification", await received, UNICODE)

    try:
        await connection.fetchval("SELECT 1 / 0")
        expect_division_by_zero(None)
    except asyncpg.PostgresError as error:
        expect_division_by_zero(error.sqlstate)
    expect("query after an error", await connection.fetchval("SELECT 1"), 1)
    await connection.close()


asyncio.run(main())
done()
