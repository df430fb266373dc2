// What is seen at the prompt: every field of an answer, long lists cut, and no secret.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { Refused, check, lint } from 'certpact'
import { simulated } from './ca.mjs'

const NAMES = Array.from({ length: 12 }, (_, at) => `shop-${at}.example.com`)
const ORGANIZATION = { name: 'Example', address: '1 Street', city: 'Oakland', state: 'CA', zip: '94601', country: 'US', telephone: '+1 510 555 0100' }
const WORLD = {
  contracts: [{ acme_contract_id: 7, product_name_id: 'ssl_basic', auto_renew: true, sans: NAMES, organization: ORGANIZATION, is_organization_validated: true }],
}
const DESIRED = { contract: [{ id: 7, organization: { city: 'Berkeley' } }] }
const SHOP = { product_name_id: 'ssl_dv_rapidssl', sans: ['shop.example.com'], auto_renew: true }

test('an answer is shown with all fields, and long lists cut', async (t) => {
  const { client } = await simulated(t, WORLD)
  const plan = await client.plan(DESIRED)
  const refused = await client.apply(plan).then(() => assert.fail('sent'), (error) => error)
  assert.ok(refused instanceof Refused)
  const created = await client.acme.createContract(SHOP, { acknowledge: 'acme.contract_created@shop.example.com' })
  const key = created.hmac_key.reveal()
  for (const [answer, parts] of [
    [await client.acme.getContract(7), ["city: 'Oakland'", 'shop-9.example.com', '2 more items']],
    [plan, ["organization: { city: 'Berkeley' }", "'acme.organization_revalidation'", 'coverage: { read: 1, of: null }']],
    [await client.verify(DESIRED), ["pointer: '/organization/city'", "observed: 'Oakland'"]],
    [refused, ['nothing was sent', 'coverage: { read: 1, of: null }', "'acme.organization_revalidation@7'"]],
    [created, ['hmac_key: Secret(…)', 'answer: Secret(…)']],
    [await client.check('replace_contract', { ids: [7], body: {} }), ['coverage: ', "pointer: '/auto_renew'"]],
  ]) {
    const seen = inspect(answer)
    for (const part of parts) assert.ok(seen.includes(part), `${part}\n${seen}`)
    assert.doesNotMatch(seen, /\[Object\]|\[Array\]|\[Function/)
    assert.ok(!seen.includes(key))
    // It stays data.
    assert.ok(!Object.keys(answer).some((name) => /inspect|toString/.test(name)))
  }
  // Within what is shown no deeper, it goes no deeper.
  assert.match(inspect({ a: { b: { plan } } }, { depth: 1 }), /b: \[Object\]/)
})

test('a finding is printed as the command prints it', async (t) => {
  const { client } = await simulated(t, WORLD)
  const plan = await client.plan(DESIRED)
  const refused = await client.apply(plan).catch((error) => error)
  const renewal = check('replace_contract', { ids: [7], body: {}, product: 'ssl_dv_rapidssl' })
  const online = await client.check('patch_contract', { ids: [7], body: DESIRED.contract[0] })
  const linted = lint({ contract: [{ label: 'shop', ...SHOP }] })
  for (const finding of [...renewal, ...online, ...linted, ...plan.findings, ...refused.findings]) {
    const [first, second] = String(finding).split('\n')
    assert.ok(first.startsWith(`${finding.severity} ${finding.rule}`), first)
    assert.equal(second, `  ${finding.message}`)
  }
  assert.match(String(renewal[0]), /^hazard acme\.auto_renew_reset, contract 7, \/auto_renew\n/)
  assert.deepEqual(structuredClone(renewal), JSON.parse(JSON.stringify(renewal)))
})
