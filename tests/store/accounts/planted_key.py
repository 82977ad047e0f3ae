"""API keys that tests search for where they must not be, and accounts that have them."""

import json
from dataclasses import replace

from composer.kaleyra.account import Account, ApiKey

PLANTED = "pLaNtEd-0123456789abcdef"
KEY = ApiKey(PLANTED)
OTHER = ApiKey("other-key")
SHOP = Account("Shop", "https://api.kaleyra.io")
STORE = replace(SHOP, name="Store")


def kept(path):
    return json.loads(path.read_text())["keys"]
