import BothPrograms
import PrismaManagement

extension IssuedToken: NamedResource {
    static var columns: [Column<IssuedToken>] {
        [
            Column("ID") { $0.id },
            Column("NAME", flexible: true) { $0.name },
            Column("TOKEN") { $0.valueHint ?? "" },
            Column("CREATED") { Words.minute($0.createdAt) },
            Column("EXPIRES") { $0.expiresAt.map(Words.minute) ?? "" },
        ]
    }

    var details: [Detail] {
        [
            Detail("id", id), Detail("name", name), Detail("token", valueHint),
            Detail("created", Words.moment(createdAt)), Detail("expires", expiresAt.map(Words.moment)),
        ]
    }

    static var marks: [Column<IssuedToken>] {
        [
            Column("ID") { $0.id }, Column("TOKEN") { $0.valueHint ?? "" },
            Column("CREATED") { Words.minute($0.createdAt) },
        ]
    }

    static var listHint: String { "`\(ProgramIdentity.name) tokens list` shows what there is" }
}
