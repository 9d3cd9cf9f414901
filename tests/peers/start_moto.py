"""Starts moto 5.2.5, so that it answers one call after the other.

By itself it answers each in a thread of its own, and with HTTP 500 if one looks through the secrets while another adds one.
"""

import threading

from moto.core.responses import BaseResponse
from moto.server import main

one_at_a_time = threading.Lock()
dispatch = BaseResponse._dispatch


def dispatch_alone(self, *arguments, **named):
    with one_at_a_time:
        return dispatch(self, *arguments, **named)


BaseResponse._dispatch = dispatch_alone

main()
