"""How does a partnership begin, before anybody can sign in?

flask set-up                    asks for what it needs: the partnership, and its first administrator
flask invite-administrator      one more, when nobody is left who can
"""

import click
from flask.cli import with_appcontext

from app.accounts.admin import queries, services
from app.accounts.admin.people.queries import is_email_taken
from app.accounts.admin.people.services import invite_first_administrator
from app.accounts.auth import addresses
from app.accounts.auth.links import absolute, invitation_token
from app.models.partnership import Partnership
from app.models.person import User


@click.command("set-up")
@click.option("--name", prompt="Name of the partnership")
@click.option("--city", prompt="City or area")
@click.option("--police-force", prompt="Police force")
@click.option("--prefix", prompt="Case references begin with (one to four letters)")
@click.option("--partner", prompt="Organisation of the first administrator")
@click.option("--administrator", prompt="Name of the first administrator")
@click.option("--email", prompt="Their e-mail address")
@with_appcontext
def set_up(
    name: str, city: str, police_force: str, prefix: str, partner: str, administrator: str, email: str
) -> None:
    """Begin: the partnership, its four tiers, and the invitation of its first administrator."""
    if queries.has_partnership():
        raise click.ClickException("There is a partnership already: it is changed under Settings.")
    if not (prefix.isascii() and prefix.isalpha() and len(prefix) <= 4):
        raise click.ClickException(f"“{prefix}” will not do: case references begin with one to four letters.")
    partnership = Partnership(
        name=name, short_name=name, city=city, police_force=police_force, reference_prefix=prefix.upper()
    )
    _tell(services.set_up(partnership, partner, administrator, _checked(email)))


@click.command("invite-administrator")
@click.option("--name", prompt="Their name")
@click.option("--email", prompt="Their e-mail address")
@click.option("--partner", prompt="Their organisation")
@with_appcontext
def invite_administrator(name: str, email: str, partner: str) -> None:
    """Invite one more administrator, when nobody is left who can."""
    if not queries.has_partnership():
        raise click.ClickException("There is no partnership yet: use `flask set-up` first.")
    if is_email_taken(email):
        raise click.ClickException(f"Somebody has an account with {email} already.")
    ours = {
        name_of_partner: p for p in queries.list_all_partners() for name_of_partner in (p.name, p.short_name)
    }
    if partner not in ours:
        raise click.ClickException(f"“{partner}” is none of {', '.join(sorted(ours))}.")
    _tell(invite_first_administrator(name, _checked(email), ours[partner]))


def _checked(email: str) -> str:
    if addresses.fault_of(email.strip()):
        raise click.ClickException(f"“{email}” is not an e-mail address that mail can reach.")
    return email.strip().lower()


def _tell(person: User) -> None:
    click.echo(f"{person.name} is invited by mail. The link, which works once, for seven days:")
    click.echo(absolute("auth.accept_invitation", token=invitation_token(person)))


COMMANDS = (set_up, invite_administrator)
