"""Tests that run whole handshakes and the whole program."""
