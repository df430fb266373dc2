import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { InvalidInput } from 'certpact'
import { Simulator } from 'certpact/testing'

async function started(t, world) {
  const simulator = await Simulator.start(world)
  t.after(() => simulator.stop())
  return simulator
}

const ADDED = [
  ['contracts', (simulator) => simulator.addContract({ product_name_id: 'ssl_dv_rapidssl' })],
  ['orders', (simulator) => simulator.addOrder({ product_name_id: 'ssl_basic' })],
  ['certificate_requests', (simulator) => simulator.addCertificateRequest({ domains: ['a.example'] })],
]

for (const [kind, add] of ADDED) {
  test(`adding takes one call of one size however large the world: ${kind}`, async (t) => {
    const native = createRequire(import.meta.url)('../native.cjs').Simulator.prototype
    const asked = []
    for (const name of Object.getOwnPropertyNames(native)) {
      const own = Object.getOwnPropertyDescriptor(native, name).value
      if (name !== 'constructor' && typeof own === 'function') {
        t.mock.method(native, name, function (...given) {
          asked.push([name, given.join('').length])
          return own.apply(this, given)
        })
      }
    }
    const simulator = await started(t)
    const numbers = Array.from({ length: 300 }, () => add(simulator))
    assert.deepEqual(asked.map(([name]) => name), Array(300).fill('add'))
    assert.equal(new Set(asked.map(([, size]) => size)).size, 1)
    assert.deepEqual(numbers, Array.from({ length: 300 }, (_, index) => index + 1))
    assert.equal(simulator.world[kind].length, 300)
  })
}

test('programs that add at once lose nothing', async (t) => {
  const simulator = await started(t)
  const body = JSON.stringify({ product_name_id: 'ssl_dv_rapidssl' })
  const add = async () => (await fetch(`${simulator.backstageUrl}/contracts`, { method: 'POST', body })).json()
  const added = await Promise.all(Array.from({ length: 8 }, async () => {
    const numbers = []
    for (let round = 0; round < 25; round += 1) numbers.push((await add()).id, simulator.addContract(JSON.parse(body)))
    return numbers
  }))
  const held = simulator.world.contracts.map((contract) => contract.acme_contract_id)
  const inOrder = (numbers) => numbers.toSorted((one, other) => one - other)
  assert.deepEqual(inOrder(added.flat()), Array.from({ length: 400 }, (_, index) => index + 1))
  assert.deepEqual(inOrder(held), inOrder(added.flat()))
})

test('what no CA could have is not added', async (t) => {
  const simulator = await started(t)
  assert.throws(() => simulator.addContract({}), { name: 'InvalidInput', message: 'contract `1` needs a `product_name_id`' })
  assert.throws(() => simulator.addContract({ product_name_id: 'ssl_basic', sans: [NaN] }), {
    name: 'InvalidInput',
    message: /`contract\.sans\[0\]` is NaN/,
  })
  assert.throws(() => simulator.advance({ weeks: 1 }), InvalidInput)
  assert.throws(() => simulator.advance({ days: '1' }), InvalidInput)
  assert.deepEqual(simulator.world.contracts, [])
})

test('it begins now unless its world says when', async (t) => {
  const stated = '2026-01-01T00:00:00Z'
  assert.equal((await started(t, { clock: stated })).world.clock, stated)
  const documented = await Simulator.documented()
  t.after(() => documented.stop())
  for (const simulator of [await started(t), await started(t, { strict: true }), documented]) {
    const { clock } = simulator.world
    assert.ok(clock > stated)
    const id = simulator.addContract({ product_name_id: 'ssl_dv_rapidssl' })
    const contract = simulator.world.contracts.find((one) => one.acme_contract_id === id)
    assert.ok(contract.created_at < clock && clock < contract.valid_till)
  }
})

test('it holds what is documented', async (t) => {
  const simulator = await Simulator.documented()
  t.after(() => simulator.stop())
  const client = simulator.client()
  assert.equal((await client.acme.getContract(12345)).product_name_id, 'ssl_basic')
  assert.equal((await client.order.getOrder(98765)).id, 98765)
  assert.equal((await client.cps.getCertificateRequest(111)).id, 111)
})
