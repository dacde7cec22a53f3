"""The base of the small records that stages make by the thousand while they work."""

from typing import dataclass_transform

from msgspec import Struct, field


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Record(Struct, frozen=True, gc=False):
    """A frozen struct that the collector of cycles never looks at.

    What is said here holds for all records: a class that is compiled (deploy/compiled) hands no keywords to its metaclass,
    so it has to inherit them.
    """
