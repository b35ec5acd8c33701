"""Text blocks and templates that a desk keeps for itself: no records, so in no journal.

What was typed of a consumer is never kept in a template.
"""

import json

from station.clock import uuid7
from station.errors import Refused
from station.language import _
from station.phrases import BLOCK, FORM, Phrase, checked_key
from station.recall import OWN
from station.values import clean
from storage.store import Opened

MOST = 500
"""Blocks and templates that a desk may keep."""
TITLE_MAX = 40


def kept(desk: Opened, kind: str) -> list[Phrase]:
    """Return the desk's own blocks (by key) or templates (newest first)."""
    with desk.store.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT kind, key, title, body, form, id FROM templates WHERE kind=? "
            "ORDER BY key, at DESC, id DESC",
            (kind,),
        )
        return [_phrase(*row) for row in rows]


def _phrase(kind: str, key: str, title: str, body: str, form: str, id_: str) -> Phrase:
    if kind == FORM:
        return Phrase(kind, key, title, form=form, texts=json.loads(body), id=id_)
    return Phrase(kind, key, title, body, form, id=id_)


def keep(desk: Opened, phrase: Phrase) -> Phrase:
    """Keep a block or a template, in the place of the one with its id. Returns it with its id.

    Raises `Refused` (`bad-key`, `same-key`, `no-title`, `no-text`, `too-many`).
    """
    phrase = _checked(phrase)
    texts = {k: v for k, v in phrase.texts.items() if k not in OWN}
    body = json.dumps(texts, ensure_ascii=False) if phrase.kind == FORM else phrase.body
    made = Phrase(
        phrase.kind, phrase.key, phrase.title, phrase.body, phrase.form, texts,
        phrase.id or uuid7(),
    )  # fmt: skip
    with desk.writing(), desk.store.write() as connection:
        taken = connection.exec_driver_sql(
            "SELECT title FROM templates WHERE kind=? AND key=? AND key<>'' AND id<>?",
            (made.kind, made.key, made.id),
        ).scalar()
        if taken is not None:
            raise Refused(
                "same-key",
                _("“快捷字”{key} 已经是“{title}”的，请换一个。").format(key=made.key, title=taken),
            )
        count = connection.exec_driver_sql("SELECT count(*) FROM templates").scalar_one()
        if count >= MOST:
            raise Refused(
                "too-many", _("常用语和模板已经有 {n} 条，请先扔掉几条不用的。").format(n=count)
            )
        connection.exec_driver_sql(
            "INSERT INTO templates (id, kind, form, key, title, body, at) VALUES (?,?,?,?,?,?,?) "
            "ON CONFLICT (id) DO UPDATE SET form=excluded.form, key=excluded.key, "
            "title=excluded.title, body=excluded.body, at=excluded.at",
            (made.id, made.kind, made.form, made.key, made.title, body, desk.store.now()),
        )
    return made


def _checked(phrase: Phrase) -> Phrase:
    title = clean(phrase.title).strip()[:TITLE_MAX]
    if not title:
        raise Refused("no-title", _("请给“名称”，以后凭它找。"))
    if phrase.kind == BLOCK and not phrase.body.strip():
        raise Refused("no-text", _("“内容”还是空的。"))
    if phrase.kind == FORM and not any(n not in OWN and t for n, t in phrase.texts.items()):
        raise Refused("no-text", _("除了消费者和日期，这张表还什么都没有填，不用存成模板。"))
    key = checked_key(phrase.key) if phrase.kind == BLOCK else ""
    body = clean(phrase.body, multiline=True).strip()
    return Phrase(phrase.kind, key, title, body, phrase.form, phrase.texts, phrase.id)


def discard(desk: Opened, phrase_id: str) -> None:
    """Throw one away; one that is gone already stays gone."""
    with desk.writing(), desk.store.write() as connection:
        connection.exec_driver_sql("DELETE FROM templates WHERE id=?", (phrase_id,))
