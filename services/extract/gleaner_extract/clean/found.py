"""Metadata that an article states, as it is found line by line."""

from dataclasses import dataclass, field

from gleaner_extract.clean import dates, labels


@dataclass(slots=True)
class Found:
    """Metadata found so far; the first statement of a field wins."""

    values: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, value: str | None) -> None:
        """Keep a value unless the field has one."""
        if value:
            self.values.setdefault(name, value)

    def take(self, label: labels.Labelled) -> None:
        """Keep what a label states."""
        if label.field == "publisher":
            self.add("publisher", labels.publisher(label.value))
            self.add("author", labels.reporters(label.value))
            self.take_date(label.value)
        elif label.field in ("author", "editor", "photographer"):
            self.add(label.field, labels.names(label.value))
            if label.field == "author":
                self.add("author_org", labels.author_org(label.value))
            self.take_date(label.value)
        elif label.field == "date":
            self.take_date(label.value)

    def take_date(self, text: str) -> None:
        """Keep the first date of a text."""
        match = dates.DATE.search(text)
        stated = dates.normalise(match) if match else None
        if match and stated and "published_at" not in self.values:
            self.values["published_at"] = stated
            self.values["published_at_surface"] = match.group().strip()
