"""What is the list of mailed links made of?"""

from app.models.case import Case
from app.models.delivery import ActionLink
from app.models.person import User
from app.models.plan import PlanAction
from app.web.listing import Column, Listing

LINKS = Listing(
    "mailed-links", "mailed link", sort="expires_at",
    columns=(
        Column("title", "Action", sort=PlanAction.title.expression, value=lambda link: link.action.title),
        Column(
            "reference", "Case", sort=Case.reference.expression,
            value=lambda link: link.action.case.reference,
        ),
        Column("person", "Who has it", sort=User.name.expression, value=lambda link: link.person.name),
        Column("sent_at", "Mailed", sort=ActionLink.sent_at.expression, ascending=False),
        Column("expires_at", "Works until", sort=ActionLink.expires_at.expression),
        Column("do", "What you can do", in_file=False, value=lambda link: ""),
    ),
)  # fmt: skip
