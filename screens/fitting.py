"""Whether the parts of Textual that are replaced here are still what they were when that was tried.

A later version may have changed them. Then its own part stays in use: something looks or feels less
well, and nothing breaks. A test compares their whole source.
"""

from typing import Any


def fits(owner: type, name: str, *given: str) -> bool:
    """Tell whether a class itself has a function (or property) of this name with these arguments."""
    found = vars(owner).get(name)
    code = getattr(found.fget if isinstance(found, property) else found, "__code__", None)
    return code is not None and code.co_varnames[: code.co_argcount] == ("self", *given)


def sets(owner: Any, *names: str) -> bool:
    """Tell whether a class sets attributes of these names, or reads them, when it is made."""
    return set(names) <= set(owner.__init__.__code__.co_names)


__all__ = ["fits", "sets"]
