import PrismaManagement

extension Connection: Presentable {
    static var columns: [Column<Connection>] {
        [
            Column("ID") { $0.id },
            Column("NAME", flexible: true) { $0.name },
            Column("KIND") { $0.kind },
            Column("DATABASE", flexible: true) { $0.database?.name ?? "" },
            Column("HOST") { $0.endpoints.all.first?.endpoint.host ?? "" },
            Column("CREATED") { Words.minute($0.createdAt) },
        ]
    }

    var details: [Detail] {
        let start = [
            Detail("id", id),
            Detail("name", name),
            Detail("kind", kind),
            Detail("database", database.map { "\($0.name) (\($0.id))" }),
        ]
        let ways = endpoints.all.map { Detail($0.name, "\($0.endpoint.host):\($0.endpoint.port)") }
        return start + ways + [Detail("created", Words.moment(createdAt))]
    }
}
