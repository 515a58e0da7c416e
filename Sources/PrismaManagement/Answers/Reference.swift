/// What the API says about a thing inside the answer about another one.
public struct Reference: Codable, Sendable, Equatable {
    /// With its prefix.
    public var id: String
    /// As its owner called it.
    public var name: String
}
