"""Turns the environment into one typed value; a wrong variable stops the process at start and is named."""

import hashlib
import os
import secrets
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self

import sqlalchemy as sa
from pydantic import BeforeValidator, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from responder.errors import Misconfigured
from responder.wire import Host

LONGEST_SOCKET_PATH = 100  # the kernel allows 108 bytes, the server adds some of its own


def _split(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


Words = Annotated[list[str], NoDecode, BeforeValidator(_split)]


class Settings(BaseSettings):
    """Everything the environment decides. Secrets never show in a repr."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    responder_data: Path = Path("var")
    database_url: str = Field(default="", repr=False)
    redis_url: str = Field(default="", repr=False)
    secret_key: str = Field(default="", repr=False)
    secret_key_fallbacks: Words = Field(default_factory=list, repr=False)
    public_url: str = ""
    sendgrid_api_key: str = Field(default="", repr=False)
    sendgrid_host: str = "https://api.sendgrid.com"
    sendgrid_webhook_public_key: str = ""
    undo_seconds: int = Field(default=30, ge=0, le=3600)
    second_goodbye_days: int = Field(default=365, ge=1, le=3650)
    retention_days: int = Field(default=90, ge=1, le=3650)
    late_days: int = Field(default=7, ge=1, le=3650)
    scanner_many: int = Field(default=10, ge=2, le=1000)
    storm_per_hour: int = Field(default=1000, ge=1, le=1_000_000)
    scanner_seconds: int = Field(default=10, ge=0, le=3600)
    polish_url: str = ""
    polish_key: str = Field(default="", repr=False)
    polish_model: str = ""
    polish_seconds: float = Field(default=8.0, ge=1.0, le=15.0)
    port: int = Field(default=8000, ge=0, le=65535)
    web_concurrency: int = Field(default=1, ge=1, le=64)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["", "json", "text"] = ""
    dyno: str = ""

    @field_validator("database_url")
    @classmethod
    def _name_the_driver(cls, value: str) -> str:
        """Hosts write `postgres://`; SQLAlchemy wants the driver's name."""
        try:
            url = sa.make_url(value) if value else None
        except sa.exc.ArgumentError as error:
            raise ValueError("is not a database URL such as postgres://user@host/name") from error
        if url is None:
            return ""
        if url.get_backend_name() in ("postgres", "postgresql"):
            url = url.set(drivername="postgresql+psycopg")
        elif url.get_backend_name() != "sqlite":
            raise ValueError("names neither PostgreSQL nor SQLite")
        return url.render_as_string(hide_password=False)

    @field_validator("redis_url")
    @classmethod
    def _speaks_redis(cls, value: str) -> str:
        if value and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("starts with neither redis://, rediss:// nor unix://")
        return value

    @field_validator("polish_url")
    @classmethod
    def _keeps_letters_secret(cls, value: str) -> str:
        """Letters leave this machine by TLS only."""
        if value:
            Host.of(value, "POLISH_URL")
        return value.rstrip("/")

    @field_validator("polish_key")
    @classmethod
    def _fits_a_header(cls, value: str) -> str:
        if not (value.isascii() and all("!" <= character <= "~" for character in value)):
            raise ValueError("holds characters no key has")
        return value

    @field_validator("public_url", "sendgrid_host")
    @classmethod
    def _is_a_web_address(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("starts with neither https:// nor http://")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _fits_the_host(self) -> Self:
        """A dyno's disk is wiped every day, and its processes must agree on one SECRET_KEY."""
        if self.dyno and not self.database_url.startswith("postgresql"):
            raise ValueError("DATABASE_URL must name PostgreSQL where DYNO is set: its disk is wiped daily")
        if self.dyno and not self.secret_key:
            raise ValueError("SECRET_KEY must be set where DYNO is set: all dynos have to agree on it")
        return self

    @model_validator(mode="after")
    def _says_which_model_polishes(self) -> Self:
        if self.polish_url and not self.polish_model:
            raise ValueError("POLISH_MODEL must name a model where POLISH_URL is set")
        if self.polish_model and not self.polish_url:
            raise ValueError("POLISH_URL must say where POLISH_MODEL is asked, such as https://api.openai.com/v1")
        return self

    @property
    def behind_router(self) -> bool:
        """Whether a host's router stands before us and speaks TLS: exactly one hop whose word counts."""
        return bool(self.dyno) or self.public_url.startswith("https://")

    @property
    def mail_stays_here(self) -> bool:
        """Whether no letter leaves this machine: there is no key, or it opens a mail catcher here."""
        return not self.sendgrid_api_key or sa.make_url(self.sendgrid_host).host in ("127.0.0.1", "localhost", "::1")

    @property
    def database(self) -> str:
        """Where the work is kept: DATABASE_URL, or SQLite under the data folder."""
        return self.database_url or f"sqlite:///{self.responder_data.resolve() / 'responder.sqlite3'}"

    @property
    def redis(self) -> str:
        """Where the doorbell hangs: REDIS_URL, or the embedded server's socket."""
        return self.redis_url or f"unix://{self.redis_socket}"

    @property
    def redis_socket(self) -> Path:
        """The embedded Redis's socket: under the data folder, unless that path is too long for a socket."""
        path = self.responder_data.resolve() / "redis.sock"
        if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
            return path
        name = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"responder-{name}.sock"

    @property
    def signing_key(self) -> str:
        """SECRET_KEY, or one made once and kept, for this machine only, under the data folder."""
        return self.secret_key or _kept_secret(self.responder_data / "secret_key")


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii")


def _refuse_unknown() -> None:
    known = {name.upper() for name in Settings.model_fields}
    for name in os.environ:
        if name.startswith("RESPONDER_") and name not in known:
            raise Misconfigured(f"{name} is not a setting of Responder; did you mean RESPONDER_DATA?")


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once. Raises Misconfigured, naming the variable that is wrong."""
    _refuse_unknown()
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]).upper()
        why = str(first["msg"]).removeprefix("Value error, ")
        raise Misconfigured(f"{name}: {why}" if name else why) from None
