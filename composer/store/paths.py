"""Where everything lives that the program keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HOME_VARIABLE = "REPLY_COMPOSER_HOME"
DRAFTS_NAME = "Reply-button drafts"
ANOTHER_FOLDER = "To keep everything in another folder, start the program with --data-dir FOLDER."
"""What to do where the program's own folder cannot be written."""

_APPLICATION = "reply-button-composer"


@dataclass(frozen=True, slots=True)
class Paths:
    """What is kept where. Nothing is made or read here.

    root: the program's own folder.
    documents: the folder that holds the folder of drafts, None for root itself.
    """

    root: Path
    documents: Path | None = None

    @property
    def drafts_folder(self) -> Path:
        """The folder of the user's draft files."""
        return (self.documents or self.root) / DRAFTS_NAME

    @property
    def database(self) -> Path:
        """The SQLite file behind the log and the events."""
        return self.root / "composer.sqlite3"

    @property
    def settings(self) -> Path:
        """The preferences."""
        return self.root / "settings.json"

    @property
    def accounts(self) -> Path:
        """The accounts, without their keys."""
        return self.root / "accounts.json"

    @property
    def keys(self) -> Path:
        """The API keys of who asked for a file of them."""
        return self.root / "keys.json"

    @property
    def log(self) -> Path:
        """What went wrong, for whoever repairs it."""
        return self.root / "composer.log"

    @property
    def crash_log(self) -> Path:
        """Where the program was when it crashed, for whoever repairs it."""
        return self.root / "crash.log"

    @property
    def pictures(self) -> Path:
        """The folder of the accounts' profile pictures."""
        return self.root / "pictures"

    @property
    def indexes(self) -> Path:
        """The folder of the indexes of folders of drafts, for search; each can be made again."""
        return self.root / "indexes"

    @property
    def versions(self) -> Path:
        """The folder of what drafts were before they were saved over."""
        return self.root / "versions"

    @property
    def locks(self) -> Path:
        """The folder of what tells running copies of the program of each other's saves."""
        return self.root / "locks"

    @property
    def recovery(self) -> Path:
        """The folder of work not yet saved."""
        return self.root / "recovery"


def find_paths(environ: Mapping[str, str], data_dir: Path | None = None) -> Paths:
    """Return where things are kept: under `data_dir`, REPLY_COMPOSER_HOME or where this system has such data.

    The last of these keeps the drafts among the user's documents.

    environ: the environment's variables.
    data_dir: holds everything if it is given.
    """
    if data_dir is not None:
        return Paths(data_dir.absolute())
    if environ.get(HOME_VARIABLE):
        return Paths(default_root(environ))
    import platformdirs

    return Paths(default_root(environ), platformdirs.user_documents_path())


def default_root(environ: Mapping[str, str]) -> Path:
    """Return REPLY_COMPOSER_HOME, made absolute, else this system's folder for the program's data."""
    home = environ.get(HOME_VARIABLE)
    if home:
        return Path(home).absolute()
    import platformdirs

    return platformdirs.user_data_path(_APPLICATION, appauthor=False)
