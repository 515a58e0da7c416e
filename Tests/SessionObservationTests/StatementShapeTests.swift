import Testing

@testable import SessionObservation

@Suite struct StatementShapeTests {
    @Test(arguments: [
        ("select * from t where a = 1 and b = 'x'", "select * from t where a = $1 and b = $2"),
        ("select * from t where a = $1 and b = 5", "select * from t where a = $1 and b = $2"),
        ("select a\n  from t -- why\n where a=-1", "select a from t where a=$1"),
        ("select a - 1, a -1, -2", "select a - $1, a -$2, $3"),
        ("select * from t where id in (1, 2,3)", "select * from t where id in ($1 /*, ... */)"),
        ("select * from t where id in ($1,$2)", "select * from t where id in ($1 /*, ... */)"),
        ("select * from t where id = any (array[1,2])", "select * from t where id = any (array[$1 /*, ... */])"),
        ("select 1 in (select 2)", "select $1 in (select $2)"),
        ("insert into t values (1, 'a'), (2, 'b')", "insert into t values ($1, $2) /*, ... */"),
        ("insert into t values (1, default), (2, now())", "insert into t values ($1, default), ($2, now())"),
        ("select true, null where a is null and b is not true", "select $1, $2 where a is null and b is not true"),
        ("select E'a\\'b', $$x$$, 1.5e3, 'a'\n'b'", "select $1, $2, $3, $4"),
        ("alter role a password 'secret';", "alter role a password $1"),
        ("select \"1\" from t1", "select \"1\" from t1"),
    ]) func replaces(_ text: String, by expected: String) {
        #expect(StatementShape(text).text == expected)
    }

    @Test(arguments: [
        ("select * from t where id in (1)", "SELECT *\nFROM t WHERE id IN (1, 2, 3) /* tag='x' */"),
        ("select a from t where a = 1", "select a from t where a=$1"),
        ("insert into t values (1)", "insert into t values (2), (3), (4)"),
        ("select 1", "select 1;"),
    ]) func groups(_ left: String, with right: String) {
        #expect(StatementShape(left).fingerprint == StatementShape(right).fingerprint)
    }

    @Test(arguments: [
        ("select a from t", "select b from t"), ("select \"A\" from t", "select \"a\" from t"),
        ("select a, 1", "select a + 1"),
    ]) func keepsApart(_ left: String, _ right: String) {
        #expect(StatementShape(left).fingerprint != StatementShape(right).fingerprint)
    }

    @Test func isTheSameInEveryRun() {
        #expect(StatementShape("select 1").fingerprint == 0x57BA_C11A_2BCC_FB2B)
    }
}
