"""Who takes part: merchants, the station itself, the people at the desk."""

from typing import Annotated, ClassVar

from station.fields import Ask
from station.records.base import Record


class Merchant(Record, frozen=True, kw_only=True):
    """A merchant (经营者) of the register."""

    KIND: ClassVar[str] = "merchant"

    name: Annotated[str, Ask("名称", sealed=True, open_with="credit_code")] = ""
    credit_code: Annotated[
        str, Ask("信用代码", "统一社会信用代码，18位", sealed=True, open_with="credit_code")
    ] = ""
    phone: Annotated[str, Ask("电话", sealed=True)] = ""
    address: Annotated[str, Ask("地址", sealed=True)] = ""
    contact: Annotated[str, Ask("联系人", sealed=True)] = ""
    odr: Annotated[bool, Ask("ODR企业", shape="flag")] = False
    no_reason_return: Annotated[bool, Ask("线下无理由退货", shape="flag")] = False


class Station(Record, frozen=True, kw_only=True):
    """The station (消费维权服务站) and this desk of it."""

    KIND: ClassVar[str] = "station"

    code: Annotated[str, Ask("站点编号", "县区给的三位编号")]
    desk: Annotated[str, Ask("窗口", "一个站有几台机器时用 A、B 区分")] = "A"
    area: Annotated[str, Ask("行政区划代码", "六位", "code")] = ""
    type: Annotated[str, Ask("站点类型", shape="code", taxonomy="station_type")] = ""
    identity: Annotated[
        str, Ask("站点性质", "以谁的名义调解", "code", taxonomy="station_identity")
    ] = ""
    name: Annotated[str, Ask("站点名称", sealed=True)] = ""
    office: Annotated[str, Ask("辖区市场监管所", sealed=True)] = ""
    host: Annotated[str, Ask("依托单位", sealed=True)] = ""
    phone: Annotated[str, Ask("站点电话", sealed=True)] = ""


class Operator(Record, frozen=True, kw_only=True):
    """A person who works at the desk: volunteer, mediator, head, or a clerk of the office."""

    KIND: ClassVar[str] = "operator"

    role: Annotated[str, Ask("身份", shape="code", taxonomy="operator_role")] = "VOLUNTEER"
    name: Annotated[str, Ask("姓名", sealed=True)] = ""
    left: Annotated[bool, Ask("已离岗", shape="flag")] = False
