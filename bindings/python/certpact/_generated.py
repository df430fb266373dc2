# Written by `cargo xtask regen` from crates/certpact/catalogue.json; do not edit.
# What comes out of the core's JSON is trusted to have the types that the catalogue says.
# mypy: disable-error-code="no-any-return"

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Required, TypeAlias, TypedDict, cast, overload

from certpact._answer import (
    UNSET,
    Answer,
    Document,
    OtherProduct,
    Printed,
    Unset,
    copied,
    each,
    instant,
    nothing,
    nullable,
)
from certpact._base import AwaitableApi, AwaitableClient, BlockingApi, BlockingClient, call_offline, members_of_errors
from certpact._given import Consents, Json, Path, Texts, consents, texts
from certpact._many import check_many_offline
from certpact._secret import Secret
from certpact.errors import InvalidInput

__all__ = [
    "Acknowledgement",
    "AcmeCredentials",
    "AcmeOperations",
    "AddSans",
    "AdditionalContact",
    "AdditionalContactRequest",
    "Api",
    "ApiInput",
    "AsyncAcmeOperations",
    "AsyncClient",
    "AsyncCpsOperations",
    "AsyncOrderOperations",
    "Certificate",
    "CertificateRequest",
    "CertificateRequestStatus",
    "Certificates",
    "ChangedOrganization",
    "CheckManyRequest",
    "Choice",
    "Client",
    "Contact",
    "Contract",
    "CountryCode",
    "CountryCodes",
    "Coverage",
    "CpsOperations",
    "CpsOrganization",
    "CpsOrganizationRequest",
    "CreateContract",
    "CreateDvContract",
    "CreateEvContract",
    "CreateOtherContract",
    "CreateOvContract",
    "Credential",
    "Credentials",
    "DeliveredAnswer",
    "Desired",
    "DesiredCertificateRequest",
    "DesiredContract",
    "DesiredOrPath",
    "DesiredOrder",
    "DesiredOrderContact",
    "DesiredOrganization",
    "DesiredSource",
    "Domain",
    "DomainValidation",
    "DvProduct",
    "ErrorKind",
    "EvProduct",
    "FieldState",
    "Finding",
    "FoundOrganization",
    "FoundOrganizations",
    "HazardId",
    "InventoryOrPath",
    "NewEvOrganization",
    "NewOrderContact",
    "NewOrganization",
    "NewOvOrganization",
    "Operation",
    "Order",
    "OrderContact",
    "OrderContactType",
    "OrderOperations",
    "OrderProduct",
    "OrderValidation",
    "Organization",
    "OrganizationRequest",
    "OrganizationValidation",
    "Outcome",
    "OvProduct",
    "Overruling",
    "PatchContract",
    "PatchOrganization",
    "Plan",
    "ProductNameId",
    "ProductNameIdInput",
    "RegenerateCredentials",
    "RemoveSans",
    "ReplaceContract",
    "Report",
    "Rule",
    "RuleId",
    "RuleSource",
    "Severity",
    "Step",
    "StepState",
    "TypedContact",
    "Unread",
    "UpdateOrderContacts",
    "Verification",
    "VerifiedContact",
    "VerifiedField",
    "check",
    "check_many",
    "explain",
    "lint",
    "rules",
]


RuleId: TypeAlias = Literal[
    "acme.auto_renew_reset",
    "acme.auto_renew_turned_off",
    "acme.auto_renew_unstated",
    "acme.cancel_irreversible",
    "acme.cancel_window_closed",
    "acme.contact_missing",
    "acme.contact_unstated",
    "acme.contacts_array",
    "acme.contacts_dropped",
    "acme.contacts_unreadable",
    "acme.contract_canceled",
    "acme.contract_created",
    "acme.country_unassigned",
    "acme.credentials_revoked",
    "acme.email_doubtful",
    "acme.field_longer_than_order_allows",
    "acme.field_malformed",
    "acme.field_missing",
    "acme.field_unknown",
    "acme.optional_field_cleared",
    "acme.organization_by_id",
    "acme.organization_changed",
    "acme.organization_matched",
    "acme.organization_missing",
    "acme.organization_nearly_matched",
    "acme.organization_on_dv",
    "acme.organization_partial",
    "acme.organization_revalidation",
    "acme.patch_empty",
    "acme.product_unknown",
    "acme.san_covered",
    "acme.san_duplicate",
    "acme.san_idn",
    "acme.san_invalid",
    "acme.san_ip_address",
    "acme.san_limit_exceeded",
    "acme.san_may_be_billed",
    "acme.san_never_issued",
    "acme.san_not_held",
    "acme.san_on_another_contract",
    "acme.san_removed",
    "acme.san_reserved",
    "acme.sans_are_added",
    "acme.secret_shown_once",
    "acme.value_escaped_as_html",
    "acme.value_may_clear",
    "acme.value_partly_invisible",
    "acme.value_placeholder",
    "acme.value_unfit_for_certificate",
    "acme.value_unknown",
    "acme.verified_contact_incomplete",
    "acme.wildcard_on_dv",
    "acme.wildcard_on_ev",
    "cps.approver_missing",
    "cps.approver_spelling",
    "cps.company_name_missing",
    "cps.country_unassigned",
    "cps.email_doubtful",
    "cps.existing_organization",
    "cps.field_malformed",
    "cps.field_missing",
    "cps.field_unknown",
    "cps.new_request_submitted",
    "cps.organization_created",
    "cps.organization_matched_by_name",
    "cps.organization_on_dv",
    "cps.request_deleted",
    "cps.state_not_abbreviated",
    "cps.still_processing",
    "cps.value_escaped_as_html",
    "cps.value_partly_invisible",
    "cps.value_placeholder",
    "cps.value_unfit_for_certificate",
    "cps.value_unknown",
    "order.contact_may_not_be_added",
    "order.contact_removal",
    "order.contact_type_kept",
    "order.contact_type_twice",
    "order.email_doubtful",
    "order.field_malformed",
    "order.field_missing",
    "order.field_too_long",
    "order.field_unknown",
    "order.omitted_field_kept",
    "order.organization_contact_on_dv",
    "order.value_escaped_as_html",
    "order.value_partly_invisible",
    "order.value_placeholder",
    "order.value_unknown",
]
"""Id of a rule.

- `acme.auto_renew_reset`: leaving out auto_renew turns automatic renewal of the contract off
- `acme.auto_renew_turned_off`: automatic renewal of the contract is turned off on request
- `acme.auto_renew_unstated`: a new contract does not say whether it renews
- `acme.cancel_irreversible`: canceling ends a contract for good
- `acme.cancel_window_closed`: the contract is too old to be canceled
- `acme.contact_missing`: an OV or EV organization is given without the contacts that it needs
- `acme.contact_unstated`: an organization is given without contacts that it may need or have
- `acme.contacts_array`: contacts are given as an array, which the CA's table of parameters does not know
- `acme.contacts_dropped`: a replacement without technical or verified contacts leaves the organization with none
- `acme.contacts_unreadable`: desired contacts are not sent, since the CA does not return those it has
- `acme.contract_canceled`: the contract is canceled and cannot be changed any more
- `acme.contract_created`: a contract is created and billed
- `acme.country_unassigned`: no country has this code
- `acme.credentials_revoked`: a credential is revoked, and ACME clients that use it get no more certificates
- `acme.email_doubtful`: an e-mail address does not look like one
- `acme.field_longer_than_order_allows`: a value of a contact is longer than orders allow
- `acme.field_malformed`: a field has another type or form than the CA's page says
- `acme.field_missing`: a field that the CA's page requires is left out or blank
- `acme.field_unknown`: a member of the body is not known to the CA's page
- `acme.optional_field_cleared`: a replacement may clear an optional field of the organization by leaving it out
- `acme.organization_by_id`: an organization that is named by its `id` may take the place of the contract's own
- `acme.organization_changed`: an organization changes that has no validation to lose
- `acme.organization_matched`: another contract already has the desired organization
- `acme.organization_missing`: an OV or EV contract is made or replaced without its organization
- `acme.organization_nearly_matched`: another contract has almost the desired organization
- `acme.organization_on_dv`: an organization is given to a DV contract, which has none
- `acme.organization_partial`: a PATCH gives a part of the organization, which may be taken for the whole
- `acme.organization_revalidation`: changing an organization throws away its validation
- `acme.patch_empty`: a PATCH changes nothing
- `acme.product_unknown`: the product is not known, so rules that depend on it stay silent
- `acme.san_covered`: a wildcard covers a name already
- `acme.san_duplicate`: the request lists the same name twice
- `acme.san_idn`: a name is not in the form that DNS uses
- `acme.san_invalid`: this cannot be a name that certificates are issued for
- `acme.san_ip_address`: an IP address is added, and the page speaks of domain names only
- `acme.san_limit_exceeded`: the contract would hold more than 250 names
- `acme.san_may_be_billed`: a name that is added may be billed
- `acme.san_never_issued`: a name ends in a top-level domain that is not known
- `acme.san_not_held`: a name is to be removed that the contract does not have
- `acme.san_on_another_contract`: another contract of the account has the name already
- `acme.san_removed`: names are taken from the contract
- `acme.san_reserved`: a name is reserved, so no public CA may issue for it
- `acme.sans_are_added`: names are added, and what is not listed stays
- `acme.secret_shown_once`: the answer holds a secret that is shown this once
- `acme.value_escaped_as_html`: a value is escaped as HTML
- `acme.value_may_clear`: a null or an empty string in a PATCH may clear what the contract has
- `acme.value_partly_invisible`: a value contains something invisible
- `acme.value_placeholder`: a value may be a placeholder
- `acme.value_unfit_for_certificate`: a value is too long for a certificate, or lacks a digit
- `acme.value_unknown`: a value is not one of those that the CA's pages name
- `acme.verified_contact_incomplete`: a verified contact in the `contacts` array has no job title or telephone number
- `acme.wildcard_on_dv`: a wildcard is added to a DV contract whose product may not allow it
- `acme.wildcard_on_ev`: a wildcard is added to an EV contract
- `cps.approver_missing`: a new organization for EV has no approver
- `cps.approver_spelling`: an approver is spelled as on the page, not as in the vendor's client
- `cps.company_name_missing`: the id 0 comes without the name that it needs
- `cps.country_unassigned`: no country has this code
- `cps.email_doubtful`: an e-mail address does not look like one
- `cps.existing_organization`: an id makes the rest of the body ignored
- `cps.field_malformed`: a field has another type or form than the CA's page says
- `cps.field_missing`: a field that a new organization needs is left out or blank
- `cps.field_unknown`: a member of the body is not known to the CA's page
- `cps.new_request_submitted`: a change may submit a new request to the CA
- `cps.organization_created`: a new organization is made, and can never be changed
- `cps.organization_matched_by_name`: an exact name makes the rest of the body ignored
- `cps.organization_on_dv`: a DV certificate request has no organization
- `cps.request_deleted`: the certificate request is deleted
- `cps.state_not_abbreviated`: a state of the United States is not abbreviated
- `cps.still_processing`: the CA still processes the certificate request
- `cps.value_escaped_as_html`: a value is escaped as HTML
- `cps.value_partly_invisible`: a value contains something invisible
- `cps.value_placeholder`: a value may be a placeholder
- `cps.value_unfit_for_certificate`: a value is too long for a certificate, or lacks a digit
- `cps.value_unknown`: a value is not one of those that the CA's page names
- `order.contact_may_not_be_added`: an organization contact may not be added to an order that has none
- `order.contact_removal`: a contact of an order looks as if it were to be removed
- `order.contact_type_kept`: a kind of contact that is not listed stays
- `order.contact_type_twice`: a kind of contact is listed more than once
- `order.email_doubtful`: an e-mail address does not look like one
- `order.field_malformed`: a field has another type or form than the CA's page says
- `order.field_missing`: a field that the CA's page requires is left out or blank
- `order.field_too_long`: a value is longer than the CA's page says
- `order.field_unknown`: a member of the body is not known to the CA's page
- `order.omitted_field_kept`: an optional field that is left out or empty keeps its value
- `order.organization_contact_on_dv`: a DV order has no organization contact
- `order.value_escaped_as_html`: a value is escaped as HTML
- `order.value_partly_invisible`: a value contains something invisible
- `order.value_placeholder`: a value may be a placeholder
- `order.value_unknown`: a value is not one of those that the CA's page names
"""


HazardId: TypeAlias = Literal[
    "acme.auto_renew_reset",
    "acme.cancel_irreversible",
    "acme.contacts_array",
    "acme.contacts_dropped",
    "acme.contract_created",
    "acme.credentials_revoked",
    "acme.optional_field_cleared",
    "acme.organization_by_id",
    "acme.organization_revalidation",
    "acme.san_removed",
    "acme.value_may_clear",
    "cps.existing_organization",
    "cps.new_request_submitted",
    "cps.organization_created",
    "cps.organization_matched_by_name",
]
"""Id of a rule whose findings are hazards.

- `acme.auto_renew_reset`: leaving out auto_renew turns automatic renewal of the contract off
- `acme.cancel_irreversible`: canceling ends a contract for good
- `acme.contacts_array`: contacts are given as an array, which the CA's table of parameters does not know
- `acme.contacts_dropped`: a replacement without technical or verified contacts leaves the organization with none
- `acme.contract_created`: a contract is created and billed
- `acme.credentials_revoked`: a credential is revoked, and ACME clients that use it get no more certificates
- `acme.optional_field_cleared`: a replacement may clear an optional field of the organization by leaving it out
- `acme.organization_by_id`: an organization that is named by its `id` may take the place of the contract's own
- `acme.organization_revalidation`: changing an organization throws away its validation
- `acme.san_removed`: names are taken from the contract
- `acme.value_may_clear`: a null or an empty string in a PATCH may clear what the contract has
- `cps.existing_organization`: an id makes the rest of the body ignored
- `cps.new_request_submitted`: a change may submit a new request to the CA
- `cps.organization_created`: a new organization is made, and can never be changed
- `cps.organization_matched_by_name`: an exact name makes the rest of the body ignored
"""


class Acknowledgement(Answer):
    """One accepted hazard: rule, target, and how many targets it affects."""

    __slots__ = ()

    _fields = ("count", "reason", "rule", "target")

    @property
    def count(self) -> int | None:
        """How many targets are affected; nothing where it is one."""
        return self._data.get("count")

    @property
    def reason(self) -> str | None:
        """Why it was accepted."""
        return self._data.get("reason")

    @property
    def rule(self) -> str:
        """The rule."""
        return self._data["rule"]

    @property
    def target(self) -> str:
        """The target; `all`, in a plan, for every finding of the rule."""
        return self._data["target"]


class AcmeCredentials(Answer):
    """What `create_contract` and `regenerate_credentials` answer: how an ACME client uses the contract. The CA
    shows it this once.

    The pages do not say how the answer is built. What is found in it is named here, what is not found is null,
    and the whole answer is kept. An answer without the number of the contract is unreadable.
    """

    __slots__ = ()

    _fields = ("acme_contract_id", "acme_directory_url", "answer", "hmac_key", "kid")
    _secrets = (("answer",), ("hmac_key",))

    @property
    def acme_contract_id(self) -> int:
        """Number of the contract."""
        return self._data["acme_contract_id"]

    @property
    def acme_directory_url(self) -> str | None:
        """Where ACME clients begin: the directory URL."""
        return self._data.get("acme_directory_url")

    @property
    def answer(self) -> Secret:
        """The answer, as it was received."""
        return self._data["answer"]

    @property
    def hmac_key(self) -> Secret | None:
        """Key of the external account binding (EAB), with which an ACME client proves that it may use the
        contract.
        """
        return self._data.get("hmac_key")

    @property
    def kid(self) -> str | None:
        """Key id of the external account binding (EAB). It is not a secret: ACME clients send it in clear."""
        return self._data.get("kid")


class AddSans(TypedDict, total=False):
    """The names to add to a contract."""

    sans: Required[Sequence[str]]
    """The names to add. They have to be given; what happens if they are left out is not said."""


class AdditionalContact(Answer):
    """A further person of an organization."""

    __slots__ = ()

    _fields = ("contact_type", "email", "first_name", "id", "last_name", "phone", "title")
    _of_people = ("email", "first_name", "last_name", "phone", "title")

    @property
    def contact_type(self) -> str | None:
        """The kind of contact. Known: `EvApprover`, `EVApprover`, `OrganizationContact`, `TechnicalContact`,
        `Unknown`.
        """
        return self._data.get("contact_type")

    @property
    def email(self) -> str | None:
        """The e-mail address."""
        return self._data.get("email")

    @property
    def first_name(self) -> str | None:
        """The first name."""
        return self._data.get("first_name")

    @property
    def id(self) -> int | None:
        """A number that means nothing yet."""
        return self._data.get("id")

    @property
    def last_name(self) -> str | None:
        """The last name."""
        return self._data.get("last_name")

    @property
    def phone(self) -> str | None:
        """The telephone number."""
        return self._data.get("phone")

    @property
    def title(self) -> str | None:
        """The person's position."""
        return self._data.get("title")

    def to_request(self) -> AdditionalContactRequest:
        """What a request says to leave this as it is: the fields that are not empty. What is never returned is not
        in it.
        """
        return cast("AdditionalContactRequest", self._given())


class AdditionalContactRequest(TypedDict, total=False):
    """A further person of a new organization. The page requires all but the id, for EV."""

    contact_type: str | None
    """The kind of contact. EV needs it; what happens if it is left out is not said. Known: `EvApprover`,
    `EVApprover`, `OrganizationContact`, `TechnicalContact`.
    """

    email: str | None
    """The e-mail address. EV needs it; what happens if it is left out is not said."""

    first_name: str | None
    """The first name. EV needs it; what happens if it is left out is not said."""

    id: int | None
    """A number that means nothing yet. If left out, it makes no difference."""

    last_name: str | None
    """The last name. EV needs it; what happens if it is left out is not said."""

    phone: str | None
    """The telephone number. EV needs it; what happens if it is left out is not said."""

    title: str | None
    """The person's position. EV needs it; what happens if it is left out is not said."""


ApiInput: TypeAlias = Literal["acme", "order", "cps"]
"""An HTTP API of the CA."""


Api: TypeAlias = str
"""An HTTP API of the CA.

One of `acme`, `order`, `cps`, or a word that this version does not know.
"""


class Certificate(Answer):
    """A certificate that was issued for a contract."""

    __slots__ = ()

    _fields = ("domain", "expiration_date", "sans", "serial_number", "status")

    @property
    def domain(self) -> str:
        """The name that the certificate is listed by."""
        return self._data["domain"]

    @property
    def expiration_date(self) -> datetime | None:
        """When the certificate ends."""
        return nullable(instant)(self._data.get("expiration_date"))

    @property
    def sans(self) -> tuple[str, ...]:
        """The names that the certificate holds."""
        return tuple(self._data.get("sans", ()))

    @property
    def serial_number(self) -> str | None:
        """The serial number of the certificate."""
        return self._data.get("serial_number")

    @property
    def status(self) -> str:
        """What has become of the certificate. Known: `issued`."""
        return self._data["status"]


class CertificateRequest(Answer):
    """A certificate request as the CA holds it, as far as its organization goes."""

    __slots__ = ()

    _fields = (
        "certificate_authority",
        "certificate_label",
        "domains",
        "expiration_date",
        "id",
        "organization",
        "validation_type",
    )

    @property
    def certificate_authority(self) -> str | None:
        """Who issues the certificate. Known: `DigiCert`, `LetsEncrypt`."""
        return self._data.get("certificate_authority")

    @property
    def certificate_label(self) -> str | None:
        """The request's name, for people."""
        return self._data.get("certificate_label")

    @property
    def domains(self) -> tuple[Domain, ...]:
        """The names of the certificate."""
        return each(Domain)(self._data.get("domains", ()))

    @property
    def expiration_date(self) -> str | None:
        """When the certificate ends."""
        return self._data.get("expiration_date")

    @property
    def id(self) -> int:
        """The number of the certificate request."""
        return self._data["id"]

    @property
    def organization(self) -> CpsOrganization | None:
        """The organization with its contacts."""
        return nullable(CpsOrganization)(self._data.get("organization"))

    @property
    def validation_type(self) -> str | None:
        """The validation type. Only OV and EV have an organization. Known: `None`, `DV`, `OV`, `EV`."""
        return self._data.get("validation_type")


class CertificateRequestStatus(Answer):
    """How far a certificate request has come."""

    __slots__ = ()

    _fields = ("error_message", "id", "order_validation", "requires_attention", "status", "step")

    @property
    def error_message(self) -> str | None:
        """What went wrong."""
        return self._data.get("error_message")

    @property
    def id(self) -> int | None:
        """The number of the certificate request."""
        return self._data.get("id")

    @property
    def order_validation(self) -> OrderValidation | None:
        """The state of the validation."""
        return nullable(OrderValidation)(self._data.get("order_validation"))

    @property
    def requires_attention(self) -> bool | None:
        """Whether an action is required."""
        return self._data.get("requires_attention")

    @property
    def status(self) -> str | None:
        """The step that it is at. The organization can be changed once the CA has made the certificate, which is
        taken to be so at `Deployment` and `Active`. Known: `Processing`, `DomainControlValidation`,
        `OtherValidation`, `Deployment`, `Active`, `Deleted`.
        """
        return self._data.get("status")

    @property
    def step(self) -> int | None:
        """The number of the step."""
        return self._data.get("step")


class Certificates(Answer):
    """The certificates of a contract."""

    __slots__ = ()

    _fields = ("certificates",)

    @property
    def certificates(self) -> tuple[Certificate, ...]:
        """One for each certificate."""
        return each(Certificate)(self._data["certificates"])


class ChangedOrganization(Answer):
    """The outcome of `change_organization`."""

    __slots__ = ()

    _fields = ("differences", "organization")

    @property
    def differences(self) -> tuple[str, ...]:
        """Places in the body whose value was sent and is not what the organization has, as JSON Pointers."""
        return tuple(self._data["differences"])

    @property
    def organization(self) -> CpsOrganization | None:
        """Organization that the certificate request has now; null where the answer was empty."""
        return nullable(CpsOrganization)(self._data.get("organization"))


class CheckManyRequest(TypedDict, total=False):
    """One of many requests, with what is given to judge it."""

    body: Json
    """Body, as an object or as a string."""

    ids: Sequence[int | str]
    """The path's ids; empty if not known yet."""

    label: str | None
    """Name of a new contract in findings and acknowledgements; its first SAN without a leading `*.` if left out.
    Only `create_contract` accepts it.
    """

    observed: Json
    """What the CA answered to `get_contract`, `get_order` or `get_certificate_request`, an array of such answers,
    or an object of answers by operation.
    """

    observed_at: str | None
    """When it was read, RFC 3339. Now if left out."""

    operation: Required[str]
    """Name of the operation."""

    product: str | None
    """Product of the contract, if it was not read."""


class Choice(Answer):
    """Which steps a plan has, and whose contacts it sends. It limits what is sent, never what is read.

    A target is a contract's number or a creation's label, or an order's number, with its API before it
    (`acme/7`) if desired; it is needed if two have the same.
    """

    __slots__ = ()

    _fields = ("except", "only", "send_contacts")

    @property
    def except_(self) -> tuple[str, ...]:
        """Not the steps of these."""
        return tuple(self._data.get("except", ()))

    @property
    def only(self) -> tuple[str, ...]:
        """Only the steps of these; of all if empty."""
        return tuple(self._data.get("only", ()))

    @property
    def send_contacts(self) -> tuple[str, ...]:
        """Sends the contacts of these, which cannot be compared with what the CA has."""
        return tuple(self._data.get("send_contacts", ()))


class Contact(TypedDict, total=False):
    """A person at the organization. The CA accepts it and never shows it again."""

    email: str | None
    """The e-mail address. A new contact needs one; what happens if it is left out is not said."""

    first_name: str | None
    """The first name. A new contact needs one; what happens if it is left out is not said."""

    job_title: str | None
    """The person's position. It may be left out; what the CA then holds is not said."""

    last_name: str | None
    """The last name. A new contact needs one; what happens if it is left out is not said."""

    telephone: str | None
    """The telephone number. A new contact needs one; what happens if it is left out is not said."""


class Contract(Answer):
    """A contract as the CA holds it."""

    __slots__ = ()

    _fields = (
        "account_id",
        "acme_contract_id",
        "auto_renew",
        "created_at",
        "date_canceled",
        "is_organization_validated",
        "organization",
        "product_name_id",
        "sans",
        "valid_till",
    )

    @property
    def account_id(self) -> int:
        """The subaccount that the contract belongs to."""
        return self._data["account_id"]

    @property
    def acme_contract_id(self) -> int:
        """The number of the contract."""
        return self._data["acme_contract_id"]

    @property
    def auto_renew(self) -> bool:
        """Whether the contract is renewed when it ends."""
        return self._data["auto_renew"]

    @property
    def created_at(self) -> datetime | None:
        """When the contract was made; null where the answer does not say."""
        return nullable(instant)(self._data.get("created_at"))

    @property
    def date_canceled(self) -> datetime | None:
        """When the contract was canceled; null while it is not."""
        return nullable(instant)(self._data.get("date_canceled"))

    @property
    def is_organization_validated(self) -> bool:
        """Whether the organization has a validation that fits the product and has not run out."""
        return self._data["is_organization_validated"]

    @property
    def organization(self) -> Organization | None:
        """The organization without its contacts; null for a DV product."""
        return nullable(Organization)(self._data.get("organization"))

    @property
    def product_name_id(self) -> ProductNameId:
        """The product, which decides the validation type. New products may appear."""
        return self._data["product_name_id"]

    @property
    def sans(self) -> tuple[str, ...]:
        """The names that certificates of the contract may hold now, in no documented order."""
        return tuple(self._data["sans"])

    @property
    def valid_till(self) -> datetime | None:
        """When the contract ends; null where the answer does not say."""
        return nullable(instant)(self._data.get("valid_till"))


class CountryCode(Answer):
    """A country and its code."""

    __slots__ = ()

    _fields = ("country", "two_letter_code")

    @property
    def country(self) -> str:
        """The country's name."""
        return self._data["country"]

    @property
    def two_letter_code(self) -> str:
        """The country's code of two letters."""
        return self._data["two_letter_code"]


class CountryCodes(Answer):
    """The countries that an organization may be in."""

    __slots__ = ()

    _fields = ("items", "total_items")

    @property
    def items(self) -> tuple[CountryCode, ...]:
        """One for each country."""
        return each(CountryCode)(self._data["items"])

    @property
    def total_items(self) -> int | None:
        """How many there are."""
        return self._data.get("total_items")


class Coverage(Answer):
    """How much of an account a count of affected contracts rests on."""

    __slots__ = ()

    _fields = ("of", "read")

    @property
    def of(self) -> int | None:
        """Contracts on the account, null if unknown."""
        return self._data.get("of")

    @property
    def read(self) -> int:
        """Contracts of the account that were read."""
        return self._data["read"]


class CpsOrganization(Answer):
    """An organization with its contacts, as the CA holds it."""

    __slots__ = ()

    _fields = (
        "additional_contacts",
        "city",
        "company_address",
        "company_address2",
        "company_name",
        "contact_email",
        "contact_first_name",
        "contact_last_name",
        "contact_phone",
        "contact_title",
        "country",
        "id",
        "organizational_unit",
        "state",
        "zip_code",
    )
    _of_people = ("contact_email", "contact_first_name", "contact_last_name", "contact_phone", "contact_title")

    @property
    def additional_contacts(self) -> tuple[AdditionalContact, ...]:
        """Further persons, for EV among them those who approve certificates."""
        return each(AdditionalContact)(self._data.get("additional_contacts", ()))

    @property
    def city(self) -> str | None:
        """The city."""
        return self._data.get("city")

    @property
    def company_address(self) -> str | None:
        """The street address."""
        return self._data.get("company_address")

    @property
    def company_address2(self) -> str | None:
        """Suite, floor or unit."""
        return self._data.get("company_address2")

    @property
    def company_name(self) -> str | None:
        """The name."""
        return self._data.get("company_name")

    @property
    def contact_email(self) -> str | None:
        """That person's e-mail address."""
        return self._data.get("contact_email")

    @property
    def contact_first_name(self) -> str | None:
        """The first name of the person responsible for the organization's certificates."""
        return self._data.get("contact_first_name")

    @property
    def contact_last_name(self) -> str | None:
        """That person's last name."""
        return self._data.get("contact_last_name")

    @property
    def contact_phone(self) -> str | None:
        """That person's telephone number."""
        return self._data.get("contact_phone")

    @property
    def contact_title(self) -> str | None:
        """That person's position."""
        return self._data.get("contact_title")

    @property
    def country(self) -> str | None:
        """The country's code of two letters."""
        return self._data.get("country")

    @property
    def id(self) -> int | None:
        """The number of the organization."""
        return self._data.get("id")

    @property
    def organizational_unit(self) -> str | None:
        """The part of the organization that answers for its certificates."""
        return self._data.get("organizational_unit")

    @property
    def state(self) -> str | None:
        """The state or province."""
        return self._data.get("state")

    @property
    def zip_code(self) -> str | None:
        """The postal code."""
        return self._data.get("zip_code")

    def to_request(self) -> CpsOrganizationRequest:
        """What a request says to leave this as it is: the fields that are not empty. What is never returned is not
        in it.
        """
        return cast("CpsOrganizationRequest", self._given())


class CpsOrganizationRequest(TypedDict, total=False):
    """The organization that a certificate request shall have. What the page requires, it requires for a new one;
    once `id` or `company_name` has named an existing organization, all else is ignored.
    """

    additional_contacts: Sequence[AdditionalContactRequest | AdditionalContact] | None
    """Further persons. If left out, it makes no difference to an existing organization; a new one for EV needs an
    approver of certificates.
    """

    city: str | None
    """The city. If left out, it makes no difference to an existing organization; a new one needs it."""

    company_address: str | None
    """The street address. If left out, it makes no difference to an existing organization; a new one needs it."""

    company_address2: str | None
    """Suite, floor or unit. If left out, it makes no difference to an existing organization; a new one has none."""

    company_name: str | None
    """The name. An existing organization with exactly this name is taken, else a new one is made. It may be
    missing only where `id` names an existing organization; what happens otherwise is not said.
    """

    contact_email: str | None
    """That person's e-mail address. If left out, it makes no difference to an existing organization; a new one
    needs it.
    """

    contact_first_name: str | None
    """The first name of the person responsible for the organization's certificates. If left out, it makes no
    difference to an existing organization; a new one needs it.
    """

    contact_last_name: str | None
    """That person's last name. If left out, it makes no difference to an existing organization; a new one needs
    it.
    """

    contact_phone: str | None
    """That person's telephone number. If left out, it makes no difference to an existing organization; a new one
    needs it.
    """

    contact_title: str | None
    """That person's position. If left out, it makes no difference to an existing organization; a new one has none."""

    country: str | None
    """The country's code of two letters. If left out, it makes no difference to an existing organization; a new
    one needs it.
    """

    id: int | None
    """The number of an existing organization, or 0 for one that only the CA knows, whose exact name is then
    needed. 0 is a value and has to be sent. If left out, the name alone decides.
    """

    organizational_unit: str | None
    """The part of the organization that answers for its certificates. If left out, it makes no difference to an
    existing organization; a new one has none.
    """

    state: str | None
    """The state. If left out, it makes no difference to an existing organization; a new one in the United States
    needs it.
    """

    zip_code: str | None
    """The postal code. If left out, it makes no difference to an existing organization; a new one in the United
    States needs it.
    """


class CreateDvContract(TypedDict, total=False):
    """The body of `create_contract` for a product that is DV."""

    auto_renew: Required[bool]
    """Whether the contract is renewed when it ends. If left out, the account's setting may decide, or it is off;
    the pages disagree.
    """

    product_name_id: Required[DvProduct]
    """The product, which decides the validation type and cannot be changed later. It has to be given; what happens
    if it is left out is not said.
    """

    sans: Required[Sequence[str]]
    """The names that certificates of the contract may hold. They have to be given; what happens if they are left
    out is not said.
    """


class CreateEvContract(TypedDict, total=False):
    """The body of `create_contract` for a product that is EV."""

    auto_renew: Required[bool]
    """Whether the contract is renewed when it ends. If left out, the account's setting may decide, or it is off;
    the pages disagree.
    """

    organization: Required[NewEvOrganization]
    """The organization that the contract shall have. OV and EV products need it, and what happens if it is left
    out is not said; DV products have none.
    """

    product_name_id: Required[EvProduct]
    """The product, which decides the validation type and cannot be changed later. It has to be given; what happens
    if it is left out is not said.
    """

    sans: Required[Sequence[str]]
    """The names that certificates of the contract may hold. They have to be given; what happens if they are left
    out is not said.
    """


class CreateOtherContract(TypedDict, total=False):
    """The body of `create_contract` for any other product: `check` knows what it needs."""

    auto_renew: Required[bool]
    """Whether the contract is renewed when it ends. If left out, the account's setting may decide, or it is off;
    the pages disagree.
    """

    organization: NewOrganization | NewEvOrganization | NewOvOrganization | Organization | None
    """The organization that the contract shall have. OV and EV products need it, and what happens if it is left
    out is not said; DV products have none.
    """

    product_name_id: Required[OtherProduct]
    """The product, which decides the validation type and cannot be changed later. It has to be given; what happens
    if it is left out is not said.
    """

    sans: Required[Sequence[str]]
    """The names that certificates of the contract may hold. They have to be given; what happens if they are left
    out is not said.
    """


class CreateOvContract(TypedDict, total=False):
    """The body of `create_contract` for a product that is OV."""

    auto_renew: Required[bool]
    """Whether the contract is renewed when it ends. If left out, the account's setting may decide, or it is off;
    the pages disagree.
    """

    organization: Required[NewOvOrganization | NewEvOrganization]
    """The organization that the contract shall have. OV and EV products need it, and what happens if it is left
    out is not said; DV products have none.
    """

    product_name_id: Required[OvProduct]
    """The product, which decides the validation type and cannot be changed later. It has to be given; what happens
    if it is left out is not said.
    """

    sans: Required[Sequence[str]]
    """The names that certificates of the contract may hold. They have to be given; what happens if they are left
    out is not said.
    """


class Credential(Answer):
    """What the CA shows of a credential after it was made."""

    __slots__ = ()

    _fields = ("created_at", "credential_id", "kid_hint", "status")

    @property
    def created_at(self) -> datetime | None:
        """When the credential was made, as `2026-06-01 14:00:00`; null where the answer does not say."""
        return nullable(instant)(self._data.get("created_at"))

    @property
    def credential_id(self) -> int:
        """The number of the credential."""
        return self._data["credential_id"]

    @property
    def kid_hint(self) -> str:
        """A part of the key id, to distinguish credentials."""
        return self._data["kid_hint"]

    @property
    def status(self) -> str:
        """Whether the credential can be used. Known: `active`, `revoked`."""
        return self._data["status"]


class Credentials(Answer):
    """The credentials of a contract."""

    __slots__ = ()

    _fields = ("credentials",)

    @property
    def credentials(self) -> tuple[Credential, ...]:
        """One for each credential, revoked ones too."""
        return each(Credential)(self._data["credentials"])


class DeliveredAnswer(Answer):
    """What an applied step delivered that the CA shows this once, also where it could not be understood: what is
    not found in the answer is null, and the whole answer is kept.
    """

    __slots__ = ()

    _fields = ("acme_contract_id", "acme_directory_url", "answer", "hmac_key", "kid")
    _secrets = (("answer",), ("hmac_key",))

    @property
    def acme_contract_id(self) -> int | None:
        """Number of the contract; null where the answer has none, or that of another contract."""
        return self._data.get("acme_contract_id")

    @property
    def acme_directory_url(self) -> str | None:
        """Where ACME clients begin: the directory URL."""
        return self._data.get("acme_directory_url")

    @property
    def answer(self) -> Secret:
        """The answer, as it was received."""
        return self._data["answer"]

    @property
    def hmac_key(self) -> Secret | None:
        """Key of the external account binding (EAB), with which an ACME client proves that it may use the
        contract.
        """
        return self._data.get("hmac_key")

    @property
    def kid(self) -> str | None:
        """Key id of the external account binding (EAB). It is not a secret: ACME clients send it in clear."""
        return self._data.get("kid")


class Desired(TypedDict, total=False):
    """The desired state. What an item leaves out is not changed at the CA."""

    certificate_request: Sequence[DesiredCertificateRequest]
    """Organizations of certificate requests at CPS."""

    contract: Sequence[DesiredContract]
    """Contracts."""

    format_version: int | None
    """Version of this format; 1 if left out."""

    order: Sequence[DesiredOrder]
    """Contacts of orders."""

    organization: Mapping[str, PatchOrganization | NewEvOrganization | NewOvOrganization | NewOrganization | OrganizationRequest | Organization]
    """Organizations that contracts take by name."""

    source: DesiredSource | None
    """The file it was read from; null if there was no file."""


class DesiredCertificateRequest(TypedDict, total=False):
    """The desired state of one certificate request."""

    id: Required[int]
    """Number of the certificate request. With nothing else it is only read."""

    organization: CpsOrganizationRequest | CpsOrganization | None
    """Organization that it is to have: one that there is, by its `id` or its exact name, or a new one. Left alone
    if absent. In a new one, a field that is absent is copied from the present one.
    """


class DesiredContract(TypedDict, total=False):
    """The desired state of one contract. Without an id, a new contract."""

    account_id: int | None
    """Account whose key is to be used; the default key if absent."""

    auto_renew: bool | None
    """Whether the contract renews when it ends.

    Left alone if absent, also where the CA would reset it.
    """

    id: int | None
    """Number of the contract. With nothing else it is read, and counts for coverage. A contract without it is to
    be made.
    """

    label: str | None
    """What a contract is called until it has a number; a creation needs it."""

    organization: DesiredOrganization | None
    """Organization, or its name in the file. Left alone if absent, and so is each of its fields. Contacts cannot
    be read back: they are sent along with a change of the organization, and alone only where that is asked for.
    """

    product_name_id: ProductNameIdInput | None
    """Product. A creation needs it; a contract that there is must have it already."""

    sans: Sequence[str] | None
    """All the desired names: other names of the contract are removed. Left alone if absent; a creation needs it."""


class DesiredOrder(TypedDict, total=False):
    """The desired contacts of one order."""

    id: Required[int | str]
    """Number of the order, as text; a number is read as well. With nothing else it is only read."""

    organization_contact: DesiredOrderContact | None
    """Who is to speak for the organization. Left alone if absent, and so is each of its fields; a DV order has
    none.
    """

    technical_contact: DesiredOrderContact | None
    """Whom to ask about technical matters. Left alone if absent, and so is each of its fields."""


class DesiredOrderContact(TypedDict, total=False):
    """One desired contact of an order. No field can be cleared, and no contact removed."""

    email: str | None
    """E-mail address. Left alone if absent; a contact that the order does not have yet needs it."""

    first_name: str | None
    """First name. Left alone if absent; a contact that the order does not have yet needs it."""

    job_title: str | None
    """Position. Left alone if absent."""

    language_id: str | None
    """Language, a number as text. It cannot be read back: it is sent along with a change of the contact, and alone
    only where that is asked for.
    """

    last_name: str | None
    """Last name. Left alone if absent; a contact that the order does not have yet needs it."""

    telephone: str | None
    """Telephone number. Left alone if absent."""


class DesiredSource(TypedDict, total=False):
    """The file that a desired state was read from."""

    path: Required[str]
    """Its path, unchanged."""

    sha256: Required[str]
    """SHA-256 of its bytes."""


class Domain(Answer):
    """A name of a certificate."""

    __slots__ = ()

    _fields = ("id", "is_common_name", "name", "status")

    @property
    def id(self) -> int | None:
        """The number of the name."""
        return self._data.get("id")

    @property
    def is_common_name(self) -> bool | None:
        """Whether it is the certificate's first name."""
        return self._data.get("is_common_name")

    @property
    def name(self) -> str | None:
        """The name."""
        return self._data.get("name")

    @property
    def status(self) -> str | None:
        """What has become of the name."""
        return self._data.get("status")


class DomainValidation(Answer):
    """The state of the validation of some names."""

    __slots__ = ()

    _fields = ("domain_names", "status")

    @property
    def domain_names(self) -> tuple[str, ...]:
        """The names."""
        return tuple(self._data.get("domain_names", ()))

    @property
    def status(self) -> str | None:
        """The state. Known: `Unknown`, `Pending`, `Rejected`, `Approved`, `NA`."""
        return self._data.get("status")


DvProduct: TypeAlias = Literal["ssl_dv_rapidssl", "ssl_dv_geotrust_flex", "ssl_dv_thawte", "wildcard_dv_rapidssl"]
"""A product whose validation type is DV: `ssl_dv_rapidssl` (RapidSSL DV Subscription), `ssl_dv_geotrust_flex`
(GeoTrust DV Subscription), `ssl_dv_thawte` (Thawte DV Subscription), `wildcard_dv_rapidssl` (RapidSSL DV
Wildcard Subscription).
"""


ErrorKind: TypeAlias = str
"""The kind of an error. Stable; the text of a message is not.

One of `invalid_input`, `refused`, `stale_plan`, `authentication`, `permission`, `not_found`, `rate_limited`,
`server`, `api`, `unreachable`, `timed_out`, `unreadable_answer`, `not_carried_out`, `outcome_unknown`,
`interrupted`, or a word that this version does not know.
"""


EvProduct: TypeAlias = Literal[
    "ssl_ev_geotrust_truebizid",
    "ssl_ev_thawte_webserver",
    "ssl_ev_basic",
    "ssl_ev_securesite_flex",
    "ssl_ev_securesite_pro",
]
"""A product whose validation type is EV: `ssl_ev_geotrust_truebizid` (GeoTrust EV Subscription),
`ssl_ev_thawte_webserver` (Thawte EV Subscription), `ssl_ev_basic` (Basic EV Subscription),
`ssl_ev_securesite_flex` (Secure Site EV Subscription), `ssl_ev_securesite_pro` (Secure Site Pro EV
Subscription).
"""


FieldState: TypeAlias = str
"""What was found of one wanted field.

One of `confirmed`, `differs`, `unreadable`, or a word that this version does not know.
"""


class Finding(Printed):
    """One consequence of one request."""

    __slots__ = ()

    _fields = (
        "acknowledgement",
        "affects",
        "certain",
        "column",
        "coverage",
        "instead",
        "line",
        "message",
        "pointer",
        "rule",
        "severity",
        "target",
    )

    @property
    def acknowledgement(self) -> str | None:
        """The exact acknowledgement of a hazard, null for everything else."""
        return self._data.get("acknowledgement")

    @property
    def affects(self) -> tuple[str, ...]:
        """The targets that are touched."""
        return tuple(self._data["affects"])

    @property
    def certain(self) -> bool:
        """False where it rests on something that was not, or cannot be, read."""
        return self._data["certain"]

    @property
    def column(self) -> int | None:
        """Column in that line, from 1; null where the line is."""
        return self._data.get("column")

    @property
    def coverage(self) -> Coverage | None:
        """What the count in `affects` rests on, null for a finding about its target alone."""
        return nullable(Coverage)(self._data.get("coverage"))

    @property
    def instead(self) -> str | None:
        """What to do instead, null where there is nothing."""
        return self._data.get("instead")

    @property
    def line(self) -> int | None:
        """Line of the desired file, from 1; null where it is about nothing in one."""
        return self._data.get("line")

    @property
    def message(self) -> str:
        """What happens, to what."""
        return self._data["message"]

    @property
    def pointer(self) -> str:
        """Place in the request body, or in the desired item: a JSON Pointer, empty for the whole."""
        return self._data["pointer"]

    @property
    def rule(self) -> str:
        """The rule that found it, `api.name`."""
        return self._data["rule"]

    @property
    def severity(self) -> Severity:
        """What the CA does."""
        return self._data["severity"]

    @property
    def target(self) -> str | None:
        """The path's ids as a string, or the label of a creation; null if no id was given."""
        return self._data.get("target")


class FoundOrganization(Answer):
    """An organization without its contacts."""

    __slots__ = ()

    _fields = ("company_name", "id")

    @property
    def company_name(self) -> str | None:
        """The name."""
        return self._data.get("company_name")

    @property
    def id(self) -> int | None:
        """The number of the organization."""
        return self._data.get("id")


class FoundOrganizations(Answer):
    """Organizations whose name contains a text."""

    __slots__ = ()

    _fields = ("items", "total_items")

    @property
    def items(self) -> tuple[FoundOrganization, ...]:
        """One for each organization, 20 at most."""
        return each(FoundOrganization)(self._data.get("items", ()))

    @property
    def total_items(self) -> int | None:
        """How many there are."""
        return self._data.get("total_items")


class NewEvOrganization(TypedDict, total=False):
    """The organization of a contract that is to be made and is EV, with the contacts that the CA then needs."""

    address: str | None
    """The street address. It has to be given; what happens if it is left out is not said."""

    address2: str | None
    """Suite, floor or unit. If left out, a new organization is taken to have none."""

    assumed_name: str | None
    """The name under which the organization does business. If left out, a new organization is taken to have none."""

    city: str | None
    """The city. It has to be given; what happens if it is left out is not said."""

    country: str | None
    """The country's code of two letters. It has to be given; what happens if it is left out is not said."""

    id: int | None
    """The number of an existing organization in CertCentral. The CA may attach the contract to that one, whatever
    the details say, or ignore it. If left out, the details say which organization is meant.
    """

    name: str | None
    """The legal name. It has to be given; what happens if it is left out is not said."""

    organization_contact: Required[Contact]
    """The organization's representative. OV and EV products need one; the pages contradict each other about what
    happens if it is left out.
    """

    state: str | None
    """The state or province. It has to be given, with no exception for countries that have none; what happens if
    it is left out is not said.
    """

    technical_contact: Contact | None
    """The person to ask about technical matters. If left out, a new organization has none."""

    telephone: str | None
    """The organization's telephone number. If left out, a new organization is taken to have none."""

    verified_contacts: Required[Sequence[VerifiedContact]]
    """The persons who may approve EV certificates. EV products need at least one; what happens if it is left out
    is not said.
    """

    zip: str | None
    """The postal code. It has to be given; what happens if it is left out is not said."""


class NewOrderContact(TypedDict, total=False):
    """A contact to add, or to lay over the one of its kind that the order has. Whether another person's name makes
    it another contact, whose optional fields start empty, is not said.
    """

    contact_type: Required[OrderContactType]
    """The kind of contact. It has to be given; what happens if it is left out is not said."""

    email: Required[str]
    """The e-mail address. It has to be given; what happens if it is left out is not said."""

    first_name: Required[str]
    """The first name. It has to be given; what happens if it is left out is not said."""

    job_title: str | None
    """The person's position. If left out, it stays as it is; nothing is known to clear it."""

    language_id: str | None
    """The contact's language. If left out, it stays as it is; nothing is known to clear it."""

    last_name: Required[str]
    """The last name. It has to be given; what happens if it is left out is not said."""

    telephone: str | None
    """The telephone number. If left out, it stays as it is; nothing is known to clear it."""


class NewOrganization(TypedDict, total=False):
    """The organization of a new contract. Details that match an organization of the account attach the contract to
    that one, to the oldest where several match; otherwise a new one is made.
    """

    address: str | None
    """The street address. It has to be given; what happens if it is left out is not said."""

    address2: str | None
    """Suite, floor or unit. If left out, a new organization is taken to have none."""

    assumed_name: str | None
    """The name under which the organization does business. If left out, a new organization is taken to have none."""

    city: str | None
    """The city. It has to be given; what happens if it is left out is not said."""

    country: str | None
    """The country's code of two letters. It has to be given; what happens if it is left out is not said."""

    id: int | None
    """The number of an existing organization in CertCentral. The CA may attach the contract to that one, whatever
    the details say, or ignore it. If left out, the details say which organization is meant.
    """

    name: str | None
    """The legal name. It has to be given; what happens if it is left out is not said."""

    organization_contact: Contact | None
    """The organization's representative. OV and EV products need one; the pages contradict each other about what
    happens if it is left out.
    """

    state: str | None
    """The state or province. It has to be given, with no exception for countries that have none; what happens if
    it is left out is not said.
    """

    technical_contact: Contact | None
    """The person to ask about technical matters. If left out, a new organization has none."""

    telephone: str | None
    """The organization's telephone number. If left out, a new organization is taken to have none."""

    verified_contacts: Sequence[VerifiedContact] | None
    """The persons who may approve EV certificates. EV products need at least one; what happens if it is left out
    is not said.
    """

    zip: str | None
    """The postal code. It has to be given; what happens if it is left out is not said."""


class NewOvOrganization(TypedDict, total=False):
    """The organization of a contract that is to be made and is OV, with the contacts that the CA then needs."""

    address: str | None
    """The street address. It has to be given; what happens if it is left out is not said."""

    address2: str | None
    """Suite, floor or unit. If left out, a new organization is taken to have none."""

    assumed_name: str | None
    """The name under which the organization does business. If left out, a new organization is taken to have none."""

    city: str | None
    """The city. It has to be given; what happens if it is left out is not said."""

    country: str | None
    """The country's code of two letters. It has to be given; what happens if it is left out is not said."""

    id: int | None
    """The number of an existing organization in CertCentral. The CA may attach the contract to that one, whatever
    the details say, or ignore it. If left out, the details say which organization is meant.
    """

    name: str | None
    """The legal name. It has to be given; what happens if it is left out is not said."""

    organization_contact: Required[Contact]
    """The organization's representative. OV and EV products need one; the pages contradict each other about what
    happens if it is left out.
    """

    state: str | None
    """The state or province. It has to be given, with no exception for countries that have none; what happens if
    it is left out is not said.
    """

    technical_contact: Contact | None
    """The person to ask about technical matters. If left out, a new organization has none."""

    telephone: str | None
    """The organization's telephone number. If left out, a new organization is taken to have none."""

    verified_contacts: Sequence[VerifiedContact] | None
    """The persons who may approve EV certificates. EV products need at least one; what happens if it is left out
    is not said.
    """

    zip: str | None
    """The postal code. It has to be given; what happens if it is left out is not said."""


Operation: TypeAlias = str
"""An operation, by the name that the spec, every method and the command line have for it.

One of `create_contract`, `get_contract`, `replace_contract`, `patch_contract`, `cancel_contract`, `add_sans`,
`remove_sans`, `list_certificates`, `list_credentials`, `revoke_all_credentials`, `revoke_credential`,
`regenerate_credentials`, `get_certificate_request`, `change_organization`, `get_certificate_request_status`,
`get_organization`, `find_organizations`, `list_country_codes`, `get_order`, `update_order_contacts`, or a word
that this version does not know.
"""


class Order(Answer):
    """An order as the CA holds it, as far as contacts and validation type go."""

    __slots__ = ()

    _fields = ("id", "organization_contact", "product", "status", "technical_contact")

    @property
    def id(self) -> int:
        """The number of the order."""
        return self._data["id"]

    @property
    def organization_contact(self) -> OrderContact | None:
        """The organization's representative; an order for a DV certificate has none."""
        return nullable(OrderContact)(self._data.get("organization_contact"))

    @property
    def product(self) -> OrderProduct | None:
        """What was ordered."""
        return nullable(OrderProduct)(self._data.get("product"))

    @property
    def status(self) -> str | None:
        """What has become of the order."""
        return self._data.get("status")

    @property
    def technical_contact(self) -> OrderContact | None:
        """The person to ask about technical matters."""
        return nullable(OrderContact)(self._data.get("technical_contact"))


class OrderContact(Answer):
    """A contact of an order as the CA shows it."""

    __slots__ = ()

    _fields = ("email", "first_name", "job_title", "last_name", "telephone")
    _of_people = ("email", "first_name", "job_title", "last_name", "telephone")

    @property
    def email(self) -> str | None:
        """The e-mail address."""
        return self._data.get("email")

    @property
    def first_name(self) -> str | None:
        """The first name."""
        return self._data.get("first_name")

    @property
    def job_title(self) -> str | None:
        """The person's position; may be missing if there is none."""
        return self._data.get("job_title")

    @property
    def last_name(self) -> str | None:
        """The last name."""
        return self._data.get("last_name")

    @property
    def telephone(self) -> str | None:
        """The telephone number; may be missing if there is none."""
        return self._data.get("telephone")


OrderContactType: TypeAlias = Literal["organization_contact", "technical_contact"]
"""The kind of a contact."""


class OrderProduct(Answer):
    """What was ordered."""

    __slots__ = ()

    _fields = ("name", "name_id", "validation_type")

    @property
    def name(self) -> str | None:
        """The product's name, for people."""
        return self._data.get("name")

    @property
    def name_id(self) -> ProductNameId | None:
        """The product, which decides the validation type. New products may appear."""
        return self._data.get("name_id")

    @property
    def validation_type(self) -> str | None:
        """The validation type, in either case of letters. Known: `dv`, `ov`, `ev`."""
        return self._data.get("validation_type")


class OrderValidation(Answer):
    """The state of the validation of a request's order."""

    __slots__ = ()

    _fields = ("domain_validations", "organization_validation", "status")

    @property
    def domain_validations(self) -> tuple[DomainValidation, ...]:
        """The state of the validation of each name."""
        return each(DomainValidation)(self._data.get("domain_validations", ()))

    @property
    def organization_validation(self) -> OrganizationValidation | None:
        """The state of the validation of the organization."""
        return nullable(OrganizationValidation)(self._data.get("organization_validation"))

    @property
    def status(self) -> str | None:
        """What has become of the order at the CA. Known: `Pending`, `Issued`, `Deleted`, `Rejected`, `Revoked`,
        `Canceled`, `AwaitingRenewal`, `PendingRenewal`, `Renewed`, `PendingReissue`, `AwaitingReissue`,
        `PendingOrgUpdate`, `OrgUpdated`, `RenewalRejected`, `ReissueRejected`, `Expired`, `AwaitingOrgUpdate`.
        """
        return self._data.get("status")


class Organization(Answer):
    """The organization of a contract as the CA shows it, without an id and without contacts. Any of its fields may
    be missing or null; what has nothing in it is the same as what is missing.
    """

    __slots__ = ()

    _fields = ("address", "address2", "assumed_name", "city", "country", "name", "state", "telephone", "zip")

    @property
    def address(self) -> str | None:
        """The street address."""
        return self._data.get("address")

    @property
    def address2(self) -> str | None:
        """Suite, floor or unit; may be missing if there is none."""
        return self._data.get("address2")

    @property
    def assumed_name(self) -> str | None:
        """The name under which the organization does business; may be missing if there is none."""
        return self._data.get("assumed_name")

    @property
    def city(self) -> str | None:
        """The city."""
        return self._data.get("city")

    @property
    def country(self) -> str | None:
        """The country's code of two letters."""
        return self._data.get("country")

    @property
    def name(self) -> str | None:
        """The legal name."""
        return self._data.get("name")

    @property
    def state(self) -> str | None:
        """The state or province."""
        return self._data.get("state")

    @property
    def telephone(self) -> str | None:
        """The organization's telephone number; may be missing if there is none."""
        return self._data.get("telephone")

    @property
    def zip(self) -> str | None:
        """The postal code."""
        return self._data.get("zip")

    def to_request(self) -> OrganizationRequest:
        """What a request says to leave this as it is: the fields that are not empty. What is never returned is not
        in it.
        """
        return cast("OrganizationRequest", self._given())


class OrganizationRequest(TypedDict, total=False):
    """An organization with all its details. Details that match an organization of the account attach the contract
    to that one, to the oldest where several match; otherwise a new one is made.
    """

    address: str | None
    """The street address. It has to be given; what happens if it is left out is not said."""

    address2: str | None
    """Suite, floor or unit. If left out, it is taken to be cleared, which is a change."""

    assumed_name: str | None
    """The name under which the organization does business. If left out, it is taken to be cleared, which is a
    change.
    """

    city: str | None
    """The city. It has to be given; what happens if it is left out is not said."""

    contacts: Sequence[TypedContact] | None
    """Contacts of all kinds in one list, as the page's examples send them. Leave it out and use the named
    contacts, which the page's table defines.
    """

    country: str | None
    """The country's code of two letters. It has to be given; what happens if it is left out is not said."""

    id: int | None
    """The number of an existing organization in CertCentral. The CA may attach the contract to that one, whatever
    the details say, or ignore it. If left out, the details say which organization is meant.
    """

    name: str | None
    """The legal name. It has to be given; what happens if it is left out is not said."""

    organization_contact: Contact | None
    """The organization's representative. OV and EV contracts need one; the page contradicts itself about what
    happens if it is left out.
    """

    state: str | None
    """The state or province. It has to be given, with no exception for countries that have none; what happens if
    it is left out is not said.
    """

    technical_contact: Contact | None
    """The person to ask about technical matters. If left out, the organization has none."""

    telephone: str | None
    """The organization's telephone number. If left out, it is taken to be cleared, which is a change."""

    verified_contacts: Sequence[VerifiedContact] | None
    """The persons who may approve EV certificates. EV contracts need at least one; what happens to earlier ones if
    it is left out is not said.
    """

    zip: str | None
    """The postal code. It has to be given; what happens if it is left out is not said."""


class OrganizationValidation(Answer):
    """The state of the validation of an organization."""

    __slots__ = ()

    _fields = ("status", "validation_type")

    @property
    def status(self) -> str | None:
        """The state. Known: `Unknown`, `Pending`, `Rejected`, `Approved`, `NA`."""
        return self._data.get("status")

    @property
    def validation_type(self) -> str | None:
        """What it is validated for. Known: `None`, `DV`, `OV`, `EV`."""
        return self._data.get("validation_type")


class Outcome(Answer):
    """One step and its outcome."""

    __slots__ = ()

    _fields = ("answer", "api", "error", "id", "n", "operation", "state", "target")
    _secrets = (("answer", "answer"), ("answer", "hmac_key"))

    @property
    def answer(self) -> DeliveredAnswer | None:
        """Answer of an operation that delivers a secret, else null; also where it could not be read."""
        return nullable(DeliveredAnswer)(self._data.get("answer"))

    @property
    def api(self) -> Api:
        """API."""
        return self._data["api"]

    @property
    def error(self) -> Any:
        """Why it was not done, else null."""
        return copied(self._data.get("error"))

    @property
    def id(self) -> int | None:
        """Number of a contract that was made, else null."""
        return self._data.get("id")

    @property
    def n(self) -> int:
        """Place in the plan."""
        return self._data["n"]

    @property
    def operation(self) -> Operation:
        """Operation."""
        return self._data["operation"]

    @property
    def state(self) -> StepState:
        """Its outcome."""
        return self._data["state"]

    @property
    def target(self) -> str | None:
        """Target."""
        return self._data.get("target")


OvProduct: TypeAlias = Literal[
    "ssl_geotrust_truebizid",
    "ssl_thawte_webserver",
    "ssl_basic",
    "ssl_securesite_flex",
    "ssl_securesite_pro",
]
"""A product whose validation type is OV: `ssl_geotrust_truebizid` (GeoTrust OV Subscription),
`ssl_thawte_webserver` (Thawte OV Subscription), `ssl_basic` (Basic OV Subscription), `ssl_securesite_flex`
(Secure Site OV Subscription), `ssl_securesite_pro` (Secure Site Pro OV Subscription).
"""


class Overruling(Answer):
    """One error that is sent all the same, and why."""

    __slots__ = ()

    _fields = ("pointer", "reason", "rule", "target")

    @property
    def pointer(self) -> str | None:
        """The place of the finding, as a JSON Pointer; null where it is the rule's only one at the target."""
        return self._data.get("pointer")

    @property
    def reason(self) -> str:
        """Why it was overruled."""
        return self._data["reason"]

    @property
    def rule(self) -> str:
        """The rule."""
        return self._data["rule"]

    @property
    def target(self) -> str:
        """The target."""
        return self._data["target"]


class PatchContract(TypedDict, total=False):
    """The part of a contract that shall change."""

    auto_renew: bool | None
    """Whether the contract is renewed when it ends. If left out, it stays as it is."""

    organization: PatchOrganization | NewEvOrganization | NewOvOrganization | NewOrganization | OrganizationRequest | Organization | None
    """Details of the organization to change; OV and EV contracts only. If left out, it stays as it is."""


class PatchOrganization(TypedDict, total=False):
    """Details of an organization that shall change. Only the general sentence of the page says that the others
    stay; its table could not be read.
    """

    address: str | None
    """The street address. If left out, it is taken to stay."""

    address2: str | None
    """Suite, floor or unit. If left out, it is taken to stay."""

    assumed_name: str | None
    """The name under which the organization does business. If left out, it is taken to stay."""

    city: str | None
    """The city. If left out, it is taken to stay."""

    contacts: Sequence[TypedContact] | None
    """Contacts of all kinds in one list, as in the examples of `replace_contract`. Leave it out and use the named
    contacts.
    """

    country: str | None
    """The country's code of two letters. If left out, it is taken to stay."""

    id: int | None
    """The number of an existing organization in CertCentral. The CA may attach the contract to that one, whatever
    the details say, or ignore it. If left out, the details say which organization is meant.
    """

    name: str | None
    """The legal name. If left out, it is taken to stay."""

    organization_contact: Contact | None
    """The organization's representative. If left out, the present one is taken to stay."""

    state: str | None
    """The state or province. If left out, it is taken to stay."""

    technical_contact: Contact | None
    """The person to ask about technical matters. If left out, the present one is taken to stay."""

    telephone: str | None
    """The organization's telephone number. If left out, it is taken to stay."""

    verified_contacts: Sequence[VerifiedContact] | None
    """The persons who may approve EV certificates. If left out, the present ones are taken to stay."""

    zip: str | None
    """The postal code. If left out, it is taken to stay."""


class Plan(Document):
    """What will be sent, in order, and what is known about it."""

    __slots__ = ()

    _fields = (
        "choice",
        "desired",
        "findings",
        "format_version",
        "hash",
        "observed",
        "plan_id",
        "steps",
        "unread",
        "urls",
    )

    @property
    def choice(self) -> Choice | None:
        """Which steps were chosen; left out where all were."""
        return nullable(Choice)(self._data.get("choice"))

    @property
    def desired(self) -> Any:
        """The desired state that it came from, contacts included."""
        return copied(self._data["desired"])

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What they will do."""
        return each(Finding)(self._data["findings"])

    @property
    def format_version(self) -> int:
        """Version of this format."""
        return self._data["format_version"]

    @property
    def hash(self) -> str:
        """Made of what the plan says, not of its id, instants, paths or reading times."""
        return self._data["hash"]

    @property
    def observed(self) -> Any:
        """What was read that steps and findings rest on."""
        return copied(self._data["observed"])

    @property
    def plan_id(self) -> str:
        """Random id, which copies of the plan have too: what one of them has made is known to the others on the
        same machine.
        """
        return self._data["plan_id"]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The requests."""
        return each(Step)(self._data["steps"])

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What could not be read, and is left as it is. `apply` accepts that by its number alone."""
        return each(Unread)(self._data.get("unread", ()))

    @property
    def urls(self) -> dict[str, str]:
        """Base URLs that it was made against; it is refused against others."""
        return copied(self._data["urls"])


ProductNameIdInput: TypeAlias = Literal[
    "ssl_dv_rapidssl",
    "ssl_dv_geotrust_flex",
    "ssl_dv_thawte",
    "wildcard_dv_rapidssl",
    "ssl_geotrust_truebizid",
    "ssl_thawte_webserver",
    "ssl_basic",
    "ssl_securesite_flex",
    "ssl_securesite_pro",
    "ssl_ev_geotrust_truebizid",
    "ssl_ev_thawte_webserver",
    "ssl_ev_basic",
    "ssl_ev_securesite_flex",
    "ssl_ev_securesite_pro",
] | OtherProduct
"""The product of a contract, as the CA names it.

A product that this version does not know is kept unchanged; rules that depend on its validation type then stay
silent and say so.
"""


ProductNameId: TypeAlias = str
"""The product of a contract, as the CA names it.

A product that this version does not know is kept unchanged; rules that depend on its validation type then stay
silent and say so.

One of `ssl_dv_rapidssl`, `ssl_dv_geotrust_flex`, `ssl_dv_thawte`, `wildcard_dv_rapidssl`,
`ssl_geotrust_truebizid`, `ssl_thawte_webserver`, `ssl_basic`, `ssl_securesite_flex`, `ssl_securesite_pro`,
`ssl_ev_geotrust_truebizid`, `ssl_ev_thawte_webserver`, `ssl_ev_basic`, `ssl_ev_securesite_flex`,
`ssl_ev_securesite_pro`, or a word that this version does not know.
"""


class RegenerateCredentials(TypedDict, total=False):
    """How new credentials are made."""

    revoke_existing: Required[bool]
    """Whether all existing credentials are revoked before new ones are made. If left out, they are."""


class RemoveSans(TypedDict, total=False):
    """The names to remove from a contract."""

    sans: Required[Sequence[str]]
    """The names to remove. They have to be given; what happens if they are left out is not said."""


class ReplaceContract(TypedDict, total=False):
    """The whole of what can be replaced in a contract."""

    auto_renew: Required[bool]
    """Whether the contract is renewed when it ends. If left out, renewal is switched off."""

    organization: OrganizationRequest | NewEvOrganization | NewOvOrganization | NewOrganization | Organization | None
    """The organization that the contract shall have. OV and EV contracts have to name it, and what happens to
    theirs if it is left out is not said; DV contracts have none.
    """


class Report(Document):
    """The outcome of a plan."""

    __slots__ = ()

    _fields = (
        "acknowledged",
        "actor",
        "already_applied",
        "ended",
        "format_version",
        "outcome",
        "overruled",
        "plan",
        "sent_to",
        "started",
        "urls",
    )
    _secrets = (("outcome", "answer", "answer"), ("outcome", "answer", "hmac_key"))

    @property
    def acknowledged(self) -> tuple[Acknowledgement, ...]:
        """Hazards that were accepted."""
        return each(Acknowledgement)(self._data["acknowledged"])

    @property
    def actor(self) -> str:
        """Who applied it."""
        return self._data["actor"]

    @property
    def already_applied(self) -> str | None:
        """When all of it was done already, by an earlier apply; null where something was left to do."""
        return self._data.get("already_applied")

    @property
    def ended(self) -> str:
        """When it ended."""
        return self._data["ended"]

    @property
    def format_version(self) -> int:
        """Version of this format."""
        return self._data["format_version"]

    @property
    def outcome(self) -> tuple[Outcome, ...]:
        """The steps."""
        return each(Outcome)(self._data["outcome"])

    @property
    def overruled(self) -> tuple[Overruling, ...]:
        """Errors that were overruled."""
        return each(Overruling)(self._data["overruled"])

    @property
    def plan(self) -> str:
        """Hash of the plan."""
        return self._data["plan"]

    @property
    def sent_to(self) -> str | None:
        """Where the writes went: the host, or `simulator`; null where none was carried out."""
        return self._data.get("sent_to")

    @property
    def started(self) -> str:
        """When it began."""
        return self._data["started"]

    @property
    def urls(self) -> dict[str, str]:
        """Base URLs that it was sent to."""
        return copied(self._data["urls"])


class Rule(Answer):
    """A rule as every language and the command line give it."""

    __slots__ = ()

    _fields = ("doc", "rule", "severity", "sources", "summary")

    @property
    def doc(self) -> str:
        """What happens, whom it touches, what to do instead."""
        return self._data["doc"]

    @property
    def rule(self) -> str:
        """Id, `api.name`."""
        return self._data["rule"]

    @property
    def severity(self) -> Severity:
        """What the CA does with a request that the rule finds something in."""
        return self._data["severity"]

    @property
    def sources(self) -> tuple[RuleSource, ...]:
        """Pages and standards that say so, the most telling first."""
        return each(RuleSource)(self._data["sources"])

    @property
    def summary(self) -> str:
        """What it finds, in one line."""
        return self._data["summary"]


class RuleSource(Answer):
    """A page that a rule rests on."""

    __slots__ = ()

    _fields = ("operation", "title", "url")

    @property
    def operation(self) -> str | None:
        """The operation that the page describes; null where it is a standard."""
        return self._data.get("operation")

    @property
    def title(self) -> str:
        """Title of the CA's page, or name of the standard."""
        return self._data["title"]

    @property
    def url(self) -> str:
        """Its address."""
        return self._data["url"]


Severity: TypeAlias = str
"""What the CA does with the request that a finding is about.

One of `notice`, `hazard`, `error`, or a word that this version does not know.
"""


class Step(Answer):
    """One request."""

    __slots__ = ()

    _fields = ("account_id", "api", "because", "ids", "n", "operation", "request", "target")

    @property
    def account_id(self) -> int | None:
        """Account whose key sends it, null for the default key."""
        return self._data.get("account_id")

    @property
    def api(self) -> Api:
        """API."""
        return self._data["api"]

    @property
    def because(self) -> tuple[str, ...]:
        """Places in the desired item that it is there for."""
        return tuple(self._data["because"])

    @property
    def ids(self) -> tuple[int | str, ...]:
        """The path's ids."""
        return tuple(self._data["ids"])

    @property
    def n(self) -> int:
        """Place in the plan, from 1."""
        return self._data["n"]

    @property
    def operation(self) -> Operation:
        """Operation."""
        return self._data["operation"]

    @property
    def request(self) -> Any:
        """Body, null where the operation has none."""
        return copied(self._data.get("request"))

    @property
    def target(self) -> str | None:
        """The ids as a string, or the label of a creation; null if no id was given."""
        return self._data.get("target")


StepState: TypeAlias = str
"""The outcome of a step.

One of `done`, `failed`, `unknown`, `not_attempted`, or a word that this version does not know.
"""


class TypedContact(TypedDict, total=False):
    """A contact in a list of contacts of all kinds, known only from printed examples."""

    contact_type: str | None
    """The kind of contact. What happens if it is left out is not said. Known: `organization_contact`,
    `technical_contact`, `verified_contact`.
    """

    email: str | None
    """The e-mail address. What happens if it is left out is not said."""

    first_name: str | None
    """The first name. What happens if it is left out is not said."""

    job_title: str | None
    """The person's position. What happens if it is left out is not said."""

    last_name: str | None
    """The last name. What happens if it is left out is not said."""

    telephone: str | None
    """The telephone number. What happens if it is left out is not said."""


class Unread(Answer):
    """Something that could not be read. The rest goes on without it."""

    __slots__ = ()

    _fields = ("api", "kind", "target")

    @property
    def api(self) -> Api:
        """API."""
        return self._data["api"]

    @property
    def kind(self) -> ErrorKind:
        """Kind of the error."""
        return self._data["kind"]

    @property
    def target(self) -> str:
        """Target."""
        return self._data["target"]


class UpdateOrderContacts(TypedDict, total=False):
    """The contacts to add or to change."""

    contacts: Required[Sequence[NewOrderContact | OrderContact]]
    """One contact of each kind at most; a kind that is not in the list stays as it is. The list has to be given;
    what happens if it is left out is not said.
    """


class Verification(Document):
    """Every wanted field, with what was found of it."""

    __slots__ = ()

    _fields = ("fields", "format_version", "unread")

    @property
    def fields(self) -> tuple[VerifiedField, ...]:
        """The fields."""
        return each(VerifiedField)(self._data["fields"])

    @property
    def format_version(self) -> int:
        """Version of this format."""
        return self._data["format_version"]

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What could not be read."""
        return each(Unread)(self._data["unread"])


class VerifiedContact(TypedDict, total=False):
    """A person who may approve EV certificates. The CA accepts it and never shows it again."""

    email: str | None
    """The e-mail address. A new contact needs one; what happens if it is left out is not said."""

    first_name: str | None
    """The first name. A new contact needs one; what happens if it is left out is not said."""

    job_title: str | None
    """The person's position. A verified contact needs one; what happens if it is left out is not said."""

    last_name: str | None
    """The last name. A new contact needs one; what happens if it is left out is not said."""

    telephone: str | None
    """The telephone number. A verified contact needs one; what happens if it is left out is not said."""


class VerifiedField(Answer):
    """One wanted field."""

    __slots__ = ()

    _fields = ("api", "desired", "observed", "pointer", "state", "target")

    @property
    def api(self) -> Api:
        """API."""
        return self._data["api"]

    @property
    def desired(self) -> Any:
        """The desired value; null for a contact, whose data is not repeated."""
        return copied(self._data["desired"])

    @property
    def observed(self) -> Any:
        """What the CA holds; null where there is nothing, or it cannot be read."""
        return copied(self._data["observed"])

    @property
    def pointer(self) -> str:
        """Place in the desired item."""
        return self._data["pointer"]

    @property
    def state(self) -> FieldState:
        """What was found."""
        return self._data["state"]

    @property
    def target(self) -> str:
        """Target."""
        return self._data["target"]


CreateContract: TypeAlias = CreateDvContract | CreateOvContract | CreateEvContract | CreateOtherContract
"""What a contract is made of."""


DesiredOrPath: TypeAlias = Path | Desired
"""A desired state, or where it is stored."""


DesiredOrganization: TypeAlias = str | PatchOrganization | NewEvOrganization | NewOvOrganization | NewOrganization | OrganizationRequest | Organization
"""The desired organization, or its name in the desired file."""


InventoryOrPath: TypeAlias = Path | Mapping[str, Sequence[int]] | Mapping[int, Sequence[int]]
"""An inventory, or where it is stored."""


def check(
    operation: str,
    /,
    *ids: int | str,
    body: Json = None,
    label: str | None = None,
    observed: Json = None,
    observed_at: str | None = None,
    product: str | None = None,
) -> tuple[Finding, ...]:
    """Reports what a request would do, from what is given here. Reads nothing, sends nothing, needs no key.

    A hazard that depends on something not given is uncertain. Raises `InvalidInput` if operation, ids and body
    do not fit.

    Args:
        operation: Name of the operation.
        *ids: The path's ids; empty if not known yet.
        body: Body, as an object or as a string.
        label: Name of a new contract in findings and acknowledgements; its first SAN without a leading `*.` if
            left out. Only `create_contract` accepts it.
        observed: What the CA answered to `get_contract`, `get_order` or `get_certificate_request`, an array of
            such answers, or an object of answers by operation.
        observed_at: When it was read, RFC 3339. Now if left out.
        product: Product of the contract, if it was not read.
    """
    return call_offline(
        "check",
        {
            "operation": operation,
            "ids": ids,
            "body": body,
            "label": label,
            "observed": observed,
            "observed_at": observed_at,
            "product": product,
        },
        each(Finding),
    )


def check_many(requests: Iterable[CheckManyRequest], /) -> Iterator[tuple[Finding, ...] | InvalidInput]:
    """Reports what each of many requests would do, from what is given with it. Reads nothing, sends nothing, needs
    no key.

    The findings of each request come in the order of the requests; one that does not fit has an `InvalidInput`
    in their place, with its `index`, and the others are reported all the same. Requests are taken a batch at a
    time, and judged on all cores.

    Args:
        requests: The requests, as many as there are.
    """
    return check_many_offline(requests, each(Finding))


def lint(desired: DesiredOrPath, /) -> tuple[Finding, ...]:
    """Reports what is wrong with a desired state, independent of the CA. Reads nothing, sends nothing, needs no
    key.

    Raises `InvalidInput` if the desired state cannot be read.

    Args:
        desired: The desired state, as a value or as the path of a TOML or JSON file.
    """
    return call_offline("lint", {"desired": desired}, each(Finding))


def rules() -> tuple[Rule, ...]:
    """Lists every rule: id, severity, summary, documentation and sources."""
    return call_offline("rules", {}, each(Rule))


def explain(rule: str, /) -> Rule:
    """Explains one rule: what happens, what is affected, what to do instead.

    Raises `InvalidInput` if the rule does not exist.

    Args:
        rule: Id of the rule, `api.name`.
    """
    return call_offline("explain", {"rule": rule}, Rule)


class AcmeOperations(BlockingApi):
    """The operations of `acme`, as `client.acme` has them."""

    __slots__ = ()

    @overload
    def create_contract(
        self,
        *,
        auto_renew: bool,
        product_name_id: DvProduct,
        sans: Sequence[str],
        account_id: int | None = None,
        acknowledge: Consents = (),
        label: str | None = None,
        overrule: Mapping[str, str] | None = None,
    ) -> AcmeCredentials: ...

    @overload
    def create_contract(
        self,
        *,
        auto_renew: bool,
        organization: NewOvOrganization | NewEvOrganization,
        product_name_id: OvProduct,
        sans: Sequence[str],
        account_id: int | None = None,
        acknowledge: Consents = (),
        label: str | None = None,
        overrule: Mapping[str, str] | None = None,
    ) -> AcmeCredentials: ...

    @overload
    def create_contract(
        self,
        *,
        auto_renew: bool,
        organization: NewEvOrganization,
        product_name_id: EvProduct,
        sans: Sequence[str],
        account_id: int | None = None,
        acknowledge: Consents = (),
        label: str | None = None,
        overrule: Mapping[str, str] | None = None,
    ) -> AcmeCredentials: ...

    @overload
    def create_contract(
        self,
        *,
        auto_renew: bool,
        product_name_id: OtherProduct,
        sans: Sequence[str],
        organization: NewOrganization | NewEvOrganization | NewOvOrganization | Organization | None | Unset = UNSET,
        account_id: int | None = None,
        acknowledge: Consents = (),
        label: str | None = None,
        overrule: Mapping[str, str] | None = None,
    ) -> AcmeCredentials: ...

    def create_contract(
        self,
        *,
        auto_renew: bool,
        product_name_id: ProductNameIdInput,
        sans: Sequence[str],
        organization: NewOrganization | NewEvOrganization | NewOvOrganization | Organization | None | Unset = UNSET,
        account_id: int | None = None,
        acknowledge: Consents = (),
        label: str | None = None,
        overrule: Mapping[str, str] | None = None,
    ) -> AcmeCredentials:
        """Makes a contract for a product and a set of names, which is billed. Nothing lets the CA recognize a
        repeated request: a second one makes a second contract. The answer holds the ACME directory URL and
        credentials, whose secret is shown this once.

        The CA's page: *Create ACME contract*. Nothing is read first. Raises `Refused` with the findings where
        an error is not overruled or a hazard not acknowledged, and `OutcomeUnknown` where it is unknown whether
        it was carried out. Raises `UnreadableAnswer` with the text where the answer is not understood.

        Args:
            auto_renew: Whether the contract is renewed when it ends. If left out, the account's setting may
                decide, or it is off; the pages disagree.
            product_name_id: The product, which decides the validation type and cannot be changed later. It has
                to be given; what happens if it is left out is not said.
            sans: The names that certificates of the contract may hold. They have to be given; what happens if
                they are left out is not said.
            organization: The organization that the contract shall have. OV and EV products need it, and what
                happens if it is left out is not said; DV products have none.
            account_id: Account whose key is used; the client's if left out.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`. One text, several, or a mapping from them
                to reasons.
            label: What findings and acknowledgements call it; its first name, without a leading `*.`, if left
                out.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
        """
        return self._client._call(
            "create_contract",
            {
                "body": {
                    "auto_renew": auto_renew,
                    "product_name_id": product_name_id,
                    "sans": sans,
                    "organization": organization,
                },
                "account_id": account_id,
                "acknowledge": consents(acknowledge, "acknowledge"),
                "label": label,
                "overrule": consents(overrule, "overrule"),
            },
            AcmeCredentials,
        )

    def get_contract(self, acme_contract_id: int, /, *, account_id: int | None = None) -> Contract:
        """Reads one contract: its product, names, term, renewal and organization. Contacts are never part of the
        answer, whatever was sent before.

        The CA's page: *Get ACME contract details*. Raises `NotFound` where the CA does not have it,
        `PermissionDenied` where the key may not read it, and `UnreadableAnswer` where the answer is not as its
        page says.

        Args:
            acme_contract_id: The number of the contract.
            account_id: Account whose key is used; the client's if left out.
        """
        return self._client._call(
            "get_contract",
            {"acme_contract_id": acme_contract_id, "account_id": account_id},
            Contract,
        )

    def replace_contract(
        self,
        acme_contract_id: int,
        /,
        *,
        auto_renew: bool,
        organization: OrganizationRequest | NewEvOrganization | NewOvOrganization | NewOrganization | Organization | None | Unset = UNSET,
        account_id: int | None = None,
        acknowledge: Consents = (),
        overrule: Mapping[str, str] | None = None,
    ) -> None:
        """Replaces the organization and the renewal setting of a contract. What is left out does not stay:
        `auto_renew` is switched off. Changed organization details lose their validation on every contract that
        shares them.

        The CA's page: *Update ACME contract*. What its rules need is read first. Raises `Refused` with the
        findings where an error is not overruled or a hazard not acknowledged, and `OutcomeUnknown` where it is
        unknown whether it was carried out.

        Args:
            acme_contract_id: The number of the contract.
            auto_renew: Whether the contract is renewed when it ends. If left out, renewal is switched off.
            organization: The organization that the contract shall have. OV and EV contracts have to name it,
                and what happens to theirs if it is left out is not said; DV contracts have none.
            account_id: Account whose key is used; the client's if left out.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`. One text, several, or a mapping from them
                to reasons.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
        """
        self._client._call(
            "replace_contract",
            {
                "acme_contract_id": acme_contract_id,
                "body": {"auto_renew": auto_renew, "organization": organization},
                "account_id": account_id,
                "acknowledge": consents(acknowledge, "acknowledge"),
                "overrule": consents(overrule, "overrule"),
            },
            nothing,
        )

    def patch_contract(
        self,
        acme_contract_id: int,
        /,
        *,
        auto_renew: bool | None | Unset = UNSET,
        organization: PatchOrganization | NewEvOrganization | NewOvOrganization | NewOrganization | OrganizationRequest | Organization | None | Unset = UNSET,
        account_id: int | None = None,
        acknowledge: Consents = (),
        overrule: Mapping[str, str] | None = None,
    ) -> None:
        """Changes only what is sent; everything left out stays as it is. Changed organization details lose their
        validation on every contract that shares them.

        The CA's page: *Partially update ACME contract*. What its rules need is read first. Raises `Refused`
        with the findings where an error is not overruled or a hazard not acknowledged, and `OutcomeUnknown`
        where it is unknown whether it was carried out.

        Args:
            acme_contract_id: The number of the contract.
            auto_renew: Whether the contract is renewed when it ends. If left out, it stays as it is.
            organization: Details of the organization to change; OV and EV contracts only. If left out, it stays
                as it is.
            account_id: Account whose key is used; the client's if left out.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`. One text, several, or a mapping from them
                to reasons.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
        """
        self._client._call(
            "patch_contract",
            {
                "acme_contract_id": acme_contract_id,
                "body": {"auto_renew": auto_renew, "organization": organization},
                "account_id": account_id,
                "acknowledge": consents(acknowledge, "acknowledge"),
                "overrule": consents(overrule, "overrule"),
            },
            nothing,
        )

    def cancel_contract(
        self,
        acme_contract_id: int,
        /,
        *,
        account_id: int | None = None,
        acknowledge: Consents = (),
        overrule: Mapping[str, str] | None = None,
    ) -> None:
        """Cancels a contract for good, and only in the first 30 days after it was made; an older one is refused.
        Its directory URL dies, ACME clients get and renew no more certificates, and its names are released.

        The CA's page: *Cancel ACME contract*. What its rules need is read first. Raises `Refused` with the
        findings where an error is not overruled or a hazard not acknowledged, and `OutcomeUnknown` where it is
        unknown whether it was carried out.

        Args:
            acme_contract_id: The number of the contract.
            account_id: Account whose key is used; the client's if left out.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`. One text, several, or a mapping from them
                to reasons.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
        """
        self._client._call(
            "cancel_contract",
            {
                "acme_contract_id": acme_contract_id,
                "account_id": account_id,
                "acknowledge": consents(acknowledge, "acknowledge"),
                "overrule": consents(overrule, "overrule"),
            },
            nothing,
        )

    def add_sans(
        self,
        acme_contract_id: int,
        /,
        *,
        sans: Sequence[str],
        account_id: int | None = None,
        acknowledge: Consents = (),
        overrule: Mapping[str, str] | None = None,
    ) -> None:
        """Adds names to a contract; although it is a PUT, those that are there stay. A contract has 250 names at
        most, and a canceled one takes no more.

        The CA's page: *Add SANs to ACME contract*. What its rules need is read first. Raises `Refused` with the
        findings where an error is not overruled or a hazard not acknowledged, and `OutcomeUnknown` where it is
        unknown whether it was carried out.

        Args:
            acme_contract_id: The number of the contract.
            sans: The names to add. They have to be given; what happens if they are left out is not said.
            account_id: Account whose key is used; the client's if left out.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`. One text, several, or a mapping from them
                to reasons.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
        """
        self._client._call(
            "add_sans",
            {
                "acme_contract_id": acme_contract_id,
                "body": {"sans": sans},
                "account_id": account_id,
                "acknowledge": consents(acknowledge, "acknowledge"),
                "overrule": consents(overrule, "overrule"),
            },
            nothing,
        )

    def remove_sans(
        self,
        acme_contract_id: int,
        /,
        *,
        sans: Sequence[str],
        account_id: int | None = None,
        acknowledge: Consents = (),
        overrule: Mapping[str, str] | None = None,
    ) -> None:
        """Removes names from a contract; those that are not listed stay, and a canceled contract loses none. The
        list is the body of a DELETE, which a proxy on the way may drop.

        The CA's page: *Remove SANs from ACME contract*. What its rules need is read first. Raises `Refused`
        with the findings where an error is not overruled or a hazard not acknowledged, and `OutcomeUnknown`
        where it is unknown whether it was carried out.

        Args:
            acme_contract_id: The number of the contract.
            sans: The names to remove. They have to be given; what happens if they are left out is not said.
            account_id: Account whose key is used; the client's if left out.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`. One text, several, or a mapping from them
                to reasons.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
        """
        self._client._call(
            "remove_sans",
            {
                "acme_contract_id": acme_contract_id,
                "body": {"sans": sans},
                "account_id": account_id,
                "acknowledge": consents(acknowledge, "acknowledge"),
                "overrule": consents(overrule, "overrule"),
            },
            nothing,
        )

    def list_certificates(self, acme_contract_id: int, /, *, account_id: int | None = None) -> Certificates:
        """Lists the certificates that were issued for a contract, without their files and chains.

        The CA's page: *List ACME contract certificates*. Raises `NotFound` where the CA does not have it,
        `PermissionDenied` where the key may not read it, and `UnreadableAnswer` where the answer is not as its
        page says.

        Args:
            acme_contract_id: The number of the contract.
            account_id: Account whose key is used; the client's if left out.
        """
        return self._client._call(
            "list_certificates",
            {"acme_contract_id": acme_contract_id, "account_id": account_id},
            Certificates,
        )

    def list_credentials(self, acme_contract_id: int, /, *, account_id: int | None = None) -> Credentials:
        """Lists the active and the revoked credentials of a contract, with a hint of each and no secret.

        The CA's page: *List ACME credentials*. Raises `NotFound` where the CA does not have it,
        `PermissionDenied` where the key may not read it, and `UnreadableAnswer` where the answer is not as its
        page says.

        Args:
            acme_contract_id: The number of the contract.
            account_id: Account whose key is used; the client's if left out.
        """
        return self._client._call(
            "list_credentials",
            {"acme_contract_id": acme_contract_id, "account_id": account_id},
            Credentials,
        )

    def revoke_all_credentials(
        self,
        acme_contract_id: int,
        /,
        *,
        account_id: int | None = None,
        acknowledge: Consents = (),
        overrule: Mapping[str, str] | None = None,
    ) -> None:
        """Revokes every active credential of a contract: no ACME client can use it until `regenerate_credentials`
        has made new ones. The contract with its names, product and billing goes on.

        The CA's page: *Revoke all active ACME credentials*. What its rules need is read first. Raises `Refused`
        with the findings where an error is not overruled or a hazard not acknowledged, and `OutcomeUnknown`
        where it is unknown whether it was carried out.

        Args:
            acme_contract_id: The number of the contract.
            account_id: Account whose key is used; the client's if left out.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`. One text, several, or a mapping from them
                to reasons.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
        """
        self._client._call(
            "revoke_all_credentials",
            {
                "acme_contract_id": acme_contract_id,
                "account_id": account_id,
                "acknowledge": consents(acknowledge, "acknowledge"),
                "overrule": consents(overrule, "overrule"),
            },
            nothing,
        )

    def revoke_credential(
        self,
        acme_contract_id: int,
        credential_id: int,
        /,
        *,
        account_id: int | None = None,
        acknowledge: Consents = (),
        overrule: Mapping[str, str] | None = None,
    ) -> None:
        """Revokes one credential of a contract: the ACME clients that have it can no longer use the contract, the
        others can. The contract continues. What happens to a credential that is revoked already is not said.

        The CA's page: *Revoke an ACME credential*. What its rules need is read first. Raises `Refused` with the
        findings where an error is not overruled or a hazard not acknowledged, and `OutcomeUnknown` where it is
        unknown whether it was carried out.

        Args:
            acme_contract_id: The number of the contract.
            credential_id: The number of the credential, as `list_credentials` shows it.
            account_id: Account whose key is used; the client's if left out.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`. One text, several, or a mapping from them
                to reasons.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
        """
        self._client._call(
            "revoke_credential",
            {
                "acme_contract_id": acme_contract_id,
                "credential_id": credential_id,
                "account_id": account_id,
                "acknowledge": consents(acknowledge, "acknowledge"),
                "overrule": consents(overrule, "overrule"),
            },
            nothing,
        )

    def regenerate_credentials(
        self,
        acme_contract_id: int,
        /,
        *,
        revoke_existing: bool,
        account_id: int | None = None,
        acknowledge: Consents = (),
        overrule: Mapping[str, str] | None = None,
    ) -> AcmeCredentials:
        """Makes new credentials for a contract, after it has revoked all that there are, unless the request says
        otherwise. The answer holds a secret that is shown this once. Issued certificates stay valid until they
        end.

        The CA's page: *Regenerate ACME credentials*. What its rules need is read first. Raises `Refused` with
        the findings where an error is not overruled or a hazard not acknowledged, and `OutcomeUnknown` where it
        is unknown whether it was carried out. Raises `UnreadableAnswer` with the text where the answer is not
        understood.

        Args:
            acme_contract_id: The number of the contract.
            revoke_existing: Whether all existing credentials are revoked before new ones are made. If left out,
                they are.
            account_id: Account whose key is used; the client's if left out.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`. One text, several, or a mapping from them
                to reasons.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
        """
        return self._client._call(
            "regenerate_credentials",
            {
                "acme_contract_id": acme_contract_id,
                "body": {"revoke_existing": revoke_existing},
                "account_id": account_id,
                "acknowledge": consents(acknowledge, "acknowledge"),
                "overrule": consents(overrule, "overrule"),
            },
            AcmeCredentials,
        )


class CpsOperations(BlockingApi):
    """The operations of `cps`, as `client.cps` has them."""

    __slots__ = ()

    def get_certificate_request(self, certificate_request_id: int, /) -> CertificateRequest:
        """Reads one certificate request with its organization. A request that does not exist may be answered with
        an empty object.

        The CA's page: *Get Certificate Request*. Raises `NotFound` where the CA does not have it,
        `PermissionDenied` where the key may not read it, and `UnreadableAnswer` where the answer is not as its
        page says.

        Args:
            certificate_request_id: The number of the certificate request.
        """
        return self._client._call(
            "get_certificate_request",
            {"certificate_request_id": certificate_request_id},
            CertificateRequest,
        )

    def change_organization(
        self,
        certificate_request_id: int,
        /,
        *,
        additional_contacts: Sequence[AdditionalContactRequest | AdditionalContact] | None | Unset = UNSET,
        city: str | None | Unset = UNSET,
        company_address: str | None | Unset = UNSET,
        company_address2: str | None | Unset = UNSET,
        company_name: str | None | Unset = UNSET,
        contact_email: str | None | Unset = UNSET,
        contact_first_name: str | None | Unset = UNSET,
        contact_last_name: str | None | Unset = UNSET,
        contact_phone: str | None | Unset = UNSET,
        contact_title: str | None | Unset = UNSET,
        country: str | None | Unset = UNSET,
        id: int | None | Unset = UNSET,
        organizational_unit: str | None | Unset = UNSET,
        state: str | None | Unset = UNSET,
        zip_code: str | None | Unset = UNSET,
        acknowledge: Consents = (),
        overrule: Mapping[str, str] | None = None,
    ) -> ChangedOrganization:
        """Gives an OV or EV certificate request another organization: the existing one with that id, else the
        existing one with exactly that name, else a new one. An existing organization is never changed, and
        everything else that was sent is ignored; the answer shows what it holds. Refused while the CA still
        processes the request.

        The CA's page: *Change Organization*. What its rules need is read first. Raises `Refused` with the
        findings where an error is not overruled or a hazard not acknowledged, and `OutcomeUnknown` where it is
        unknown whether it was carried out.

        Args:
            certificate_request_id: The number of the certificate request.
            additional_contacts: Further persons. If left out, it makes no difference to an existing
                organization; a new one for EV needs an approver of certificates.
            city: The city. If left out, it makes no difference to an existing organization; a new one needs it.
            company_address: The street address. If left out, it makes no difference to an existing
                organization; a new one needs it.
            company_address2: Suite, floor or unit. If left out, it makes no difference to an existing
                organization; a new one has none.
            company_name: The name. An existing organization with exactly this name is taken, else a new one is
                made. It may be missing only where `id` names an existing organization; what happens otherwise
                is not said.
            contact_email: That person's e-mail address. If left out, it makes no difference to an existing
                organization; a new one needs it.
            contact_first_name: The first name of the person responsible for the organization's certificates. If
                left out, it makes no difference to an existing organization; a new one needs it.
            contact_last_name: That person's last name. If left out, it makes no difference to an existing
                organization; a new one needs it.
            contact_phone: That person's telephone number. If left out, it makes no difference to an existing
                organization; a new one needs it.
            contact_title: That person's position. If left out, it makes no difference to an existing
                organization; a new one has none.
            country: The country's code of two letters. If left out, it makes no difference to an existing
                organization; a new one needs it.
            id: The number of an existing organization, or 0 for one that only the CA knows, whose exact name is
                then needed. 0 is a value and has to be sent. If left out, the name alone decides.
            organizational_unit: The part of the organization that answers for its certificates. If left out, it
                makes no difference to an existing organization; a new one has none.
            state: The state. If left out, it makes no difference to an existing organization; a new one in the
                United States needs it.
            zip_code: The postal code. If left out, it makes no difference to an existing organization; a new
                one in the United States needs it.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`. One text, several, or a mapping from them
                to reasons.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
        """
        return self._client._call(
            "change_organization",
            {
                "certificate_request_id": certificate_request_id,
                "body": {
                    "additional_contacts": additional_contacts,
                    "city": city,
                    "company_address": company_address,
                    "company_address2": company_address2,
                    "company_name": company_name,
                    "contact_email": contact_email,
                    "contact_first_name": contact_first_name,
                    "contact_last_name": contact_last_name,
                    "contact_phone": contact_phone,
                    "contact_title": contact_title,
                    "country": country,
                    "id": id,
                    "organizational_unit": organizational_unit,
                    "state": state,
                    "zip_code": zip_code,
                },
                "acknowledge": consents(acknowledge, "acknowledge"),
                "overrule": consents(overrule, "overrule"),
            },
            ChangedOrganization,
        )

    def get_certificate_request_status(self, certificate_request_id: int, /) -> CertificateRequestStatus:
        """Reads how far a certificate request has come, and the state of its validation.

        The CA's page: *Get Certificate Request Status*. Raises `NotFound` where the CA does not have it,
        `PermissionDenied` where the key may not read it, and `UnreadableAnswer` where the answer is not as its
        page says.

        Args:
            certificate_request_id: The number of the certificate request.
        """
        return self._client._call(
            "get_certificate_request_status",
            {"certificate_request_id": certificate_request_id},
            CertificateRequestStatus,
        )

    def get_organization(self, organization_id: int, /, *, name: str | None = None) -> CpsOrganization:
        """Reads one organization with its contacts. The id 0 asks for one that only the CA knows, by its exact
        name.

        The CA's page: *Get Organization by ID*. Raises `NotFound` where the CA does not have it,
        `PermissionDenied` where the key may not read it, and `UnreadableAnswer` where the answer is not as its
        page says.

        Args:
            organization_id: The number of the organization; 0 for one that only the CA knows.
            name: With the id 0, the organization's exact name at the CA.
        """
        return self._client._call(
            "get_organization",
            {"organization_id": organization_id, "name": name},
            CpsOrganization,
        )

    def find_organizations(self, name: str, /) -> FoundOrganizations:
        """Finds organizations whose name contains a string, and shows 20 of them at most, without contacts.

        The CA's page: *Get Organization by Name*. Raises `NotFound` where the CA does not have it,
        `PermissionDenied` where the key may not read it, and `UnreadableAnswer` where the answer is not as its
        page says.

        Args:
            name: A part of the organization's name.
        """
        return self._client._call("find_organizations", {"name": name}, FoundOrganizations)

    def list_country_codes(self, *, name: str | None = None) -> CountryCodes:
        """Lists the countries that an organization may be in, with their codes.

        The CA's page: *Get Country Codes*. Raises `NotFound` where the CA does not have it, `PermissionDenied`
        where the key may not read it, and `UnreadableAnswer` where the answer is not as its page says.

        Args:
            name: A part of the country's name. If left out, all are listed.
        """
        return self._client._call("list_country_codes", {"name": name}, CountryCodes)


class OrderOperations(BlockingApi):
    """The operations of `order`, as `client.order` has them."""

    __slots__ = ()

    def get_order(self, order_id: int | str, /) -> Order:
        """Reads one order: its contacts and its product, which gives the validation type. Here the thumbprint or
        the serial number of the order's first certificate does as well as the order's id.

        The CA's page: *Order info*. Raises `NotFound` where the CA does not have it, `PermissionDenied` where
        the key may not read it, and `UnreadableAnswer` where the answer is not as its page says.

        Args:
            order_id: The number of the order; to read it, the thumbprint or serial number of its first
                certificate does as well.
        """
        return self._client._call("get_order", {"order_id": order_id}, Order)

    def update_order_contacts(
        self,
        order_id: int | str,
        /,
        *,
        contacts: Sequence[NewOrderContact | OrderContact],
        acknowledge: Consents = (),
        overrule: Mapping[str, str] | None = None,
    ) -> None:
        """Adds or changes the organization contact and the technical contact of an order. Although it is a PUT, it
        merges: a kind of contact that is left out stays, and so does an optional field. Nothing can be removed.
        An order for a DV certificate has no organization contact and refuses one.

        The CA's page: *Update order contacts*. What its rules need is read first. Raises `Refused` with the
        findings where an error is not overruled or a hazard not acknowledged, and `OutcomeUnknown` where it is
        unknown whether it was carried out.

        Args:
            order_id: The number of the order; to read it, the thumbprint or serial number of its first
                certificate does as well.
            contacts: One contact of each kind at most; a kind that is not in the list stays as it is. The list
                has to be given; what happens if it is left out is not said.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`. One text, several, or a mapping from them
                to reasons.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
        """
        self._client._call(
            "update_order_contacts",
            {
                "order_id": order_id,
                "body": {"contacts": contacts},
                "acknowledge": consents(acknowledge, "acknowledge"),
                "overrule": consents(overrule, "overrule"),
            },
            nothing,
        )


class Client(BlockingClient):
    """A client of the CA, whose calls wait for the answer. Threads may share it.

    `with` closes it at the end; one that is not closed warns. It can be pickled where its keys come from
    variables or files; the pickle holds no key. What is left out is taken from the environment, else from the
    defaults. Raises `InvalidInput` for options that cannot be used.

    Args:
        account_id: Account whose key is used by calls that name none.
        acme_key: Key of the subaccount that holds the contracts. `CERTPACT_ACME_KEY` if left out.
        acme_keys: Keys by account id, where contracts of several subaccounts are handled.
        acme_url: Base URL of `acme`. `CERTPACT_ACME_URL` if left out, else the CA's.
        actor: Who acts, for reports. `CERTPACT_ACTOR` if left out, else the system's user.
        ca_bundle: PEM file whose certificates are trusted as roots, in addition to those of the system.
        concurrency: Requests in flight at once, from 1 to 10,000; 16 if left out.
        connect_timeout: Seconds that a connection may take to be established, at most 86,400; 5 if left out.
        cps_client_id: Name of a program that may ask for tokens of `cps`. `CERTPACT_CPS_CLIENT_ID` if left out.
        cps_client_secret: Secret of that program. `CERTPACT_CPS_CLIENT_SECRET` if left out.
        cps_token: Access token of `cps`, which another program renews. `CERTPACT_CPS_TOKEN` if left out.
        cps_token_url: Where tokens of `cps` are given. `CERTPACT_CPS_TOKEN_URL` if left out, else the CA's, as
            long as `cps_url` is the CA's too.
        cps_url: Base URL of `cps`. `CERTPACT_CPS_URL` if left out, else the CA's.
        inventory: Which contracts each account has, by account id, or the path of a JSON file that says so. It
            shows whose key a contract needs, and how many contracts an account has.
        order_key: Key of the account that placed the orders. `CERTPACT_ORDER_KEY` if left out.
        order_url: Base URL of `order`. `CERTPACT_ORDER_URL` if left out, else that of the instance in the
            United States.
        proxy: URL of the proxy, which may hold a password. `HTTPS_PROXY` if left out; none is ever used for
            this machine.
        rate_limit: Requests of one key within rolling windows: `100/5s 1000/180s` if left out, `off` for none.
        read_only: Whether every write is refused before anything is read; also where `CERTPACT_READ_ONLY` says
            so.
        record_file: File to which each write appends what was sent, without any value. `CERTPACT_RECORD_FILE`
            if left out, else none.
        retries: How often a request is sent again where that is safe: up to 100 times, 2 if left out. With 0, a
            plan and its like do not wait for a key that the CA limits either.
        timeout: Seconds that one request may take in all, at most 86,400; 60 if left out. A direct call waits
            no longer than that for a key whose limit is reached.
        user_agent: What the client calls itself.
    """

    __slots__ = ()

    def __init__(
        self,
        *,
        account_id: int | None = None,
        acme_key: str | None = None,
        acme_keys: Mapping[str, str] | Mapping[int, str] | None = None,
        acme_url: str | None = None,
        actor: str | None = None,
        ca_bundle: Path | None = None,
        concurrency: int | None = None,
        connect_timeout: float | None = None,
        cps_client_id: str | None = None,
        cps_client_secret: str | None = None,
        cps_token: str | None = None,
        cps_token_url: str | None = None,
        cps_url: str | None = None,
        inventory: InventoryOrPath | None = None,
        order_key: str | None = None,
        order_url: str | None = None,
        proxy: str | None = None,
        rate_limit: str | None = None,
        read_only: bool | None = None,
        record_file: Path | None = None,
        retries: int | None = None,
        timeout: float | None = None,
        user_agent: str | None = None,
    ) -> None:
        try:
            super().__init__({
                "account_id": account_id,
                "acme_key": acme_key,
                "acme_keys": acme_keys,
                "acme_url": acme_url,
                "actor": actor,
                "ca_bundle": ca_bundle,
                "concurrency": concurrency,
                "connect_timeout": connect_timeout,
                "cps_client_id": cps_client_id,
                "cps_client_secret": cps_client_secret,
                "cps_token": cps_token,
                "cps_token_url": cps_token_url,
                "cps_url": cps_url,
                "inventory": inventory,
                "order_key": order_key,
                "order_url": order_url,
                "proxy": proxy,
                "rate_limit": rate_limit,
                "read_only": read_only,
                "record_file": record_file,
                "retries": retries,
                "timeout": timeout,
                "user_agent": user_agent,
            })
        finally:
            del (
                account_id,
                acme_key,
                acme_keys,
                acme_url,
                actor,
                ca_bundle,
                concurrency,
                connect_timeout,
                cps_client_id,
                cps_client_secret,
                cps_token,
                cps_token_url,
                cps_url,
                inventory,
                order_key,
                order_url,
                proxy,
                rate_limit,
                read_only,
                record_file,
                retries,
                timeout,
                user_agent,
            )

    @property
    def acme(self) -> AcmeOperations:
        """The operations of `acme`."""
        return AcmeOperations(self)

    @property
    def cps(self) -> CpsOperations:
        """The operations of `cps`."""
        return CpsOperations(self)

    @property
    def order(self) -> OrderOperations:
        """The operations of `order`."""
        return OrderOperations(self)

    def check(
        self,
        operation: str,
        /,
        *ids: int | str,
        account_id: int | None = None,
        body: Json = None,
        label: str | None = None,
        name: str | None = None,
    ) -> tuple[Finding, ...]:
        """Reports what a request would do, from what the CA holds now. Reads, and sends no write.

        Raises what the reads raise, and `InvalidInput` if operation, ids and body do not fit.

        Args:
            operation: Name of the operation.
            *ids: The path's ids.
            account_id: Account whose key is used; the client's if left out.
            body: Body, as an object or as a string.
            label: Name of a new contract in findings and acknowledgements; its first SAN without a leading `*.`
                if left out. Only `create_contract` accepts it.
            name: Part of a country's name, or the exact name of an organization that only the CA knows. No
                other operation accepts it.
        """
        return self._call(
            "check",
            {"operation": operation, "ids": ids, "account_id": account_id, "body": body, "label": label, "name": name},
            each(Finding),
        )

    def send(
        self,
        operation: str,
        /,
        *ids: int | str,
        account_id: int | None = None,
        acknowledge: Consents = (),
        body: Json = None,
        label: str | None = None,
        name: str | None = None,
        overrule: Mapping[str, str] | None = None,
    ) -> Any:
        """Sends a request unchanged, a string byte for byte, once every hazard in it is acknowledged.

        A read returns the CA's answer as data. What the rules of a write need is read first; a write returns
        nothing, unless the CA shows a secret this once: then that is in the answer, in clear. Raises `Refused`
        with the findings if an error is not overruled or a hazard not acknowledged, and `OutcomeUnknown` if it
        is unknown whether it was carried out.

        Args:
            operation: Name of the operation.
            *ids: The path's ids.
            account_id: Account whose key is used; the client's if left out.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`. One text, several, or a mapping from them
                to reasons.
            body: Body, as an object or as a string.
            label: Name of a new contract in findings and acknowledgements; its first SAN without a leading `*.`
                if left out. Only `create_contract` accepts it.
            name: Part of a country's name, or the exact name of an organization that only the CA knows. No
                other operation accepts it.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
        """
        return self._call(
            "send",
            {
                "operation": operation,
                "ids": ids,
                "account_id": account_id,
                "acknowledge": consents(acknowledge, "acknowledge"),
                "body": body,
                "label": label,
                "name": name,
                "overrule": consents(overrule, "overrule"),
            },
            copied,
        )

    def plan(
        self,
        desired: DesiredOrPath,
        /,
        *,
        except_: Texts = (),
        only: Texts = (),
        send_contacts: Texts = (),
        strict: bool = False,
    ) -> Plan:
        """Plans what brings the contracts to their desired state. Reads, and writes nothing.

        Raises what the reads raise, and `InvalidInput` if the desired state cannot be read.

        Args:
            desired: The desired state, as a value or as the path of a TOML or JSON file.
            except_: Targets whose steps are not planned.
            only: The only targets whose steps are planned; all if empty.
            send_contacts: Targets whose contacts are sent, whatever the CA has: it does not return them.
            strict: Whether it fails if anything cannot be read, instead of continuing without it and listing it
                in `unread`.
        """
        return self._call(
            "plan",
            {
                "desired": desired,
                "except": texts(except_, "except_"),
                "only": texts(only, "only"),
                "send_contacts": texts(send_contacts, "send_contacts"),
                "strict": strict,
            },
            Plan,
        )

    def apply(
        self,
        plan: Json,
        /,
        *,
        acknowledge: Consents = (),
        allow_unread: int | None = None,
        created: Mapping[str, int] | None = None,
        journal: Path | None = None,
        keep_going: bool = False,
        max_steps: int | None = None,
        not_created: Texts = (),
        overrule: Mapping[str, str] | None = None,
        secret_file: Path | None = None,
    ) -> Report:
        """Applies a plan, once every hazard in it is acknowledged. What it depends on is read again first. With
        the journal of an apply that did not end, it continues from there.

        Raises `Refused` if an acknowledgement is missing, unknown or unused, and `StalePlan` if the CA no
        longer holds what the plan was made from. What goes wrong after the first write is in the report.

        Args:
            plan: The plan.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`; `RULE@all:N` for all findings of a rule.
                One text, several, or a mapping from them to reasons.
            allow_unread: Accepts that exactly this many things could not be read for the plan; none if left
                out.
            created: Creations, by label, whose outcome the journal does not know and that were carried out,
                with the number of the contract.
            journal: File in which each step is noted before and after it is sent. None if left out.
            keep_going: Whether a failed step stops only its own target. One with an unknown outcome stops all.
            max_steps: The largest number of steps that are sent; all if left out.
            not_created: Creations, by label, whose outcome the journal does not know and that were not carried
                out.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
            secret_file: File to which what the CA shows once is written as soon as it is shown; it is also in
                the report.
        """
        return self._call(
            "apply",
            {
                "plan": plan,
                "acknowledge": consents(acknowledge, "acknowledge"),
                "allow_unread": allow_unread,
                "created": created or {},
                "journal": journal,
                "keep_going": keep_going,
                "max_steps": max_steps,
                "not_created": texts(not_created, "not_created"),
                "overrule": consents(overrule, "overrule"),
                "secret_file": secret_file,
            },
            Report,
        )

    def verify(self, desired: DesiredOrPath, /, *, strict: bool = False) -> Verification:
        """Compares the contracts with the desired state, field by field. Reads, and writes nothing.

        Raises what the reads raise, and `InvalidInput` if the desired state cannot be read.

        Args:
            desired: The desired state, as a value or as the path of a TOML or JSON file.
            strict: Whether it fails if anything cannot be read, instead of continuing without it and listing it
                in `unread`.
        """
        return self._call("verify", {"desired": desired, "strict": strict}, Verification)

    def pull(self, api: ApiInput, /, *ids: int | str, account_id: int | None = None, strict: bool = False) -> str:
        """Reads things of one API and returns them as a desired state in TOML: what the command `pull` prints. A
        plan of it is empty.

        What the CA does not return is left as a comment. Raises what the reads raise, and `InvalidInput` if an
        id is not one.

        Args:
            api: The API that has them.
            *ids: Ids of contracts, orders or certificate requests.
            account_id: Account whose key is used; the client's if left out.
            strict: Whether it fails if anything cannot be read, instead of continuing without it and naming it
                in a comment.
        """
        return self._call("pull", {"api": api, "ids": ids, "account_id": account_id, "strict": strict}, str)


class AsyncAcmeOperations(AwaitableApi):
    """The operations of `acme`, as `client.acme` has them."""

    __slots__ = ()

    @overload
    async def create_contract(
        self,
        *,
        auto_renew: bool,
        product_name_id: DvProduct,
        sans: Sequence[str],
        account_id: int | None = None,
        acknowledge: Consents = (),
        label: str | None = None,
        overrule: Mapping[str, str] | None = None,
    ) -> AcmeCredentials: ...

    @overload
    async def create_contract(
        self,
        *,
        auto_renew: bool,
        organization: NewOvOrganization | NewEvOrganization,
        product_name_id: OvProduct,
        sans: Sequence[str],
        account_id: int | None = None,
        acknowledge: Consents = (),
        label: str | None = None,
        overrule: Mapping[str, str] | None = None,
    ) -> AcmeCredentials: ...

    @overload
    async def create_contract(
        self,
        *,
        auto_renew: bool,
        organization: NewEvOrganization,
        product_name_id: EvProduct,
        sans: Sequence[str],
        account_id: int | None = None,
        acknowledge: Consents = (),
        label: str | None = None,
        overrule: Mapping[str, str] | None = None,
    ) -> AcmeCredentials: ...

    @overload
    async def create_contract(
        self,
        *,
        auto_renew: bool,
        product_name_id: OtherProduct,
        sans: Sequence[str],
        organization: NewOrganization | NewEvOrganization | NewOvOrganization | Organization | None | Unset = UNSET,
        account_id: int | None = None,
        acknowledge: Consents = (),
        label: str | None = None,
        overrule: Mapping[str, str] | None = None,
    ) -> AcmeCredentials: ...

    async def create_contract(
        self,
        *,
        auto_renew: bool,
        product_name_id: ProductNameIdInput,
        sans: Sequence[str],
        organization: NewOrganization | NewEvOrganization | NewOvOrganization | Organization | None | Unset = UNSET,
        account_id: int | None = None,
        acknowledge: Consents = (),
        label: str | None = None,
        overrule: Mapping[str, str] | None = None,
    ) -> AcmeCredentials:
        """Makes a contract for a product and a set of names, which is billed. Nothing lets the CA recognize a
        repeated request: a second one makes a second contract. The answer holds the ACME directory URL and
        credentials, whose secret is shown this once.

        The CA's page: *Create ACME contract*. Nothing is read first. Raises `Refused` with the findings where
        an error is not overruled or a hazard not acknowledged, and `OutcomeUnknown` where it is unknown whether
        it was carried out. Raises `UnreadableAnswer` with the text where the answer is not understood.

        Args:
            auto_renew: Whether the contract is renewed when it ends. If left out, the account's setting may
                decide, or it is off; the pages disagree.
            product_name_id: The product, which decides the validation type and cannot be changed later. It has
                to be given; what happens if it is left out is not said.
            sans: The names that certificates of the contract may hold. They have to be given; what happens if
                they are left out is not said.
            organization: The organization that the contract shall have. OV and EV products need it, and what
                happens if it is left out is not said; DV products have none.
            account_id: Account whose key is used; the client's if left out.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`. One text, several, or a mapping from them
                to reasons.
            label: What findings and acknowledgements call it; its first name, without a leading `*.`, if left
                out.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
        """
        return await self._client._call(
            "create_contract",
            {
                "body": {
                    "auto_renew": auto_renew,
                    "product_name_id": product_name_id,
                    "sans": sans,
                    "organization": organization,
                },
                "account_id": account_id,
                "acknowledge": consents(acknowledge, "acknowledge"),
                "label": label,
                "overrule": consents(overrule, "overrule"),
            },
            AcmeCredentials,
        )

    async def get_contract(self, acme_contract_id: int, /, *, account_id: int | None = None) -> Contract:
        """Reads one contract: its product, names, term, renewal and organization. Contacts are never part of the
        answer, whatever was sent before.

        The CA's page: *Get ACME contract details*. Raises `NotFound` where the CA does not have it,
        `PermissionDenied` where the key may not read it, and `UnreadableAnswer` where the answer is not as its
        page says.

        Args:
            acme_contract_id: The number of the contract.
            account_id: Account whose key is used; the client's if left out.
        """
        return await self._client._call(
            "get_contract",
            {"acme_contract_id": acme_contract_id, "account_id": account_id},
            Contract,
        )

    async def replace_contract(
        self,
        acme_contract_id: int,
        /,
        *,
        auto_renew: bool,
        organization: OrganizationRequest | NewEvOrganization | NewOvOrganization | NewOrganization | Organization | None | Unset = UNSET,
        account_id: int | None = None,
        acknowledge: Consents = (),
        overrule: Mapping[str, str] | None = None,
    ) -> None:
        """Replaces the organization and the renewal setting of a contract. What is left out does not stay:
        `auto_renew` is switched off. Changed organization details lose their validation on every contract that
        shares them.

        The CA's page: *Update ACME contract*. What its rules need is read first. Raises `Refused` with the
        findings where an error is not overruled or a hazard not acknowledged, and `OutcomeUnknown` where it is
        unknown whether it was carried out.

        Args:
            acme_contract_id: The number of the contract.
            auto_renew: Whether the contract is renewed when it ends. If left out, renewal is switched off.
            organization: The organization that the contract shall have. OV and EV contracts have to name it,
                and what happens to theirs if it is left out is not said; DV contracts have none.
            account_id: Account whose key is used; the client's if left out.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`. One text, several, or a mapping from them
                to reasons.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
        """
        await self._client._call(
            "replace_contract",
            {
                "acme_contract_id": acme_contract_id,
                "body": {"auto_renew": auto_renew, "organization": organization},
                "account_id": account_id,
                "acknowledge": consents(acknowledge, "acknowledge"),
                "overrule": consents(overrule, "overrule"),
            },
            nothing,
        )

    async def patch_contract(
        self,
        acme_contract_id: int,
        /,
        *,
        auto_renew: bool | None | Unset = UNSET,
        organization: PatchOrganization | NewEvOrganization | NewOvOrganization | NewOrganization | OrganizationRequest | Organization | None | Unset = UNSET,
        account_id: int | None = None,
        acknowledge: Consents = (),
        overrule: Mapping[str, str] | None = None,
    ) -> None:
        """Changes only what is sent; everything left out stays as it is. Changed organization details lose their
        validation on every contract that shares them.

        The CA's page: *Partially update ACME contract*. What its rules need is read first. Raises `Refused`
        with the findings where an error is not overruled or a hazard not acknowledged, and `OutcomeUnknown`
        where it is unknown whether it was carried out.

        Args:
            acme_contract_id: The number of the contract.
            auto_renew: Whether the contract is renewed when it ends. If left out, it stays as it is.
            organization: Details of the organization to change; OV and EV contracts only. If left out, it stays
                as it is.
            account_id: Account whose key is used; the client's if left out.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`. One text, several, or a mapping from them
                to reasons.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
        """
        await self._client._call(
            "patch_contract",
            {
                "acme_contract_id": acme_contract_id,
                "body": {"auto_renew": auto_renew, "organization": organization},
                "account_id": account_id,
                "acknowledge": consents(acknowledge, "acknowledge"),
                "overrule": consents(overrule, "overrule"),
            },
            nothing,
        )

    async def cancel_contract(
        self,
        acme_contract_id: int,
        /,
        *,
        account_id: int | None = None,
        acknowledge: Consents = (),
        overrule: Mapping[str, str] | None = None,
    ) -> None:
        """Cancels a contract for good, and only in the first 30 days after it was made; an older one is refused.
        Its directory URL dies, ACME clients get and renew no more certificates, and its names are released.

        The CA's page: *Cancel ACME contract*. What its rules need is read first. Raises `Refused` with the
        findings where an error is not overruled or a hazard not acknowledged, and `OutcomeUnknown` where it is
        unknown whether it was carried out.

        Args:
            acme_contract_id: The number of the contract.
            account_id: Account whose key is used; the client's if left out.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`. One text, several, or a mapping from them
                to reasons.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
        """
        await self._client._call(
            "cancel_contract",
            {
                "acme_contract_id": acme_contract_id,
                "account_id": account_id,
                "acknowledge": consents(acknowledge, "acknowledge"),
                "overrule": consents(overrule, "overrule"),
            },
            nothing,
        )

    async def add_sans(
        self,
        acme_contract_id: int,
        /,
        *,
        sans: Sequence[str],
        account_id: int | None = None,
        acknowledge: Consents = (),
        overrule: Mapping[str, str] | None = None,
    ) -> None:
        """Adds names to a contract; although it is a PUT, those that are there stay. A contract has 250 names at
        most, and a canceled one takes no more.

        The CA's page: *Add SANs to ACME contract*. What its rules need is read first. Raises `Refused` with the
        findings where an error is not overruled or a hazard not acknowledged, and `OutcomeUnknown` where it is
        unknown whether it was carried out.

        Args:
            acme_contract_id: The number of the contract.
            sans: The names to add. They have to be given; what happens if they are left out is not said.
            account_id: Account whose key is used; the client's if left out.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`. One text, several, or a mapping from them
                to reasons.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
        """
        await self._client._call(
            "add_sans",
            {
                "acme_contract_id": acme_contract_id,
                "body": {"sans": sans},
                "account_id": account_id,
                "acknowledge": consents(acknowledge, "acknowledge"),
                "overrule": consents(overrule, "overrule"),
            },
            nothing,
        )

    async def remove_sans(
        self,
        acme_contract_id: int,
        /,
        *,
        sans: Sequence[str],
        account_id: int | None = None,
        acknowledge: Consents = (),
        overrule: Mapping[str, str] | None = None,
    ) -> None:
        """Removes names from a contract; those that are not listed stay, and a canceled contract loses none. The
        list is the body of a DELETE, which a proxy on the way may drop.

        The CA's page: *Remove SANs from ACME contract*. What its rules need is read first. Raises `Refused`
        with the findings where an error is not overruled or a hazard not acknowledged, and `OutcomeUnknown`
        where it is unknown whether it was carried out.

        Args:
            acme_contract_id: The number of the contract.
            sans: The names to remove. They have to be given; what happens if they are left out is not said.
            account_id: Account whose key is used; the client's if left out.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`. One text, several, or a mapping from them
                to reasons.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
        """
        await self._client._call(
            "remove_sans",
            {
                "acme_contract_id": acme_contract_id,
                "body": {"sans": sans},
                "account_id": account_id,
                "acknowledge": consents(acknowledge, "acknowledge"),
                "overrule": consents(overrule, "overrule"),
            },
            nothing,
        )

    async def list_certificates(self, acme_contract_id: int, /, *, account_id: int | None = None) -> Certificates:
        """Lists the certificates that were issued for a contract, without their files and chains.

        The CA's page: *List ACME contract certificates*. Raises `NotFound` where the CA does not have it,
        `PermissionDenied` where the key may not read it, and `UnreadableAnswer` where the answer is not as its
        page says.

        Args:
            acme_contract_id: The number of the contract.
            account_id: Account whose key is used; the client's if left out.
        """
        return await self._client._call(
            "list_certificates",
            {"acme_contract_id": acme_contract_id, "account_id": account_id},
            Certificates,
        )

    async def list_credentials(self, acme_contract_id: int, /, *, account_id: int | None = None) -> Credentials:
        """Lists the active and the revoked credentials of a contract, with a hint of each and no secret.

        The CA's page: *List ACME credentials*. Raises `NotFound` where the CA does not have it,
        `PermissionDenied` where the key may not read it, and `UnreadableAnswer` where the answer is not as its
        page says.

        Args:
            acme_contract_id: The number of the contract.
            account_id: Account whose key is used; the client's if left out.
        """
        return await self._client._call(
            "list_credentials",
            {"acme_contract_id": acme_contract_id, "account_id": account_id},
            Credentials,
        )

    async def revoke_all_credentials(
        self,
        acme_contract_id: int,
        /,
        *,
        account_id: int | None = None,
        acknowledge: Consents = (),
        overrule: Mapping[str, str] | None = None,
    ) -> None:
        """Revokes every active credential of a contract: no ACME client can use it until `regenerate_credentials`
        has made new ones. The contract with its names, product and billing goes on.

        The CA's page: *Revoke all active ACME credentials*. What its rules need is read first. Raises `Refused`
        with the findings where an error is not overruled or a hazard not acknowledged, and `OutcomeUnknown`
        where it is unknown whether it was carried out.

        Args:
            acme_contract_id: The number of the contract.
            account_id: Account whose key is used; the client's if left out.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`. One text, several, or a mapping from them
                to reasons.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
        """
        await self._client._call(
            "revoke_all_credentials",
            {
                "acme_contract_id": acme_contract_id,
                "account_id": account_id,
                "acknowledge": consents(acknowledge, "acknowledge"),
                "overrule": consents(overrule, "overrule"),
            },
            nothing,
        )

    async def revoke_credential(
        self,
        acme_contract_id: int,
        credential_id: int,
        /,
        *,
        account_id: int | None = None,
        acknowledge: Consents = (),
        overrule: Mapping[str, str] | None = None,
    ) -> None:
        """Revokes one credential of a contract: the ACME clients that have it can no longer use the contract, the
        others can. The contract continues. What happens to a credential that is revoked already is not said.

        The CA's page: *Revoke an ACME credential*. What its rules need is read first. Raises `Refused` with the
        findings where an error is not overruled or a hazard not acknowledged, and `OutcomeUnknown` where it is
        unknown whether it was carried out.

        Args:
            acme_contract_id: The number of the contract.
            credential_id: The number of the credential, as `list_credentials` shows it.
            account_id: Account whose key is used; the client's if left out.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`. One text, several, or a mapping from them
                to reasons.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
        """
        await self._client._call(
            "revoke_credential",
            {
                "acme_contract_id": acme_contract_id,
                "credential_id": credential_id,
                "account_id": account_id,
                "acknowledge": consents(acknowledge, "acknowledge"),
                "overrule": consents(overrule, "overrule"),
            },
            nothing,
        )

    async def regenerate_credentials(
        self,
        acme_contract_id: int,
        /,
        *,
        revoke_existing: bool,
        account_id: int | None = None,
        acknowledge: Consents = (),
        overrule: Mapping[str, str] | None = None,
    ) -> AcmeCredentials:
        """Makes new credentials for a contract, after it has revoked all that there are, unless the request says
        otherwise. The answer holds a secret that is shown this once. Issued certificates stay valid until they
        end.

        The CA's page: *Regenerate ACME credentials*. What its rules need is read first. Raises `Refused` with
        the findings where an error is not overruled or a hazard not acknowledged, and `OutcomeUnknown` where it
        is unknown whether it was carried out. Raises `UnreadableAnswer` with the text where the answer is not
        understood.

        Args:
            acme_contract_id: The number of the contract.
            revoke_existing: Whether all existing credentials are revoked before new ones are made. If left out,
                they are.
            account_id: Account whose key is used; the client's if left out.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`. One text, several, or a mapping from them
                to reasons.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
        """
        return await self._client._call(
            "regenerate_credentials",
            {
                "acme_contract_id": acme_contract_id,
                "body": {"revoke_existing": revoke_existing},
                "account_id": account_id,
                "acknowledge": consents(acknowledge, "acknowledge"),
                "overrule": consents(overrule, "overrule"),
            },
            AcmeCredentials,
        )


class AsyncCpsOperations(AwaitableApi):
    """The operations of `cps`, as `client.cps` has them."""

    __slots__ = ()

    async def get_certificate_request(self, certificate_request_id: int, /) -> CertificateRequest:
        """Reads one certificate request with its organization. A request that does not exist may be answered with
        an empty object.

        The CA's page: *Get Certificate Request*. Raises `NotFound` where the CA does not have it,
        `PermissionDenied` where the key may not read it, and `UnreadableAnswer` where the answer is not as its
        page says.

        Args:
            certificate_request_id: The number of the certificate request.
        """
        return await self._client._call(
            "get_certificate_request",
            {"certificate_request_id": certificate_request_id},
            CertificateRequest,
        )

    async def change_organization(
        self,
        certificate_request_id: int,
        /,
        *,
        additional_contacts: Sequence[AdditionalContactRequest | AdditionalContact] | None | Unset = UNSET,
        city: str | None | Unset = UNSET,
        company_address: str | None | Unset = UNSET,
        company_address2: str | None | Unset = UNSET,
        company_name: str | None | Unset = UNSET,
        contact_email: str | None | Unset = UNSET,
        contact_first_name: str | None | Unset = UNSET,
        contact_last_name: str | None | Unset = UNSET,
        contact_phone: str | None | Unset = UNSET,
        contact_title: str | None | Unset = UNSET,
        country: str | None | Unset = UNSET,
        id: int | None | Unset = UNSET,
        organizational_unit: str | None | Unset = UNSET,
        state: str | None | Unset = UNSET,
        zip_code: str | None | Unset = UNSET,
        acknowledge: Consents = (),
        overrule: Mapping[str, str] | None = None,
    ) -> ChangedOrganization:
        """Gives an OV or EV certificate request another organization: the existing one with that id, else the
        existing one with exactly that name, else a new one. An existing organization is never changed, and
        everything else that was sent is ignored; the answer shows what it holds. Refused while the CA still
        processes the request.

        The CA's page: *Change Organization*. What its rules need is read first. Raises `Refused` with the
        findings where an error is not overruled or a hazard not acknowledged, and `OutcomeUnknown` where it is
        unknown whether it was carried out.

        Args:
            certificate_request_id: The number of the certificate request.
            additional_contacts: Further persons. If left out, it makes no difference to an existing
                organization; a new one for EV needs an approver of certificates.
            city: The city. If left out, it makes no difference to an existing organization; a new one needs it.
            company_address: The street address. If left out, it makes no difference to an existing
                organization; a new one needs it.
            company_address2: Suite, floor or unit. If left out, it makes no difference to an existing
                organization; a new one has none.
            company_name: The name. An existing organization with exactly this name is taken, else a new one is
                made. It may be missing only where `id` names an existing organization; what happens otherwise
                is not said.
            contact_email: That person's e-mail address. If left out, it makes no difference to an existing
                organization; a new one needs it.
            contact_first_name: The first name of the person responsible for the organization's certificates. If
                left out, it makes no difference to an existing organization; a new one needs it.
            contact_last_name: That person's last name. If left out, it makes no difference to an existing
                organization; a new one needs it.
            contact_phone: That person's telephone number. If left out, it makes no difference to an existing
                organization; a new one needs it.
            contact_title: That person's position. If left out, it makes no difference to an existing
                organization; a new one has none.
            country: The country's code of two letters. If left out, it makes no difference to an existing
                organization; a new one needs it.
            id: The number of an existing organization, or 0 for one that only the CA knows, whose exact name is
                then needed. 0 is a value and has to be sent. If left out, the name alone decides.
            organizational_unit: The part of the organization that answers for its certificates. If left out, it
                makes no difference to an existing organization; a new one has none.
            state: The state. If left out, it makes no difference to an existing organization; a new one in the
                United States needs it.
            zip_code: The postal code. If left out, it makes no difference to an existing organization; a new
                one in the United States needs it.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`. One text, several, or a mapping from them
                to reasons.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
        """
        return await self._client._call(
            "change_organization",
            {
                "certificate_request_id": certificate_request_id,
                "body": {
                    "additional_contacts": additional_contacts,
                    "city": city,
                    "company_address": company_address,
                    "company_address2": company_address2,
                    "company_name": company_name,
                    "contact_email": contact_email,
                    "contact_first_name": contact_first_name,
                    "contact_last_name": contact_last_name,
                    "contact_phone": contact_phone,
                    "contact_title": contact_title,
                    "country": country,
                    "id": id,
                    "organizational_unit": organizational_unit,
                    "state": state,
                    "zip_code": zip_code,
                },
                "acknowledge": consents(acknowledge, "acknowledge"),
                "overrule": consents(overrule, "overrule"),
            },
            ChangedOrganization,
        )

    async def get_certificate_request_status(self, certificate_request_id: int, /) -> CertificateRequestStatus:
        """Reads how far a certificate request has come, and the state of its validation.

        The CA's page: *Get Certificate Request Status*. Raises `NotFound` where the CA does not have it,
        `PermissionDenied` where the key may not read it, and `UnreadableAnswer` where the answer is not as its
        page says.

        Args:
            certificate_request_id: The number of the certificate request.
        """
        return await self._client._call(
            "get_certificate_request_status",
            {"certificate_request_id": certificate_request_id},
            CertificateRequestStatus,
        )

    async def get_organization(self, organization_id: int, /, *, name: str | None = None) -> CpsOrganization:
        """Reads one organization with its contacts. The id 0 asks for one that only the CA knows, by its exact
        name.

        The CA's page: *Get Organization by ID*. Raises `NotFound` where the CA does not have it,
        `PermissionDenied` where the key may not read it, and `UnreadableAnswer` where the answer is not as its
        page says.

        Args:
            organization_id: The number of the organization; 0 for one that only the CA knows.
            name: With the id 0, the organization's exact name at the CA.
        """
        return await self._client._call(
            "get_organization",
            {"organization_id": organization_id, "name": name},
            CpsOrganization,
        )

    async def find_organizations(self, name: str, /) -> FoundOrganizations:
        """Finds organizations whose name contains a string, and shows 20 of them at most, without contacts.

        The CA's page: *Get Organization by Name*. Raises `NotFound` where the CA does not have it,
        `PermissionDenied` where the key may not read it, and `UnreadableAnswer` where the answer is not as its
        page says.

        Args:
            name: A part of the organization's name.
        """
        return await self._client._call("find_organizations", {"name": name}, FoundOrganizations)

    async def list_country_codes(self, *, name: str | None = None) -> CountryCodes:
        """Lists the countries that an organization may be in, with their codes.

        The CA's page: *Get Country Codes*. Raises `NotFound` where the CA does not have it, `PermissionDenied`
        where the key may not read it, and `UnreadableAnswer` where the answer is not as its page says.

        Args:
            name: A part of the country's name. If left out, all are listed.
        """
        return await self._client._call("list_country_codes", {"name": name}, CountryCodes)


class AsyncOrderOperations(AwaitableApi):
    """The operations of `order`, as `client.order` has them."""

    __slots__ = ()

    async def get_order(self, order_id: int | str, /) -> Order:
        """Reads one order: its contacts and its product, which gives the validation type. Here the thumbprint or
        the serial number of the order's first certificate does as well as the order's id.

        The CA's page: *Order info*. Raises `NotFound` where the CA does not have it, `PermissionDenied` where
        the key may not read it, and `UnreadableAnswer` where the answer is not as its page says.

        Args:
            order_id: The number of the order; to read it, the thumbprint or serial number of its first
                certificate does as well.
        """
        return await self._client._call("get_order", {"order_id": order_id}, Order)

    async def update_order_contacts(
        self,
        order_id: int | str,
        /,
        *,
        contacts: Sequence[NewOrderContact | OrderContact],
        acknowledge: Consents = (),
        overrule: Mapping[str, str] | None = None,
    ) -> None:
        """Adds or changes the organization contact and the technical contact of an order. Although it is a PUT, it
        merges: a kind of contact that is left out stays, and so does an optional field. Nothing can be removed.
        An order for a DV certificate has no organization contact and refuses one.

        The CA's page: *Update order contacts*. What its rules need is read first. Raises `Refused` with the
        findings where an error is not overruled or a hazard not acknowledged, and `OutcomeUnknown` where it is
        unknown whether it was carried out.

        Args:
            order_id: The number of the order; to read it, the thumbprint or serial number of its first
                certificate does as well.
            contacts: One contact of each kind at most; a kind that is not in the list stays as it is. The list
                has to be given; what happens if it is left out is not said.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`. One text, several, or a mapping from them
                to reasons.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
        """
        await self._client._call(
            "update_order_contacts",
            {
                "order_id": order_id,
                "body": {"contacts": contacts},
                "acknowledge": consents(acknowledge, "acknowledge"),
                "overrule": consents(overrule, "overrule"),
            },
            nothing,
        )


class AsyncClient(AwaitableClient):
    """A client of the CA, whose calls are awaited. Cancelling one gives its request up.

    `async with` closes it at the end; one that is not closed warns. It can be pickled where its keys come from
    variables or files; the pickle holds no key. What is left out is taken from the environment, else from the
    defaults. Raises `InvalidInput` for options that cannot be used.

    Args:
        account_id: Account whose key is used by calls that name none.
        acme_key: Key of the subaccount that holds the contracts. `CERTPACT_ACME_KEY` if left out.
        acme_keys: Keys by account id, where contracts of several subaccounts are handled.
        acme_url: Base URL of `acme`. `CERTPACT_ACME_URL` if left out, else the CA's.
        actor: Who acts, for reports. `CERTPACT_ACTOR` if left out, else the system's user.
        ca_bundle: PEM file whose certificates are trusted as roots, in addition to those of the system.
        concurrency: Requests in flight at once, from 1 to 10,000; 16 if left out.
        connect_timeout: Seconds that a connection may take to be established, at most 86,400; 5 if left out.
        cps_client_id: Name of a program that may ask for tokens of `cps`. `CERTPACT_CPS_CLIENT_ID` if left out.
        cps_client_secret: Secret of that program. `CERTPACT_CPS_CLIENT_SECRET` if left out.
        cps_token: Access token of `cps`, which another program renews. `CERTPACT_CPS_TOKEN` if left out.
        cps_token_url: Where tokens of `cps` are given. `CERTPACT_CPS_TOKEN_URL` if left out, else the CA's, as
            long as `cps_url` is the CA's too.
        cps_url: Base URL of `cps`. `CERTPACT_CPS_URL` if left out, else the CA's.
        inventory: Which contracts each account has, by account id, or the path of a JSON file that says so. It
            shows whose key a contract needs, and how many contracts an account has.
        order_key: Key of the account that placed the orders. `CERTPACT_ORDER_KEY` if left out.
        order_url: Base URL of `order`. `CERTPACT_ORDER_URL` if left out, else that of the instance in the
            United States.
        proxy: URL of the proxy, which may hold a password. `HTTPS_PROXY` if left out; none is ever used for
            this machine.
        rate_limit: Requests of one key within rolling windows: `100/5s 1000/180s` if left out, `off` for none.
        read_only: Whether every write is refused before anything is read; also where `CERTPACT_READ_ONLY` says
            so.
        record_file: File to which each write appends what was sent, without any value. `CERTPACT_RECORD_FILE`
            if left out, else none.
        retries: How often a request is sent again where that is safe: up to 100 times, 2 if left out. With 0, a
            plan and its like do not wait for a key that the CA limits either.
        timeout: Seconds that one request may take in all, at most 86,400; 60 if left out. A direct call waits
            no longer than that for a key whose limit is reached.
        user_agent: What the client calls itself.
    """

    __slots__ = ()

    def __init__(
        self,
        *,
        account_id: int | None = None,
        acme_key: str | None = None,
        acme_keys: Mapping[str, str] | Mapping[int, str] | None = None,
        acme_url: str | None = None,
        actor: str | None = None,
        ca_bundle: Path | None = None,
        concurrency: int | None = None,
        connect_timeout: float | None = None,
        cps_client_id: str | None = None,
        cps_client_secret: str | None = None,
        cps_token: str | None = None,
        cps_token_url: str | None = None,
        cps_url: str | None = None,
        inventory: InventoryOrPath | None = None,
        order_key: str | None = None,
        order_url: str | None = None,
        proxy: str | None = None,
        rate_limit: str | None = None,
        read_only: bool | None = None,
        record_file: Path | None = None,
        retries: int | None = None,
        timeout: float | None = None,
        user_agent: str | None = None,
    ) -> None:
        try:
            super().__init__({
                "account_id": account_id,
                "acme_key": acme_key,
                "acme_keys": acme_keys,
                "acme_url": acme_url,
                "actor": actor,
                "ca_bundle": ca_bundle,
                "concurrency": concurrency,
                "connect_timeout": connect_timeout,
                "cps_client_id": cps_client_id,
                "cps_client_secret": cps_client_secret,
                "cps_token": cps_token,
                "cps_token_url": cps_token_url,
                "cps_url": cps_url,
                "inventory": inventory,
                "order_key": order_key,
                "order_url": order_url,
                "proxy": proxy,
                "rate_limit": rate_limit,
                "read_only": read_only,
                "record_file": record_file,
                "retries": retries,
                "timeout": timeout,
                "user_agent": user_agent,
            })
        finally:
            del (
                account_id,
                acme_key,
                acme_keys,
                acme_url,
                actor,
                ca_bundle,
                concurrency,
                connect_timeout,
                cps_client_id,
                cps_client_secret,
                cps_token,
                cps_token_url,
                cps_url,
                inventory,
                order_key,
                order_url,
                proxy,
                rate_limit,
                read_only,
                record_file,
                retries,
                timeout,
                user_agent,
            )

    @property
    def acme(self) -> AsyncAcmeOperations:
        """The operations of `acme`."""
        return AsyncAcmeOperations(self)

    @property
    def cps(self) -> AsyncCpsOperations:
        """The operations of `cps`."""
        return AsyncCpsOperations(self)

    @property
    def order(self) -> AsyncOrderOperations:
        """The operations of `order`."""
        return AsyncOrderOperations(self)

    async def check(
        self,
        operation: str,
        /,
        *ids: int | str,
        account_id: int | None = None,
        body: Json = None,
        label: str | None = None,
        name: str | None = None,
    ) -> tuple[Finding, ...]:
        """Reports what a request would do, from what the CA holds now. Reads, and sends no write.

        Raises what the reads raise, and `InvalidInput` if operation, ids and body do not fit.

        Args:
            operation: Name of the operation.
            *ids: The path's ids.
            account_id: Account whose key is used; the client's if left out.
            body: Body, as an object or as a string.
            label: Name of a new contract in findings and acknowledgements; its first SAN without a leading `*.`
                if left out. Only `create_contract` accepts it.
            name: Part of a country's name, or the exact name of an organization that only the CA knows. No
                other operation accepts it.
        """
        return await self._call(
            "check",
            {"operation": operation, "ids": ids, "account_id": account_id, "body": body, "label": label, "name": name},
            each(Finding),
        )

    async def send(
        self,
        operation: str,
        /,
        *ids: int | str,
        account_id: int | None = None,
        acknowledge: Consents = (),
        body: Json = None,
        label: str | None = None,
        name: str | None = None,
        overrule: Mapping[str, str] | None = None,
    ) -> Any:
        """Sends a request unchanged, a string byte for byte, once every hazard in it is acknowledged.

        A read returns the CA's answer as data. What the rules of a write need is read first; a write returns
        nothing, unless the CA shows a secret this once: then that is in the answer, in clear. Raises `Refused`
        with the findings if an error is not overruled or a hazard not acknowledged, and `OutcomeUnknown` if it
        is unknown whether it was carried out.

        Args:
            operation: Name of the operation.
            *ids: The path's ids.
            account_id: Account whose key is used; the client's if left out.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`. One text, several, or a mapping from them
                to reasons.
            body: Body, as an object or as a string.
            label: Name of a new contract in findings and acknowledgements; its first SAN without a leading `*.`
                if left out. Only `create_contract` accepts it.
            name: Part of a country's name, or the exact name of an organization that only the CA knows. No
                other operation accepts it.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
        """
        return await self._call(
            "send",
            {
                "operation": operation,
                "ids": ids,
                "account_id": account_id,
                "acknowledge": consents(acknowledge, "acknowledge"),
                "body": body,
                "label": label,
                "name": name,
                "overrule": consents(overrule, "overrule"),
            },
            copied,
        )

    async def plan(
        self,
        desired: DesiredOrPath,
        /,
        *,
        except_: Texts = (),
        only: Texts = (),
        send_contacts: Texts = (),
        strict: bool = False,
    ) -> Plan:
        """Plans what brings the contracts to their desired state. Reads, and writes nothing.

        Raises what the reads raise, and `InvalidInput` if the desired state cannot be read.

        Args:
            desired: The desired state, as a value or as the path of a TOML or JSON file.
            except_: Targets whose steps are not planned.
            only: The only targets whose steps are planned; all if empty.
            send_contacts: Targets whose contacts are sent, whatever the CA has: it does not return them.
            strict: Whether it fails if anything cannot be read, instead of continuing without it and listing it
                in `unread`.
        """
        return await self._call(
            "plan",
            {
                "desired": desired,
                "except": texts(except_, "except_"),
                "only": texts(only, "only"),
                "send_contacts": texts(send_contacts, "send_contacts"),
                "strict": strict,
            },
            Plan,
        )

    async def apply(
        self,
        plan: Json,
        /,
        *,
        acknowledge: Consents = (),
        allow_unread: int | None = None,
        created: Mapping[str, int] | None = None,
        journal: Path | None = None,
        keep_going: bool = False,
        max_steps: int | None = None,
        not_created: Texts = (),
        overrule: Mapping[str, str] | None = None,
        secret_file: Path | None = None,
    ) -> Report:
        """Applies a plan, once every hazard in it is acknowledged. What it depends on is read again first. With
        the journal of an apply that did not end, it continues from there.

        Raises `Refused` if an acknowledgement is missing, unknown or unused, and `StalePlan` if the CA no
        longer holds what the plan was made from. What goes wrong after the first write is in the report.

        Args:
            plan: The plan.
            acknowledge: Accepted hazards, `RULE@TARGET[:N][=REASON]`; `RULE@all:N` for all findings of a rule.
                One text, several, or a mapping from them to reasons.
            allow_unread: Accepts that exactly this many things could not be read for the plan; none if left
                out.
            created: Creations, by label, whose outcome the journal does not know and that were carried out,
                with the number of the contract.
            journal: File in which each step is noted before and after it is sent. None if left out.
            keep_going: Whether a failed step stops only its own target. One with an unknown outcome stops all.
            max_steps: The largest number of steps that are sent; all if left out.
            not_created: Creations, by label, whose outcome the journal does not know and that were not carried
                out.
            overrule: Overruled errors, `RULE@TARGET[#POINTER]=REASON`. A mapping from `RULE@TARGET[#POINTER]`
                to the reason.
            secret_file: File to which what the CA shows once is written as soon as it is shown; it is also in
                the report.
        """
        return await self._call(
            "apply",
            {
                "plan": plan,
                "acknowledge": consents(acknowledge, "acknowledge"),
                "allow_unread": allow_unread,
                "created": created or {},
                "journal": journal,
                "keep_going": keep_going,
                "max_steps": max_steps,
                "not_created": texts(not_created, "not_created"),
                "overrule": consents(overrule, "overrule"),
                "secret_file": secret_file,
            },
            Report,
        )

    async def verify(self, desired: DesiredOrPath, /, *, strict: bool = False) -> Verification:
        """Compares the contracts with the desired state, field by field. Reads, and writes nothing.

        Raises what the reads raise, and `InvalidInput` if the desired state cannot be read.

        Args:
            desired: The desired state, as a value or as the path of a TOML or JSON file.
            strict: Whether it fails if anything cannot be read, instead of continuing without it and listing it
                in `unread`.
        """
        return await self._call("verify", {"desired": desired, "strict": strict}, Verification)

    async def pull(
        self,
        api: ApiInput,
        /,
        *ids: int | str,
        account_id: int | None = None,
        strict: bool = False,
    ) -> str:
        """Reads things of one API and returns them as a desired state in TOML: what the command `pull` prints. A
        plan of it is empty.

        What the CA does not return is left as a comment. Raises what the reads raise, and `InvalidInput` if an
        id is not one.

        Args:
            api: The API that has them.
            *ids: Ids of contracts, orders or certificate requests.
            account_id: Account whose key is used; the client's if left out.
            strict: Whether it fails if anything cannot be read, instead of continuing without it and naming it
                in a comment.
        """
        return await self._call("pull", {"api": api, "ids": ids, "account_id": account_id, "strict": strict}, str)


members_of_errors({"findings": each(Finding), "report": Report})
