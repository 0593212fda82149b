"""Where sentences end, in every official language of the European Union.

Works on positions only: the caller keeps the text. A line end counts as a space. ``BREAK`` in the text is an end that no rule
may overrule (a ``<br>``, for instance).
"""

from __future__ import annotations

import re

from aiact_lint.formats.words import words

BREAK = "\x0b"
MAX_SENTENCE = 2_000
"""Longer runs without an end (lists of words, minified text) are cut at a space."""

_CANDIDATE = re.compile(r"[.!?…\u037e;" + BREAK + r"][.!?…]{0,20}[\"'”’»›“)\]}*]{0,8}(?=\s)")
_PRECHECK = re.compile(r"[.!?…\u037e;][\"'”’»›“)\]}*]{0,8}\s|" + BREAK)
_WORD = re.compile(r"[^\s(\[\"'’„“«»/,;:|*–—]{1,24}$")
_OPENING = "\"'“„«»‹›‘’([*_–—-•"

# Words that end no sentence even where a capital letter follows. Before a small letter any word goes on, so the list is short;
# what often does end a sentence (etc., usw., itd., ecc.) is left out on purpose.
_NEVER = words(
    # en, and shared by many
    "e.g i.e eg ie cf vs viz approx incl excl resp dr prof mr mrs phd esp eqs figs refs "
    # de
    "z.b d.h u.a u.u i.d.r i.s.d i.s.v i.v.m o.ä bzw vgl ggf ggfs evtl sog ca bspw inkl exkl zzgl "
    "abs ziff insb einschl nr hrsg dipl dipl.-ing "
    # fr, it, es, pt, ro
    "c.-à-d p.ex mme mlle cfr p.es ad.es dott avv p.ej núm pág sra srta dña n.º art.º arts pct ş.a ș.a "
    # nl
    "bijv d.w.z o.a m.b.t t.a.v t.o.v m.u.v a.h.v blz dhr mevr "
    # da, sv
    "f.eks bl.a dvs jf jfr mht vedr m.a.o t.ex fr.o.m t.o.m d.v.s "
    # pl, cs, sk, sl, hr
    "np tzw tzn tj m.in ust pkt odst písm tzv např čl napr ods npr t.i "
    # hu, fi, et, lv, lt
    "pl ún esim vt piem t.y pvz "
    # el, bg, ga, mt
    "π.χ δηλ αρ άρθ παρ αριθ βλ σελ т.е т.н напр чл ал m.sh uimh eż"
)
# Words that end no sentence before a number.
_BEFORE_NUMBER = words(
    "art no nos n p pp pg s sec sect § ch chap vol v ver cap rec ref fig eq tab lit rn env annex pt para par alin dl str sz br kb č čís "
    "st lk lpp св αρθ άρθρ стр т"
)
# German months, and what else follows an ordinal there with a capital letter.
_AFTER_ORDINAL = re.compile(
    r"(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Quartal|Klasse|Stufe|Semester|Lebensjahr|Schuljahr|Jahrhundert|Auflage|"
    r"Generation|Instanz|Etage|Stock|Kapitel|Abschnitt|Absatz|Halbjahr)"
)
_GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff][\"'”’»)\]]*$")


def needs_split(text: str) -> bool:
    """A cheap test whether this text can hold more than one sentence."""
    return len(text) > MAX_SENTENCE or _PRECHECK.search(text) is not None


def split(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The ranges of the sentences in ``text[start:end]``, without the white space around them."""
    end = len(text) if end is None else end
    out: list[tuple[int, int]] = []
    at = start
    for found in _CANDIDATE.finditer(text, start, end):
        stop = found.end()
        if text[found.start()] == BREAK:
            _put(text, at, found.start(), out)
            at = found.start() + 1
        elif stop > at and _ends(text, found.start(), stop, end):
            _put(text, at, stop, out)
            at = stop
    _put(text, at, end, out)
    return out


def _put(text: str, start: int, end: int, out: list[tuple[int, int]]) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    start, end = start + left, start + len(piece.rstrip())
    while end - start > MAX_SENTENCE:
        cut = text.rfind(" ", start + MAX_SENTENCE // 2, start + MAX_SENTENCE)
        cut = cut if cut > 0 else start + MAX_SENTENCE
        out.append((start, cut))
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if end > start:
        out.append((start, end))


def _ends(text: str, sign: int, stop: int, end: int) -> bool:
    """Does the sign at ``sign`` end a sentence? ``stop`` is behind it and its closing quotes."""
    after = stop
    while after < end and text[after].isspace():
        after += 1
    if after >= end:
        return True
    mark = text[sign]
    before = text[max(0, sign - 26) : sign]
    if mark == ";":
        return _GREEK.search(before) is not None
    first = after
    while first < end and first < after + 4 and (text[first] in _OPENING or text[first].isspace()):
        first += 1
    letter = text[first] if first < end else " "
    if letter.islower():
        # What follows an abbreviation goes on. Some people write everything in small letters, though.
        word = found.group() if mark == "." and (found := _WORD.search(before)) else ""
        return len(word) >= 5 and word.isalpha() and word.lower() not in _NEVER
    if mark != "." or text[sign : sign + 2] == "..":
        return True
    found = _WORD.search(before)
    if not found:
        return True
    word = found.group().lower().rstrip(".")
    if word in _NEVER:
        return False
    if len(word) == 1 and word.isalpha():
        # An initial ("J. Smith") or half of an abbreviation ("z. B.").
        return False
    if word == "al" and before[: found.start()].rstrip().endswith("et"):
        return False
    if letter.isdigit():
        # "Art. 49", "5. 2. 2026"; but a sentence may begin with a year.
        return not (word in _BEFORE_NUMBER or (word.isdigit() and len(word) <= 2))
    if word.isdigit() and len(word) <= 2:
        return _AFTER_ORDINAL.match(text, first) is None
    return True
