"""Where a figure of the law comes from: the article in words, the text it stands in, when read."""

import re
from dataclasses import dataclass
from datetime import date

from station import taxonomy
from station.language import _, about, current

TABLE = "law_text"
_PLACE = re.compile(r"(?P<art>[0-9]+)条(?:(?P<par>[0-9]+)款)?(?:(?P<item>[0-9]+)项)?")


@dataclass(frozen=True)
class Source:
    """An article as the tables write it, its law in full, and the day of the text read."""

    article: str
    full: str
    read: date | None

    def words(self) -> str:
        """Return the article with the law in full and the day of the text, for a screen."""
        name = cited(self.article)
        if self.read is None:
            return name
        if not current().startswith("en"):
            name = about(name, self.full)
        return _("{article}，文本抄录于 {read}").format(article=name, read=self.read)


def _split(article: str) -> tuple[taxonomy.Item | None, str]:
    """Part an article into its law and its place; the longest name that fits is meant."""
    laws = [i for i in taxonomy.items(TABLE) if article.startswith(i.zh)]
    law = max(laws, key=lambda i: len(i.zh), default=None)
    return law, article.removeprefix(law.zh) if law else article


def source(article: str) -> Source:
    """Return where an article comes from; a law that the table lacks is its own name."""
    law, _place = _split(article)
    if law is None:
        return Source(article, article, None)
    return Source(article, str(law.value("full") or law.zh), law.value("read"))


def cited(article: str) -> str:
    """Write an article in the language in use: 消法55条1款, or Consumer Protection Law art. 55(1)."""
    law, place = _split(article)
    match = _PLACE.fullmatch(place)
    if current().startswith("en") and law is not None and not place:
        return law.en
    if not current().startswith("en") or law is None or match is None:
        return article
    words = f"{law.en} art. {match['art']}"
    if match["par"]:
        words += f"({match['par']})"
    if match["item"]:
        words += f" item {match['item']}"
    return words


__all__ = ["Source", "cited", "source"]
