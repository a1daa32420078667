"""The program on mbedTLS 2.28.8, which python-mbedtls's wheel carries. A `Job` as JSON."""

from .program import main
from .voice import Board

if __name__ == "__main__":
    raise SystemExit(main("2.28", Board()))
