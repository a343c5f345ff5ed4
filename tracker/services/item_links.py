"""Links of reminders: each opens the form of one milestone or activity as one person, and nothing else."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select, update

from tracker import clock
from tracker.extensions import db
from tracker.models import ItemLink
from tracker.services.tokens import hashed, new_token

VALID_FOR = timedelta(days=14)


def make(
    *,
    user_id: int,
    programme_id: int,
    milestone_id: int | None = None,
    activity_id: int | None = None,
    message_id: int | None = None,
) -> str:
    """The token of a link to one milestone or one activity, which is known only now; good for 14 days.

    Worded once more, the same message has another token, and the one before, which nobody got, is no good.
    """
    token, until = new_token(), clock.now() + VALID_FOR
    link = _link_of(message_id, user_id, milestone_id, activity_id) if message_id is not None else None
    if link is None:
        link = ItemLink(
            user_id=user_id,
            programme_id=programme_id,
            milestone_id=milestone_id,
            activity_id=activity_id,
            message_id=message_id,
        )
        db.session.add(link)
    link.token_hash, link.expires_at = hashed(token), until
    db.session.flush()
    return token


def revoke_all(user_id: int) -> int:
    """Takes all links of a person back that are out; how many those were."""
    now = clock.now()
    is_out = update(ItemLink).where(ItemLink.user_id == user_id, ItemLink.out_at(now))
    taken = db.session.execute(is_out.values(revoked_at=now).returning(ItemLink.id))
    return len(taken.all())


def forget_links_of(*, milestone_id: int | None = None, activity_id: int | None = None) -> None:
    """Deletes the links to a milestone or an activity that is about to be deleted itself."""
    about = (
        ItemLink.milestone_id == milestone_id
        if milestone_id is not None
        else ItemLink.activity_id == activity_id
    )
    db.session.execute(delete(ItemLink).where(about))


def _link_of(
    message_id: int, user_id: int, milestone_id: int | None, activity_id: int | None
) -> ItemLink | None:
    """The link that an earlier wording of the message made to that thing, unless it was taken back."""
    same = (
        ItemLink.message_id == message_id,
        ItemLink.user_id == user_id,
        ItemLink.milestone_id.is_not_distinct_from(milestone_id),
        ItemLink.activity_id.is_not_distinct_from(activity_id),
        ItemLink.revoked_at.is_(None),
    )
    return db.session.scalar(select(ItemLink).where(*same).with_for_update())
