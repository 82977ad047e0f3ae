"""Sends under way, for the tests of the log."""

from composer.kaleyra.account import Account

ACCOUNT = Account("Shop", "https://api.kaleyra.io:8443", sid="HXSECRETSID", sender="+14155550100")


def intend(send_log, recipient="+14155550123", account=ACCOUNT):
    return send_log.intend(account, recipient=recipient, request="POST ...", draft='{"name": "x"}')
