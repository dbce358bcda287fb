"""What is the list of the overdue actions of a ward made of?"""

from sqlalchemy import func

from app.models.case import Case
from app.models.partnership import Partner
from app.models.person import User
from app.models.plan import PlanAction
from app.web.listing import Column, Listing

OVERDUE = Listing(
    "overdue actions", "overdue action", prefix="overdue", sort="due_on",
    columns=(
        Column("title", "Action", sort=PlanAction.title.expression),
        Column("reference", "Case", sort=Case.reference.expression),
        Column("case_title", "Title", on_page=False),
        Column(
            "owner", "Whose", sort=func.coalesce(User.name, Partner.short_name),
            text=lambda action: f"{action.owner}, {action.partner}",
        ),
        Column("partner", "Partner", on_page=False),
        Column("due_on", "Due", sort=PlanAction.due_on.expression),
    ),
)  # fmt: skip
