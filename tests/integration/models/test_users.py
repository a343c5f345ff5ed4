"""Flask-Security works on our users and roles, which are not built quite as it expects."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from tests.integration.models.rows import add_organisation, add_programme
from tracker.domain.statuses import RoleKind
from tracker.models import Role, User


def test_flask_security_makes_and_finds_a_user_with_all_roles(app: Flask, session: Session) -> None:
    programme = add_programme(session)
    organisation = add_organisation(session, programme)
    store = app.extensions["security"].datastore
    made = store.create_user(email="ana@example.org", name="Ana")
    assert isinstance(made, User)
    made.roles += [
        Role(programme=programme, role=RoleKind.COORDINATOR),
        Role(programme=programme, role=RoleKind.EDITOR, organisation=organisation),
    ]
    session.commit()
    session.expunge_all()
    found = store.find_user(case_insensitive=True, email="ANA@example.org")
    assert found is not None
    assert [role.name for role in found.roles] == ["coordinator", "editor"]
    assert found.is_active
    assert found.has_role("editor")
    assert not found.has_permission("anything")
