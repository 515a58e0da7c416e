import Foundation
import PrismaPostgres
import Testing

@testable import PrismaManagement

struct APIRequestTests {
    private func line<Answer>(_ request: APIRequest<Answer>) -> String {
        let http = request.http(to: .prisma)
        let body = http.body.map { " " + String(decoding: $0, as: UTF8.self) } ?? ""
        return "\(http.method.rawValue) \(http.url.dropFirst(APIServer.prisma.origin.count))\(body)"
    }

    private func id<Resource>(_ text: String) throws -> ResourceID<Resource> { try ResourceID(text) }

    @Test func listsProjects() {
        #expect(line(.projects(logicalID: nil)) == "GET /v1/projects")
        #expect(line(.projects(logicalID: "my shop")) == "GET /v1/projects?logicalId=my%20shop")
    }

    @Test func showsAProject() throws {
        #expect(line(.project(try id("proj_c1"))) == "GET /v1/projects/proj_c1")
    }

    @Test func createsAProject() {
        let project = NewProject(name: "shop", region: "eu-west-3", logicalId: nil, createDatabase: false)
        #expect(
            line(.createProject(project))
                == #"POST /v1/projects {"createDatabase":false,"name":"shop","region":"eu-west-3"}"#
        )
    }

    @Test func renamesAProject() throws {
        #expect(line(.renameProject(try id("proj_c1"), to: "a/b")) == #"PATCH /v1/projects/proj_c1 {"name":"a/b"}"#)
    }

    @Test func deletesAProject() throws {
        #expect(line(.deleteProject(try id("proj_c1"))) == "DELETE /v1/projects/proj_c1")
    }

    @Test func listsDatabases() throws {
        #expect(line(.databases(of: nil)) == "GET /v1/databases")
        #expect(line(.databases(of: try id("c1"))) == "GET /v1/databases?projectId=c1")
    }

    @Test func createsADatabaseFromABackup() throws {
        let database = NewDatabase(
            project: try id("proj_c1"),
            name: nil,
            region: nil,
            isDefault: nil,
            source: .backup(try id("b1"), of: try id("db_c2"))
        )
        #expect(
            line(.createDatabase(database))
                == #"POST /v1/databases {"projectId":"proj_c1","#
                + #""source":{"backupId":"b1","databaseId":"db_c2","type":"backup"}}"#
        )
    }

    @Test func restoresADatabase() throws {
        #expect(
            line(.restoreDatabase(try id("db_c1"), from: .backup(try id("b1"), of: try id("db_c1"))))
                == #"POST /v1/databases/db_c1/restore "#
                + #"{"source":{"backupId":"b1","databaseId":"db_c1","type":"backup"}}"#
        )
    }

    @Test func renamesAndDeletesADatabase() throws {
        #expect(line(.renameDatabase(try id("db_c1"), to: "x")) == #"PATCH /v1/databases/db_c1 {"name":"x"}"#)
        #expect(line(.deleteDatabase(try id("db_c1"))) == "DELETE /v1/databases/db_c1")
    }

    @Test func worksWithConnections() throws {
        #expect(line(.connections(of: try id("db_c1"))) == "GET /v1/connections?databaseId=db_c1")
        #expect(line(.connection(try id("con_c1"))) == "GET /v1/connections/con_c1")
        #expect(
            line(.createConnection(to: try id("db_c1"), named: "laptop"))
                == #"POST /v1/connections {"databaseId":"db_c1","name":"laptop"}"#
        )
        #expect(line(.rotateConnection(try id("con_c1"))) == "POST /v1/connections/con_c1/rotate")
        #expect(line(.deleteConnection(try id("con_c1"))) == "DELETE /v1/connections/con_c1")
    }

    @Test func listsBackups() throws {
        #expect(line(.backups(of: try id("db_c1"), limit: 5)) == "GET /v1/databases/db_c1/backups?limit=5")
    }

    @Test func asksForUsageBetweenMoments() throws {
        let start = try #require(Timestamp("2026-11-01T00:00:00Z"))
        #expect(
            line(.usage(of: try id("db_c1"), from: start, to: nil))
                == "GET /v1/databases/db_c1/usage?startDate=2026-11-01T00%3A00%3A00Z"
        )
    }

    @Test(arguments: [(RegionProduct.postgres, "/postgres"), (.accelerate, "/accelerate"), (.all, "")])
    func listsRegions(product: RegionProduct, end: String) {
        #expect(line(.regions(for: product)) == "GET /v1/regions\(end)")
    }

    @Test func asksWhoItIs() { #expect(line(.identity) == "GET /v1/me") }

    @Test func worksWithWorkspaces() throws {
        #expect(line(.workspaces) == "GET /v1/workspaces")
        #expect(line(.workspace(try id("wksp_c1"))) == "GET /v1/workspaces/wksp_c1")
        #expect(line(.subscription(of: try id("wksp_c1"))) == "GET /v1/workspaces/wksp_c1/subscription")
    }

    @Test func anIdCannotLeaveItsSegment() throws {
        #expect(line(.project(try id("../me?x=1#y"))) == "GET /v1/projects/..%2Fme%3Fx%3D1%23y")
    }

    @Test func saysWhatTheBodyIsOnlyIfThereIsOne() throws {
        let names = { (request: HTTPRequest) in request.headers.map(\.name) }
        #expect(names(APIRequest.identity.http(to: .prisma)) == ["Accept", "User-Agent"])
        #expect(
            names(APIRequest.renameProject(try id("c1"), to: "x").http(to: .prisma)).contains("Content-Type")
        )
    }

    @Test func worksWithServiceTokens() throws {
        let workspace: ResourceID<Workspace> = try id("wksp_c1")
        #expect(line(.serviceTokens(of: workspace)) == "GET /v1/workspaces/wksp_c1/service-tokens")
        #expect(
            line(.createServiceToken(in: workspace, named: "ci"))
                == #"POST /v1/workspaces/wksp_c1/service-tokens {"name":"ci"}"#
        )
        #expect(
            line(.deleteServiceToken(try id("itgr_c2"), in: workspace))
                == "DELETE /v1/workspaces/wksp_c1/service-tokens/itgr_c2"
        )
    }

    @Test func transfersAProject() throws {
        let request = APIRequest.transferProject(try id("proj_c1"), to: Secret("ey.x"))
        #expect(line(request) == #"POST /v1/projects/proj_c1/transfer {"recipientAccessToken":"ey.x"}"#)
        #expect(request.secrets == [Secret("ey.x")])
    }

    @Test func saysWhatItIsFor() throws {
        #expect(APIRequest.identity.task == "ask whom the token stands for")
        #expect(APIRequest.project(try id("proj_c1")).task == "show project proj_c1")
        #expect(APIRequest.deleteConnection(try id("c\u{9B}x")).task == "delete connection c\\u{9B}x")
    }
}
