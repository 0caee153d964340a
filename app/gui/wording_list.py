"""Every sentence that `said` makes, for translation; written by `python -m tests.wordings`."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

SENTENCES: list[object] = [
    QT_TRANSLATE_NOOP(
        "Wording",
        "  and {count} more",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "  {device_name}: {state}, unit {mac}, slot {slot}, since {changed_at:%Y-%m-%d %H:%M} UTC{reason}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        " and {count} more",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        " by job {job}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        " for unit {mac}",
    ),
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
        ", bound to {mac}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "; it is in batch {batch}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "; the books bind {device_name} to this unit",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "A firmware file on disk is no longer the one the run was opened with.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "A module with the same MAC is being flashed in another slot.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "Active code quota is insufficient: {left} left, {asked} asked",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "After restart the application did not report its identity in time.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "After restart the application reported another DeviceName.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "Alibaba Cloud IoT Platform",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "An error in Flashline itself.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "Another module came into the slot during the job.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "Another program has the serial port open.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "Answers of the module arrived damaged.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "Contact to the module was lost during the job.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "DeviceName {name} is no MAC; nothing was burnt",
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
        "MAC pool",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "MACs of this range are issued, so it stays",
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
        "SHA-256 at its end is wrong or missing: the file is damaged or cut short",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "Secure boot, flash encryption or secure download mode is on.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "Several modules in a row have failed in this slot: it is the slot, not the modules.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "State says that {count} of these codes are bound to a unit or void (the first in row "
        "{row}): used again, they would be on two units; take them out unless they belong to this"
        " station",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "The batch has no available code left.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "The batch has no code for the MAC or label of this module.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "The batch of the code is closed.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "The books say this MAC was passed, but the chip is without that identity: an erased "
        "module, or a second module with the same MAC.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "The chip is not the one the firmware is for.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "The cloud has seen this module's code: it is never written again.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "The code with this MAC or label is not free for this module.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "The database can't be read or written.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "The firmware does not allow this chip revision.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "The firmware would overwrite where this module keeps its identity or the secret that the"
        " cloud has issued to it.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "The flash chip does not tell its size.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "The flash does not hold what was written (MD5).",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "The flash is smaller than the firmware's layout.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "The identity read back from the chip differs from the code.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "The module carries an identity that is not its own in the books.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "The module does not answer in download mode.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "The module reports that a write failed.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "The module's custom MAC is another one than its code asks for.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "The reset lines of the slot can't be driven.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "The same module has failed in two slots: it is the module, not the slot.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "The serial port is not there.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "The system does not let this user open the serial port.",
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
        "a MAC has 6 bytes, not {count}",
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
        "a [[slot]] has no number (1 or more)",
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
        "a person and a reason are needed: they go on record",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a person is needed: it goes on record",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a product's name has 1 to {most} characters, all printable",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "a quantity of 1 or more is wanted",
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
        "a unit was passed with it once, so it is never given out again",
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
        "acknowledge what is gone of the record",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "activated: the cloud has seen a device with it",
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
        "already imported as batch {batch}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "already in stock: batch {batch}, row {row}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "among {first} to {last}, older than the chain, something was altered: {before} lines "
        "were there, {now} are",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "an ESP8266 has no eFuses for a custom MAC",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "an Excel error such as #N/A",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "an NVS partition has at least 0x3000 bytes in whole pages, not 0x{size:x}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "an error in Flashline itself: {kind}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "and {count} more",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "another job",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "another program changed it at the same moment; try again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "another program keeps it locked; close other programs that have it open",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "another station changed the same rows at the same moment; try again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "another station keeps it locked; try again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "application in {partition!r}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "application {id} ended as {status}; {count} names refused ({shown})",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "available",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "batch {batch} can't be closed: its codes are not in stock ({state})",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "batch {batch} can't be closed: {count} codes are held, so it is not known whether they "
        "are on their units. Flash these units again, give the codes back or make them void; or "
        "accept them as they are (--accept-held):",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "batch {batch} can't be closed: {count} codes are in flight; let their jobs end, or start"
        " Flashline on the station that left them:",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "batch {batch} can't be closed: {issued} codes were issued and {found} are there; restore"
        " the store from a backup, `flashline doctor` tells more",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "batch {batch} can't be closed: {operator} has a run open on it since {opened_at:%Y-%m-%d"
        " %H:%M} UTC; stop that run first",
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
        "batch {batch} is not closed: its state is {state}",
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
        "batch {batch}: {source}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "batch {batch}; nothing was written to this unit",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "batch {number} is closed, but its sheet is missing: {error}; close it once more with "
        "another file name",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "batches that came since, whose files must not be imported again: {listed}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "begins as {encoding} text, but from byte {byte} on (near row {row}) it is another "
        "encoding: two files were put together as text; {save}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "begins with {first:02X}; an image begins with E9",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "bootloader",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "burn custom MACs",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "but the build is for {chip}",
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
        "checksum is wrong: the file is damaged",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "chip id {number} in its header is not known",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "chip id {number} is not known",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "chip {chip!r} of the build's description is not known; known are {names}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "close a batch",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "code {device_name}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "code {device_name} of batch {batch} is {state}{unit}{work}: {refusal}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "code {name} may be on unit {unit}, but unit {mac} was read",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "code {name} may be on unit {unit}: put that unit into a slot and give its port; if the "
        "unit is gone, the code can only be made void",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "codes are chosen by scanned labels: scan the label of the unit in each slot",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "codes stand twice in the file; nothing was taken in:",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "comes after {other} in the chain: they were put in another order",
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
        "consumed",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "debug",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "deed {deed} of another session names it",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "differs from the one in row {row}; all rows of a product have the same",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "differs in {names}",
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
        "every [[slot]] is a table with number, port and lines",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "failed in slots {slots}; here: {failure}: {detail}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "firmware",
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
        "going back to {backup} would forget something: {loss}. Allow it only if the present "
        "store is lost for good (--forget): such codes are taken out then, so that none is given "
        "out twice",
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
        "heads of other books are kept here too: {name}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "held",
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
        "is cut short or no image: {error}",
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
        "is gone, and deed {deed} is the last of it: it was removed",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is in no chain: it was inserted",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is larger than {most} MB; a file of 500,000 codes has some 35 MB",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is marked as activated at another moment than the record says",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is marked as activated, and no line says so: it was marked without one",
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
        "is not as deed {deed} left it: it was altered",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is not the one that was given ({count} rows)",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is not with the unit, or since the time, that its history ends with (code_event {event})",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is on no record: it was inserted",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is out of place",
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
        "is {state}, and its history ends with {last} (code_event {event})",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "is {state}, and its history has no line: it was changed without one",
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
        "it can only be read now (a standby server?)",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "it can't be made void",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "it can't be opened; check that the folder is there and this user may write in it",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "it can't be reopened",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "it can't be written to; give this user the right to write the file and its folder",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "it is known outside the database",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "its MACs are not DeviceNames of batch {batch}: it was altered",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "its fingerprint is not that of its secret",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "its sealed secret is damaged, or another row's",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "job {job} can't be recorded: run {run} or code {code_id} is not in the store",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "job {job} can't begin to write it",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "job {job} can't confirm it",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "job {job} can't hold it",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "job {job} can't release it for unit {mac}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "job {job} is on record already, with another outcome",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "key {key!r} holds no string",
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
        "link {link} before it in the chain: removed",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "links {first} to {last} before it in the chain: removed",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "location",
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
        "more codes came than the {quantity} that were asked for",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "more devices were asked for than the platform takes at once",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "more than {most} slots",
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
        "name must be text and columns a number from 1 to {most}",
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
        "names of its codes are not those that came into stock",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "no DeviceName within {timeout:g} s; {count} lines",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "no [[slot]] in the file",
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
        "no firmware file was given",
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
        "no reason given",
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
        "not a TOML file: {error}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "not in these books",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "nothing is plugged in at USB location {location}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "nothing was scanned for slot {slot}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "only a held or void code is given back",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "only the training fixture has trays",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "only the unit of a held code is erased on record",
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
        "partition {partition} is not blank after it was erased; scrap this unit",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "per-device",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "per-product",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "port",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "print the recovery sheet",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "product {product_key} has another ProductSecret; check which one the platform shows",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "product {product_key} is entered already",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "product {product_key} is in development; only published products can be produced",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "product {product_key} may have {limit} {kind} codes: {bought} are entered, {left} more are possible",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "production",
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
        "region at 0x{address:x}, {size} bytes: MD5 differs",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "reported {device_name}, {wanted} was written",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "reserved",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "revision {revision}; the firmware allows {least} to {most}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "row {row}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "row {row}, DeviceName {device_name}: same {field} as row {first_row}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "row {row}, DeviceName {device_name}: the {field} is in batch {batch}, row {batch_row}",
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
        "rows must be a number from 1 to {most}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "run {run} can't be opened: its id is taken, or there is no open batch {batch}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "save it as “CSV UTF-8” or as .xlsx",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "secure download mode is on",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "semicolon",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "session {session}, link {link}",
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
        "slot",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "slot {number}: lines must be dtr-rts, none or tcp://host:port/name",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "slot {number}: location must be text, such as 1-4.2",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "slot {number}: port is missing, and so is location",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "slot {number}: unknown field {unknown!r}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "slot {slot}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "slot {slot} of {slots} has not been taught yet",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "slot {slot}, {place}: {detail}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "something happened to code {name} after its unit was read; try again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "stands at a place of the chain where {other} stands: it was inserted",
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
        "stopped in phase {phase}",
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
        "the MAC pool of the product has {free} free addresses, {quantity} were asked for; add a range",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the ProductKey {problem}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the ProductSecret given for product {product_key} is not the one in the store; check "
        "which one the platform shows",
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
        "the application crashed: {crash}",
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
        "the books bind {device_name} to this unit; {wanted} was asked for",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the books lack lines that this station wrote ({count} ends of its record): an older copy"
        " of the database was put in place, and codes that were written since look free in it; "
        "take those out, then a supervisor acknowledges it in the record",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the books went back {detail} by {person} at {at} UTC",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the cells {range} are merged, so that it is not certain which row has the value; unmerge"
        " them and fill every cell",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the chain was written anew: this link is another one; {known}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the check digit of this IMEI is wrong: it ends with {found}, {expected} would be right; "
        "a digit is mistyped, or Excel has rounded it",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the chip bears {product_key}/{device_name} ({where}){own}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the chip bears {product_key}/{device_name}, another code than {wanted}; nothing was erased",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the chip has no partition table that says where an identity is; name the firmware it was"
        " flashed with (--firmware)",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the chip's partition table",
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
        "the cloud has seen a device with {device_name}",
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
        "the code",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the codes of product {product_key} have no DeviceSecret, so they need its ProductSecret;"
        " give the ProductSecret together with the file",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the connection was lost; whether the last change was kept is not known. It is safe to try again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the database's URL can't be read; its form is "
        "postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with special characters of the password "
        "as %XX (@ is %40, / is %2F)",
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
        "the end of the chain is gone: it ends at link {last}; acknowledged by {person} at {at} "
        "UTC: {reason}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the end of the chain was removed: it ends at link {last}; {known}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the fields are right, but other bytes of the partition differ",
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
        "the files together have more than {most} MB",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the firmware is for {chip}, this is {found}",
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
        "the form is tcp://host:port/name",
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
        "the identity",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the image does not read back as it was asked for; check the recipe's key names",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the image has 0x{count:x} bytes, the partition 0x{size:x}",
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
        "the line server closed the connection",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the line server's answer has no end",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the line server's answer is no JSON object",
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
        "the partition bears no identity",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the partition is not readable: {error}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the passphrase of the books' key is needed",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the passphrase of the books' key is needed: set FLASHLINE_PASSPHRASE",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the per-product secret is switched off for product {product_key}; switch it on first, "
        "after reading its risk",
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
        "the present store can't be read, so nobody knows which codes went to units since",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the product may have {limit} codes: {issued} are issued, {quantity} more were asked for",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the program ended before anything was written",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the program ended while the code was being written",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the quotes of this row are wrong ({error}); {save}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the range overlaps {lowest} to {highest} of product {product_key}; a MAC belongs to one device only",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the range was not added: {error}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the recipe names two fields of the credential by the same key",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the recovery sheet",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the region at 0x{address:x} would overwrite partition {partition} (0x{offset:x}), where "
        "this unit keeps {what}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the run can't be put on record: {error}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the secret that the cloud may have issued",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the serial ports can't be listed",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the server does not answer; check the network and the server",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the server has too many connections; ask the administrator to raise max_connections",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the server is being stopped or started; try again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the server refuses the connection; check the user, the password and the database's name",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the server took too long and gave up; try again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the server's disk is full; tell the administrator",
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
        "the strings do not fit into the partition",
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
        "the user or the password is not accepted",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "the value for {key!r} is empty or has characters that no code has",
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
        "there is no run {run}",
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
        "there is no such database; ask the administrator to make it",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "there is no such range of MACs any more",
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
        "this is not what is gone: look at the record again, then acknowledge what you see",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "this row has more than {most} characters: a quote without its end, or no table; {save}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "this slot has no reset lines",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "this station",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "this station's disk did not take the note: {error}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "this user has no right to it; give this user the right to write the file and its folder",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "this user may not do that; ask the administrator for the rights of the database's owner",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "too many wrong PINs for {name}: wait {seconds} seconds",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "too many wrong PINs: wait {seconds} seconds",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "too many wrong passphrases: wait {seconds} seconds",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "training fixture",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "try a cloud account out",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "try {tries}: {failure}: {detail}",
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
        "unit {mac} is in the slot; {device_name} may be on unit {unit}",
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
        "unknown field {unknown!r}; known are name, rows, columns and [[slot]]",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "unpacks to more than {size} MB or {parts} parts and is not opened; copy the rows into a "
        "new workbook",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "verify the record",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "void",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "was activated by the record, and is not marked so: that was taken back",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "was begun at {place}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "what it says is not as it was written",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "what it says, or the number of {other} before it, is not as it was written",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "whose bootloader lies at 0x{place:x}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "writing",
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
        "{backup}: its people can't be asked for ({error})",
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
        "{count} bytes are too few for an image",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{count} codes of {product_key}, {method}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{count} codes refused; first row {row}: {text}. Nothing was taken in.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{count} codes that went to units or were taken out since: {listed}{more}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{count} conflicts with codes in stock; nothing was taken in, ask for a file with new codes:",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{count} ends of chains from before a going back are not in the books",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{count} files; at most {most} are flashed",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{count} lines more are older than the chain",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{count} of its DeviceNames are not among the MACs that it was given",
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
        "{data_dir}: Flashline works with this store; close it first",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{data_dir}: another program has been opening this store for long; end it, then try again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{data_dir}: can't go back ({error})",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{data_dir}: the folder can't be used ({error}); check the path and this user's rights on it",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{data_dir}: there are no books here to move",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{database}: another program has it open; close it, then try again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{database}: books from {place} are on their way into this database; run `flashline "
        "database move` there again until it says that it is done",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{database}: station {station} (computer {host}, process {pid}) works with it or was cut "
        "off; close Flashline there, or start and close it once more",
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
        "{described_by}: flash_settings.flash_size is {flash_size}, but the bootloader's header "
        "says {promised}MB; build the firmware again so that both agree",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{described_by}: flash_settings.{field} is {asked}, but the bootloader's header says "
        "{built}; build the firmware again so that both agree",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{device_name} ({state} on {mac})",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{device_name} ({state})",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{device_name} is being written to this MAC elsewhere",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{device_name} of batch {batch} is {state} for unit {mac}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{device_name} of batch {batch} was taken out: {reason}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{device_name} was confirmed for this MAC",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{device_name} was confirmed for {mac} meanwhile",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{error}; the store is unchanged, use the former program version",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{expected} was here, now it is {mac}",
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
        "{file}: flash_files: every address needs a file name",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: flash_files: {name} leads out of the build folder; copy the file into it",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: is no JSON file ({error}); build the firmware again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: is no text; write the URL of the database into it",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: is too large for a build description",
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
        "{file}: others can read it, and it may hold a password: chmod 600 '{file}'",
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
        "{file}: this file is in stock already: batch {batch}. Nothing was imported.",
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
        "{file}: this station's name can't be read ({error}); write it into the file again, as "
        "the records have it, or delete the file: then the station gets a new name",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: {cause} ({error})",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: {count} codes refused; first row {row}: {text}. Nothing was imported.",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: {count} problems",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: {error}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: {field} {text}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{file}: {name}.encrypted is true; firmware for encrypted flash can't be flashed yet, "
        "build it without flash encryption",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{first} and {last} have different OUIs; add one range for each",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{first} and {second} of batch {batch} both fit {wanted}; which one is meant can't be told",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{first} comes after {last}; give the lower address first",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{first} is a group address, which no device can have",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{first}; {second}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{flash_size} bytes of flash; the layout needs {end}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{folder} holds codes of {product_key}: training needs a folder of its own",
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
        "{folder}: has no {description}; choose the build folder that ESP-IDF made, or one merged image",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{folder}: station {station} is at work on computer {host}, so this folder is a copy of "
        "its; delete the files `station` and `sessions` in the folder, and this computer gets its"
        " own name",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{found} is burnt; {mac} was to be",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{found} was burnt into this chip before; its code asks for {wanted}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{found} was burnt into this chip before; the books bind no code to it",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{issued} codes were issued and {found} are there",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{issuer} refuses {count} names; the first is {name}: {reason}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{lines} lines in {chains} chains: all is as it was written",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{lines} lines in {chains} chains: as they were written, but for {gone} ends that are "
        "gone and acknowledged",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{lines} lines in {chains} chains: {findings} findings",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{mac} can't be the MAC of one module",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{mac} is at work in slot {other}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{mac} is burnt, but not whole",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{mac} was burnt, {found} is read back",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{mac} was here, now it is {now}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{meaning} ({code})",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{name!r}: a key or namespace has 1 to {most} characters",
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
        "{name} is damaged ({error}); tell the administrator to look at its log",
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
        "{name}: PostgreSQL 13 or newer is needed",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{name}: a change of before is still under way; try again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{name}: a head that was kept outside can't be read",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{name}: another part of the program does not end its change; try again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{name}: the store is closed",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{name}: too many connections are in use; try again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{name}: while this station could not reach the server, an engineer settled its codes "
        "from another station; end Flashline here and start it again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{number} ({units} codes with units)",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{path}: can't be read: {error}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{path}: has {size} MB; at most {most} MB are flashed",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{path}: is empty; build the firmware again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{path}: is no file",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{path}: only {description} of an ESP-IDF build is understood",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{path}: {error}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{path}: {error}; build the firmware or correct the path",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{place}, {field}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{place}: there are no books here yet, so there is no key",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{port} has no modem lines",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{port} is another board's port by now",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{port} takes no more data",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{problem}. Is the header row missing?",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{quantity} codes were asked for and {done} came; nothing was kept",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{refusal} for unit {mac}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{slots} slots do not fit into {rows} rows of {columns}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{source_name}: the ProductSecret differs from the others; a product has one",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{source} (0x{address:x} to 0x{end:x}) and {other} (from 0x{begin:x}) overlap; correct the addresses",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{source} is in use (process {process}): close Flashline, then run the move again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{source}: address 0x{address:x} is not a multiple of 0x1000 (a sector)",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{source}: at 0x{place:x} is an image for {chip}, {but}; correct the address or take the right build",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{source}: has contents in partition {partition!r} (0x{offset:x} to 0x{end:x}), where "
        "each unit's own identity goes; leave that part out of the firmware",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{source}: has {count} bytes, partition {partition!r} at 0x{offset:x} only {size}; make "
        "it larger or correct the address",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{source}: no application in any app partition of the firmware's table; correct the addresses",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{source}: no bootloader at {looked}; a unit needs bootloader, partition table and "
        "application: choose the build folder or a merged image of all",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{source}: no partition table at 0x{place:x}; add it to the files, or choose the build "
        "folder or a merged image",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{source}: partition table at 0x{place:x}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{source}: these books were moved to {place} before",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{source}: {what}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{source}: {what} at 0x{address:x} {error}; build or copy it again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{state} in batch {batch}{owner}",
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
        "{target} has got books by a move before; stations work with them",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{target} holds books that are sealed with another key; a move needs an empty database",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{target} is no longer the target of a move",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{target} is used by stations; a move needs an empty database",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{target} was written to by somebody; it is not what was carried from {source}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{target}: the row {key} of {table} is not as it is in {source}; let nobody write to that"
        " database, then run the move again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{target}: {table} has {arrived} rows, {count} were carried",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{text!r} is no MAC: twelve hex digits, with `:` or `-` between the pairs or without",
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
        "{what} {twice} stands twice",
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
        "{where} has {length} bytes, its partition {size}; make the partition larger or the "
        "application smaller",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{where} is for {chip}, the bootloader for {other}; build again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{where} must be a number such as 0x1000, not {value!r}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{where}: MD5 of the partition table is wrong; build the firmware again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{where}: files and partitions end at 0x{needed:x}, beyond the {promised} MB of flash "
        "that the firmware was built for; set the flash size in the build",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{where}: has no partition {name!r} for the identity, only {names}; choose the recipe for"
        " this SDK or add the partition to the firmware's table",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{where}: is no partition (AA 50); the table is damaged or the address is wrong",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{where}: line {number}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{where}: must be a table; build the firmware again",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{where}: must be text",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{where}: no chip revision suits all images: one needs v{lowest:.2f} or higher, another "
        "v{highest:.2f} or lower; build all of them with the same settings",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{where}: no partition table (AA 50) there",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{where}: partition {name!r} at 0x{offset:x}, 0x{size:x} bytes, is not whole sectors",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{where}: partition {name!r} has 0x{size:x} bytes; NVS needs 0x{least:x}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{where}: partition {name!r} is type {type}, subtype {subtype}; an identity needs data, nvs (1, 2)",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{where}: partitions {one} and {other} overlap",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{where}: the bootloader reaches over it; correct the table's offset",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{where}: the partition's name is no text",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{where}: {text}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{word!r}: the address",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{word!r}: write ADDRESS=FILE, for example 0x1000=bootloader.bin",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "{words} was refused: {error}",
    ),
    QT_TRANSLATE_NOOP(
        "Wording",
        "“{where}” is no region (such as cn-shanghai) and no endpoint",
    ),
]
