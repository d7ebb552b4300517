"""The rules of the prose checker: a pattern, the reason it confuses a reader, the plain way, and an example of each.

A rule looks at one sentence at a time. The self-test of `check.py` proves that every `bad` example is found and every `good`
one is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One kind of sentence that readers stumble over."""

    name: str
    pattern: str
    reason: str
    instead: str
    bad: str
    good: str

    def find(self, sentence: str) -> re.Match[str] | None:
        return re.search(self.pattern, sentence, re.IGNORECASE)


RULES = [
    Rule(
        "relative what",
        r"^(?!.*\?\W*$)(?!\W*what (is new|it does not)\b).*?(?<!\w)\bwhat\b(?![- ]if\b)",
        "the reader must find out which thing 'what' stands for",
        "name the thing",
        "What the gateway costs depends on its traffic.",
        "The gateway's cost depends on its traffic.",
    ),
    Rule(
        "indefinite actor",
        r"\b(nobody|no one|whoever|whatever|whichever is|somebody|anybody)\b",
        "the sentence hides who acts",
        "name the actor, or say 'without an owner', 'any'",
        "Nobody answers for this figure.",
        "This figure has no owner.",
    ),
    Rule(
        "noun negated by 'no'",
        r"(?<!there )\b(is|are|was|were) (no|none of) (?!longer\b|more\b|later\b|less\b|fewer\b|larger\b|smaller\b|higher\b|lower\b|greater\b|wider\b)\w+",
        "'is no name' reads as a riddle",
        "'is not a valid name', 'has no ...', 'unknown ...'",
        "`postgres` is none of its values.",
        "Unknown engine `postgres`.",
    ),
    Rule(
        "preposition with a relative pronoun",
        r"\b(of|by|at|in|from|to|with|for|on|upon|behind) (which|whom|whose)\b",
        "two sentences in one",
        "write a second sentence",
        "A charge of which nothing is used needs no price.",
        "A charge with a quantity of zero needs no price.",
    ),
    Rule(
        "anew",
        r"\banew\b",
        "an old word",
        "again, or 'with another seed'",
        "All is drawn anew.",
        "All draws are made again.",
    ),
    Rule(
        "dear",
        r"\bdear(er|est)?\b",
        "British for expensive",
        "more expensive, most expensive",
        "The dearest tenth of the draws.",
        "The most expensive 10% of the draws.",
    ),
    Rule(
        "goes on with",
        r"\b(go(es|ne)?|going|went) on (with|to)\b|\bbr(oke|eak|oken) off\b",
        "not the field's term",
        "resumes, continues, was interrupted",
        "The command goes on with a file that broke off.",
        "The command resumes an interrupted download.",
    ),
    Rule(
        "are those of",
        r"\b(is|are|was|were) (that|those) of\b",
        "the reader must look back for the noun",
        "repeat the noun",
        "Its draws are those of the base.",
        "It uses the draws of the base.",
    ),
    Rule(
        "comes about",
        r"\bc[ao]mes? (about|to nothing|to be|of (what|their|its))\b",
        "vague",
        "is computed from, is caused by",
        "This shows how each figure comes about.",
        "This shows the calculation of each figure.",
    ),
    Rule(
        "has a meaning",
        r"\b(has|have|had) (a|no) meaning\b|\b(is|are) meant\b",
        "not the field's term",
        "applies only with, means",
        "`row` has a meaning only with observed.",
        "`row` applies only with `observed`.",
    ),
    Rule(
        "said, told, stands",
        r"\b(is|are|was|were|be|been) (said|told)\b|\bstand(s|ing)? (on|in|at|for|once|apart|beside|above|there|behind|twice|near)\b",
        "things do not speak or stand",
        "is printed, is reported, is in, means",
        "The mark stands on every estimate.",
        "Every estimate shows the mark.",
    ),
    Rule(
        "wordy connective",
        r"\bas long as\b|\bso as to\b|\bby (itself|themselves)\b|\bwhere there (is|are)\b|\bwherever\b|\bbut for\b|\bsave for\b|\bupon which\b",
        "longer than the plain word",
        "while, to, alone, if, except",
        "The sweep keeps rows so as to resume.",
        "The sweep keeps rows to resume.",
    ),
    Rule(
        "archaic word",
        r"\b(hence|thereby|therein|thereof|whereby|wherein|herein|hereby|whence|thence|behold|lest|nigh|ere|besides it|beside it|nor (is|are|does|do|has|can))\b",
        "an old word",
        "so, next to, and ... not",
        "Hence the mean rises.",
        "So the mean rises.",
    ),
    Rule(
        "inversion",
        r"^\W*(Not until|Never (is|are|does|do|has|can)|Rarely (is|are|does|do)|Only (then|where|with|in|if)\b[^,.]* (is|are|does|do|has|have|can) (it|the|a|an)\b)",
        "the subject comes too late",
        "put the subject first",
        "Rarely does the total exceed the budget.",
        "The total rarely exceeds the budget.",
    ),
    Rule(
        "British spelling",
        r"\b(licen[c]e|organi[s]ation|initiali[s]|optimi[s](?!t)|colou[r]|behaviou[r]|catalogu[e]|cent[r]e\b|chequ[e]|programm[e]\b|favou[r]|modell(ed|ing)|labell(ed|ing)|cancell(ed|ing)\b|normali[s]|recogni[s]e|summari[s]e|minimi[s]|maximi[s]|grey\b|analys(e|ed|ing)\b|judgement|whilst|towards)\w*",
        "the product writes US English",
        "US spelling",
        "The organi" + "sation's catalo" + "gue.",
        "The organization's catalog.",
    ),
    Rule(
        "percent with a space",
        r"^(?!.*([=*]|max\(|% -|- \w+_\w+)).*\d %(?!\w)",
        "two ways to write one thing",
        "27%",
        "It is 39 % of the draws.",
        "It is 39% of the draws.",
    ),
    Rule(
        "1 in N alone",
        r"^(?!.*%).*\b1 in \d+ chance\b",
        "readers compare percentages, and check them against '1 in N'",
        "state both: '1.7% chance (about 1 in 59)'",
        "1 in 59 chance of more than that.",
        "1.7% chance of exceeding the budget (about 1 in 59).",
    ),
    Rule(
        "at most, for a percentile",
        r"\b(at most|never more than) [$€£]\d",
        "P90 is not a limit",
        "10% chance of more than $19k",
        "The system costs at most $19k.",
        "10% chance of more than $19k.",
    ),
    Rule(
        "belief",
        r"\bbelie(f|fs|ve|ved)\b",
        "the field says assumption",
        "assumption, input, judgment",
        "What is believed of the users.",
        "The assumption about users.",
    ),
    Rule(
        "face",
        r"\b(a|the|each|every|all|of) faces?\b(?! value)",
        "an internal word for an output",
        "output, report, or the format's name",
        "Every face shows the range.",
        "Every output shows the range.",
    ),
]
