/// What the API says about a thing inside the answer about another one.
package struct Reference: Codable, Sendable, Equatable {
    /// With its prefix.
    package var id: String
    /// As its owner called it.
    package var name: String
}
