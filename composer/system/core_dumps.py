"""What a crash leaves behind: the memory of a process that has read a key must not become a file."""

import sys


def forbid_core_dumps() -> None:
    """Let no crash of this process write its memory to the disk. Windows writes none unless it is told to."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
