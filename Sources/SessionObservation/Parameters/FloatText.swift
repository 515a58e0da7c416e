/// Floating point numbers as float8out and float4out write them: the shortest digits that read back the same, and an
/// exponent from where the type's own decimal precision ends (src/common/d2s.c, f2s.c).
enum FloatText {
    static func text(_ value: Double) -> String {
        special(value) ?? arranged(value.description, exponentFrom: 15)
    }

    static func text(_ value: Float) -> String {
        special(value) ?? arranged(value.description, exponentFrom: 6)
    }

    private static func special<Value: BinaryFloatingPoint>(_ value: Value) -> String? {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
        if value == 0 { return value.sign == .minus ? "-0" : "0" }
        return nil
    }

    /// Swift finds the same digits, but puts point and exponent elsewhere.
    private static func arranged(_ text: String, exponentFrom limit: Int) -> String {
        let isNegative = text.hasPrefix("-")
        let parts = text.drop { $0 == "-" }.split(separator: "e")
        let point = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let fraction = point.count > 1 ? point[1] : ""
        var digits = Substring(point[0] + fraction)
        var exponent = point[0].count - 1 + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        while digits.first == "0", digits.count > 1 {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.last == "0", digits.count > 1 { digits.removeLast() }
        return (isNegative ? "-" : "") + placed(String(digits), exponent: exponent, exponentFrom: limit)
    }

    private static func placed(_ digits: String, exponent: Int, exponentFrom limit: Int) -> String {
        if exponent < -4 || exponent >= limit {
            let size = String(abs(exponent))
            let mantissa = digits.count == 1 ? digits : digits.prefix(1) + "." + digits.dropFirst()
            return mantissa + "e" + (exponent < 0 ? "-" : "+") + (size.count < 2 ? "0" + size : size)
        }
        if exponent < 0 { return "0." + String(repeating: "0", count: -exponent - 1) + digits }
        let whole = exponent + 1
        if digits.count <= whole { return digits + String(repeating: "0", count: whole - digits.count) }
        return digits.prefix(whole) + "." + digits.dropFirst(whole)
    }
}
