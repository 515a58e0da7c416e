/// The hints that a window of finished statements gives. Pure: the same window gives the same hints.
package struct Hints: Equatable, Sendable {
    package let hints: [Hint]

    /// `statements` of any sessions; `transactions` that ended in the same window.
    package init(
        statements: [ObservedStatement],
        transactions: [ObservedTransaction] = [],
        rules: HintRules = HintRules()
    ) {
        var hints: [Hint] = []
        let bySession = Dictionary(grouping: statements.filter(\.wasRun), by: \.session.id)
        for (_, all) in bySession.sorted(by: { $0.key < $1.key }) {
            let ordered = all.sorted { ($0.began, $0.id) < ($1.began, $1.id) }.map(ShapedStatement.init)
            hints += RepeatedStatements.hints(ordered, rules)
            hints += Polling.hints(ordered, rules)
            hints += Self.largeResults(ordered, rules)
        }
        hints += Self.idle(transactions, rules)
        hints += Self.failed(transactions, rules)
        self.hints = hints
    }

    private static func largeResults(_ statements: [ShapedStatement], _ rules: HintRules) -> [Hint] {
        var hints: [UInt64: Hint] = [:]
        for shaped in statements {
            let statement = shaped.statement
            guard statement.rows >= rules.largeRows || statement.bytesReceived >= rules.largeBytes,
                statement.copy == nil,
                shaped.readsWithoutLimit
            else { continue }
            let key = StatementKey(statement)
            guard var hint = hints[shaped.shape.fingerprint] else {
                hints[shaped.shape.fingerprint] = Hint(
                    kind: .largeResult(rows: statement.rows, bytes: statement.bytesReceived),
                    session: statement.session,
                    shape: shaped.shape.text,
                    statements: [key]
                )
                continue
            }
            if hint.statements.count < rules.named { hint.statements.append(key) }
            if case .largeResult(let rows, let bytes) = hint.kind {
                hint.kind = .largeResult(
                    rows: max(rows, statement.rows),
                    bytes: max(bytes, statement.bytesReceived)
                )
            }
            hints[shaped.shape.fingerprint] = hint
        }
        return hints.values.sorted { ($0.statements[0].statement) < ($1.statements[0].statement) }
    }

    private static func idle(_ transactions: [ObservedTransaction], _ rules: HintRules) -> [Hint] {
        transactions.filter { $0.longestIdle >= rules.idleInTransaction }.map { transaction in
            let last = transaction.idleAfter ?? transaction.lastStatement
            return Hint(
                kind: .idleInTransaction(transaction.longestIdle),
                session: transaction.session,
                shape: "",
                statements: [StatementKey(session: transaction.session.id, statement: last)]
            )
        }
    }

    private static func failed(_ transactions: [ObservedTransaction], _ rules: HintRules) -> [Hint] {
        let failed = transactions.filter { $0.error != nil && $0.isExplicit }
        return Dictionary(grouping: failed, by: \.session.program).sorted { $0.key < $1.key }.compactMap { _, group in
            guard let first = group.first else { return nil }
            return Hint(
                kind: .failedTransactions(count: group.count),
                session: first.session,
                shape: "",
                statements: group.prefix(rules.named).map {
                    StatementKey(session: $0.session.id, statement: $0.lastStatement)
                }
            )
        }
    }
}

/// A statement with its shape and what the shape's words say.
struct ShapedStatement {
    let statement: ObservedStatement
    let shape: StatementShape

    init(_ statement: ObservedStatement) {
        self.statement = statement
        shape = StatementShape(statement.text?.text ?? "")
    }

    private var words: [String] {
        let sql = SQLText(shape.text)
        return sql.tokens.compactMap { $0.kind == .word ? sql.name($0) : nil }
    }

    var readsWithoutLimit: Bool {
        let words = self.words
        return ["select", "with", "table"].contains(words.first ?? "")
            && !words.contains { $0 == "limit" || $0 == "fetch" }
    }

    /// BEGIN, COMMIT, SET and the like say nothing about data.
    var isControl: Bool {
        let control: Set<String> = [
            "begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release", "set", "show", "reset",
            "discard",
            "deallocate", "prepare", "listen", "unlisten", "fetch", "move", "close", "declare", "",
        ]
        return control.contains(words.first ?? "")
    }

    /// What it was asked with: the same shape with the same values is the same question.
    var values: String {
        (statement.text?.text ?? "") + "\u{0}"
            + statement.parameters.map { $0.text.map { "=" + $0 } ?? "NULL" }.joined(separator: "\u{0}")
    }
}
