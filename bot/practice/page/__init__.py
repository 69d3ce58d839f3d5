"""The chat page of the practice Telegram: one page, its scripts and styles, nothing from outside."""

from pathlib import Path

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse

HERE = Path(__file__).parent
KINDS = {".css": "text/css", ".js": "text/javascript"}
FRESH = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
OWN_ONLY = "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'"
PAGE = {**FRESH, "Content-Security-Policy": OWN_ONLY}


def page_router() -> APIRouter:
    """`/` and what it loads from `/page`; mounted at the root."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def chat_page() -> FileResponse:
        return FileResponse(HERE / "index.html", media_type="text/html", headers=PAGE)

    @router.get("/page/{name}")
    async def part(name: str) -> FileResponse:
        file = PARTS.get(name)
        if file is None:
            raise HTTPException(404)
        return FileResponse(file, media_type=KINDS[file.suffix], headers=FRESH)

    return router


PARTS = {file.name: file for file in HERE.iterdir() if file.suffix in KINDS}
