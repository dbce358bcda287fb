"""How often may somebody try? `@limiter.limit("20 per minute")` on a view."""

from app.extensions import limiter

__all__ = ["limiter"]
