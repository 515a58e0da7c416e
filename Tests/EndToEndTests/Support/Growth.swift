import Testing

extension TunnelProcess {
    /// Expects that `body` leaves no connection open, and makes neither memory nor its peak grow by `limit` kilobytes.
    ///
    /// `warmUp` goes before: it does the same in a small way, so that what is only needed once is there.
    func expectNoGrowth(
        limit: Int,
        sourceLocation: SourceLocation = #_sourceLocation,
        warmUp: () async throws -> Void,
        _ body: () async throws -> Void
    ) async throws {
        try await warmUp()
        let before = try await statisticsAtRest()
        try await body()
        let after = try await statisticsAtRest()
        #expect(after.connections == 0, sourceLocation: sourceLocation)
        let growth = after.residentMemory - before.residentMemory
        #expect(growth < limit, "kilobytes", sourceLocation: sourceLocation)
        let growthOfPeak = after.peakMemory - before.peakMemory
        #expect(growthOfPeak < limit, "kilobytes", sourceLocation: sourceLocation)
    }
}
