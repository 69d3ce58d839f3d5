"""Our own payment link: on to the gateway while the payment lives, else a page that says how things stand."""

from string import Template

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.payments.links import Lead, State, follow
from bot.shop import Shop
from handlers.voice import Voice, locale_for

router = APIRouter(include_in_schema=False)

SILENT = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
PAGE = Template(
    """<!doctype html>
<html lang="$locale">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>$title</title>
<style>
body { margin: 0; min-height: 100vh; display: grid; place-items: center }
main { font: 17px/1.6 system-ui, sans-serif }
main { max-width: 26rem; padding: 2rem }
h1 { font-size: 1.4rem; line-height: 1.3; margin: 0 0 .8rem }
p { margin: 0 0 1.6rem }
a { display: inline-block; padding: .7rem 1.4rem; border-radius: .8rem; background: #2481cc; color: #fff;
    text-decoration: none }
</style>
</head>
<body><main><h1>$title</h1><p>$text</p>$button</main></body>
</html>
"""
)


@router.get("/pay/{token}")
async def pay(token: str, request: Request) -> Response:
    """Where the pay button leads."""
    shop: Shop = request.app.state.shop
    lead = await shop.database.reading(follow, token, now=shop.clock.now())
    if lead.url is not None:
        return RedirectResponse(lead.url, 302, headers=SILENT)
    return page(lead, request, f"link-{lead.state}")


@router.get("/pay/{token}/back")
async def come_back(token: str, request: Request) -> Response:
    """Where the gateway sends the buyer afterwards; whatever it says in the address proves nothing."""
    shop: Shop = request.app.state.shop
    lead = await shop.database.reading(follow, token, now=shop.clock.now())
    return page(lead, request, "link-back" if lead.state is State.OPEN else f"link-{lead.state}")


def page(lead: Lead, request: Request, key: str) -> HTMLResponse:
    """A page that needs nothing but itself."""
    locale = lead.locale or locale_for(request.headers.get("accept-language"))
    voice = Voice(locale)
    words = {"title": voice(f"{key}-title"), "text": voice(f"{key}-text")}
    status = 404 if lead.state is State.UNKNOWN else 200
    return HTMLResponse(
        PAGE.substitute(words, locale=locale, button=button(voice, request)), status, headers=SILENT
    )


def button(voice: Voice, request: Request) -> str:
    """The way back to the chat, where the shop knows its address."""
    home = getattr(request.app.state, "home", "")
    return f'<a href="{home}">{voice("link-home-button")}</a>' if home else ""
