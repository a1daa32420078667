"""The version of logdx."""

__version__ = "0.1.0"
