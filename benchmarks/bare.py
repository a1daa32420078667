"""What serve.py measures logdx against: Starlette alone, JSON in and JSON out of the same sizes."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


def app(answer: Any) -> Starlette:
    """Parse what comes, answer a report that is already there."""

    async def explain(request: Request) -> JSONResponse:
        data = await request.json()
        assert isinstance(data["log"], str)
        return JSONResponse(answer)

    return Starlette(routes=[Route("/api/v1/explain", explain, methods=["POST"])])


def main() -> None:
    """Serve the report in the file ``argv[1]`` on port ``argv[2]``."""
    answer = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    uvicorn.run(
        app(answer), port=int(sys.argv[2]), http="h11", ws="none", lifespan="off",
        log_level="warning", access_log=False,
    )  # fmt: skip


if __name__ == "__main__":
    main()
