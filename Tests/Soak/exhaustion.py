"""A tunnel that may have 64 descriptors meets more clients than that."""

import asyncio
import time

from connection import Connection
from testbed.wire import Refused

DESCRIPTORS = 64
CLIENTS = 200
# CPU seconds per second that waiting for descriptors may cost.
SPIN_LIMIT = 0.3
RECOVERY_SECONDS = 10


async def run(stand, tally):
    """Three times: fill the tunnel, watch it rest, let go, connect."""
    with stand.tunnel("--reuse-idle", "1", upstream_port=stand.server.port, descriptors=DESCRIPTORS) as tunnel:
        before = await settled(tunnel, 0)
        slowest = 0.0
        spinning = 0.0
        for _ in range(3):
            crowd = [asyncio.ensure_future(_hold(tunnel.port, number % 2 == 0)) for number in range(CLIENTS)]
            await asyncio.sleep(1)
            cpu = tunnel.cpu_seconds()
            await asyncio.sleep(2)
            spinning = max(spinning, (tunnel.cpu_seconds() - cpu) / 2)
            for client in crowd:
                client.cancel()
            await asyncio.gather(*crowd, return_exceptions=True)
            slowest = max(slowest, await _recovery(tunnel, tally))
            if tunnel.has_ended():
                tally.problem(f"the tunnel ended at its descriptor limit: {tunnel.last_words()}")
                return
        after = await settled(tunnel, before)
    tally.measures["at the limit"] = (f"{DESCRIPTORS} descriptors, {CLIENTS} clients: serves again after "
                                      f"{slowest:.2f} s, CPU {spinning:.0%}, {max(0, after - before)} leaked")
    if spinning > SPIN_LIMIT:
        tally.problem(f"at its descriptor limit the tunnel spins: {spinning:.0%} of a core")
    if after > before:
        tally.problem(f"{after - before} descriptors more than before, after the limit")


async def settled(tunnel, wanted):
    """The number of descriptors once it is as low as wanted, or does not change any more."""
    for _ in range(100):
        if tunnel.descriptors() <= wanted:
            break
        await asyncio.sleep(0.2)
    return tunnel.descriptors()


async def _hold(port, is_silent):
    """Keeps a connection open until it is cancelled or ended."""
    try:
        if is_silent:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                await reader.read()
            finally:
                writer.transport.abort()
        else:
            connection = await Connection.open(port)
            try:
                await connection.message()
            finally:
                connection.vanish()
    except (OSError, Refused, asyncio.IncompleteReadError):
        pass


async def _recovery(tunnel, tally):
    """Seconds until a client is served again."""
    began = time.monotonic()
    while time.monotonic() < began + RECOVERY_SECONDS and not tunnel.has_ended():
        try:
            async with asyncio.timeout(RECOVERY_SECONDS):
                connection = await Connection.open(tunnel.port)
                value = await connection.value("SELECT 42")
                await connection.close()
            if value == b"42":
                return time.monotonic() - began
        except (OSError, Refused, asyncio.IncompleteReadError, TimeoutError):
            await asyncio.sleep(0.1)
    tally.problem("the tunnel did not recover from its descriptor limit")
    return time.monotonic() - began
