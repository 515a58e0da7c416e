/// The same question at even distances: a keepalive, or a program that looks whether there is something new.
enum Polling {
    /// `statements`: of one session, in order.
    static func hints(_ statements: [ShapedStatement], _ rules: HintRules) -> [Hint] {
        let asked = statements.filter { !$0.isControl && $0.statement.text != nil }
        let groups = Dictionary(grouping: asked, by: \.values)
        return groups.values.sorted { $0[0].statement.id < $1[0].statement.id }.compactMap { group in
            guard group.count >= rules.polls else { return nil }
            let distances = zip(group, group.dropFirst()).map { $1.statement.sent - $0.statement.sent }
            let mean = distances.reduce(.zero, +) / distances.count
            guard mean >= rules.shortestPoll else { return nil }
            let even = distances.count { distance in
                let difference = distance > mean ? distance - mean : mean - distance
                return difference <= mean * rules.pollTolerance
            }
            // One late timer does not make it something else.
            guard even * 5 >= distances.count * 4 else { return nil }
            return Hint(
                kind: .polling(count: group.count, every: mean),
                session: group[0].statement.session,
                shape: group[0].shape.text,
                statements: group.prefix(rules.named).map { StatementKey($0.statement) }
            )
        }
    }
}
