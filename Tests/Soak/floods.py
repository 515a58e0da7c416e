"""Connections that never become sessions: silent ones, garbage, a byte now and then."""

import asyncio
import struct

# The tunnel gives a startup 10 seconds; more than this is a problem.
PATIENCE = 25
SIZES = {"silent": 120, "garbage": 120, "dripping": 12, "early end": 40}


async def run(port, chance, tally):
    """One flood of each sort; ends when the tunnel has let go of all."""
    sorts = [sort for sort, size in SIZES.items() for _ in range(size)]
    chance.shuffle(sorts)
    await asyncio.gather(*(_connection(sort, port, chance, tally) for sort in sorts))


async def _connection(sort, port, chance, tally):
    await asyncio.sleep(chance.uniform(0, 1))
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        tally.problem("a connection was refused while the tunnel listened")
        return
    tally.half_open[sort] += 1
    try:
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(BEHAVIOUR[sort](writer, chance), _until_end(reader))
    except TimeoutError:
        tally.problem(f"a {sort} connection was still open after {PATIENCE} seconds")
    except OSError:
        pass
    finally:
        writer.transport.abort()


async def _until_end(reader):
    while await reader.read(4096):
        pass


async def _silent(_writer, _chance):
    pass


async def _garbage(writer, chance):
    start = chance.choice([b"", b"GET / HTTP/1.1\r\n\r\n", b"SSH-2.0-x\r\n", b"\x16\x03\x01\x02\x00\x01",
                           struct.pack("!ii", 8, 80_877_103), struct.pack("!ii", 9_999, 3 << 16),
                           struct.pack("!ii", 0x7FFFFFFF, 3 << 16)])
    writer.write(start + chance.randbytes(chance.randrange(1, 3_000)))
    await writer.drain()


async def _dripping(writer, chance):
    startup = struct.pack("!ii", 300, 3 << 16) + b"user\0anyone\0options\0" + b"x" * 300
    for byte in startup:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(chance.uniform(0.1, 0.5))


async def _early_end(writer, chance):
    writer.write(struct.pack("!ii", 100, 3 << 16)[:chance.randrange(1, 9)])
    await asyncio.sleep(chance.uniform(0, 1))
    writer.write_eof()


BEHAVIOUR = {"silent": _silent, "garbage": _garbage, "dripping": _dripping, "early end": _early_end}
