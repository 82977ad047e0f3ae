"""The API key in the environment: whom it serves, and that it is nowhere else once it was read."""

from collections.abc import MutableMapping
from urllib.parse import urlsplit

from composer.kaleyra.account import KEY_VARIABLE, Account, ApiKey, is_loopback
from composer.system.core_dumps import forbid_core_dumps

# Whose keys KALEYRA_API_KEY holds: the regions of the API, see the vendor's documentation.
_KALEYRAS = (".kaleyra.io", ".kaleyra.ai")


def environment_key(environ: MutableMapping[str, str]) -> ApiKey | None:
    """Take the key out of the environment, so that nothing that is started from here has it; None for none.

    Raises AccountError for what cannot be a key.

    environ: the environment's variables, `os.environ` to take it out of this process.
    """
    forbid_core_dumps()
    text = environ.pop(KEY_VARIABLE, "")
    return ApiKey(text) if text else None


def takes_environment_key(account: Account) -> bool:
    """Whether the environment's key may go to an account's host: one of Kaleyra's, or this machine."""
    host = urlsplit(account.base_url).hostname or ""
    return host.endswith(_KALEYRAS) or is_loopback(host)
