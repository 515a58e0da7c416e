"""pg8000: the protocol in plain Python, with its own SCRAM, TLS and COPY."""

import io
import ssl

import pg8000.native
from target import (CA_FILE, CHANNEL, HOST, PASSWORD, PORT, ROWS, TOTAL, UNICODE, USER, done, expect,
                    expect_division_by_zero)


def connect():
    """A connection; without a context pg8000 asks for TLS and goes on without when the answer is no."""
    context = ssl.create_default_context(cafile=CA_FILE) if CA_FILE is not None else None
    return pg8000.native.Connection(
        USER, host=HOST, port=PORT, database="postgres", password=PASSWORD, ssl_context=context)


connection = connect()
expect("parameters", connection.run("SELECT :a ::int + :b ::int", a=40, b=2), [[42]])
expect("unicode", connection.run("SELECT :text", text=UNICODE), [[UNICODE]])

connection.run("CREATE TEMP TABLE numbers (n int, label text)")
connection.run("BEGIN")
connection.run("INSERT INTO numbers VALUES (1, 'rolled back')")
connection.run("ROLLBACK")
expect("rows after a rollback", connection.run("SELECT count(*) FROM numbers"), [[0]])

statement = connection.prepare("SELECT :n ::int * 2")
for n in range(10):
    expect("prepared statement", statement.run(n=n), [[2 * n]])
statement.close()

rows = connection.run("SELECT n, repeat('x', 100) FROM generate_series(1, :rows ::int) n", rows=ROWS)
expect("rows fetched", (len(rows), sum(n for n, _ in rows)), (ROWS, TOTAL))

lines = "".join(f"{n}\t{UNICODE}\n" for n in range(1, ROWS + 1)).encode()
connection.run("COPY numbers FROM STDIN", stream=io.BytesIO(lines))
copied = io.BytesIO()
connection.run("COPY numbers TO STDOUT", stream=copied)
expect("text copied", copied.getvalue() == lines, True)

# pg8000 takes notifications in with the answer to the next query, and reads their text as ASCII.
connection.run(f"LISTEN {CHANNEL}")
sender = connect()
sender.run("SELECT pg_notify(:channel, :text)", channel=CHANNEL, text="hello")
sender.close()
while not connection.notifications:
    connection.run("SELECT 1")
expect("notification", [payload for _, _, payload in connection.notifications], ["hello"])

try:
    connection.run("SELECT 1 / 0")
    expect_division_by_zero(None)
except pg8000.native.DatabaseError as error:
    expect_division_by_zero(error.args[0]["C"])
expect("query after an error", connection.run("SELECT 1"), [[1]])

connection.close()
done()
