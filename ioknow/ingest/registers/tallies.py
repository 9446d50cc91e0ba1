"""What became of each file of a load: read, loaded, repaired, refused, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

REPAIRED = "repaired"
REFUSED = "refused"
NOTED = "noted"

Place = int | str
"""Where something stands in a file: a line, or words such as ``record 12``."""


@dataclass
class Remark:
    """Something that was repaired, refused or worth noting, so many times.

    Attributes:
        what: ``repaired``, ``refused`` or ``noted``.
        why: The reason, in words.
        count: How often.
        first: The first place: file and line, or file and record.
    """

    what: str
    why: str
    count: int
    first: str


@dataclass
class Tally:
    """Counts the records of one file.

    Attributes:
        file: Name of the file, with its place in an archive.
        records: What one record is, in the plural, such as ``organizations``.
        read: Records read.
        loaded: Records whose statements were written.
        remarks: What was repaired, refused or noted, by kind and reason.

    Example:
        >>> tally = Tally("project.csv", "projects")
        >>> tally.repaired("quotes inside a field were not doubled", 17)
        >>> str(tally.remarks[0].first)
        'project.csv, line 17'
    """

    file: str
    records: str
    read: int = 0
    loaded: int = 0
    remarks: list[Remark] = field(default_factory=list)

    def repaired(self, why: str, line: Place) -> None:
        """Count something that was mended."""
        self._remark(REPAIRED, why, line)

    def refused(self, why: str, line: Place) -> None:
        """Count a record that was left out."""
        self._remark(REFUSED, why, line)

    def noted(self, why: str, line: Place) -> None:
        """Count something that was loaded as it stands and that a reader should know."""
        self._remark(NOTED, why, line)

    def total(self, what: str) -> int:
        """Return how often something of this kind was remarked."""
        return sum(remark.count for remark in self.remarks if remark.what == what)

    def _remark(self, what: str, why: str, line: Place) -> None:
        for remark in self.remarks:
            if remark.what == what and remark.why == why:
                remark.count += 1
                return
        place = f"line {line}" if isinstance(line, int) else line
        self.remarks.append(Remark(what, why, 1, f"{self.file}, {place}"))

    def to_dict(self) -> dict[str, object]:
        """Return the tally as plain values for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, object]) -> Tally:
        """Return the tally that :meth:`to_dict` described."""
        remarks = values["remarks"]
        assert isinstance(remarks, list)
        plain = {name: value for name, value in values.items() if name != "remarks"}
        return cls(**plain, remarks=[Remark(**one) for one in remarks])  # type: ignore[arg-type]  # from asdict

    def __str__(self) -> str:
        lines = [
            f"{self.file}: {self.read:,} {self.records} read, {self.loaded:,} loaded, "
            f"{self.total(REPAIRED):,} repaired, {self.total(REFUSED):,} refused"
        ]
        for remark in sorted(self.remarks, key=lambda one: (one.what, -one.count, one.why)):
            lines.append(
                f"    {remark.what} {remark.count:,}: {remark.why} (first: {remark.first})"
            )
        return "\n".join(lines)


def report(tallies: Iterable[Tally]) -> str:
    """Return the tallies of a load as text, one paragraph per file."""
    return "\n".join(str(tally) for tally in tallies)
