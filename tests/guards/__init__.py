"""Which rules must a test hold, and what breaks each of them? `make guards` breaks them one by one."""

from tests.guards import audit, permissions, quality, safety, structure, visibility

GUARDS = [
    *permissions.GUARDS,
    *visibility.GUARDS,
    *audit.GUARDS,
    *safety.GUARDS,
    *structure.GUARDS,
    *quality.GUARDS,
]
