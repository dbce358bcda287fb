"""What does Flask-Security say to people, in our words?"""

OFFICE = {
    "GENERIC_AUTHN_FAILED": (
        "Your e-mail address or password is not right. After several wrong tries an account is locked for a "
        "while.",
        "error",
    ),
    "INVALID_PASSWORD": ("Your password is not right", "error"),
    "INVALID_PASSWORD_CODE": ("That is not right", "error"),
    "INVALID_EMAIL_ADDRESS": ("Enter an e-mail address, such as name@example.gov.uk", "error"),
    "EMAIL_NOT_PROVIDED": ("Enter your e-mail address", "error"),
    "PASSWORD_NOT_PROVIDED": ("Enter your password", "error"),
    "PASSWORD_IS_THE_SAME": ("Choose a password that is not your present one", "error"),
    "RETYPE_PASSWORD_MISMATCH": ("The two passwords are not the same", "error"),
    "PASSWORD_RESET_REQUEST": ("If there is an account for %(email)s, we have sent it a link.", "info"),
    "PASSWORD_RESET_EXPIRED": ("That link was older than %(within)s. Ask for a new one.", "error"),
    "INVALID_RESET_PASSWORD_TOKEN": ("That link does not work any more. Ask for a new one.", "error"),
    "PASSWORD_RESET_NO_LOGIN": ("Your new password is set. Sign in with it.", "success"),
    "PASSWORD_CHANGE": (
        "Your password is changed. Wherever else you were signed in, you are signed out.",
        "success",
    ),
    "REAUTHENTICATION_SUCCESSFUL": ("Thank you. You can go on.", "success"),
    "UNAUTHENTICATED": ("Sign in to go on.", "info"),
    "DISABLED_ACCOUNT": ("Your account is closed. Ask your administrator.", "error"),
    "INVALID_REDIRECT": ("That page is not one of ours.", "error"),
    "ANONYMOUS_USER_REQUIRED": ("You are signed in already.", "info"),
    "API_ERROR": ("That could not be read. Try again.", "error"),
}
SECOND_STEP = {
    "TWO_FACTOR_INVALID_TOKEN": (
        "That code is not right, or was used already. Wait for the next one in your app.",
        "error",
    ),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": ("You are signed in.", "success"),
    "TWO_FACTOR_PERMISSION_DENIED": ("That took too long. Sign in again.", "info"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": ("Choose one of the ways below", "error"),
    "INVALID_RECOVERY_CODE": ("That recovery code is not right, or was used already", "error"),
    "NO_RECOVERY_CODES_SETUP": ("You have no recovery codes yet", "info"),
}
PASSKEYS = {
    "WEBAUTHN_EXPIRED": ("That took too long. Start again.", "info"),
    "WEBAUTHN_NAME_REQUIRED": ("Enter a name for the passkey, such as “Work laptop”", "error"),
    "WEBAUTHN_NAME_INUSE": ("You have a passkey named %(name)s already", "error"),
    "INVALID_INPUT": ("Use letters, digits, spaces and hyphens only", "error"),
    "WEBAUTHN_NAME_NOT_FOUND": ("You have no passkey named %(name)s", "error"),
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": ("Use letters, digits, spaces and hyphens only", "error"),
    "WEBAUTHN_CREDENTIAL_DELETED": ("The passkey %(name)s is removed.", "success"),
    "WEBAUTHN_REGISTER_SUCCESSFUL": (
        "The passkey %(name)s is added. It is asked for when you sign in.",
        "success",
    ),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": ("That passkey is in use already.", "error"),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": ("We do not know that passkey. Sign in with your password.", "error"),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": ("We do not know that passkey. Sign in with your password.", "error"),
    "WEBAUTHN_NO_VERIFY": ("That passkey could not be checked. Try again, or use another way.", "error"),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": ("That passkey cannot be used here.", "error"),
    "WEBAUTHN_MISMATCH_USER_HANDLE": ("That passkey belongs to somebody else.", "error"),
}
MESSAGES = {
    f"SECURITY_MSG_{name}": message for name, message in {**OFFICE, **SECOND_STEP, **PASSKEYS}.items()
}
