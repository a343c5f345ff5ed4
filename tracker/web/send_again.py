"""Forms that came too late: a token has gone stale, or a sign-in has ended. Nothing typed is lost."""

from __future__ import annotations

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.forms.sign_in import LinkForm, SignInForm
from tracker.web import sign_in, sign_in_links
from tracker.web.local_paths import is_sent_from_elsewhere, is_sent_from_here, path_to_come_back_to
from tracker.web.parts.unsent import sent_here


def stale_token() -> ResponseReturnValue:
    """The answer to a form without a valid token. Passwords are never shown again."""
    if request.endpoint in ("sign_in.sign_in", "sign_in.sign_in_demo") and not g.actor.is_signed_in:
        sentence = _("The page had been open for too long. Sign in again, it works now.")
        form = SignInForm()
        form.password.data = None
        return sign_in.page(form, [sentence], status=400)
    if (request.endpoint or "").startswith("sign_in_links."):
        return _stale_link_form()
    if request.endpoint in ("invitations.accept", "mailed_invitations.accept", "mailed_invitations.send"):
        # Pressed twice, or after somebody signed in meanwhile: the page itself knows what now.
        return redirect(request.path.removesuffix("/mail"), 303)
    not_theirs = not g.actor.is_signed_in or is_sent_from_elsewhere()
    if not_theirs or (request.endpoint or "").startswith("sign_in."):
        return redirect(url_for("home.show"), 303)
    return sent_here().page(), 400


def _stale_link_form() -> ResponseReturnValue:
    """A form about a link to sign in: signing in, in another window too, has begun a session with tokens of
    its own."""
    if request.endpoint == "sign_in_links.ask":
        sentence = _("The page had been open for too long. Ask again, it works now.")
        link = LinkForm()
        return sign_in.page(SignInForm(formdata=None, next=link.next.data), [sentence], link=link, status=400)
    if request.endpoint == "sign_in_links.resume" and is_sent_from_here():
        return sign_in_links.resume()
    # The page itself knows what now.
    return redirect(request.path if request.endpoint == "sign_in_links.use" else url_for("home.show"), 303)


def signed_out_meanwhile() -> ResponseReturnValue:
    """The answer to a form whose sender's sign-in has ended: the sign-in page, carrying what was sent."""
    form = SignInForm(formdata=None, next=path_to_come_back_to())
    return sign_in.page(form, unsent=sent_here(), status=403)
