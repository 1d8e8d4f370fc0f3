"""The answers of a command: a result once it is committed, and a PDF beside each document when asked."""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field
from pathlib import Path
from typing import Any

from postwatch import console
from postwatch.commandline import Invocation
from postwatch.dataclass import dataclass
from postwatch.errors import PostwatchError
from postwatch.language import _, in_sentence

Rows = Iterable[Sequence[Any]]
Answer = Mapping[str, Any]
Makers = Mapping[str, Callable[[], bytes]]
"""What makes a file, by its format."""
NO_MAKERS: Makers = {}
EMPTY: Answer = {"text": "", "result": None}
# The answer of an entry that an undo passes over.
PASSED_OVER: Answer = {**EMPTY, "unchanged": True}


class Replayed(Exception):  # noqa: N818 -- not an error: the first answer of a repeated request
    """A request id that was answered before; ``answer`` is the answer given then."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("replayed")
        self.answer = answer


class _Named(dict[str, Any]):
    """The values that a sentence names: those given, else the fields of a result."""

    def __init__(self, result: Any, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self._result = result

    def __getitem__(self, name: str) -> Any:
        return in_sentence(super().__getitem__(name) if name in self else getattr(self._result, name))


@dataclass
class Answers(ABC):
    """Tells the results of a command; an answer within a transaction waits for its commit.

    An answer is ``{text, result, exit_code}``.
    """

    invocation: Invocation = field(default_factory=Invocation)
    last: Answer | None = field(default=None, init=False)
    has_committed: bool = field(default=False, init=False)
    _is_held: bool = field(default=False, init=False)
    _warnings: set[str] = field(default_factory=set, init=False)

    @property
    @abstractmethod
    def workspace(self) -> Path:
        """Return the folder that the paths in results start from."""

    @property
    @abstractmethod
    def nearest_workspace(self) -> Path | None:
        """Return the folder of the workspace, None where there is none."""

    @property
    @abstractmethod
    def today(self) -> dt.date:
        """Return the legal day."""

    @abstractmethod
    def print_out(self, papers: Sequence[str], on_progress: Callable[[int, int], None] | None = None) -> None:
        """Make and record a PDF beside each of the Word files, whose paths are relative to the workspace."""

    @abstractmethod
    def note_export(self, texts: Collection[str], sentence: str, result: Any) -> None:
        """Record an export that contains the texts, if any of them is about a person; a list before it is written."""

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold answers given within until `speak`."""
        self.last, self._is_held = None, True
        try:
            yield
        finally:
            self._is_held = False

    def say(self, sentence: str, result: Any, *, exit_code: int = 0) -> None:
        """Tell the result as one sentence, or as JSON; ``exit_code`` is kept for a repeated request."""
        answer = {"text": sentence, "result": console.plain(result), "exit_code": exit_code}
        if self._is_held:
            self.last = answer
        else:
            self._tell(answer)

    def answer(self, sentence: str, result: Any, **values: Any) -> None:
        """Tell the result as a sentence that names its fields, or ``values``; days are written 14/06/2020."""
        self.say(sentence.format_map(_Named(result, values)), result)

    def speak(self) -> None:
        """Tell the held answer, now that the transaction is committed and its files are in place."""
        if self.last is not None:
            self._tell(self.last)

    def show(
        self,
        columns: Sequence[str],
        rows: Rows,
        result: Any,
        *,
        title: str = "",
        spare: Sequence[str] = (),
        first: str = "",
        none: str = "",
        below: Sequence[console.Table] = (),
        in_file: Callable[[], console.Table] | None = None,
        makers: Makers = NO_MAKERS,
    ) -> None:
        """Show the result as a table, with others ``below`` it, or as JSON; or write it into the file that was asked.

        ``spare``, ``first`` and ``none`` are those of a `console.Table`. ``in_file`` makes the table that a file holds,
        where it has other columns than the screen; ``makers`` make the files of formats that are no list, and name no
        person.
        """
        call = self.invocation
        result = result[: call.list_limit] if isinstance(result, list) else result
        if call.list_file is not None or call.list_format in {"csv", "xlsx", *makers}:
            shown = in_file() if in_file is not None else console.Table(columns, rows, title)
            self._write_list([shown.narrowed(call.list_columns, call.list_limit), *below], result, makers)
        elif call.json:
            console.put_json(result)
        else:
            table = console.Table(columns, rows, title, spare, first, none=none)
            self.show_tables([table.narrowed(call.list_columns, call.list_limit), *below])

    def show_tables(self, tables: Iterable[console.Table]) -> None:
        """Show tables on the screen, each with the options of this command for rows and columns without room."""
        call = self.invocation
        ways = console.Ways(call.narrowing, call.narrowed, call.shows_table)
        console.put_tables(tables, ways)

    def _write_list(self, tables: Sequence[console.Table], result: Any, makers: Makers) -> None:
        """Write a list into a file, or as csv on stdout. Raises as `files.output.print_out` does."""
        from postwatch.files.digest import digest
        from postwatch.files.output import place_of, print_out
        from postwatch.listing import called, file_name, texts_of, written_as

        form, file = self.invocation.list_format or "", self.invocation.list_file
        whole = [table._replace(rows=[*table.rows]) for table in tables]
        with console.progress(_("the list"), quiet=self.invocation.json):
            texts: Collection[str] = ()
            if form in makers:
                data = makers[form]()
            else:
                data = written_as(form, whole, result)
                texts = texts_of(console.plain(result) if form == "json" else whole)
        if form == "csv" and file is None:
            self.note_export(texts, _("Written as csv on the screen: {list}").format(list=called(whole[0])), None)
            console.put_bytes(data)
            return
        name, workspace = file_name(whole[0], form, on=self.today), self.nearest_workspace
        place = place_of(
            data, file=str(file or ""), name=name, workspace=workspace, replace=self.invocation.list_replace
        )
        sentence = _("Written: {path}").format(path=place)
        self.note_export(texts, sentence, {"path": place, "sha256": digest(data), "size": len(data)})
        print_out(data, file=str(place), name=name, workspace=workspace, replace=self.invocation.list_replace)
        (console.tell if self.invocation.json else console.put)(sentence)

    def tell(self, sentence: str) -> None:
        """Say something beside the answer, on stderr."""
        console.tell(sentence)

    def warn(self, sentence: str, **values: Any) -> None:
        """Warn on stderr, with values named in the sentence; the command goes on. The same is told once."""
        told = sentence.format(**values) if values else sentence
        if told not in self._warnings:
            self._warnings.add(told)
            console.tell(_("warning: {sentence}").format(sentence=told))

    @property
    def exit_code(self) -> int:
        """Return the exit code of the last answer: not 0 when rows were left out."""
        return int((self.last or {}).get("exit_code", 0))

    def repeat(self, answer: Answer) -> int:
        """Tell a first answer again, and that it is the first; return its exit code."""
        console.tell(_("This request was carried out before; its first result follows."))
        self._tell(answer)
        return int(answer.get("exit_code", 0))

    def _tell(self, answer: Answer) -> None:
        if not self.invocation.json:
            console.put(answer["text"])
        if self.invocation.pdf:
            self._print(answer)
        elif self.invocation.json:
            console.put_json(answer["result"])

    def _print(self, answer: Answer) -> None:
        """Make a PDF beside each document of an answer.

        Raises a refusal that says that the records and the Word files are there.
        """
        from postwatch.documents.printed import papers_of, pdf_name, with_pdf

        papers = papers_of(answer["result"])
        as_json = self.invocation.json
        try:
            with console.progress("PDF", quiet=as_json) as on_progress:
                self.print_out(papers, on_progress)
        except PostwatchError as error:
            raise type(error)(
                _("{reason}. The change was written, and its Word file is there").format(reason=error.message),
                hint=error.hint,
                details={**error.details, "result": answer["result"]},
            ) from error
        if as_json:
            console.put_json(with_pdf(answer["result"]))
        elif len(papers) == 1:
            console.put(_("PDF: {path}").format(path=pdf_name(papers[0])))
        else:
            console.put(_("{count} PDF files beside them").format(count=len(papers)))
