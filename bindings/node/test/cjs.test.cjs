'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { Client, NotFound } = require('certpact')
const { Simulator } = require('certpact/testing')

test('a contract is read through require', async (t) => {
  const simulator = await Simulator.start()
  t.after(() => simulator.stop())
  const id = simulator.addContract({ product_name_id: 'ssl_dv_rapidssl' })
  const { acmeKey, acmeUrl } = simulator
  const client = new Client({ acmeKey, acmeUrl })
  assert.equal((await client.acme.getContract(id)).acme_contract_id, id)
  await assert.rejects(client.acme.getContract(id + 1), NotFound)
})

test('the simulated world is looked at and changed', async () => {
  const simulator = await Simulator.start({ clock: '2026-01-01T00:00:00Z' })
  simulator.advance({ days: 1, hours: 2 })
  assert.equal(simulator.world.clock, '2026-01-02T02:00:00Z')
  assert.throws(() => simulator.advance({ days: -1 }), { name: 'InvalidInput' })
  assert.throws(() => simulator.setWorld({ contract: [] }), { name: 'InvalidInput' })
  await assert.rejects(Simulator.start({ accounts: {} }), { name: 'InvalidInput' })
  await simulator[Symbol.asyncDispose]()
  const { acmeKey, acmeUrl } = simulator
  await assert.rejects(new Client({ acmeKey, acmeUrl, retries: 0 }).acme.getContract(1), { name: 'Unreachable' })
})
