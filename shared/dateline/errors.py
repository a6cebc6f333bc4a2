"""The errors a caller decides on. Stores translate the AWS client's errors into these once."""


class DatelineError(Exception):
    """Root of every error the domain raises on purpose, with its HTTP status and what people call it."""

    status = 500
    title = "Something went wrong"


class Invalid(DatelineError):
    """The request or the file is wrong and will stay wrong: tell the person how to mend it."""

    status = 422
    title = "That did not work"


class NotFound(DatelineError):
    """What was asked for does not exist, or exists no longer."""

    status = 404
    title = "Not found"


class Conflict(DatelineError):
    """A condition on a write failed: someone else was first."""

    status = 409
    title = "Too late"


class Unavailable(DatelineError):
    """Another service failed or throttled: the same call may succeed later."""

    status = 503
    title = "Please try again in a minute"
