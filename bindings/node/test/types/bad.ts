// What must not type-check: each line below an expectation is an error, or the compiler says so.

import { check, Client, explain, organizationRequest } from 'certpact'
import type { AcmeCredentials, Contract, Finding, NewOvOrganization, OrganizationRequest } from 'certpact'

const client = new Client()
declare const contract: Contract
declare const credentials: AcmeCredentials
declare const finding: Finding
declare const ov: NewOvOrganization

// @ts-expect-error a replacement without it turns automatic renewal off
void client.acme.replaceContract(7, {})

// @ts-expect-error whether a contract renews has to be said
void client.acme.createContract({ product_name_id: 'ssl_dv_thawte', sans: ['example.com'] })

// @ts-expect-error EV needs an organization
void client.acme.createContract({ product_name_id: 'ssl_ev_basic', sans: [], auto_renew: true })

// @ts-expect-error and verified contacts with it
void client.acme.createContract({ product_name_id: 'ssl_ev_basic', sans: [], auto_renew: true, organization: ov })

// @ts-expect-error OV needs an organization contact
void client.acme.createContract({ product_name_id: 'ssl_basic', sans: [], auto_renew: true, organization: { name: 'A' } })

// @ts-expect-error DV has no organization
void client.acme.createContract({ product_name_id: 'ssl_dv_thawte', sans: [], auto_renew: true, organization: ov })

// @ts-expect-error there is no such product
void client.acme.createContract({ product_name_id: 'ssl_basik', sans: [], auto_renew: true, organization: ov })

// @ts-expect-error a product that is answered may be one that nobody knows
void client.plan({ contract: [{ product_name_id: contract.product_name_id }] })

// @ts-expect-error whether the others are revoked has to be said
void client.acme.regenerateCredentials(7, {})

// @ts-expect-error a secret is no text
export const key: string | null = credentials.hmac_key

// @ts-expect-error a target is text
void client.plan({}, { except: [7] })

// @ts-expect-error an item has no such key
void client.plan({ contract: [{ renew: true }] })

// @ts-expect-error a label leads to a number
void client.apply(await client.plan({}), { created: { shop: '7' } })

// @ts-expect-error null is not the same as left out
void client.acme.patchContract(7, { auto_renew: null })

// @ts-expect-error an id is a number
void client.acme.getContract('7')

// @ts-expect-error no such hazard
void client.acme.patchContract(7, {}, { acknowledge: 'acme.auto_renew_rest@7' })

// @ts-expect-error an error is overruled, not acknowledged
void client.acme.patchContract(7, {}, { acknowledge: 'acme.field_missing@7' })

// @ts-expect-error an overruling has a reason
void client.acme.patchContract(7, {}, { overrule: 'acme.field_missing@7' })

// @ts-expect-error only writes are acknowledged
void client.acme.getContract(7, { acknowledge: 'acme.auto_renew_reset@7' })

// @ts-expect-error no such operation
void client.send('update_contract', { ids: [7] })

// @ts-expect-error a request to the CA has ids
void client.check('patch_contract', { body: {} })

// @ts-expect-error seconds are Python's
void new Client({ timeout: 30 })

// @ts-expect-error what sends nothing takes no signal
check('patch_contract', { signal: new AbortController().signal })

// @ts-expect-error no such rule
explain('acme.auto_renew')

// @ts-expect-error an answer's organization may hold null
export const request: OrganizationRequest = contract.organization

// @ts-expect-error a DV contract has none
organizationRequest(contract.organization)

// @ts-expect-error not every finding can be acknowledged
void client.acme.patchContract(7, {}, { acknowledge: finding.acknowledgement })

// @ts-expect-error APIs cannot be replaced
client.acme = { ...client.acme }
