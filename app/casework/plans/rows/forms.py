"""Forms for the questions of an analysis and the steps of its crime script."""

from app.casework.cases.forms import VersionedForm
from app.casework.cases.pii_warning import WarnsOfPersonalDetails
from app.web.fields import Required, TextareaField, TextField


class QuestionForm(WarnsOfPersonalDetails, VersionedForm):
    pii_fields = ("question", "who", "answer")

    question = TextareaField("What do you need to know?", [Required("Enter what you need to know")], rows=2)
    who = TextField("Who can answer it? (optional)", description="A partner or a role, not a person’s name.")
    answer = TextareaField("What is the answer? (optional)", rows=3)


class ScriptStepForm(WarnsOfPersonalDetails, VersionedForm):
    pii_fields = ("does", "needs", "interrupts")

    does = TextareaField("What do they do?", [Required("Enter what they do in this step")], rows=2)
    needs = TextareaField("What do they need for it? (optional)", rows=2)
    interrupts = TextareaField("Who could interrupt it? (optional)", rows=2)
