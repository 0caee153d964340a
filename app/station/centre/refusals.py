"""How the centre's errors reach people: always as DeskError."""

from collections.abc import Generator
from contextlib import contextmanager

from app.exchange.refusal import CodeFileError
from app.model.issuer import IssuerError
from app.model.reports import DeskError, Problem
from app.model.wording import reason_of, said
from app.store.errors import AlreadyImported, CodesInStock, CodesRepeated, StoreError


@contextmanager
def told() -> Generator[None]:
    """Turn what the store, a file or an issuer refuses into a DeskError with its rows.

    Raises:
        DeskError: in place of the errors of the layers below.
    """
    try:
        yield
    except CodesInStock as error:
        problems = tuple(
            Problem(
                one.row,
                one.field,
                said("already in stock: batch {batch}, row {row}", batch=one.batch, row=one.batch_row),
            )
            for one in error.conflicts
        )
        text = said(
            "{count} codes refused; first row {row}: {text}. Nothing was taken in.",
            count=len(problems),
            row=problems[0].row,
            text=problems[0].text,
        )
        raise DeskError(text, problems) from error
    except CodesRepeated as error:
        problems = tuple(
            Problem(one.row, one.field, said("is the same as in row {row}", row=one.first_row))
            for one in error.repetitions
        )
        raise DeskError(reason_of(error), problems) from error
    except AlreadyImported as error:
        text = said("this file is in stock already: batch {batch}. Nothing was taken in.", batch=error.batch)
        raise DeskError(text, (Problem(0, "", text),)) from error
    except CodeFileError as error:
        raise DeskError(reason_of(error), tuple(error.problems)) from error
    except (StoreError, IssuerError) as error:
        raise DeskError(reason_of(error)) from error
