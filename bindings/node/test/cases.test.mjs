// Runs the cases that all languages share; `tests/README.md` of the project says what is in one.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { simulated } from './ca.mjs'

// What numbers the things of each kind in a world.
const NUMBERS = { contracts: 'acme_contract_id', orders: 'id', certificate_requests: 'id', cps_organizations: 'id' }

// When a world is that does not say when it is; some findings name a date.
const CLOCK = '2026-01-01T00:00:00Z'

const CASES = new URL('../../../tests/cases/', import.meta.url)

for (const api of readdirSync(CASES)) {
  const folder = new URL(`${api}/`, CASES)
  for (const file of readdirSync(folder)) {
    test(file.replace(/\.json$/, '').replaceAll('_', ' '), async (t) => {
      await run(t, JSON.parse(readFileSync(new URL(file, folder), 'utf8')))
    })
  }
}

/** A finding of what is given as a value, which is in no file. */
function placeless({ line, column, ...said }) {
  assert.deepEqual([line, column], [null, null])
  return said
}

async function run(t, { world, call, desired, acknowledge, overrule, expect }) {
  const { client, simulator } = await simulated(t, { clock: CLOCK, ...world })
  const consent = { acknowledge, overrule }
  const came = call ? await sent(client, simulator, call, consent) : await applied(client, desired, consent)
  // Whole and byte for byte: the same finding is the same text in all languages.
  assert.equal(JSON.stringify(came.findings.map(placeless)), JSON.stringify(expect.findings))
  assert.deepEqual(came.steps, expect.steps)
  assert.deepEqual(came.error, expect.error)
  assert.deepEqual(requests(simulator.log.slice(came.before), expect.requests), inAnyOrderOfReads(expect.requests))
  for (const [kind, ones] of Object.entries(expect.world)) {
    for (const [id, looked] of Object.entries(ones)) {
      const one = simulator.world[kind].find((one) => one[NUMBERS[kind]] === Number(id))
      assert.deepEqual(cutTo(looked, one), looked)
    }
  }
  if (desired && !expect.error) assert.deepEqual((await client.plan(desired)).steps, [])
}

/** A call that was sent answers no findings: they are asked for first, apart from its requests. */
async function sent(client, simulator, { operation, ids, body }, consent) {
  const findings = await client.check(operation, { ids, body }).catch(() => [])
  const before = simulator.log.length
  try {
    await client.send(operation, { ids, body }, consent)
    return { findings, steps: undefined, error: null, before }
  } catch (error) {
    const found = error.kind === 'invalid_input' ? [] : findings
    return { findings: error.findings ?? found, steps: undefined, error: told(error), before }
  }
}

async function applied(client, desired, consent) {
  let plan
  try {
    plan = await client.plan(desired)
  } catch (error) {
    return { findings: [], steps: undefined, error: told(error), before: 0 }
  }
  const { findings, steps } = plan
  try {
    const report = steps.length > 0 ? await client.apply(plan, consent) : { outcome: [] }
    const failed = report.outcome.find(({ error }) => error !== null)
    return { findings, steps, error: failed ? told(failed.error) : null, before: 0 }
  } catch (error) {
    return { findings, steps, error: told(error), before: 0 }
  }
}

/** What is stable in an error, less what is empty. */
function told(error) {
  const names = ['kind', 'status', 'missing', 'unknown', 'unused']
  const isTold = (value) => value !== undefined && value !== null && value.length !== 0
  return Object.fromEntries(names.map((name) => [name, error[name]]).filter(([, value]) => isTold(value)))
}

function requests(log, expected) {
  const sent = inAnyOrderOfReads(log.map(({ method, path, body }) => ({ method, path, body })))
  const wanted = inAnyOrderOfReads(expected)
  return sent.map((request, index) => {
    const isText = typeof wanted[index]?.body !== 'object' || request.body === null
    return isText ? request : { ...request, body: JSON.parse(request.body) }
  })
}

/** Reads that follow one another are made at once, so that their order says nothing. */
function inAnyOrderOfReads(requests) {
  const groups = []
  for (const request of requests) {
    const last = groups.at(-1)
    const isRead = request.method === 'GET'
    if (isRead && last?.[0].method === 'GET') last.push(request)
    else groups.push([request])
  }
  return groups.flatMap((group) => group.sort((one, other) => (one.path < other.path ? -1 : 1)))
}

/** The part of a value that is looked at. */
function cutTo(looked, value) {
  if (![looked, value].every((one) => typeof one === 'object' && one !== null && !Array.isArray(one))) return value
  const names = Object.keys(looked).filter((name) => name in value)
  return Object.fromEntries(names.map((name) => [name, cutTo(looked[name], value[name])]))
}
