"""How is the web server run? `gunicorn wsgi:app` reads this by itself.

The application is loaded once and forked, so that workers share its memory. Where DATABASE_URL names no
database, the embedded one runs for as long as this server does.
"""

import ctypes
import gc
import os
from contextlib import ExitStack
from typing import Any

wsgi_app = "wsgi:app"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True
timeout = 60
graceful_timeout = 20
keepalive = 5
# A worker is replaced now and then, so that memory which a library holds on to comes back.
max_requests = 10_000
max_requests_jitter = 1_000
control_socket_disable = True
# The file by which a worker shows that it lives must not wait for a disk.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108

_database = ExitStack()
# Threads that take turns need no more than one heap; with one each, a worker kept 10 MB more.
MALLOC_ARENAS = -8  # M_ARENA_MAX of malloc.h
if hasattr(ctypes.CDLL(None), "mallopt"):
    ctypes.CDLL(None).mallopt(MALLOC_ARENAS, 1)


def on_starting(_server: Any) -> None:
    import config
    from app.database import embedded_postgres, ownership

    settings = config.load()
    if settings.PRODUCTION:
        ownership.refuse_owner(settings.SQLALCHEMY_DATABASE_URI)
    if settings.EMBEDDED_DATABASE:
        _database.enter_context(embedded_postgres.running(settings.INSTANCE_DIR))


def when_ready(_server: Any) -> None:
    """What is loaded by now stays: workers that never look through it for garbage never copy it either."""
    from app.mapping import preload

    preload.draw_once()
    gc.collect()
    gc.freeze()


def on_exit(_server: Any) -> None:
    _database.close()


def post_fork(_server: Any, worker: Any) -> None:
    """A database connection must not be shared by two processes."""
    from app.extensions import db

    application = worker.app.wsgi()
    with application.app_context():
        db.engine.dispose(close=False)
