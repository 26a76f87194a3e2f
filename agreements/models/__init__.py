"""Överenskommelser: the template, the agreement and its amendments, what was sent, and who signed."""

from .agreement import Agreement, AgreementEvent, AgreementLine, AgreementPart
from .template import Clause, TemplateVersion
from .version import AgreementVersion, Approval, Conclusion, Signature

__all__ = [
    "Agreement",
    "AgreementEvent",
    "AgreementLine",
    "AgreementPart",
    "AgreementVersion",
    "Approval",
    "Clause",
    "Conclusion",
    "Signature",
    "TemplateVersion",
]
