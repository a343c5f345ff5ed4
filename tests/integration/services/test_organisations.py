"""Making, changing and removing organisations."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from tests.support import make
from tracker.domain.errors import DomainError
from tracker.domain.statuses import FigureKind, MemberRole, OrganisationKind
from tracker.extensions import Base, db
from tracker.models import Organisation, Programme
from tracker.queries.organisations import get_organisation, is_used, resembling
from tracker.services import organisations as services

CITY = {"kind": OrganisationKind.CITY, "acronym": None, "other_names": []}


@pytest.fixture
def programme(app: Flask) -> Programme:
    return make.programme()


def made(programme: Programme, name: str, **values: object) -> Organisation:
    return services.create_organisation(programme, name=name, figures={}, **{**CITY, **values})


def test_each_organisation_gets_a_key_of_its_own(programme: Programme) -> None:
    names = ["Saint-Jean-de-la-Ruelle", "Saint Jean de la Ruelle", "Λιβαδειά", "!!!", "x" * 300]
    keys = [made(programme, name).key for name in names]
    assert keys[:4] == [
        "saint_jean_de_la_ruelle",
        "saint_jean_de_la_ruelle_2",
        "λιβαδεια",
        "organisation",
    ]
    assert len(keys[4]) <= 60


def test_every_change_is_noted_in_the_programmes_revision(programme: Programme) -> None:
    organisation = made(programme, "Mechelen")
    services.change_organisation(
        organisation, programme=programme, figures={FigureKind.INHABITANTS: 87000}, name="Malines"
    )
    services.delete_organisation(organisation, programme=programme)
    assert programme.revision == 3


def test_a_figure_that_changes_makes_a_new_version(programme: Programme) -> None:
    organisation, figures = made(programme, "Mechelen"), {FigureKind.INHABITANTS: 87000}
    versions = [organisation.version]
    for value in (87000, 87000, 88000, None):
        figures[FigureKind.INHABITANTS] = value
        services.change_organisation(organisation, programme=programme, figures=figures)
        versions.append(organisation.version)
    assert versions == [1, 2, 2, 3, 4]
    assert organisation.figures == []


def test_a_country_of_another_programme_is_refused(programme: Programme) -> None:
    with pytest.raises(DomainError) as refused:
        made(programme, "Brussels", country="BR")
    assert (refused.value.field, refused.value.code) == ("country", "country_did_you_mean")


def test_an_imported_country_that_nobody_touches_may_stay(programme: Programme) -> None:
    organisation = make.organisation(programme, "Far away", country="JP")
    organisation = get_organisation(programme.id, organisation.id)
    services.change_organisation(organisation, programme=programme, figures={}, country="JP", name="Far")
    assert organisation.name == "Far"


def test_a_figure_below_nought_is_refused_by_the_database(programme: Programme) -> None:
    with pytest.raises(DomainError) as refused:
        services.create_organisation(programme, name="X", figures={FigureKind.INHABITANTS: -1}, **CITY)
    assert refused.value.code == "count_negative"


@pytest.mark.parametrize("role", list(MemberRole))
def test_an_organisation_of_a_pair_stays(programme: Programme, role: MemberRole) -> None:
    organisation = make.member(make.pair(programme), role)
    with pytest.raises(DomainError) as refused:
        services.delete_organisation(organisation, programme=programme)
    assert refused.value.code == "organisation_has_history"


def test_whatever_points_to_an_organisation_keeps_it(programme: Programme, session: Session) -> None:
    pair = make.pair(programme)
    pointing = {
        "lead": lambda one: setattr(programme, "lead_id", one.id),
        "host": lambda one: make.visit(pair, host_id=one.id),
        "owner of a plan": lambda one: make.plan(pair, owner_id=one.id),
        "owner of a deliverable": lambda one: make.deliverable(programme, owner_id=one.id),
        "owner of an outcome": lambda one: make.outcome(programme, owner_id=one.id),
        "editor": lambda one: make.user(programme=programme, role="editor", organisation=one),
    }
    for name, point in pointing.items():
        organisation = make.organisation(programme, name)
        assert not is_used(organisation), name
        point(organisation)
        session.commit()
        assert is_used(organisation), name


def test_nothing_but_figures_goes_with_an_organisation() -> None:
    """A new table that names an organisation keeps it, unless somebody decides otherwise here."""
    cascading = {
        relation.mapper.local_table.name
        for relation in inspect(Organisation).relationships
        if relation.cascade.delete
    }
    assert cascading == {"figure"}
    assert "figure" in Base.metadata.tables


def test_awkward_case_4_only_what_is_the_same_resembles(programme: Programme) -> None:
    make.organisation(programme, "Central Union", acronym="KEDE", kind=OrganisationKind.ASSOCIATION)
    make.organisation(programme, "City of Mechelen", other_names=["Malines"])

    def like(name: str, kind: OrganisationKind = OrganisationKind.CITY, **values: object) -> list[str]:
        found = resembling(
            programme.id, kind=kind, name=name, **{"acronym": None, "other_names": [], **values}
        )
        return [one.name for one in found]

    assert like("X", acronym="K.E.DH.L.") == []
    assert like("X", acronym="K.E.D.E.") == ["Central Union"]
    assert like("KEDE") == ["Central Union"]
    assert like("Mechelen") == ["City of Mechelen"]
    assert like("Mechelen", OrganisationKind.ASSOCIATION) == []
    assert like("malines", OrganisationKind.ASSOCIATION) == ["City of Mechelen"]
    assert like("City") == ["City of Mechelen"]
    assert like("…") == []
    db.session.rollback()
