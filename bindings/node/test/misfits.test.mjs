// A value of the wrong type: refused by the argument's name in this language, with what is accepted, before anything
// is sent.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Client, InvalidInput, check, explain, lint } from 'certpact'
import { Simulator } from 'certpact/testing'
import { simulated } from './ca.mjs'

const DV = { contracts: [{ acme_contract_id: 7, product_name_id: 'ssl_dv_rapidssl', auto_renew: true }] }

const STATE = 'expected a desired state, which is an object, or the path of a file'
const PLAN = 'expected an object, as `plan` gives it'
const TEXT = 'expected a string'
const TRUTH = 'expected `true` or `false`'
const WHOLE = 'a whole number'
const OBJECT = 'an object is expected'

// The argument that is named, what is said to be accepted, and the call.
const MISFITS = [
  ['operation', TEXT, async () => check(3, {})],
  ['request', OBJECT, async () => check('patch_contract', 3)],
  ['request', OBJECT, async () => check('patch_contract', [7])],
  ['ids', 'an array of ids', async () => check('patch_contract', { ids: 7 })],
  ['observed', 'an answer of the CA', async () => check('patch_contract', { ids: [7], body: {}, observed: 3 })],
  ['observedAt', TEXT, async () => check('patch_contract', { ids: [7], body: {}, observedAt: 3 })],
  ['product', TEXT, async () => check('patch_contract', { ids: [7], body: {}, product: 3 })],
  ['desired', STATE, async () => lint(3)],
  ['desired', STATE, async () => lint([])],
  ['rule', TEXT, async () => explain(3)],
  ['acmeKey', TEXT, async () => new Client({ acmeKey: 3 })],
  ['acmeKeys', 'an object', async () => new Client({ acmeKeys: 7 })],
  ['readOnly', TRUTH, async () => new Client({ readOnly: 3 })],
  ['inventory', 'an object from account id', async () => new Client({ inventory: 3 })],
  ['timeoutMs', 'milliseconds', async () => new Client({ timeoutMs: '5' })],
  ['options', OBJECT, async () => new Client(3)],
  ['options', OBJECT, async () => new Client([])],
  ['world', OBJECT, () => Simulator.start(3)],
  ['world', OBJECT, () => Simulator.start([])],
  ['desired', STATE, (client) => client.plan(3)],
  ['desired', STATE, (client) => client.plan([])],
  ['desired', STATE, (client) => client.plan(null)],
  ['desired', STATE, (client) => client.verify(true)],
  ['options', OBJECT, (client) => client.plan({}, 3)],
  ['options', OBJECT, (client) => client.plan({}, ['7'])],
  ['only', 'an array of strings', (client) => client.plan({}, { only: 7 })],
  ['only[0]', 'a string', (client) => client.plan({}, { only: [7] })],
  ['strict', TRUTH, (client) => client.plan({}, { strict: 'x' })],
  ['plan', PLAN, (client) => client.apply('x')],
  ['plan', PLAN, (client) => client.apply(3)],
  ['plan', PLAN, (client) => client.apply([])],
  ['created', 'an object', (client) => client.apply({}, { created: 3 })],
  ['keepGoing', TRUTH, (client) => client.apply({}, { keepGoing: 3 })],
  ['secretFile', TEXT, (client) => client.apply({}, { secretFile: 3 })],
  ['allowUnread', WHOLE, (client) => client.apply({}, { allowUnread: 'x' })],
  ['notCreated[0]', 'a string', (client) => client.apply({}, { notCreated: [3] })],
  ['api', 'one of `acme`, `order`, `cps`', (client) => client.pull(3, { ids: [7] })],
  ['ids[0]', WHOLE, (client) => client.pull('acme', { ids: [1.5] })],
  ['acmeContractId', WHOLE, (client) => client.acme.getContract('x')],
  ['acmeContractId', WHOLE, (client) => client.acme.getContract(null)],
  ['acmeContractId', WHOLE, (client) => client.acme.getContract(1.5)],
  ['accountId', WHOLE, (client) => client.acme.getContract(7, { accountId: 'x' })],
  ['acknowledge', 'a string, an array of strings', (client) => client.acme.cancelContract(7, { acknowledge: 3 })],
  ['signal', 'AbortSignal', (client) => client.acme.getContract(7, { signal: 3 })],
]

test('a value of the wrong type is refused by name', async (t) => {
  const { client, simulator } = await simulated(t, DV)
  for (const [name, accepted, call] of MISFITS) {
    const error = await call(client).then(() => assert.fail(`${call}`), (error) => error)
    assert.ok(error instanceof InvalidInput, `${call}: ${error.stack}`)
    assert.ok(error.message.includes(`\`${name}\``), `${call}: ${error.message}`)
    assert.ok(error.message.includes(accepted), `${call}: ${error.message}`)
    assert.doesNotMatch(error.message, /line 1/, `${call}`)
  }
  assert.deepEqual(simulator.log, [])
})
