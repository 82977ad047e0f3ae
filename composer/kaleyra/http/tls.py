"""TLS with the certificate authorities of this system."""

import ssl
import sys
from pathlib import Path

SYSTEM_VERIFIES = sys.platform in ("win32", "darwin")
"""Whether the system itself verifies a certificate, a company's own authorities and revoked ones included."""

# The file of all authorities: Alpine, Arch, Fedora before 44 | Fedora, RHEL 11 | RHEL before 10 | Debian |
# SUSE, as truststore 0.10.5 and Go's crypto/x509 list them.
_BUNDLES = (
    "/etc/ssl/cert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/cert.pem",
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/ssl/ca-bundle.pem",
)


def tls_context() -> ssl.SSLContext:
    """Return the context for TLS: a server must show a certificate for its name, from one of the authorities.

    There is no way to turn that off. The environment has no say: SSL_CERT_FILE and SSL_CERT_DIR could name a
    rogue authority, and SSLKEYLOGFILE would write down what unlocks the API key. For one thread at a time.
    """
    if SYSTEM_VERIFIES:
        import truststore

        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # Elsewhere truststore leaves it to OpenSSL, too, but lets the environment choose the authorities.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    bundle, folder = system_authorities()
    if bundle or folder:
        context.load_verify_locations(bundle, folder)
    return context


def system_authorities() -> tuple[str | None, str | None]:
    """Return the file and the folder of this system's authorities, None for one it does not have."""
    # The two paths that are used here come from OpenSSL, not from the environment.
    paths = ssl.get_default_verify_paths()
    bundle = next((path for path in (paths.openssl_cafile, *_BUNDLES) if Path(path).is_file()), None)
    folder = paths.openssl_capath
    return bundle, folder if Path(folder).is_dir() else None
