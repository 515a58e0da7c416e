import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;

/**
 * The PostgreSQL JDBC driver, which DataGrip and DBeaver use: java -cp /usr/share/java/postgresql.jar JdbcScript.java
 * PORT. DRIVER_HOST, DRIVER_USER, DRIVER_PASSWORD and DRIVER_CA_FILE send it to a PostgreSQL directly.
 */
class JdbcScript {
    static final String UNICODE = "Za\u017c\u00f3\u0142\u0107 \u6f22\u5b57 \ud83d\ude80";
    static final int ROWS = 10_000;

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1) {
            System.err.println("usage: JdbcScript PORT");
            System.exit(64);
        }
        try (Connection connection = connect(arguments[0])) {
            queries(connection);
            transaction(connection);
            preparedStatement(connection);
            manyRows(connection);
            copy(connection);
            notification(connection, arguments[0]);
            error(connection);
        }
        System.out.println("ok jdbc");
    }

    static Connection connect(String port) throws SQLException {
        var environment = System.getenv();
        var properties = new Properties();
        properties.setProperty("user", environment.getOrDefault("DRIVER_USER", "anyone"));
        if (environment.containsKey("DRIVER_PASSWORD")) {
            properties.setProperty("password", environment.get("DRIVER_PASSWORD"));
        }
        if (environment.containsKey("DRIVER_CA_FILE")) {
            properties.setProperty("sslmode", "verify-full");
            properties.setProperty("sslrootcert", environment.get("DRIVER_CA_FILE"));
        }
        // A script that hangs ends: seconds until a read fails.
        properties.setProperty("socketTimeout", "120");
        var host = environment.getOrDefault("DRIVER_HOST", "127.0.0.1");
        return DriverManager.getConnection("jdbc:postgresql://" + host + ":" + port + "/postgres", properties);
    }

    static void queries(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT ? + ?, ?::text")) {
            statement.setInt(1, 40);
            statement.setInt(2, 2);
            statement.setString(3, UNICODE);
            var row = firstRow(statement.executeQuery());
            expect("parameters", row.getInt(1), 42);
            expect("unicode", row.getString(2), UNICODE);
        }
    }

    static void transaction(Connection connection) throws SQLException {
        execute(connection, "CREATE TEMP TABLE numbers (n int, label text)");
        connection.setAutoCommit(false);
        execute(connection, "INSERT INTO numbers VALUES (1, 'rolled back')");
        connection.rollback();
        connection.setAutoCommit(true);
        expect("rows after a rollback", firstRow(connection.createStatement()
            .executeQuery("SELECT count(*) FROM numbers")).getInt(1), 0);
    }

    /** From the fifth use on the driver names the statement on the server. */
    static void preparedStatement(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT ? * 2")) {
            for (int n = 0; n < 10; n++) {
                statement.setInt(1, n);
                expect("prepared statement", firstRow(statement.executeQuery()).getInt(1), 2 * n);
            }
        }
    }

    /** With a fetch size and a transaction the driver reads through a portal, 500 rows at a time. */
    static void manyRows(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        for (int fetchSize : new int[] {0, 500}) {
            try (var statement = connection.createStatement()) {
                statement.setFetchSize(fetchSize);
                var rows = statement.executeQuery("SELECT n, repeat('x', 100) FROM generate_series(1, " + ROWS + ") n");
                int count = 0;
                long total = 0;
                while (rows.next()) {
                    count++;
                    total += rows.getInt(1);
                }
                expect("rows fetched", count, ROWS);
                expect("sum of rows", total, (long) ROWS * (ROWS + 1) / 2);
            }
        }
        connection.setAutoCommit(true);
    }

    static void copy(Connection connection) throws Exception {
        var lines = IntStream.rangeClosed(1, ROWS).mapToObj(n -> n + "\t" + UNICODE + "\n")
            .collect(Collectors.joining());
        var copier = connection.unwrap(PGConnection.class).getCopyAPI();
        expect("rows copied in", copier.copyIn("COPY numbers FROM STDIN", new StringReader(lines)), (long) ROWS);
        var copied = new ByteArrayOutputStream();
        copier.copyOut("COPY numbers TO STDOUT", copied);
        expect("text copied out", copied.toString(StandardCharsets.UTF_8).equals(lines), true);
    }

    static void notification(Connection connection, String port) throws SQLException {
        var channel = "driver_" + ProcessHandle.current().pid();
        execute(connection, "LISTEN " + channel);
        try (var sender = connect(port)) {
            execute(sender, "NOTIFY " + channel + ", '" + UNICODE + "'");
        }
        var notifications = connection.unwrap(PGConnection.class).getNotifications(60_000);
        expect("notifications", notifications.length, 1);
        expect("notification", notifications[0].getParameter(), UNICODE);
    }

    static void error(Connection connection) throws SQLException {
        try {
            execute(connection, "SELECT 1 / 0");
            expect("SQLSTATE of a division by zero", null, "22012");
        } catch (SQLException error) {
            expect("SQLSTATE of a division by zero", error.getSQLState(), "22012");
        }
        expect("query after an error", firstRow(connection.createStatement().executeQuery("SELECT 1")).getInt(1), 1);
    }

    static void execute(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(query);
        }
    }

    static ResultSet firstRow(ResultSet rows) throws SQLException {
        expect("a row", rows.next(), true);
        return rows;
    }

    static void expect(String what, Object found, Object expected) {
        if (!expected.equals(found)) {
            System.err.println("jdbc: " + what + ": expected " + expected + ", found " + found);
            System.exit(1);
        }
    }
}
