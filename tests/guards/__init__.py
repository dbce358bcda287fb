"""Which rules must a test hold, and what breaks each of them? `make guards` breaks them one by one."""

from tests.guards import audit, performance, permissions, quality, safety, signing_in, structure, visibility

GUARDS = [
    *permissions.GUARDS,
    *visibility.GUARDS,
    *audit.GUARDS,
    *signing_in.GUARDS,
    *safety.GUARDS,
    *structure.GUARDS,
    *quality.GUARDS,
    *performance.GUARDS,
]
