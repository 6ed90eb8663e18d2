"""The signature against the example that implementations of Standard Webhooks share."""

from __future__ import annotations

from bot.notify.signature import signed_headers
from bot.settings.notify import webhook_secret


def test_the_published_example() -> None:
    secret = webhook_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    message = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    assert signed_headers(secret, message, 1614265330, b'{"test": 2432232314}') == {
        "webhook-id": message,
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
