"""Is a lookup or a table of figures read as official files have it, and refused with its reason otherwise?"""

import io

import pytest

from app.places.area_imports.lookups import read_lookup
from app.places.geography.area_files import NotAnAreaFile


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "The file is empty"),
        ("a,b\n1,2\n", "columns are: “a” and “b”"),
        ("LSOA21CD\nE01000001\n", "no column of wards, residents"),
        ("LSOA21CD,residents\n", "has column names but no rows"),
        ("LSOA21CD,residents\nE01000001,many\n", "line 2: “many” is not a number of residents"),
        ("LSOA21CD,residents\nE01000001,-4\n", "cannot be the residents"),
        ("LSOA21CD,residents\nE01000001\n", "line 2: it has too few values"),
        ("LSOA21CD,residents\nE01000001,5\nE01000001,6\n", "is in the file twice"),
        ("LSOA21CD,residents,population\nE01000001,5,6\n", "More than one column could be the residents"),
        ("LSOA code,IMD rank\nE01000001,5\n", "does not say which year"),
        ('LSOA21CD,residents\nE01000001,"5\n', "Line 2 cannot be read: a closing quotation mark"),
        ("LSOA21CD,residents\nE01000001,\0\n", "not text"),
    ],
)
def test_a_lookup_that_makes_no_sense_is_refused_with_its_reason(tmp_path, content, reason):
    path = tmp_path / "f.csv"
    path.write_text(content)
    with pytest.raises(NotAnAreaFile, match=reason):
        read_lookup(path)


@pytest.mark.parametrize(
    ("heading", "meanings"),
    [
        ("LSOA11CD,LSOA11NM,WD22CD,WD22NM,LAD22CD,LAD22NM", ["ward"]),
        ("LSOA code (2011),LSOA name (2011),"
         "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived),"
         "Index of Multiple Deprivation (IMD) Decile", ["imd 2019 rank", "imd 2019 decile"]),
        ("LSOA code (2021),Index of Multiple Deprivation (IMD) Score", ["imd 2025 score"]),
        ("lsoa21cd,IMD19 rank,All usual residents,Number of households",
         ["residents", "households", "imd 2019 rank"]),
        ("WD22CD,Population 2021", ["residents"]),
    ],
)  # fmt: skip
def test_the_columns_that_official_files_have_are_known(tmp_path, heading, meanings):
    path = tmp_path / "f.csv"
    path.write_text(
        f"{heading}\n{','.join(['E01000001'] + ['1'] * heading.count(','))}\n", encoding="utf-8-sig"
    )
    assert sorted(read_lookup(path).meanings) == sorted(meanings)


def test_a_lookup_may_be_large(tmp_path):
    out = io.StringIO("LSOA21CD,residents\n")
    out.seek(0, io.SEEK_END)
    out.writelines(f"E01{n:06d},{n}\n" for n in range(40_000))
    path = tmp_path / "f.csv"
    path.write_text(out.getvalue())
    assert len(read_lookup(path).rows) == 40_000
