"""Where a driver script connects to, and how it says that an expectation failed.

Usage of every script: NAME PORT. It connects to 127.0.0.1 as any user without a password, as a client of the tunnel
does. DRIVER_HOST, DRIVER_USER, DRIVER_PASSWORD and DRIVER_CA_FILE send it to a PostgreSQL directly, over verified TLS.
"""

import faulthandler
import os
import sys

# A script that hangs says where, and ends.
faulthandler.dump_traceback_later(120, exit=True)

# libpq would take settings meant for other servers from the environment.
for variable in [name for name in os.environ if name.startswith("PG")]:
    del os.environ[variable]

if len(sys.argv) != 2:
    sys.exit(f"usage: {sys.argv[0]} PORT")

NAME = os.path.basename(sys.argv[0])
HOST = os.environ.get("DRIVER_HOST", "127.0.0.1")
PORT = int(sys.argv[1])
USER = os.environ.get("DRIVER_USER", "anyone")
PASSWORD = os.environ.get("DRIVER_PASSWORD")
CA_FILE = os.environ.get("DRIVER_CA_FILE")

# One name for each process, so that scripts can run side by side.
CHANNEL = f"driver_{os.getpid()}"

UNICODE = "Zażółć gęślą jaźń – 漢字 – 🚀"
ROWS = 10_000
# The sum of 1...ROWS.
TOTAL = ROWS * (ROWS + 1) // 2


def libpq_settings():
    """The connection settings in libpq's words; the TLS mode stays libpq's default unless a CA is given."""
    settings = {"host": HOST, "port": PORT, "user": USER, "dbname": "postgres"}
    if PASSWORD is not None:
        settings["password"] = PASSWORD
    if CA_FILE is not None:
        settings |= {"sslmode": "verify-full", "sslrootcert": CA_FILE}
    return settings


def expect(what, found, expected):
    """Ends the script when what was found is not what was expected."""
    if found != expected:
        sys.exit(f"{NAME}: {what}: expected {expected!r}, found {found!r}")


def expect_division_by_zero(sqlstate):
    """An error reaches the driver with its SQLSTATE."""
    expect("SQLSTATE of a division by zero", sqlstate, "22012")


def done():
    """The last line of a script that found everything as expected."""
    print("ok", NAME.removesuffix(".py"))
