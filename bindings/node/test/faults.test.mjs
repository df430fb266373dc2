// What a caller meets when the network or the CA misbehaves.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simulated } from './ca.mjs'

const WORLD = { contracts: [{ acme_contract_id: 7, product_name_id: 'ssl_dv_rapidssl', auto_renew: true }] }

async function befallen(t, ...faults) {
  const { simulator } = await simulated(t, WORLD)
  simulator.setFaults(faults)
  return { simulator, client: simulator.client({ retries: 0 }) }
}

const READS = [
  ['ServerError', { kind: 'error', stage: 'before', status: 500 }],
  ['RateLimited', { kind: 'error', stage: 'before', status: 429, retry_after: 7 }],
  ['ApiError', { kind: 'answer', stage: 'before', status: 302 }],
  ['UnreadableAnswer', { kind: 'html', stage: 'before' }],
  ['Unreachable', { kind: 'cut', stage: 'before' }],
  ['Unreachable', { kind: 'cut', stage: 'within' }],
]

for (const [name, happens] of READS) {
  test(`a read that meets ${JSON.stringify(happens)} rejects with ${name}`, async (t) => {
    const { client } = await befallen(t, { method: 'GET', happens })
    const error = await client.acme.getContract(7).then(assert.fail, (error) => error)
    assert.equal(error.name, name)
    assert.equal(error.retryAfter ?? undefined, happens.retry_after)
  })
}

for (const [stage, made] of [['before', 0], ['after', 1], ['within', 1]]) {
  test(`a creation that is cut ${stage} is unknown and not repeated`, async (t) => {
    const { client, simulator } = await befallen(t, { method: 'POST', happens: { kind: 'cut', stage } })
    const contract = { product_name_id: 'ssl_dv_rapidssl', sans: ['shop.example.com'], auto_renew: true }
    const options = { label: 'shop', acknowledge: 'acme.contract_created@shop' }
    await assert.rejects(client.acme.createContract(contract, options), { name: 'OutcomeUnknown' })
    assert.equal(simulator.world.contracts.length, 1 + made)
  })
}

test('what this version does not know is kept', async (t) => {
  const unknown = { kind: 'unknown_word', member: 'product_name_id' }
  const { client } = await befallen(t, { happens: unknown }, { happens: { kind: 'extra_member' } })
  const contract = await client.acme.getContract(7)
  assert.equal(contract.product_name_id, 'something_new')
  assert.equal(contract.something_new.since, 'yesterday')
})

test('a fault that cannot be is refused', async (t) => {
  const { simulator } = await simulated(t)
  for (const happens of [{ kind: 'hml' }, { kind: 'html', stage: 'within' }]) {
    assert.throws(() => simulator.setFaults([{ happens }]), { name: 'InvalidInput' })
  }
})
