"""What the running window knows: the stores and the observable objects, each made when it is first used."""

import logging
import os
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

from composer.kaleyra.sandbox.sandbox import Sandbox
from composer.message.drafts.draft import loads
from composer.session.accounts.accounts import AccountBook
from composer.session.background import Background
from composer.session.drafts.autosave import Autosave
from composer.session.drafts.document import Document
from composer.session.drafts.file_jobs import LibraryFiles
from composer.session.drafts.file_watch import FileWatch
from composer.session.drafts.header_file import CheckFile, HeaderFile
from composer.session.drafts.library import LibraryModel
from composer.session.drive_jobs import DriveJobs
from composer.session.log.export import LogExport
from composer.session.log.model import LogModel
from composer.session.log.retention import LogRetention
from composer.session.log.upkeep import LogUpkeep
from composer.session.replies.customer import SimulatedCustomer
from composer.session.replies.deliveries import Deliveries
from composer.session.replies.receiving import Receiving
from composer.session.replies.replies import Replies
from composer.session.replies.reply_window import ReplyWindows
from composer.session.sending.account_memory import AccountMemory
from composer.session.sending.readiness import Readiness
from composer.session.sending.recipient import Recipient
from composer.session.sending.repeat_check import RepeatCheck
from composer.session.sending.sender import Sender
from composer.session.settings_saver import SettingsSaver
from composer.store.accounts.accounts import AccountsFile
from composer.store.accounts.key_file import KeyFile
from composer.store.accounts.keychain import KeyStore
from composer.store.database import Database, open_database
from composer.store.drafts.file_operations import FileOperations
from composer.store.drafts.library import Library
from composer.store.drafts.recovery import Recovery
from composer.store.drafts.save import Saver
from composer.store.drafts.versions import Versions
from composer.store.files import StorageError
from composer.store.instances import RunningInstance
from composer.store.log.sends import SendLog
from composer.store.paths import Paths
from composer.store.replies.events import Events
from composer.store.settings import load_settings
from composer.system.resources import path

_FOR_USER_MS = 1500  # at the end, for a keychain: one that waits for its password would hold the program up
_JOBS_MS = 5000

Made = TypeVar("Made")

_log = logging.getLogger(__name__)


def _made(make: "Callable[[Session], Made]") -> "cached_property[Made]":
    return cached_property(make)


class Session:
    """Makes each thing with what it needs when it is first used, so that what nobody shows costs nothing.

    paths: where everything is kept.
    """

    def __init__(
        self, paths: Paths, keys: KeyStore | None = None, load_media: CheckFile | None = None
    ) -> None:
        """Make nothing yet.

        keys: where API keys are kept; by default the system's keychain and the file of keys.
        load_media: fetches and judges the header's file; by default from the web.
        """
        self.paths = paths
        self._keys, self._load_media = keys, load_media

    def keep(self) -> None:
        """Keep what `end` would: where the user logs off, the process may be ended without another word."""
        self.background.wait(_FOR_USER_MS, 0)  # or older text could be written after this
        self.autosave.keep()
        self.settings_saver.save()

    def end(self) -> bool:
        """Save, and end what was made, within a few seconds; return whether all of it ended."""
        ended = [end(self.__dict__[name]) for name, end in _ENDS if name in self.__dict__]
        return not any(each is False for each in ended)

    settings = _made(lambda its: load_settings(its.paths.settings))
    background = _made(lambda _its: Background())
    running_instance = _made(lambda its: RunningInstance(its.paths.root))
    # A database, and why nothing is kept in it. Raises StorageError if it is one of a newer version.
    opened_database = _made(lambda its: open_database(its.paths.database))
    database = _made(lambda its: its.opened_database[0])
    document = _made(lambda _its: Document(loads(path("samples/welcome.reply.json").read_bytes())))
    sandbox = _made(lambda _its: Sandbox())
    recovery = _made(lambda its: Recovery(its.paths.recovery))
    autosave = _made(lambda its: Autosave(its.document, its.recovery, its.background))
    settings_saver = _made(lambda its: SettingsSaver(its.settings))
    drive = _made(lambda its: DriveJobs(its.background))
    saver = _made(lambda its: Saver(Versions(its.paths.versions), its.paths.locks))

    @cached_property
    def header_file(self) -> HeaderFile:
        """The file behind the header's address."""
        header_file = HeaderFile(self.document, self.background, self.settings, self._load_media)
        self.sender.started.connect(header_file.note_send)
        self.sender.finished.connect(header_file.note_delivery)
        return header_file

    library = _made(
        lambda its: LibraryModel(
            Path(its.settings.drafts_folder or its.paths.drafts_folder),
            partial(Library, indexes=its.paths.indexes),
            its.background,
        )
    )
    library_files = _made(lambda its: LibraryFiles(FileOperations(its.saver), its.library, its.background))
    file_watch = _made(lambda its: FileWatch(its.background, top=lambda: its.library.folder))
    accounts = _made(
        lambda its: AccountBook(
            AccountsFile(its.paths.accounts),
            its._keys or KeyStore(file=KeyFile(its.paths.keys), environ=os.environ),
            its.paths.pictures,
            its.background,
            its.sandbox.base_url,
        )
    )
    send_log = _made(lambda its: SendLog(its.database, instance=its.running_instance))
    events = _made(lambda its: Events(its.database))
    replies = _made(lambda its: Replies(its.events, its.send_log, its.background))

    @cached_property
    def receiving(self) -> Receiving:
        """Where callbacks arrive, the sandbox's too."""
        receiving = Receiving(self.replies.keep, self.settings, self.background)

        def report() -> None:
            self.sandbox.report_to(receiving.simulated_url, receiving.shape, has_number=receiving.has_number)

        receiving.changed.connect(report)
        return receiving

    sender = _made(lambda its: Sender(its.send_log, its.background, its.receiving))
    account_memory = _made(lambda its: AccountMemory(its.document, its.accounts, its.sender, its.settings))

    @cached_property
    def deliveries(self) -> Deliveries:
        """How far each message came, as far as callbacks say."""
        deliveries = Deliveries(self.events)
        self.replies.received.connect(lambda _events: deliveries.forget())
        return deliveries

    @cached_property
    def reply_windows(self) -> ReplyWindows:
        """The recipient's 24 hours."""
        windows = ReplyWindows(self.events)
        self.replies.received.connect(lambda _events: windows.forget())
        return windows

    @cached_property
    def simulated_customer(self) -> SimulatedCustomer:
        """Who answers what is sent to the sandbox."""
        customer = SimulatedCustomer(self.document, self.accounts, self.receiving, self.background)
        self.sender.finished.connect(customer.begin)
        return customer

    @cached_property
    def repeat_check(self) -> RepeatCheck:
        """What the sends before say about the next one."""
        check = RepeatCheck(self.send_log)
        self.accounts.renamed.connect(check.rename)
        return check

    recipient = _made(lambda its: Recipient(its.settings, its.reply_windows))
    readiness = _made(
        lambda its: Readiness(its.document, its.accounts, its.header_file, its.repeat_check, its.recipient)
    )
    log = _made(lambda its: LogModel(its.send_log, its.background, its.settings, its.deliveries))
    log_export = _made(lambda its: LogExport(its.send_log, its.background))

    @cached_property
    def log_retention(self) -> LogRetention:
        """What removes sends from the log."""
        retention = LogRetention(self.send_log, self.background, self.settings)
        retention.removed.connect(self.log.refresh)
        # What is gone warns of nothing.
        retention.removed.connect(lambda _fault: self.readiness.refresh(afresh=True))
        return retention

    @cached_property
    def log_upkeep(self) -> LogUpkeep:
        """What keeps the log true."""
        upkeep = LogUpkeep(self.database, self.send_log, self.log, self.sender, self.background)
        upkeep.checked.connect(self.readiness.note_log)
        upkeep.checked.connect(lambda _fault: self.replies.refresh())
        self.log_retention.removed.connect(upkeep.offer_recipients)
        return upkeep


def _wait(background: Background) -> bool:
    ended = background.wait(_JOBS_MS, _FOR_USER_MS)
    if not ended:  # it may hang in a network drive that is gone
        _log.warning("a background job did not end")
    return ended


def _conclude(send_log: SendLog) -> None:
    try:
        send_log.conclude_again()
    except StorageError as fault:
        _log.warning("%s", fault)


_ENDS: tuple[tuple[str, Callable[[Any], object]], ...] = (
    ("log_upkeep", LogUpkeep.stop),
    ("reply_windows", ReplyWindows.stop),
    ("sender", Sender.stop),
    ("header_file", HeaderFile.stop),
    ("log_export", LogExport.stop),
    ("log_retention", LogRetention.stop),
    ("library", LibraryModel.stop),
    ("file_watch", FileWatch.stop),
    ("simulated_customer", SimulatedCustomer.stop),
    ("sandbox", Sandbox.stop),
    ("receiving", Receiving.stop),
    ("background", _wait),  # jobs end soon now; those that write may need what follows
    ("autosave", Autosave.stop),
    ("settings_saver", SettingsSaver.stop),
    ("send_log", _conclude),
    ("running_instance", RunningInstance.end),
    ("library", LibraryModel.close),
    ("database", Database.close_all),
    ("document", Document.end),
)
"""What ends what was made, in this order: what begins jobs, the jobs, what they worked on."""
