"""What the soak and the benchmark stand on: a throw-away server, tunnels in front of it, clients that talk by hand."""
