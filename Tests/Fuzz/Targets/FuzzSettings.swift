import PrismaManagement

@testable import PrismaPostgres

/// A `.env` file, in front of an environment with one variable: read twice it is the same, and no error shows a value.
func fuzzDotEnv(_ input: [UInt8]) {
    let environment = ["FROM_OUTSIDE": "outside"]
    let settings = DotEnv(input, file: ".env", environment: environment)
    let again = DotEnv(input, file: ".env", environment: environment)
    promise(settings.names == again.names, "a file was read in two ways")
    promise(settings.oddities == again.oddities, "a file was read in two ways")
    for name in settings.names + ["KEY", ""] {
        do throws(ConfigurationError) {
            let value = try settings[name]
            promise(!name.isEmpty || value == nil, "a variable without a name")
            promise(value == (try? again[name]), "a value was read in two ways")
        } catch {
            // A variable's name is no secret.
            if !name.contains(canary) { expectNoCanary(error.description) }
            promise(error.message.hasPrefix(".env"), "an error without the file")
        }
    }
}

/// A byte for the length of the value, the value, and a `.env` file that it is written to: it is read back, and the
/// other variables stay.
func fuzzDotEnvEdit(_ input: [UInt8]) {
    guard let length = input.first else { return }
    let value = String(decoding: input.dropFirst().prefix(Int(length % 64)), as: UTF8.self)
    let bytes = Array(input.dropFirst(1 + Int(length % 64)))
    var edit = DotEnvEdit(bytes, file: ".env")
    promise(edit.bytes == bytes, "a file changed before it was edited")
    do throws(ConfigurationError) {
        try edit.set("KEY", to: value)
    } catch {
        expectNoCanary(error.description)
        return promise(edit.bytes == bytes, "a file changed although it could not be edited")
    }
    let before = DotEnv(bytes, file: ".env", environment: ["KEY": value])
    let after = DotEnv(edit.bytes, file: ".env", environment: ["KEY": value])
    promise((try? after["KEY"]) == value, "a value is read back as another one")
    promise(after.names == Set(before.names + ["KEY"]).sorted(), "variables appeared or vanished")
    for name in before.names where name != "KEY" {
        promise((try? after[name]) == (try? before[name]), "another variable changed")
    }
}

/// A `DATABASE_URL`: what is accepted keeps the promises of UpstreamTarget, what is not shows nothing of a secret.
func fuzzDatabaseURL(_ input: [UInt8]) {
    let text = String(decoding: input, as: UTF8.self)
    do throws(ConfigurationError) {
        let url = try DatabaseURL.parse(text)
        let target = url.target
        for value in [target.host, target.user, target.database] {
            promise(!value.isEmpty && !value.utf8.contains(0), "an empty value, or a zero byte")
        }
        promise(!target.password.isEmpty && !target.password.bytes.contains(0), "a bad password was accepted")
        promise(target.port > 0, "port 0 was accepted")
        let isClear = target.security == .cleartextLoopback
        promise(!isClear || Loopback.contains(target.host), "cleartext to another machine")
        promise(!isClear || target.negotiation == .sslRequest, "direct TLS without TLS")
        promise(target.options?.utf8.contains(0) != true, "a zero byte in the options")
        for warning in url.warnings { expectNoCanary(warning.description) }
    } catch {
        expectNoCanary(error.description)
        promise(error.message.hasPrefix("DATABASE_URL: "), "an error without the variable's name")
    }
}

/// A key decodes, whatever it is.
func fuzzAPIKey(_ input: [UInt8]) {
    let text = String(decoding: input, as: UTF8.self)
    let key = APIKey(decoding: text)
    promise(!key.user.isEmpty && !key.user.utf8.contains(0), "a bad user")
    promise(key.password == Secret(text) || !key.password.bytes.contains(0), "a zero byte in a decoded password")
    promise(key.missingClaims.isEmpty == (key.warning == nil), "a claim is missing without a warning")
    if let warning = key.warning { expectNoCanary(warning.description) }
}

private func expectNoCanary(_ text: String) {
    promise(!text.contains(canary), "a message shows a secret")
}
