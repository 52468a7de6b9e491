"""Turns words that stand in name fields without being names into tables: titles, legal forms, functions, joiners."""

# Titles by which anybody is addressed, lower case and without their dot.
CIVIL = frozenset(
    {
        "dhr", "fr", "frau", "fru", "fröken", "herr", "herrn", "hr", "m", "madame", "mademoiselle", "meneer", "mevr",
        "mevrouw", "miss", "mister", "mlle", "mme", "monsieur", "mr", "mrs", "ms", "mw", "mx", "señor", "señora",
        "señorita", "senhor", "senhora", "sig", "sig.ra", "signor", "signora", "sr", "sra", "srta",
    }
)  # fmt: skip
# Titles that somebody earned, and might miss.
EARNED = frozenset(
    {
        "dipl.-ing", "docteur", "doctor", "doktor", "dott", "dott.ssa", "dr", "dra", "drs", "h.c", "habil", "ing", "ir",
        "jur", "mag", "med", "nat", "phil", "prof", "professor", "professora", "rabbi", "rer", "rev", "reverend", "sir",
    }
)  # fmt: skip
# Of these, what is a name or an initial as often: only with its dot is it a title.
NEEDS_DOT = frozenset(
    {"drs", "fr", "habil", "hr", "ing", "ir", "jur", "mag", "med", "nat", "phil", "rer", "rev", "sig", "sr"}
)
# Behind a name, with or without a space.
SUFFIXES = (
    "さん",
    "様",
    "さま",
    "氏",
    "先生",
    "殿",
    "님",
    "씨",
    "女士",
    "小姐",
    "-san",
    "-sama",
    "-sensei",
    "-ssi",
    "-nim",
)

# Small words of family names, of which only the family knows whether they begin with a capital.
PARTICLES = frozenset(
    {
        "aan", "abu", "ait", "and", "auf", "aus", "bar", "ben", "bin", "bint", "dal", "das", "de", "degli", "dei",
        "del", "della", "delle", "dello", "den", "der", "des", "dos", "het", "ibn", "las", "les", "los", "mac", "san",
        "sous", "sur", "ten", "ter", "und", "van", "vel", "ver", "vom", "von", "zum", "zur",
    }
)  # fmt: skip

# What stands behind a comma without being a given name.
CREDENTIALS = frozenset(
    {
        "b.sc", "bsc", "cbe", "cfa", "cpa", "dds", "esq", "ii", "iii", "iv", "jr", "ll.m", "llm", "m.a", "m.d", "m.sc",
        "mba", "mbe", "md", "msc", "obe", "ph.d", "phd",
    }
)  # fmt: skip

# Legal forms: by these a company is known wherever they stand, by the others only at the end, as written here.
FORMS = frozenset(
    {
        "a/s", "aps", "bv", "corp", "corporation", "d.o.o", "eirl", "ggmbh", "gmbh", "inc", "incorporated", "kft",
        "kgaa", "l.l.c", "lda", "limited", "llc", "llp", "ltd", "ltda", "mbh", "nv", "ohg", "oyj", "plc", "pty",
        "s.a.r.l", "s.p.a", "s.r.l", "s.r.o", "sarl", "srl", "ug", "z.o.o", "zrt",
    }
)  # fmt: skip
FORMS_AT_THE_END = frozenset(
    {
        "AB", "AG", "AS", "B.V", "CO", "Co", "EG", "KG", "N.V", "OY", "Oy", "S.A", "S.L", "SA", "SAS", "SE", "SL",
        "SpA", "e.G", "e.V", "eG", "eV",
    }
)  # fmt: skip
NAMES_IN_CAPITALS = frozenset({"SA", "AS", "SE", "CO"})  # and these end names typed in capitals: MARIA DE SA
EASTERN_FORMS = ("株式会社", "有限会社", "合同会社", "有限公司", "주식회사", "(株)")

# Words of a function, a group or a firm: a name field that holds one of them names nobody.
NOBODYS = frozenset(
    {
        "abteilung", "accounting", "accounts", "administration", "administrator", "agency", "agentur", "association",
        "billing", "buchhaltung", "committee", "company", "consulting", "customer", "customers", "department", "dept",
        "editorial", "enterprises", "finance", "foundation", "group", "gruppe", "helpdesk", "holding", "holdings",
        "institut", "institute", "kundenservice", "library", "marketing", "museum", "newsletter", "newsroom", "office",
        "payable", "procurement", "purchasing", "reception", "redaktion", "secretariat", "sekretariat", "services",
        "software", "solutions", "sons", "stiftung", "studio", "studios", "subscriptions", "support", "systems", "team",
        "technologies", "universität", "university", "verein", "verlag",
    }
)  # fmt: skip
# What forms and exports put where no name is known.
PLACEHOLDERS = frozenset(
    {
        "anonym", "anonymous", "asdf", "client", "customer", "friend", "gast", "guest", "invité", "kunde", "kundin",
        "member", "n/a", "na", "name", "nil", "no name", "none", "not provided", "null", "reader", "subscriber", "test",
        "test test", "test user", "tester", "unbekannt", "undefined", "unknown", "user", "xxx",
    }
)  # fmt: skip

# Between two people. The short ones only right behind the first word: they stand inside names, too (Ortega y Gasset).
JOINERS = frozenset({"&", "+", "/", "and", "und", "et", "og", "och", "és", "ja"})
SHORT_JOINERS = frozenset({"y", "e", "en"})

# Where the family stands first; and where somebody is greeted by the whole name, the given one being for friends.
FAMILY_FIRST = frozenset({"vi", "hu"})
WHOLE_NAME = frozenset({"ja", "ko", "zh"})
LANGUAGE_OF = {
    "JP": "ja", "KR": "ko", "KP": "ko", "CN": "zh", "TW": "zh", "HK": "zh", "MO": "zh", "VN": "vi", "HU": "hu",
    "TR": "tr", "AZ": "az",
}  # fmt: skip
DOTTED_I = frozenset({"tr", "az"})
