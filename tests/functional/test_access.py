"""Every address, asked for by everybody: the whole table of role × endpoint → status.

A new endpoint needs its line here. `in` is the way to the sign-in page. For a POST, nothing but the
token is sent, so that 422 says: may, but has typed nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.support import make, world
from tests.support.client import Client
from tracker.permissions import ANONYMOUS, Action, may
from tracker.queries.actors import actor_of
from tracker.queries.programmes import list_programmes_of, list_programmes_visible_to
from tracker.web.access import FOR_ANYONE, scope_of

P = "/programmes/{slug}"


@dataclass(frozen=True)
class Line:
    """One method of one endpoint; `closed` by the people of `world.PEOPLE`, `opened` by the first two
    of them where the programme is open to all (the others see an open one as they see a closed one)."""

    endpoint: str
    method: str
    path: str
    closed: str
    opened: str

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}"


#                                                         an. str. rev. oth. own. co. adm.     open: an. str.
TABLE = [
    Line("home.show", "GET", "/",                         "200 200 200 200 200 200 200",           "200 200"),
    Line("accessibility.show", "GET", "/accessibility",   "200 200 200 200 200 200 200",           "200 200"),
    Line("sign_in.show", "GET", "/login",                 "200 303 303 303 303 303 303",           "200 303"),
    Line("sign_in.sign_in", "POST", "/login",             "422 422 422 422 422 422 422",           "422 422"),
    Line("sign_in.sign_in_demo", "POST", "/login/demo",   "404 404 404 404 404 404 404",           "404 404"),
    Line("sign_in_links.ask", "POST", "/login/link",      "422 422 422 422 422 422 422",           "422 422"),
    Line("sign_in_links.resume", "POST", "/login/resume", "200 200 200 200 200 200 200",           "200 200"),
    # Opening the link signs nobody in; whoever it is for, and has signed in, is led on.
    Line("sign_in_links.show", "GET", "/sign-in/{token}", "200 200 200 200 303 200 200",           "200 200"),
    Line("sign_in_links.use", "POST", "/sign-in/{token}", "303 404 404 404 303 404 404",           "303 404"),
    Line("sign_in.sign_out", "POST", "/logout",           "303 303 303 303 303 303 303",           "303 303"),
    Line("kept_forms.worker", "GET", "/sw.js",            "200 200 200 200 200 200 200",           "200 200"),
    Line("kept_forms.show", "GET", "/kept/en",            "200 200 200 200 200 200 200",           "200 200"),
    Line("account.show", "GET", "/account",               "in  200 200 200 200 200 200",           "in  200"),
    Line("account.save_details", "POST", "/account/details", "in  422 422 422 422 422 422",        "in  422"),
    Line("reminders.save", "POST", "/account/reminders",  "in  422 422 422 422 422 422",           "in  422"),
    Line("unsubscribe.show", "GET", "/stop/{reader}",     "200 200 200 200 200 200 200",           "200 200"),
    Line("unsubscribe.stop", "POST", "/stop/{reader}",    "200 200 200 200 200 200 200",           "200 200"),
    Line("unsubscribe.send_again", "POST", "/stop/{reader}/again", "200 200 200 200 200 200 200", "200 200"),
    Line("passkeys.ask", "POST", "/login/passkey/question.json", "200 200 200 200 200 200 200", "200 200"),
    Line("passkeys.sign_in", "POST", "/login/passkey",    "422 422 422 422 422 422 422",           "422 422"),
    Line("passkeys.create", "GET", "/account/passkeys/new", "in  200 200 200 200 200 200",         "in  200"),
    Line("passkeys.create", "POST", "/account/passkeys/new", "in  422 422 422 422 422 422",        "in  422"),
    Line("passkeys.ask_to_make", "POST", "/account/passkeys/question.json", "in  200 200 200 200 200 200", "in  200"),
    Line("passkeys.remove", "GET", "/account/passkeys/{passkey}/remove", "in  404 404 404 404 200 404", "in  404"),
    Line("passkeys.remove", "POST", "/account/passkeys/{passkey}/remove", "in  404 404 404 404 422 404", "in  404"),
    Line("own_data.download", "POST", "/account/own-data.json", "in  200 200 200 200 200 200",     "in  200"),
    Line("leaving.close_account", "GET", "/account/leave", "in  200 200 200 200 200 200",          "in  200"),
    Line("leaving.close_account", "POST", "/account/leave", "in  422 422 422 422 422 422",         "in  422"),
    Line("passwords.edit", "GET", "/account/password",    "in  200 200 200 200 200 200",           "in  200"),
    Line("passwords.edit", "POST", "/account/password",   "in  422 422 422 422 422 422",           "in  422"),
    Line("passwords.remove", "GET", "/account/password/remove", "in  404 404 404 404 404 404",     "in  404"),
    Line("passwords.remove", "POST", "/account/password/remove", "in  404 404 404 404 404 404",    "in  404"),
    Line("devices.end", "GET", "/account/devices/{sign_in}/end", "in  404 404 404 404 200 404", "in  404"),
    Line("devices.end", "POST", "/account/devices/{sign_in}/end", "in  404 404 404 404 422 404", "in  404"),
    Line("devices.end_others", "GET", "/account/devices/end-others", "in  200 200 200 200 200 200", "in  200"),
    Line("devices.end_others", "POST", "/account/devices/end-others", "in  422 422 422 422 422 422", "in  422"),
    Line("demo_mail.list_", "GET", "/demo/mail",          "404 404 404 404 404 404 404",           "404 404"),
    Line("demo_mail.show", "GET", "/demo/mail/0123456789abcdef01234567", "404 404 404 404 404 404 404", "404 404"),
    Line("demo_mail.show_page", "GET", "/demo/mail/0123456789abcdef01234567/page", "404 404 404 404 404 404 404", "404 404"),
    Line("second_factor.ask", "GET", "/login/code",       "303 303 303 303 303 303 303",           "303 303"),
    Line("second_factor.answer", "POST", "/login/code",   "422 422 422 422 422 422 422",           "422 422"),
    Line("second_factor.show", "GET", "/account/second-factor", "in  200 200 200 200 200 200",     "in  200"),
    Line("second_factor.begin", "POST", "/account/second-factor/begin", "in  422 422 422 422 422 422", "in  422"),
    Line("second_factor.confirm", "POST", "/account/second-factor/confirm", "in  422 422 422 422 422 422", "in  422"),
    Line("second_factor.change", "POST", "/account/second-factor/change", "in  422 422 422 422 422 422", "in  422"),
    Line("second_factor.codes", "GET", "/account/second-factor/codes", "in  303 303 303 303 303 303", "in  303"),
    Line("programmes.list_", "GET", "/programmes",        "200 200 200 200 200 200 200",           "200 200"),
    Line("programmes.create", "GET", "/programmes/new",   "in  403 403 403 403 403 200",           "in  403"),
    Line("programmes.create", "POST", "/programmes/new",  "in  403 403 403 403 403 422",           "in  403"),
    Line("programmes.show", "GET", P,                     "in  404 303 303 303 303 303",           "303 303"),
    Line("programmes.edit", "GET", P + "/edit",           "in  404 403 403 403 200 200",           "in  403"),
    Line("programmes.edit", "POST", P + "/edit",          "in  404 403 403 403 422 422",           "in  403"),
    Line("people.list_", "GET", P + "/people",            "in  404 200 200 200 200 200",           "in  404"),
    Line("log.list_", "GET", P + "/log",                  "in  404 404 404 404 200 200",           "in  404"),
    Line("log.show", "GET", P + "/log/{log}",             "in  404 404 404 404 200 200",           "in  404"),
    Line("people.give", "POST", P + "/people",            "in  404 403 403 403 422 422",           "in  403"),
    Line("people.end", "GET", P + "/people/{role}/end",   "in  404 403 403 403 200 200",           "in  403"),
    Line("people.end", "POST", P + "/people/{role}/end",  "in  404 403 403 403 422 422",           "in  403"),
    Line("leaving.hand_over", "GET", P + "/people/{person}/hand-over", "in  404 403 403 403 200 200", "in  403"),
    Line("leaving.hand_over", "POST", P + "/people/{person}/hand-over", "in  404 403 403 403 422 422", "in  403"),
    Line("messages.list_", "GET", P + "/messages",        "in  404 404 404 404 200 200",           "in  404"),
    Line("messages.send_again", "GET", P + "/messages/{message}/send-again", "in  404 403 403 403 200 200", "in  403"),
    Line("messages.send_again", "POST", P + "/messages/{message}/send-again", "in  404 403 403 403 422 422", "in  403"),
    Line("invitations.create", "GET", P + "/people/invitations/new", "in  404 403 403 403 200 200", "in  403"),
    Line("invitations.create", "POST", P + "/people/invitations/new", "in  404 403 403 403 422 422", "in  403"),
    Line("invitations.revoke", "GET", P + "/people/invitations/{invitation}/revoke", "in  404 403 403 403 200 200", "in  403"),
    Line("invitations.revoke", "POST", P + "/people/invitations/{invitation}/revoke", "in  404 403 403 403 422 422", "in  403"),
    Line("invitations.show", "GET", "/invitations/{token}", "200 200 200 200 200 200 200", "200 200"),
    # By mail: here no mail server is set, and the invitation was mailed to nobody.
    Line("mailed_invitations.send", "POST", "/invitations/{token}/mail", "303 303 303 303 303 303 303", "303 303"),
    Line("mailed_invitations.send_again", "GET", P + "/people/invitations/{invitation}/send", "in  404 403 403 403 404 404", "in  403"),
    Line("mailed_invitations.send_again", "POST", P + "/people/invitations/{invitation}/send", "in  404 403 403 403 404 404", "in  403"),
    Line("mailed_invitations.show", "GET", "/invitations/mail/{mailed}", "404 404 404 404 404 404 404", "404 404"),
    Line("mailed_invitations.accept", "POST", "/invitations/mail/{mailed}", "404 404 404 404 404 404 404", "404 404"),
    Line("item_links.open", "GET", "/go/{token}", "303 200 200 200 303 200 200", "303 200"),
    Line("item_links.revoke", "POST", "/account/item-links/revoke", "in  303 303 303 303 303 303", "in  303"),
    Line("invitations.accept", "POST", "/invitations/{token}", "422 422 422 422 422 422 422", "422 422"),
    Line("organisations.list_", "GET", P + "/organisations", "in  404 200 200 200 200 200", "200 200"),
    Line("organisations.show", "GET", P + "/organisations/{organisation}", "in  404 200 200 200 200 200", "200 200"),
    Line("organisations.create", "GET", P + "/organisations/new", "in  404 403 403 403 200 200", "in  403"),
    Line("organisations.create", "POST", P + "/organisations/new", "in  404 403 403 403 422 422", "in  403"),
    Line("organisations.edit", "GET", P + "/organisations/{organisation}/edit", "in  404 403 403 200 200 200", "in  403"),
    Line("organisations.edit", "POST", P + "/organisations/{organisation}/edit", "in  404 403 403 422 422 422", "in  403"),
    Line("organisations.delete", "GET", P + "/organisations/{organisation}/delete", "in  404 403 403 403 200 200", "in  403"),
    Line("organisations.delete", "POST", P + "/organisations/{organisation}/delete", "in  404 403 403 403 409 409", "in  403"),
    Line("deliverables.list_", "GET", P + "/deliverables", "in  404 200 200 200 200 200", "200 200"),
    Line("deliverables.show", "GET", P + "/deliverables/{deliverable}", "in  404 200 200 200 200 200", "200 200"),
    Line("deliverables.create", "GET", P + "/deliverables/new", "in  404 403 200 200 200 200", "in  403"),
    Line("deliverables.create", "POST", P + "/deliverables/new", "in  404 403 422 422 422 422", "in  403"),
    Line("deliverables.edit", "GET", P + "/deliverables/{deliverable}/edit", "in  404 403 403 200 200 200", "in  403"),
    Line("deliverables.edit", "POST", P + "/deliverables/{deliverable}/edit", "in  404 403 403 422 422 422", "in  403"),
    Line("deliverables.delete", "GET", P + "/deliverables/{deliverable}/delete", "in  404 403 403 200 200 200", "in  403"),
    Line("deliverables.delete", "POST", P + "/deliverables/{deliverable}/delete", "in  404 403 403 422 422 422", "in  403"),
    Line("outcomes.list_", "GET", P + "/outcomes", "in  404 200 200 200 200 200", "200 200"),
    Line("outcomes.show", "GET", P + "/outcomes/{outcome}", "in  404 200 200 200 200 200", "200 200"),
    Line("outcomes.create", "GET", P + "/outcomes/new", "in  404 403 200 200 200 200", "in  403"),
    Line("outcomes.create", "POST", P + "/outcomes/new", "in  404 403 422 422 422 422", "in  403"),
    Line("outcomes.edit", "GET", P + "/outcomes/{outcome}/edit", "in  404 403 403 200 200 200", "in  403"),
    Line("outcomes.edit", "POST", P + "/outcomes/{outcome}/edit", "in  404 403 403 422 422 422", "in  403"),
    Line("translations.edit_outcome", "GET", P + "/outcomes/{outcome}/translations", "in  404 403 403 200 200 200", "in  403"),
    Line("translations.edit_outcome", "POST", P + "/outcomes/{outcome}/translations", "in  404 403 403 422 422 422", "in  403"),
    Line("outcomes.delete", "GET", P + "/outcomes/{outcome}/delete", "in  404 403 403 200 200 200", "in  403"),
    Line("outcomes.delete", "POST", P + "/outcomes/{outcome}/delete", "in  404 403 403 422 422 422", "in  403"),
    # What anybody may read. Here nothing is published.
    Line("languages.choose", "POST", "/language",         "400 400 400 400 400 400 400",           "400 400"),
    Line("meet_addresses.lead_on", "GET", "/meet/{slug}", "302 302 302 302 302 302 302", "302 302"),
    Line("meet.list_", "GET", "/en/meet", "200 200 200 200 200 200 200", "200 200"),
    Line("meet.show", "GET", "/en/meet/{slug}", "404 404 404 404 404 404 404", "404 404"),
    Line("meet.card", "GET", "/en/meet/{slug}/card.png", "404 404 404 404 404 404 404", "404 404"),
    Line("meet.pair", "GET", "/en/meet/{slug}/pairs/{pair}", "404 404 404 404 404 404 404", "404 404"),
    Line("meet.pair_json", "GET", "/en/meet/{slug}/pairs/{pair}.json", "404 404 404 404 404 404 404", "404 404"),
    Line("meet.pair_card", "GET", "/en/meet/{slug}/pairs/{pair}/card.png", "404 404 404 404 404 404 404", "404 404"),
    Line("meet_factsheets.show", "GET", "/en/meet/{slug}/pairs/{pair}/factsheet", "404 404 404 404 404 404 404", "404 404"),
    Line("meet_factsheets.pdf", "GET", "/en/meet/{slug}/pairs/{pair}/factsheet.pdf", "404 404 404 404 404 404 404", "404 404"),
    Line("publishing.show", "GET", P + "/publishing", "in  404 403 403 403 200 200", "in  403"),
    Line("publishing.show", "POST", P + "/publishing", "in  404 403 403 403 422 422", "in  403"),
    Line("publishing.edit", "GET", P + "/pairs/{pair}/publishing", "in  404 403 403 403 200 200", "in  403"),
    Line("publishing.edit", "POST", P + "/pairs/{pair}/publishing", "in  404 403 403 403 422 422", "in  403"),
    Line("publishing.preview", "GET", P + "/pairs/{pair}/publishing/preview", "in  404 403 403 403 200 200", "in  403"),
    Line("publishing.publish_all", "POST", P + "/pairs/{pair}/publishing/all", "in  404 403 403 403 422 422", "in  403"),
    Line("changes.show", "GET", P + "/changes", "in  404 200 200 200 200 200", "200 200"),
    Line("changes.seen", "POST", P + "/changes/seen", "in  404 422 422 422 422 422", "in  403"),
    Line("calendars.list_", "GET", P + "/calendar", "in  404 200 200 200 200 200", "in  403"),
    Line("calendars.create", "POST", P + "/calendar", "in  404 422 422 422 422 422", "in  403"),
    Line("calendars.revoke", "GET", P + "/calendar/{calendar}/revoke", "in  404 404 404 404 200 200", "in  403"),
    Line("calendars.revoke", "POST", P + "/calendar/{calendar}/revoke", "in  404 404 404 404 422 422", "in  403"),
    # The address itself is the key: it shows what its owner may see, whoever has it.
    Line("calendar_feeds.show", "GET", "/calendars/{token}.ics", "200 200 200 200 200 200 200", "200 200"),
    Line("evaluation_averages.show", "GET", P + "/evaluations", "in  404 200 200 200 200 200", "in  404"),
    Line("evaluations.show", "GET", P + "/activities/{held}/evaluation", "in  404 403 403 200 200 200", "in  403"),
    Line("evaluations.show", "POST", P + "/activities/{held}/evaluation", "in  404 403 403 422 422 422", "in  403"),
    Line("evaluations.close", "POST", P + "/activities/{held}/evaluation/close", "in  404 403 403 422 422 422", "in  403"),
    Line("evaluations.reopen", "POST", P + "/activities/{held}/evaluation/reopen", "in  404 403 403 422 422 422", "in  403"),
    Line("evaluations.slide", "GET", P + "/activities/{held}/evaluation/slide", "in  404 403 403 200 200 200", "in  403"),
    Line("evaluations.sheet", "GET", P + "/activities/{held}/evaluation/sheet", "in  404 403 403 200 200 200", "in  403"),
    # Whoever was in the room has this address, and nobody is asked who they are.
    Line("how.show", "GET", "/how/{code}", "200 200 200 200 200 200 200", "200 200"),
    Line("how.answer", "POST", "/how/{code}", "422 422 422 422 422 422 422", "422 422"),
    Line("how.thanks", "GET", "/how/{code}/thanks", "200 200 200 200 200 200 200", "200 200"),
    # Pictures show people: a reader without a role sees those that are published, and below /meet alone.
    Line("emblems.list_", "GET", P + "/emblems", "in  404 403 403 403 200 200", "in  403"),
    Line("emblems.create", "GET", P + "/emblems/new", "in  404 403 403 403 200 200", "in  403"),
    Line("emblems.create", "POST", P + "/emblems/new", "in  404 403 403 403 422 422", "in  403"),
    Line("emblems.delete", "GET", P + "/emblems/{emblem}/delete", "in  404 403 403 403 200 200", "in  403"),
    Line("emblems.delete", "POST", P + "/emblems/{emblem}/delete", "in  404 403 403 403 422 422", "in  403"),
    Line("photographs.list_", "GET", P + "/pairs/{pair}/pictures", "in  404 200 200 200 200 200", "in  404"),
    Line("photographs.show", "GET", P + "/pictures/{picture}/small.webp", "in  404 200 200 200 200 200", "in  404"),
    Line("photographs.create", "GET", P + "/pairs/{pair}/pictures/new", "in  404 403 403 200 200 200", "in  403"),
    Line("photographs.create", "POST", P + "/pairs/{pair}/pictures/new", "in  404 403 403 422 422 422", "in  403"),
    Line("photographs.edit", "GET", P + "/pairs/{pair}/pictures/{picture}/edit", "in  404 403 403 200 200 200", "in  403"),
    Line("photographs.edit", "POST", P + "/pairs/{pair}/pictures/{picture}/edit", "in  404 403 403 422 422 422", "in  403"),
    Line("photographs.delete", "GET", P + "/pairs/{pair}/pictures/{picture}/delete", "in  404 403 403 200 200 200", "in  403"),
    Line("photographs.delete", "POST", P + "/pairs/{pair}/pictures/{picture}/delete", "in  404 403 403 422 422 422", "in  403"),
    Line("meet_pictures.show", "GET", "/meet/{slug}/pictures/{picture}/small.webp", "404 404 404 404 404 404 404", "404 404"),
    Line("search.show", "GET", P + "/search?q=capaci", "in  404 200 200 200 200 200", "200 200"),
    Line("plans.list_", "GET", P + "/plans", "in  404 200 200 200 200 200", "200 200"),
    Line("plans.show", "GET", P + "/plans/{plan}", "in  404 200 200 200 200 200", "200 200"),
    Line("plans.create", "GET", P + "/plans/new", "in  404 403 403 200 200 200", "in  403"),
    Line("plans.create", "POST", P + "/plans/new", "in  404 403 403 422 422 422", "in  403"),
    Line("plans.edit", "GET", P + "/plans/{plan}/edit", "in  404 403 403 200 200 200", "in  403"),
    Line("plans.edit", "POST", P + "/plans/{plan}/edit", "in  404 403 403 422 422 422", "in  403"),
    Line("plans.delete", "GET", P + "/plans/{plan}/delete", "in  404 403 403 200 200 200", "in  403"),
    Line("plans.delete", "POST", P + "/plans/{plan}/delete", "in  404 403 403 409 409 409", "in  403"),
    Line("milestones.create", "GET", P + "/plans/{plan}/milestones/new", "in  404 403 403 200 200 200", "in  403"),
    Line("milestones.create", "POST", P + "/plans/{plan}/milestones/new", "in  404 403 403 422 422 422", "in  403"),
    Line("milestones.show", "GET", P + "/milestones/{milestone}", "in  404 200 200 200 200 200", "200 200"),
    Line("milestone_updates.create", "POST", P + "/milestones/{milestone}/updates", "in  404 403 403 422 422 422", "in  403"),
    Line("milestone_updates.confirm_unchanged", "POST", P + "/milestones/{milestone}/unchanged", "in  404 403 403 422 422 422", "in  403"),
    Line("milestone_updates.agree", "POST", P + "/milestones/{milestone}/agreed", "in  404 403 403 403 422 422", "in  403"),
    Line("proposals.accept", "POST", P + "/milestones/{milestone}/accept", "in  404 403 403 303 303 303", "in  403"),
    Line("proposals.decline", "POST", P + "/milestones/{milestone}/decline", "in  404 403 403 303 303 303", "in  403"),
    Line("milestone_updates.withdraw", "GET", P + "/milestones/{said}/updates/{update}/withdraw", "in  404 403 403 200 200 200", "in  403"),
    Line("milestone_updates.withdraw", "POST", P + "/milestones/{said}/updates/{update}/withdraw", "in  404 403 403 422 422 422", "in  403"),
    Line("milestones.edit", "GET", P + "/milestones/{milestone}/edit", "in  404 403 403 200 200 200", "in  403"),
    Line("milestones.edit", "POST", P + "/milestones/{milestone}/edit", "in  404 403 403 422 422 422", "in  403"),
    Line("translations.edit_milestone", "GET", P + "/milestones/{milestone}/translations", "in  404 403 403 200 200 200", "in  403"),
    Line("translations.edit_milestone", "POST", P + "/milestones/{milestone}/translations", "in  404 403 403 422 422 422", "in  403"),
    Line("milestones.delete", "GET", P + "/milestones/{milestone}/delete", "in  404 403 403 200 200 200", "in  403"),
    Line("milestones.delete", "POST", P + "/milestones/{milestone}/delete", "in  404 403 403 422 422 422", "in  403"),
    Line("transfers.create", "GET", P + "/plans/{plan}/transfers/new", "in  404 403 403 200 200 200", "in  403"),
    Line("transfers.create", "POST", P + "/plans/{plan}/transfers/new", "in  404 403 403 422 422 422", "in  403"),
    Line("transfers.edit", "GET", P + "/plans/{plan}/transfers/{transfer}/edit", "in  404 403 403 200 200 200", "in  403"),
    Line("transfers.edit", "POST", P + "/plans/{plan}/transfers/{transfer}/edit", "in  404 403 403 422 422 422", "in  403"),
    Line("transfers.delete", "GET", P + "/plans/{plan}/transfers/{transfer}/delete", "in  404 403 403 200 200 200", "in  403"),
    Line("transfers.delete", "POST", P + "/plans/{plan}/transfers/{transfer}/delete", "in  404 403 403 422 422 422", "in  403"),
    Line("replications.create", "GET", P + "/milestones/{milestone}/replications/new", "in  404 403 403 200 200 200", "in  403"),
    Line("replications.create", "POST", P + "/milestones/{milestone}/replications/new", "in  404 403 403 422 422 422", "in  403"),
    Line("replications.create_of_practice", "GET", P + "/practices/{practice}/replications/new", "in  404 403 403 403 200 200", "in  403"),
    Line("replications.create_of_practice", "POST", P + "/practices/{practice}/replications/new", "in  404 403 403 403 422 422", "in  403"),
    Line("replications.list_", "GET", P + "/replications", "in  404 200 200 200 200 200", "200 200"),
    Line("replications.edit", "GET", P + "/replications/{replication}/edit", "in  404 403 403 200 200 200", "in  403"),
    Line("replications.edit", "POST", P + "/replications/{replication}/edit", "in  404 403 403 422 422 422", "in  403"),
    Line("activities.list_", "GET", P + "/activities", "in  404 200 200 200 200 200", "200 200"),
    Line("activities.show", "GET", P + "/activities/{visit}", "in  404 200 200 200 200 200", "200 200"),
    Line("activities.create", "GET", P + "/activities/new", "in  404 403 403 403 200 200", "in  403"),
    Line("activities.create", "POST", P + "/activities/new", "in  404 403 403 403 422 422", "in  403"),
    Line("activities.edit", "GET", P + "/activities/{visit}/edit", "in  404 403 403 403 200 200", "in  403"),
    Line("activities.edit", "POST", P + "/activities/{visit}/edit", "in  404 403 403 403 422 422", "in  403"),
    Line("activities.delete", "GET", P + "/activities/{visit}/delete", "in  404 403 403 403 200 200", "in  403"),
    Line("activities.delete", "POST", P + "/activities/{visit}/delete", "in  404 403 403 403 422 422", "in  403"),
    Line("activity_updates.create", "POST", P + "/activities/{visit}/updates", "in  404 403 403 422 422 422", "in  403"),
    Line("activity_updates.confirm_unchanged", "POST", P + "/activities/{visit}/unchanged", "in  404 403 403 422 422 422", "in  403"),
    Line("activity_updates.withdraw", "GET", P + "/activities/{said_visit}/updates/{visit_update}/withdraw", "in  404 403 403 200 200 200", "in  403"),
    Line("activity_updates.withdraw", "POST", P + "/activities/{said_visit}/updates/{visit_update}/withdraw", "in  404 403 403 422 422 422", "in  403"),
    Line("unplanned_visits.create", "GET", P + "/activities/log", "in  404 403 403 200 200 200", "in  403"),
    Line("unplanned_visits.create", "POST", P + "/activities/log", "in  404 403 403 422 422 422", "in  403"),
    Line("visit_log.show", "GET", P + "/activities/{visit}/log", "in  404 403 403 303 303 303", "in  403"),
    Line("visit_log.happened", "GET", P + "/activities/{visit}/log/happened", "in  404 403 403 200 200 200", "in  403"),
    Line("visit_log.happened", "POST", P + "/activities/{visit}/log/happened", "in  404 403 403 422 422 422", "in  403"),
    Line("visit_log.recorded", "GET", P + "/activities/{visit}/log/recorded", "in  404 403 403 303 303 303", "in  403"),
    Line("visit_log.undo", "POST", P + "/activities/{visit}/log/undo", "in  404 403 403 303 303 303", "in  403"),
    Line("visit_log.people", "GET", P + "/activities/{held}/log/people", "in  404 403 403 200 200 200", "in  403"),
    Line("visit_log.people", "POST", P + "/activities/{held}/log/people", "in  404 403 403 422 422 422", "in  403"),
    Line("visit_log.learned", "GET", P + "/activities/{held}/log/learned", "in  404 403 403 200 200 200", "in  403"),
    Line("visit_log.learned", "POST", P + "/activities/{held}/log/learned", "in  404 403 403 422 422 422", "in  403"),
    Line("visit_log.next_", "GET", P + "/activities/{held}/log/next", "in  404 403 403 200 200 200", "in  403"),
    Line("visit_log.next_", "POST", P + "/activities/{held}/log/next", "in  404 403 403 422 422 422", "in  403"),
    Line("reports.show", "GET", P + "/activities/{reported}/report", "in  404 200 200 200 200 200", "200 200"),
    Line("reports.edit", "GET", P + "/activities/{held}/report/edit", "in  404 403 403 200 200 200", "in  403"),
    Line("reports.edit", "POST", P + "/activities/{held}/report/edit", "in  404 403 403 422 422 422", "in  403"),
    Line("reports.submit", "POST", P + "/activities/{visit}/report/submit", "in  404 403 403 303 303 303", "in  403"),
    Line("reports.accept", "POST", P + "/activities/{reported}/report/accept", "in  404 403 403 403 303 409", "in  403"),
    Line("reports.return_", "POST", P + "/activities/{reported}/report/return", "in  404 403 403 403 422 422", "in  403"),
    Line("reports.comment", "POST", P + "/activities/{reported}/report/comments", "in  404 403 403 422 422 422", "in  403"),
    Line("reviews.list_", "GET", P + "/reviews", "in  404 200 200 200 200 200", "in  404"),
    Line("reviews.create", "GET", P + "/reviews/new", "in  404 200 403 403 200 200", "in  403"),
    Line("reviews.create", "POST", P + "/reviews/new", "in  404 422 403 403 422 422", "in  403"),
    Line("reviews.show", "GET", P + "/reviews/{review}", "in  404 200 200 200 200 200", "in  404"),
    Line("reviews.edit", "GET", P + "/reviews/{review}/edit", "in  404 200 403 403 200 200", "in  403"),
    Line("reviews.edit", "POST", P + "/reviews/{review}/edit", "in  404 422 403 403 422 422", "in  403"),
    Line("reviews.freeze", "GET", P + "/reviews/{review}/freeze", "in  404 200 403 403 200 200", "in  403"),
    Line("reviews.freeze", "POST", P + "/reviews/{review}/freeze", "in  404 422 403 403 422 422", "in  403"),
    Line("reviews.delete", "GET", P + "/reviews/{review}/delete", "in  404 200 403 403 200 200", "in  403"),
    Line("reviews.delete", "POST", P + "/reviews/{frozen}/delete", "in  404 409 403 403 409 409", "in  403"),
    Line("reviews.brief", "GET", P + "/reviews/{frozen}/brief", "in  404 200 200 200 200 200", "in  404"),
    Line("reviews.brief_pdf", "GET", P + "/reviews/{frozen}/brief.pdf", "in  404 200 200 200 200 200", "in  404"),
    Line("reviews.brief_chart", "GET", P + "/reviews/{frozen}/brief/journey.svg", "in  404 200 200 200 200 200", "in  404"),
    Line("decisions.create", "GET", P + "/reviews/{frozen}/decisions/new", "in  404 200 403 403 200 200", "in  403"),
    Line("decisions.create", "POST", P + "/reviews/{frozen}/decisions/new", "in  404 422 403 403 422 422", "in  403"),
    Line("decisions.edit", "GET", P + "/reviews/{frozen}/decisions/{decision}/edit", "in  404 200 403 403 200 200", "in  403"),
    Line("decisions.edit", "POST", P + "/reviews/{frozen}/decisions/{decision}/edit", "in  404 422 403 403 422 422", "in  403"),
    Line("decisions.delete", "GET", P + "/reviews/{frozen}/decisions/{decision}/delete", "in  404 200 403 403 200 200", "in  403"),
    Line("decisions.delete", "POST", P + "/reviews/{frozen}/decisions/{decision}/delete", "in  404 409 403 403 409 409", "in  403"),
    Line("decisions.tick", "POST", P + "/reviews/{frozen}/decisions/{decision}/tick", "in  404 303 403 303 303 303", "in  403"),
    Line("confirmations.confirm", "POST", P + "/milestones/{milestone}/confirmation", "in  404 403 403 403 403 403", "in  403"),
    Line("confirmations.take_back", "POST", P + "/milestones/{confirmed}/confirmation/take-back", "in  404 403 403 403 422 422", "in  403"),
    Line("questions.ask_about_milestone", "POST", P + "/milestones/{milestone}/questions", "in  404 403 403 403 422 422", "in  403"),
    Line("questions.ask_about_activity", "POST", P + "/activities/{visit}/questions", "in  404 403 403 403 422 422", "in  403"),
    Line("questions.answer", "POST", P + "/questions/{question}/answer", "in  404 403 403 422 422 422", "in  404"),
    Line("questions.withdraw", "POST", P + "/questions/{question}/withdraw", "in  404 403 403 403 403 403", "in  404"),
    Line("follow_ups.list_", "GET", P + "/follow-ups", "in  404 200 200 200 200 200", "in  404"),
    Line("follow_ups.tick", "POST", P + "/follow-ups/{follow_up}/done", "in  404 403 403 303 303 303", "in  403"),
    Line("follow_ups.edit", "GET", P + "/follow-ups/{follow_up}/edit", "in  404 403 403 200 200 200", "in  403"),
    Line("follow_ups.edit", "POST", P + "/follow-ups/{follow_up}/edit", "in  404 403 403 422 422 422", "in  403"),
    Line("follow_ups.propose", "POST", P + "/follow-ups/{follow_up}/propose", "in  404 403 403 422 422 422", "in  403"),
    Line("progress.show", "GET", P + "/progress", "in  404 200 200 200 200 200", "200 200"),
    Line("progress.list_", "GET", P + "/progress/milestones.all", "in  404 200 200 200 200 200", "200 200"),
    Line("gaps.list_", "GET", P + "/gaps", "in  404 200 200 200 200 200", "200 200"),
    Line("gaps.message", "GET", P + "/gaps/message", "in  404 200 403 403 200 200", "in  403"),
    Line("progress_json.show", "GET", P + "/progress.json", "in  404 200 200 200 200 200", "200 200"),
    Line("spreadsheets.activities", "GET", P + "/activities.csv", "in  404 200 200 200 200 200", "200 200"),
    Line("spreadsheets.milestones", "GET", P + "/milestones.csv", "in  404 200 200 200 200 200", "200 200"),
    Line("pairs.list_", "GET", P + "/pairs", "in  404 200 200 200 200 200", "200 200"),
    Line("pairs.show", "GET", P + "/pairs/{pair}", "in  404 200 200 200 200 200", "200 200"),
    Line("factsheets.show", "GET", P + "/pairs/{pair}/factsheet", "in  404 200 200 200 200 200", "in  404"),
    Line("factsheets.pdf", "GET", P + "/pairs/{pair}/factsheet.pdf", "in  404 200 200 200 200 200", "in  404"),
    Line("pairs.create", "GET", P + "/pairs/new", "in  404 403 403 403 200 200", "in  403"),
    Line("pairs.create", "POST", P + "/pairs/new", "in  404 403 403 403 422 422", "in  403"),
    Line("pairs.edit", "GET", P + "/pairs/{pair}/edit", "in  404 403 403 403 200 200", "in  403"),
    Line("pairs.edit", "POST", P + "/pairs/{pair}/edit", "in  404 403 403 403 422 422", "in  403"),
    Line("translations.edit_pair", "GET", P + "/pairs/{pair}/translations", "in  404 403 403 403 200 200", "in  403"),
    Line("translations.edit_pair", "POST", P + "/pairs/{pair}/translations", "in  404 403 403 403 422 422", "in  403"),
    Line("pairs.delete", "GET", P + "/pairs/{pair}/delete", "in  404 403 403 403 200 200", "in  403"),
    Line("pairs.delete", "POST", P + "/pairs/{pair}/delete", "in  404 403 403 403 409 409", "in  403"),
    Line("members.create", "GET", P + "/pairs/{pair}/members/new", "in  404 403 403 403 200 200", "in  403"),
    Line("members.create", "POST", P + "/pairs/{pair}/members/new", "in  404 403 403 403 422 422", "in  403"),
    Line("members.edit", "GET", P + "/pairs/{pair}/members/{member}/edit", "in  404 403 403 403 200 200", "in  403"),
    Line("members.edit", "POST", P + "/pairs/{pair}/members/{member}/edit", "in  404 403 403 403 422 422", "in  403"),
    Line("members.delete", "GET", P + "/pairs/{pair}/members/{member}/delete", "in  404 403 403 403 200 200", "in  403"),
    Line("members.delete", "POST", P + "/pairs/{pair}/members/{member}/delete", "in  404 403 403 403 409 409", "in  403"),
    Line("catalogue.list_", "GET", "/practices", "200 200 200 200 200 200 200", "200 200"),
    Line("catalogue.show", "GET", P + "/practices/{practice}", "in  404 200 200 200 200 200", "200 200"),
    Line("practices.create", "GET", P + "/pairs/{pair}/practices/new", "in  404 403 403 403 200 200", "in  403"),
    Line("practices.create", "POST", P + "/pairs/{pair}/practices/new", "in  404 403 403 403 422 422", "in  403"),
    Line("practices.edit", "GET", P + "/pairs/{pair}/practices/{practice}/edit", "in  404 403 403 403 200 200", "in  403"),
    Line("practices.edit", "POST", P + "/pairs/{pair}/practices/{practice}/edit", "in  404 403 403 403 422 422", "in  403"),
    Line("translations.edit_practice", "GET", P + "/pairs/{pair}/practices/{practice}/translations", "in  404 403 403 403 200 200", "in  403"),
    Line("translations.edit_practice", "POST", P + "/pairs/{pair}/practices/{practice}/translations", "in  404 403 403 403 422 422", "in  403"),
    Line("practices.delete", "GET", P + "/pairs/{pair}/practices/{practice}/delete", "in  404 403 403 403 200 200", "in  403"),
    Line("practices.delete", "POST", P + "/pairs/{pair}/practices/{practice}/delete", "in  404 403 403 403 422 422", "in  403"),
]  # fmt: skip


NOTED_WHEN_TAKEN_OUT = ("reviews.brief_pdf", "factsheets.pdf")
"""Copies that the log keeps a line of, whoever takes them out; nothing else is written."""


def test_every_endpoint_is_in_the_table(app: Flask) -> None:
    there = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint not in FOR_ANYONE
    }
    assert {(line.endpoint, line.method) for line in TABLE} == there


@pytest.mark.parametrize("line", TABLE, ids=str)
def test_everybody_gets_what_the_table_says(app: Flask, client: Client, line: Line) -> None:
    closed = world.build(is_open=False)
    expected = dict(zip(world.PEOPLE, line.closed.split(), strict=True))
    found = {who: ask(client, closed, who, line) for who in world.PEOPLE}
    assert found == expected


@pytest.mark.parametrize("line", TABLE, ids=str)
def test_an_open_programme_lets_everybody_read(app: Flask, client: Client, line: Line) -> None:
    opened = world.build(is_open=True)
    expected = dict(zip(world.PEOPLE, line.opened.split() + line.closed.split()[2:], strict=True))
    assert {who: ask(client, opened, who, line) for who in world.PEOPLE} == expected


def ask(client: Client, there: world.World, who: str, line: Line) -> str:
    """The status that somebody gets, `in` for the sign-in page; a GET must not write."""
    client.sign_out()
    person = there.people[who]
    if person is not None:
        client.sign_in(person)
    path = line.path.format(**there.ids)
    answer = client.any_status(line.method, path)
    if line.method == "GET":
        written = [
            one for one in client.statements if one.split()[0].upper() in ("INSERT", "UPDATE", "DELETE")
        ]
        if line.endpoint in NOTED_WHEN_TAKEN_OUT:
            written = [one for one in written if not one.startswith("INSERT INTO log_")]
        assert not written, f"GET {path} by {who} writes: {written}"
    if answer.status == 303 and (answer.location or "").startswith("/login?"):
        return "in"
    return str(answer.status)


@pytest.mark.parametrize(
    "path", ["/programmes/{slug}", "/programmes/nowhere", "/programmes/{slug}/pairs/99", "/x/y"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_signed_out_a_closed_address_leads_to_the_sign_in_page_whether_or_not_it_exists(
    app: Flask, client: Client, method: str, path: str
) -> None:
    closed = world.build(is_open=False)
    answer = client.any_status(method, path.format(**closed.ids), token=False)
    assert answer.status == 303
    assert (answer.location or "").startswith("/login?next=")


def test_a_closed_address_is_where_one_gets_to_after_signing_in(client: Client, app: Flask) -> None:
    closed = world.build(is_open=False)
    page = client.follow(client.get("/programmes/closed/people?sort=name", status=303))
    assert page.form("Sign in").values["next"] == ["/programmes/closed/people?sort=name"]
    assert closed.programme.slug == "closed"


def test_what_does_not_exist_and_what_is_not_mine_answer_alike(client: Client, app: Flask) -> None:
    closed = world.build(is_open=False)
    stranger = closed.people["stranger"]
    client.sign_in(stranger)
    hidden = client.get("/programmes/closed/people", status=404)
    nothing = client.get("/programmes/nothing/people", status=404)
    assert hidden.text == nothing.text


def test_the_list_in_sql_and_the_rule_agree_for_every_person_and_programme(
    app: Flask, session: Session
) -> None:
    worlds = [world.build(is_open=False), world.build(is_open=True)]
    programmes = [there.programme for there in worlds] + [
        make.programme("empty"),
        make.programme("all", open=True),
    ]
    actors = [ANONYMOUS]
    for there in worlds:
        for person in there.people.values():
            if person is not None:
                session.refresh(person, ["roles"])
                actors.append(actor_of(person))
    assert len(actors) == 13
    for actor in actors:
        by_rule = {one.slug for one in programmes if may(actor, Action.SEE_PROGRAMME, scope_of(one))}
        assert {one.slug for one in list_programmes_visible_to(actor)} == by_rule
        own = {grant.programme_id for grant in actor.grants}
        mine = {one.slug for one in programmes if actor.administrator or one.id in own}
        assert {one.slug for one in list_programmes_of(actor)} == mine


def test_a_role_that_ended_opens_nothing_any_more(client: Client, session: Session) -> None:
    closed = world.build(is_open=False)
    client.sign_in(closed.people["reviewer"])
    client.get("/programmes/closed/people")
    person = closed.people["reviewer"]
    assert person is not None
    session.refresh(person, ["roles"])
    session.delete(person.roles[0])
    session.commit()
    client.get("/programmes/closed/people", status=404)


def test_a_person_who_is_switched_off_is_signed_out(client: Client, session: Session) -> None:
    closed = world.build(is_open=False)
    person = closed.people["coordinator"]
    assert person is not None
    client.sign_in(person)
    client.get("/programmes/closed/edit")
    person.active = False
    session.commit()
    assert (client.get("/programmes/closed/edit", status=303).location or "").startswith("/login?next=")


def test_what_a_signed_in_person_sees_is_kept_by_no_proxy(client: Client, app: Flask) -> None:
    client.sign_in(make.user("Ada"))
    assert client.get("/programmes").headers["Cache-Control"] == "private, no-cache"
    assert "private" not in client.get("/static/theme.css").headers["Cache-Control"]
