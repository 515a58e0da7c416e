/// Metrics as text that Prometheus reads: its own format 0.0.4, or OpenMetrics 1.0.
///
/// Values go in, text comes out. Label values are escaped; names are the caller's and have to be valid.
package struct MetricsText: Sendable {
    package enum Format: Equatable, Sendable {
        case prometheus
        case openMetrics

        /// For the header of an HTTP answer.
        package var contentType: String {
            switch self {
            case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
            case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
            }
        }
    }

    /// A value and what tells it from others of the same name.
    package struct Sample: Equatable, Sendable {
        package var labels: [(name: String, value: String)]
        package var value: Double

        package init(_ value: Double, labels: [(name: String, value: String)] = []) {
            self.value = value
            self.labels = labels
        }

        package static func == (left: Sample, right: Sample) -> Bool {
            left.value == right.value && left.labels.elementsEqual(right.labels) { $0 == $1 }
        }
    }

    /// Observations counted by upper bounds, in seconds.
    package struct Histogram: Equatable, Sendable {
        package let bounds: [Double]
        /// Of each bound its own, not summed up; the last is of what is above all of them.
        package private(set) var counts: [UInt64]
        package private(set) var sum = 0.0

        /// `bounds` ascend.
        package init(bounds: [Double]) {
            precondition(zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }, "the bounds of a histogram ascend")
            self.bounds = bounds
            counts = Array(repeating: 0, count: bounds.count + 1)
        }

        package mutating func observe(_ duration: Duration) {
            let seconds = duration / .seconds(1)
            counts[bounds.firstIndex { seconds <= $0 } ?? bounds.count] += 1
            sum += seconds
        }

        package var count: UInt64 { counts.reduce(0, +) }
    }

    private let format: Format
    private var lines: [String] = []

    package init(_ format: Format) {
        self.format = format
    }

    /// What only grows. `name` without `_total`, which is added.
    package mutating func counter(_ name: String, help: String, _ samples: [Sample]) {
        // OpenMetrics names the family without the suffix of its samples.
        head(format == .openMetrics ? name : name + "_total", "counter", help)
        for sample in samples { line(name + "_total", sample.labels, sample.value) }
    }

    package mutating func gauge(_ name: String, help: String, _ samples: [Sample]) {
        head(name, "gauge", help)
        for sample in samples { line(name, sample.labels, sample.value) }
    }

    package mutating func histogram(
        _ name: String,
        help: String,
        _ samples: [(labels: [(name: String, value: String)], histogram: Histogram)]
    ) {
        head(name, "histogram", help)
        for sample in samples {
            var sum: UInt64 = 0
            for (bound, count) in zip(sample.histogram.bounds + [.infinity], sample.histogram.counts) {
                sum += count
                line(name + "_bucket", sample.labels + [("le", Self.number(bound))], Double(sum))
            }
            line(name + "_sum", sample.labels, sample.histogram.sum)
            line(name + "_count", sample.labels, Double(sum))
        }
    }

    /// All of it.
    package var text: String {
        lines.map { $0 + "\n" }.joined() + (format == .openMetrics ? "# EOF\n" : "")
    }

    private mutating func head(_ name: String, _ type: String, _ help: String) {
        // In the text of HELP, quotes are escaped by OpenMetrics only.
        var escaped = help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        if format == .openMetrics { escaped = escaped.replacing("\"", with: "\\\"") }
        lines.append("# HELP \(name) \(escaped)")
        lines.append("# TYPE \(name) \(type)")
    }

    private mutating func line(_ name: String, _ labels: [(name: String, value: String)], _ value: Double) {
        let shown = labels.map { $0.name + "=\"" + Self.escaped($0.value) + "\"" }.joined(separator: ",")
        lines.append(name + (shown.isEmpty ? "" : "{" + shown + "}") + " " + Self.number(value))
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    /// As Go's ParseFloat reads it; whole numbers without a point.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        return String(value)
    }
}
