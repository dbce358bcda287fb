"""What does a WSGI server run?"""

from app import create_app

app = create_app()
