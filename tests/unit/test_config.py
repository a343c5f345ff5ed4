"""Settings are read from the environment, and a start that would be unsafe is refused in a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from config import ROOT, LogKind, Settings, SettingsError, is_weak, normal_database_url

STRONG = "4f2b8c6d0e1a9375b6c2d8e4f0a1b3c5"
OTHER = "9d3c5b7a1f0e8d6c4b2a0f9e7d5c3b1a"
GOOD = {"TRACKER_SECRET_KEY": STRONG, "TRACKER_PASSWORD_SALT": OTHER}


def fault(**environment: str) -> str | None:
    return Settings.from_environment({**GOOD, **environment}).fault()


def test_good_secrets_may_start() -> None:
    assert fault() is None


@pytest.mark.parametrize("name", ["TRACKER_SECRET_KEY", "TRACKER_PASSWORD_SALT"])
@pytest.mark.parametrize(
    "value", ["", "short", "a" * 64, "please-change-me-0123456789-abcdefgh", STRONG[:31]]
)
def test_a_missing_or_weak_secret_stops_production_and_says_what_to_do(name: str, value: str) -> None:
    sentence = fault(**{name: value})
    assert sentence is not None
    assert name in sentence
    assert "token_hex" in sentence


def test_one_secret_for_two_purposes_is_refused() -> None:
    assert "value of its own" in (fault(TRACKER_PASSWORD_SALT=STRONG) or "")


def test_secrets_from_the_printed_command_are_strong() -> None:
    import secrets

    assert not any(is_weak(secrets.token_hex(32)) for _ in range(1000))


def test_the_demo_needs_no_secret_and_makes_its_own() -> None:
    settings = Settings.from_environment(
        {"TRACKER_DEMO": "yes", "TRACKER_DATABASE_URL": "sqlite:///instance/demo.sqlite3"}
    )
    assert settings.fault() is None
    assert not is_weak(settings.secret_key)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"TRACKER_HOST": "0.0.0.0"}, "0.0.0.0"),
        ({"TRACKER_HOST": "192.168.1.4"}, "192.168.1.4"),
        ({"TRACKER_HOST": "tracker.example.org"}, "tracker.example.org"),
        ({"TRACKER_DATABASE_URL": "sqlite:///instance/tracker.sqlite3"}, "own database"),
        ({"TRACKER_DATABASE_URL": "postgresql://localhost/demo.sqlite3"}, "own database"),
    ],
)
def test_the_demo_stays_on_this_machine_and_on_its_own_database(change: dict[str, str], said: str) -> None:
    demo = {"TRACKER_DEMO": "1", "TRACKER_DATABASE_URL": "sqlite:///instance/demo.sqlite3", **change}
    assert said in (Settings.from_environment(demo).fault() or "")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "127.9.9.9"])
def test_every_loopback_address_will_do_for_the_demo(host: str) -> None:
    demo = {"TRACKER_DEMO": "1", "TRACKER_DATABASE_URL": "sqlite:////tmp/demo.sqlite3", "TRACKER_HOST": host}
    assert Settings.from_environment(demo).fault() is None


@pytest.mark.parametrize(
    "url", ["rubbish", "mysql://a/b", "sqlite://", "postgresql://a:b@:k/x", "oracle://x/y"]
)
def test_an_address_of_no_database_of_ours_is_refused(url: str) -> None:
    assert "names no database" in (fault(TRACKER_DATABASE_URL=url) or "")


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql+psycopg://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("sqlite:///instance/x.sqlite3", f"sqlite:///{ROOT}/instance/x.sqlite3"),
        ("sqlite:////var/x.sqlite3", "sqlite:////var/x.sqlite3"),
    ],
)
def test_a_database_has_one_spelling(given: str, normal: str) -> None:
    assert normal_database_url(given) == normal


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PORT", "abc"),
        ("PORT", "-1"),
        ("PORT", "70000"),
        ("PORT", "８０"),
        ("DEMO", "maybe"),
        ("PROXIES", "1.5"),
        ("LOG", "xml"),
    ],
)
def test_a_value_that_cannot_be_read_is_named(name: str, text: str) -> None:
    with pytest.raises(SettingsError, match=f"TRACKER_{name}"):
        Settings.from_environment({f"TRACKER_{name}": text})


def test_host_names_are_a_list_with_commas() -> None:
    assert Settings.from_environment({"TRACKER_HOSTS": "a.org, b.org,"}).hosts == ("a.org", "b.org")


def test_nobody_can_say_from_outside_that_this_is_a_test() -> None:
    settings: Any = Settings.from_environment({**GOOD, "TRACKER_TESTING": "yes"})
    assert settings.production


def test_secrets_are_never_printed() -> None:
    assert STRONG not in repr(Settings.from_environment(GOOD))


MAIL = {
    "TRACKER_MAIL_URL": "smtp://tracker:word@mail.example.org",
    "TRACKER_MAIL_FROM": "Mentoring tracker <tracker@example.org>",
    "TRACKER_ADDRESS": "https://tracker.example.org",
}
DEMO = {"TRACKER_DEMO": "1", "TRACKER_DATABASE_URL": "sqlite:////tmp/demo.sqlite3"}


def test_a_mail_server_with_a_sender_and_an_https_address_may_start() -> None:
    assert fault(**MAIL) is None


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MAIL_URL", "mail.example.org", "names no mail server"),
        ("MAIL_URL", "smtp://", "names no mail server"),
        ("MAIL_URL", "smtp://host:many", "names no mail server"),
        ("MAIL_URL", "smtp://user@host", "names no mail server"),
        ("MAIL_URL", "http://user:word@host", "names no mail server"),
        ("MAIL_URL", "file:", "names no mail server"),
        ("MAIL_FROM", "", "who messages are from"),
        ("MAIL_FROM", "the tracker", "who messages are from"),
        ("MAIL_FROM", "Tracker <tracker@example.org>\tBcc: a@b.org", "who messages are from"),
        ("ADDRESS", "http://tracker.example.org", "must begin with https://"),
        ("ADDRESS", "", "must begin with https://"),
        ("ADDRESS", "tracker.example.org", "must be like https://"),
        ("ADDRESS", "https://user:word@tracker.example.org", "must be like https://"),
        ("ADDRESS", "https://tracker.example.org/?a", "must be like https://"),
    ],
)
def test_settings_with_which_no_mail_could_go_stop_the_start(name: str, value: str, said: str) -> None:
    assert said in (fault(**{**MAIL, f"TRACKER_{name}": value}) or "")


def test_the_demo_writes_files_and_needs_neither_sender_nor_https() -> None:
    settings = Settings.from_environment({**DEMO, "TRACKER_MAIL_URL": "file:instance/mail"})
    assert settings.fault() is None
    assert settings.mail_server is not None
    assert settings.mail_server.folder == ROOT / "instance" / "mail"
    assert settings.sender == "tracker@localhost"


def test_the_demo_writes_to_nobody() -> None:
    settings = Settings.from_environment({**DEMO, **MAIL})
    assert "writes to nobody" in (settings.fault() or "")


def test_user_and_password_of_the_mail_server_may_hold_any_character_and_are_never_printed() -> None:
    settings = Settings.from_environment({**MAIL, "TRACKER_MAIL_URL": "smtps://a%40b.org:p%2Fq%3A@host"})
    server = settings.mail_server
    assert server is not None
    assert (server.user, server.password, server.port, server.tls) == ("a@b.org", "p/q:", 465, True)
    assert "p/q:" not in repr(server)
    assert "p%2Fq" not in repr(settings)


S3 = {
    "TRACKER_BUCKET": "pictures",
    "TRACKER_BUCKET_ADDRESS": "https://s3.example.org",
    "TRACKER_BUCKET_KEY": "tracker",
    "TRACKER_BUCKET_SECRET": "a/secret+with all",
}


def test_pictures_are_kept_in_a_folder_unless_there_is_a_bucket() -> None:
    assert Settings.from_environment(GOOD).files_folder == ROOT / "instance" / "files"
    assert Settings.from_environment(GOOD).files_bucket is None
    settings = Settings.from_environment({**GOOD, **S3})
    assert settings.fault() is None
    assert settings.files_bucket is not None
    assert (settings.files_bucket.name, settings.files_bucket.secret) == ("pictures", "a/secret+with all")
    assert "a/secret" not in repr(settings) + repr(settings.files_bucket)


def test_a_demo_never_has_the_pictures_of_another_tracker() -> None:
    assert Settings.from_environment(DEMO).files_folder == ROOT / "instance" / "demo-files"
    assert "in a folder" in (Settings.from_environment({**DEMO, **S3}).fault() or "")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("", "", "TRACKER_BUCKET, too"),
        ("_KEY", "", "needs its key"),
        ("_SECRET", "", "needs its key"),
        ("_ADDRESS", "s3.example.org", "must be like https://"),
        ("_ADDRESS", "https://key:secret@s3.example.org", "must be like https://"),
    ],
)
def test_settings_with_which_no_picture_could_be_kept_stop_the_start(
    name: str, value: str, said: str
) -> None:
    assert said in (fault(**{**S3, f"TRACKER_BUCKET{name}": value}) or "")


@pytest.mark.parametrize("token", ["short", "a" * 40, "change-me-please-change-me-please"])
def test_numbers_are_not_behind_a_word_that_can_be_guessed(token: str) -> None:
    assert "TRACKER_METRICS_TOKEN is weak" in (fault(TRACKER_METRICS_TOKEN=token) or "")
    assert fault(TRACKER_METRICS_TOKEN=STRONG[::-1]) is None
    assert token not in repr(Settings.from_environment({"TRACKER_METRICS_TOKEN": token}))


def test_the_log_is_plain_or_json() -> None:
    assert Settings().log == "plain"
    assert Settings.from_environment({"TRACKER_LOG": "json"}).log is LogKind.JSON


def test_a_replica_is_one_of_postgresql_or_stops_the_start() -> None:
    replica = "postgresql://tracker@replica.example.org/tracker?sslmode=verify-full"
    primary = "postgres://primary/tracker?sslmode=verify-full"
    assert fault(TRACKER_REPLICA_URL=replica, TRACKER_DATABASE_URL=primary) is None
    assert "TRACKER_REPLICA_URL" in (fault(TRACKER_REPLICA_URL=replica) or "")
    both = fault(TRACKER_REPLICA_URL="sqlite:///copy", TRACKER_DATABASE_URL=primary)
    assert "TRACKER_REPLICA_URL" in (both or "")


@pytest.mark.parametrize(
    "place",
    [
        *("db.example.org/tracker", "10.0.0.5:5433/tracker", "db/t?connect_timeout=3", "[fd00::1]/tracker"),
        *("/t?host=db.example.org", "/t?host=/run/postgresql&host=db", "localhost/t?hostaddr=10.0.0.5"),
    ],
)
def test_a_database_on_another_machine_says_how_the_line_is_guarded(place: str) -> None:
    url = f"postgresql://{place}"
    guarded = f"{url}{'&' if '?' in url else '?'}sslmode=verify-full"
    assert "TRACKER_DATABASE_URL leads to another machine" in (fault(TRACKER_DATABASE_URL=url) or "")
    assert fault(TRACKER_DATABASE_URL=guarded) is None
    assert "TRACKER_REPLICA_URL leads" in (
        fault(TRACKER_DATABASE_URL=guarded, TRACKER_REPLICA_URL="postgresql://other/tracker") or ""
    )


@pytest.mark.parametrize(
    "place", ["/tracker?host=/var/run/postgresql", "localhost/tracker", "127.0.0.1:5433/t", "[::1]/t", "/t"]
)
def test_a_database_on_this_machine_needs_no_guard(place: str) -> None:
    assert fault(TRACKER_DATABASE_URL=f"postgresql://{place}") is None
