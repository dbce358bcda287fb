"""What are events about, and which of them are shown to whom?"""

from app.models.event import Event

# What events are about, as the audit offers its readers to choose from.
KINDS = {
    "read": "Reading and downloading",
    "progress": "Progress of cases",
    "escalation": "Escalating and handing down",
    "people": "Who can see a case",
    "note": "Notes",
    "file": "Files",
    "action": "Actions",
    "task_group": "Task-and-finish groups",
    "evidence": "Incidents, evidence and High Impact Neighbourhoods",
    "performance": "Measures and targets",
    "account": "Accounts and roles",
    "refused": "Refused requests",
    "settings": "Settings and checks",
    "desk": "Saved filters, questions and places",
}
# Those that a case's own timeline offers.
CASE_KINDS = {
    "note": "Notes",
    "progress": "Progress",
    "escalation": "Escalation",
    "action": "Actions",
    "file": "Files",
    "people": "People",
    "task_group": "Task-and-finish",
    "evidence": "Evidence",
}

# What could be made a way into restricted cases, which an auditor is shown without having to look for it.
OVERSEEN = frozenset(
    {
        Event.ADDRESS_ASKED,
        Event.ADDRESS_CONFIRMED,
        Event.ADDRESS_REFUSED,
        Event.ADDRESS_AGREED,
        Event.CASE_GLASS_BROKEN,
        Event.CHAIR_MADE,
        Event.CHANGE_WITHDRAWN,
        Event.ROLE_AGREED,
        Event.ROLE_APPOINTED,
        Event.ROLE_ASKED,
        Event.SECOND_FACTOR_CLEARED,
    }
)
# What the auditor, and the people of the case, are shown on their front page until they have seen it.
ALERTS = (Event.CASE_GLASS_BROKEN, Event.CASE_KEEPER_NAMED, Event.CASE_OUT_OF_SIGHT)
