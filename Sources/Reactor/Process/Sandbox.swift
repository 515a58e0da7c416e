import CSandbox
import LibC

/// Takes away from this process what it may do with files, for good, whatever its user may: by Landlock on Linux;
/// elsewhere there is nothing of the kind that a program can do to itself.
package enum Sandbox {
    /// What may still be done below a path.
    package struct Allowance: Sendable {
        package enum Right: Sendable {
            /// Run the file, or those in the directory.
            case execute
            /// Write to files that are there.
            case write
            /// Remove files from the directory.
            case removeFiles
        }

        package var path: String
        package var rights: [Right]

        package init(_ path: String, _ rights: Right...) {
            self.path = path
            self.rights = rights
        }

        fileprivate var bits: UInt32 {
            rights.reduce(0) { bits, right in
                switch right {
                case .execute: bits | UInt32(sandbox_execute)
                case .write: bits | UInt32(sandbox_write)
                case .removeFiles: bits | UInt32(sandbox_remove_file)
                }
            }
        }
    }

    package enum Outcome: Sendable, Equatable {
        /// All threads are restricted, those to come too.
        case restricted
        /// This kernel knows nothing of it.
        case unsupported
        /// Not every thread is restricted.
        case failed(SocketError)
    }

    /// Leaves reading, files that are open, and what `allowances` name. Programs that are started later inherit it.
    /// To be called once; takes a millisecond or two.
    package static func enter(allowing allowances: [Allowance]) -> Outcome {
        let paths = allowances.map { strdup($0.path) }
        defer { for path in paths { free(path) } }
        let rules = zip(paths, allowances).map { sandbox_rule(path: $0, allowed: $1.bits) }
        return switch sandbox_restrict(rules, CInt(rules.count)) {
        case sandbox_done: .restricted
        case sandbox_unsupported: .unsupported
        default: .failed(SocketError(call: "landlock", code: errno))
        }
    }
}
