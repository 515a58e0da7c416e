import PostgresWire
import TestBytes
import Testing

@Suite struct StartupMessageTests {
    private func decode(_ parameters: String, version: UInt32 = 0x0003_0000) throws(WireError) -> StartupMessage {
        try StartupMessage.decode(packet(int32(version) + ascii(parameters)))
    }

    @Test func isEncodedAsInTheManual() {
        let message = StartupMessage(
            version: .v3_2,
            parameters: [.init(name: "user", value: "bo"), .init(name: "database", value: "")]
        )
        #expect(encoded(message.encode) == [0, 0, 0, 27, 0, 3, 0, 2] + ascii("user\0bo\0database\0\0\0"))
    }

    @Test func keepsOrderAndDuplicates() throws {
        let message = try decode("database\0a\0user\0first\0search_path\0x\0user\0second\0\0")
        let expected = [("database", "a"), ("user", "first"), ("search_path", "x"), ("user", "second")]
        #expect(message.parameters == expected.map { StartupMessage.Parameter(name: $0.0, value: $0.1) })
        #expect(message["user"] == ascii("first"))
        #expect(message["absent"] == nil)
    }

    @Test func keepsInvalidUTF8() throws {
        let content: [UInt8] = [0xFF, 0x66, 0, 0xC3, 0x28, 0, 0]
        let bytes = packet(int32(0x0003_0000) + content)
        let message = try StartupMessage.decode(bytes)
        #expect(message.parameters == [.init(name: [0xFF, 0x66], value: [0xC3, 0x28])])
        #expect(encoded(message.encode) == bytes)
    }

    @Test func acceptsAnEmptyListAndEmptyValues() throws {
        #expect(try decode("\0").parameters.isEmpty)
        #expect(try decode("user\0\0\0")["user"] == [])
    }

    @Test func keepsTheMinorVersionAsked() throws {
        #expect(try decode("\0", version: 0x0003_270F).version == ProtocolVersion(major: 3, minor: 9_999))
    }

    @Test(arguments: ["", "user\0alice\0", "user\0alice\0database\0\0", "user\0\0"])
    func refusesListsWithoutTerminator(parameters: String) {
        let error = fault { () throws(WireError) in try decode(parameters) }
        #expect(error == .missingTerminator(message: "StartupMessage", field: "parameters"))
    }

    @Test(arguments: ["user", "user\0alice", "user\0alice\0data", "\u{1}"])
    func refusesUnterminatedStrings(parameters: String) {
        guard case .missingTerminator = fault({ () throws(WireError) in try decode(parameters) }) else {
            Issue.record("accepted")
            return
        }
    }

    @Test func refusesPairsSmuggledBehindTheTerminator() {
        let error = fault { () throws(WireError) in try decode("user\0alice\0\0user\0postgres\0\0") }
        #expect(error == .trailingBytes(message: "StartupMessage", count: 15))
    }

    @Test func refusesAnEmptyNameWithAValue() {
        let error = fault { () throws(WireError) in try decode("\0alice\0\0") }
        #expect(error == .trailingBytes(message: "StartupMessage", count: 7))
    }

    @Test(arguments: [0x0002_0000, 0x0004_0000, 0x0000_0000])
    func namesTheUnsupportedVersionWhateverFollows(version: UInt32) {
        let error = fault { () throws(WireError) in try decode("junk", version: version) }
        #expect(error == .unsupportedProtocol(ProtocolVersion(rawValue: version)))
    }

    @Test func everyPrefixIsRefused() {
        let content = int32(0x0003_0000) + ascii("user\0alice\0database\0app\0\0")
        for count in 0..<content.count {
            #expect(
                fault { () throws(WireError) in try StartupMessage.decode(packet(Array(content[..<count]))) } != nil
            )
        }
    }

    @Test func refusesALengthThatIsNotItsOwn() {
        let bytes = int32(9) + int32(0x0003_0000) + [0, 0]
        let error = fault { () throws(WireError) in try StartupMessage.decode(bytes) }
        #expect(error == .unexpectedValue(message: "StartupMessage", field: "length"))
    }

    @Test func trapsOnAZeroByteOfOurOwn() async {
        await #expect(processExitsWith: .failure) {
            var bytes: [UInt8] = []
            let smuggled = StartupMessage.Parameter(name: "database", value: "app\0user\0postgres")
            StartupMessage(version: .v3_0, parameters: [smuggled]).encode(into: &bytes)
        }
    }

    @Test func trapsOnAnEmptyNameOfOurOwn() async {
        await #expect(processExitsWith: .failure) {
            var bytes: [UInt8] = []
            StartupMessage(version: .v3_0, parameters: [.init(name: "", value: "x")]).encode(into: &bytes)
        }
    }
}
