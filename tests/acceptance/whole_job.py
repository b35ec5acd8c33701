"""The whole job of a station and its county, told once as keys and as what must be read then."""

from __future__ import annotations

from collections.abc import Iterator

from tests.acceptance.playing import Choose, Fill, Leave, Open, Press, Step, form, press, see, step

COUNTY, CODE, STATION = "城关区市场监督管理局", "017", "惠民路农贸市场站"
STICK = "惠民U盘"
RECOVERED = "1,015.00"
RECOVERED_FEN = 101500
FACTS = "买了5瓶过期酱油，生产日期2024年3月，保质期18个月，店里只肯换货。"


def _office_before() -> Iterator[Step]:
    yield Open("county")
    yield see("首次设置", "行政区划代码")
    yield Fill("行政区划代码", "540102")
    yield Fill("县(区)名称", COUNTY)
    yield Press("ctrl+s")
    yield see("还没有站点")
    yield Press("ctrl+n")
    yield see("准备接入U盘", "县区核对码")
    yield Fill("站点编号", CODE)
    yield Press("ctrl+s")
    yield see("接入通知写到哪里", STICK)
    yield Press("enter")
    yield see("3 写好 1 份", "540102-017A.invitation.json")
    yield Leave()


def _desk_begins() -> Iterator[Step]:
    yield Open("station")
    yield see("第一次使用", "用县区的U盘接入")
    yield Choose("设置本站")
    fields = {
        "站点编号": CODE, "站点名称": STATION, "站点类型": "集贸", "站点性质": "消协",
        "站长姓名": "王建国",
    }  # fmt: skip
    yield from form("首次设置", **fields)
    yield see("今天谁值班？", "王建国")
    yield Press("enter")
    yield see("还没有案件。按 2 或 F2 登记第一件。", "还没接入县区")


def _consultation() -> Iterator[Step]:
    yield Press("f2")
    yield see("来的是哪一种事")
    yield Choose("咨询")
    answer = "余额可以要求退还；凭办卡的收据找店家，店家不退再来登记投诉。"
    yield from form("登记咨询", 问了什么="健身卡没用完，店搬走了，余额能不能退", 答复内容=answer)
    yield see("今日登记", "1 起", "没有在办的投诉")


def _join() -> Iterator[Step]:
    yield Press("f7")
    yield see("第一次：收下县区的接入通知")
    yield Choose("接入县区")
    yield see("要找的是：接入通知", "540102-017A.invitation.json")
    yield Press("enter")
    yield see("县区：" + COUNTY, "当面开通")
    yield from press("tab", "tab", "enter")
    yield see("登记卡写到哪里", STICK)
    yield Press("enter")
    yield see("登记卡写好了", "站点核对码：")


def _soy_sauce() -> Iterator[Step]:
    yield Press("f2")
    yield see("来的是哪一种事")
    yield Choose("投诉")
    yield from form(
        "登记投诉", 消费者="王女士", 联系电话="13800000000", 经营者="惠民超市", 商品服务="酱油",
        投诉性质="质量", 事实经过=FACTS, 诉求="退还货款15元，按食品安全法赔偿1000元",
        诉求金额="1015",
    )  # fmt: skip
    yield see("投诉", "[待受理", "下一步")
    yield from step("受理", "同一件事消协、法院或别的部门已经在办的")
    yield see("[已受理")
    yield from step(
        "记调解", "谈一次记一次", 双方同意调解="+", 调解情况="当面查看实物，经营者认可过期。",
        经营者愿付="1015",
    )  # fmt: skip
    yield see("[调解中", "先填协议，或终止调解。")
    yield from step("填协议", "金额写经营者答应给的总数", 协议金额="1,015.00")
    yield see("[待履行")
    yield from step("记兑现", "还差 1,015.00 元", 款项="退款", 收到金额="15")
    yield see("[部分履行")
    yield from step(
        "记兑现", "还差 1,000.00 元", 款项="加倍赔偿", 收到金额="1千", 加倍依据="食品安全法",
    )  # fmt: skip
    yield see("[已履行", "协议已经履行：先答复消费者，然后办结。")
    yield from step("答复消费者", "答复了才能办结", 答复内容="退款15元、赔偿1000元，都已收到。")
    yield see("已答复：可以办结。")
    yield from step("办结这一件", "办结以后还可以回访")
    yield see("[办结")
    yield from step("回访消费者", "消费者怎么说就怎么记", 满意度="满意")
    yield see("[办结", "已保存：回访")


def _quarter() -> Iterator[Step]:
    yield Press("f5")
    yield see("挽回经济损失", "1,015.00 元", "为消费者挽回经济损失1015元")
    yield Choose("挽回经济损失")
    yield see("1,015.00 元，在 1 件案件里", "惠民超市")
    yield Press("enter")
    yield see("[办结", "买了5瓶过期酱油")
    yield Press("escape")
    yield see("在 1 件案件里")
    yield Press("escape")
    yield see("全部指标")


def _export() -> Iterator[Step]:
    yield Press("f6")
    yield see("县区：" + COUNTY, "写上报包")
    yield Choose("写上报包")
    yield see("写到哪里", STICK)
    yield Press("enter")
    yield see("未收到回执。请安全弹出U盘后交给县区。", "待上报 0 条")
    yield Leave()


def _office() -> Iterator[Step]:
    yield Open("county")
    yield see("各站上报情况", "等登记卡")
    yield Press("ctrl+e")
    yield see("登记卡在哪里", STICK)
    yield Press("enter")
    yield see("登记卡 1 张", "等批准")
    yield Press("enter")
    yield see("批准接入 " + STATION, "当面开通")
    yield Press("enter")
    yield see("一样就批准")
    yield from press("left", "enter")
    yield see("已批准 " + STATION, "当面开通")
    yield Press("f2")
    yield see("从哪里接收", STICK)
    yield Press("enter")
    yield see("预览，还没有接收", "共 1 个上报包，选中 1 个", STATION)
    yield Press("ctrl+s")
    yield see("接收结果", "接收 1 个", "下一步：下发回执")
    yield Press("f5")
    yield see("挽回经济损失", "1,015.00 元", "100.00%")
    yield Choose("挽回经济损失")
    yield see("1,015.00 元，在 1 件案件里", "惠民超市")
    yield Press("escape")
    yield see("全部指标")
    yield Press("ctrl+p")
    yield see("写成工作簿", "Enter 选定")
    yield Press("enter")
    yield see("工作簿写到哪里", STICK)
    yield Press("enter")
    yield see("工作簿写好了", "知道了")
    yield Press("enter")
    yield Press("f6")
    yield see("1 个站有新的")
    yield Press("ctrl+s")
    yield see("下发文件写到哪里", STICK)
    yield Press("enter")
    yield see("写好 1 个下发文件，其中 1 个有新回执")
    yield Leave()


def _desk_again() -> Iterator[Step]:
    yield Open("station")
    yield see("今天谁值班？")
    yield Press("enter")
    yield see("未收到回执")
    yield Press("f7")
    yield see("接收下发", "U盘上县区给回来的下发文件")
    yield Choose("接收回执")
    yield see("要找的是：下发文件", "540102-017A-down")
    yield Press("enter")
    yield see("为止的全部记录。", "县区已全部收到")
    yield Leave()


def story() -> Iterator[Step]:
    """Yield the steps, from two machines without anything to the receipt."""
    for told in (
        _office_before, _desk_begins, _consultation, _join, _soy_sauce, _quarter, _export,
        _office, _desk_again,
    ):  # fmt: skip
        yield from told()
