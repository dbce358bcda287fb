"""How does a partnership begin, before anybody can sign in?

flask set-up                    asks for what it needs: the partnership, and its first administrator
flask people appoint            a second administrator and the auditor (people/commands.py)
"""

import getpass

import click
from flask.cli import with_appcontext

from app.accounts.admin import queries, services
from app.accounts.admin.people.commands import checked_address, tell_invited
from app.models.partnership import Partnership


@click.command("set-up")
@click.option("--name", prompt="Name of the partnership")
@click.option("--city", prompt="City or area")
@click.option("--police-force", prompt="Police force")
@click.option("--prefix", prompt="Letters that case references begin with (1 to 4)")
@click.option("--partner", prompt="Partner that the first administrator works for")
@click.option("--administrator", prompt="Name of the first administrator")
@click.option("--email", prompt="Their email address")
@with_appcontext
def set_up(
    name: str, city: str, police_force: str, prefix: str, partner: str, administrator: str, email: str
) -> None:
    """Create the partnership and its 4 tiers, and invite its first administrator."""
    if queries.has_partnership():
        raise click.ClickException("There is already a partnership. Change it under Settings.")
    if not (prefix.isascii() and prefix.isalpha() and len(prefix) <= 4):
        raise click.ClickException(f"Case references must begin with 1 to 4 letters, not “{prefix}”.")
    partnership = Partnership(
        name=name, short_name=name, city=city, police_force=police_force, reference_prefix=prefix.upper()
    )
    email = checked_address(email)
    tell_invited(services.set_up(partnership, partner, administrator, email, account=getpass.getuser()))
    click.echo("Next, appoint a second administrator and an auditor with `flask people appoint`.")


COMMANDS = (set_up,)
