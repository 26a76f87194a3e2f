"""Published apportionments, recomputed. Every source below was read; the figures are copied from it."""

from fractions import Fraction

from allocation.engine import (
    DHONDT,
    HUNTINGTON_HILL,
    Unit,
    allocate,
    allocate_trace,
    certificate,
    modified,
)

# Norway, Stortinget 2021 and 2025: 169 seats to 19 constituencies. Valgloven § 11-3: every inhabitant
# counts one point and every km² 1.8, and the points are divided by 1, 3, 5 ...
# Source: Kommunal- og moderniseringsdepartementet, press release 2020, "Fordeling av mandatene ved neste
# stortingsvalg" (regjeringen.no, id 2699589): inhabitants and area on 1 January 2020, and the seats.
NORWAY = {
    "Østfold": (299447, 4004, 9),
    "Akershus": (675240, 5669, 19),
    "Oslo": (693494, 454, 20),
    "Hedmark": (197920, 27398, 7),
    "Oppland": (173465, 24675, 6),
    "Buskerud": (266478, 14920, 8),
    "Vestfold": (246041, 2168, 7),
    "Telemark": (173355, 15298, 6),
    "Aust-Agder": (118273, 9155, 4),
    "Vest-Agder": (188958, 7278, 6),
    "Rogaland": (479892, 9377, 14),
    "Hordaland": (528127, 15438, 16),
    "Sogn og Fjordane": (108404, 18433, 4),
    "Møre og Romsdal": (265238, 14356, 8),
    "Sør-Trøndelag": (334514, 20257, 10),
    "Nord-Trøndelag": (134188, 21944, 5),
    "Nordland": (241235, 38155, 9),
    "Troms": (167839, 26198, 6),
    "Finnmark": (75472, 48631, 5),
}

# United States, House of Representatives from 2022: 435 seats, at least one per state, Huntington-Hill.
# Source: U.S. Census Bureau, "Table 1. Apportionment Population and Number of Representatives by State:
# 2020 Census"; read as reproduced with that source in the tests of the R package proporz (polettif/proporz).
UNITED_STATES = {
    "Alabama": (5030053, 7),
    "Alaska": (736081, 1),
    "Arizona": (7158923, 9),
    "Arkansas": (3013756, 4),
    "California": (39576757, 52),
    "Colorado": (5782171, 8),
    "Connecticut": (3608298, 5),
    "Delaware": (990837, 1),
    "Florida": (21570527, 28),
    "Georgia": (10725274, 14),
    "Hawaii": (1460137, 2),
    "Idaho": (1841377, 2),
    "Illinois": (12822739, 17),
    "Indiana": (6790280, 9),
    "Iowa": (3192406, 4),
    "Kansas": (2940865, 4),
    "Kentucky": (4509342, 6),
    "Louisiana": (4661468, 6),
    "Maine": (1363582, 2),
    "Maryland": (6185278, 8),
    "Massachusetts": (7033469, 9),
    "Michigan": (10084442, 13),
    "Minnesota": (5709752, 8),
    "Mississippi": (2963914, 4),
    "Missouri": (6160281, 8),
    "Montana": (1085407, 2),
    "Nebraska": (1963333, 3),
    "Nevada": (3108462, 4),
    "New Hampshire": (1379089, 2),
    "New Jersey": (9294493, 12),
    "New Mexico": (2120220, 3),
    "New York": (20215751, 26),
    "North Carolina": (10453948, 14),
    "North Dakota": (779702, 1),
    "Ohio": (11808848, 15),
    "Oklahoma": (3963516, 5),
    "Oregon": (4241500, 6),
    "Pennsylvania": (13011844, 17),
    "Rhode Island": (1098163, 2),
    "South Carolina": (5124712, 7),
    "South Dakota": (887770, 1),
    "Tennessee": (6916897, 9),
    "Texas": (29183290, 38),
    "Utah": (3275252, 4),
    "Vermont": (643503, 1),
    "Virginia": (8654542, 11),
    "Washington": (7715946, 10),
    "West Virginia": (1795045, 2),
    "Wisconsin": (5897473, 8),
    "Wyoming": (577719, 1),
}

# Sweden, European Parliament 2014: 20 seats, 1.4 first. Votes: S. Larsson, Linköpings universitet,
# "Svensk valmatematik" (users.mai.liu.se/laral26/Val/Data/2014/eu.html), parties above four per cent.
# Seats: Valmyndigheten, "Valresultat 2014" (val.se/valresultat/europaparlamentet/2014).
SWEDEN = {
    "M": (507488, 3),
    "C": (241101, 1),
    "FP": (368514, 2),
    "KD": (220574, 1),
    "S": (899074, 5),
    "V": (234272, 1),
    "MP": (572591, 4),
    "SD": (359248, 2),
    "FI": (204005, 1),
}

# New Zealand 2020: 120 seats, divided by 1, 3, 5 ... Seats: Electoral Commission, media release
# 6 November 2020, "2020 General Election official results" (elections.nz). Votes: the official party
# votes as given in Wikipedia, "2020 New Zealand general election".
NEW_ZEALAND = {
    "Labour": (1443545, 65),
    "National": (738275, 33),
    "Green": (226757, 10),
    "ACT": (219031, 10),
    "Māori": (33630, 2),
}

# Germany 2009: 598 seats before the 24 overhang seats of the CDU. Seats: Deutscher Bundestag, web archive
# 2010, "Sitzverteilung" (CDU/CSU 239 with 24 over; SPD 146, FDP 93, Die Linke 76, Grüne 68). Votes, and
# the split of CDU and CSU into 173 and 42: tests of the R package proporz.
GERMANY = {
    "CDU": (11828277, 173),
    "SPD": (9990488, 146),
    "FDP": (6316080, 93),
    "Die Linke": (5155933, 76),
    "Grüne": (4643272, 68),
    "CSU": (2830238, 42),
}

# Spain's law shows d'Hondt with this example, eight seats; read in El País, 15 June 1977, "Distribución
# de escaños".
SPAIN = {
    "A": (168000, 4),
    "B": (104000, 2),
    "C": (72000, 1),
    "D": (64000, 1),
    "E": (40000, 0),
    "F": (32000, 0),
}


def run(rows, target, **options):
    floor = options.pop("floor", 0)
    return allocate_trace([Unit(key, row[0], floor) for key, row in rows.items()], target, **options)


def seats(rows):
    return {key: row[-1] for key, row in rows.items()}


def test_norway_by_points_for_people_and_area():
    points = {key: (10 * people + 18 * area, given) for key, (people, area, given) in NORWAY.items()}
    assert run(points, 169).places == seats(NORWAY)
    weights = [row[0] for row in points.values()]
    assert allocate(weights, [0] * 19, [None] * 19, 169) == list(seats(NORWAY).values())


def test_the_united_states_with_a_minimum_of_one():
    result = run(UNITED_STATES, 435, signpost=HUNTINGTON_HILL, floor=1)
    assert result.places == seats(UNITED_STATES)
    assert len(result.awards) == 385
    assert (result.awards[-1].key, result.next_in_line) == ("Minnesota", "New York")
    # Without the minimum the method gives everyone one first, so the result is the same.
    assert run(UNITED_STATES, 435, signpost=HUNTINGTON_HILL).places == seats(UNITED_STATES)


def test_sweden_with_one_point_four_first():
    assert run(SWEDEN, 20, signpost=modified(Fraction(7, 5))).places == seats(SWEDEN)


def test_new_zealand():
    assert run(NEW_ZEALAND, 120).places == seats(NEW_ZEALAND)


def test_germany_and_its_divisor():
    result = run(GERMANY, 598)
    assert result.places == seats(GERMANY)
    weights = [row[0] for row in GERMANY.values()]
    proof = certificate(weights, [0] * 6, [None] * 6, list(result.places.values()), 598)
    assert proof.divisor_from is not None
    for weight, given in GERMANY.values():
        assert int(weight / proof.divisor_from + Fraction(1, 2)) in (given, given + 1)


def test_the_example_in_spains_law():
    assert run(SPAIN, 8, signpost=DHONDT).places == seats(SPAIN)
