"""What can happen that the audit records, and how does the audit say it?

What kinds of events there are, and which are shown to whom, is in event_kinds.py.
"""

import enum
from typing import Self


class Event(enum.StrEnum):
    """Written `NAME = "stored", "kind", "{actor} did something"`; names in braces are the entry's detail."""

    sentence: str
    kind: str

    def __new__(cls, value: str, kind: str, sentence: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.kind = kind
        member.sentence = sentence
        return member

    CASE_LOGGED = "case:logged", "progress", "{actor} logged this case with {group}"
    CASE_READ = "case:read", "read", "{actor} read this case"
    CASE_EDITED = "case:edited", "progress", "{actor} changed {fields}"
    CASE_MOVED_ON = "case:moved", "progress", "{actor} moved the plan from {before} to {after}"
    CASE_LEAD_SET = "case:lead", "people", "{actor} made {lead} the lead"
    CASE_REVIEWED = "case:reviewed", "progress", "{actor} reviewed the case; next review {next_review}"
    CASE_CLOSED = "case:closed", "progress", "{actor} closed the case: {reason}"
    CASE_WITHDRAWN = "case:withdrawn", "progress", "{actor} withdrew this case, logged by mistake: {reason}"
    STEP_SUGGESTED = "suggestion:made", "progress", "{actor} suggested {what}"
    SUGGESTION_TAKEN_UP = "suggestion:taken-up", "progress", "{actor} took up what {person} suggested"
    SUGGESTION_DECLINED = (
        "suggestion:declined",
        "progress",
        "{actor} declined what {person} suggested: {reason}",
    )
    CASE_REOPENED = "case:reopened", "progress", "{actor} reopened the case: {reason}"
    CASE_RESTRICTED = "case:restricted", "people", "{actor} restricted this case to the people on its list"
    CASE_UNRESTRICTED = "case:unrestricted", "people", "{actor} lifted the restriction: {reason}"
    CASE_SHARED = "case:shared", "people", "{actor} shared this case with {partner}"
    CASE_UNSHARED = "case:unshared", "people", "{actor} stopped sharing this case with {partner}"
    CASE_PERSON_NAMED = "case:named", "people", "{actor} named {person} on this case"
    CASE_PERSON_REMOVED = "case:unnamed", "people", "{actor} took {person} off this case"
    CASE_WATCHED = "case:watched", "read", "{actor} started watching this case"
    CASE_UNWATCHED = "case:unwatched", "read", "{actor} stopped watching this case"
    CASE_GLASS_BROKEN = (
        "case:glass-broken",
        "people",
        "{actor} opened this restricted case in an emergency: {reason}",
    )
    CASE_KEEPER_NAMED = (
        "case:keeper-named",
        "people",
        "{person} was put on the list of this restricted case, on which nobody else could act",
    )
    CASE_PERSON_LEFT = (
        "case:person-left",
        "people",
        "{person}, who led this case or had an action on it, has left",
    )
    CASE_OUT_OF_SIGHT = (
        "case:out-of-sight",
        "people",
        "Nobody can act on this restricted case: {group} has nobody to put on its list",
    )
    SIGHT_CHECKED = "case:sight-checked", "settings", "Every restricted case was checked: {result}"
    ALERT_SEEN = "alert:seen", "read", "{actor} has seen {alert}"
    NOTICE_SEEN = "notice:seen", "read", "{actor} marked as seen: {told}"
    PLAN_EDITED = "plan:edited", "progress", "{actor} wrote the {stages} part of the plan"
    RESPONSE_DATED = "plan:response-from", "progress", "{actor} set the start of the response: {began}"
    PLAN_SIGNED_OFF = "plan:signed-off", "progress", "{actor} signed off the assessment"
    PLAN_TAKEN = "plan:taken", "read", "{actor} downloaded the plan as {format}"
    QUESTION_ADDED = "question:added", "progress", "{actor} added a question to the analysis: {title}"
    QUESTION_EDITED = "question:edited", "progress", "{actor} changed a question of the analysis: {title}"
    QUESTION_REMOVED = "question:removed", "progress", "{actor} removed a question of the analysis: {title}"
    SCRIPT_STEP_ADDED = "script-step:added", "progress", "{actor} added a step to the crime script: {title}"
    SCRIPT_STEP_EDITED = (
        "script-step:edited",
        "progress",
        "{actor} changed a step of the crime script: {title}",
    )
    SCRIPT_STEP_REMOVED = (
        "script-step:removed",
        "progress",
        "{actor} removed a step of the crime script: {title}",
    )
    HYPOTHESIS_ADDED = "hypothesis:added", "progress", "{actor} added a hypothesis: {title}"
    HYPOTHESIS_EDITED = "hypothesis:edited", "progress", "{actor} changed a hypothesis: {title}"
    HYPOTHESIS_ANSWERED = "hypothesis:answered", "progress", "{actor} answered {answer} to: {title}"
    EVIDENCE_ADDED = "evidence:added", "progress", "{actor} added evidence to a hypothesis: {title}"
    EVIDENCE_REMOVED = "evidence:removed", "progress", "{actor} took evidence off a hypothesis: {title}"
    DELIVERY_LOGGED = "delivery:logged", "action", "{actor} logged what was delivered at {place}"
    DELIVERY_IMPORTED = "delivery:imported", "action", "{actor} imported {rows} lines of the delivery log"
    ACTION_LINK_SENT = "action-link:sent", "action", "{actor} mailed {person} a link to report: {title}"
    ACTION_LINK_USED = "action-link:used", "read", "{actor} read an action by its mailed link: {title}"
    ACTION_LINK_REVOKED = "action-link:revoked", "action", "The mailed link no longer works: {title}"
    PLACE_ASSESSED = "place:assessed", "progress", "{actor} kept an assessment of the treated place"
    NOTE_ADDED = "note:added", "note", "{actor} wrote a note"
    FILE_ADDED = "file:added", "file", "{actor} added the file {name}"
    FILE_TAKEN = "file:taken", "read", "{actor} downloaded the file {name}"
    FILE_REMOVED = "file:removed", "file", "{actor} removed the file {name}"
    FILE_DELETED = "file:deleted", "file", "The removed file {name} was deleted"
    FILE_REFUSED = (
        "file:refused",
        "file",
        "{actor} sent a file to {page}, and it was refused: the scanner found {found}",
    )
    FILE_RESTORED = "file:restored", "file", "{actor} put back the file {name}"
    ACTION_ADDED = "action:added", "action", "{actor} added an action for {owner}, due {due}: {title}"
    ACTION_EDITED = "action:edited", "action", "{actor} changed the action: {title}"
    ACTION_FINISHED = "action:finished", "action", "{actor} marked an action {state}: {title}"
    ACTION_CARRIED_ON = "action:carried-on", "action", "{actor} let an action go on elsewhere: {title}"
    ACTION_REOPENED = "action:reopened", "action", "{actor} put an action back to do: {title}"
    ACCESS_ASKED = "access:asked", "people", "{actor} asked to see this case"
    ACCESS_GRANTED = "access:granted", "people", "{actor} let {person} see this case until {until}"
    ACCESS_REFUSED = "access:refused", "people", "{actor} did not let {person} see this case: {reason}"

    ESCALATION_REQUESTED = "escalation:requested", "escalation", "{actor} asked {group}: {ask}"
    ESCALATION_TAKEN = "escalation:take", "escalation", "{actor} took the case for {group}: {reason}"
    ESCALATION_ASSISTED = "escalation:assist", "escalation", "{actor} assisted for {group}: {granted}"
    ESCALATION_RETURNED = (
        "escalation:return",
        "escalation",
        "{actor} returned the request from {group} with advice: {reason}",
    )
    ESCALATION_PASSED_ON = (
        "escalation:pass_on",
        "escalation",
        "{actor} passed the request on to {to_group}: {reason}",
    )
    ESCALATION_WITHDRAWN = "escalation:withdraw", "escalation", "{actor} withdrew the request: {reason}"
    DECISION_UNDONE = "escalation:undone", "escalation", "{actor} undid the decision of {group}"
    HANDED_DOWN = "hand-down:sent", "escalation", "{actor} handed the case down to {group}: {instructions}"
    HAND_DOWN_RECEIVED = "hand-down:received", "escalation", "{actor} received the case for {group}"

    TASK_GROUP_PROPOSED = "task-group:proposed", "task_group", "{actor} proposed the group {group}"
    TASK_GROUP_COMMISSIONED = (
        "task-group:commissioned",
        "task_group",
        "{actor} commissioned the group {group}",
    )
    TASK_GROUP_EDITED = "task-group:edited", "task_group", "{actor} changed {fields} of {group}"
    TASK_GROUP_JOINED = "task-group:joined", "task_group", "{actor} added {person} to {group}"
    TASK_GROUP_LEFT = "task-group:left", "task_group", "{actor} took {person} off {group}"
    TASK_GROUP_REPORTED = "task-group:reported", "task_group", "{actor} reported for {group}: {rag}"
    TASK_GROUP_EXTENDED = "task-group:extended", "task_group", "{actor} extended {group} to {until}: {reason}"
    TASK_GROUP_CLOSED = "task-group:closed", "task_group", "{actor} closed the group {group}"
    TASK_GROUP_SCOPED = "task-group:scoped", "task_group", "{actor} put this case in the scope of {group}"
    TASK_GROUP_UNSCOPED = (
        "task-group:unscoped",
        "task_group",
        "{actor} took this case out of the scope of {group}",
    )
    MILESTONE_ADDED = "milestone:added", "task_group", "{actor} added the milestone {title} to {group}"
    MILESTONE_REACHED = (
        "milestone:reached",
        "task_group",
        "{actor} marked the milestone {title} of {group} reached",
    )
    MILESTONE_REOPENED = (
        "milestone:reopened",
        "task_group",
        "{actor} put back the milestone {title} of {group}",
    )

    HIN_PROPOSED = "hin:proposed", "evidence", "{actor} proposed {ward} as a High Impact Neighbourhood"
    HIN_APPROVED = "hin:approved", "evidence", "{actor} approved {ward} as a High Impact Neighbourhood"
    HIN_REFUSED = "hin:refused", "evidence", "{actor} did not approve {ward} as a High Impact Neighbourhood"
    HIN_ENDED = "hin:ended", "evidence", "{actor} ended the High Impact Neighbourhood {ward}"
    HIN_CARRIED_OVER = (
        "hin:carried-over",
        "evidence",
        "By new boundaries, the High Impact Neighbourhood {before} continues as {ward}",
    )
    MEASURE_DEFINED = "measure:defined", "performance", "{actor} defined the measure {measure}"
    MEASURE_CHANGED = "measure:changed", "performance", "{actor} changed {fields} of the measure {measure}"
    MEASURES_READ = (
        "measures:read-file",
        "performance",
        "{actor} defined {accepted} measures from {file}, and {rejected} rows were rejected",
    )
    FIGURES_IMPORTED = (
        "figures:imported",
        "performance",
        "{actor} imported {accepted} figures from {file}, and {rejected} rows were rejected",
    )
    MEASURES_COUNTED = "measures:counted", "performance", "{measures} counted: {figures} new or changed"
    MEASURES_SUMMED_UP = "measures:summed-up", "performance", "{measures} summed up for lists and dashboards"
    FIGURE_FILE_GIVEN = "figures:file-given", "performance", "{actor} gave {file}, a file of other columns"
    FIGURE_FILES_FORGOTTEN = "figures:files-forgotten", "performance", "{files} of figures forgotten"
    COLUMNS_NAMED = "columns:named", "performance", "{actor} named the columns of the files of {source}"
    FIGURE_ENTERED = "figure:entered", "performance", "{actor} entered {measure} for {period}: {value}"
    FIGURE_CORRECTED = (
        "figure:corrected",
        "performance",
        "{actor} corrected {measure} for {period} from {before} to {value}: {why}",
    )
    BREAK_ADDED = "break:added", "performance", "{actor} added a break to {measure} on {on}: {why}"
    TARGETS_READ = (
        "targets:read-file",
        "performance",
        "{actor} set targets by {accepted} rows of {file}, and {rejected} rows were rejected",
    )
    TARGET_SET = "target:set", "performance", "{actor} set the target of {measure}: {target} by {on}"
    TARGET_CHANGED = (
        "target:changed",
        "performance",
        "{actor} changed the target of {measure} to {target} by {on}: {why}",
    )
    INCIDENTS_ASKED = "incidents:asked", "evidence", "{actor} gave the incident file {file}"
    INCIDENTS_IMPORTED = (
        "incidents:imported",
        "evidence",
        "{rows} incidents of {months} were imported from {file}",
    )
    INCIDENTS_ANSWERED = (
        "incidents:answered",
        "evidence",
        "{actor} said what to take from the incident file {file}: {answer}",
    )
    SOURCE_DESCRIBED = (
        "incidents:source",
        "evidence",
        "{actor} said what the columns of files from {source} mean, with {file}",
    )
    INCIDENTS_DOUBTED = (
        "incidents:doubted",
        "evidence",
        "The incident file {file} was not imported before somebody confirms it",
    )
    INCIDENTS_CONFIRMED = "incidents:confirmed", "evidence", "{actor} confirmed the incident file {file}"
    INCIDENTS_UNDO_ASKED = "incidents:undo-asked", "evidence", "{actor} asked to undo the import of {file}"
    INCIDENTS_UNDONE = (
        "incidents:undone",
        "evidence",
        "The import of {file} was undone: {months} have again the {rows} incidents that it replaced",
    )
    INCIDENTS_FORGOTTEN = (
        "incidents:forgotten",
        "evidence",
        "What the import of {file} replaced was deleted, so it can no longer be undone",
    )
    INCIDENTS_REFUSED = "incidents:refused", "evidence", "The incident file {file} was refused: {reason}"
    INCIDENTS_CANCELLED = "incidents:cancelled", "evidence", "{actor} cancelled the import of {file}"
    QUESTION_KEPT = "question:kept", "desk", "{actor} kept the question {name}: {what}"
    QUESTION_RENAMED = "question:renamed", "desk", "{actor} renamed {before} to {name}"
    QUESTION_PINNED = "question:pinned", "desk", "{actor} pinned the question {name}"
    QUESTION_UNPINNED = "question:unpinned", "desk", "{actor} unpinned the question {name}"
    KEPT_SHARED = "kept:shared", "desk", "{actor} shared {name} with everybody who reads the evidence"
    KEPT_UNSHARED = "kept:unshared", "desk", "{actor} stopped sharing {name}"
    KEPT_REMOVED = "kept:removed", "desk", "{actor} removed {name} from what they keep"
    KEPT_RESTORED = "kept:restored", "desk", "{actor} kept {name} after all"
    PLACE_KEPT = "place:kept", "desk", "{actor} kept the place {name}"
    HOTSPOTS_ASKED = "hotspots:asked", "evidence", "{actor} asked for hotspots: {what}"
    HOTSPOTS_FOUND = "hotspots:found", "evidence", "{number} hotspots were found: {what}"
    HOTSPOTS_FAILED = "hotspots:failed", "evidence", "Hotspots could not be found: {what}"
    HOTSPOTS_PUBLISHED = "hotspots:published", "evidence", "{actor} published the hotspots {name}: {what}"
    HOTSPOTS_WITHDRAWN = "hotspots:withdrawn", "evidence", "{actor} withdrew the published hotspots {name}"
    NEAR_REPEATS_ASKED = "near-repeats:asked", "evidence", "{actor} asked for near repeats: {what}"
    NEAR_REPEATS_FOUND = "near-repeats:found", "evidence", "Near repeats were worked out: {what}"
    NEAR_REPEATS_FAILED = "near-repeats:failed", "evidence", "Near repeats could not be worked out: {what}"
    NEAR_REPEATS_CANCELLED = (
        "near-repeats:cancelled",
        "evidence",
        "{actor} cancelled the search for near repeats: {what}",
    )
    DAYTIME_GIVEN = "daytime:given", "evidence", "{actor} gave a file of people by day: {file}"
    DAYTIME_TAKEN = "daytime:taken", "evidence", "{actor} took the people by day of {file}: {source}"
    DAYTIME_LEFT = "daytime:left", "evidence", "{actor} did not take the people by day of {file}"
    DAYTIME_UNDONE = "daytime:undone", "evidence", "{actor} undid the people by day of {file}"
    HOTSPOTS_CANCELLED = "hotspots:cancelled", "evidence", "{actor} cancelled the search for hotspots: {what}"
    FROZEN_KEPT = "frozen:kept", "evidence", "{actor} kept {what} as it was"
    FROZEN_WITHDRAWN = "frozen:withdrawn", "evidence", "{actor} withdrew {what}: {reason}"
    FROZEN_RESTORED = "frozen:restored", "evidence", "{actor} put back {what}"
    CASE_PLACED_ANEW = (
        "case:placed-anew",
        "progress",
        "New boundaries moved this case from {before} to {after}",
    )
    AREAS_IMPORTED = "areas:imported", "settings", "{actor} imported {what} from {file}: {changes}"
    AREAS_GIVEN = "areas:given", "settings", "{actor} gave the file of areas {file}"
    AREAS_AGREED = "areas:agreed", "settings", "{actor} agreed to what the file {file} changes"
    AREAS_LEFT = "areas:left", "settings", "{actor} did not take the file of areas {file}"
    AREAS_REFUSED = "areas:refused", "settings", "The file of areas {file} was refused: {reason}"
    CASES_SEARCHED = "cases:searched", "read", "{actor} searched the cases for {words}"
    LIST_DOWNLOADED = "list:downloaded", "read", "{actor} downloaded {what} as {format}"
    PROFILE_READ = "profile:read", "read", "{actor} read the profile of {profile}"
    PROFILE_TAKEN = "profile:taken", "read", "{actor} downloaded the profile of {profile} as {format}"
    FROZEN_READ = "frozen:read", "read", "{actor} read the kept evidence {kept}"
    FROZEN_TAKEN = "frozen:taken", "read", "{actor} downloaded {what} as {format}"
    MAP_TAKEN = "map:taken", "read", "{actor} downloaded the map of {shown} as {format}"
    LAYER_TAKEN = "layer:taken", "read", "{actor} downloaded the layer of {layer} as {format}"
    FILTER_SAVED = "filter:saved", "desk", "{actor} saved the filter {name}"
    FILTER_REMOVED = "filter:removed", "desk", "{actor} removed the filter {name}"

    SIGNED_IN = "sign-in:done", "account", "{actor} signed in"
    SIGN_IN_FAILED = "sign-in:failed", "account", "A sign-in for {email} failed"
    SIGN_IN_REFUSED = "sign-in:refused", "account", "A sign-in for {email} was refused: the account is {why}"
    LOCKED_OUT = (
        "sign-in:locked",
        "account",
        "Sign-in for {email} was locked in {where} for {minutes} minutes",
    )
    ACCOUNT_UNLOCKED = "sign-in:unlocked", "account", "{actor} unlocked the account of {person}"
    SIGNED_OUT = "sign-out:done", "account", "{actor} signed out"
    SIGNED_OUT_ELSEWHERE = "sign-out:elsewhere", "account", "{actor} signed out of {place}"
    SIGNED_OUT_EVERYWHERE = "sign-out:everywhere", "account", "{actor} signed out everywhere"
    TOLD_CHANGED = "account:told", "account", "{actor} chose to be told {how}"
    STAND_IN_NAMED = (
        "stand-in:named",
        "account",
        "{actor} named {person} as their stand-in from {first} to {last}",
    )
    STAND_IN_ENDED = (
        "stand-in:ended",
        "account",
        "{actor} set the last day on which {person} stands in for {absent} to {last}",
    )
    PASSWORD_CHANGED = "password:changed", "account", "{actor} changed their password"
    PASSWORD_RESET_ASKED = "password:reset-asked", "account", "A new password was asked for by {email}"
    PASSWORD_RESET = "password:reset", "account", "{actor} set a new password by a mailed link"
    PASSWORD_RESET_HELD = (
        "password:reset-held",
        "account",
        "A new password for {email} was refused: an administrator had changed the account",
    )
    SECOND_FACTOR_ADDED = "second-factor:added", "account", "{actor} added {method} to their sign-in"
    SECOND_FACTOR_REMOVED = "second-factor:removed", "account", "{actor} removed {method} from their sign-in"
    SECOND_FACTOR_CLEARED = "second-factor:cleared", "account", "{actor} cleared the second step of {person}"
    RECOVERY_CODES_MADE = "recovery-codes:made", "account", "{actor} made new recovery codes"
    RECOVERY_CODE_USED = "recovery-code:used", "account", "{actor} used a recovery code; {left} are left"
    PERSON_INVITED = "person:invited", "account", "{actor} invited {person}"
    PERSON_JOINED = "person:joined", "account", "{actor} accepted the invitation"
    PERSON_EDITED = "person:edited", "account", "{actor} changed {fields} of {person}"
    PERSON_LEFT = "person:left", "account", "{actor} closed the account of {person}"
    WATCHES_HANDED_OVER = (
        "person:watches-handed-over",
        "account",
        "{actor} handed {cases} of {person} to {to}",
    )
    PERSON_RETURNED = "person:returned", "account", "{actor} opened the account of {person} again"
    ROLE_GIVEN = "role:given", "account", "{actor} made {person} {role}"
    ROLE_ASKED = (
        "role:asked",
        "account",
        "{actor} asked to make {person} {role}: a second administrator must agree by {until}",
    )
    ROLE_AGREED = "role:agreed", "account", "{actor} agreed to make {person} {role}, as {asker} had asked"
    ROLE_APPOINTED = (
        "role:appointed",
        "account",
        "{person} was made {role} from the server's command line, by its account {account}",
    )
    CHAIR_MADE = "role:chair", "account", "{actor} made {person} {role}"
    ROLE_TAKEN = "role:taken", "account", "{actor} ended {person}'s role as {role}"
    ADDRESS_ASKED = (
        "address:asked",
        "account",
        "{actor} asked to change the e-mail address of {person} from {earlier} to {address}, "
        "to be confirmed by {until}",
    )
    ADDRESS_CONFIRMED = (
        "address:confirmed",
        "account",
        "{actor} confirmed, from {earlier}, the new e-mail address {address} that {asker} had asked for",
    )
    ADDRESS_REFUSED = (
        "address:refused",
        "account",
        "{actor} refused the new e-mail address {address} that {asker} had asked for",
    )
    ADDRESS_AGREED = (
        "address:agreed",
        "account",
        "{actor} agreed to {asker} changing the e-mail address of {person} from {earlier} to {address}",
    )
    CHANGE_WITHDRAWN = (
        "change:withdrawn",
        "account",
        "{actor} withdrew {change} for {person}, which {asker} had asked for",
    )
    REQUEST_REFUSED = "request:refused", "refused", "A request of {who} to {page} was refused: {why}"
    SECRETS_ENCRYPTED = (
        "secrets:encrypted",
        "settings",
        "The second steps of {people} were encrypted with the newest secret",
    )
    MAIL_SENT_AGAIN = "mail:sent-again", "settings", "{actor} sent the mail to {recipient} again"
    PARTNERSHIP_SET_UP = "partnership:set-up", "settings", "{partnership} was set up"
    SETTINGS_CHANGED = "settings:changed", "settings", "{actor} changed {fields} of {thing}"
    SETTINGS_ADDED = "settings:added", "settings", "{actor} added {thing}"
    AUDIT_READ = "audit:read", "read", "{actor} searched the audit for {words}"
    AUDIT_EXPORTED = "audit:exported", "read", "{actor} exported {rows} security events: {words}"
    AUDIT_CHECKED = "audit:checked", "settings", "{actor} checked the audit: {result}"
