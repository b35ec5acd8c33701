"""Matters of a journal: two machines that went on from one, and an import to hold back."""

from collections import Counter
from collections.abc import Callable, Sequence

from station.journal import Entry, octets
from station.language import _, listed, ranges, sense
from station.records import KIND_NAMES
from station.standing import Link, sides, stand, stretch
from storage import comparing, decided
from storage.absorb import links_of
from storage.matter import FORK, IMPORT, MOST, SIDES, Choice, Here, Matter, name_of

CASES = 5
"""Cases that are named of each side of a fork."""


def fork(here: Here, journal: str) -> Matter | None:
    """Return the first fork of a journal that nobody decided."""
    links = [link for link, _code in links_of(here.connection, here.region, journal)]
    chosen = decided.read(here.connection, here.region).sides(journal)
    found = sides(links, stand(links, chosen))
    if not found:
        return None
    parts = found[min(found)][:MOST]
    entries = here.entries([link.digest for side in parts for link in side])
    parts.sort(key=lambda side: _order(here, side, entries))
    first = min(side[0].seq for side in parts)
    return here.matter(
        FORK,
        journal,
        _("同一个窗口有两份不同的记录，从第 {n} 号起对不上").format(n=first),
        _(
            "多半是数据拷到了另一台机器上，或同一份备份恢复在两台上，两台各记各的。"
            "对得上的部分照常计入，分开以后的先暂存，两份都留着。"
        ),
        _("请打电话问站长：现在用的是哪一台机器，哪一份是那台写的。问清楚再定。"),
        heads=tuple(_(name) for name in SIDES[: len(parts)]),
        rows=_fork_rows(here, parts, entries),
        choices=tuple(
            Choice(
                _("选用{side}").format(side=_(SIDES[n])),
                _(
                    "这一份和它以后报来的都计入统计。另一份留着不算；写它的机器请停用，"
                    "它上面的案件在选用的机器上补登。"
                ),
                {"about": decided.FORK, "journal": journal, "entry": name_of(side[0].digest),
                 "ordinal": side[0].ordinal, "seq": side[0].seq},
            )
            for n, side in enumerate(parts)
        ),
    )  # fmt: skip


def _order(here: Here, side: Sequence[Link], entries: dict[bytes, Entry]) -> tuple[str, str, bytes]:
    """Return what puts one side before another: when it was begun, then what it says."""
    first = entries[side[0].digest]
    said = comparing.in_short(here.connection, here.region, first) if first.kind == "case" else ""
    return first.at, said, side[0].digest


def _fork_rows(
    here: Here, parts: Sequence[Sequence[Link]], entries: dict[bytes, Entry]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    written = [[entries[link.digest] for link in side] for side in parts]
    names = comparing.people(here.connection, here.region, {e.by for side in written for e in side})

    def row(label: str, say: Callable[[Sequence[Entry]], str]) -> tuple[str, tuple[str, ...]]:
        return label, tuple(say(side) for side in written)

    said = (
        row(_("条数"), lambda side: str(len(side))),
        *_cases(here, written),
        row(_("写于"), _when),
        row(_("经办人"), lambda side: listed(sorted({names.get(e.by, "") for e in side} - {""}))),
        row(_("做了什么"), _done),
        row(_("号"), lambda side: listed(ranges([(side[0].seq, max(e.seq for e in side))]))),
    )
    return tuple((label, words) for label, words in said if any(words))


def _when(side: Sequence[Entry]) -> str:
    """Return from when to when a side was written."""
    first, last = (at[:16].replace("T", " ") for at in (side[0].at, side[-1].at))
    return first if first == last else _("{first} 至 {last}").format(first=first, last=last)


def _done(side: Sequence[Entry]) -> str:
    """Return what a side did, by kind: 案件 3，调解 1."""
    counts = Counter(entry.kind for entry in side)
    return listed(
        f"{sense('kind', KIND_NAMES.get(kind, kind))} {n}" for kind, n in counts.most_common()
    )


def _cases(here: Here, written: Sequence[Sequence[Entry]]) -> list[tuple[str, tuple[str, ...]]]:
    """Return the cases that each side touched, a line a case, the first few of them."""
    touched = [list({e.id: e for e in side if e.kind == "case"}.values()) for side in written]
    said = [[comparing.in_short(here.connection, here.region, e) for e in side[:CASES]]
            for side in touched]  # fmt: skip
    lines = [
        (
            _("案件") if number == 0 else "",
            tuple(s[number] if number < len(s) else "" for s in said),
        )
        for number in range(max(map(len, said)))
    ]
    if max(map(len, touched)) > CASES:
        lines.append(("", tuple(_("共 {n} 件").format(n=len(side)) for side in touched)))
    return lines


def whole_import(here: Here, sha: str) -> Matter | None:
    """Return an import, by the SHA-256 of its manifest: to be held back, or released."""
    row = here.connection.exec_driver_sql(
        "SELECT journal, first_seq, last_seq, head, at, name, new, same, held FROM bundles "
        "WHERE region=? AND manifest_sha=?",
        (here.region, sha),
    ).first()
    if row is None or row[2] < row[1]:
        return None
    journal, first, last, head, at, name, *piles = row
    brought = _brought(here, journal, (first, last, head), at, piles[0] + piles[2])
    back = decided.held_back(here.connection, here.region).get(sha, "")
    choices: tuple[Choice, ...] = ()
    todo = _("核实清楚以后放行。") if back else _("这一次没有新的记录，没有什么可暂缓。")
    if brought and not back:
        todo = _("对这一次上报有疑问时，可以先暂缓计入，核实后放行。")
        hold = {
            "about": decided.IMPORT, "journal": journal, "manifest": sha,
            "head": name_of(brought[0].digest), "first_seq": brought[-1].seq,
            "last_seq": brought[0].seq,
        }  # fmt: skip
        told = _("这一次新收的记录先不计入统计，一条也不丢；放行以后照常计入。回执照发。")
        choices = (Choice(_("暂缓计入"), told, hold),)
    span = listed(ranges([(first, last)]))
    return here.matter(
        IMPORT, journal,
        _("{day} 收到的上报，第 {span} 号：{file}").format(day=at[:10], span=span, file=name),
        _("这一次上报已暂缓计入统计。") if back else "", todo,
        heads=(_("这一次"),), rows=_piles(at, first, last, piles), choices=choices, back=back,
    )  # fmt: skip


def _brought(here: Here, journal: str, of: tuple[int, int, str], at: str, count: int) -> list[Link]:
    """Return the `count` entries that an import brought, the last first; the others were here.

    They are the newest of its stretch, or the oldest where a bundle that went further came before.
    """
    first, last, head = of
    links = (link for link, _code in links_of(here.connection, here.region, journal))
    line = list(stretch({link.digest: link for link in links}, octets(head), first))
    further = here.connection.exec_driver_sql(
        "SELECT 1 FROM bundles WHERE region=? AND journal=? AND at<? AND last_seq>=? "
        "AND first_seq<=? LIMIT 1",
        (here.region, journal, at, last, last),
    ).first()
    return line[len(line) - count :] if further and count < len(line) else line[:count]


def _piles(
    at: str, first: int, last: int, piles: Sequence[int]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    said = (at[:16].replace("T", " "), listed(ranges([(first, last)])), *map(str, piles))
    labels = (_("接收时间"), _("号"), _("新增"), _("已有"), _("暂存"))
    return tuple((label, (words,)) for label, words in zip(labels, said, strict=True))
