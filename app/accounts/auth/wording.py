"""What does Flask-Security say to people, in our words?"""

OFFICE = {
    "GENERIC_AUTHN_FAILED": (
        "Your email address or password is not right. After several wrong tries we lock the account for a "
        "while.",
        "error",
    ),
    "INVALID_PASSWORD": ("Your password is not right", "error"),
    "INVALID_PASSWORD_CODE": ("Your password or code is not right", "error"),
    "INVALID_EMAIL_ADDRESS": ("Enter an email address, such as name@example.gov.uk", "error"),
    "EMAIL_NOT_PROVIDED": ("Enter your email address", "error"),
    "PASSWORD_NOT_PROVIDED": ("Enter your password", "error"),
    "PASSWORD_IS_THE_SAME": ("Choose a password that is different from your current one", "error"),
    "RETYPE_PASSWORD_MISMATCH": ("The 2 passwords must be the same", "error"),
    "PASSWORD_RESET_REQUEST": ("If %(email)s has an account, we have sent a link to it.", "info"),
    "PASSWORD_RESET_EXPIRED": (
        "That link has expired. It worked for %(within)s. Ask for a new one.",
        "error",
    ),
    "INVALID_RESET_PASSWORD_TOKEN": ("That link no longer works. Ask for a new one.", "error"),
    "PASSWORD_RESET_NO_LOGIN": ("Your new password is set. Sign in to continue.", "success"),
    "PASSWORD_CHANGE": (
        "You changed your password. We signed you out everywhere else.",
        "success",
    ),
    "REAUTHENTICATION_SUCCESSFUL": ("Thank you. You can continue.", "success"),
    "UNAUTHENTICATED": ("Sign in to continue.", "info"),
    "DISABLED_ACCOUNT": ("Your account is closed. Ask your administrator.", "error"),
    "INVALID_REDIRECT": ("That page is not part of this service.", "error"),
    "ANONYMOUS_USER_REQUIRED": ("You are already signed in.", "info"),
    "API_ERROR": ("We could not read that. Try again.", "error"),
}
SECOND_STEP = {
    "TWO_FACTOR_INVALID_TOKEN": (
        "That code is not right, or has already been used. Wait for the next one in your app.",
        "error",
    ),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": ("You are signed in.", "success"),
    "TWO_FACTOR_PERMISSION_DENIED": ("That took too long. Sign in again.", "info"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": ("Select one of the ways below", "error"),
    "INVALID_RECOVERY_CODE": ("That recovery code is not right, or has already been used", "error"),
    "NO_RECOVERY_CODES_SETUP": ("You have no recovery codes yet", "info"),
}
PASSKEYS = {
    "WEBAUTHN_EXPIRED": ("That took too long. Start again.", "info"),
    "WEBAUTHN_NAME_REQUIRED": ("Enter a name for the passkey, such as “Work laptop”", "error"),
    "WEBAUTHN_NAME_INUSE": ("You already have a passkey named %(name)s", "error"),
    "INVALID_INPUT": ("Use letters, digits, spaces and hyphens only", "error"),
    "WEBAUTHN_NAME_NOT_FOUND": ("You have no passkey named %(name)s", "error"),
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": ("Use letters, digits, spaces and hyphens only", "error"),
    "WEBAUTHN_CREDENTIAL_DELETED": ("You removed the passkey %(name)s.", "success"),
    "WEBAUTHN_REGISTER_SUCCESSFUL": (
        "You added the passkey %(name)s. We will ask for it when you sign in.",
        "success",
    ),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": ("That passkey is already in use.", "error"),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": ("We do not know that passkey. Sign in with your password.", "error"),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": ("We do not know that passkey. Sign in with your password.", "error"),
    "WEBAUTHN_NO_VERIFY": ("We could not check that passkey. Try again, or use another way.", "error"),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": ("That passkey cannot be used here.", "error"),
    "WEBAUTHN_MISMATCH_USER_HANDLE": ("That passkey belongs to somebody else.", "error"),
}
MESSAGES = {
    f"SECURITY_MSG_{name}": message for name, message in {**OFFICE, **SECOND_STEP, **PASSKEYS}.items()
}
