"""Every sentence that `said` makes, for translation; written by `python -m tests.wordings`."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

SENTENCES: list[object] = [
    QT_TRANSLATE_NOOP(
        "Wording",
        "(a text of {count} characters)",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "(column {column}, without header)",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "Active code quota is insufficient: {left} left, {asked} asked",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "DeviceName: {count} names differ only by upper and lower case or by : and - from another"
        " (rows {rows})",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "DeviceName: {count} of the numbers have fewer than {longest} digits (the first in row "
        "{row}): check that Excel has not taken leading zeros away",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "DeviceSecret has not the usual {usual} characters in {count} rows (the first is row {row})",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "Excel has made scientific notation of this number; digits are lost, take the original file",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "ProductKey has {count} characters instead of the usual {usual}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "ProductSecret has {count} characters instead of the usual {usual}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "State says that {count} of these codes are bound to a unit or void (the first in row "
        "{row}): used again, they would be on two units; take them out unless they belong to this"
        " station",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "USB location {location} is slot {slot} already",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a Bluetooth product takes its names from its MAC pool, which is empty: add a range",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a PIN has {fewest} to {most} characters",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a PostgreSQL server has these books: its administrator copies them (pg_dump) and puts them back",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a TRUE/FALSE value",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a chip is being erased; wait for its end",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a csv can't have a password; write .xlsx",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a date",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a device of one of these names exists already",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a file is for one product, this one has {count} (first row: rows): {listed}; split it",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a formula",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a jig has one slot or more",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a label was scanned for slot {slot}, which the fixture does not have",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a name has 1 to 64 characters",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a name or a secret is in stock already, so nothing was made; check the file again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a passphrase has at least {count} characters; four words are good",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a product's name has 1 to {most} characters, all printable",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a reason is needed: it goes on record",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a run is open already; stop it first",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a run is open; stop it first",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a run is open; stop it first, then teach the slots",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a sheet holds {most} codes at most; write one batch at a time",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a text of more than {most} characters",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a text with an escape sequence such as _x0041_, which programs read differently",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a unit with MAC {mac} is being flashed in {place} of {station}; set this one aside",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a unit with MAC {mac} was being flashed in slot {slot} of {station}, which does not run "
        "now; start Flashline there, or let an engineer run `flashline database take-over "
        "{station}`, then flash it again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "add a product",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "all {slots} slots have been taught already",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "already in stock: batch {batch}, row {row}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "an Excel error such as #N/A",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "an error in Flashline itself: {kind}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "another program keeps it locked; close other programs that have it open",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "application {id} ended as {status}; {count} names refused ({shown})",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "batch {batch} can't be used: its codes are not in stock ({state})",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "batch {batch} does not wait to be continued",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "batch {batch} has codes for production; a trial takes debug codes",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "batch {batch} has debug codes, which are for trials only, never for production",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "batch {batch} has no available code left; choose another or import more",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "batch {batch} has no available code left; close the run and open one with another batch",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "batch {batch} has no code with the DeviceName {device_name}{where}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "batch {batch} is being worked on by station {station}; wait, or stop it there",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "batch {batch} is closed, so none of its codes changes; take another batch, or let an "
        "engineer open it again with `flashline reopen {batch} --reason ...`",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "batch {batch} is closed; choose another, or open it again with a reason",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "batch {batch} is not finished and waits: {why}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "batch {batch} was begun at {place}, and the account that is set is at {other}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "batch {number} is closed, but its sheet is missing: {error}; close it once more with "
        "another file name",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "begins as {encoding} text, but from byte {byte} on (near row {row}) it is another "
        "encoding: two files were put together as text; {save}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "burn custom MACs",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "byte {byte} (near row {row}) is not {encoding} text; {save}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "can't be opened: {reason}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "can't be written: {reason}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "change a product",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "change how many codes a product may have",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "change how the key is kept",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "change roles",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "change the MAC pool",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "change the PIN of others",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "change the key",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "check a backup",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "close a batch",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "codes are chosen by scanned labels: scan the label of the unit in each slot",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "comma",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "confirm this",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "differs from the one in row {row}; all rows of a product have the same",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "dismiss a batch",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "download codes",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "engineer",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "enter a ProductSecret",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "enter quota",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "erase a whole chip",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "forget a cloud account",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "give a batch up",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "give a code back",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "given up by {person}: {reason}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "go back to a backup",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "has 14 digits, an IMEI has 15: Excel has taken a leading zero away, or the check digit is missing",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "has a character other than A-Z a-z 0-9 - _ @ . :",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "has a space, quote, comma or another character that is not allowed",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "has a text of several MB in one cell; take it out",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "has a value in column {column}, but the header ends at column {width}: a delimiter "
        "inside a field, or a note beside the table; correct or remove it",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "has an oversized part {path}; copy the rows into a new workbook",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "has damaged or too many merged cells; copy the rows into a new workbook",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "has more than {most} texts; copy the rows into a new workbook",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "has neither a Status nor an ActiveTime (状态, 激活时间); export the list with them",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "has other kinds of secrets than the rows before; write one file per batch",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "has the name ending {suffix}; .xlsx or .csv can be written",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "has the name ending {suffix}; a sheet is an .xlsx file",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "has the name ending {suffix}; a summary is a .pdf file",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "has the name ending {suffix}; a template is an .xlsx file",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "has the name ending {suffix}; only .xlsx and .csv are read",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "has values beyond column {most}; copy the table into a new workbook",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "has white space before or after it; that is not removed silently, correct the file",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "has {count} characters; 4 to 32 are allowed",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "has {count} characters; at most {most} are allowed",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "has {count} digits, an IMEI has 15",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "has {count} hex digits, a MAC has 12: Excel has taken leading zeros away, or some were not copied",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "holds a DOCTYPE, which no spreadsheet writes; it is not opened",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "holds a NUL (character {place}), as UTF-16 without its mark does; {save}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "holds macros and is not opened; without macros, {save}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "holds no rows at all; download or copy it again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is a PDF; download the activation codes as .xlsx or .csv",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is a date or time; format the column as text and enter the names again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is a folder or device, not a file",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is a number in scientific notation, which Excel makes of names such as 12E3; take the original file",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is a number of {count} digits while the texts of this column have {least} characters or "
        "more: leading zeros may be lost; take the original file",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is a number of {count} digits; Excel keeps only {kept} and has changed the rest, take "
        "the original file",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is a number shown in the format '{format}', so that what is seen is not what is stored; "
        "format the column as text and enter the names again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is a number with a fraction, exponent or sign; Excel has damaged it, take the original file",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is a number, not a text; format the column as text and copy it again from the original file",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is a program, not a list of codes; don't open it, and tell who sent it",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is a web page or XML, not a list of codes; if it is a login page, log in and download "
        "again, if it is a table, {save}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is a zip file but no Excel workbook; if it holds the list, unpack it, if it is an "
        "OpenDocument table, {save}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is a zip with a password; unpack it first",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is an Office file but no .xlsx workbook; {save}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is an old Excel 97-2003 file (.xls), whatever its name says; {save}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is another one than in the rows before; write one file per product",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is damaged or was cut short; download or copy it again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is empty",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is empty (0 bytes); download or copy it again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is empty, but other rows have one",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is filled, but most rows have none; a file is for one flashing method",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is larger than {most} MB; a file of 500,000 codes has some 35 MB",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is missing",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is named .csv but is a zip or Excel file; if it is a workbook, rename it to .xlsx",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is named .xlsx but is no Excel workbook; if it is a text file, rename it to .csv, else "
        "download it again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is nested too deep",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is no IMEI: it has 15 digits and nothing else",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is no MAC: twelve hex digits, with : or - between the pairs or without",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is no device's MAC: it is a group address or all zeros",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is no pattern: {error}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is no time; written is for example 2026-03-04 05:06:07 or 2026-03-04T05:06:07Z",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is not a name that the platform takes",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is not the one that was given ({count} rows)",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is packed in a way that Excel does not use; save it again in Excel",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is protected by a password; open it in Excel, remove the password and save it again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is refused by the platform",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is the same as in row {row}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is the same as in row {row}; a name can be only once in a file",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is the same as in row {row}; every device has its own",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is unknown; known are {names}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is {name} of batch {batch}, row {row} but for upper and lower case, : or -; that is one device",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is {name} of row {row} but for upper and lower case, : or -; that is one device",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is {other}, but the rows before have {key}; a list is for one product",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is {value}, but {given} was given ({count} rows)",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is {what}; a plain text is wanted, paste the values as text",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "it can't be opened; check that the folder is there and this user may write in it",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "it can't be written to; give this user the right to write the file and its folder",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "labels were scanned, but codes are chosen by the rule {match}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "larger than {most} bytes",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "let people go",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "line 1 of the recovery sheet was copied wrongly; look at it again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "line {place} of the recovery sheet was copied wrongly; look at it again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "look at a secret",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "make a backup",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "make a batch",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "more devices were asked for than the platform takes at once",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "more was typed than the recovery sheet has",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "must be a number from 9600 to 5000000",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "must be a number of seconds from {least} to 120",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "must be a pattern",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "must be a pattern with a group named device_name",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "must be a table",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "must be one of {names}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "must be text of 1 to {count} characters",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "must be true or false",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "name people",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "names for the per-product secret are not made here; upload those that the platform knows",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "names for the per-product secret come by batch upload only: the platform must know every"
        " DeviceName before its device first connects",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "no cloud account is set up: enter it first, at Products, Cloud account",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "no code of batch {batch} has the DeviceName {wanted}; set this unit aside",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "no column named {needed}. Wanted are the headers {wanted}; seen are: {seen}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "no file was given",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "no jig is being taught",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "no names were given",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "nobody has signed in",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "nobody here is named {name}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "nobody would be supervisor any more; name another one first",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "only the training fixture has trays",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "open a closed batch again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "open a fenced slot",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "open it in Excel and save it as “Excel workbook (.xlsx)”",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "open this run",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "operator",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "print the recovery sheet",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "publish a product",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "read the record",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "recipe {recipe} burns custom MACs for good",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "recipe {recipe} has no permanent step to confirm",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "row {row}: DeviceSecret is given in some rows and missing in others; a batch has one "
        "flashing method, split the file",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "row {row}: ProductKey {product_key} differs from {first} in the first row; a batch is of"
        " one product, split the file",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "row {row}: the ProductSecret differs from the others; a product has one",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "row {row}: {headers}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "save it as “CSV UTF-8” or as .xlsx",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "semicolon",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "set a cloud account up",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "several columns could be the DeviceName: {columns}; rename the one that is meant to DeviceName",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "sheet “{sheet}” row {row}: {headers}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "slot {slot} of {slots} has not been taught yet",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "stands more than once, or is registered already",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "station {station} is at work on computer {host}; close Flashline there first. (A "
        "computer that lost its power or network is seen for up to half a minute longer)",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "stopped",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "stopped; nothing was erased",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "stopped; the chip may go on erasing, and is not proven blank",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "such a jig can't be described: {error}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "supervisor",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "switch the per-product secret off",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "switch the per-product secret on",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "tab",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "take a code out",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "take a device list in",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "take a station over",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "take codes in",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "teach slots",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the AccessKey id is empty, or has a character that is not allowed",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the AccessKey id is unknown, or switched off: check the cloud account",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the AccessKey's secret is empty, or has a character that is not allowed",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the AccessKey's secret is missing",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the AccessKey's secret is wrong: enter the cloud account again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the AccessKey's user lacks the right: grant it to register devices (RAM)",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the ProductKey {problem}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the ProductSecret of {name} is not known here; enter it first",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the ProductSecret {problem}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the account calls the platform too often: try again later",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the application is none of this cloud's",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the application is not of this product",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the application is not the one of these names",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the batch could not be taken in; nothing was kept: {error}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the cells {range} are merged, so that it is not certain which row has the value; unmerge"
        " them and fill every cell",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the check digit of this IMEI is wrong: it ends with {found}, {expected} would be right; "
        "a digit is mistyped, or Excel has rounded it",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the cloud account has no IoT Platform: open it in the console",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the cloud account has unpaid bills",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the cloud account may not use this product",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the cloud issues codes for names that are given; upload them",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the cloud was not told to register anything for batch {batch}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the cloud's library is not installed; install Flashline with its extra “cloud”",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the disk is full; make room",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the disk of {folder} has {free} MB left; {needed} MB are needed: make room",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the disk reports an error; check the disk and its cable, keep a copy of the folder",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the file has a header but no codes",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the file has a header but no devices",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the file has a header but no names",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the file has more than {most} devices; split it",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the file has more than {most} names; split it",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the file has more than {most} rows of codes; split it",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the file has no DeviceSecret, so it is for the per-product method, which needs a "
        "ProductSecret; give it (--product-secret), add the column, or download the file with its"
        " secrets",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the file has none; give it (--product-key) or add the column",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the files that came back do not have it",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the fixture has no slot {slot}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the fixture has no slots; plug it in, or name a fixture file",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the header '{header}' stands twice; remove or rename one column",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the header row mixes delimiters: {used}; {save}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the header row reaches to column {width}; at most {most} are read",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the instance id has a character that is not allowed",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the key can't be put into it",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the key can't be read",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the label that was scanned for slot {slot} is empty",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the limit of a product is between 1 and {most}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the list is of product {found}, not of {wanted}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the one that was given {problem}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the passphrase of the books' key is needed",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the per-product secret is switched off for {name}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the platform answers {code}: {message}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the platform can't be reached, or did not answer in time",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the platform could not begin to register the names",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the platform could not look the application up",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the platform did not give {count} of the names back (first: {name})",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the platform does not know application {id}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the platform does not know the application any more",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the platform does not take one of the names",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the platform does not take this ProductKey",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the platform gave a name that was not asked for, or one twice",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the platform gave no application and no reason; try again later",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the platform gave {name} without a DeviceSecret that can be used",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the platform has an error of its own: try again later",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the platform has no product of this ProductKey in this instance",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the platform has {total} devices in application {id}, {count} were asked for",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the platform is still registering other devices: wait",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the platform is still working on application {id}; ask again later",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the platform knows no instance of this id: check the cloud account",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the platform refuses the names without a reason; try again later",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the quotes of this row are wrong ({error}); {save}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the recovery sheet",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the run can't be put on record: {error}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the sheets {names} fit alike; keep only the one that is meant",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the status '{status}' is not known (first in row {row}); what the list says else is taken",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the system's keyring does not give the key back; keep it in another way",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the system's keyring failed, so {what} ({error})",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the system's keyring is locked, so {what}: log in to the desktop as the user who set "
        "Flashline up, unlock the keyring, and start Flashline again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the training fixture is virtual: its slots can't be taught",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the {field} that was given {wrong}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "there are no codes to take in; check that the file is the right one",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "there are no codes to write",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "there are no names to write",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "there are people already; a supervisor names others",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "there is a {name} on the records already; choose another name",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "there is no batch {batch}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "there is no batch {batch} in the store; import its file first",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "there is no batch {batch}; import a code file first",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "there is no code with id {code_id} in the store",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "there is no folder {folder}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "there is no good backup of the last {days} days: {error}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "there is no keyring here, so {what}: start Flashline from the desktop of the user who "
        "set it up; a station that runs without a desktop keeps its key in a file",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "there is no product {product_key}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "there is no station {station} in the store; `flashline database stations` lists them",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "there is no such cloud account",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "this PIN is one that anybody tries first",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "this Python brings SQLite {version}; 3.35 or newer is needed: install a newer Python",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "this computer's clock is wrong: set it, then try again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "this computer's clock says {now:%Y-%m-%d %H:%M} UTC, but the last record is of "
        "{last:%Y-%m-%d %H:%M} UTC: set the clock right",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "this file is in stock already: batch {batch}. Nothing was taken in.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "this file was taken in before, as batch {batch} at {at:%Y-%m-%d %H:%M} UTC; use that batch",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "this row has more than {most} characters: a quote without its end, or no table; {save}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "this user has no right to it; give this user the right to write the file and its folder",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "too many wrong PINs for {name}: wait {seconds} seconds",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "too many wrong passphrases: wait {seconds} seconds",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "try a cloud account out",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "two columns are a {field} ('{one}', '{other}'); remove one",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "two of the files are the same",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "type the product's name, {name}, to switch its per-product secret off",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "unit {mac} bears {names}: say why it is erased; nothing was erased",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "unit {mac} has the code {device_name}; {wanted} was asked for",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "unit {mac} is not blank after it was erased; scrap it",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "unit {mac} lies in the slot now, another one; nothing was erased",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "unpacks to more than {size} MB or {parts} parts and is not opened; copy the rows into a "
        "new workbook",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "was begun at {place}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "wrong PIN for {name}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "wrong PIN for {name}; the next try in {seconds} seconds",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{call}: {reason}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{count} boards came at once ({where}); pull them out, plug in one",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{count} codes refused; first row {row}: {text}. Nothing was taken in.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{count} of the numbers have fewer than {longest} digits (the first in row {row}): check "
        "that Excel has not taken leading zeros away",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{count} rows can't be taken; correct them, or take only the good ones",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{count} rows of the sheet are hidden or filtered out; they are taken too (the first is row {row})",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{count} rows would lose what they refer to",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{data_dir} is on a network drive ({kind}), where stations do not see each other's "
        "changes: keep the books on a local disk (FLASHLINE_DATA_DIR), or share them by "
        "PostgreSQL (FLASHLINE_DATABASE_URL)",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{data_dir}: another program has been opening this store for long; end it, then try again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{data_dir}: the folder can't be used ({error}); check the path and this user's rights on it",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{database}: books from {place} are on their way into this database; run `flashline "
        "database move` there again until it says that it is done",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{database}: the store could not be brought to this program's schema ({error}); it is "
        "unchanged, use the former program version",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{database}: the store has lost its note of the key; restore the store from a backup",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{database}: these books were moved to {place}; set FLASHLINE_DATABASE_URL to the URL of "
        "that database",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{database}: this program is newer than the database, which must be upgraded while no "
        "station works. Close Flashline on {names}, let the administrator make a copy (pg_dump), "
        "then start again; all stations need this program version",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{error}; the store is unchanged, use the former program version",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file} is damaged or no database ({error}); keep a copy of the folder, then put back the"
        " newest file from its backups folder",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file} is of another product or method than {first}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file} is there already; name another file",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: a key file can't be made here ({error})",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: a key is there already; choose another folder for this one",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: can't be read, so the key can't be found",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: can't be read: {error}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: can't be written ({error})",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: can't be written: {error}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: no backup could be made ({error}); make room or mend the disk, then try again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: no sound copy of a store ({error})",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: not a TOML file: {error}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: other users of this computer can get at the key; run: chmod 600 '{file}'",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: the books of batch {batch} do not balance in it",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: the copy is damaged: {found}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: the database refused the change: {error}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: the key file can't be deleted ({error})",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: the key file can't be read ({error})",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: the key file can't be written ({error})",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: the key file does not hold {count} bytes; put it back from your backup",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: the key file is damaged; put it back from your backup",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: the key is in the system's keyring, and there is none here",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: the key of this store is missing; without it no secret can be read. Put the file"
        " back from your backup; a new key would not open the old secrets",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: the keyring's entry {entry} is damaged",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: the passphrase does not open this key",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: the passphrase of this key is needed: set FLASHLINE_PASSPHRASE",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: the system's keyring has no key for this store; log in as the user who set it "
        "up, or bring the key back from its recovery sheet (flashline vault recover)",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: there is no such file",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: this is not the key that the store was sealed with; put back the key file that "
        "belongs to it",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: this station has not got the key of {database} yet; copy vault.key from a "
        "station that works on it to this place, by a way that nobody else can read",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: {cause} ({error})",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: {field} {text}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{first} and {second} of batch {batch} both fit {wanted}; which one is meant can't be told",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{first}; {second}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{folder}: another backup does not end; try again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{folder}: can't be written ({error})",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{folder}: station {station} is at work on computer {host}, so this folder is a copy of "
        "its; delete the files `station` and `sessions` in the folder, and this computer gets its"
        " own name",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{issuer} refuses {count} names; the first is {name}: {reason}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{meaning} ({code})",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{name} has schema {current}; this program knows schemas up to {newest}. A newer program "
        "has used this store: install that version, or newer, on this computer",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{name} holds tables that are not Flashline's; move it away, Flashline needs one of its own",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{name} is a per-product code and its unit was passed: the cloud may have issued a secret"
        " to it, which is on this chip alone and is not issued again; nothing was erased",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{name} is being written to this unit; nothing was erased",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{name} is in development; publish it first",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{name} is {role}: to {act} takes the {wanted}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{name} of {file} stands in {before} too",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{problem}. Is the header row missing?",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{source_name}: the ProductSecret differs from the others; a product has one",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{store}: somebody has set it up already",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{suffix} is not read; {save}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{trial}: the upgrade can't be tried ({error}); make room",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{what} is activated: the cloud has seen a device with it, so it is never issued or "
        "written again; set this unit aside",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{what} is damaged in the store, or was moved from another row; restore the store from a backup",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{what} is damaged in the store; restore the store from a backup",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{what} {value} was scanned {count} times; scan each label once",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{what}, but DeviceName {name} of batch {batch} is no MAC",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{what}, but codes are chosen by the rule {rule}; it takes the rule next",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{what}, but product {product} is not a Bluetooth product",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{what}, but the names of batch {batch} were uploaded: they are the chips' own",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{what}: an engineer has to confirm that",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "“{where}” is no region (such as cn-shanghai) and no endpoint",
    ),
]
