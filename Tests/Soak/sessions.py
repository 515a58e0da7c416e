"""What well-behaved and less well-behaved clients do, one function a kind. All data is known in advance and compared
as it arrives, so that the part of a result that came before a fault counts as well."""

import asyncio
import hashlib
import itertools
import struct

from connection import Connection
from testbed.wire import Refused

_names = itertools.count(1)
CANCELLED = "57014"


class WrongAnswer(Exception):
    """An answer that is complete, and another one than it must be."""


class Client:
    """One session of one kind. `chance` says how large and how fast."""

    def __init__(self, port, tunnel_port, chance, tally, is_calm):
        self._is_calm = is_calm
        self._port = port
        self._tunnel_port = tunnel_port
        self._chance = chance
        self._tally = tally

    async def run(self, kind):
        # Some names are shared, so that sessions upstream are reused.
        name = "soak" if self._chance.random() < 0.7 else f"soak {next(_names)}"
        connection = await Connection.open(self._port, name, small_buffer=kind in ("slow reader", "paused reader"))
        try:
            await KINDS[kind](self, connection)
        finally:
            connection.vanish(with_reset=self._chance.random() < 0.5)

    async def churn(self, connection):
        word = f"{self._chance.randrange(1 << 30)}"
        await self._expect(connection, f"SELECT '{word}'", word)
        await connection.close()

    async def large_result(self, connection, pause=0.0):
        rows = Rows(self._chance)
        connection.query(f"SELECT {rows.sql}")
        await self._compare(connection, rows, b"D", lambda row: struct.pack("!hi", 1, len(row)) + row, pause)
        await connection.close()

    async def slow_reader(self, connection):
        await self.large_result(connection, pause=0.005)

    async def paused_reader(self, connection):
        """Reads nothing for seconds in the middle of a result, with the window closed."""
        rows = Rows(self._chance)
        connection.query(f"SELECT {rows.sql}")
        await asyncio.sleep(self._chance.uniform(2, 5))
        await self._compare(connection, rows, b"D", lambda row: struct.pack("!hi", 1, len(row)) + row, 0)
        await connection.close()

    async def goodbye_behind_work(self, connection):
        """Asks for a row, says goodbye, and is gone: in a calm the row is there in the end."""
        mark = f"{next(_names)}-{self._chance.randrange(1 << 30)}"
        connection.query(f"INSERT INTO marks SELECT '{mark}' FROM pg_sleep({self._chance.choice([0, 0.05, 0.3])})")
        await connection.close()
        if self._is_calm:
            self._tally.marks.add(mark)

    async def copy_that_fails(self, connection):
        """Refused before its first row, and the query behind it gets its own answer."""
        connection.send(b"P", b"\0COPY refusing FROM STDIN\0\0\0")
        connection.send(b"B", b"\0\0\0\0\0\0\0\0")
        connection.send(b"E", b"\0\0\0\0\0")
        connection.send(b"S")
        try:
            await connection.until_ready()
        except Refused as refused:
            if not str(refused).startswith("P0001"):
                raise
        else:
            raise WrongAnswer("a COPY was not refused")
        await connection.until_ready()
        word = f"{self._chance.randrange(1 << 30)}"
        connection.query(f"SELECT '{word}' FROM pg_sleep(0.01)")
        if self._chance.random() < 0.5:
            await self._expect(connection, None, word)
        await connection.close()

    async def copy_out(self, connection):
        rows = Rows(self._chance)
        connection.query(f"COPY (SELECT {rows.sql}) TO STDOUT")
        await self._compare(connection, rows, b"d", lambda row: row + b"\n", 0)
        await connection.close()

    async def copy_in(self, connection):
        rows = Rows(self._chance)
        await connection.value("CREATE TEMPORARY TABLE lines (number serial, line text)")
        connection.query("COPY lines (line) FROM STDIN")
        while (await connection.message())[0] != b"G":
            pass
        digest = hashlib.md5()
        for row in rows:
            connection.send(b"d", row + b"\n")
            digest.update(row)
            await connection.drained()
        connection.send(b"c")
        await connection.until_ready()
        sql = "SELECT count(*) || ' ' || md5(string_agg(line, '' ORDER BY number)) FROM lines"
        await self._expect(connection, sql, f"{rows.count} {digest.hexdigest()}")
        self._tally.bytes_compared += rows.count * rows.length
        await connection.close()

    async def pipeline(self, connection):
        words = [f"{self._chance.randrange(1 << 30)}" for _ in range(20)]
        for word in words:
            connection.query(f"SELECT '{word}'")
        for word in words:
            await self._expect(connection, None, word)
        await connection.close()

    async def cancel(self, connection):
        connection.query("SELECT pg_sleep(120)")
        ended = asyncio.ensure_future(connection.until_ready())
        try:
            # A cancel that arrives before the query begins is lost, as with any PostgreSQL.
            while not (await asyncio.wait([ended], timeout=self._chance.uniform(0.05, 0.5)))[0]:
                await connection.cancel(self._tunnel_port)
            await ended
        except Refused as refused:
            if not str(refused).startswith(CANCELLED):
                raise
            await connection.close()
            return
        finally:
            ended.cancel()
            await asyncio.gather(ended, return_exceptions=True)
        raise WrongAnswer("a sleep of two minutes ended without being cancelled")

    async def vanish(self, connection):
        sql = "pg_sleep(300)" if self._chance.random() < 0.5 else Rows(self._chance).sql
        connection.query(f"SELECT {sql}")
        await connection.drained()
        await asyncio.sleep(self._chance.uniform(0, 0.3))

    async def _expect(self, connection, sql, word):
        """One row with one value, of this query or of one that was sent before."""
        if sql:
            connection.query(sql)
        values = []
        while (message := await connection.message())[0] != b"Z":
            if message[0] == b"D":
                values.append(message[1][6:])
        if len(values) != 1:
            raise WrongAnswer(f"{len(values)} rows instead of one")
        self._tally.compare(values[0], word.encode())

    async def _compare(self, connection, rows, wanted, form, pause):
        count = 0
        expected = iter(rows)
        while (message := await connection.message())[0] != b"Z":
            if message[0] != wanted:
                continue
            count += 1
            self._tally.compare(message[1], form(next(expected, b"")))
            if pause and count % 20 == 0:
                await asyncio.sleep(pause)
        if count != rows.count:
            raise WrongAnswer(f"{count} rows instead of {rows.count}")


class Rows:
    """Lines that the server and this program compute each for itself."""

    def __init__(self, chance):
        self._seed = chance.randrange(1 << 30)
        self._repeats = chance.choice([1, 4, 16, 64, 300])
        self.count = chance.randrange(1, 60_000 // (self._repeats + 20))
        self.length = 32 * self._repeats
        self.sql = f"repeat(md5('{self._seed} ' || i), {self._repeats}) FROM generate_series(1, {self.count}) i"

    def __iter__(self):
        for number in range(1, self.count + 1):
            yield hashlib.md5(f"{self._seed} {number}".encode()).hexdigest().encode() * self._repeats


KINDS = {
    "churn": Client.churn,
    "large result": Client.large_result,
    "slow reader": Client.slow_reader,
    "paused reader": Client.paused_reader,
    "goodbye behind work": Client.goodbye_behind_work,
    "copy that fails": Client.copy_that_fails,
    "copy out": Client.copy_out,
    "copy in": Client.copy_in,
    "pipeline": Client.pipeline,
    "cancel": Client.cancel,
    "vanish": Client.vanish,
}
# How often, one to another.
WEIGHTS = [30, 8, 4, 4, 8, 8, 6, 6, 8, 6, 8]
