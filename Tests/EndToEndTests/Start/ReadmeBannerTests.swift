import Testing

@Suite(.endToEnd)
struct ReadmeBannerTests {
    @Test("README shows what a tunnel prints")
    func banner() async throws {
        let readme = try String(contentsOfFile: "\(Surroundings.package)/README.md", encoding: .utf8)
        let example = try #require(
            readme.firstMatch(
                of: /(?s)```\n\$ ppg-tunnel --port 5433\n(.*?\n)(Logged in [^\n]*)\nYour connection is [^\n]*\n```/
            )
        )
        try await withTunnel { tunnel in
            try await tunnel.output.wait(for: "Logged in to PostgreSQL")
            let printed = tunnel.output.text
            // The login is the example's own, too.
            let banner = String(example.1).replacing("5433", with: "\(tunnel.port)")
                .replacing("2f98…336b", with: shortened(tunnel.server.user))
                .replacing("at db.prisma.io, ", with: "at \(tunnel.server.endpoint), ")
            #expect(printed.hasPrefix(banner))
            // Version, place and time are the example's own.
            let outcome = /Logged in to PostgreSQL \S+( .*)? at \S+ over TLSv1\.3 in \d+ ms\./
            #expect(try outcome.wholeMatch(in: example.2) != nil)
            #expect(try outcome.wholeMatch(in: printed.dropFirst(banner.count).prefix { $0 != "\n" }) != nil)
        }
    }
}
