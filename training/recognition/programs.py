"""Lines of programs in several languages, of shells, markup and hexadecimal dumps."""

from __future__ import annotations

import re
from collections.abc import Callable

from training.recognition.writer import Writer

_PLACE = re.compile("«([a-z]+)»")
_CHOICES = {
    "op": ("==", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "%", "&&", "||", "|", "&", "^", "<<", ">>", "**"),
    "assign": ("=", "=", "=", "+=", "-=", "*=", "|=", ":=", "=>"),
    "logic": ("&&", "||"),
    "comment": ("//", "#", "--", "/*"),
    "letter": tuple("ijknxyabl"),
    "flag": tuple("abrvlxI"),
    "dunder": ("init", "repr", "call", "iter", "len", "eq", "main", "test", "name", "all", "doc"),
    "type": ("int", "str", "bool", "list[int]", "dict[str, int]", "float | None", "Optional[str]"),
    "literal": ("None", "true", "[]", "{}", "null", "0", "1", "-1"),
}  # fmt: skip
_NAMES = (
    "«word»",
    "«word»_«word»",
    "«word»«Word»",
    "«Word»«Word»",
    "_«word»",
    "«WORD»_«WORD»",
    "«letter»",
    "«word»«digit»",
    "__«dunder»__",
)
_VALUES = (
    "«number»",
    '"«word»"',
    "'«word»'",
    "«literal»",
    "«digit».«number»",
    "«name»",
    "«name»[«letter»]",
    "«name»[0]",
    "«name».«name»",
    "`«word»`",
    "0x«hex»",
)
_LINES = (
    "«name» «assign» «value»",
    "def «name»(«name», «name»=«value»):",
    "def __«dunder»__(self, «name»):",
    "if «name» «op» «value»:",
    "if («name» «logic» !«name») {",
    'if __name__ == "__«dunder»__":',
    "for (let i = 0; i < «name».length; i++) {",
    "for «letter» in range(«number»):",
    "return «name» «op» «value»;",
    "return «name»(«value»)",
    "const «name» = («name») => «name»;",
    "from «word» import «name»",
    "import { «name» } from './«word»';",
    "#include <«word».h>",
    "$ «word» -«flag» --«word»=«value» | «word»",
    "$ «word» «word» > «word».log 2>&1",
    "«comment» «word» «word» «word»",
    'print(f"{«name»} «word»")',
    "console.log(`${«name»} «word»`);",
    "class «Word»(«Word»):",
    "self.«name» = «name»",
    "`«word»`",
    "«word» `«word»` «word»",
    "| «word» | «number» | «word» |",
    "«name» ^ «name» «op» «value»",
    "«name» || «value»",
    "«name» && «name»();",
    "x ^ «digit» | ~y & 0x«hex»",
    '<«word» class="«word»-«word»">«word»</«word»>',
    '"«word»": «value»,',
    ".«word» { «word»: «number»px; }",
    "SELECT «name», «name» FROM «word» WHERE «word» = «value»;",
    "«name»: «type» = «value»",
    "int *«word» = &«name»[«digit»];",
    "std::vector<int> «name»;",
    "@«word».«word»",
    "«name» ? «value» : «value»",
    "func («letter» *«Word») «word»() error {",
    "[«number», «number», «number»]",
    "«hex»«hex» «hex» «hex» «hex» «hex» «hex» «hex»",
    "lambda x: x «op» «value»",
    "assert «name»(«value») == «value»",
    "} else if («name» «op» «value») {",
    "try { «name»(); } catch («letter») { }",
)


def write_program_line(w: Writer) -> str:
    """One line, made up from a pattern."""
    return _fill(w, w.rng.choice(_LINES))


def _fill(w: Writer, pattern: str) -> str:
    return _PLACE.sub(
        lambda place: _make(w, place[1]), pattern.replace("«Word»", "«capital»").replace("«WORD»", "«upper»")
    )


def _make(w: Writer, what: str) -> str:
    if what in _CHOICES:
        return w.rng.choice(_CHOICES[what])
    makers: dict[str, Callable[[], str]] = {
        "name": lambda: _fill(w, w.rng.choice(_NAMES)),
        "value": lambda: _fill(w, w.rng.choice(_VALUES)),
        "word": w.ascii_word,
        "capital": lambda: w.ascii_word().capitalize(),
        "upper": lambda: w.ascii_word().upper(),
        "number": lambda: str(w.rng.randrange(1000)),
        "digit": lambda: str(w.rng.randrange(10)),
        "hex": lambda: w.some("0123456789abcdef", 2),
    }
    return makers[what]()
