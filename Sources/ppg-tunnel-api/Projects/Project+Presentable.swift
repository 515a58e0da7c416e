import PrismaManagement

extension Project: Presentable {
    static var columns: [Column<Project>] {
        [
            Column("ID") { $0.id },
            Column("NAME", flexible: true) { $0.name },
            Column("REGION") { $0.defaultRegion ?? "" },
            Column("WORKSPACE", flexible: true) { $0.workspace.name },
            Column("CREATED") { Words.minute($0.createdAt) },
        ]
    }

    var details: [Detail] {
        [
            Detail("id", id),
            Detail("name", name),
            Detail("region", defaultRegion),
            Detail("logical id", logicalId),
            Detail("workspace", "\(workspace.name) (\(workspace.id))"),
            Detail("created", Words.moment(createdAt)),
        ]
    }
}
