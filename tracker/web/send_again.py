"""A form whose token has gone stale: what was typed is shown, and can be sent again."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.forms.sign_in import SignInForm
from tracker.web import sign_in

OWN_FIELDS = ("csrf_token", "form_token", "version")
LONGEST_LINE = 40


@dataclass(frozen=True, slots=True)
class Typed:
    """One field that was sent, as it can be sent again."""

    name: str
    value: str
    number: int

    @property
    def words(self) -> str:
        """The field's name as words; the form that had its label is not here."""
        return self.name.replace("-", " ").replace("_", " ").strip().capitalize() or self.name

    @property
    def is_text(self) -> bool:
        """Something a person wrote, rather than chose."""
        return len(self.value) > LONGEST_LINE or any(character.isspace() for character in self.value)


def stale_token() -> ResponseReturnValue:
    """The answer to a form without a valid token. Passwords are never shown again."""
    if request.endpoint in ("sign_in.sign_in", "sign_in.sign_in_demo") and not g.actor.is_signed_in:
        sentence = _("The page had been open for too long. Sign in again, it works now.")
        form = SignInForm()
        form.password.data = None
        return sign_in.page(form, [sentence], status=400)
    if not g.actor.is_signed_in or (request.endpoint or "").startswith("sign_in."):
        return redirect(url_for("home.show"), 303)
    sent = [(name, value) for name, value in request.form.items(multi=True) if "password" not in name]
    typed = [
        Typed(name, value, number) for number, (name, value) in enumerate(sent, 1) if name not in OWN_FIELDS
    ]
    own = [(name, value) for name, value in sent if name in OWN_FIELDS[1:]]
    action = request.full_path if request.query_string else request.path
    return render_template("errors/send_again.html", typed=typed, own=own, action=action), 400
