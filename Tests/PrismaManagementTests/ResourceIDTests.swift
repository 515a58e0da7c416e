import PrismaPostgres
import Testing

@testable import PrismaManagement

struct ResourceIDTests {
    @Test(arguments: ["db_cm1a2b3c4d", "cm1a2b3c4d", "abc", "Cabcdefgh_1"])
    func takesIdsWithAndWithoutPrefix(text: String) throws {
        #expect(try ResourceID<Database>(text).text == text)
    }

    @Test(arguments: ["", "db_", ".", "..", "a b", "a\n", "\u{7}x"])
    func refusesWhatCannotBeAnId(text: String) {
        #expect(throws: ConfigurationError.self) { try ResourceID<Database>(text) }
    }

    @Test func saysWhatAnIdOfAnotherKindIs() {
        let error = #expect(throws: ConfigurationError.self) { try ResourceID<Database>("proj_c1") }
        #expect(error?.message == "this is the id of a project, not of a database")
        #expect(error?.kind == .usage)
    }

    @Test func knowsNoPrefixOfBackups() throws {
        #expect(try ResourceID<Backup>("20261101-full.1").text == "20261101-full.1")
    }
}
