"""Refusals and other sentences of the service, in the visitor's language."""

import re
from functools import cache

from vitascope.console.words import Words
from vitascope.console.words import mark as _
from vitascope.errors import WireError


class CsrfError(WireError):
    """A form that did not come from a page of ours that this browser has open."""


class OperatorsOnly(WireError):
    """A page that only the operator may see."""


ABILITIES = (
    _("begin with a given picture"),
    _("end with a given picture"),
    _("go by given pictures"),
    _("go by given videos"),
    _("go by given sound"),
    _("cut given shots one after another"),
)
"""What a refusal says that an engine cannot do: the abilities without which there is no video."""

BY_CODE = {
    402: _("Not enough credits. Ask your operator for a top-up, then try again."),
    404: _("There is nothing here, or it belongs to another account."),
    429: _("Too many requests at once. Wait a few seconds, then try again."),
    433: _("This key's limits forbid it: look at its caps, networks and scopes under API keys."),
    455: _("The service is closed for maintenance and takes no new tasks. Finished videos stay here."),
    499: _("The task was cancelled."),
    505: _("This model is switched off. Choose another, or ask your operator."),
}

TOO_MANY_FILES_TEXT = _("{count} files of your address have been checked within a minute. Wait a little.")

KNOWN = (
    TOO_MANY_FILES_TEXT,
    # the body of a request
    _("the body must be at most {count} bytes"),
    _("the body must arrive within {seconds} seconds"),
    _("the body must arrive whole"),
    # fields of a request
    _("{field} is required"),
    _("{field} must not be empty"),
    _("{field} must be at most {count} characters"),
    _("{field} must be a string"),
    _("{field} must be a number"),
    _("{field} must be valid Unicode text"),
    _("{field} must be one line without control characters"),
    _("{field} must be one of {choices}"),
    _("{field} must be an object"),
    _("{field} must be between {low} and {high}"),
    _("{field} must be a multiple of {step}"),
    _("{field} must not be negative"),
    _("{field} must be at most {count}: the engine here makes no longer clips"),
    _("{field} must be an absolute http or https URL"),
    _("{field} must not hold a user name or a password"),
    _("{field} must not point to a cloud's metadata service"),
    _("{field} must not point to a private or reserved network"),
    _("{field} must use one of the ports {ports}"),
    _(
        "The model name you specified is not supported. "
        "Please verify your input and use one of the supported models provided by Vitascope. They are: {models}."
    ),
    # fields of models
    _("{field} must be at least {count} characters"),
    _("{field} must be a whole number"),
    _("{field} must be true or false"),
    _("{field} must be a list"),
    _("{field} must hold exactly {count}"),
    _("{field} must hold {low} to {high} items"),
    _("{field} must be between {low} and {high}, or {other}"),
    _("{field} is required, or {other}"),
    _("{field} is required where {other} is true"),
    _("{field} must not be given together with {other}"),
    _("{field} must be false where {other} is true"),
    _('{field} must not be "{value}" where {other} is "{text}"'),
    _("{field} must last as long as {other}: {total} s are not {wanted} s"),
    _("{field} must hold at most {count} where {other} is true"),
    _("{field} must be left out: the engine here cannot {ability}"),
    _("{field} must be left out: {model} has no such field"),
    # accounts and keys
    _("{field} must have {low} to {high} characters"),
    _("{field} must name at least one of create, read, admin"),
    _("{field} must lie in the future"),
    _('{field} must hold addresses or networks such as 10.0.0.0/8; "{text}" is none'),
    _("{field} cannot be changed; make another key"),
    _("{field} cannot gain or lose admin; make another key"),
    _("This key lacks the scope {scope}."),
    _("Sign in with a key without limits, or as the operator, to change this."),
    _("{field} must not be 0"),
    _("{field} must not take more than the balance"),
    _("a revoked key cannot be reset; make another"),
    # models
    _("{field} must be for durations of this model ({known}); {text} is none"),
    _("{field} must be between {low} and {high} credits"),
    _("{field} must be engines of this service ({known}); {text} is none"),
    _("{field} must name each engine once"),
    _("{field} must hold at least one with a weight above 0"),
    # tasks
    _("{field} names a task that has already ended"),
    _("The engine stopped unexpectedly."),
    _("The engine failed unexpectedly."),
    _("The engine failed unexpectedly with the seed {seed}."),
    _(
        "The engine failed unexpectedly with the seed {seed}, which you gave. "
        "Your credits have been returned; please try another seed, or none."
    ),
    _("The video took longer than this service allows."),
    _("The engine made a broken video."),
    _("The video could not be made after {count} attempts. Your credits have been returned; please try again."),
    _("The generation failed, as your test key asked for with X-Simulate."),
    # callbacks
    _("the answer's headers are too long"),
    _("could not connect"),
    _("its certificate is not trusted"),
    _("it does not speak TLS"),
    _("its name cannot be found"),
    _("nothing listens there"),
    _("no whole answer in time"),
    _("the connection broke while the answer was read"),
    _("the connection broke while the callback was sent"),
    _("the answer was not whole, or not HTTP"),
    _("the receiver answered {status}"),
)
"""Sentences that the service says in English, with what varies in braces; the longer of two that fit stands later."""


def explain(words: Words, error: WireError) -> str:
    """Say in the visitor's language what went wrong and what to do; what is not known stays in the service's words."""
    by_code = BY_CODE.get(error.code.value)
    if isinstance(error, CsrfError | OperatorsOnly):
        return error.message
    return told(words, error.message) or (words(by_code) if by_code else error.message)


def told(words: Words, sentence: str) -> str | None:
    """Return a sentence of the service in the visitor's language, None for one that is not known."""
    for text, pattern in reversed(_patterns()):
        if found := pattern.fullmatch(sentence):
            return words(text).format(**{name: words(part) for name, part in found.groupdict().items()})
    return None


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((text, _pattern(text)) for text in KNOWN)


def _pattern(text: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", text)
    named = [r"(?P<field>[\w.]+)" if part == "field" else f"(?P<{part}>.+)" for part in parts[1::2]]
    literal = [re.escape(part) for part in parts[::2]]
    return re.compile("".join(a + b for a, b in zip(literal, [*named, ""], strict=True)), re.DOTALL)
