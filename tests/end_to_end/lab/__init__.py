"""A laboratory: real mbedTLS programs, real peers, injected faults, all on loopback."""
