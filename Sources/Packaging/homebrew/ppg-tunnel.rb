# Builds from the sources of a tag: brew install --build-from-source ./ppg-tunnel.rb
# Not yet run by Homebrew: there is no release to build, and no Mac was at hand.
class PpgTunnel < Formula
  desc "Connect local PostgreSQL clients to Prisma Postgres"
  homepage "https://github.com/ppg-tunnel/ppg-tunnel"
  url "https://github.com/ppg-tunnel/ppg-tunnel.git", tag: "v@VERSION@"
  version "@VERSION@"
  license "Apache-2.0"

  depends_on xcode: ["26.0", :build]
  depends_on "openssl@3"
  uses_from_macos "python" => :build
  uses_from_macos "swift" => :build
  uses_from_macos "zlib"

  def install
    ENV["PPG_TUNNEL_COMMIT"] = Utils.git_short_head(length: 12).to_s
    arguments = ["--disable-sandbox", "-c", "release"]
    arguments << "--static-swift-stdlib" if OS.linux?
    %w[ppg-tunnel ppg-tunnel-api].each { |product| system "swift", "build", *arguments, "--product", product }
    bin.install ".build/release/ppg-tunnel"
    (libexec/"ppg-tunnel").install ".build/release/ppg-tunnel-api"
    # The tunnel looks for its other half beside `bin`.
    system "Sources/Packaging/manual", ".build/release", man1
    generate_completions_from_executable(bin/"ppg-tunnel", "completion")
  end

  service do
    run [opt_bin/"ppg-tunnel", "--env-file", etc/"ppg-tunnel.env", "--port", "5433", "--quiet",
         "--exit-zero-on-sigterm"]
    keep_alive successful_exit: false
    log_path var/"log/ppg-tunnel.log"
    error_log_path var/"log/ppg-tunnel.log"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/ppg-tunnel --version")
    assert_match "DATABASE_URL is not set", shell_output("#{bin}/ppg-tunnel 2>&1", 78)
  end
end
