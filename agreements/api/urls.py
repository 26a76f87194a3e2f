"""Addresses of the överenskommelser under /api/v1/."""

from django.urls import include, path

from . import agreements, generation, signatures, steps, terms

agreement_patterns = [
    path("versions/<int:number>", agreements.Version.as_view(), name="agreement_version"),
    path("versions/<int:number>/document", agreements.VersionDocument.as_view(), name="agreement_document"),
    path("signed-document", agreements.SignedDocument.as_view(), name="agreement_signed"),
    path("terms", terms.Terms.as_view(), name="agreement_terms"),
    path("send", steps.Send.as_view(), name="agreement_send"),
    path("remind", steps.Remind.as_view(), name="agreement_remind"),
    path("approve", steps.Approve.as_view(), name="agreement_approve"),
    path("signatures", signatures.Signatures.as_view(), name="agreement_signatures"),
    path("amend", steps.Amend.as_view(), name="agreement_amend"),
    *(path(name, view.as_view(), name=f"agreement_{name}") for name, view in steps.COMMENTED.items()),
]
urlpatterns = [
    path(
        "rounds/<int:year>/generate-agreements",
        generation.GenerateAgreements.as_view(),
        name="generate_agreements",
    ),
    path("agreements", agreements.Agreements.as_view(), name="agreements"),
    path("agreements/<uuid:pk>", agreements.AgreementDetail.as_view(), name="agreement"),
    path("agreements/<uuid:pk>/", include(agreement_patterns)),
]
