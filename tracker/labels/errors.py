"""The sentence of each error: what is wrong and what to do."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from tracker.domain.errors import DomainError
from tracker.labels.printed import day_words
from tracker.labels.words import WORDS, label

ERROR_SENTENCES: dict[str, LazyString] = {
    "no_such_step": _l("“%(now)s” cannot become “%(to)s”. Choose another state."),
    "reason_required": _l("Say why: choose a reason."),
    "comment_to_reopen": _l("Say in a comment why it is open again."),
    "day_to_confirm": _l("Give the day before you confirm it."),
    "host_to_confirm": _l("Say who hosts it before you confirm it."),
    "place_to_confirm": _l("It is in person: give the place before you confirm it."),
    "happened_without_done": _l(
        "Only what was held or completed has a day on which it happened. Leave it empty."
    ),
    "happened_required": _l("Give the day on which it happened."),
    "happened_in_future": _l(
        "That day is still to come. Give the day on which it happened, or another state."
    ),
    "file_too_big": _l("It is larger than %(limit)s MB, which is the most. Send a smaller one."),
    "no_picture": _l("This is no picture that can be shown. Choose a photograph: JPEG, PNG or WebP."),
    "picture_broken": _l("Part of this picture is missing or damaged. Send it again, or another one."),
    "picture_moves": _l("This picture moves. Choose one that stands still."),
    "too_many_pixels": _l(
        "It is %(width)s × %(height)s pixels, and %(limit)s million pixels is the most. Send a smaller one."
    ),
    "evaluated_already": _l("Somebody has opened the evaluation meanwhile. Reload the page."),
    "decided_meanwhile": _l("Somebody has decided this meanwhile. Reload the page to see it."),
    "closes_before_it_opens": _l("The last day is before the first one. Give a later day."),
    "account_closed": _l(
        "The account at this address is closed. An administrator opens it again by giving it a role."
    ),
    "invited_too_often": _l("Enough invitations were mailed to this address since yesterday. Wait a day."),
    "inviting_too_much": _l(
        "Whoever invites has had %(most)s invitations mailed since yesterday. The next one can go tomorrow."
    ),
    "asked_too_often": _l("You have asked %(most)s questions since yesterday. Ask the next one tomorrow."),
    "account_forgotten": _l("This account is forgotten, and cannot be opened again."),
    "last_coordinator": _l(
        "Nobody else coordinates %(programme)s. Have an administrator make somebody coordinator first."
    ),
    "last_administrator": _l(
        "Nobody else administers the tracker. Add another administrator first (user add … --administrator)."
    ),
    "still_here": _l("This person has a role or administers. They leave first, so that somebody takes over."),
    "effective_in_future": _l("That day is still to come. Give today or an earlier day."),
    "unreadable": _l("“%(text)s” could not be read as a date. Write it for example as %(examples)s."),
    "year_missing": _l("“%(text)s” has no year. Write it for example as %(examples)s."),
    "empty": _l("Give a date."),
    "backwards": _l("“%(text)s” ends before it begins. Swap the two dates."),
    "unspecified_digits": _l("“%(text)s” leaves figures open. Write a year, a season, a month or a day."),
    "no_such_day": _l("“%(text)s” is not in the calendar. Check the day."),
    "year_out_of_range": _l("The year of “%(text)s” cannot be right. Check it."),
    "year_outside": _l(
        "%(year)s is far outside the programme. Years from %(first)s to %(last)s are accepted: check it."
    ),
    "on_unreadable": _l("“%(text)s” is not a day. Write it like 2021-10-20."),
    "on_missing": _l("An empty field is not a day. Choose one."),
    "no_such_reading": _l(
        "“%(text)s” is no reading of a day. It is now (as we now know it was) or then (as it was known then)."
    ),
    "on_in_future": _l("%(day)s is still to come. Choose today or an earlier day."),
    "on_before_programme": _l("On %(day)s the programme had not begun. Choose a day from %(first)s onwards."),
    "pair_required": _l("A study visit belongs to a pair: choose at least one."),
    "host_not_member": _l("%(host)s is not a member of the pair on that day. Choose one of its members."),
    "round_taken": _l(
        "The pair already has a study visit in round %(round)s. Choose another round, or open that visit."
    ),
    "round_taken_by": _l(
        "Pair %(pair)s already has a study visit in round %(round)s: “%(title)s”. "
        "Choose another round, or open that visit."
    ),
    "round_without_visit": _l("Only study visits have a round. Choose none, or another kind."),
    "no_such_round": _l("The programme has no round %(round)s. Choose one of its rounds."),
    "session_mode": _l("As a whole it is “%(whole)s”: this day, too, or choose “Partly online” above."),
    "ends_before_it_begins": _l("It ends before it begins. Swap the two times."),
    "no_first_status": _l("Something new is an idea, planned or confirmed. Choose one of these."),
    "activity_has_history": _l("Something was said of it already, so it stays. Cancel it instead."),
    "sent_together": _l("Somebody else added something at this very moment. Send it again."),
    "outside_plan": _l(
        "That date is outside the period of the plan (%(period)s). Check it, or have the period changed."
    ),
    "later_than_plan": _l(
        "The period of the plan is %(period)s. If it will be later, say so in “What happened?”, empty the "
        "date, and ask the coordinator to lengthen the period of the plan."
    ),
    "owner_not_mentee": _l("The plan belongs to a mentee city of the pair. Choose one."),
    "count_negative": _l("A head-count is 0 or more."),
    "country_not_allowed": _l("%(country)s is not a country of this programme. Choose one of %(allowed)s."),
    "country_did_you_mean": _l(
        "%(country)s is not a country of this programme. Did you mean %(suggestion)s?"
    ),
    "sides_missing": _l("An active pair has a mentor city and a mentee city. Add the missing side first."),
    "city_on_both_sides": _l("A city stands on one side of a pair: nobody mentors itself. Choose another."),
    "number_taken": _l("Another pair has this number. Choose one that is free."),
    "already_member": _l("It is a member in this role already."),
    "end_before_begin": _l("The end is before the beginning. Check both."),
    "day_and_unknown": _l("Give the day, or say that nobody knows it: not both."),
    "owner_not_member": _l("Only a member of the pair can offer it. Choose one."),
    "pair_has_history": _l(
        "Visits, plans or results stand on this pair, so it stays. Set its state to “Dissolved” instead."
    ),
    "member_has_history": _l(
        "This organisation has taken part in the pair, so its membership stays. Say when it left instead."
    ),
    "taken_from_elsewhere": _l(
        "It can only be taken from another place that has the same practice or milestone."
        " Choose one of these."
    ),
    "taken_in_circle": _l(
        "That place has it from this one, so this one cannot have it from there. Choose another."
    ),
    "practice_has_history": _l(
        "An outcome, a replication or an action plan names this practice, so it stays."
        " Change its text instead."
    ),
    "practice_elsewhere": _l("A plan takes over a practice of its own programme. Choose one of these."),
    "practice_taken_over": _l("The plan takes this practice over already. Open it there, or choose another."),
    "organisation_has_history": _l(
        "Pairs, visits, plans, results or people stand on this organisation, so it stays. "
        "Say when it left its pair instead, or change its name."
    ),
    "milestone_of_another_pair": _l(
        "“%(name)s” is a milestone of another pair. Take its tick away, or choose that pair, too."
    ),
    "pair_of_a_lesson": _l(
        "The report ticks milestones of a pair that you take away. Take these ticks away there first."
    ),
    "owner_or_pairs": _l("Say whose it is: choose an owner, or tick a pair."),
    "sides_conflict": _l(
        "Somebody else changed this at the same time. Compare the two versions, then send again."
    ),
    "hidden_by_later": _l(
        "A later update says something else, so this would stay hidden. Confirm if that is meant."
    ),
    "nothing_changed": _l("Nothing was changed. Change something, or choose “Nothing has changed”."),
    "nobody_said_it": _l(
        "Nobody said this: it is how it stood when it came into the plan, so there is nothing to take back. "
        "Say how it stands now instead."
    ),
    "already_withdrawn": _l("This update was already withdrawn."),
    "immutable": _l("This was frozen and cannot change."),
    "duplicate": _l("This is already there. Open the one that exists, or give another name."),
    "own_language": _l("The original is in this language. Change it where it is written."),
    "nothing_to_translate": _l("The original is empty. Write it first."),
    "too_long": _l("This is too long: at most %(limit)s characters."),
    "comment_to_correct": _l("Say in a comment what was wrong."),
    "comment_to_withdraw": _l("Say in a comment why this update is taken back."),
    "reason_for_date": _l("The date moves: choose a reason."),
    "no_country": _l(
        "“%(country)s” is not a country. Write its name or its two letters, such as Italy or IT."
    ),
    "country_in_use": _l(
        "%(country)s is still used in this programme. Keep it, or change what uses it first."
    ),
    "round_in_use": _l("Round %(round)s already has a study visit. Keep its name."),
    "period_outside": _l("%(year)s is not a year of a programme (%(first)s–%(last)s). Check the year."),
    "organisation_elsewhere": _l(
        "That organisation belongs to another programme. Choose one of this programme."
    ),
    "organisation_of_editor": _l("An editor works for an organisation. Choose which."),
    "address_or_password": _l(
        "No account was made with this address. Check it. If you already sign in here with it, sign in first "
        "and come back to this page."
    ),
    "passkey_refused": _l(
        "No passkey was made: your device's answer came too late or was not for this page. Try once more."
    ),
    "passkey_unknown": _l("That passkey did not let you in. Try once more, or sign in another way."),
    "passkeys_too_many": _l("You have %(most)s passkeys, and more are not kept. Remove one first."),
    "code_wrong": _l("That code is not right, or was used before. Wait for the next one and type that."),
    "second_factor_on": _l("Signing in asks for a code already. Nothing was changed."),
    "second_factor_not_begun": _l("This was not begun, or was begun anew. Begin once more."),
    "slug_taken": _l("There is already a programme at “%(slug)s”. Choose another short name."),
    "required": _l("Fill this in."),
    "later_says_otherwise": _l(
        "A later day says something else, %(status)s, so this would stay hidden. Check the day; if it is "
        "right, withdraw what was said later, in the history of the activity."
    ),
    "confirm_completed": _l("Only what is completed is confirmed, and this is open. Ask the city about it."),
    "confirmed_already": _l("This is confirmed already. There is nothing more to do."),
    "not_confirmed": _l("Nobody has confirmed this, so there is nothing to take back."),
    "answered_already": _l(
        "This question is answered, and what was said stays. Ask another one if something is still open."
    ),
    "previous_not_before": _l(
        "The cut-off of that review, %(day)s, is not before this one. Choose an earlier review, or none."
    ),
    "review_frozen": _l(
        "This review is frozen, so its texts stay as they are. Note what came after as a decision, "
        "or make another review."
    ),
    "review_frozen_already": _l("This review has been frozen meanwhile. Go back to see what was frozen."),
    "decision_stays": _l("This review is frozen, so what it decided stays. Tick it off when it is done."),
    "review_stays": _l("This review is frozen, so it stays. Make another one for what is known now."),
    "online_outside": _l("The days online are days on which it happened. Check both dates."),
}
"""The sentence of each `DomainError.code`. Each says what to do; placeholders are the error's values."""

_UNFORESEEN = _l("This cannot be saved as it is. Check it and try again.")


def _printed(value: object) -> object:
    if isinstance(value, StrEnum):
        return str(label(value)) if type(value) in WORDS else value.value
    if isinstance(value, date):
        return day_words(value)
    return value


def error_sentence(error: DomainError) -> str:
    """What the error says to the person who typed, in their language; plain text, to be escaped."""
    sentence = str(ERROR_SENTENCES.get(error.code, _UNFORESEEN))
    values = {name: _printed(value) for name, value in error.values.items()}
    try:
        return sentence % values
    except (KeyError, TypeError, ValueError):
        # A sentence that lacks one of its values is still better than a failed page.
        return str(_UNFORESEEN)
