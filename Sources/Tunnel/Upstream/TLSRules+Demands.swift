import OpenSSL
import PrismaPostgres

extension TLSRules {
    /// What a URL demands of TLS, with the files it names read.
    init(_ demands: TLSDemands) throws(TLSError) {
        self.init()
        minimumVersion = Version(demands.minimumVersion)
        maximumVersion = demands.maximumVersion.map(Version.init) ?? .tls13
        revocationLists = RevocationLists(file: demands.revocationListFile, directory: demands.revocationListDirectory)
        requiresCertificateRequest = demands.requiresCertificateRequest
        hidesServerName = demands.hidesServerName
        var passphrase = demands.passphrase?.bytes
        defer { passphrase?.zero() }
        switch demands.identity {
        case .pem(let certificateFile, let keyFile):
            identity = try ClientIdentity(certificateFile: certificateFile, keyFile: keyFile, passphrase: passphrase)
        case .pkcs12(let file):
            identity = try ClientIdentity(pkcs12File: PrismaDirectory.resolve(file), passphrase: passphrase)
        case nil:
            identity = nil
        }
    }
}

extension TLSRules.Version {
    fileprivate init(_ version: TLSDemands.Version) {
        switch version {
        case .tls12: self = .tls12
        case .tls13: self = .tls13
        }
    }
}

extension UpstreamTarget {
    /// The file of trusted roots that the URL names, in libpq's way or in Prisma's.
    var namedRoots: String? {
        rootCertificateFile ?? demands.tls.prismaRootCertificateFile.map(PrismaDirectory.resolve)
    }
}
