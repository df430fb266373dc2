//! Each case breaks the spec of `acme` in one place and expects the one line that says so.

use serde_json::json;

use super::*;

const ACME: &str = include_str!("../../../openapi/acme.yaml");

/// The refusals of the spec with the first `from` replaced by `to`.
fn broken(from: &str, to: &str) -> Vec<String> {
    assert!(ACME.contains(from), "the spec has no `{from}`");
    let text = ACME.replacen(from, to, 1);
    refusals(&[Spec::parse("acme", text).unwrap()])
}

const CASES: &[(&str, &str, &str)] = &[
    (
        "openapi: 3.0.4",
        "openapi: 3.1.0",
        "document: `openapi` is \"3.1.0\", expected `3.0.4`",
    ),
    (
        "operationId: get_contract",
        "operationId: getContract",
        "operation `getContract`: `operationId` is `getContract`, expected a name in snake_case",
    ),
    (
        "      operationId: get_contract\n",
        "",
        "operation GET /acme/{acme_contract_id}: `operationId` is ``, expected a name in snake_case",
    ),
    (
        "operationId: get_contract",
        "operationId: patch_contract",
        "operation `patch_contract`: the name is also in openapi/acme.yaml, expected a name of its own",
    ),
    (
        "summary: Get ACME contract details",
        "summary: Get a contract",
        "operation `get_contract`: `summary` is `Get a contract`, expected the title of the page in `x-source`",
    ),
    (
        "summary: Update ACME contract\n      description: >-\n",
        "summary: Update ACME contract\n      x-assumption: >-\n",
        "operation `replace_contract`: `description` is missing, expected what it does, in our words",
    ),
    (
        "get-acme-contract-details.html\n        read: 2026-11-21",
        "get-acme-contract-details.html\n        read: yesterday",
        "operation `get_contract`: `x-source` is {\"page\":\"Get ACME contract details\",\"read\":\"yesterday\",\
         \"url\":\"https://dev.digicert.com/partner-subscriptions-api/acme-contract-management/\
         get-acme-contract-details.html\"}, expected `page`, `url` and the day it was `read`",
    ),
    (
        "        '204':\n",
        "        '201': { description: Made. }\n        '204':\n",
        "operation `replace_contract`: the answers 201, 204 mean success, expected exactly one",
    ),
    (
        "        '204':\n",
        "        '202':\n",
        "operation `replace_contract`: answer 202 means success, \
         expected 200, 204, 201 for a creation, or 2XX for a write without a documented status",
    ),
    (
        "        '204':\n",
        "        '201':\n",
        "operation `replace_contract`: answer 201 means success, \
         expected 200, 204, 201 for a creation, or 2XX for a write without a documented status",
    ),
    (
        "        2XX: { $ref: '#/components/responses/Revoked' }\n",
        "        '201': { $ref: '#/components/responses/Revoked' }\n",
        "operation `revoke_all_credentials`: answer 201 has no body, expected one, or 204",
    ),
    (
        "        '204':\n",
        "        '409':\n",
        "operation `replace_contract`: no answer means success, expected exactly one",
    ),
    (
        "        '204':\n",
        "        '200':\n",
        "operation `replace_contract`: answer 200 has no body, expected one, or 204",
    ),
    (
        "        '200':\n",
        "        '204':\n",
        "operation `get_contract`: answer 204 has a body, expected none, or 200",
    ),
    (
        "        '200':\n",
        "        2XX:\n",
        "operation `get_contract`: answer 2XX means success, \
         expected 200, 204, 201 for a creation, or 2XX for a write without a documented status",
    ),
    (
        "application/json:",
        "application/problem+json:",
        "operation `create_contract`: the request's body has no schema, expected it in place, as `application/json`\n\
         operation `create_contract`: the body is `application/problem+json`, \
         expected `application/json` alone",
    ),
    (
        "schema: { $ref: '#/components/schemas/ReplaceContract' }",
        "schema: { type: object, allOf: [{ $ref: '#/components/schemas/ReplaceContract' }] }",
        "operation `replace_contract`: the body has no named schema, expected a `$ref` to one",
    ),
    (
        "  /acme/{acme_contract_id}:\n",
        "  /acme/{acme_contract_id}:\n    x-note: all of it\n",
        "path `/acme/{acme_contract_id}`: `x-note` is not known here, expected no `x-` key here",
    ),
    (
        "    parameters:\n      - $ref: '#/components/parameters/acme_contract_id'\n",
        "    parameters:\n      - $ref: '#/components/parameters/acme_contract_id'\n    summary: One contract\n",
        "path `/acme/{acme_contract_id}`: `summary` is used, \
         expected `parameters`, `get`, `post`, `put`, `patch`, `delete`",
    ),
    (
        "        content:\n          application/json:\n            schema: { $ref: '#/components/schemas/PatchContract' }",
        "        $ref: '#/components/parameters/acme_contract_id'",
        "schema `PatchContract`: no operation uses it, expected a use, or no schema\n\
         schema `PatchOrganization`: no operation uses it, expected a use, or no schema\n\
         operation `patch_contract`: the request's body has no schema, expected it in place, as `application/json`\n\
         operation `patch_contract`: `$ref` to \"#/components/parameters/acme_contract_id\" has siblings, \
         expected the `$ref` alone, or inside `allOf`",
    ),
    (
        "x-assumption: >-\n            the part of the page",
        "x-guess: >-\n            the part of the page",
        "operation `create_contract`, answer 201: `x-guess` is not known here, expected one of `x-assumption`, `x-rust-type`",
    ),
    (
        "x-readback: never",
        "x-readback: sometimes",
        "schema `NewOrganization`, field `id`: `x-readback` is \"sometimes\", expected `never`",
    ),
    (
        "x-revokes-validation: true",
        "x-revokes-validation: yes",
        "schema `OrganizationRequest`, field `name`: `x-revokes-validation` is \"yes\", expected `true` or `false`",
    ),
    (
        "x-ask: true",
        "x-ask: false",
        "schema `CreateContract`, field `product_name_id`: `x-ask` is false, expected `true`",
    ),
    (
        "x-omitted: { becomes: false }",
        "x-omitted: reset",
        "schema `ReplaceContract`, field `auto_renew`: `x-omitted` is \"reset\", \
         expected `kept`, `ignored`, `undocumented` or `{ becomes: VALUE }`",
    ),
    (
        "          x-omitted: { becomes: false }\n",
        "",
        "schema `ReplaceContract`, field `auto_renew`: `x-omitted` is missing, \
         expected `kept`, `ignored`, `undocumented` or `{ becomes: VALUE }`",
    ),
    (
        "          description: Whether the contract is renewed when it ends. If left out, renewal is switched off.\n",
        "",
        "schema `ReplaceContract`, field `auto_renew`: `description` is missing, \
         expected what it is, and what happens if it is left out",
    ),
    (
        "x-ask: true",
        "default: false",
        "schema `CreateContract`, field `product_name_id`: a request has a `default`, \
         expected `x-omitted: { becomes: … }`",
    ),
    (
        "x-extensible-enum: [organization_contact, technical_contact, verified_contact]",
        "x-extensible-enum: organization_contact",
        "schema `TypedContact`, field `contact_type`: `x-extensible-enum` is \"organization_contact\", \
         expected a list of texts",
    ),
    (
        "          x-assumption: taken from the printed examples\n",
        "          x-assumption: ''\n",
        "schema `TypedContact`, field `first_name`: `x-assumption` is \"\", expected the reason",
    ),
    (
        "          description: The subaccount that the contract belongs to.\n",
        "          description: The subaccount that the contract belongs to.\n          x-omitted: kept\n",
        "schema `Contract`, field `account_id`: `x-omitted` is not known here, \
         expected one of `x-asked`, `x-assumption`, `x-extensible-enum`, `x-rust-type`",
    ),
    (
        "          description: The product, which decides the validation type. New products may appear.\n",
        "          description: The product.\n          enum: [ssl_basic]\n",
        "schema `Contract`, field `product_name_id`: an answer has an `enum`, \
         expected `x-extensible-enum`: new values may come",
    ),
    (
        "      additionalProperties: {}\n    Organization:",
        "    Organization:",
        "schema `Contract`: an answer's `additionalProperties` is not open, \
         expected `{}`, so that unknown fields are kept",
    ),
    (
        "    ErrorEntry:\n      type: object\n",
        "    ErrorEntry:\n      anyOf: [{ type: object }]\n      type: object\n",
        "schema `ErrorEntry`: `anyOf` is used, expected one schema",
    ),
    (
        "          type: object\n          nullable: true\n",
        "          nullable: true\n",
        "schema `Contract`, field `organization`: `nullable` stands beside `allOf` alone, \
         expected `type: object` too",
    ),
    (
        "          items: { $ref: '#/components/schemas/VerifiedContact' }",
        "          items: { $ref: '#/components/schemas/VerifiedContact' }\n          nullable: true",
        "schema `NewOrganization`, field `verified_contacts`: `nullable` stands on type `array`, \
         expected it on a scalar, or beside `allOf` with one `$ref`",
    ),
    (
        "items: { $ref: '#/components/schemas/VerifiedContact' }",
        "items: { $ref: '#/components/schemas/VerifiedContact', nullable: true }",
        "schema `NewOrganization`, field `verified_contacts[]`: \
         `$ref` to \"#/components/schemas/VerifiedContact\" has siblings, \
         expected the `$ref` alone, or inside `allOf`",
    ),
    (
        "items: { $ref: '#/components/schemas/ErrorEntry' }",
        "items: { $ref: '#/components/schemas/ErrorEntries' }",
        "schema `ErrorEntry`: no operation uses it, expected a use, or no schema\n\
         schema `Errors`, field `errors[]`: `$ref` to \"#/components/schemas/ErrorEntries\" leads nowhere, \
         expected a place in this document",
    ),
    (
        "          items: { type: string }\n",
        "",
        "schema `Contract`, field `sans`: `items` is missing, expected what the list holds",
    ),
    (
        "          items: { type: string }\n",
        "          items: { type: object, properties: {} }\n",
        "schema `Contract`, field `sans[]`: an object is described in place, expected a `$ref` to a named schema",
    ),
    (
        "allOf: [{ $ref: '#/components/schemas/Contact' }]",
        "allOf: [{ $ref: '#/components/schemas/Contact' }, { $ref: '#/components/schemas/Contact' }]",
        "schema `NewOrganization`, field `organization_contact`: `allOf` joins schemas, expected one `$ref` in it",
    ),
    (
        "          type: string\n          x-rust-type: ProductNameId\n          description: The product",
        "          x-rust-type: ProductNameId\n          description: The product",
        "schema `Contract`, field `product_name_id`: `type` is ``, expected a type of JSON, `$ref` or `allOf`",
    ),
    (
        "required: [first_name, last_name, email, telephone]",
        "required: [first_name, surname, email, telephone]",
        "schema `Contact`: \"surname\" is required, expected a field of that name",
    ),
    (
        "    ErrorEntry:\n",
        "    Body: { type: string }\n    ErrorEntry:\n",
        "schema `Body`: the name is taken by the generator, expected another name\n\
         schema `Body`: no operation uses it, expected a use, or no schema",
    ),
    (
        "allOf: [{ $ref: '#/components/schemas/PatchOrganization' }]",
        "allOf: [{ $ref: '#/components/schemas/PatchContract' }]",
        "schema `PatchContract`: it contains itself, expected schemas that end\n\
         schema `PatchOrganization`: no operation uses it, expected a use, or no schema",
    ),
    (
        "      operationId: cancel_contract\n",
        "      operationId: cancel_contract\n      parameters:\n        \
         - { name: day, in: path, required: true, schema: { type: string } }\n",
        "path `/acme/{acme_contract_id}`: DELETE has a path parameter `day`, \
         expected a variable of that name in the path",
    ),
    (
        "  /acme/{acme_contract_id}:\n",
        "  /acme/{acme_contract_id}/{credential_id}:\n",
        "path `/acme/{acme_contract_id}/{credential_id}`: GET has no parameter for the variable `credential_id`, \
         expected one with `in: path`\n\
         path `/acme/{acme_contract_id}/{credential_id}`: PUT has no parameter for the variable `credential_id`, \
         expected one with `in: path`\n\
         path `/acme/{acme_contract_id}/{credential_id}`: PATCH has no parameter for the variable `credential_id`, \
         expected one with `in: path`\n\
         path `/acme/{acme_contract_id}/{credential_id}`: DELETE has no parameter for the variable `credential_id`, \
         expected one with `in: path`",
    ),
    (
        "      x-repeat: safe\n",
        "",
        "operation `get_contract`: `x-repeat` is missing, expected `safe` or `never`",
    ),
    (
        "      x-repeat: safe\n",
        "      x-repeat: always\n",
        "operation `get_contract`: `x-repeat` is \"always\", expected `safe` or `never`",
    ),
    (
        "      x-shown: [auto_renew]\n",
        "      x-shown: [renew]\n",
        "schema `ReplaceContract`: \"renew\" is shown, expected a field of that name",
    ),
    (
        "          description: The legal name.\n",
        "",
        "schema `Organization`, field `name`: `description` is missing, expected what it is",
    ),
    (
        "          x-extensible-enum: [organization_contact, technical_contact, verified_contact]\n",
        "          enum: [organization_contact]\n",
        "schema `TypedContact`, field `contact_type`: an `enum` has no name, expected a `$ref` to a named schema\n\
         schema `TypedContact`, field `contact_type`: `organization_contact` is not described, \
         expected it in `x-enum-descriptions`",
    ),
];

#[test]
fn a_broken_rule_is_refused_with_its_place() {
    for (from, to, expected) in CASES {
        let found: Vec<String> = broken(from, to)
            .into_iter()
            .map(|line| line.trim_start_matches("openapi/acme.yaml: ").to_owned())
            .collect();
        let found = found.join("\n");
        assert!(
            found == *expected,
            "{from} -> {to}\nfound:    {found}\nexpected: {expected}"
        );
    }
}

#[test]
fn a_schema_is_for_requests_or_for_answers() {
    let found = broken(
        "schema: { $ref: '#/components/schemas/PatchContract' }",
        "schema: { $ref: '#/components/schemas/Errors' }",
    );
    let both = "openapi/acme.yaml: schema `Errors`: requests and answers use it, expected one schema for each";
    assert!(found.iter().any(|line| line == both), "{found:#?}");
}

#[test]
fn every_problem_is_listed() {
    let text = ACME
        .replace("openapi: 3.0.4", "openapi: 3.0.3")
        .replace("x-readback: never", "x-readback: always");
    let problems = 1 + text.matches("x-readback: always").count();
    let found = refusals(&[Spec::parse("acme", text).unwrap()]);
    assert_eq!(found.len(), problems, "{found:#?}");
}

#[test]
fn names_are_unique_across_apis() {
    let specs = ["acme", "order"].map(|api| Spec::parse(api, ACME.into()).unwrap());
    let found = refusals(&specs);
    for expected in [
        "operation `create_contract`: the name is also in openapi/acme.yaml, expected a name of its own",
        "schema `Contract`: the name is also in openapi/acme.yaml, \
         expected a name of its own: the fronts have one list of types",
    ] {
        let expected = format!("openapi/order.yaml: {expected}");
        assert!(found.contains(&expected), "{expected}\n{found:#?}");
    }
}

#[test]
fn fields_may_be_called_like_keywords() {
    let found = broken("        job_title:\n", "        default:\n");
    assert_eq!(found, [""; 0]);
}

#[test]
fn yaml_is_read_without_surprises() {
    let error = |text: &str| format!("{:#}", Spec::parse("acme", text.into()).err().unwrap());
    assert!(
        error("a: 1\na: 2\n").contains("openapi/acme.yaml is no valid YAML: "),
        "{}",
        error("a: 1\na: 2\n")
    );
    let spec = Spec::parse("acme", "country: NO\nzip: 02134\n200: ok\n".into()).unwrap();
    assert_eq!(
        spec.document,
        json!({ "country": "NO", "zip": "02134", "200": "ok" })
    );
}
