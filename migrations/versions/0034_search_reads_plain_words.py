"""Search reads plain words: typographic signs, invisible ones, accents and capitals make no difference

The functions give the same on every locale of a database, as its own rules for letters do not. Notes, plans,
actions, files and the names of people are searched, too.
"""

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

# By code points, in hexadecimal. Invisible: they turn or join text, or are the accents that stand alone after
# a letter was taken apart. Signs: what is no letter and no digit of any script.
INVISIBLE = """
00AD 0300-036F 0600-0605 061C 06DD 070F 0890-0891 08E2 115F-1160 17B4-17B5 180B-180F 200B-200F
202A-202E 2060-206F 3164 FE00-FE0F FEFF FFF9-FFFB 110BD 110CD 13430-13438 1BCA0-1BCA3
1D173-1D17A E0001-E01EF
"""
SIGNS = """
0080-00BF 00D7 00F7 02B9-02EB 02ED-02FF 0375 037E 0384-0387 03F6 0482 055A-055F 0589-058F 05BE
05C0 05C3 05C6 05F3-060F 061B-061F 066A-066D 06D4 06DE 06E9 06FD-06FE 0700-070D 07F6-07F9
07FE-07FF 0830-083E 085E 0888 0964-0965 0970 09F2-09F3 09FA-09FB 09FD 0A76 0AF0-0AF1 0B70
0BF3-0BFA 0C77 0C7F 0C84 0D4F 0D79 0DF4 0E3F 0E4F 0E5A-0E5B 0F01-0F17 0F1A-0F1F 0F34 0F36 0F38
0F3A-0F3D 0F85 0FBE-0FC5 0FC7-0FDA 104A-104F 109E-109F 10FB 1360-1368 1390-1399 1400 166D-166E
1680 169B-169C 16EB-16ED 1735-1736 17D4-17D6 17D8-17DB 1800-180A 1940-1945 19DE-19FF 1A1E-1A1F
1AA0-1AA6 1AA8-1AAD 1B5A-1B6A 1B74-1B7E 1BFC-1BFF 1C3B-1C3F 1C7E-1C7F 1CC0-1CC7 1CD3 1FBD-20C0
2100-212E 213A-214D 214F 218A-24E9 2500-2775 2794-2BFF 2CE5-2CEA 2CF9-2CFC 2CFE-2CFF 2D70
2E00-2E2E 2E30-3004 3008-3020 3030 3036-3037 303D-303F 309B-309C 30A0 30FB 3190-319F 31C0-31E3
3200-3247 3250-33FF 4DC0-4DFF A490-A4C6 A4FE-A4FF A60D-A60F A673 A67E A6F2-A716 A720-A721
A789-A78C A828-A82B A836-A839 A874-A877 A8CE-A8CF A8F8-A8FA A8FC A92E-A92F A95F A9C1-A9CD
A9DE-A9DF AA5C-AA5F AA77-AA79 AADE-AADF AAF0-AAF1 AB5B AB6A-AB6B ABEB E000-F8FF FB29-FE19
FE30-FE6B FF01-FFFD 10100-10102 10137-1013F 10179-10189 1018C-101FC 1039F 103D0 1056F 10857
10877-10878 1091F 1093F 10A50-10A58 10A7F 10AC8 10AF0-10AF6 10B39-10B3F 10B99-10B9C 10EAD
10F55-10F59 10F86-10F89 11047-1104D 110BB-110C1 11140-11143 11174-11175 111C5-111C8 111CD 111DB
111DD-111DF 11238-1123D 112A9 1144B-1144F 1145A-1145D 114C6 115C1-115D7 11641-11643 11660-1166C
116B9 1173C-1173F 1183B 11944-11946 119E2 11A3F-11A46 11A9A-11A9C 11A9E-11AA2 11C41-11C45
11C70-11C71 11EF7-11EF8 11FD5-11FFF 12470-12474 12FF1-12FF2 16A6E-16A6F 16AF5 16B37-16B3F
16B44-16B45 16E97-16E9A 16FE2 1BC9C 1BC9F 1CF50-1D164 1D16A-1D16C 1D183-1D184 1D18C-1D1A9
1D1AE-1D241 1D245 1D300-1D356 1D6C1-1D9FF 1DA37-1DA3A 1DA6D-1DA74 1DA76-1DA83 1DA85-1DA8B 1E14F
1E2FF 1E95E-1E95F 1ECAC 1ECB0 1ED2E 1EEF0-1F0F5 1F10D-1FBCA F0000-10FFFD
"""
# Capitals, and letters that are no other one with an accent.
LETTERS = """
00C6>00E6 00D0>00F0 00D8>006F 00DE>00FE 0110>0064 0126>0068 0141>006C 014A>014B 0152>0153
0166>0074 0181>0253 0182>0183 0184>0185 0186>0254 0187>0188 0189>0256 018A>0257 018B>018C
018E>01DD 018F>0259 0190>025B 0191>0192 0193>0260 0194>0263 0196>0269 0197>0268 0198>0199
019C>026F 019D>0272 019F>0275 01A2>01A3 01A4>01A5 01A6>0280 01A7>01A8 01A9>0283 01AC>01AD
01AE>0288 01B1>028A 01B2>028B 01B3>01B4 01B5>01B6 01B7>0292 01B8>01B9 01BC>01BD 01E4>01E5
01F6>0195 01F7>01BF 021C>021D 0220>019E 0222>0223 0224>0225 023A>2C65 023B>023C 023D>019A
023E>2C66 0241>0242 0243>0180 0244>0289 0245>028C 0246>0247 0248>0249 024A>024B 024C>024D
024E>024F 0370>0371 0372>0373 0376>0377 037F>03F3 0391>03B1 0392>03B2 0393>03B3 0394>03B4
0395>03B5 0396>03B6 0397>03B7 0398>03B8 0399>03B9 039A>03BA 039B>03BB 039C>03BC 039D>03BD
039E>03BE 039F>03BF 03A0>03C0 03A1>03C1 03A3>03C3 03A4>03C4 03A5>03C5 03A6>03C6 03A7>03C7
03A8>03C8 03A9>03C9 03CF>03D7 03D8>03D9 03DA>03DB 03DC>03DD 03DE>03DF 03E0>03E1 03E2>03E3
03E4>03E5 03E6>03E7 03E8>03E9 03EA>03EB 03EC>03ED 03EE>03EF 03F7>03F8 03FA>03FB 03FD>037B
03FE>037C 03FF>037D 0402>0452 0404>0454 0405>0455 0406>0456 0408>0458 0409>0459 040A>045A
040B>045B 040F>045F 0410>0430 0411>0431 0412>0432 0413>0433 0414>0434 0415>0435 0416>0436
0417>0437 0418>0438 041A>043A 041B>043B 041C>043C 041D>043D 041E>043E 041F>043F 0420>0440
0421>0441 0422>0442 0423>0443 0424>0444 0425>0445 0426>0446 0427>0447 0428>0448 0429>0449
042A>044A 042B>044B 042C>044C 042D>044D 042E>044E 042F>044F 0460>0461 0462>0463 0464>0465
0466>0467 0468>0469 046A>046B 046C>046D 046E>046F 0470>0471 0472>0473 0474>0475 0478>0479
047A>047B 047C>047D 047E>047F 0480>0481 048A>048B 048C>048D 048E>048F 0490>0491 0492>0493
0494>0495 0496>0497 0498>0499 049A>049B 049C>049D 049E>049F 04A0>04A1 04A2>04A3 04A4>04A5
04A6>04A7 04A8>04A9 04AA>04AB 04AC>04AD 04AE>04AF 04B0>04B1 04B2>04B3 04B4>04B5 04B6>04B7
04B8>04B9 04BA>04BB 04BC>04BD 04BE>04BF 04C0>04CF 04C3>04C4 04C5>04C6 04C7>04C8 04C9>04CA
04CB>04CC 04CD>04CE 04D4>04D5 04D8>04D9 04E0>04E1 04E8>04E9 04F6>04F7 04FA>04FB 04FC>04FD
04FE>04FF 0500>0501 0502>0503 0504>0505 0506>0507 0508>0509 050A>050B 050C>050D 050E>050F
0510>0511 0512>0513 0514>0515 0516>0517 0518>0519 051A>051B 051C>051D 051E>051F 0520>0521
0522>0523 0524>0525 0526>0527 0528>0529 052A>052B 052C>052D 052E>052F 0531>0561 0532>0562
0533>0563 0534>0564 0535>0565 0536>0566 0537>0567 0538>0568 0539>0569 053A>056A 053B>056B
053C>056C 053D>056D 053E>056E 053F>056F 0540>0570 0541>0571 0542>0572 0543>0573 0544>0574
0545>0575 0546>0576 0547>0577 0548>0578 0549>0579 054A>057A 054B>057B 054C>057C 054D>057D
054E>057E 054F>057F 0550>0580 0551>0581 0552>0582 0553>0583 0554>0584 0555>0585 0556>0586
1E9E>00DF 03C2>03C3 0142>006C 00F8>006F 0111>0064 0127>0068 0131>0069 0167>0074
"""
QUOTES = "201C-201F 00AB 00BB 301D-301F FF02"
HYPHENS = "2010 2011 FE63 FF0D"
MARKS = "2122 2120"  # their letters are not a word's
ASCII_SIGNS = "0001-001F 0021 0023-002C 002E-002F 003A-0040 005B-0060 007B-007F"  # but quotes and hyphens
ZERO_WIDTH_SPACE = "\u200b"

# Which texts of each table are searched. Of a plan, what is beyond a vector's size is not.
LONGEST_PLAN = 300_000
PLAN = (
    *(
        "objective",
        "measure_words",
        "scanning",
        "noticed",
        "harms",
        "done_before",
        "analysis",
    ),
    *("victim", "guardian", "offender", "handler", "location", "manager", "time_pattern", "response"),
    *("assessment", "if_stopped", "lessons"),
)
SEARCHED = {
    "notes": "search_vector(words)",
    "plans": "search_vector(left({}, {}))".format(" || ' ' || ".join(PLAN), LONGEST_PLAN),
    "plan_questions": "search_vector(question || ' ' || who || ' ' || answer)",
    "plan_script_steps": "search_vector(does || ' ' || needs || ' ' || interrupts)",
    "hypotheses": "search_vector(statement || ' ' || expected)",
    "plan_actions": "search_vector(title || ' ' || result)",
    "case_files": "search_vector(name)",
}
CASES = (
    "setweight(search_vector(title || ' ' || reference), 'A') || "
    "setweight(search_vector(place || ' ' || detail), 'B') || "
    "setweight(search_vector(what), 'C') || "
    "setweight(search_vector(affected || ' ' || closing_words), 'D')"
)
CASES_BEFORE = (
    "setweight(to_tsvector('english', title || ' ' || reference), 'A') || "
    "setweight(to_tsvector('english', place || ' ' || detail), 'B') || "
    "setweight(to_tsvector('english', what), 'C')"
)
PEOPLE = "to_tsvector('simple', plain_words(name))"


def upgrade() -> None:
    _functions()
    _cases(CASES)
    for table, words in SEARCHED.items():
        op.execute(f"ALTER TABLE {table} ADD COLUMN search tsvector GENERATED ALWAYS AS ({words}) STORED")
        op.execute(f"CREATE INDEX ix_{table}_search ON {table} USING gin (search)")
    op.execute(f"ALTER TABLE users ADD COLUMN search tsvector GENERATED ALWAYS AS ({PEOPLE}) STORED")
    op.execute("CREATE INDEX ix_cases_lead ON cases (lead_id) WHERE lead_id IS NOT NULL")
    op.execute("CREATE INDEX ix_plan_actions_owner ON plan_actions (owner_id)")


def _functions() -> None:
    """Inside, all is PostgreSQL's own, so that they are found whatever the search path is.

    `translate` compares each sign with each of its list, which takes ten times as long as a regular
    expression: so it is left for texts that are not Latin.
    """
    quoted = f"regexp_replace(words, {_class(QUOTES)}, '\"', 'g')"
    hyphened = f"regexp_replace({quoted}, {_class(HYPHENS)}, '-', 'g')"
    apart = f"normalize(regexp_replace({hyphened}, {_class(MARKS)}, ' ', 'g'), NFKD)"
    seen = f"regexp_replace({apart}, {_class(INVISIBLE)}, '', 'g')"
    spaced = f"regexp_replace({seen}, {_class(SIGNS)}, ' ', 'g')"
    pairs = [pair.split(">") for pair in LETTERS.split()]
    letters, lower = ("".join(chr(int(pair[side], 16)) for pair in pairs) for side in (0, 1))
    folded = f"translate(spaced, {_text(letters)}, {_text(lower)})"
    is_ascii = "octet_length({0}) = length({0})"
    latin = f"CASE WHEN {is_ascii.format('spaced')} THEN spaced ELSE {folded} END"
    other = f"(SELECT {latin} FROM (SELECT {spaced} AS spaced) made)"
    either = f"CASE WHEN {is_ascii.format('words')} THEN words ELSE {other} END"
    _function(
        "plain_words(words text) RETURNS text",
        f"regexp_replace(lower({either} COLLATE \"C\"), {_class(ASCII_SIGNS)}, ' ', 'g') COLLATE \"default\"",
    )
    # A space of no width is one to its writer, or nothing: the words are found either way.
    narrow = f"strpos({{0}}, {_text(ZERO_WIDTH_SPACE)}) > 0"
    wide = f"plain_words(replace({{0}}, {_text(ZERO_WIDTH_SPACE)}, ' '))"
    both = f"plain_words(words) || CASE WHEN {narrow} THEN ' ' || {wide} ELSE '' END".format("words")
    _function(
        "search_vector(words text) RETURNS tsvector",
        f"to_tsvector('pg_catalog.english', translate({both}, '-\"', '  '))",
    )
    asked = "websearch_to_tsquery('pg_catalog.english', regexp_replace({}, '(?<=[^ \"])-+', ' ', 'g'))"
    either = f"{asked.format('plain_words(asked)')} || CASE WHEN {narrow.format('asked')} THEN "
    _function(
        "search_query(asked text) RETURNS tsquery",
        f"{either}{asked.format(wide.format('asked'))} ELSE CAST('' AS tsquery) END",
    )


def _function(head: str, body: str) -> None:
    op.execute(f"CREATE OR REPLACE FUNCTION {head} LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN {body}")


def _text(signs: str) -> str:
    """A literal in ASCII, whatever the encoding of the session."""
    return "U&'{}'".format("".join(f"\\+{ord(sign):06X}" for sign in signs))


def _class(ranges: str) -> str:
    """A regular expression for the signs of these ranges."""
    ends = (each.split("-") for each in ranges.split())
    return "'[{}]'".format("".join("-".join(f"\\U{int(end, 16):08X}" for end in pair) for pair in ends))


def _cases(words: str) -> None:
    op.execute("DROP INDEX ix_cases_search")
    op.execute(
        "ALTER TABLE cases DROP COLUMN search, "
        f"ADD COLUMN search tsvector GENERATED ALWAYS AS ({words}) STORED"
    )
    op.execute("CREATE INDEX ix_cases_search ON cases USING gin (search)")


def downgrade() -> None:
    op.execute("DROP INDEX ix_cases_lead, ix_plan_actions_owner")
    op.execute("ALTER TABLE users DROP COLUMN search")
    for table in SEARCHED:
        op.execute(f"ALTER TABLE {table} DROP COLUMN search")
    _cases(CASES_BEFORE)
    for function in ("search_query(text)", "search_vector(text)", "plain_words(text)"):
        op.execute(f"DROP FUNCTION {function}")
