"""When is it recorded that somebody read a case? When the page has been made, and only if it is sent."""

from flask import Flask, Response, current_app
from sqlalchemy.exc import SQLAlchemyError

from app.use_case import forget_reads, write_reads

# A page, and one that shows what somebody else has saved meanwhile. A redirect shows nothing, and what was
# refused was not read.
SHOWN = {200, 409}


def init_app(app: Flask) -> None:
    app.before_request(forget_reads)
    app.after_request(_record)


def _record(response: Response) -> Response:
    if response.status_code not in SHOWN:
        forget_reads()
        return response
    try:
        write_reads()
    except SQLAlchemyError as error:
        # What cannot be recorded is not shown.
        response.close()
        return current_app.make_response(current_app.handle_user_exception(error))
    return response
