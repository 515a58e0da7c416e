/// N+1: statements of one shape with changing values, in one transaction or close together, maybe with others between
/// them.
enum RepeatedStatements {
    /// `statements`: of one session, in order.
    static func hints(_ statements: [ShapedStatement], _ rules: HintRules) -> [Hint] {
        var hints: [Hint] = []
        let data = statements.filter { !$0.isControl && $0.statement.text != nil }
        let groups = Dictionary(grouping: data.indices, by: { data[$0].shape.fingerprint })
        for (_, places) in groups.sorted(by: { ($0.value.first ?? 0) < ($1.value.first ?? 0) }) {
            for run in runs(places, of: data, rules) where run.count >= rules.repetitions {
                // The same question again is polling or a loop without sense, but not N+1.
                guard Set(run.map { data[$0].values }).count * 2 > run.count else { continue }
                let first = data[run[0]]
                hints.append(
                    Hint(
                        kind: .repeatedPerRow(count: run.count),
                        session: first.statement.session,
                        shape: first.shape.text,
                        before: before(run[0], in: data),
                        statements: run.prefix(rules.named).map { StatementKey(data[$0].statement) }
                    )
                )
            }
        }
        return hints
    }

    /// Cuts where neither the transaction nor the time holds neighbours together.
    private static func runs(_ places: [Int], of data: [ShapedStatement], _ rules: HintRules) -> [[Int]] {
        var runs: [[Int]] = []
        let widest = rules.repetitionSpan / rules.repetitions
        for place in places {
            if let last = runs.last?.last {
                let left = data[last].statement
                let right = data[place].statement
                if left.transaction == right.transaction || right.began - left.done <= widest {
                    runs[runs.count - 1].append(place)
                    continue
                }
            }
            runs.append([place])
        }
        return runs
    }

    /// The nearest one before it of another shape.
    private static func before(_ place: Int, in data: [ShapedStatement]) -> StatementKey? {
        data[..<place].last { $0.shape != data[place].shape }.map { StatementKey($0.statement) }
    }
}
