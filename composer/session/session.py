"""What the running window knows: the stores and the observable objects, each made when it is first used."""

import logging
import os
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import Any

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
from composer.session.replies.sandbox_reporting import SandboxReporting
from composer.session.sending.account_memory import AccountMemory
from composer.session.sending.readiness import Readiness
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
from composer.store.settings import Settings, load_settings
from composer.system.resources import path

_FOR_USER_MS = 1500  # at the end, for a keychain: one that waits for its password would hold the program up
_JOBS_MS = 5000

_log = logging.getLogger(__name__)


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

    @cached_property
    def settings(self) -> Settings:
        return load_settings(self.paths.settings)

    @cached_property
    def _opened_database(self) -> tuple[Database, StorageError | None]:
        return open_database(self.paths.database)

    @property
    def database_fault(self) -> StorageError | None:
        """Why nothing is kept in the database, None where it can be used."""
        return self._opened_database[1]

    @cached_property
    def database(self) -> Database:
        """The database; raises StorageError if it is one of a newer version of the program."""
        return self._opened_database[0]

    @cached_property
    def running_instance(self) -> RunningInstance:
        return RunningInstance(self.paths.root)

    @cached_property
    def background(self) -> Background:
        return Background()

    @cached_property
    def document(self) -> Document:
        return Document(loads(path("samples/welcome.reply.json").read_bytes()))

    @cached_property
    def sandbox(self) -> Sandbox:
        return Sandbox()

    @cached_property
    def accounts(self) -> AccountBook:
        keys = self._keys or KeyStore(file=KeyFile(self.paths.keys), environ=os.environ)
        file = AccountsFile(self.paths.accounts)
        return AccountBook(file, keys, self.paths.pictures, self.background, self.sandbox.base_url)

    @cached_property
    def header_file(self) -> HeaderFile:
        return HeaderFile(self.document, self.background, self.settings, self._load_media)

    @cached_property
    def drive(self) -> DriveJobs:
        return DriveJobs(self.background)

    @cached_property
    def saver(self) -> Saver:
        return Saver(Versions(self.paths.versions), self.paths.locks)

    @cached_property
    def library(self) -> LibraryModel:
        folder = Path(self.settings.drafts_folder or self.paths.drafts_folder)
        return LibraryModel(folder, partial(Library, indexes=self.paths.indexes), self.background)

    @cached_property
    def library_files(self) -> LibraryFiles:
        return LibraryFiles(FileOperations(self.saver), self.library, self.background)

    @cached_property
    def file_watch(self) -> FileWatch:
        return FileWatch(self.background, top=lambda: self.library.folder)

    @cached_property
    def recovery(self) -> Recovery:
        return Recovery(self.paths.recovery)

    @cached_property
    def autosave(self) -> Autosave:
        return Autosave(self.document, self.recovery, self.background)

    @cached_property
    def settings_saver(self) -> SettingsSaver:
        return SettingsSaver(self.settings)

    @cached_property
    def send_log(self) -> SendLog:
        return SendLog(self.database, instance=self.running_instance)

    @cached_property
    def log(self) -> LogModel:
        return LogModel(self.send_log, self.background, self.deliveries)

    @cached_property
    def log_export(self) -> LogExport:
        return LogExport(self.send_log, self.background)

    @cached_property
    def log_retention(self) -> LogRetention:
        retention = LogRetention(self.send_log, self.background, self.settings)
        retention.removed.connect(self.log.refresh)
        retention.removed.connect(self.repeat_check.forget)  # what is gone warns of nothing
        retention.removed.connect(self.readiness.refresh)
        return retention

    @cached_property
    def log_upkeep(self) -> LogUpkeep:
        upkeep = LogUpkeep(self.database, self.send_log, self.log, self.sender, self.background)
        upkeep.checked.connect(self.readiness.note_log)
        upkeep.checked.connect(lambda _fault: self.replies.refresh())
        self.log_retention.removed.connect(upkeep.offer_recipients)
        return upkeep

    @cached_property
    def repeat_check(self) -> RepeatCheck:
        check = RepeatCheck(self.send_log)
        self.accounts.renamed.connect(check.rename)
        return check

    @cached_property
    def readiness(self) -> Readiness:
        return Readiness(
            self.document, self.accounts, self.header_file, self.repeat_check, self.reply_windows
        )

    @cached_property
    def sender(self) -> Sender:
        return Sender(self.send_log, self.background, self.sandbox_reporting.account)

    @cached_property
    def account_memory(self) -> AccountMemory:
        return AccountMemory(self.document, self.accounts, self.sender, self.settings)

    @cached_property
    def events(self) -> Events:
        return Events(self.database)

    @cached_property
    def replies(self) -> Replies:
        return Replies(self.events, self.send_log, self.background)

    @cached_property
    def deliveries(self) -> Deliveries:
        deliveries = Deliveries(self.events)
        self.replies.received.connect(lambda _events: deliveries.forget())
        return deliveries

    @cached_property
    def reply_windows(self) -> ReplyWindows:
        windows = ReplyWindows(self.document, self.accounts, self.events)
        self.replies.received.connect(lambda _events: windows.refresh())
        return windows

    @cached_property
    def receiving(self) -> Receiving:
        return Receiving(self.replies.keep, self.settings, self.background)

    @cached_property
    def sandbox_reporting(self) -> SandboxReporting:
        return SandboxReporting(self.sandbox, self.receiving, self.settings)

    @cached_property
    def simulated_customer(self) -> SimulatedCustomer:
        customer = SimulatedCustomer(self.document, self.accounts, self.sandbox_reporting, self.background)
        self.sender.finished.connect(customer.begin)
        return customer


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
