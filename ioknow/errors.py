"""The errors of ioknow: every one a named condition under :class:`IoknowError`.

::

    IoknowError
    ├── UsageError                 what was asked cannot be asked
    │   ├── UnknownQuestionError
    │   ├── UnknownParameterError
    │   ├── ParameterValueError
    │   ├── UnknownFormatError
    │   ├── UnknownEntityError
    │   ├── NetworkSizeError
    │   ├── ComputingTimeError
    │   ├── IdentifierError
    │   ├── UnknownCapabilityError
    │   ├── PriceBaseError
    │   ├── SettingError
    │   ├── TokenError
    │   └── PortInUseError
    ├── QueryError                 a SPARQL text that cannot be answered
    │   ├── QuerySyntaxError
    │   ├── QueryFormError
    │   ├── QueryRefusedError
    │   │   └── AddressRefusedError
    │   ├── QueryLimitError
    │   ├── QueryBusyError
    │   ├── QueryCrashError
    │   └── ResultFormatError
    ├── DataError                  files or data that cannot be used
    │   ├── SourceFileError
    │   ├── RdfSyntaxError
    │   ├── DocumentLimitError
    │   ├── DownloadError
    │   │   └── ChecksumError
    │   ├── LinkError
    │   ├── ValidationError
    │   ├── TableError
    │   ├── CaseFolderError
    │   ├── MappingError
    │   └── QuestionFileError
    ├── StoreError                 the store cannot be read or written
    │   ├── StoreNotFoundError
    │   ├── GraphNotFoundError
    │   ├── GraphProtectedError
    │   ├── ReleaseChangedError
    │   ├── StoreReadOnlyError
    │   ├── StoreLockedError
    │   ├── StoreVersionError
    │   ├── BackupError
    │   └── EndpointError          a remote endpoint did not answer
    │       ├── EndpointUnreachableError
    │       ├── EndpointTimeoutError
    │       ├── EndpointBusyError
    │       └── IncompleteAnswerError
    ├── ReasoningError
    │   └── JavaNotFoundError
    └── ResourcesNotFoundError
"""

from __future__ import annotations

from dataclasses import dataclass


class IoknowError(Exception):
    """Any condition that ioknow names; its text says what was asked, found, and what to try."""


class UsageError(IoknowError):
    """What was asked cannot be asked in this way."""


class UnknownQuestionError(UsageError):
    """No named question has this name."""


class UnknownParameterError(UsageError):
    """The named question has no such parameter."""


class ParameterValueError(UsageError):
    """A parameter's value does not fit its type."""


class UnknownFormatError(UsageError):
    """No such result or export format."""


class UnknownEntityError(UsageError):
    """The dataset describes nothing under this identifier."""


class IdentifierError(UsageError):
    """A text is not a well-formed identifier of an organization.

    Attributes:
        scheme: The kind of identifier it was read as, such as ``ror``; empty when of none.
        text: What was given.
        position: Place of the first wrong character of the bare identifier, counted from 1, or
            None when the length or the check digits are wrong.
        expected: What would have fitted there; may be empty.
        found: What stands there; may be empty.
    """

    def __init__(
        self,
        message: str,
        *,
        scheme: str,
        text: str,
        position: int | None = None,
        expected: str = "",
        found: str = "",
    ) -> None:
        super().__init__(message)
        self.scheme = scheme
        self.text = text
        self.position = position
        self.expected = expected
        self.found = found


class NetworkSizeError(UsageError):
    """The network is larger than what was asked of it can be done with."""


class ComputingTimeError(UsageError):
    """A computation takes longer than the service works on one answer."""


class UnknownCapabilityError(UsageError):
    """The dataset knows no capability, function, topic or field of this name."""


class PriceBaseError(UsageError):
    """There is no deflator for this year or price base."""


class SettingError(UsageError):
    """A setting of the service cannot be used."""


class TokenError(UsageError):
    """A token for writing cannot be made or found."""


class PortInUseError(UsageError):
    """Another program listens on the requested port."""


class QueryError(IoknowError):
    """A SPARQL text that cannot be answered."""


class QuerySyntaxError(QueryError):
    """The text is not SPARQL 1.1.

    Attributes:
        reason: What the parser expected or found.
        line: Line of the first offending character, counted from 1, or None when unknown.
        column: Its column, counted from 1, or None when unknown.
    """

    def __init__(self, reason: str, *, line: int | None = None, column: int | None = None) -> None:
        where = "" if line is None else f" (line {line}, column {column})"
        super().__init__(
            f"not a SPARQL 1.1 query{where}: {reason}; check that place and the prefixes"
        )
        self.reason = reason
        self.line = line
        self.column = column


class QueryFormError(QueryError):
    """The query has another form (SELECT, ASK, CONSTRUCT, DESCRIBE) than the call expects."""


class QueryRefusedError(QueryError):
    """The query asks for something this dataset does not do, such as SERVICE or an update."""


class AddressRefusedError(QueryRefusedError):
    """The query names a host that this dataset may not ask."""


class QueryLimitError(QueryError):
    """The query went over a limit of time, memory, rows or bytes.

    Attributes:
        limit: Which limit: ``time``, ``memory``, ``rows``, ``bytes``, ``text``, ``nesting``,
            ``chain`` or ``tokens``.
    """

    def __init__(self, message: str, *, limit: str) -> None:
        super().__init__(message)
        self.limit = limit


class QueryBusyError(QueryError):
    """The workers have no room for another query at the moment.

    Attributes:
        retry_after: Seconds after which asking again makes sense.
        own_share: True when the asking client itself has too many queries under way.
    """

    def __init__(self, message: str, *, retry_after: int, own_share: bool) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.own_share = own_share


class QueryCrashError(QueryError):
    """The process that worked on the query ended; nothing else was affected."""


class ResultFormatError(QueryError):
    """The answer cannot be written in the format that was asked for."""


class DataError(IoknowError):
    """Files or data that cannot be used."""


class SourceFileError(DataError):
    """A data file is missing, unreadable, or of a kind that ioknow does not load."""


class RdfSyntaxError(DataError):
    """A file is not well-formed RDF.

    Attributes:
        file: Name of the file.
        line: Line of the first offending character, counted from 1, or None when unknown.
        column: Its column, counted from 1, or None when unknown.
    """

    def __init__(
        self, message: str, *, file: str, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(message)
        self.file = file
        self.line = line
        self.column = column


class DocumentLimitError(DataError):
    """A document that was sent goes over a limit.

    Attributes:
        limit: Which limit: ``time``, ``memory``, ``nesting``, ``parts`` or ``bytes``.
    """

    def __init__(self, message: str, *, limit: str) -> None:
        super().__init__(message)
        self.limit = limit


class DownloadError(DataError):
    """A source could not be downloaded; what has arrived is kept for the next attempt."""


class ChecksumError(DownloadError):
    """What was downloaded is not what was published."""


class LinkError(DataError):
    """A link between records cannot be read, decided on or undone."""


class ValidationError(DataError):
    """Data break a rule of the shapes; the text lists file, node and rule."""


class MappingError(DataError):
    """A declared mapping of tables cannot be read, or does not fit its table."""


class TableError(DataError):
    """A published table or its description cannot be read.

    Attributes:
        file: Name of the CSV file or of its description.
        row: Line of the file, counted from 1, or None when the whole file is meant.
        column: Name of the column, or None when no single column is meant.
        value: The text that was found, or None when there is none.
    """

    def __init__(
        self,
        message: str,
        *,
        file: str,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        where = file if row is None else f"{file}, row {row}"
        where += "" if column is None else f", column '{column}'"
        super().__init__(f"{where}: {message}")
        self.file = file
        self.row = row
        self.column = column
        self.value = value


@dataclass(frozen=True)
class TableProblem:
    """One place in a folder of tables that cannot be read as a case.

    Attributes:
        file: Name of the file in the folder.
        row: Row as a spreadsheet numbers it; the heading is row 1. None when the file is meant.
        column: Name of the column, or None when no single column is meant.
        found: What stands there; empty when something is missing.
        rule: What has to stand there.
        remedy: What to do.
    """

    file: str
    row: int | None
    column: str | None
    found: str
    rule: str
    remedy: str

    def __str__(self) -> str:
        where = self.file
        where += "" if self.row is None else f", row {self.row}"
        where += "" if self.column is None else f", column '{self.column}'"
        found = f"found '{self.found}'; " if self.found else ""
        return f"{where}: {found}{self.rule}; {self.remedy}"


class CaseFolderError(DataError):
    """A folder of tables cannot be read as a case; the text lists every problem.

    Attributes:
        problems: All problems of the folder, by file and row.
    """

    def __init__(self, folder: str, problems: tuple[TableProblem, ...]) -> None:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        lines = [f"{folder}: {count}, nothing was read", *(f"  {item}" for item in problems)]
        super().__init__("\n".join(lines))
        self.problems = problems


class QuestionFileError(DataError):
    """A file in the question library has no readable header or query."""


class StoreError(IoknowError):
    """The store cannot be read or written."""


class StoreNotFoundError(StoreError):
    """There is no store at this place."""


class GraphNotFoundError(StoreError):
    """There is no graph of this name."""


class GraphProtectedError(StoreError):
    """A change would touch a graph that ioknow writes itself."""


class ReleaseChangedError(StoreError):
    """The dataset is not in the state any more that the change was meant for."""


class StoreReadOnlyError(StoreError):
    """The store was opened for reading."""


class StoreLockedError(StoreError):
    """Another process writes to the store."""


class StoreVersionError(StoreError):
    """The release was written by another version of ioknow, in a form that this one cannot read."""


class BackupError(StoreError):
    """A file cannot be written as a backup of a store, or is none, or is damaged."""


class EndpointError(StoreError):
    """A remote SPARQL endpoint did not give a complete, well-formed answer."""


class EndpointUnreachableError(EndpointError):
    """Nothing answers at the endpoint's address."""


class EndpointTimeoutError(EndpointError):
    """The endpoint did not answer in time."""


class EndpointBusyError(EndpointError):
    """The endpoint is busy, and still was when asked again.

    Attributes:
        retry_after: Seconds after which it wants to be asked again.
    """

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class IncompleteAnswerError(EndpointError):
    """A part of the answer is missing: cut off, shortened by the endpoint, or only begun."""


class ReasoningError(IoknowError):
    """A reasoner could not do its work."""


class JavaNotFoundError(ReasoningError):
    """The HermiT reasoner needs a Java runtime and none was found."""


class ResourcesNotFoundError(IoknowError):
    """The ontology, data and questions that belong to ioknow are not where they should be."""
