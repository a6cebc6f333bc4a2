"""What is kept of people, and for how long: the code and the privacy page both take it from here."""

from datetime import timedelta

# A sign-up that nobody confirms, and what waits to be settled or sent.
UNCONFIRMED_LIFE = timedelta(days=30)
# The address of somebody who left, so that they can undo it.
UNDO_TIME = timedelta(days=30)
# The account of which digest went to whom: a hash, an outcome and a time.
LEDGER_LIFE = timedelta(days=400)
# A registration, counted from the end of its event.
KEPT_AFTER_EVENT = timedelta(days=90)
# The functions' logs, which hold no address; the template says the same.
LOG_LIFE = timedelta(days=30)

# The mail service's events, which name addresses: in the queue, and set aside where they cannot be kept.
EVENTS_LIFE = timedelta(days=1)
EVENTS_SET_ASIDE = timedelta(days=4)
# What the people table can be restored from.
COPIES_LIFE = timedelta(days=35)

# How long the links of mails work; those that unsubscribe have no end.
CONFIRMATION_LIFE = timedelta(days=7)
LINK_LIFE = timedelta(hours=2)

# Limits against abuse; their counters end at twice the window.
MAILS_A_DAY = 2
POSTS_OF_A_NETWORK = 60
NETWORK_WINDOW = timedelta(hours=1)
POSTS_FOR_AN_ADDRESS = 10
ADDRESS_WINDOW = timedelta(days=1)
