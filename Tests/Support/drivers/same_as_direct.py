"""What a client sees is what it would see without the tunnel: same_as_direct.py PORT SOCKET_DIRECTORY SERVER_PORT USER

Sends the same bytes to the server's own socket and through the tunnel, and compares all that comes back, up to the end of
the connection. After each, the tunnel's next client must get its own answers. Prints the cases that differ."""

import socket
import struct
import sys
import time

PORT, DIRECTORY, SERVER_PORT, USER = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]


def message(kind, *parts):
    body = b"".join(parts)
    return kind + struct.pack("!I", 4 + len(body)) + body


def query(text):
    return message(b"Q", text.encode() + b"\0")


def parse(text):
    return message(b"P", b"\0", text.encode() + b"\0", b"\0\0")


BIND = message(b"B", b"\0\0", b"\0\0", b"\0\0", b"\0\0")
DESCRIBE = message(b"D", b"P\0")
EXECUTE = message(b"E", b"\0", b"\0\0\0\0")
SYNC, FLUSH, TERMINATE = message(b"S"), message(b"H"), message(b"X")
DATA, DONE, FAIL = message(b"d", b"1\n"), message(b"c"), message(b"f", b"changed my mind\0")
BAD_DATA = message(b"d", b"one\n")
# The function "version", without arguments.
CALL = message(b"F", struct.pack("!IHHH", 89, 0, 0, 0))


def run(text):
    return parse(text) + BIND + EXECUTE


# Steps: bytes to send, or how many ReadyForQuery to wait for; "half" closes our side, "gone" leaves at once.
CASES = {
    "simple": [query("select 1; select 2"), 1, TERMINATE],
    "error": [query("select 1/0"), 1, query("select 1"), 1, TERMINATE],
    "pipeline": [run("select 1") + SYNC + run("select 2") + SYNC, 2, TERMINATE],
    "copy that a trigger refuses": [run("copy refusing from stdin") + SYNC, 1, query("select 'next'"), 1, TERMINATE],
    "goodbye behind a query behind a copy that a trigger refuses": [
        run("copy refusing from stdin") + SYNC, 1, query("select 'slow', pg_sleep(0.3)") + TERMINATE,
    ],
    "copy that a trigger refuses, eagerly": [
        run("copy refusing from stdin") + SYNC + DATA + DONE + SYNC + query("select 'next'"), 3, TERMINATE,
    ],
    "copy, eagerly": [run("copy taking from stdin") + SYNC + DATA + DONE + SYNC + query("select 'next'"), 2, TERMINATE],
    "copy, then a goodbye, eagerly": [run("copy taking from stdin") + SYNC + DATA + DONE + SYNC + TERMINATE],
    "copy without a Sync before its data": [run("copy taking from stdin") + DATA + DONE + SYNC, 1, TERMINATE],
    "copy of bad data": [run("copy taking from stdin") + SYNC + BAD_DATA + DONE + SYNC + query("select 1"), 2, TERMINATE],
    "copy that the client gives up": [run("copy taking from stdin") + SYNC + FAIL + SYNC + query("select 1"), 2, TERMINATE],
    "copy into a view": [run("copy viewing from stdin") + SYNC + DATA + DONE + SYNC, 2, query("select 1"), 1, TERMINATE],
    "copy freeze": [run("copy taking from stdin (freeze)") + SYNC, 1, query("select 1"), 1, TERMINATE],
    "simple copy": [query("copy taking from stdin") + DATA + SYNC + DATA + DONE, 1, query("select 1"), 1, TERMINATE],
    "simple copy of bad data": [query("copy taking from stdin") + BAD_DATA + SYNC + DONE + query("select 1"), 3, TERMINATE],
    "copy out": [query("copy (select 1) to stdout") + run("copy (select 2) to stdout") + SYNC, 2, TERMINATE],
    "a bad Parse skips a Query": [parse("selec") + query("select 1") + SYNC + query("select 2"), 2, TERMINATE],
    "a bad Parse skips a FunctionCall": [parse("selec") + CALL + SYNC + query("select 2"), 2, TERMINATE],
    "a bad Parse skips a COPY": [
        parse("copy nowhere from stdin") + BIND + EXECUTE + SYNC + DATA + DONE + SYNC + query("select 2"), 3, TERMINATE,
    ],
    "a Query in place of a Sync": [run("select 1") + query("select 2"), 1, TERMINATE],
    "an error at the Sync": [run("insert into deferred values (1), (1)") + SYNC + query("select 1"), 2, TERMINATE],
    "an answer without a Sync": [run("select 1") + FLUSH + TERMINATE],
    "a goodbye behind a query": [query("select 'late', pg_sleep(0.2)") + TERMINATE],
    "a goodbye in a transaction": [query("begin"), 1, TERMINATE],
    "a goodbye in a COPY": [query("copy taking from stdin") + DATA + TERMINATE],
    "half a close behind a query": [query("select 'late', pg_sleep(0.2)"), "half"],
    "half a close in a COPY": [query("copy taking from stdin") + DATA, "half"],
    "half a close before a Sync": [run("select 1") + FLUSH, "half"],
    "half a close in the middle of a message": [query("select 1")[:-3], "half"],
    "a goodbye in place of a startup": ["raw", TERMINATE],
    "an implausible length": ["raw", b"\0\0\0\3"],
    "a large implausible length": ["raw", b"\x7f\xff\xff\xff\0\3\0\0"],
    "half a startup": ["raw", b"\0\0\0\x40\0\3\0\0user", "half"],
    "no user": ["raw", struct.pack("!II", 9, 196608) + b"\0"],
    "a later major version": ["raw", struct.pack("!II", 9, 4 << 16) + b"\0"],
}


def connect(direct):
    if direct:
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(f"{DIRECTORY}/.s.PGSQL.{SERVER_PORT}")
    else:
        connection = socket.create_connection(("127.0.0.1", PORT))
    connection.settimeout(30)
    return connection


class Client:
    """A session, and what it has been told since it was ready."""

    def __init__(self, direct, raw=False):
        self.socket = connect(direct)
        self.told = []
        self.rest = b""
        if not raw:
            body = b"user\0" + USER.encode() + b"\0database\0postgres\0application_name\0same\0\0"
            self.socket.sendall(struct.pack("!II", 8 + len(body), 196608) + body)
            self.wait(1)
            self.told.clear()

    def wait(self, count):
        while count and self.read():
            count -= self.told[-1][0] == b"Z"

    def read(self):
        """The next message; False at the end."""
        while len(self.rest) < 5 or len(self.rest) < 1 + struct.unpack_from("!I", self.rest, 1)[0]:
            try:
                part = self.socket.recv(65536)
            except ConnectionResetError:
                part = b""
            if not part:
                if self.rest:
                    self.told.append((b"?", self.rest))
                self.rest = b""
                return False
            self.rest += part
        end = 1 + struct.unpack_from("!I", self.rest, 1)[0]
        self.told.append((self.rest[:1], essence(self.rest[:1], self.rest[5:end])))
        self.rest = self.rest[end:]
        return True


def essence(kind, payload):
    """Of an error what does not depend on who says it."""
    if kind != b"E":
        return payload
    fields = {field[:1]: field[1:] for field in payload.split(b"\0") if field}
    return fields.get(b"S"), fields.get(b"C")


def transcript(steps, direct):
    raw = steps[0] == "raw"
    client = Client(direct, raw)
    for step in steps[1:] if raw else steps:
        try:
            if isinstance(step, bytes):
                client.socket.sendall(step)
            elif step == "half":
                client.socket.shutdown(socket.SHUT_WR)
            else:
                client.wait(step)
        except (BrokenPipeError, ConnectionResetError):
            break
    while client.read():
        pass
    client.socket.close()
    return client.told


def ask(text, direct=True):
    client = Client(direct)
    client.socket.sendall(query(text))
    client.wait(1)
    client.socket.sendall(TERMINATE)
    client.socket.close()
    return client.told


def expect_own_answer(number):
    told = ask(f"select 'mine {number}'", direct=False)
    rows = [payload for kind, payload in told if kind == b"D"]
    return [kind for kind, _ in told] == [b"T", b"D", b"C", b"Z"] and rows[0].endswith(f"mine {number}".encode())


def leave_behind(number):
    """Goodbye and close right behind an INSERT that takes a while: the row is there in the end."""
    client = Client(direct=False)
    client.socket.sendall(query(f"insert into taking select {number} from pg_sleep(0.2)") + TERMINATE)
    client.socket.close()
    for _ in range(500):
        if (b"D", struct.pack("!HI", 1, 1) + b"1") in ask(f"select count(*) from taking where a = {number}"):
            return True
        time.sleep(0.02)
    return False


ask("""
    create table refusing (a int); create table taking (a int); create view viewing as select 1 as a;
    create table deferred (a int unique deferrable initially deferred);
    create function refuse() returns trigger language plpgsql as 'begin raise exception ''refused''; end';
    create trigger refuse before insert on refusing execute function refuse()
""")
try:
    failures = []
    for round in range(3):
        for number, (name, steps) in enumerate(CASES.items()):
            expected, seen = transcript(steps, direct=True), transcript(steps, direct=False)
            if seen != expected:
                failures.append(f"{name}:\n  directly {expected}\n  tunnel   {seen}")
            if not expect_own_answer(1000 * round + number):
                failures.append(f"{name}: the next client got another's answer")
    if not leave_behind(4711):
        failures.append("a row was lost whose client had left")
    print("\n".join(failures), end="")
finally:
    ask("drop view viewing; drop table refusing, taking, deferred; drop function refuse()")
