"""What can be the name of a person."""

from __future__ import annotations

import re

from webimage_ocr.contacts.folding import HALF_WIDTH
from webimage_ocr.contacts.paths import PathFinder
from webimage_ocr.contacts.titles import CALLED, COURTESIES, DEPARTMENTS, OFFICES, TRADES

SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方"
    "俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧"
    "计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫"
    "经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓"
    "牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙"
    "池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向"
    "古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢"
    "关蒯相查后荆红游竺权逯盖益桓公仉督岳帅缑亢况郈有琴归海晋楚闫法汝鄢涂钦商牟佘佴伯赏墨哈谯笪年爱阳佟言福付肖代覃区"
    "芦隋亓仝矫綦辜郇邝丘靖颉萨雒郄苟尧操卿豆冼邸苑刚粟麦仝撒候尉迟揭但青位原么母库来历布冶才撖"
)  # The Hundred Family Surnames, in print since the 11th century, and the commonest that it lacks
_COMPOUND = (
    "万俟司马上官欧阳夏侯诸葛闻人东方赫连皇甫尉迟公羊澹台公冶宗政濮阳淳于单于太叔申屠公孙仲孙轩辕令狐钟离宇文长孙慕容"
    "鲜于闾丘司徒司空亓官司寇子车颛孙端木巫马公西漆雕乐正壤驷公良拓跋夹谷宰父谷梁段干百里东郭南门呼延羊舌微生梁丘左丘"
    "东门西门南宫第五"
)
COMPOUND = frozenset(_COMPOUND[at : at + 2] for at in range(0, len(_COMPOUND), 2))

ADDRESSED = frozenset("收寄启缄")
"""What follows an addressee, and is no part of the name."""
# 佟经理
_CALLED = re.compile(rf"(?P<surname>[\u4e00-\u9fff]{{1,2}})(?:{CALLED})")
_POSITION = re.compile(rf"{OFFICES}|{TRADES}|(?:{DEPARTMENTS})部|公司|集团|工作室|事务所|CEO|Manager")
_NO_PERSON = re.compile(
    r"客服|旗舰|商店|专卖|快递|速运|物流|订单|不变|同上|不详|保密|匿名|默认|地址|电话|手机|提交|确认|商品|付款|支付|优惠|包邮|运费"
    r"|合计|备注|您好|谢谢|收到|已经|可以|时间|全体|收款|应缴|热线|单元|后身|后面|错了|许可|档案|大学$|^(?:[东西][南北]|路[东西南北])$|对过|对门|单价|数量|全国|招商|服务|品名|金额|提示|通知"
    r"|什么|怎么|今天|明天|昨天|不能|为空|必填|请输|请填|请选|填写|选择|支行|分行|成新|团购|接龙|拼团|签章|盖章|签字|国籍|性别|民族|职业|商祺|吃住|食宿|双休|五险|提成|[月年日][薪租结]|[汉满回藏苗壮]族|敬礼|祝好|房产|产权|丰巢|柜|^(?:Tel|TEL|Fax|FAX|Mobile|Mob|Add|ADD|Email|Phone|Name|Address)$"
)
# Of labels, titles and goods that begin like a surname
_NO_WORDS = re.compile(
    r"车型|车牌|车号|车次|车主|班级|班次|地点|地区|过敏史|单位|单号|房号|房源|房型|方式"
    r"|时长|金币|应付|应收|实付|别墅|牛肉|马上|安装|温馨|温度|华为|高清|高级|全部|全新|双人"
    r"|单人|成交|成功|明细|明日|曲目|路线|毛重|毛巾|水费|水表|电费|花费|花园|鱼香|干锅|万元"
    r"|年龄|年级|年费|古玩|钟点|钟表|党员|查看|计划|计费|常见|常用|关于|关注|充值|连接|包装"
    r"|包间|包厢|左侧|房间|房费|包含|司机|安排|权利|许可|通话|通用|通讯|应急|海报|相关|相片"
    r"|家长|家属|家电|何时|容量|容积|查收|空调|空间|暂无|别名|终点|解释|费用|国内|国际|都市"
    r"|利润|曾用名|支持|常住|全家|全款|游戏|游客|后台|后天|关系|查验|红包|红酒|方便|方案"
    r"|方向|时尚|任务|任意|景点|景区|农产品|温泉|严禁|广告|易碎|冷藏|冷冻|红木|印刷|麻烦了"
    r"|祝您|车间|查无此人|那个|那边|那里|那种|管理员|主任"
)
_NO_BEGINNING = re.compile(r"申请|承诺|通知|确认|查询|充值|应聘|关注|解释权|温馨提")
_TRAILING = re.compile(r"[\s,，.。;；:：、/|\-]*(?:\(?收\)?|亲收|亲启|（收）)?[\s,，.。;；:：、/|\-]*$")
_LEADING = re.compile(r"^(?:\d{1,2}[.、)])?[\s,，.。;；:：、)\]】]*")


# 李 雷: set to the width of the names beside it
_SPACED = re.compile(r"[\u4e00-\u9fff](?: +[\u4e00-\u9fff]){1,3}")


def starts_with_surname(text: str) -> bool:
    """A single or a compound surname at the head."""
    return text[:2] in COMPOUND or text[:1] in SURNAMES


def is_surname(text: str) -> bool:
    """A surname and nothing else."""
    return text in COMPOUND or (len(text) == 1 and text in SURNAMES)


def looks_like_name(text: str) -> bool:
    """A surname and one or two characters more: enough where nothing else tells."""
    if not re.fullmatch(
        rf"[\u4e00-\u9fff]{{2,4}}(?:{COURTESIES})?|[\u4e00-\u9fff][*xX]{{1,2}}|[\u4e00-\u9fff]\*[\u4e00-\u9fff]", text
    ):
        return False
    return starts_with_surname(text) and not is_title(text)


# 苗栗人 is where somebody is from; 宗诚家 is called so, and nobody 水果团
_NO_NAME_ENDING = frozenset("款团处段店楼场室厂站口旁面侧边门区县市镇乡路街号栋层座内外人弄巷吗呢吧")
_PLACE_ENDING = frozenset("科城园苑厦府院村里湾家庭校庄堡屯沟桥寺")
# Surnames that a number may stand before: 10米, 3单元
_UNITS = "米单楼"
_ADDRESS_ENDING = re.compile(r"[路街号室楼栋幢村镇组道巷弄场角口旁侧面门处头边米内区园城厦苑院店\d]$")


def may_be_name(text: str) -> bool:
    """Looks like a name, and does not end as a place does: 后门 is one."""
    return looks_like_name(text) and not ends_like_place(text)


def may_be_called(text: str) -> bool:
    """桃子妈, 小粟: neither a title nor a place, whatever the surname."""
    return not is_title(text) and not ends_like_place(text)


def ends_like_place(text: str) -> bool:
    """东段, 后门, 建筑医院, and also names like 宗诚家."""
    return cannot_end_name(text) or text[-1] in _PLACE_ENDING


def cannot_end_name(text: str) -> bool:
    """水果团, 苗栗人: ends as no given name does."""
    return text[-1] in _NO_NAME_ENDING or text.endswith("街道")


def is_measure(text: str, start: int) -> bool:
    """北10|米路东: what begins there is the unit of the number before it."""
    return text[start] in _UNITS and text[:start][-1:].isdigit()


def ends_address(text: str) -> bool:
    """With a street, a house or a side of it."""
    return _ADDRESS_ENDING.search(text) is not None


def split_glued_name(address: str, paths: PathFinder) -> tuple[int, int]:
    """How many characters at the head, and how many at the end, of an address without any gap are a name."""
    if re.search(r"[\s,，;；/、]", address):
        return 0, 0
    # 计馨然蒙古自治区阿拉善盟: before divisions with a wrong character
    head = paths.find(address)
    if head is None or head.start:
        for count in (3, 2, 4):
            chain = paths.find(address[count:])
            if looks_like_name(address[:count]) and chain is not None and not chain.start and chain.depth > 1:
                return count, 0
    # 达日路侯玮
    for count in (3, 2):
        name = address[-count:]
        if may_be_name(name) and _ADDRESS_ENDING.search(address[:-count]) and not is_measure(address, -count):
            return 0, count
    return 0, 0


def runs_into_name(address: str, name: str) -> bool:
    """达日|路侯玮: whether the name's first character ends the road before it."""
    return name[0] in "路街道巷" and looks_like_name(name[1:]) and not _ADDRESS_ENDING.search(address)


def is_position(text: str) -> bool:
    """Holds a position or a company, as a card does."""
    return bool(_POSITION.search(text))


def is_title(text: str) -> bool:
    """A position, a company, a shop or a button, but no person; 佟经理 is one."""
    if (called := _CALLED.fullmatch(text)) and is_surname(called["surname"]):
        return False
    if _NO_WORDS.fullmatch(text) or _NO_BEGINNING.match(text):
        return True
    return bool(_POSITION.search(text) or _NO_PERSON.search(text))


def tidy_name(text: str) -> str:
    """The name without signs around it and without 收 behind it."""
    name = _LEADING.sub("", _TRAILING.sub("", text.replace("\n", ""))).translate(HALF_WIDTH)
    return name.replace(" ", "") if _SPACED.fullmatch(name) else name
