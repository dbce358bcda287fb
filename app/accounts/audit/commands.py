"""Commands about the audit record: `flask audit`."""

import sys
from datetime import datetime
from typing import IO

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from app import clock
from app.accounts.audit import chain, services
from app.accounts.audit.chain import Check, Head
from app.accounts.audit.queries import AuditFilter
from app.words import moment, pluralise

group = AppGroup("audit", help="The record of everything that people did and read.")
COMMANDS = (group,)
MAX_BREAKS_SHOWN = 50


@group.command()
@click.option(
    "--since",
    "earlier_output",
    type=click.File(),
    help="What an earlier check printed (a file, or - to type it): is the record up to then still the same?",
)
def verify(earlier_output: IO[str] | None) -> None:
    """Say whether the record is whole and, if not, where it breaks. Ends with 0 or 1."""
    noted = _head_in(earlier_output) if earlier_output else None
    result = _check()
    _say(result)
    still_there = noted is None or chain.is_still_there(noted)
    if noted is not None:
        click.echo(_of_earlier(noted, still_there))
    sys.exit(0 if result.is_whole and still_there else 1)


@group.command()
@click.option(
    "--since",
    required=True,
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S.%f%z"]),
    help="The first day or moment: 2026-11-29, or 2026-11-29T08:00:00+00:00. Without a zone, in London.",
)
def export(since: datetime) -> None:
    """Write security events as lines of JSON, oldest first, with no words of any case.

    To carry on later, give the moment of the last line less five minutes, and leave out the ids that you
    have: an entry is dated when something begins, and is there when it ends.
    """
    moment_ = since if since.tzinfo else since.replace(tzinfo=clock.LONDON)
    words = f"since {moment(moment_)}"
    services.export_security_events(None, AuditFilter(since=moment_), words, sys.stdout.buffer)


def _check() -> Check:
    """Check the record, even if it is so broken that the check cannot be recorded in it."""
    try:
        return services.check_chain(None)
    except DBAPIError as error:
        click.echo(f"This check could not itself be recorded: {error.orig}", err=True)
        return chain.check()


def _head_in(earlier_output: IO[str]) -> Head:
    head = Head.find_in(earlier_output.read())
    if head is None:
        raise click.ClickException(
            f"{earlier_output.name} holds no head: give the file in which you kept what this command printed."
        )
    return head


def _say(result: Check) -> None:
    checked = f"checked on {moment(clock.now())}"
    if result.is_whole:
        click.echo(f"The audit is whole: {pluralise(result.entries, 'entry', 'entries')}, {checked}.")
        click.echo("Keep the next line where nobody can change it, for --since another day:")
        click.echo(f"  {result.head}")
        return
    click.echo(f"The audit is broken {result.where_broken}, {checked}:")
    for sentence in result.sentences[:MAX_BREAKS_SHOWN]:
        click.echo(f"  {sentence}")
    if len(result.breaks) > MAX_BREAKS_SHOWN:
        click.echo(f"  and {len(result.breaks) - MAX_BREAKS_SHOWN} more.")


def _of_earlier(noted: Head, still_there: bool) -> str:
    entries = pluralise(sum(noted.lengths), "entry", "entries")
    if still_there:
        return f"The {entries} of the earlier check are still there, unchanged."
    return f"The {entries} of the earlier check are not the same any more: the record was cut or rewritten."
