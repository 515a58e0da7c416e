import PrismaManagement

extension Workspace: Presentable {
    static var columns: [Column<Workspace>] {
        [
            Column("ID") { $0.id },
            Column("NAME", flexible: true) { $0.name },
            Column("CREATED") { Words.minute($0.createdAt) },
        ]
    }

    var details: [Detail] {
        [Detail("id", id), Detail("name", name), Detail("created", Words.moment(createdAt))]
    }
}
