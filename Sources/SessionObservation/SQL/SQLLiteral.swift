/// Values as constants in SQL.
package enum SQLLiteral {
    /// A text as a constant: quotes doubled; with a backslash in it, as an escape string, which reads the same whatever
    /// standard_conforming_strings is (as the server's quote_literal does).
    package static func quoted(_ text: String) -> String {
        let doubled = text.replacing("'", with: "''")
        guard doubled.utf8.contains(UInt8(ascii: "\\")) else { return "'" + doubled + "'" }
        return "E'" + doubled.replacing("\\", with: "\\\\") + "'"
    }

    /// A parameter's value as a constant of the same type, so that operators and functions resolve as they did.
    ///
    /// Texts and values of unknown type have no cast: the server finds their type as it found the parameter's.
    package static func constant(_ parameter: Parameter) -> String {
        let cast = TypeOID.name(of: parameter.type).map { "::" + $0 } ?? ""
        switch parameter.type {
        case 0, TypeOID.unknown, TypeOID.text, TypeOID.varchar, TypeOID.bpchar:
            return parameter.text.map(quoted) ?? "NULL"
        case TypeOID.bool:
            switch parameter.text {
            case "t", "true": return "true"
            case "f", "false": return "false"
            default: break
            }
        case TypeOID.int4:
            if let text = parameter.text, let number = Int32(text) {
                return number < 0 ? "(\(number))" : String(number)
            }
        default:
            break
        }
        return (parameter.text.map(quoted) ?? "NULL") + cast
    }
}
