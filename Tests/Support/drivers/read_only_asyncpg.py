"""asyncpg through a read-only tunnel, as far as it reads: read_only_asyncpg.py PORT"""

import asyncio
import sys

import asyncpg


async def main():
    place = {"host": "127.0.0.1", "port": int(sys.argv[1]), "user": "anyone", "database": "postgres", "ssl": False}
    pool = await asyncpg.create_pool(**place, min_size=2, max_size=4)
    async with pool.acquire() as connection:
        assert await connection.fetchval("select $1::int + 1", 1) == 2
        async with connection.transaction(readonly=True, isolation="repeatable_read"):
            rows = [row[0] async for row in connection.cursor("select generate_series(1, 1000)", prefetch=100)]
            assert sum(rows) == 500500
        statement = await connection.prepare("select $1::text")
        for number in range(20):
            assert await statement.fetchval(str(number)) == str(number)
        async with connection.transaction():
            async with connection.transaction():
                assert await connection.execute("select 1; select 2") == "SELECT 1"
        # Types that asyncpg looks up by itself.
        assert await connection.fetchval("select array[1, 2]::int[]") == [1, 2]
        for text in ("vacuum", "create table t ()", "set default_transaction_read_only = off"):
            try:
                await connection.execute(text)
                raise SystemExit(f"{text} was not refused")
            except asyncpg.ReadOnlySQLTransactionError:
                continue
    # Each goes back to the pool with a reset.
    await asyncio.gather(*(pool.fetchval("select pg_sleep(0.01)") for _ in range(20)))
    await pool.close()
    print("ok")


asyncio.run(main())
