"""The one question that every page of evidence answers: what, where, when, and compared with what."""
