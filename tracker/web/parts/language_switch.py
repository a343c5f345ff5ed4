"""The languages at the foot of a page, of which one tap changes it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from flask_login import current_user

from tracker.extensions import page_language
from tracker.web.language import language_of_address, offered_languages, own_name
from tracker.web.local_paths import path_of_this_page, query_here


@dataclass(frozen=True, slots=True)
class Choice:
    """A language by its own name; `url` is this page in it, empty where its button is pressed instead."""

    code: str
    name: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Switch:
    """What a page needs to offer its languages.

    `here` is where to come back to. A form of somebody who has signed in carries a token. One of anybody
    else has none: a token would begin a session, and set its cookie, on pages that anybody reads.
    """

    choices: list[Choice]
    here: str
    has_token: bool


def language_switch_here() -> Switch | None:
    """The switch of this page; None where there is nothing to choose between."""
    offered = offered_languages()
    if len(offered) < 2:
        return None
    shown, of_address = page_language(), language_of_address() is not None
    choices = [
        Choice(one, own_name(one), page_in(one) if of_address else "", one == shown) for one in offered
    ]
    return Switch(choices, "" if of_address else path_of_this_page(), bool(current_user.is_authenticated))


def page_in(language: str) -> str:
    """The path of this public page in another language, with all that was asked for."""
    return url_for(request.endpoint or "", language=language, **(request.view_args or {})) + query_here()
