import PrismaManagement

/// A kind of thing that commands list, show and delete.
protocol Presentable: IdentifiedResource, Encodable {
    var id: String { get }
    var name: String { get }
    /// How a table shows it.
    static var columns: [Column<Self>] { get }
    /// How it is shown alone.
    var details: [Detail] { get }
}
