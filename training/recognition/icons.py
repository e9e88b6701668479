"""Icons of free packages: what stands beside text on the web and is none."""

from __future__ import annotations

import re
import subprocess
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

import skia


@dataclass(frozen=True, slots=True)
class IconSet:
    """A package of the npm registry and the folders in it whose SVG files are looked at."""

    package: str
    version: str
    folders: tuple[str, ...]
    held: bool = False
    """Kept apart: the network is judged by it and never taught it."""


SETS = (
    IconSet("lucide-static", "1.62.0", ("icons",)),
    IconSet("@tabler/icons", "3.52.0", ("icons/outline", "icons/filled")),
    IconSet("remixicon", "4.9.1", tuple(f"icons/{n}" for n in (
        "Buildings", "Business", "Communication", "Device", "Document", "Food", "Health & Medical", "Map", "Media",
        "Others", "System", "User & Faces", "Weather"))),
    IconSet("heroicons", "2.2.0", ("24/solid", "24/outline")),
    IconSet("@material-design-icons/svg", "0.14.15", ("filled", "outlined", "round")),
    IconSet("@phosphor-icons/core", "2.1.1", ("assets/thin", "assets/regular", "assets/fill", "assets/bold")),
    IconSet("ionicons", "8.1.0", ("dist/svg",)),
    IconSet("boxicons", "2.1.4", ("svg/regular", "svg/solid")),
    IconSet("@carbon/icons", "11.89.0", ("svg/32",)),
    IconSet("eva-icons", "1.1.3", ("fill/svg", "outline/svg")),
    IconSet("@ant-design/icons-svg", "4.6.0", ("inline-svg/outlined", "inline-svg/filled", "inline-svg/twotone")),
    IconSet("@discordapp/twemoji", "16.0.1", ("dist/svg",)),
    IconSet("bootstrap-icons", "1.13.2", ("icons",), held=True),
    IconSet("@primer/octicons", "19.42.0", ("build/svg",), held=True),
    IconSet("@fortawesome/fontawesome-free", "7.3.1", ("svgs/solid", "svgs/regular"), held=True),
    IconSet("openmoji", "17.0.0", ("color/svg",), held=True),
)  # fmt: skip

_CHARACTERS = re.compile(
    # drawn letters, digits and signs, and what nobody can tell from one: those are read, and rightly
    r"(^|[-_. ])([a-z]|[0-9]+[a-z]?|abc?|alpha\w*|letters?|numbers?|numeric|digits?|one|two|three|four|five|six|seven|"
    r"eight|nine|zero|text\w*|type|typography|fonts?|bold|italic|underline\w*|strike\w*|heading|paragraph|title|"
    r"language\w*|translat\w*|hash\w*|hashtag|tags?|at|alternate|sign|percent\w*|discount|asterisk|plus|add\w*|minus|"
    r"subtract|remove|equals?|not|divide\w*|multiply|math\w*|calculat\w*|x|close\w*|cross|times|cancel|check\w*|tick|"
    r"done|chevrons?|angles?|caret\w*|arrows?|triangle|play\w*|dots?|ellips\w*|more|circles?|squares?|rectangle|ring|"
    r"dash\w*|slash\w*|pipe|line|lines|bars?|menu|equal\w*|infinity|question|help|exclamation|info\w*|quotes?|quotation|"
    r"braces?|brackets?|parenthes\w*|code|terminal|regex|currency|dollar\w*|euro|yen|yuan|rmb|cny|jpy|usd|gbp|eur|pound|"
    r"ruble|rupee|won|lira|baht|bitcoin|btc|krw|inr|franc|peso|cents?|money|paid|price|coins?|stars?|star|hearts?|music|"
    r"notes?|copyright|copyleft|registered|trademark|trade|creative|commons|parking|hospital\w*|badge|hd|sd|4k|8k|gif|"
    r"jpg|png|pdf|svg|csv|doc|docx|xls|xlsx|ppt|txt|zip|html|css|sql|json|xml|md|js|ts|tsx|jsx|php|api|url|www|http\w*|"
    r"wifi|gps|lte|nfc|usb|sim|vip|new|sos|ad|ads|ai|id|ok|atm|dns|vpn|cc|tv|am|pm|ph|pi|sigma|omega|sum|superscript|"
    r"subscript|function|square-root|radical|variable|sort\w*|keyboard|command|option|shift|key|input|format\w*|"
    r"spell\w*|exposure|iso|raw|hdr|timer|replay|forward|rewind|skip|calendar\w*|today|event|date|medium|brand\w*|"
    r"logo\w*|google|facebook|twitter|linkedin|microsoft|apple|windows|amazon|paypal|stripe|skype|yahoo|vimeo|vk|"
    r"pinterest|tumblr|reddit|wikipedia|wordpress|behance|dribbble|google-plus|figma|sketch|adobe|yuque|zhihu|alipay|"
    r"taobao|weibo|wechat|bilibili|baidu|xing|slack|whatsapp|youtube|github|gitlab|bing|aliwangwang|aliyun|dingding|"
    r"dingtalk|qq|medium|codepen|html5|css3|javascript|python|nodejs|w|h|pages?|list|numbered|ordered|bullets?|"
    r"bullet|cedi|manat|hryvnia|tenge|dong|kip|naira|peseta|rial|shekel|sheqel|taka|tugrik|austral|guarani|sterling|"
    r"hexagon|cuneiform|zodiac|roman|gender|male|female|venus|mars|mercury|neuter|transgender|diamonds?|spades?|clubs?|"
    r"card|cards|poo-bolt|ethereum|litecoin|dogecoin|monero|ripple|abacus|counter|score\w*|dice\w*|clock|aspect|ratio|"
    r"speed\w*|\d.*x|h[1-6]|tally|seo|faq|ballot|vote|xmark|radio\w*|checkbox|toggle|dot|minimize|maximize|stop|"
    r"unknown|empty|blank|point|spacer|space|separator|divider|horizontal|vertical|period|comma|colon|backspace)($|[-_. ])",
    re.IGNORECASE,
)
_EMOJI = re.compile(
    # code points of signs with letters, digits or marks in them, flags (some bear words) and skin tones alone
    r"^(00|20|21|22|23|24|25|30|32|1f1|1f19|1f2|1f5[0-6]|1f3f[b-f]|1f4af|1f4b[0-9]|1f4c[5-6]|1f51[7-9a-f]|1f52[0-4]|"
    r"1f53[0-d]|1f7|26[0-9a-f]{2}|27|2b|e[0-9]|f[0-9]|1f3e7|1f6be|1f18|1f17|1f4db|1f523|1f522|1f6d1|1f3b5|1f3b6)",
    re.IGNORECASE,
)


@dataclass(frozen=True, eq=False)
class Icon:
    """One drawing, of one colour that is chosen when it is drawn, or of its own."""

    path: Path

    @cached_property
    def _source(self) -> str:
        source = self.path.read_text(encoding="utf-8")
        start = source.index("<svg")
        end = source.index(">", start)
        root = source[start:end]
        size = [re.search(rf'\s{side}="([\d.]+)(?:px)?"', root) for side in ("width", "height")]
        root = re.sub(r'\s(width|height)="[^"]*"', "", root)
        if "viewBox" not in root and all(size):
            root += ' viewBox="0 0 {} {}"'.format(*(side[1] for side in size if side))
        if not re.search(r'\sfill="', root):
            root += ' fill="currentColor"'
        return root + source[end:]

    def draw(self, canvas: skia.Canvas, x: float, y: float, side: float, colour: tuple[int, int, int]) -> bool:
        """Draw it into the square at ``x``, ``y``; False where Skia cannot make it out, as one in a hundred."""
        source = self._source.replace("currentColor", "#{:02x}{:02x}{:02x}".format(*colour))
        drawing = skia.SVGDOM.MakeFromStream(skia.MemoryStream(source.encode()))
        if drawing is None:
            return False
        drawing.setContainerSize(skia.Size(side, side))
        canvas.save()
        canvas.translate(x, y)
        drawing.render(canvas)
        canvas.restore()
        return True


def fetch_icons(folder: Path, sets: Sequence[IconSet] = SETS) -> None:
    """Fetch the packages that ``folder`` lacks with the ``npm`` command, and unpack their SVG files."""
    for chosen in sets:
        target = folder / chosen.package.replace("/", "-").removeprefix("@")
        if target.is_dir():
            continue
        folder.mkdir(parents=True, exist_ok=True)
        packed = subprocess.run(
            ["npm", "pack", "--silent", f"{chosen.package}@{chosen.version}"],
            cwd=folder, check=True, capture_output=True, text=True,
        ).stdout.strip().splitlines()[-1]  # fmt: skip
        unfinished = folder / "unfinished"
        with tarfile.open(folder / packed) as archive:
            for member in archive:
                inner = PurePosixPath(*PurePosixPath(member.name).parts[1:])
                if str(inner.parent) in chosen.folders and inner.suffix == ".svg" and member.isfile():
                    (unfinished / inner).parent.mkdir(parents=True, exist_ok=True)
                    content = archive.extractfile(member)
                    (unfinished / inner).write_bytes(content.read() if content else b"")
        unfinished.rename(target)
        (folder / packed).unlink()


def load_icons(folder: Path, *, held: bool) -> list[list[Icon]]:
    """The icons of each set that are no characters, in a fixed order; sets that are kept apart, or the others."""
    found = []
    for chosen in SETS:
        if chosen.held == held:
            root = folder / chosen.package.replace("/", "-").removeprefix("@")
            paths = sorted(path for inner in chosen.folders for path in (root / inner).glob("*.svg"))
            is_character = _EMOJI if "emoji" in chosen.package else _CHARACTERS
            icons = [Icon(path) for path in paths if not is_character.search(re.sub(r"[-_]\d+$", "", path.stem))]
            if not icons:
                raise FileNotFoundError(
                    f"no icons of {chosen.package} in {folder}; python -m training.recognition.icons"
                )
            found.append(icons)
    return found
