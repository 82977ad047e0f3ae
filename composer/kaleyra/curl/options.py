"""What is to be done with each of curl's options.

The names, the short forms and which options take a value are those of `curl --help all` (7.88).
"""

from typing import Final

TAKEN: Final = (
    "url", "request", "header", "form", "form-string", "data", "data-raw", "data-urlencode", "json",
)  # fmt: skip
"""The options that a message is read from; each takes a value."""

SHORT: Final = {
    "X": "request", "H": "header", "F": "form", "d": "data", "L": "location", "k": "insecure", "K": "config",
    "x": "proxy", "U": "proxy-user", "p": "proxytunnel", "o": "output", "O": "remote-name",
    "J": "remote-header-name", "D": "dump-header", "c": "cookie-jar", "b": "cookie", "T": "upload-file",
    "n": "netrc", "E": "cert", "u": "user", "G": "get", "I": "head", "m": "max-time", "A": "user-agent",
    "e": "referer", "w": "write-out", "r": "range", "C": "continue-at", "P": "ftp-port", "Q": "quote",
    "t": "telnet-option", "Y": "speed-limit", "y": "speed-time", "z": "time-cond", "h": "help", "s": "silent",
    "S": "show-error", "v": "verbose", "i": "include", "f": "fail", "g": "globoff", "N": "no-buffer",
    "#": "progress-bar", "q": "disable", "0": "http1.0", "4": "ipv4", "6": "ipv6", "1": "tlsv1", "2": "sslv2",
    "3": "sslv3", "Z": "parallel", "R": "remote-time", "a": "append", "B": "use-ascii",
    "j": "junk-session-cookies", "l": "list-only", "M": "manual", "V": "version", ":": "next",
}  # fmt: skip

SYNONYMS: Final = {"data-ascii": "data", "data-binary": "data"}

_WRITING = (
    "output", "output-dir", "remote-name", "remote-name-all", "remote-header-name", "dump-header",
    "cookie-jar", "trace", "trace-ascii", "stderr", "libcurl", "etag-save", "hsts", "alt-svc",
)  # fmt: skip
_DETOURS = (
    "proxy", "preproxy", "proxy1.0", "proxy-user", "proxytunnel", "socks4", "socks4a", "socks5",
    "socks5-hostname",
)  # fmt: skip

_READS = "it reads a file, and no file is read here: write the text itself in its place"
_WRITES = "it writes a file, which is none of a message's business: take it out"
_UNCHECKED = (
    "it switches off the check that the server is the right one, which this program never does: take it out"
)
_DETOUR = (
    "it sends the message and the key through another computer, which this program does not do: take it out"
)

REFUSED: Final = {
    **dict.fromkeys(("config", "upload-file", "etag-compare"), _READS),
    **dict.fromkeys(_WRITING, _WRITES),
    **dict.fromkeys(("insecure", "proxy-insecure", "doh-insecure"), _UNCHECKED),
    **dict.fromkeys(_DETOURS, _DETOUR),
}
"""Options that make a command another one than it seems, and why each is refused."""

_SIGN_IN = "this program signs in with the API key alone"
_HOST = "this program finds the host by its name"
_POSTED = "messages are always sent with POST"

IGNORED: Final = {
    **dict.fromkeys(
        ("netrc", "netrc-file", "netrc-optional", "user", "oauth2-bearer", "cert", "key", "pass", "cookie"),
        _SIGN_IN,
    ),
    **dict.fromkeys(
        ("cacert", "capath", "crlfile", "pinnedpubkey"), "this program checks the server by itself"
    ),
    **dict.fromkeys(
        ("resolve", "connect-to", "unix-socket", "abstract-unix-socket", "request-target"), _HOST
    ),
    **dict.fromkeys(("get", "head"), _POSTED),
    "url-query": "the address of messages has no query",
    "next": "one command is read at a time",
}
"""Options that are left out, and why."""

WITH_VALUE: Final = {
    "abstract-unix-socket", "alt-svc", "aws-sigv4", "cacert", "capath", "cert", "cert-type", "ciphers",
    "config", "connect-timeout", "connect-to", "continue-at", "cookie", "cookie-jar", "create-file-mode",
    "crlfile", "curves", "data", "data-ascii", "data-binary", "data-raw", "data-urlencode", "delegation",
    "dns-interface", "dns-ipv4-addr", "dns-ipv6-addr", "dns-servers", "doh-url", "dump-header", "egd-file",
    "engine", "etag-compare", "etag-save", "expect100-timeout", "form", "form-string", "ftp-account",
    "ftp-alternative-to-user", "ftp-method", "ftp-port", "ftp-ssl-ccc-mode", "happy-eyeballs-timeout-ms",
    "header", "help", "hostpubmd5", "hostpubsha256", "hsts", "interface", "json", "keepalive-time", "key",
    "key-type", "krb", "libcurl", "limit-rate", "local-port", "login-options", "mail-auth", "mail-from",
    "mail-rcpt", "max-filesize", "max-redirs", "max-time", "netrc-file", "noproxy", "oauth2-bearer", "output",
    "output-dir", "parallel-max", "pass", "pinnedpubkey", "preproxy", "proto", "proto-default", "proto-redir",
    "proxy", "proxy-cacert", "proxy-capath", "proxy-cert", "proxy-cert-type", "proxy-ciphers",
    "proxy-crlfile", "proxy-header", "proxy-key", "proxy-key-type", "proxy-pass", "proxy-pinnedpubkey",
    "proxy-service-name", "proxy-tls13-ciphers", "proxy-tlsauthtype", "proxy-tlspassword", "proxy-tlsuser",
    "proxy-user", "proxy1.0", "pubkey", "quote", "random-file", "range", "rate", "referer", "request",
    "request-target", "resolve", "retry", "retry-delay", "retry-max-time", "sasl-authzid", "service-name",
    "socks4", "socks4a", "socks5", "socks5-gssapi-service", "socks5-hostname", "speed-limit", "speed-time",
    "stderr", "telnet-option", "tftp-blksize", "time-cond", "tls-max", "tls13-ciphers", "tlsauthtype",
    "tlspassword", "tlsuser", "trace", "trace-ascii", "unix-socket", "upload-file", "url", "url-query",
    "user", "user-agent", "write-out",
}  # fmt: skip

WITHOUT_VALUE: Final = {
    "anyauth", "append", "basic", "compressed", "digest", "disable", "doh-insecure", "fail", "fail-early",
    "fail-with-body", "get", "globoff", "head", "http0.9", "http1.0", "http1.1", "http2",
    "http2-prior-knowledge", "http3", "http3-only", "include", "insecure", "ipv4", "ipv6",
    "junk-session-cookies", "list-only", "location", "location-trusted", "manual", "negotiate", "netrc",
    "netrc-optional", "next", "no-alpn", "no-buffer", "no-keepalive", "no-progress-meter", "no-sessionid",
    "ntlm", "parallel", "parallel-immediate", "path-as-is", "post301", "post302", "post303", "progress-bar",
    "proxy-insecure", "proxytunnel", "raw", "remote-header-name", "remote-name", "remote-name-all",
    "remote-time", "remove-on-error", "retry-all-errors", "retry-connrefused", "show-error", "silent", "ssl",
    "ssl-no-revoke", "ssl-reqd", "sslv2", "sslv3", "styled-output", "tcp-fastopen", "tcp-nodelay", "tlsv1",
    "tlsv1.0", "tlsv1.1", "tlsv1.2", "tlsv1.3", "tr-encoding", "trace-time", "use-ascii", "verbose",
    "version",
}  # fmt: skip
