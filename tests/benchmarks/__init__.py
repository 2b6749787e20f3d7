"""What things cost, each beside a peer, a floor or a goal (`docs/benchmarks.md`)."""
