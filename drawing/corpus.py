"""Words to fill the pictures with: our own, put together by a seeded generator."""

from __future__ import annotations

import string
from random import Random


def _list(words: str) -> tuple[str, ...]:
    return tuple(words.split("|"))


_PEOPLE = _list(
    "李建国|王晓梅|张伟|陈静怡|刘洋|赵雅琴|周志强|吴敏|郑凯文|孙丽华|何俊杰|欧阳雪|马超|林婉清|徐海涛|谢雨桐"
)
_PLACES = _list(
    "北京|上海|广州|深圳|杭州|成都|重庆|武汉|西安|苏州|青岛|昆明|哈尔滨|乌鲁木齐|呼和浩特|景德镇|张家界|拉萨"
)
_GOODS = _list(
    "纯棉短袖衬衫|无线蓝牙耳机|不锈钢保温杯|儿童益智积木|折叠电动自行车|便携式投影仪|羊绒围巾|真皮钱包|"
    "机械键盘|空气净化器|防晒喷雾|洗发护发套装|燕麦坚果脆片|武夷山大红袍|龙井绿茶礼盒|东北五常大米|"
    "四川麻辣火锅底料|手工牛轧糖|户外登山背包|高清行车记录仪|智能扫地机器人|乳胶枕头|陶瓷餐具|实木书架|"
    "羽绒服|瑜伽垫|电热水壶|剃须刀|台灯|雨伞"
)
_SELLING = _list(
    "限时特惠|全场包邮|买一送一|第二件半价|新品上市|厂家直销|正品保证|七天无理由退换|顺丰速递|货到付款|"
    "满减优惠|会员专享|爆款热卖|库存告急|官方旗舰店|假一赔十|秒杀价|领券立减|低至五折|全国联保"
)
_SUBJECTS = _list(
    "我们|他们|这家公司|图书馆的管理员|隔壁的邻居|新来的同事|研究人员|大部分用户|年轻的摄影师|那位老师傅|"
    "社区志愿者|项目负责人|学校的学生|出租车司机|县里的医生|负责维修的工程师"
)
_TIMES = _list("昨天下午|上个星期|今年春天|每天清晨|会议结束以后|周末|去年十二月|暴雨停了之后|放假期间|不久以前")
_ACTIONS = _list(
    "整理了旧仓库里的照片|讨论了下一季度的预算|沿着河边走了很远|修好了那台坏掉的打印机|把钥匙交给了前台|"
    "发布了最新的调查报告|在广场上搭起了帐篷|认真检查了每一条记录|买了两张去海边的车票|准备了一顿丰盛的晚餐|"
    "收到了从远方寄来的明信片|种下了三十多棵银杏树|决定重新设计首页的布局|听完了整场音乐会|"
    "测量了桥梁的宽度和高度|学会了怎样包饺子|提交了关于道路安全的建议|把数据备份到另一块硬盘|"
    "观察了候鸟迁徙的路线|解释了为什么结果会不同"
)
_TAILS = _list(
    "大家都觉得很满意|天色已经渐渐暗了下来|但是还有几个问题没有解决|这件事给人留下了深刻的印象|"
    "所以时间比预想的要短|空气里弥漫着桂花的香味|费用一共是四百八十元|没有人提出反对意见|"
    "下一步的计划还在商量|孩子们高兴得跳了起来|详细情况请参阅附录|效果比从前好得多"
)
_SETTINGS = _list(
    "飞行模式|无线网络|蓝牙|移动网络|个人热点|通知与控制中心|显示与亮度|声音与振动|锁屏密码|壁纸与主题|"
    "电池与省电|存储空间|应用管理|隐私保护|位置信息|账号与同步|语言与输入法|日期和时间|系统更新|关于手机|"
    "辅助功能|备份与重置|深色模式|字体大小|自动锁屏|指纹与人脸识别|应用双开|儿童空间|快捷手势|勿扰模式"
)
_BUTTONS = _list(
    "确定|取消|保存|下一步|立即购买|加入购物车|发送|编辑|删除|分享|收藏|关注|登录|注册|同意并继续|稍后再说|"
    "查看全部|重试"
)
_CHAT = _list(
    "你到哪了？|我马上就到，堵车了|好的，不着急|晚上一起吃火锅吧|收到，谢谢！|文件我已经发到你邮箱了|"
    "明天早上八点半集合|哈哈哈太好笑了|记得带身份证|这个周末有空吗？|我在地铁口等你|刚才开会没看到消息|"
    "那就这么定了|妈，我到家了|多喝点热水，早点休息|这件衣服多少钱？|可以便宜一点吗|快递放门口就行|"
    "密码是六个八|生日快乐！|请问还有货吗|亲，现在下单今天就能发货哦|没问题|图片有点模糊，重新拍一张吧|"
    "我把定位发给你"
)
_SHORT_CHAT = _list(
    "在吗|好的|OK|收到|到了|没事|路上堵车|7点半|你坐哪|二楼靠窗|点菜吧|晚上吃什么|都行|我先走了|等你|别急|哈哈|明天见|"
    "稍等一下|在开会|几点下班|六点左右|行，那就这么定了|钥匙在门口|带伞了吗|没带|我去接你|谢谢啦|不客气|早点睡"
)
_ENGLISH_CHAT = _list(
    "hey|you there?|yes|ok cool|on my way|see you|6pm works|sounds good|no idea|let me check|sure|thanks!|got it|"
    "be right back|what time is it|running late|almost home|did you eat?|not yet|call me later|haha|good night|"
    "that was fun|where are you|at the station|which exit?|north one|same here|never mind|great news"
)

_NOUNS = _list(
    "window|engine|river|garden|manual|picture|harbour|library|ticket|battery|kitchen|journal|mountain|"
    "signal|customer|address|keyboard|market|festival|bridge|camera|answer|village|printer|council|museum|"
    "pocket|lantern|weather|copper"
)
_ADJECTIVES = _list(
    "quiet|narrow|yellow|useful|ancient|broken|careful|wooden|local|sudden|bright|modern|heavy|simple|"
    "curious|empty|gentle|northern|public|final"
)
_VERBS = _list(
    "opens|follows|repairs|describes|carries|replaces|measures|protects|connects|delays|improves|surrounds|"
    "explains|collects|removes|supports|crosses|watches|paints|sells"
)
_ENDINGS = _list(
    "before noon|in the old town|without any warning|for less than $25|every second Friday|"
    "near the main entrance|as shown on page 48|until the end of June|with both hands|at 7:30 pm|"
    "by the Westgate office|for the first time"
)
_MENU = _list(
    "Settings|Display & brightness|Sign in|Forgot password?|Notifications|Battery saver|Search|Download|"
    "Help & feedback|Privacy policy|My account|Wi-Fi & network|Storage|Language|About phone|Dark theme|"
    "Add to cart|Checkout|Free shipping|Terms of service|Read more|Contact us|Order history|Save changes|"
    "Backup & restore|Do not disturb"
)

_COMMON = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学"
    "法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外"
    "天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很"
    "情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她"
)
"""Two hundred and fifty of the characters used most, for text that no grammar helps to read."""


def characters(rng: Random, count: int, *, marks: bool = True) -> str:
    """Common Chinese characters in any order, a comma or full stop now and then."""
    text = "".join(rng.choice(_COMMON) for _ in range(count))
    if not marks:
        return text
    return "".join(c + ("，" if rng.random() < 0.06 else "。" if rng.random() < 0.02 else "") for c in text)[:count]


def log_line(rng: Random) -> str:
    """What a program writes while it runs: time, level, words, some with values."""
    clock_time = f"{rng.randrange(24):02}:{rng.randrange(60):02}:{rng.randrange(60):02}.{rng.randrange(1000):03}"
    words = [
        word(rng) if rng.random() < 0.7 else f"{rng.choice(_NOUNS)}={rng.randrange(1000)}"
        for _ in range(rng.randint(3, 60))
    ]
    level = rng.choice(("INFO", "INFO", "DEBUG", "WARN", "ERROR"))
    return " ".join([f"2026-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}", clock_time, level, *words])


def chinese_sentence(rng: Random) -> str:
    """One Chinese sentence with its punctuation, 15 to 45 characters."""
    start = f"{rng.choice(_TIMES)}，" if rng.random() < 0.5 else ""
    subject = rng.choice((*_SUBJECTS, *_PEOPLE))
    place = f"在{rng.choice(_PLACES)}" if rng.random() < 0.3 else ""
    return f"{start}{subject}{place}{rng.choice(_ACTIONS)}，{rng.choice(_TAILS)}。"


def english_sentence(rng: Random) -> str:
    """One English sentence of 7 to 14 words."""
    noun, other = rng.sample(_NOUNS, 2)
    first, second = rng.sample(_ADJECTIVES, 2)
    return f"The {first} {noun} {rng.choice(_VERBS)} a {second} {other} {rng.choice(_ENDINGS)}."


def paragraph(rng: Random, sentences: int, *, chinese: bool) -> str:
    """Several sentences in one language."""
    if chinese:
        return "".join(chinese_sentence(rng) for _ in range(sentences))
    return " ".join(english_sentence(rng) for _ in range(sentences))


def heading(rng: Random, *, chinese: bool) -> str:
    """A few words without a full stop."""
    if chinese:
        return rng.choice((rng.choice(_GOODS) + rng.choice(_SELLING), rng.choice(_PLACES) + rng.choice(_ACTIONS)))
    return f"{rng.choice(_ADJECTIVES)} {rng.choice(_NOUNS)} {rng.choice(_NOUNS)}".title()


def product(rng: Random) -> str:
    """What a shop sells."""
    return rng.choice(_GOODS)


def slogan(rng: Random) -> str:
    """What a shop promises."""
    return rng.choice(_SELLING)


def price(rng: Random) -> str:
    """A price as a shop page prints it."""
    return f"¥{rng.choice((9.9, 19.8, 29, 39.9, 59, 88, 99, 128, 199, 268, 399, 1299, 2499)):g}"


def person(rng: Random) -> str:
    """A person's name."""
    return rng.choice(_PEOPLE)


def place(rng: Random) -> str:
    """A town."""
    return rng.choice(_PLACES)


def setting(rng: Random) -> str:
    """A row of a settings list."""
    return rng.choice(_SETTINGS)


def button(rng: Random) -> str:
    """What a button says."""
    return rng.choice(_BUTTONS)


def message(rng: Random) -> str:
    """What one says in a chat."""
    return rng.choice(_CHAT) if rng.random() < 0.7 else chinese_sentence(rng)


def short_message(rng: Random, *, chinese: bool) -> str:
    """A message of a word or two."""
    return rng.choice(_SHORT_CHAT if chinese else _ENGLISH_CHAT)


def menu_entry(rng: Random) -> str:
    """A short English label of a user interface."""
    return rng.choice(_MENU)


def word(rng: Random) -> str:
    """One English word."""
    return rng.choice((*_NOUNS, *_ADJECTIVES))


def clock(rng: Random) -> str:
    """A time of day."""
    return f"{rng.randrange(24)}:{rng.randrange(60):02d}"


def code(rng: Random) -> str:
    """A string that no word or grammar helps to read: hash, key, number, address of a page."""

    def some(alphabet: str, least: int, most: int | None = None) -> str:
        return "".join(rng.choices(alphabet, k=rng.randint(least, most or least)))

    letters, lower, upper = string.ascii_letters, string.ascii_lowercase, string.ascii_uppercase
    digits, hexadecimal = string.digits, "0123456789abcdef"
    kinds = (
        lambda: some(hexadecimal, 32),
        lambda: some(hexadecimal, 7, 12),
        lambda: "-".join((some(hexadecimal, 8), some(hexadecimal, 4), some(hexadecimal, 4), some(hexadecimal, 12))),
        lambda: some(letters + digits, 16, 40),
        lambda: "sk_" + some(letters + digits, 24),
        lambda: "-".join(some(upper + digits, 5) for _ in range(rng.randint(3, 5))),
        lambda: f"https://{some(lower, 4, 9)}.{rng.choice(('com', 'cn', 'io', 'net'))}/{some(letters + digits, 5, 12)}",
        lambda: f"{some(lower, 3, 8)}{some(digits, 1, 4)}@{some(lower, 3, 7)}.com",
        lambda: f"1{rng.choice('3578')}{some(digits, 9)}",
        lambda: f"+86 {some(digits, 3)} {some(digits, 4)} {some(digits, 4)}",
        lambda: f"0{some('123456789', 2)}-{some(digits, 8)}",
        lambda: f"SN:{some(upper, 2)}{some(digits, 10)}",
        lambda: f"{some(upper, 2)}{some(digits, 9)}CN",
        lambda: ":".join(some(hexadecimal.upper(), 2) for _ in range(6)),
        lambda: ".".join(str(rng.randrange(256)) for _ in range(4)),
        lambda: f"v{rng.randrange(20)}.{rng.randrange(30)}.{rng.randrange(100)}-rc{rng.randrange(9)}",
        lambda: " ".join(some(digits, 4) for _ in range(4)),
        lambda: f"#{some(digits, 6, 12)}",
        lambda: f"0x{some(hexadecimal.upper(), 8)}",
        lambda: f"{some(upper, 3)}-{some(digits, 3)}/{some(upper + digits, 4)}",
    )
    return rng.choice(kinds)()


def listing(rng: Random, lines: int) -> list[str]:
    """Lines of a made-up program; indentation is kept."""
    out: list[str] = []
    while len(out) < lines:
        a, b, c = (rng.choice(_NOUNS) for _ in range(3))
        number = rng.choice((0, 1, 10, 100, 404, 1024, 0.01, 1.5))
        out += rng.choice(
            (
                [
                    f"def {a}_{b}({c}: int = {number}) -> list[str]:",
                    f"    return [x.{b} for x in {c} if x != {number}]",
                ],
                [f"for (int i = 0; i < {a}.length; i++) {{", f"    {a}[i] += {b}[i] * {number};", "}"],
                [f"if {a} is None or len({b}) > {number}:", f'    raise ValueError(f"illegal {c}: {{{a}!r}}")'],
                [f"const {a} = await fetch(`/api/{b}/${{id}}`);", f"if (!{a}.ok) throw new Error('{c} failed');"],
                [f"$ curl -sS -o {a}.json http://localhost:8{rng.randrange(1000):03d}/{b}?limit={number}"],
                [f"SELECT {a}, COUNT(*) FROM {b} WHERE {c} >= {number} GROUP BY 1;"],
                [f"# {english_sentence(rng)}"],
                [f"export {a.upper()}_{b.upper()}=1 && ./{c} --all -l 10"],
                [f"let mut {a}: Vec<u8> = Vec::with_capacity({rng.randrange(1, 4096)});"],
                [f"{a}->{b} = ({c} << {rng.randrange(1, 16)}) | 0x{rng.randrange(4096):03X};"],
                [f'<a href="/{a}/{b}.html" class="{c}">original {b}</a>'],
                [f"ERROR [{clock(rng)}] {a}.{b}: applied {c} {rng.randrange(100)} of 100 legacy rules"],
            )
        )
    return out[:lines]
