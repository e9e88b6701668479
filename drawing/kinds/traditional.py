"""Traditional Chinese type, its brackets for quotes and its marks in the middle of their square."""

from __future__ import annotations

from random import Random

from drawing.pages import draw_lines
from drawing.palette import page_colours
from drawing.sheet import Sheet
from drawing.typefaces import TRADITIONAL

_PHRASES = (
    "等寬字體、黑體|關於本網站|臺灣繁體中文|請輸入您的電子郵件|羣體與個人|資訊安全|圖書館開放時間|下載應用程式|會員登入|"
    "購物車是空的|選擇語言|聯絡我們|隱私權政策|發佈日期|檔案總管|網際網路|滑鼠與鍵盤|軟體更新|記憶體不足|螢幕解析度|"
    "讀者來函|編輯部啟事|歷史與文化|國際新聞|財經專欄|學習資源|專題報導|訂閱電子報|觀點與評論|氣象預報|臺北車站|高雄港"
)
_MARKS = "，。、；：！？"
_LATIN = ("LGBT", "OCR", "API", "Wi-Fi", "HTML", "CSS", "USB", "2026")


def draw(rng: Random) -> Sheet:
    """Six to twelve lines of phrases with marks between them, in one face and size."""
    ground, ink = page_colours(rng)
    face, size_px = rng.choice(TRADITIONAL), rng.randint(14, 26)
    rows, leading = rng.randint(6, 12), round(size_px * rng.uniform(1.5, 2.2))
    return draw_lines([_line(rng) for _ in range(rows)], face, size_px, leading, ground, ink)


def _line(rng: Random) -> str:
    text = ""
    for phrase in rng.sample(_PHRASES.split("|"), rng.randint(1, 4)):
        kind = rng.random()
        if kind < 0.2:
            phrase = f"「{phrase}」"
        elif kind < 0.3:
            phrase = f"『{phrase}』"
        elif kind < 0.45:
            phrase = f"「{rng.choice(_LATIN)}」{phrase}"
        text += phrase + rng.choice(_MARKS)
    return text
