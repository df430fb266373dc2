// How calls keep a process alive, and what becomes of them when something ends before they do.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Worker } from 'node:worker_threads'
import { promisify } from 'node:util'
import { Client } from 'certpact'
import native from '../native.mjs'
import { CONTRACT, served } from './ca.mjs'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')

const turn = () => new Promise(setImmediate)

/** A server whose answers wait for the test, and a client of it. */
async function waiting(t) {
  const held = []
  const arrived = []
  const { client, server } = await served(t, (request, response) => {
    held.push(() => response.end(CONTRACT))
    arrived.shift()?.()
  })
  const url = `http://127.0.0.1:${server.address().port}`
  const next = () => (held.length > 0 ? Promise.resolve() : new Promise((resolve) => arrived.push(resolve)))
  return { client, url, held, next }
}

const program = (url, rest) => `
  import { Client } from 'certpact'
  const client = new Client({ acmeKey: 'key', acmeUrl: '${url}', retries: 0 })
  ${rest}`

/** What a process of its own prints; it is given a while, and ends by itself. */
function run(url, rest) {
  const options = { cwd: new URL('.', import.meta.url), timeout: 60_000 }
  return promisify(execFile)(process.execPath, ['--input-type=module', '-e', program(url, rest)], options)
}

test('a process lives until its calls have ended, and no longer', async (t) => {
  const { url, held, next } = await waiting(t)
  const ended = run(url, `
    for (const round of [1, 2]) {
      const { acme_contract_id } = await client.acme.getContract(7)
      console.log(round, acme_contract_id)
    }
    client.acme.getContract(7).then(() => console.log('last'))`)
  for (let call = 0; call < 3; call += 1) {
    await next()
    held.shift()()
  }
  assert.equal((await ended).stdout, '1 7\n2 7\nlast\n')
})

test('a process can exit while calls are under way', async (t) => {
  const { url } = await waiting(t)
  const { stdout } = await run(url, `
    for (let call = 0; call < 100; call += 1) client.acme.getContract(7)
    setImmediate(() => {
      console.log('exits')
      process.exit()
    })`)
  assert.equal(stdout, 'exits\n')
})

test('a thread can be ended while calls are under way', async (t) => {
  const { url, held, next, client } = await waiting(t)
  for (let round = 0; round < 3; round += 1) {
    const code = `const { Client } = require('certpact')
      new Client({ acmeKey: 'key', acmeUrl: '${url}', retries: 0 }).acme.getContract(7)`
    const worker = new Worker(code, { eval: true })
    await next()
    await worker.terminate()
    // Its answer finds nobody; that of another is there all the same.
    held.shift()()
    const answered = client.acme.getContract(7)
    await next()
    held.shift()()
    assert.equal((await answered).acme_contract_id, 7)
  }
})

test('a call outlives its client', async (t) => {
  const { url, held, next } = await waiting(t)
  const answered = new Client({ acmeKey: 'key', acmeUrl: url, retries: 0 }).acme.getContract(7)
  await next()
  for (let round = 0; round < 5; round += 1) {
    collect()
    await turn()
  }
  held.shift()()
  assert.equal((await answered).acme_contract_id, 7)
})

test('a client that nobody holds is collected', async (t) => {
  const { url, held, next } = await waiting(t)
  const gone = []
  const registry = new FinalizationRegistry((number) => gone.push(number))
  for (let number = 0; number < 3; number += 1) {
    const client = new Client({ acmeKey: 'key', acmeUrl: url, retries: 0 })
    registry.register(client, number)
    const answered = client.acme.getContract(7)
    await next()
    held.shift()()
    await answered
  }
  for (let round = 0; round < 100 && gone.length < 2; round += 1) {
    collect()
    await turn()
  }
  assert.ok(gone.length >= 2, `${gone}`)
})

test('what ends together has the answers that belong to it', async (t) => {
  const answers = []
  const { client } = await served(t, (request, response) => {
    const id = Number(request.url.split('/').at(-1))
    answers.push(() => response.end(JSON.stringify({ ...JSON.parse(CONTRACT), acme_contract_id: id })))
    if (answers.length === 64) answers.reverse().forEach((answer) => answer())
  }, { concurrency: 64, rateLimit: 'off' })
  const ids = Array.from({ length: 64 }, (_, index) => index + 1)
  const contracts = await Promise.all(ids.map((id) => client.acme.getContract(id)))
  assert.deepEqual(contracts.map((contract) => contract.acme_contract_id), ids)
})

test('what begins in one turn crosses together', async (t) => {
  const { client } = await served(t, (_, response) => response.end(CONTRACT))
  const { mock } = t.mock.method(native.Session.prototype, 'carryOut')
  await Promise.all([7, 7, 7].map((id) => client.acme.getContract(id)))
  assert.equal(mock.callCount(), 1)
  await client.acme.getContract(7)
  assert.equal(mock.callCount(), 2)
})

test('what is canceled in its own turn is canceled, and no other', async (t) => {
  const { client } = await served(t, (_, response) => response.end(CONTRACT))
  const aborting = new AbortController()
  const { signal } = aborting
  const calls = [{}, { signal }, {}].map((options) => client.acme.getContract(7, options))
  aborting.abort()
  const ended = await Promise.allSettled(calls)
  assert.deepEqual(ended.map(({ reason }) => reason?.name), [undefined, 'AbortError', undefined])
})

test('where nothing crosses, each call of the turn fails, and the next is tried', async (t) => {
  const { client } = await served(t, (_, response) => response.end(CONTRACT))
  const crossing = t.mock.method(native.Session.prototype, 'carryOut', () => {
    throw new Error('no thread')
  })
  const { signal } = new AbortController()
  const calls = [client.acme.getContract(7, { signal }), client.acme.revokeAllCredentials(7)]
  const ended = await Promise.allSettled(calls)
  assert.deepEqual(ended.map(({ reason }) => reason.kind), ['internal', 'outcome_unknown'])
  crossing.mock.restore()
  assert.equal((await client.acme.getContract(7)).acme_contract_id, 7)
})

test('much to send crosses whole', async (t) => {
  const sizes = []
  const { client } = await served(t, async (request, response) => {
    let size = 0
    for await (const part of request) size += part.length
    sizes.push(size)
    response.end(CONTRACT)
  })
  const name = 'x'.repeat((1 << 20) - 100)
  await Promise.allSettled([1, 2].map(() => client.acme.patchContract(7, { organization: { name } })))
  const expected = JSON.stringify({ organization: { name } }).length
  assert.deepEqual(sizes.filter((size) => size > 0), [expected, expected])
})
