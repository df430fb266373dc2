// What type-checks. It is compiled, and never run.

import { AbortError, ApiError, check, checkMany, Client, cpsOrganizationRequest, explain, InvalidInput, lint, organizationRequest, otherProduct, Refused, rules, Secret, UnreadableAnswer } from 'certpact'
import type { AcmeCredentials, AcmeOperations, CheckManyRequest, Contact, Contract, CreateContract, Desired, Finding, HazardId, NewOrganization, Operation, Plan } from 'certpact'
import { Simulator } from 'certpact/testing'

const client = new Client({ acmeKey: 'key', acmeUrl: undefined, timeoutMs: 30_000 })
const { signal } = new AbortController()

export async function reads(): Promise<string | undefined> {
  const contract = await client.acme.getContract(7, { signal, accountId: 67890 })
  const city: string | null | undefined = contract.organization?.city
  return city ?? contract.product_name_id
}

export async function writes(contract: Contract): Promise<void> {
  if (contract.organization === null) return
  const organization = { ...organizationRequest(contract.organization), city: 'Berkeley' }
  await client.acme.patchContract(7, { organization })
  await client.acme.replaceContract(
    7,
    { organization, auto_renew: contract.auto_renew },
    { acknowledge: { 'acme.organization_revalidation@7:3': 'CHG-4711' }, signal },
  )
  await client.acme.replaceContract(7, { auto_renew: true }, { acknowledge: 'acme.contacts_dropped@7' })
  await client.acme.removeSans(7, { sans: ['old.example.com'] }, { acknowledge: 'acme.san_removed@7' })
  await client.acme.revokeCredential(7, 4821, { acknowledge: 'acme.credentials_revoked@7/4821' })
  await client.send('replace_contract', { ids: [7], body: '{}' }, { acknowledge: ['acme.auto_renew_reset@7'] })
  await client.send('patch_contract', { ids: [7] as const, body: { auto_renew: true } }, { overrule: 'acme.field_missing@7=CHG-1' })
}

export async function plans(): Promise<Finding[]> {
  const plan: Plan = await client.plan({ contract: [{ id: 7, auto_renew: true }] })
  await client.verify('desired.toml', { signal })
  try {
    await client.apply(plan, { journal: 'move.journal' })
  } catch (error) {
    // What a refusal misses can be given as it is.
    if (error instanceof Refused) await client.apply(plan, { acknowledge: error.missing })
    if (error instanceof ApiError) return [error.status, error.retryAfter, error.cause].length ? [] : plan.findings
    if (error instanceof AbortError) throw error.cause
  }
  return plan.findings
}

export async function creates(organization: NewOrganization): Promise<string | undefined> {
  const contact: Contact = { first_name: 'Jane', last_name: 'Doe', email: 'jane@example.com' }
  const ov = { ...organization, organization_contact: contact }
  const ev = { ...ov, verified_contacts: [{ ...contact, job_title: 'CTO' }] }
  const contract: CreateContract = { product_name_id: 'ssl_basic', sans: [], auto_renew: true, organization: ov }
  await client.acme.createContract({ product_name_id: 'ssl_dv_thawte', sans: ['example.com'], auto_renew: true })
  await client.acme.createContract({ product_name_id: 'ssl_ev_basic', sans: [], auto_renew: true, organization: ev })
  const other = otherProduct('ssl_new')
  await client.acme.createContract({ product_name_id: other, sans: [], auto_renew: true })
  await client.acme.createContract({ product_name_id: other, sans: [], auto_renew: true, organization })
  const credentials: AcmeCredentials = await client.acme.createContract(contract, {
    label: 'shop',
    acknowledge: 'acme.contract_created@shop',
  })
  const key: Secret | null = credentials.hmac_key
  await client.acme.regenerateCredentials(7, { revoke_existing: false })
  const desired: Desired = {
    organization: { example: organization },
    contract: [{ label: 'shop', organization: 'example', product_name_id: 'ssl_basic' }, { id: 7, organization }],
  }
  const plan = await client.plan(desired, { only: ['shop'], except: '7', sendContacts: ['acme/7'] })
  const report = await client.apply(plan, {
    secretFile: 'secrets',
    maxSteps: 1,
    keepGoing: true,
    created: { shop: 8 },
    notCreated: ['store'],
  })
  const answer: Secret | undefined = report.outcome[0]?.answer?.answer
  void new Client({ inventory: { 67890: [7] }, readOnly: true, recordFile: 'record' })
  return lint('desired.toml')[0]?.rule ?? plan.choice?.except[0] ?? key?.reveal() ?? answer?.reveal()
}

/** A product that this version does not know must not break a caller. */
export function renewed(contract: Contract): CreateContract | undefined {
  if (contract.product_name_id === 'ssl_dv_rapidssl') return undefined
  return { product_name_id: otherProduct(contract.product_name_id), sans: contract.sans, auto_renew: true }
}

export function lost(error: unknown): string | undefined {
  return error instanceof UnreadableAnswer && error.carriedOut ? error.answer?.reveal() : undefined
}

export function offline(operation: Operation): HazardId | string | undefined {
  const findings = check(operation, { body: { auto_renew: true }, observed: [], product: 'ssl_basic' })
  const hazards = findings.filter(({ severity }) => severity === 'hazard')
  return hazards[0]?.rule ?? explain('acme.auto_renew_reset').summary ?? rules()[0]?.doc
}

export async function others(client: Client): Promise<string | null | undefined> {
  const order = await client.order.getOrder('7D199CC09CDC9A6D2A4E2F8F2A5C2E5E1F4E0B11')
  await client.order.updateOrderContacts(order.id, { contacts: [] })
  const request = await client.cps.getCertificateRequest(111)
  const organization = request.organization && cpsOrganizationRequest(request.organization)
  const acknowledge = 'cps.new_request_submitted@112'
  const changed = await client.cps.changeOrganization(112, organization ?? { id: 124 }, { acknowledge })
  const found = await client.cps.findOrganizations('Widgets')
  void new Client({ orderKey: 'key', cpsClientId: 'id', cpsClientSecret: 'secret' })
  return changed.differences[0] ?? found.items[0]?.company_name
}

export function told(finding: Finding): string {
  // A word that this version does not know must not break a caller.
  const severity: string = finding.severity
  const line: number | null = finding.line
  return finding.acknowledgement ?? finding.target ?? `${severity} in line ${line ?? '?'}`
}

export async function many(requests: readonly CheckManyRequest[], later: AsyncIterable<CheckManyRequest>): Promise<Finding[]> {
  const found: Finding[] = []
  for (const answer of checkMany(requests)) {
    if (answer instanceof InvalidInput) throw new Error(`${answer.index}`, { cause: answer })
    found.push(...answer)
  }
  for await (const answer of checkMany(later)) if (Array.isArray(answer)) found.push(...answer)
  return found
}

/** In a test, a plain object stands in for a client. */
export const standIn: { acme: Pick<AcmeOperations, 'getContract' | 'replaceContract' | 'patchContract'> } = {
  acme: {
    getContract: (id) => Promise.resolve({ acme_contract_id: id } as Contract),
    replaceContract: async () => {},
    patchContract: async () => {},
  },
}

export async function simulates(): Promise<number> {
  const simulator = await Simulator.start({ contracts: [{ product_name_id: 'ssl_basic', auto_renew: true }] })
  simulator.advance({ days: 30 })
  simulator.setFaults([{ method: 'GET', times: 1, happens: { kind: 'cut', stage: 'after' } }], { seed: 1 })
  await simulator.client({ retries: 2 }).acme.getContract(1)
  const added = simulator.addContract({ product_name_id: 'ssl_basic', organization: { city: 'Oakland' } })
  await simulator.stop()
  return added + simulator.log.length + (simulator.world.contracts[0]?.acme_contract_id ?? 0)
}
