/// Functions that clients call by number (libpq's `lo_open` and its kin, which pg_dump and `\lo_export` use) and that
/// change nothing. Their numbers are the same in every PostgreSQL (src/include/catalog/pg_proc.dat).
enum LargeObjectFunctions {
    private static let open = 952
    private static let close = 953
    private static let read = 954
    private static let seek = 956
    private static let tell = 958
    private static let seek64 = 3170
    private static let tell64 = 3171

    static let reading: Set = [open, close, read, seek, tell, seek64, tell64]
}
