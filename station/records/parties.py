"""Who takes part: merchants, the station itself, the people at the desk."""

from typing import Annotated, ClassVar

from station.fields import Ask
from station.records.base import Record


class Merchant(Record, frozen=True, kw_only=True):
    """A name by which cases call a merchant (经营者), and what a person judged of it.

    Made when somebody says that two names are one merchant, or two: cases keep what was typed.
    """

    KIND: ClassVar[str] = "merchant"

    name: Annotated[
        str,
        Ask(
            "名称",
            "店或公司的全称，照招牌或营业执照写，如 惠民超市城北店。",
            sealed=True,
            open_with="credit_code",
        ),
    ] = ""
    credit_code: Annotated[
        str,
        Ask(
            "信用代码",
            "营业执照上的统一社会信用代码，18 位。填了，同一家店以后能认出来；不知道就空着。",
            sealed=True,
            open_with="credit_code",
            form="credit_code",
        ),
    ] = ""
    phone: Annotated[
        str, Ask("电话", "店里的电话，约调解要打。如 0892-6321234。", sealed=True, form="phone")
    ] = ""
    address: Annotated[
        str, Ask("地址", "店在哪里，写到门牌、楼层或摊位，如 万和商场二楼17号。", sealed=True)
    ] = ""
    contact: Annotated[str, Ask("联系人", "有事找谁，如 店长 刘涛。", sealed=True)] = ""
    odr: Annotated[
        bool, Ask("ODR企业", "已经是12315平台的ODR企业（自己在线和消费者和解）就选“是”。", "flag")
    ] = False
    no_reason_return: Annotated[
        bool,
        Ask(
            "线下无理由退货", "已经承诺线下无理由退货就选“是”；登记投诉时可以先请它自己退。", "flag"
        ),
    ] = False
    same_as: Annotated[
        str, Ask("同一家", "和哪一家是同一家，自动写上；案件里写的不变，计数时算一家。", "ref")
    ] = ""
    not_same: Annotated[
        list[str], Ask("不是同一家", "看过、认定不是同一家的那几家，自动写上；以后不再问。", "list")
    ] = []  # noqa: RUF012 - msgspec copies an empty list for each record


class Station(Record, frozen=True, kw_only=True):
    """The station (消费维权服务站) and this desk of it."""

    KIND: ClassVar[str] = "station"

    code: Annotated[
        str, Ask("站点编号", "县区给本站的编号，一般三位数字，如 017；问县区工作人员。")
    ]
    desk: Annotated[
        str, Ask("窗口", "一个站只有一台电脑就写 A；有几台，第二台写 B，编号才不会重。")
    ] = "A"
    area: Annotated[
        str,
        Ask(
            "行政区划代码",
            "县区的行政区划代码，六位数字，如 540102；不知道可以先空着，接入县区时会带来。",
            "code",
        ),
    ] = ""
    type: Annotated[
        str,
        Ask(
            "站点类型",
            "站设在什么地方，选最接近的，如 商场超市站、社区站；县区按它分类统计。",
            "code",
            taxonomy="station_type",
        ),
    ] = ""
    identity: Annotated[
        str,
        Ask(
            "站点性质",
            "以谁的名义调解，看建站文件：商场自己办的、消协分会、12315联络站、人民调解委员会，还是受委托的。文书和登记办法按它来。",
            "code",
            taxonomy="station_identity",
        ),
    ] = ""
    name: Annotated[
        str,
        Ask("站点名称", "站牌上的全称，印在文书和上报里，如 万和商场消费维权服务站。", sealed=True),
    ] = ""
    office: Annotated[
        str,
        Ask(
            "辖区市场监管所",
            "管这一片的市场监管所，线索和调解不成的先送那里，如 城东市场监管所。",
            sealed=True,
        ),
    ] = ""
    promise: Annotated[
        str,
        Ask(
            "本站承诺",
            "本站向消费者承诺几天受理、几天办结，按县区的规定选；选好以后，新登记的投诉自动写上应受理日、应办结日。",
            "code",
            taxonomy="promise",
        ),
    ] = ""
    host: Annotated[
        str, Ask("依托单位", "站设在哪个单位里，如 万和商场；没有就空着。", sealed=True)
    ] = ""
    phone: Annotated[
        str,
        Ask(
            "站点电话",
            "贴在站牌上的电话，消费者打这个号。如 0892-6321234。",
            sealed=True,
            form="phone",
        ),
    ] = ""


class Operator(Record, frozen=True, kw_only=True):
    """A person who works at the desk: volunteer, mediator, head, or a clerk of the office."""

    KIND: ClassVar[str] = "operator"

    role: Annotated[
        str, Ask("身份", "在本站做什么：志愿者、调解员或站长。", "code", taxonomy="operator_role")
    ] = "VOLUNTEER"
    name: Annotated[str, Ask("姓名", "真实姓名，如 周敏；每一步是谁办的按它记。", sealed=True)] = ""
    left: Annotated[
        bool, Ask("已离岗", "不在本站做了就选“是”：以后换班时不再列出，以前办的不变。", "flag")
    ] = False
