"""psycopg 3 in libpq's pipeline mode: many messages in flight before the first answer, errors up to the next Sync."""

import psycopg
from target import ROWS, TOTAL, UNICODE, done, expect, expect_division_by_zero, libpq_settings

with psycopg.connect(**libpq_settings(), autocommit=True) as connection:
    connection.execute("CREATE TEMP TABLE numbers (n int, label text)")

    with connection.pipeline() as pipeline:
        cursors = [connection.execute("SELECT %s::int, %s::text", (n, UNICODE)) for n in range(1000)]
        pipeline.sync()
        expect("answers in order", [cursor.fetchone() for cursor in cursors], [(n, UNICODE) for n in range(1000)])

    with connection.pipeline(), connection.cursor() as cursor:
        cursor.executemany("INSERT INTO numbers VALUES (%s, %s)", ((n, UNICODE) for n in range(1, ROWS + 1)))
    expect("rows inserted", connection.execute("SELECT sum(n) FROM numbers").fetchone(), (TOTAL,))

    with connection.pipeline():
        for n in range(10):
            cursor = connection.execute("SELECT %s::int * 2", (n,), prepare=True)
            expect("prepared statement", cursor.fetchone(), (2 * n,))

    with connection.pipeline():
        first = connection.execute("SELECT n, label FROM numbers ORDER BY n")
        second = connection.execute("SELECT count(*) FROM numbers")
        expect("a long answer", len(first.fetchall()), ROWS)
        expect("the answer behind it", second.fetchone(), (ROWS,))

    with connection.transaction(force_rollback=True), connection.pipeline():
        connection.execute("DELETE FROM numbers")
    expect("rows after a rollback", connection.execute("SELECT count(*) FROM numbers").fetchone(), (ROWS,))

    try:
        with connection.pipeline():
            connection.execute("SELECT 1 / 0")
            skipped = connection.execute("SELECT 'skipped up to the next Sync'")
        expect_division_by_zero(None)
    except psycopg.Error as error:
        expect_division_by_zero(error.sqlstate)
    expect("query after an error", connection.execute("SELECT 1").fetchone(), (1,))

done()
