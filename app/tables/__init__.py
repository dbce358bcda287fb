"""Tables as people have them: of any encoding, separator and line end, with titles above their heading.

`encoding` makes UTF-8 of a file, `shape` finds its separator and its heading, `excel` reads workbooks, and
`sheet` reads small tables whole.
Files of incidents are too large for that, and are streamed by `app/places/incidents/readers`.
"""


class NotATable(ValueError):
    """The file cannot be read as a table; the message is for the user, and names the line."""
