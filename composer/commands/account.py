"""The account that a command was told to use."""

import argparse
import os

from composer.commands.unusable import UnusableError
from composer.kaleyra.account import Account
from composer.message.text.characters import visible_line
from composer.store.accounts.accounts import AccountsFile
from composer.store.paths import find_paths


def named_account(options: argparse.Namespace) -> Account:
    """Return the account of `--account`. Raises UnusableError where there is none of that name."""
    kept = AccountsFile(find_paths(os.environ, options.data_dir).accounts).load()
    account = kept.find(options.account)
    if account is None:
        names = ", ".join(account.name for account in kept.accounts)
        raise UnusableError(visible_line(f"There is no account “{options.account}”. There are: {names}."))
    return account
