// What cannot be given: each is refused by its name, as InvalidInput, before anything is sent.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Client, InvalidInput, Secret, check, explain, lint, organizationRequest, otherProduct } from 'certpact'
import { Simulator } from 'certpact/testing'
import { simulated } from './ca.mjs'

const DV = { contracts: [{ acme_contract_id: 7, product_name_id: 'ssl_dv_rapidssl', auto_renew: true }] }

function cycle() {
  const value = {}
  value.organization = [value]
  return value
}

function deep() {
  let value = []
  for (let depth = 0; depth < 100_000; depth += 1) value = [value]
  return value
}

const theirs = new Error('theirs')
const throwing = {
  get city() {
    throw theirs
  },
}

const VALUES = [
  [NaN, 'is NaN, a number that does not cross unchanged'],
  [-Infinity, 'is -Infinity, a number that does not cross unchanged'],
  [{ city: [2 ** 60] }, '.city[0]` is an integer beyond 2^53 - 1, a number that does not cross unchanged'],
  ['half \ud800', 'has a lone surrogate'],
  [{ 'half \udfff': 1 }, 'has a member whose name has a lone surrogate'],
  [10n, 'is a bigint'],
  [Symbol('s'), 'is a symbol'],
  [() => {}, 'is a function'],
  [{ city: () => {} }, '.city` is a function'],
  [[undefined], '[0]` is undefined'],
  [new Array(1), '[0]` is undefined'],
  [Buffer.from('bytes'), 'is of the type Uint8Array'],
  [{ city: new Map() }, '.city` is of the type Map'],
  [new Set(), 'is of the type Set'],
  [/x/, 'is of the type RegExp'],
  [new Secret('hush'), 'is a Secret'],
  [cycle(), '.organization[0]` contains itself'],
  [deep(), 'is nested too deeply'],
  [throwing, '.city` cannot be read: Error'],
  [{ toJSON: () => NaN }, 'is NaN'],
  [{ toJSON() { throw theirs } }, 'cannot be read: Error'],
  [{ toJSON() { throw 'theirs' } }, 'cannot be read: a thrown string'],
  [new Proxy({}, { ownKeys() { throw theirs } }), 'cannot be read: Error'],
  [new Proxy({}, { getPrototypeOf() { throw theirs } }), 'cannot be read: Error'],
]

const CALLS = [
  ['body', (client, value) => client.send('patch_contract', { ids: [7], body: value })],
  ['body', (client, value) => client.check('patch_contract', { ids: [7], body: value })],
  ['body.auto_renew', (client, value) => client.acme.patchContract(7, { auto_renew: value })],
  ['body.sans[0]', (client, value) => client.acme.addSans(7, { sans: [value] })],
  ['label', (client, value) => client.send('create_contract', { ids: [], body: {} }, { label: value })],
  ['desired', (client, value) => client.plan(value)],
  ['plan', (client, value) => client.apply(value)],
  ['observed', async (_, value) => check('patch_contract', { ids: [7], body: {}, observed: value })],
  ['desired', async (_, value) => lint(value)],
  ['rule', async (_, value) => explain(value)],
  ['acmeKey', async (_, value) => new Client({ acmeKey: value })],
  ['acmeKeys.7', async (_, value) => new Client({ acmeKeys: { 7: value } })],
  ['world', (_, value) => Simulator.start(value)],
]

for (const [at, [name, call]] of CALLS.entries()) {
  test(`what cannot be JSON is refused by name: ${at}, ${name}`, async (t) => {
    const { client, simulator } = await simulated(t, DV)
    for (const [value, reason] of VALUES) {
      const error = await call(client, value).then(() => assert.fail(`${name} ${reason}`), (error) => error)
      assert.ok(error instanceof InvalidInput, error.stack)
      const named = reason.includes('deeply') ? name.split(/[.[]/, 1)[0] : name
      assert.ok(error.message.startsWith(`\`${named}`), error.message)
      assert.ok(error.message.includes(reason), error.message)
    }
    assert.deepEqual(simulator.log, [])
  })
}

test('what a getter throws is the cause', () => {
  assert.throws(() => lint(throwing), { name: 'InvalidInput', cause: theirs })
})

const options = Object.defineProperty({}, 'signal', Object.getOwnPropertyDescriptor(throwing, 'city'))
Object.defineProperty(options, 'signal', { enumerable: true })

const ARGUMENTS = [
  ['options', (client) => client.acme.getContract(7, options)],
  ['options', (client) => client.acme.getContract(7, 8)],
  ['options', async () => new Client(throwing)],
  ['request', (client) => client.send('patch_contract', new Proxy({}, { ownKeys() { throw theirs } }))],
  ['ids', (client) => client.send('patch_contract', { ids: 7 })],
  ['ids[0]', (client) => client.send('patch_contract', { ids: ['half \ud800'], body: {} })],
  ['acknowledge', (client) => client.acme.cancelContract(7, { acknowledge: throwing })],
  ['acknowledge', (client) => client.acme.cancelContract(7, { acknowledge: { a: 7 } })],
  ['only', (client) => client.plan({}, { only: Object.create(null) })],
  ['operation', (client) => client.check(7, { ids: [] })],
  ['api', (client) => client.pull('ldap', { ids: [7] })],
  ['journal', (client) => client.apply({}, { journal: 7 })],
  ['acmeKeys', async () => new Client({ acmeKeys: 7 })],
  ['timeoutMs', async () => new Client({ timeoutMs: Infinity })],
  ['timeoutMs', async () => new Client({ timeoutMs: Object.create(null) })],
  ['timeout', async () => new Client({ timeoutMs: 1e300 })],
  ['connect_timeout', async () => new Client({ connectTimeoutMs: 1e12 })],
  ['concurrency', async () => new Client({ concurrency: 2 ** 52 })],
  ['concurrency', async () => new Client({ concurrency: 0 })],
  ['retries', async () => new Client({ retries: 2 ** 52 })],
  ['word', async () => otherProduct('half \ud800')],
  ['answer', async () => organizationRequest(null)],
  ['answer', async () => organizationRequest(throwing)],
]

test('an argument that does not fit is refused by name', async (t) => {
  const { client, simulator } = await simulated(t, DV)
  for (const [name, call] of ARGUMENTS) {
    const error = await call(client).then(() => assert.fail(`${call}`), (error) => error)
    assert.ok(error instanceof InvalidInput, `${call}: ${error.stack}`)
    assert.ok(error.message.includes(`\`${name}`), `${call}: ${error.message}`)
  }
  assert.deepEqual(simulator.log, [])
})

test('what can be JSON is read once, and sent as JSON has it', () => {
  let reads = 0
  const body = {
    get auto_renew() {
      reads += 1
      return true
    },
    organization: undefined,
    at: new Date(0),
    ['__proto__']: 1,
  }
  const findings = check('patch_contract', { ids: [7], body })
  assert.equal(reads, 1)
  const unknown = findings.filter(({ rule }) => rule === 'acme.field_unknown').map(({ pointer }) => pointer)
  assert.deepEqual(unknown, ['/__proto__', '/at'])
})
