import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { ApiError, check, Client, explain, InvalidInput, NotFound, organizationRequest, otherProduct, Refused, rules, StalePlan } from 'certpact'
import { simulated } from './ca.mjs'

const OV = {
  acme_contract_id: 7,
  product_name_id: 'ssl_basic',
  auto_renew: true,
  is_organization_validated: true,
  organization: { name: 'Example', address: '1 Main', city: 'Oakland', state: 'CA', zip: '94601', country: 'US' },
}
const WORLD = { contracts: [OV, { ...OV, acme_contract_id: 8 }] }
const RESET = 'acme.auto_renew_reset@7'
const MOVED = 'acme.organization_revalidation@7:2'
const DV = { contracts: [{ acme_contract_id: 7, product_name_id: 'ssl_dv_rapidssl', auto_renew: true }] }

test('a contract is read with the names that the CA has', async (t) => {
  const { client } = await simulated(t, WORLD)
  const contract = await client.acme.getContract(7)
  assert.equal(contract.acme_contract_id, 7)
  assert.equal(contract.organization.city, 'Oakland')
  assert.equal(contract.organization.address2, null)
  assert.equal(contract.date_canceled, null)
})

test('a hazard is refused with its findings and sent nowhere', async (t) => {
  const { client, simulator } = await simulated(t, DV)
  await assert.rejects(client.send('replace_contract', { ids: [7], body: {} }), (error) => {
    assert.ok(error instanceof Refused)
    assert.equal(error.operation, 'replace_contract')
    assert.deepEqual(error.missing, [RESET])
    assert.deepEqual(error.findings.map(({ rule }) => rule), ['acme.auto_renew_reset'])
    return true
  })
  assert.deepEqual(simulator.log.map(({ method }) => method), ['GET'])
})

test('an acknowledged text is sent byte for byte, as often as asked', async (t) => {
  const { client, simulator } = await simulated(t, DV)
  const body = '{ "nobody knows" : 1.50,\n "this":null }'
  for (const acknowledge of [RESET, [RESET], { [RESET]: 'CHG-1' }]) {
    await client.send('replace_contract', { ids: [7], body }, { acknowledge })
  }
  const sent = simulator.log.filter(({ method }) => method === 'PUT')
  assert.deepEqual(sent.map((entry) => entry.body), [body, body, body])
})

test('an object is sent with its members in their order', async (t) => {
  const { client, simulator } = await simulated(t, DV)
  await client.acme.replaceContract(7, { organization: undefined, auto_renew: true })
  await client.acme.patchContract(7, { auto_renew: false })
  const bodies = simulator.log.map(({ body }) => body).filter(Boolean)
  assert.deepEqual(bodies, ['{"auto_renew":true}', '{"auto_renew":false}'])
  assert.equal((await client.acme.getContract(7)).auto_renew, false)
})

test('a check with the CA and one without it say the same of what both see', async (t) => {
  const { client } = await simulated(t, DV)
  const request = { ids: [7], body: '{}' }
  const observed = await client.acme.getContract(7)
  const findings = await client.check('replace_contract', request)
  assert.equal(JSON.stringify(check('replace_contract', { ...request, observed })), JSON.stringify(findings))
})

test('what is wanted is planned, applied and verified, and then there is nothing to do', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'certpact-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const journal = join(folder, 'journal')
  const { client } = await simulated(t, WORLD)
  const desired = { contract: [{ id: 7, organization: { city: 'Berkeley' } }, { id: 8 }] }

  const plan = await client.plan(desired)
  assert.deepEqual(plan.findings.map(({ acknowledgement }) => acknowledgement), [MOVED, null])
  await assert.rejects(client.apply(plan), Refused)
  const report = await client.apply(plan, { acknowledge: { [MOVED]: 'CHG-4711' }, journal })

  assert.deepEqual(report.outcome.map(({ state }) => state), ['done'])
  assert.equal(report.acknowledged[0].reason, 'CHG-4711')
  assert.notEqual(readFileSync(journal, 'utf8'), '')
  const { fields } = await client.verify(desired)
  assert.deepEqual([...new Set(fields.map(({ state }) => state))], ['confirmed'])
  assert.deepEqual((await client.plan(desired)).steps, [])
})

test('what cannot be read is listed and left out', async (t) => {
  const { client } = await simulated(t, DV)
  const desired = { contract: [{ id: 7, auto_renew: false }, { id: 4711, auto_renew: false }] }
  const plan = await client.plan(desired)
  assert.deepEqual(plan.unread, [{ api: 'acme', target: '4711', kind: 'not_found' }])
  assert.deepEqual(plan.steps.map(({ target }) => target), ['7'])
  await assert.rejects(client.plan(desired, { strict: true }), NotFound)
  for (const allowUnread of [undefined, 2]) {
    await assert.rejects(client.apply(plan, { allowUnread }), Refused)
  }
  const report = await client.apply(plan, { allowUnread: 1 })
  assert.deepEqual(report.outcome.map(({ state }) => state), ['done'])
  assert.equal(report.already_applied, null)
  assert.deepEqual((await client.verify(desired)).unread.map(({ target }) => target), ['4711'])
  const pulled = await client.pull('acme', { ids: [7, 4711] })
  assert.ok(pulled.includes('# contract 4711 could not be read'), pulled)
  assert.ok(pulled.includes('id = 7') && !pulled.includes('id = 4711'), pulled)
})

test('a plan whose world has changed is stale', async (t) => {
  const { client, simulator } = await simulated(t, DV)
  const plan = await client.plan({ contract: [{ id: 7, auto_renew: false }] })
  const [contract] = simulator.world.contracts
  simulator.setWorld({ contracts: [{ ...contract, auto_renew: false }] })
  await assert.rejects(client.apply(plan), StalePlan)
})

test('numbers that would not arrive as they are do not leave', async (t) => {
  const { client, simulator } = await simulated(t, DV)
  for (const id of [2 ** 53, 1.5, NaN, Infinity, -1, 7n, '7', null, undefined]) {
    await assert.rejects(client.acme.getContract(id), InvalidInput, String(id))
    await assert.rejects(client.check('patch_contract', { ids: [id], body: '{}' }), InvalidInput, String(id))
    await assert.rejects(client.plan({ contract: [{ id }] }), InvalidInput, String(id))
  }
  await assert.rejects(client.acme.getContract(7, { accountId: 1.5 }), InvalidInput)
  assert.deepEqual(simulator.log, [])
})

test('a member that nobody knows is refused by its name', async (t) => {
  const { client } = await simulated(t, DV)
  await assert.rejects(client.acme.getContract(7, { acount: 1 }), /`options` has no member `acount`/)
  await assert.rejects(client.send('patch_contract', { id: 7 }), /`request` has no member `id`/)
  await assert.rejects(client.acme.patchContract(7, {}, { acknowledge: [7] }), InvalidInput)
  assert.throws(() => new Client({ timeout: 30 }), /`options` has no member `timeout`/)
  assert.throws(() => new Client({ timeoutMs: 0 }), InvalidInput)
  assert.throws(() => new Client({ acmeUrl: 'http://example.com' }), { name: 'InvalidInput', hint: 'use https' })
})

test('a client that is closed lets calls end and begins none', async (t) => {
  const { client } = await simulated(t, DV)
  const begun = client.acme.getContract(7)
  await client[Symbol.asyncDispose]()
  client.close()
  assert.equal((await begun).acme_contract_id, 7)
  await assert.rejects(client.acme.getContract(7), { name: 'InvalidInput', message: 'the client is closed' })
})

test('a key shows nowhere', () => {
  const client = new Client({ acmeKey: 'canary', acmeUrl: 'https://example.com' })
  assert.equal(JSON.stringify(client), '{}')
  assert.ok(!inspect(client, { depth: null, showHidden: true }).includes('canary'))
})

test('rules are listed and explained without a client', () => {
  const [rule] = rules()
  assert.deepEqual(explain(rule.rule), rule)
  assert.throws(() => explain('acme.auto_renew'), { name: 'InvalidInput', hint: 'did you mean `acme.auto_renew_reset`?' })
})

test("an answer's organization becomes a request's", () => {
  const organization = { name: 'Example', address2: null, unknown: 1 }
  assert.deepEqual(organizationRequest(organization), { name: 'Example' })
})

test('a product that nobody knows is sent as it is', async (t) => {
  const { client, simulator } = await simulated(t)
  const contract = { product_name_id: otherProduct('ssl_new'), sans: ['a.example'], auto_renew: true }
  const options = {
    label: 'a',
    acknowledge: 'acme.contract_created@a',
    overrule: 'acme.value_unknown@a=it is new',
  }
  await assert.rejects(client.acme.createContract(contract, options), ApiError)
  assert.equal(JSON.parse(simulator.log.at(-1).body).product_name_id, 'ssl_new')
  assert.throws(() => otherProduct(7), InvalidInput)
})

test('a process makes a thousand calls at once', async (t) => {
  const { simulator } = await simulated(t, WORLD)
  const { acmeKey, acmeUrl } = simulator
  const client = new Client({ acmeKey, acmeUrl, rateLimit: 'off' })
  const asked = Array.from({ length: 1000 }, (_, index) => 7 + (index % 2))
  const contracts = await Promise.all(asked.map((id) => client.acme.getContract(id)))
  assert.deepEqual(
    contracts.map((contract) => contract.acme_contract_id),
    asked,
  )
  assert.equal(simulator.log.length, 1000)
})

test('a hint names options of JavaScript', async (t) => {
  const { simulator } = await simulated(t)
  const client = new Client({ acmeUrl: simulator.acmeUrl, acmeKey: simulator.acmeKey, readOnly: true })
  await assert.rejects(client.acme.patchContract(1, { auto_renew: true }), {
    hint: 'leave out `readOnly` and `CERTPACT_READ_ONLY`',
  })
})
