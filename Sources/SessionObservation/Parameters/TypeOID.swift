/// OIDs of PostgreSQL's own types (src/include/catalog/pg_type.dat), which are the same in every database.
enum TypeOID {
    static let bool: UInt32 = 16
    static let bytea: UInt32 = 17
    static let char: UInt32 = 18
    static let name: UInt32 = 19
    static let int8: UInt32 = 20
    static let int2: UInt32 = 21
    static let int4: UInt32 = 23
    static let text: UInt32 = 25
    static let oid: UInt32 = 26
    static let json: UInt32 = 114
    static let xml: UInt32 = 142
    static let float4: UInt32 = 700
    static let float8: UInt32 = 701
    static let unknown: UInt32 = 705
    static let bpchar: UInt32 = 1_042
    static let varchar: UInt32 = 1_043
    static let date: UInt32 = 1_082
    static let time: UInt32 = 1_083
    static let timestamp: UInt32 = 1_114
    static let timestamptz: UInt32 = 1_184
    static let interval: UInt32 = 1_186
    static let timetz: UInt32 = 1_266
    static let numeric: UInt32 = 1_700
    static let uuid: UInt32 = 2_950
    static let jsonb: UInt32 = 3_802

    private static let named: [UInt32: String] = [
        bool: "bool", bytea: "bytea", char: "\"char\"", name: "name", int8: "int8", int2: "int2", int4: "int4",
        text: "text", oid: "oid", json: "json", xml: "xml", float4: "float4", float8: "float8", bpchar: "bpchar",
        varchar: "varchar", date: "date", time: "time", timestamp: "timestamp", timestamptz: "timestamptz",
        interval: "interval", timetz: "timetz", numeric: "numeric", uuid: "uuid", jsonb: "jsonb",
    ]

    private static let elements: [UInt32: UInt32] = [
        1_000: bool, 1_001: bytea, 1_002: char, 1_003: name, 1_016: int8, 1_005: int2, 1_007: int4, 1_009: text,
        1_028: oid, 199: json, 143: xml, 1_021: float4, 1_022: float8, 1_014: bpchar, 1_015: varchar, 1_182: date,
        1_183: time, 1_115: timestamp, 1_185: timestamptz, 1_187: interval, 1_270: timetz, 1_231: numeric, 2_951: uuid,
        3_807: jsonb,
    ]

    /// The type of an array's elements.
    static func element(of type: UInt32) -> UInt32? { elements[type] }

    /// The type's name in SQL.
    static func name(of type: UInt32) -> String? {
        if let element = elements[type] { return named[element].map { $0 + "[]" } }
        return named[type]
    }
}
