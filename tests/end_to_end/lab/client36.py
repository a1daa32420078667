"""The program on mbedTLS 3.6.3, which pynng's wheel carries. Its argument is a `Job` as JSON."""

from .program import main
from .voice import Stock

if __name__ == "__main__":
    raise SystemExit(main("3.6", Stock()))
