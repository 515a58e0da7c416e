"""psycopg 3, synchronous: libpq with the extended protocol, binary results and named prepared statements."""

import psycopg
from target import CHANNEL, ROWS, TOTAL, UNICODE, done, expect, expect_division_by_zero, libpq_settings

with psycopg.connect(**libpq_settings()) as connection:
    expect("parameters", connection.execute("SELECT %s::int + %s::int", (40, 2)).fetchone(), (42,))
    expect("unicode", connection.execute("SELECT %s::text", (UNICODE,)).fetchone(), (UNICODE,))
    expect("binary result", connection.execute("SELECT %b::bytea", (bytes(range(256)),), binary=True).fetchone(),
           (bytes(range(256)),))

    connection.execute("CREATE TEMP TABLE numbers (n int, label text)")
    connection.commit()
    connection.execute("INSERT INTO numbers VALUES (1, 'rolled back')")
    connection.rollback()
    expect("rows after a rollback", connection.execute("SELECT count(*) FROM numbers").fetchone(), (0,))

    for n in range(10):
        row = connection.execute("SELECT %s::int * 2", (n,), prepare=True).fetchone()
        expect("prepared statement", row, (2 * n,))
    expect("statements kept by the session",
           connection.execute("SELECT count(*) FROM pg_prepared_statements").fetchone(), (1,))

    rows = connection.execute("SELECT n, repeat('x', 100) FROM generate_series(1, %s) n", (ROWS,)).fetchall()
    expect("rows fetched", (len(rows), sum(n for n, _ in rows)), (ROWS, TOTAL))

    with connection.cursor(name="portal") as cursor:
        cursor.execute("SELECT n FROM generate_series(1, %s) n", (ROWS,))
        expect("rows through a cursor", sum(n for n, in cursor), TOTAL)

    with connection.cursor().copy("COPY numbers FROM STDIN") as copy:
        for n in range(1, ROWS + 1):
            copy.write_row((n, UNICODE))
    with connection.cursor().copy("COPY numbers TO STDOUT") as copy:
        copied = list(copy.rows())
    expect("rows copied", (len(copied), sum(int(n) for n, _ in copied)), (ROWS, TOTAL))
    expect("text copied", {label for _, label in copied}, {UNICODE})
    connection.commit()

    connection.autocommit = True
    connection.execute(f"LISTEN {CHANNEL}")
    with psycopg.connect(**libpq_settings(), autocommit=True) as sender:
        sender.execute("SELECT pg_notify(%s, %s)", (CHANNEL, UNICODE))
    expect("notification", [n.payload for n in connection.notifies(timeout=60, stop_after=1)], [UNICODE])

    try:
        connection.execute("SELECT 1 / 0")
        expect_division_by_zero(None)
    except psycopg.Error as error:
        expect_division_by_zero(error.sqlstate)
    expect("query after an error", connection.execute("SELECT 1").fetchone(), (1,))

done()
