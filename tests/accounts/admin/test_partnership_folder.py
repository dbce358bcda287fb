"""Is another partnership set up from its folder: whole, or not at all, and the same when done again?"""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.accounts.admin.set_up.commands import partnership as command
from app.accounts.admin.set_up.folder import InvalidFolder, read_folder
from app.extensions import db
from app.models.area import Area, AreaKind, AreaVintage
from app.models.audit import AuditEntry
from app.models.partnership import CacheVersion, Group, GroupKind, Partner, Partnership, Theme, Tier
from app.models.person import Membership, User
from app.places.geography import areas, boundaries
from app.places.geography.areas import ward_boundaries
from tests.accounts.auth.people import outbox

EXAMPLE = Path(__file__).resolve().parents[3] / "docs" / "example-partnership"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(EXAMPLE, tmp_path / "exborough"))


def set_up(app, folder):
    return app.test_cli_runner().invoke(command, ["set-up", str(folder)])


def count(noun):
    return db.session.scalar(select(func.count()).select_from(noun))


def everything():
    nouns = (Partnership, Tier, Theme, Partner, Area, AreaVintage, Group, User, Membership)
    return {noun.__name__: count(noun) for noun in nouns}


def test_the_worked_example_sets_a_whole_partnership_up(app):
    done = set_up(app, EXAMPLE)
    assert done.exit_code == 0, done.output
    assert everything() == {
        "Partnership": 1, "Tier": 4, "Theme": 3, "Partner": 6, "Area": 1 + 2 + 6 + 24, "AreaVintage": 0,
        "Group": 11, "User": 4, "Membership": 5,
    }  # fmt: skip
    market = db.session.scalars(select(Area).where(Area.name == "Market")).one()
    assert (market.parent.name, market.parent.parent.name) == ("West", "Exborough")
    assert areas.place_at(*boundaries.centre(market.boundary)).ward is market
    assert len(ward_boundaries()) == 6
    city = market.parent.parent
    lsoas = select(func.sum(Area.residents)).where(Area.kind == AreaKind.LSOA)
    assert city.residents == db.session.scalar(lsoas)
    nat = db.session.scalars(select(Group).where(Group.name == "Market NAT")).one()
    assert [group.name for group in nat.with_those_above()] == [
        "Market NAT", "West Locality Board", "Executive", "Board"
    ]  # fmt: skip
    assert (nat.kind, nat.wards) == (GroupKind.NAT, [market])
    assert len(outbox()) == 4


def test_done_again_it_changes_nothing(app):
    set_up(app, EXAMPLE)
    before, version = everything(), db.session.scalar(select(CacheVersion.version))
    again = set_up(app, EXAMPLE)
    assert "Everything already matches the folder. Nothing was changed." in again.output
    assert (everything(), db.session.scalar(select(CacheVersion.version))) == (before, version)
    assert len(outbox()) == 4


def test_what_changed_in_the_folder_changes_and_the_rest_stays(app, folder):
    set_up(app, folder)
    partners = folder / "partners.csv"
    partners.write_text(partners.read_text() + "Exborough College,College,voluntary\n")
    groups = folder / "groups.csv"
    market = "Market NAT,nat,1,West Locality Board,every"
    groups.write_text(groups.read_text().replace(f"{market} 4 weeks", f"{market} 6 weeks"))
    done = set_up(app, folder)
    assert done.output == "Added: Exborough College.\nUpdated: Market NAT.\n"
    assert count(Partner) == 7


WRONG = {
    "partnership.toml": [
        ("", "partnership.toml is not in the folder."),
        ("[partnership", "partnership.toml cannot be read"),
        ("[partnership]\nname = 'X'", "[partnership] needs short_name, reference_prefix, police"),
    ],
    "wards.csv": [
        ("", "wards.csv is not in the folder."),
        ("code,title\nX1,Y\n", "wards.csv has no column name."),
        ("code,name,locality\nX05000001,Abbeyfield,Nowhere\n", "“Nowhere” is not one of the localities."),
        ("code,name\nX05000001,Abbeyfield\nX05000001,Market\n", "line 3: “X05000001” is in the file twice."),
        ("code,name,residents\nX05000001,Abbeyfield,many\n", "residents must be a whole number, not “many”"),
    ],
    "groups.csv": [
        ("name,kind,tier\nBoard,committee,4\n", "“committee” is not one of nat, locality_board"),
        ("name,kind,tier\nBoard,board,9\n", "“9” is not a tier from 1 to 4."),
        ("name,kind,tier,answers_to\nBoard,board,4,Crown\n", "“Crown” is not one of the groups."),
        ("name,kind,tier,answers_to\nA,sub_group,3,B\nB,sub_group,3,A\n", "itself through other groups"),
        ("name,kind,tier,answers_to\nA,sub_group,3,B\nB,nat,1,\n", "which is in a lower tier"),
        ("name,kind,tier,wards\nA,nat,1,Market\nB,nat,1,Market\n", "A already covers Market."),
        ("name,kind,tier,wards\nA,nat,1,Nowhere\n", "“Nowhere” is not one of the wards."),
    ],
    "people.csv": [
        ("name,email,partner,role\nIda,ida,Exborough Council,auditor\n", "“ida” is not a working email"),
        ("name,email,partner,role\nIda,i@x,Nobody,administrator\n", "“Nobody” is not one of the partners."),
        ("name,email,partner,role\nIda,i@x,Exborough Council,king\n", "“king” is not one of officer"),
        ("name,email,partner,role\nIda,i@x,Exborough Council,chair\n", "“” is not one of the groups."),
        ("name,email,partner,role,group\nIda,i@x,Exborough Council,analyst,Board\n", "Leave its group empty"),
    ],
    "wards.geojson": [
        ('{"features": []}', "wards.geojson: There are no areas in the file."),
        ('{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"CODE": "X"}, '
         '"geometry": {"type": "Polygon", "coordinates": '
         '[[[-1.5, 52.9], [-1.4, 52.9], [-1.4, 53], [-1.5, 52.9]]]}}]}', "the codes of all the wards"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "reason"), [(name, *each) for name, several in WRONG.items() for each in several]
)
def test_whatever_is_wrong_is_said_by_file_and_line_and_nothing_is_done(app, folder, name, content, reason):
    (folder / name).write_text(content)
    if not content:
        (folder / name).unlink()
    done = set_up(app, folder)
    assert done.exit_code == 1
    assert "Nothing was changed." in done.output
    assert reason in done.output
    assert set(everything().values()) == {0}
    assert count(AuditEntry) == 0


def test_all_that_is_wrong_is_said_at_once(folder):
    (folder / "people.csv").write_text("name,email,partner,role\nIda,ida,Nobody,king\n")
    with pytest.raises(InvalidFolder) as wrong:
        read_folder(folder)
    assert len(wrong.value.problems) == 3


# --- no value is cut ---------------------------------------------------------------------------------
def many_wards(folder):
    """Thirty-three wards, all covered by one board: more than 200 characters of codes."""
    for name in ("wards.geojson", "lsoas.geojson", "figures.csv"):
        (folder / name).unlink(missing_ok=True)
    codes = [f"E0599{number:04d}" for number in range(33)]
    wards = folder / "wards.csv"
    heading = wards.read_text().splitlines()[0].split(",")
    rows = [[{"code": code, "name": f"Ward {code}"}.get(name, "") for name in heading] for code in codes]
    wards.write_text(wards.read_text() + "".join(",".join(row) + "\n" for row in rows))
    return codes


@pytest.mark.parametrize("join", [";", "; "])
def test_a_group_has_all_its_wards_however_many_they_are(app, folder, join):
    codes, groups = many_wards(folder), folder / "groups.csv"
    row = {"name": "Long Board", "kind": "locality_board", "tier": "2", "answers_to": "Executive"}
    heading = groups.read_text().splitlines()[0].split(",")
    cells = [{**row, "wards": join.join(codes)}.get(name, "") for name in heading]
    groups.write_text(groups.read_text() + ",".join(cells) + "\n")
    done = set_up(app, folder)
    assert done.exit_code == 0, done.output
    board = db.session.scalars(select(Group).where(Group.name == "Long Board")).one()
    assert sorted(ward.code for ward in board.wards) == codes


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (f"{'x' * 201},,voluntary", "partners.csv line 8: the name is longer than 200 characters."),
        ("One,Two,voluntary,Three", "partners.csv line 8: 4 values where the first line names 3."),
    ],
)
def test_what_would_have_to_be_cut_is_refused(folder, row, problem):
    partners = folder / "partners.csv"
    partners.write_text(partners.read_text() + row + "\n")
    with pytest.raises(InvalidFolder) as refusal:
        read_folder(folder)
    assert any(words.startswith(problem) for words in refusal.value.problems), refusal.value.problems


def test_localities_that_begin_alike_stay_two(app, folder):
    localities = folder / "localities.csv"
    names = ["North West Locality of the Hills", "North West Locality of the Vale"]
    rows = [",".join({"name": name}.get(column, "") for column in _heading(localities)) for name in names]
    localities.write_text(localities.read_text() + "\n".join(rows) + "\n")
    done = set_up(app, folder)
    assert done.exit_code == 0, done.output
    found = set(db.session.scalars(select(Area.name).where(Area.kind == AreaKind.LOCALITY)))
    assert found >= set(names)


def test_themes_that_could_not_be_told_apart_are_refused(folder):
    stated = folder / "partnership.toml"
    theme = "A theme with a name that goes on and on and "
    stated.write_text(stated.read_text() + "".join(f'\n[[themes]]\nname = "{theme}{n}"\n' for n in "ab"))
    with pytest.raises(InvalidFolder, match="begin with the same letters"):
        read_folder(folder)


def _heading(path):
    return path.read_text().splitlines()[0].split(",")
