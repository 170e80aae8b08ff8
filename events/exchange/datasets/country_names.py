"""A country's ISO 3166-1 code from whatever a table calls it; nothing where that is not plain."""

import functools
from collections.abc import Mapping

from events.countries import english_names
from events.text import fold

# ISO 3166-1: the code of three letters, and that of two after it.
_THREE_LETTERS = """
ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU
AUTAT AZEAZ BDIBI BELBE BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ
BMUBM BOLBO BRABR BRBBB BRNBN BTNBT BVTBV BWABW CAFCF CANCA CCKCC CHECH CHLCL CHNCN CIVCI
CMRCM CODCD COGCG COKCK COLCO COMKM CPVCV CRICR CUBCU CUWCW CXRCX CYMKY CYPCY CZECZ DEUDE
DJIDJ DMADM DNKDK DOMDO DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET FINFI FJIFJ FLKFK
FRAFR FROFO FSMFM GABGA GBRGB GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR
GRDGD GRLGL GTMGT GUFGF GUMGU GUYGY HKGHK HMDHM HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN
IOTIO IRLIE IRNIR IRQIQ ISLIS ISRIL ITAIT JAMJM JEYJE JORJO JPNJP KAZKZ KENKE KGZKG KHMKH
KIRKI KNAKN KORKR KWTKW LAOLA LBNLB LBRLR LBYLY LCALC LIELI LKALK LSOLS LTULT LUXLU LVALV
MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH MKDMK MLIML MLTMT MMRMM MNEME MNGMN
MNPMP MOZMZ MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA NCLNC NERNE NFKNF NGANG NICNI
NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PCNPN PERPE PHLPH PLWPW PNGPG POLPL
PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU RWARW SAUSA SDNSD SENSN SGPSG
SGSGS SHNSH SJMSJ SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR SVKSK SVNSI
SWESE SWZSZ SXMSX SYCSC SYRSY TCATC TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO TTOTT
TUNTN TURTR TUVTV TWNTW TZATZ UGAUG UKRUA UMIUM URYUY USAUS UZBUZ VATVA VCTVC VENVE VGBVG
VIRVI VNMVN VUTVU WLFWF WSMWS XKXXK YEMYE ZAFZA ZMBZM ZWEZW
"""
# What tables call countries beside their names in the Unicode CLDR: official names, names of the
# United Nations, older names, and those by which the Uppsala Conflict Data Program goes.
_OTHER_NAMES = {
    "BA": ("Bosnia-Herzegovina", "Bosnia"),
    "BN": ("Brunei Darussalam",),
    "BO": ("Plurinational State of Bolivia", "Bolivia (Plurinational State of)"),
    "CD": (
        "DR Congo", "DR Congo (Zaire)", "DRC", "Democratic Republic of the Congo",
        "Democratic Republic of Congo", "Congo, Democratic Republic of", "Zaire",
    ),
    "CF": ("CAR",),
    "CG": ("Republic of the Congo", "Congo, Republic of", "Congo-Brazzaville", "Congo Republic"),
    "CI": ("Ivory Coast",),
    "CV": ("Cabo Verde",),
    "CZ": ("Czech Republic",),
    "FM": ("Federated States of Micronesia",),
    "GB": ("UK", "Great Britain", "United Kingdom of Great Britain and Northern Ireland"),
    "GM": ("The Gambia",),
    "HK": ("Hong Kong",),
    "IR": ("Islamic Republic of Iran", "Iran (Islamic Republic of)"),
    "KH": ("Cambodia (Kampuchea)",),
    "KP": ("Democratic People's Republic of Korea", "DPRK"),
    "KR": ("Republic of Korea",),
    "LA": ("Lao PDR", "Lao People's Democratic Republic"),
    "MD": ("Republic of Moldova",),
    "MG": ("Madagascar (Malagasy)",),
    "MK": ("Macedonia", "Macedonia, FYR", "FYR Macedonia"),
    "MM": ("Burma", "Myanmar"),
    "MO": ("Macau", "Macao"),
    "PS": ("Palestine", "State of Palestine", "Occupied Palestinian Territory"),
    "RU": ("Russian Federation", "Russia (Soviet Union)"),
    "SY": ("Syrian Arab Republic",),
    "SZ": ("Swaziland", "Kingdom of eSwatini (Swaziland)"),
    "TL": ("East Timor",),
    "TR": ("Turkey",),
    "TW": ("Taiwan, Province of China",),
    "TZ": ("United Republic of Tanzania",),
    "US": ("USA", "United States of America", "U.S.", "U.S.A."),
    "VE": ("Bolivarian Republic of Venezuela", "Venezuela (Bolivarian Republic of)"),
    "VN": ("Viet Nam", "Vietnam (North Vietnam)"),
    "YE": ("Yemen (North Yemen)",),
    "ZW": ("Zimbabwe (Rhodesia)",),
}  # fmt: skip


@functools.cache
def _codes() -> dict[str, str]:
    """Every code by whatever leads to it, folded."""
    named = english_names()
    codes = {fold(name): code for code, name in named.items()}
    codes |= {fold(code): code for code in named}
    codes |= {pair[:3].lower(): pair[3:] for pair in _THREE_LETTERS.split() if pair[3:] in named}
    codes |= {fold(name): code for code, names in _OTHER_NAMES.items() for name in names}
    return codes


def country_code(said: str, own: Mapping[str, str]) -> str:
    """The code of a name or a code; own is what the profile says of names. Empty if not known."""
    return own[said] if said in own else _code_of(said)


@functools.lru_cache(maxsize=1_000)
def _code_of(said: str) -> str:
    return _codes().get(fold(said), "")
