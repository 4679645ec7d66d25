"""What the environment says: tokens, an address for the user, other places for the services."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from sphinxcontrib_research import __version__
from sphinxcontrib_research.refresh.service import Service, SettingError

_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
_TOKEN = re.compile(r"[\x21-\x7e]+")
_SHORTEST_SECRET = 4


class Environment:
    """The variables that matter, read once; blank ones count as absent."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = {name: value.strip() for name, value in variables.items() if value.strip()}
        self._secrets: set[str] = set()
        self.mailto = self._variables.get("RESEARCH_MAILTO", "")
        if self.mailto and not _MAIL.fullmatch(self.mailto):
            raise SettingError("RESEARCH_MAILTO is no mail address: set it to yours, or to nothing")

    @property
    def agent(self) -> str:
        """The User-Agent: the project, and the user where they gave an address."""
        agent = f"sphinxcontrib-research/{__version__}"
        return f"{agent} (mailto:{self.mailto})" if self.mailto else agent

    def token(self, service: Service) -> tuple[str, str]:
        """The name of the variable that holds a token for a service, and the token; both empty without."""
        for name in service.tokens:
            if token := self._variables.get(name):
                if not _TOKEN.fullmatch(token):
                    raise SettingError(f"{name} holds characters that no token has: set it anew")
                self._secrets.add(token)
                return name, token
        return "", ""

    def base(self, service: Service) -> str:
        """The base address of a service, without a slash at its end."""
        name = f"RESEARCH_{service.name.upper()}_URL"
        base = self._variables.get(name, service.base)
        if base == service.base:
            return base
        parts = _split(base)
        if parts is None or parts.query or parts.fragment or parts.username or parts.password:
            raise SettingError(f"{name} is no base address: write https://host/path")
        if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
            raise SettingError(f"{name} must begin with https:// (http:// only for this machine)")
        return base.rstrip("/")

    def scrub(self, text: str) -> str:
        """A text without any token in it."""
        for secret in self._secrets:
            if len(secret) >= _SHORTEST_SECRET:
                text = text.replace(secret, "***")
        return text


def is_loopback(host: str) -> bool:
    """Whether a host's name or address is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        usable = parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts if usable else None
