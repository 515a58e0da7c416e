import ArgumentParser
import BothPrograms
import PrismaManagement

extension RegionProduct: ExpressibleByArgument {}

/// `ppg-tunnel regions …`.
struct RegionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        .regions,
        examples: "regions list",
        "regions list --product all --json",
        verbs: [List.self]
    )

    /// `GET /v1/regions/postgres`, `GET /v1/regions/accelerate`, `GET /v1/regions`.
    struct List: PresentingCommand {
        static let configuration = CommandConfiguration.verb(
            "List where databases can be.",
            aliases: Verb.list,
            examples: "regions list",
            "regions list --product all --json"
        )

        @Option(help: "Which product's regions.") var product: RegionProduct = .postgres
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            var columns = [Column<Region>("ID") { $0.id }, Column("NAME", flexible: true) { $0.name }]
            if product == .all {
                columns.append(Column("PRODUCT") { $0.product ?? "" })
            }
            if product != .accelerate {
                columns.append(Column("STATUS") { $0.status ?? "" })
            }
            try output.list(try await session.api.regions(for: product), "regions", id: \.id, columns)
        }
    }
}
