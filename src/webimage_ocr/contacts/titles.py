"""Words for who somebody is, beside a name: the one table of them, each row the alternatives of a pattern."""

from __future__ import annotations

COURTESIES = "先生|女士|小姐"
"""Reported with the name."""
HONORIFICS = "老师|师傅|同学|教练"
"""Reported behind a surname alone, 王老师, and dropped behind a whole name."""
_HEADS = "经理|总监|总裁|董事|主任|主管|店长|老板|创始人|合伙人"
OFFICES = f"{_HEADS}|助理|顾问|专员|代表|业务员|工程师|设计师|会计师|律师|教授|医生|医师"
"""No name holds one."""
TRADES = "销售|法务|财务|人事|行政|采购"
"""Departments that whoever works there is called by."""
DEPARTMENTS = f"{TRADES}|市场|技术|客服|研发|工程|业务|生产|质检|产品|项目|运营|商务|外贸|客户|招商|设计|品牌|渠道|服务"
ROLES = f"{OFFICES}|班长|组长|队长|团长|站长|掌柜|店主|房东|管家|骑手|司机|客服|同事|老乡|负责人|会计|财务"
"""What stands before a name: 骑手王芳."""
TITLE = (
    rf"(?:副|正|高级|资深|首席|常务|执行|大区|区域|部门|{DEPARTMENTS})*"
    rf"(?:{OFFICES}|{TRADES}|总经理|总工|总|董事长|护士长?|博士|会计|秘书长?|[部处科局院校厂站]长|书记|销售员|出纳|文员)"
)
"""What stands behind a name, with departments and grades: 大区销售副总. Its shorter words stand in others too."""
CALLED = f"{COURTESIES}|{HONORIFICS}|经理|主任|老板|店长|律师|医生|教授|队长|阿姨|[姐哥总工姨叔]"
"""What a surname alone is called with."""
LATIN = "Mr|Ms|Mrs|Miss|Dr|Prof"
"""Before a name in Latin letters."""
