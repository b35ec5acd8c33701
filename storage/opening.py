"""Reading one bundle for a person: what it holds, entry by entry, as lines or as a workbook."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from station.journal import Entry
from station.language import _, about, joined, sense
from station.life import DOINGS
from station.records import KIND_NAMES, KINDS
from station.saying import said
from storage.county import County
from storage.intake import open_file

MAX_CELL = 32_000
"""Characters of one workbook cell; a longer text is cut there and says so."""


@dataclass(frozen=True)
class Line:
    """One entry as a person reads it."""

    seq: int
    at: str
    do: str
    kind: str
    record: str
    words: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Reading:
    """One bundle, read."""

    station: str
    name: str
    epoch: str
    first_seq: int
    last_seq: int
    lines: list[Line]
    journal: bytes
    attachments: tuple[tuple[str, int], ...] = ()
    """The files in it: the sum of each and how many bytes it has."""

    def as_plain(self) -> dict[str, Any]:
        """Return the bundle as plain values."""
        return {
            "station": self.station, "name": self.name, "epoch": self.epoch,
            "first_seq": self.first_seq, "last_seq": self.last_seq,
            "entries": [
                {"seq": li.seq, "at": li.at, "do": li.do, "kind": li.kind, "id": li.record,
                 "values": li.values}
                for li in self.lines
            ],
            "attachments": [{"sha": sha, "size": size} for sha, size in self.attachments],
        }  # fmt: skip

    def as_lines(self) -> bytes:
        """Return `journal.jsonl` as it was signed, byte for byte."""
        return self.journal

    def as_workbook(self) -> bytes:
        """Return an XLSX with text cells only: nothing in it is a formula or loses a zero."""
        out = io.BytesIO()
        options = {
            "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False,
        }  # fmt: skip
        book = xlsxwriter.Workbook(out, options)
        sheet = book.add_worksheet(_("上报包"))
        headings = (_("号"), _("时间"), _("做了什么"), _("记录"), _("记录号"), _("内容"))
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading)
        for row, line in enumerate(self.lines, start=1):
            sheet.write_number(row, 0, line.seq)
            for column, text in enumerate(
                (line.at, line.do, line.kind, line.record, line.words), start=1
            ):
                sheet.write_string(row, column, text[:MAX_CELL])
        sheet.freeze_panes(1, 0)
        book.close()
        return out.getvalue()


def read_bundle(county: County, path: Path) -> Reading:
    """Open and check one bundle; nothing is kept. Raises `Refused` as an import would."""
    opened, _region = open_file(county, path)
    entries = list(opened.entries())
    values = {(d.id, d.commit): d.value for d in opened.disclosures()}
    body = opened.body
    return Reading(
        station=f"{body.region}-{body.station}{body.desk}", name=body.station_name,
        epoch=body.epoch, first_seq=body.first_seq, last_seq=body.last_seq,
        lines=[_line(entry, values) for _raw, entry in entries],
        journal=b"".join(raw + b"\n" for raw, _entry in entries),
        attachments=tuple((sha, len(opened.attachment(sha))) for sha in opened.attachments()),
    )  # fmt: skip


def _line(entry: Entry, values: dict[tuple[str, str], Any]) -> Line:
    plain = dict(entry.open)
    for name, commit in entry.sealed.items():
        plain[name] = values.get((entry.id, commit), _("（以前报过）"))
    specs = {s.name: s for s in KINDS[entry.kind].fields()} if entry.kind in KINDS else {}
    words = joined(
        about(_(specs[name].ask.label), said(specs[name], value))
        if name in specs
        else about(name, str(value))
        for name, value in plain.items()
        if name not in specs or specs[name].ask.shape != "ref"
    )
    return Line(
        entry.seq, entry.at, sense("done", DOINGS.get(entry.do, entry.do)),
        sense("kind", KIND_NAMES.get(entry.kind, entry.kind)), entry.id, words, plain,
    )  # fmt: skip
