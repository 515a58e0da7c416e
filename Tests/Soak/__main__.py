"""Puts a tunnel between a real PostgreSQL and clients and networks that misbehave, and compares every byte.

    python3 Tests/Soak BINARY MINUTES [SEED]

Storms, in which connections are reset, cut, stalled and cut into tiny segments on both sides of the tunnel, and calms,
in which the floods of half-open connections go on but every session has to succeed, take turns. Then a tunnel with 64
descriptors is run out of them. Ends with a report, and with status 1 if anything is wrong. Needs Linux (/proc).
"""

import asyncio
import os
import random
import signal
import sys

# What both programs stand on is beside them.
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Support"))

import exhaustion
import storm
from stand import SoakStand
from tally import Tally
from testbed.failure import Failure


def main():
    if len(sys.argv) not in (3, 4) or sys.platform != "linux":
        sys.exit("usage: python3 Tests/Soak BINARY MINUTES [SEED]   (on Linux)")
    binary, minutes = sys.argv[1], float(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) == 4 else random.SystemRandom().randrange(1 << 32)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    print(f"soak: seed {seed}, {minutes:g} minutes", flush=True)
    tally = Tally(seed)
    try:
        with SoakStand(binary) as stand:
            asyncio.run(run(stand, tally, minutes * 60))
    except Failure as failure:
        sys.exit(f"soak: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
    print(tally.report())
    sys.exit(1 if tally.problems else 0)


async def run(stand, tally, seconds):
    chance = random.Random(tally.seed)
    # The last phase takes about twenty seconds of its own.
    await storm.run(stand, tally, chance, seconds)
    await exhaustion.run(stand, tally)


main()
