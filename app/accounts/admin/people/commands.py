"""flask people: how are administrators and the auditor appointed where no second administrator can agree?"""

import getpass

import click
from flask.cli import AppGroup

from app.accounts.admin.people import queries, services
from app.accounts.auth import addresses
from app.accounts.auth.links import absolute, invitation_token
from app.models.partnership import Partner
from app.models.person import Role, User
from app.structure.queries import list_partners

people = AppGroup("people", help="People with an account.")
COMMANDS = (people,)
ROLES = [role.value for role in Role if role.needs_second_administrator]


@people.command("appoint")
@click.argument("role", type=click.Choice(ROLES))
@click.option(
    "--email", prompt="Their email address", help="The email address of an account, or of somebody to invite."
)
@click.option("--name", help="The name of somebody who has no account yet.")
@click.option("--partner", help="The partner of somebody who has no account yet.")
def appoint(role: str, email: str, name: str | None, partner: str | None) -> None:
    """Make somebody an administrator or the auditor, without a second administrator.

    Use it for the first 2 administrators and the auditor, and when only one administrator or none is left.
    The audit records it and the auditor sees it. We email administrators and auditors about it.
    """
    email = checked_address(email)
    person = queries.find_person(email)
    is_new = person is None
    if person is None:
        person = _new_person(email, name, partner)
    try:
        services.appoint(person, Role(role), account=getpass.getuser())
    except services.AccountClosed:
        raise click.ClickException(f"The account with {email} is closed. Open it under Settings.") from None
    except services.AlreadyExists:
        raise click.ClickException(f"The account with {email} already has this role.") from None
    click.echo(f"{person.name} now has the role {Role(role).label}.")
    if is_new:
        tell_invited(person)


def _new_person(email: str, name: str | None, partner: str | None) -> User:
    ours = {called: p for p in list_partners() for called in (p.name, p.short_name)}
    if not ours:
        raise click.ClickException("There is no partnership yet. Use `flask set-up` first.")
    name = name or click.prompt("Their name")
    chosen: Partner | None = ours.get(partner or click.prompt("Their partner"))
    if chosen is None:
        raise click.ClickException(f"Choose one of these partners: {', '.join(sorted(ours))}.")
    return services.new_person(name=str(name), job_title="", email=email, partner=chosen)


def checked_address(email: str) -> str:
    if addresses.fault_of(email.strip()):
        raise click.ClickException(f"“{email}” is not a working email address.")
    return email.strip().lower()


def tell_invited(person: User) -> None:
    click.echo(f"We emailed an invitation to {person.name}. The link works once, for 7 days:")
    click.echo(absolute("auth.accept_invitation", token=invitation_token(person)))
