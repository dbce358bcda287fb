"""What is the list of people's accounts made of?"""

from sqlalchemy import select

from app.accounts.admin.people.queries import AccountState, state_of
from app.models.partnership import Partner
from app.models.person import Role, User
from app.web.listing import Column, Listing, choice, row_choice, words
from app.web.listing.columns import Options

_PARTNER = select(Partner.short_name).where(Partner.id == User.partner_id).scalar_subquery()
_COLUMNS = (
    Column("name", "Name", sort=User.name),
    Column("email", "Email address", on_page=False),
    Column("roles", "Roles", value=lambda person: ", ".join(held.label for held in person.memberships)),
    Column("partner", "Partner", sort=_PARTNER, value=lambda person: person.partner.short_name),
    Column("state", "Account", value=state_of),
    Column("current_login_at", "Last signed in", sort=User.current_login_at, ascending=False),
)


def people_listing(groups: Options = (), partners: Options = ()) -> Listing:
    """The list, with the groups and organisations that it can be filtered by."""
    return Listing(
        "people", "person", many="people", sort="name", columns=_COLUMNS, saved=True,
        filters=(
            words("q", "Name or email address"),
            choice("role", "Role", Role.choices()),
            row_choice("group", "Group", groups),
            row_choice("partner", "Partner", partners),
            choice("state", "Account", AccountState.choices()),
        ),
    )  # fmt: skip
