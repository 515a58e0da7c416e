import PostgresWire
import Testing

@Suite struct ProtocolVersionTests {
    @Test func standsOnTheWireAsTwoHalves() {
        #expect(ProtocolVersion.v3_2.rawValue == 0x0003_0002)
        #expect(ProtocolVersion(rawValue: 0x0003_270F) == ProtocolVersion(major: 3, minor: 9_999))
        #expect(ProtocolVersion(rawValue: .max).rawValue == .max)
    }

    @Test func isOrderedByMajorThenMinor() {
        #expect(ProtocolVersion.v3_0 < .v3_2)
        #expect(ProtocolVersion(major: 2, minor: 9) < .v3_0)
        #expect(!(ProtocolVersion.v3_2 < .v3_2))
    }

    @Test func readsAsPeopleWriteIt() {
        #expect("\(ProtocolVersion.v3_2)" == "3.2")
    }
}
