"""Matters of a record: two images of it, of which one holds."""

from collections import defaultdict
from collections.abc import Sequence

from station.journal import image_key
from station.language import _, about, sense, together
from station.records import KIND_NAMES
from storage import comparing, decided, settle
from storage.apply import Image
from storage.matter import CONFLICT, FOREIGN, MOST, RECORD, SIDES, Choice, Here, Matter, name_of
from storage.record_tables import TABLE_OF


def alike(here: Here, record: str) -> Matter | None:
    """Two makers of one record, or two images that the owner wrote at the same place."""
    held = here.images(record, settle.EQUAL)
    by_journal: dict[str, list[Image]] = defaultdict(list)
    for image in held:
        by_journal[image.entry.journal].append(image)
    if len(by_journal) > 1:
        return _makers(here, record, by_journal)
    top = [i for i in held if image_key(i.entry) == image_key(held[-1].entry)] if held else []
    if len(top) < 2:
        return None
    choices = [
        (_("采用{side}").format(side=_(SIDES[n])), _("这一份计入统计，另一份留着不算。"),
         "one", image, [other for other in top if other is not image], "")
        for n, image in enumerate(top[:MOST])
    ]  # fmt: skip
    return _of_images(
        here, RECORD, record, [(_(SIDES[n]), i) for n, i in enumerate(top[:MOST])],
        _("同一条记录有两份不同的内容，分不出先后，先都不计入。"),
        _("请站长对着纸面材料核对，哪一份是对的。"), choices,
    )  # fmt: skip


def _makers(here: Here, record: str, by_journal: dict[str, list[Image]]) -> Matter:
    last = [images[-1] for _journal, images in sorted(by_journal.items())][:MOST]
    choices = [
        (
            _("算{desk}的").format(desk=here.named(image.entry.journal)),
            _("这个窗口的记录计入统计，以后也由它更正；另一个窗口的留着不算。"),
            "maker",
            image,
            [i for j, own in by_journal.items() if j != image.entry.journal for i in own],
            image.entry.journal,
        )
        for image in last
    ]
    return _of_images(
        here, RECORD, record, [(here.named(i.entry.journal), i) for i in last],
        _("两个窗口都说这条记录是自己登记的，先都不计入。多半是一台机器的数据拷给了另一台。"),
        _("请问清楚：这件事是哪个窗口接待的。"), choices,
    )  # fmt: skip


def foreign(here: Here, record: str) -> Matter | None:
    """Return another journal's edit of a record."""
    edits = here.images(record, settle.FOREIGN)
    shown = _shown(here, record, edits[-1].entry.kind) if edits else None
    if not edits:
        return None
    theirs = edits[-1]
    own = [] if shown is None else [(_("登记它的窗口"), shown)]
    choices = [
        (_("采用改动"), _("改过的内容计入统计；登记它的窗口以后再更正，以更正的为准。"),
         "accept", theirs, [*(i for _n, i in own), *edits[:-1]], ""),
        (_("不采用改动"), _("登记它的窗口的内容不变，这处改动留着不算。"), "refuse", None, edits, ""),
    ]  # fmt: skip
    return _of_images(
        here, FOREIGN, record, [*own, (here.named(theirs.entry.journal), theirs)],
        _("这条记录是一个窗口登记的，另一个窗口改了它。只有登记的窗口能改，所以改动先不计入。"),
        _("请问登记它的窗口：改得对不对。最好由它自己更正一次再上报，那样就不用在这里定。"),
        choices if own else choices[1:],
    )  # fmt: skip


def conflict(here: Here, record: str) -> Matter | None:
    """Return a record that was touched in a lost tail and again after it."""
    row = here.connection.exec_driver_sql(
        "SELECT shown, other FROM conflicts WHERE region=? AND record=?", (here.region, record)
    ).first()
    if row is None:
        return None
    found = here.entries([row[0], row[1]])
    shown, other = (Image(found[bytes(d)], bytes(d)) for d in row)
    choices = [
        (_("保留现在计入的"), _("统计不变；旧机器上的内容留着，不再提醒。"), "shown", shown, [other], ""),
        (_("改用旧机器上的"), _("旧机器上的内容计入统计；站点以后再更正，以更正的为准。"), "tail",
         other, [shown], ""),
    ]  # fmt: skip
    return _of_images(
        here, CONFLICT, record, [(_("恢复以后写的（现在计入的）"), shown), (_("旧机器上的"), other)],
        _("这个窗口用备份恢复过。恢复以前没来得及备份的改动后来又收到了，两边都改过这一条。"),
        _("请站长核对哪一份是对的。旧机器如果还在用，请停用。"), choices,
    )  # fmt: skip


def _shown(here: Here, record: str, kind: str) -> Image | None:
    """Return the image that counts now."""
    query = f"SELECT digest FROM {TABLE_OF[kind]} WHERE region=? AND id=?"
    digest = here.connection.exec_driver_sql(query, (here.region, record)).scalar()
    return None if digest is None else Image(here.entries([digest])[digest], digest)


_Given = tuple[str, str, str, Image | None, list[Image], str]
"""A choice: words, what follows, its code, the image that holds, over which, whose record it is."""


def _of_images(
    here: Here, kind: str, record: str, shown: Sequence[tuple[str, Image]], why: str, todo: str,
    given: Sequence[_Given],
) -> Matter:  # fmt: skip
    one = shown[0][1].entry
    images = [image.entry for _head, image in shown]
    name = sense("kind", KIND_NAMES.get(one.kind, one.kind))
    number = comparing.number_of(here.connection, here.region, images)
    return here.matter(
        kind,
        one.journal,
        together([about(name, number) if number else name]),
        why,
        todo,
        heads=tuple(head for head, _image in shown),
        rows=tuple(comparing.differences(here.connection, here.region, images)),
        choices=tuple(
            Choice(words, told, {
                "about": decided.RECORD, "record": record, "kind": one.kind, "chosen": chosen,
                "journal": one.journal, "over": sorted(name_of(i.digest) for i in over),
                **({"image": name_of(image.digest)} if image else {}),
                **({"owner": owner} if owner else {}),
            })
            for words, told, chosen, image, over, owner in given
        ),
    )  # fmt: skip
