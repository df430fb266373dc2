// A process at its most verbose, with canaries for keys, contacts and credentials: it tells none of them.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'

const SCRIPT = `
import { inspect } from 'node:util'
import { Client, check } from 'certpact'
import { Simulator } from 'certpact/testing'

const person = { first_name: 'Canary', last_name: 'Canary', email: 'canary@example.com', telephone: '+1-555-canary' }
const ca = await Simulator.start({
  accounts: { 1: { key: 'canary-key-0123456789' } },
  contracts: [{ acme_contract_id: 7, account_id: 1, product_name_id: 'ssl_basic', auto_renew: true,
    organization: { city: 'Oakland', technical_contact: person } }],
})
const client = new Client({ acmeUrl: ca.acmeUrl, acmeKey: ca.acmeKey, retries: 0 })
const created = { label: 'shop', acknowledge: 'acme.contract_created@shop' }
const contract = { product_name_id: 'ssl_dv_rapidssl', sans: ['shop.example.com'], auto_renew: true }
const organization = { city: 'Berkeley', organization_contact: person, technical_contact: person }

function told(value) {
  console.log(value, String(value), inspect(value, { depth: null, showHidden: true }), JSON.stringify(value))
}

const everything = [
  () => client,
  () => client.acme.getContract(7),
  () => client.acme.patchContract(7, { organization }),
  () => check('replace_contract', { body: { organization } }),
  () => client.check('replace_contract', { ids: [7], body: { organization } }),
  () => client.send('patch_contract', { ids: [7], body: JSON.stringify({ organization: { technical_contact: person } }) }),
  () => client.acme.regenerateCredentials(7, { revoke_existing: false }),
  () => client.acme.createContract(contract, created),
  async () => (await client.plan({ contract: [{ id: 7, organization }] })).findings,
  async () => client.apply(await client.plan({ contract: [{ id: 7, organization }] })),
  async () => client.apply(await client.plan({ contract: [{ label: 'shop', ...contract }] }), created),
  async () => client.apply(await client.plan({ contract: [{ label: 'shop', ...contract }] }), { acknowledge: created.acknowledge }),
]
for (const happens of [null, { kind: 'html', stage: 'after' }, { kind: 'cut', stage: 'after' }]) {
  for (const method of ['POST', 'PATCH']) {
    for (const act of everything) {
      ca.setFaults(happens ? [{ method, happens }] : [])
      try {
        told(await act())
      } catch (error) {
        console.log(error.stack)
        told(error)
        told(error.cause)
      }
    }
  }
}
for (const { credentials } of ca.world.contracts) for (const { hmac_key } of credentials) console.error(hmac_key)
`

test('no canary is told', () => {
  const options = {
    cwd: new URL('.', import.meta.url),
    env: { ...process.env, CERTPACT_LOG: 'debug', NODE_DEBUG: '' },
    encoding: 'utf8',
    timeout: 120_000,
  }
  const done = spawnSync(process.execPath, ['--input-type=module', '-e', SCRIPT], options)
  assert.equal(done.status, 0, done.stderr)
  assert.deepEqual(done.stdout.split('\n').filter((line) => /canary/i.test(line)), [])
  assert.match(done.stderr, /exchanged operation=create_contract status=201/)
  // The last lines are what the CA showed once.
  const secrets = done.stderr.split('\n').filter((line) => line && !line.startsWith('exchanged'))
  assert.ok(secrets.length > 3)
  assert.deepEqual(secrets.filter((secret) => done.stdout.includes(secret)), [])
  const logged = done.stderr.split('\n').filter((line) => line.startsWith('exchanged'))
  assert.deepEqual(secrets.filter((secret) => logged.some((line) => line.includes(secret))), [])
  assert.doesNotMatch(done.stderr, /canary/i)
})
