"""What somebody may do, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from tracker.domain.statuses import RoleKind
from tracker.models import Programme, Role
from tracker.services.rights import RIGHTS, rights_of


def rights_sentence(programme: Programme, roles: Iterable[Role], *, administrator: bool = False) -> str:
    """What somebody with these roles may do, in a sentence. The roles' organisations must be loaded."""
    if administrator:
        return str(_("Can do everything, in every programme."))
    found: dict[str, None] = {}
    for role in roles:
        own = role.organisation if role.role is RoleKind.EDITOR else None
        lines = rights_of(programme, role.role, own)
        if own is None and len(lines) == len(RIGHTS):
            return str(_("Can do everything in this programme, but make coordinators."))
        found.update(dict.fromkeys(lines))
    return str(_("Can %(things)s.", things="; ".join(found))) if found else ""
