"""Turns `python -m responder.mailcatcher --port … --data …` into a running mail catcher."""

from pathlib import Path

import click

from responder import log
from responder.mailcatcher import kept_key_pair, serve


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), required=True, help="0 takes any that is free")
@click.option("--data", type=click.Path(path_type=Path), required=True, help="its own folder: mails and key")
@click.option("--events-url", help="the webhook that gets delivery events, signed with the key kept in --data")
@click.option("--api-key", envvar="SENDGRID_API_KEY", show_envvar=True, help="the only key it takes; unset: any")
def main(host: str, port: int, data: Path, events_url: str | None, api_key: str | None) -> None:
    """Catch what would go to SendGrid; nothing leaves this machine."""
    log.set_up()
    private_key, _ = kept_key_pair(data)
    serve(host, port, folder=data, events_url=events_url, private_key_pem=private_key, api_key=api_key)


main()
