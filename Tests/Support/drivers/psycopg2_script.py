"""psycopg2: libpq with the simple protocol, one query string after the other."""

import io
import select

import psycopg2
from target import CHANNEL, ROWS, TOTAL, UNICODE, done, expect, expect_division_by_zero, libpq_settings

connection = psycopg2.connect(**libpq_settings())
cursor = connection.cursor()


def rows(query, parameters=None):
    """All rows of one query."""
    cursor.execute(query, parameters)
    return cursor.fetchall()


expect("parameters", rows("SELECT %s + %s", (40, 2)), [(42,)])
expect("unicode", rows("SELECT %s", (UNICODE,)), [(UNICODE,)])

cursor.execute("CREATE TEMP TABLE numbers (n int, label text)")
connection.commit()
cursor.execute("INSERT INTO numbers VALUES (1, 'rolled back')")
connection.rollback()
expect("rows after a rollback", rows("SELECT count(*) FROM numbers"), [(0,)])

cursor.execute("PREPARE twice (int) AS SELECT $1 * 2")
for n in range(10):
    expect("prepared statement", rows("EXECUTE twice (%s)", (n,)), [(2 * n,)])

fetched = rows("SELECT n, repeat('x', 100) FROM generate_series(1, %s) n", (ROWS,))
expect("rows fetched", (len(fetched), sum(n for n, _ in fetched)), (ROWS, TOTAL))

lines = "".join(f"{n}\t{UNICODE}\n" for n in range(1, ROWS + 1))
cursor.copy_expert("COPY numbers FROM STDIN", io.StringIO(lines))
copied = io.StringIO()
cursor.copy_expert("COPY numbers TO STDOUT", copied)
expect("text copied", copied.getvalue() == lines, True)
connection.commit()

connection.autocommit = True
cursor.execute(f"LISTEN {CHANNEL}")
sender = psycopg2.connect(**libpq_settings())
with sender, sender.cursor() as notify:
    notify.execute("SELECT pg_notify(%s, %s)", (CHANNEL, UNICODE))
sender.close()
while not connection.notifies:
    select.select([connection], [], [])
    connection.poll()
expect("notification", [n.payload for n in connection.notifies], [UNICODE])

try:
    cursor.execute("SELECT 1 / 0")
    expect_division_by_zero(None)
except psycopg2.Error as error:
    expect_division_by_zero(error.pgcode)
expect("query after an error", rows("SELECT 1"), [(1,)])

connection.close()
done()
