"""The kinds of organisations, see `OrgSubtype`."""

from typing import Final

from gleaner_contracts.enums import OrgSubtype

PARTY_ORG: Final = OrgSubtype.PARTY_ORG
GOVERNMENT: Final = OrgSubtype.GOVERNMENT
COOPERATIVE: Final = OrgSubtype.COOPERATIVE
ASSOCIATION: Final = OrgSubtype.ASSOCIATION
COMPANY: Final = OrgSubtype.COMPANY
SCHOOL: Final = OrgSubtype.SCHOOL
MEDIA: Final = OrgSubtype.MEDIA
OTHER: Final = OrgSubtype.OTHER
