"""A shut door: no test reaches a host other than this one."""

import ipaddress
import socket
from typing import Any

import pytest


def shut(patch: pytest.MonkeyPatch) -> None:
    """From now on connecting, or looking up a name, beyond loopback fails the test and names the host."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _refuse_strangers(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _refuse_strangers(address)
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *args: Any, **options: Any) -> Any:
        _refuse_strangers((host,))
        return look_up(host, *args, **options)

    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    patch.setattr(socket, "getaddrinfo", guarded_look_up)


def _refuse_strangers(address: Any) -> None:
    # A unix socket's address is a path, not a tuple. What pytest.fail raises, no `except Exception` catches.
    if isinstance(address, tuple) and not _is_here(address[0]):
        pytest.fail(f"This test wanted to reach {address[0]}; tests reach nothing but this machine.")


def _is_here(host: str | bytes | None) -> bool:
    name = host.decode() if isinstance(host, bytes) else host or "localhost"
    if name == "localhost":
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
