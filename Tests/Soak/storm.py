"""Storms and calms around one tunnel, and what is left of them in the quiet afterwards."""

import asyncio
import random
import time

import floods
import sessions
from faults import FaultProxy
from testbed.wire import Refused

STORM_SECONDS = 15
CALM_SECONDS = 8
# Within this time nothing must be left of what went before: a startup has 10 seconds.
QUIET_SECONDS = 30
# A session that takes longer hangs; a stall takes two seconds.
SESSION_SECONDS = 90
CLIENTS = 24
# What the allocator may keep. A leak of one session's state would be many times that in ten minutes.
GROWTH_LIMIT_KB = 48 * 1024
# What a session may be told when its connections break: connection failures, shutdown, too many connections.
EXCUSES = ("08003", "08006", "57P0", "53300")
# A tunnel as it is by default, behind a log that nobody reads; and one with all that sessions can be given on request.
SETTINGS = {
    "by default": {"options": ["--log-level", "debug"], "reads_log": False},
    "on request": {"options": ["--reuse-idle", "2", "--cancel-abandoned", "--spare", "4"], "reads_log": True},
}


async def run(stand, tally, chance, seconds):
    """Each of the settings for its share of so many seconds."""
    for name, setting in SETTINGS.items():
        await run_one(stand, tally, chance, seconds / len(SETTINGS), name, **setting)


async def run_one(stand, tally, chance, seconds, name, options, reads_log):
    """Rounds of storm, calm and quiet for so many seconds, two at least."""
    async with FaultProxy("upstream side", stand.server.port, random.Random(chance.random()), tally) as upstream:
        with stand.tunnel(*options, upstream_port=upstream.port, reads_log=reads_log) as tunnel:
            proxy = FaultProxy("client side", tunnel.port, random.Random(chance.random()), tally)
            async with proxy as clients:
                weather = Weather(name, stand, tally, chance, tunnel, [upstream, clients])
                await weather.measure_quiet()
                deadline = time.monotonic() + seconds
                rounds = 0
                while (rounds < 2 or time.monotonic() < deadline) and not tunnel.has_ended():
                    await weather.round()
                    rounds += 1
                tally.measures[f"rounds {name}"] = rounds
            if tunnel.has_ended():
                tally.problem(f"the tunnel ended: {tunnel.last_words()}")
            for name in ("PGPASSWORD_UPSTREAM", "API_KEY"):
                with open(tunnel.log, errors="replace") as log:
                    if stand.server.settings[name] in log.read():
                        tally.problem("the log of the tunnel shows a secret")


class Weather:
    """Makes it, and measures what it left behind."""

    def __init__(self, name, stand, tally, chance, tunnel, proxies):
        self._name = name
        self._stand = stand
        self._tally = tally
        self._chance = chance
        self._tunnel = tunnel
        self._proxies = proxies
        self._descriptors = None
        self._resident_kb = None

    async def round(self):
        for proxy in self._proxies:
            proxy.is_raging = True
        await self._clients(STORM_SECONDS, must_succeed=False)
        for proxy in self._proxies:
            proxy.is_raging = False
        # Sessions that wait for reuse behind a connection that was cut are noticed by now.
        await asyncio.sleep(1)
        self._end_abandoned()
        await self._clients(CALM_SECONDS, must_succeed=True)
        self._end_abandoned()
        await self.measure_quiet()
        self._tally.expect_marks(self._stand)

    def _end_abandoned(self):
        """Queries of clients that vanished run on, as without a tunnel, or their cancel met a fault of its own."""
        self._count("queries of vanished clients", self._stand.end_queries("%pg_sleep(300)%"))

    def _count(self, what, number):
        self._tally.measures[what] = self._tally.measures.get(what, 0) + number

    async def _clients(self, seconds, must_succeed):
        end = time.monotonic() + seconds
        flood = asyncio.ensure_future(floods.run(self._tunnel.port, self._chance, self._tally))
        await asyncio.gather(*(self._client(end, must_succeed) for _ in range(CLIENTS)))
        await flood

    async def _client(self, end, must_succeed):
        while time.monotonic() < end and not self._tunnel.has_ended():
            kind = self._chance.choices(list(sessions.KINDS), sessions.WEIGHTS)[0]
            port = self._chance.choice([self._tunnel.port, self._proxies[1].port])
            client = sessions.Client(port, self._tunnel.port, self._chance, self._tally, is_calm=must_succeed)
            try:
                async with asyncio.timeout(SESSION_SECONDS):
                    await client.run(kind)
                self._tally.served[kind] += 1
            except TimeoutError:
                self._tally.problem(f"{kind}: hangs")
            except sessions.WrongAnswer as wrong:
                self._tally.problem(f"{kind}: {wrong}")
            except Refused as refused:
                self._ended(kind, refused, must_succeed or not str(refused).startswith(EXCUSES))
            except (OSError, asyncio.IncompleteReadError) as end_of_connection:
                self._ended(kind, repr(end_of_connection), must_succeed)

    def _ended(self, kind, why, is_problem):
        if is_problem:
            self._tally.problem(f"{kind}: {why}")
        else:
            self._tally.disturbed[kind] += 1

    async def measure_quiet(self):
        """Waits until all is as it was before the first client, and says what is not."""
        deadline = time.monotonic() + QUIET_SECONDS
        while True:
            if self._tunnel.has_ended():
                return
            descriptors, upstream = self._tunnel.descriptors(), self._stand.upstream_sessions()
            is_first = self._descriptors is None
            if upstream == 0 and (is_first or descriptors <= self._descriptors):
                break
            if time.monotonic() > deadline:
                break
            await asyncio.sleep(0.2)
        resident = self._tunnel.resident_kb()
        if is_first:
            self._descriptors = descriptors
            self._measure("descriptors before", descriptors)
            self._measure("memory before", f"{resident:,} kB")
            return
        if self._resident_kb is None:
            self._resident_kb = resident
            self._measure("memory, first round", f"{resident:,} kB")
        growth = resident - self._resident_kb
        leaked = max(0, descriptors - self._descriptors)
        self._measure("memory, last round", f"{resident:,} kB")
        self._measure("growth of memory", f"{growth:,} kB")
        self._measure("leaked descriptors", leaked)
        self._measure("upstream left over", upstream)
        if leaked:
            self._tally.problem(f"{leaked} descriptors more than before, in the quiet after a storm")
        if upstream:
            self._tally.problem(f"{upstream} sessions still upstream, in the quiet after a storm")
        if growth > GROWTH_LIMIT_KB:
            self._tally.problem(f"memory grew by {growth:,} kB")

    def _measure(self, what, value):
        self._tally.measures[f"{what}, {self._name}"] = value
