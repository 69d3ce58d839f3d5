"""The shop's one HTTP application."""

from aiogram import Bot
from fastapi import FastAPI

from bot.shop import Shop
from handlers.web import callbacks, health, links, telegram
from handlers.web.health import Vitals
from handlers.web.telegram import Hand


def web_app(shop: Shop, *, home: str = "", vitals: Vitals | None = None) -> FastAPI:
    """Health, gateways' callbacks and payment links. home: the address of the chat, for the way back."""
    app = FastAPI(title="Kamidesk", openapi_url=None)
    app.state.shop = shop
    app.state.home = home
    app.state.vitals = vitals or Vitals(shop)
    for module in (health, callbacks, links):
        app.include_router(module.router)
    return app


def open_telegram_door(app: FastAPI, bot: Bot, hand: Hand) -> None:
    """In webhook mode: what Telegram brings is handed out by `hand`."""
    app.state.bot = bot
    app.state.hand = hand
    app.include_router(telegram.router)
