"""OpenID Connect with one provider, by Authlib: where to send the browser, and who came back."""

from __future__ import annotations

import logging
import time
from typing import Any
from urllib.parse import urlsplit

from authlib.integrations.base_client import OAuthError
from authlib.integrations.django_client import DjangoIntegration, DjangoOAuth2App
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from joserfc.errors import JoseError

from accounts.journeys import Identity, Journey, ProviderFailed
from accounts.providers import Provider

logger = logging.getLogger(__name__)
SECONDS = 5  # for each of the provider's answers: a person waits
METADATA_SECONDS = 3600  # what it says of itself is asked anew after that
STATE_SECONDS = 600  # from leaving for the provider to coming back
# Signatures by a key that only the provider holds: never HMAC with our secret, never "none" (RFC 8725, 3.1).
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
BASIC, NAMES_ITSELF = "client_secret_basic", "authorization_response_iss_parameter_supported"
LONGEST_SUBJECT = 255  # OpenID Connect Core 1.0, 2: sub
# What it says can have any shape; its certificates can be gone since the start.
FAILURES = (OAuthError, JoseError, OSError, RuntimeError, ValueError, LookupError, TypeError, AttributeError)


class Client(DjangoOAuth2App):  # type: ignore[misc]
    """Authlib's, which believes a provider's word about itself only where that is safe."""

    issuer: str
    server_metadata: dict[str, Any]

    def load_server_metadata(self) -> dict[str, Any]:
        if time.time() - self.server_metadata.get("_loaded_at", 0) > METADATA_SECONDS:
            with self._get_session() as session:
                answer = session.request("GET", self._server_metadata_url, withhold_token=True)
                answer.raise_for_status()
            self.server_metadata = _believed(answer.json(), self.issuer) | {"_loaded_at": time.time()}
        return dict(self.server_metadata)

    def fetch_jwk_set(self, force: bool = False) -> dict[str, Any]:
        """Its keys, asked for at each sign-in: one that was withdrawn is worth nothing from then on."""
        with self._get_session() as session:
            answer = session.request("GET", self.load_server_metadata()["jwks_uri"], withhold_token=True)
            answer.raise_for_status()
        keys: dict[str, Any] = answer.json()
        return keys


def _believed(told: dict[str, Any], issuer: str) -> dict[str, Any]:
    """Of all that it says of itself what is needed, checked; Authlib would take anything here as an option of its own.

    Discovery 1.0, 4.3: the issuer is the very one that was asked; and no address is weaker than its own.
    """
    if not isinstance(told, dict):
        raise ValueError("its configuration is no table")
    if told.get("issuer") != issuer:
        raise ValueError("its configuration names another issuer")
    addresses = {name: str(told[name]) for name in ENDPOINTS}
    if urlsplit(issuer).scheme == "https" and any(urlsplit(one).scheme != "https" for one in addresses.values()):
        raise ValueError("its configuration names an address without https")
    told_as = told.get("id_token_signing_alg_values_supported") or ["RS256"]
    signed_as = [one for one in ALGORITHMS if one in told_as]
    if not signed_as:  # an empty list would mean "the usual ones" to the library
        raise ValueError("its tokens are not signed by a key of its own")
    methods = told.get("token_endpoint_auth_methods_supported") or [BASIC]
    return addresses | {
        "issuer": issuer,
        "id_token_signing_alg_values_supported": signed_as,
        "token_endpoint_auth_method": BASIC if BASIC in methods else "client_secret_post",
        NAMES_ITSELF: told.get(NAMES_ITSELF) is True,
    }


_clients: dict[Provider, Client] = {}


def _client(provider: Provider) -> Client:
    """One for each provider and process, so that its configuration and keys are not asked for each time."""
    if provider not in _clients:
        client = Client(
            DjangoIntegration(provider.code),
            name=provider.code,
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid",
                "code_challenge_method": "S256",
                "default_timeout": SECONDS,
                "verify": provider.ca_file or True,
                "trust_env": False,  # no proxy or password of the machine's environment
                "max_redirects": 0,
            },
        )
        client.framework.expires_in = STATE_SECONDS
        client.issuer = provider.issuer
        _clients[provider] = client
    return _clients[provider]


def forget() -> None:
    """What providers have said of themselves, and their clients, are asked for anew."""
    _clients.clear()


def address(provider: Provider) -> str:
    """Ours, to which the provider sends people back; told to it by its operator."""
    return f"{settings.ORIGIN.rstrip('/')}{reverse('accounts:provider_back', args=[provider.code])}"


def leave(request: HttpRequest, provider: Provider, journey: Journey) -> str:
    """The provider's address to open. State, nonce and PKCE's verifier stay in this browser's session alone."""
    client = _client(provider)
    try:
        told = client.create_authorization_url(address(provider))
    except FAILURES as failed:
        raise _failure(provider, failed) from failed
    for key in [key for key, _kept in request.session.items() if key.startswith("_state_")]:
        del request.session[key]  # one journey at a time: a session does not grow with each try
    client.save_authorize_data(request, journey=vars(journey), left_at=time.time(), **told)
    return str(told["url"])


def come_back(request: HttpRequest, provider: Provider) -> Identity:
    """Who they are, once: the state is spent. Raises ProviderFailed for whatever does not fit."""
    client, state = _client(provider), request.GET.get("state", "")
    kept = client.framework.get_state_data(request.session, state)
    client.framework.clear_state_data(request.session, state)
    if kept is None or time.time() - kept["left_at"] > STATE_SECONDS:
        raise ProviderFailed("this session has not left for there, or too long ago")
    try:
        return Identity(_subject(client, provider, request, kept), Journey(**kept["journey"]))
    except FAILURES as failed:
        raise _failure(provider, failed) from failed


def _subject(client: Client, provider: Provider, request: HttpRequest, kept: dict[str, Any]) -> str:
    if request.GET.get("error"):
        raise OAuthError(error="refused there")  # its own words are not ours to show or log
    _check_sender(client, provider, request)
    token = client.fetch_access_token(
        redirect_uri=address(provider), code=request.GET.get("code", ""), code_verifier=kept["code_verifier"]
    )
    expected = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
        "sub": {"essential": True},
    }
    claims = client.parse_id_token(token, nonce=kept["nonce"], claims_options=expected)
    subject = claims["sub"] if claims else ""  # an answer without an id_token says of nobody who they are
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise ValueError("it names nobody")
    return subject


def _check_sender(client: Client, provider: Provider, request: HttpRequest) -> None:
    """RFC 9207: a provider that names itself in its answers has done so in this one (mix-up)."""
    names_itself = client.load_server_metadata()[NAMES_ITSELF]
    if request.GET.get("iss", "" if names_itself else provider.issuer) != provider.issuer:
        raise ValueError("another issuer has answered")


def _failure(provider: Provider, failed: Exception) -> ProviderFailed:
    """For the operator: the kind of failure and our own words, not what the provider wrote about a person."""
    ours = str(failed) if type(failed) is ValueError else ""
    logger.warning("Sign-in by the provider %s failed: %s %s", provider.code, type(failed).__name__, ours)
    return ProviderFailed(type(failed).__name__)
