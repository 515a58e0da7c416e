"""The client of the testbed, for the scripts in this folder: it takes a connection apart, which no driver does."""

import os
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from testbed.client import Client, Ended, cancel
from testbed.wire import Refused, TooManyClients, cancel_request

__all__ = ["Client", "Ended", "Refused", "TooManyClients", "cancel", "cancel_request"]
