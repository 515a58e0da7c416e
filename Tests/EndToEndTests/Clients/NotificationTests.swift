import Testing

@Suite(.endToEnd)
struct NotificationTests {
    @Test("a NOTIFY of one client reaches another that is idle")
    func delivered() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            // psql looks for notifications after each statement only; psycopg waits for them on its socket.
            let listener = """
                import psycopg, sys
                with psycopg.connect(sys.argv[1], autocommit=True) as connection:
                    connection.execute("LISTEN news")
                    print("listening", flush=True)
                    for notification in connection.notifies(timeout=30, stop_after=1):
                        print(notification.payload)
                """
            let command = Command(Surroundings.python, ["-c", listener, tunnel.address()])
            let heard = try await withProgram(command) { listener in
                try await listener.output.wait(for: "listening\n")
                try await tunnel.ask("NOTIFY news, 'it is raining'")
                return try await listener.finished()
            }
            #expect(heard.value == "listening\nit is raining", "\(heard)")
        }
    }
}
