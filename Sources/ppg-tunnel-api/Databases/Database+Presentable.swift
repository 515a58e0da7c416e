import PrismaManagement

extension Database: Presentable {
    static var columns: [Column<Database>] {
        [
            Column("ID") { $0.id },
            Column("NAME", flexible: true) { $0.name + ($0.isDefault ? " (default)" : "") },
            Column("STATUS") { $0.status.rawValue },
            Column("REGION") { $0.region?.id ?? "" },
            Column("PROJECT", flexible: true) { $0.project?.name ?? "" },
            Column("CREATED") { Words.minute($0.createdAt) },
        ]
    }

    var details: [Detail] { details(withStatus: true) }

    /// What the status is called.
    static var statusTitle: String { "status" }

    /// All of it, or all but the status, of somebody who waits for another one.
    func details(withStatus: Bool) -> [Detail] {
        var details = [Detail("id", id), Detail("name", name)]
        if withStatus { details.append(Detail(Self.statusTitle, status.rawValue)) }
        details += [
            Detail("default", isDefault ? "yes" : "no"),
            Detail("region", region.map { region in region.name.map { "\(region.id), \($0)" } ?? region.id }),
        ]
        if let project {
            details.append(Detail("project", "\(project.name) (\(project.id))"))
        }
        details += [Detail("source", source?.words), Detail("created", Words.moment(createdAt))]
        for connection in connections ?? [] {
            details.append(Detail("connection", "\(connection.name) (\(connection.id))"))
        }
        return details
    }
}

extension DatabaseSource {
    fileprivate var words: String { [type, backupId, databaseId].compactMap(\.self).joined(separator: " ") }
}
