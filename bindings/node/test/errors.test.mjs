import assert from 'node:assert/strict'
import { getEventListeners, once } from 'node:events'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import * as certpact from 'certpact'
import { CONTRACT, served, simulated } from './ca.mjs'

const { AbortError, ApiError, CertpactError, OutcomeUnknown } = certpact

function answers(status, body = '', headers = {}) {
  return (_, response) => response.writeHead(status, headers).end(body)
}

/** Answers reads, and does this with everything else. */
function writing(act) {
  return (request, response) => (request.method === 'GET' ? response.end(CONTRACT) : act(request, response))
}

const CLASSES = [
  ['AuthenticationError', answers(401)],
  ['PermissionDenied', answers(403)],
  ['NotFound', answers(404)],
  ['RateLimited', answers(429, '', { 'retry-after': '7' })],
  ['ServerError', answers(503)],
  ['ApiError', answers(418)],
  ['ApiError', answers(302, '', { location: '/elsewhere' })],
  ['UnreadableAnswer', answers(200, 'no JSON')],
  ['Unreachable', (request) => request.socket.destroy()],
]

for (const [name, answer] of CLASSES) {
  test(`${name} is raised, and is a ${name}`, async (t) => {
    const { client } = await served(t, answer)
    const error = await client.acme.getContract(7).then(assert.fail, (error) => error)
    assert.equal(error.name, name, error.message)
    assert.ok(error instanceof certpact[name])
    assert.ok(error instanceof CertpactError && error instanceof Error)
    assert.equal(error.kind, certpact[name].kind)
    assert.equal(error.operation, 'get_contract')
    assert.equal(error instanceof ApiError, 'status' in error && name !== 'UnreadableAnswer')
  })
}

test('what the CA says of an error is there', async (t) => {
  const body = '{"errors":[{"code":"slow_down","message":"later"}]}'
  const { client } = await served(t, answers(429, body, { 'retry-after': '7' }))
  await assert.rejects(client.acme.getContract(7), { status: 429, code: 'slow_down', retryAfter: 7, body })
})

test('what others say stays in the line of a message', async (t) => {
  const said = 'Ärger e\u0301\n::add-mask::a ##[add-mask]b\u2028\u009b31m\u202e\u200b'
  const { client } = await served(t, answers(400, JSON.stringify({ errors: [{ code: said, message: said }] })))
  const refused = await client.acme.getContract(7).then(assert.fail, (error) => error)
  assert.equal(refused.code, said)
  const unknown = await client.plan({ contract: [{ id: 7, [said]: 1 }] }).then(assert.fail, (error) => error)
  for (const { message } of [refused, unknown]) {
    assert.match(message, /Ärger e\u0301/)
    assert.doesNotMatch(message, /[\n\u2028\u009b\u202e\u200b]|##/)
  }
})

test('a read that is not answered in time says so', async (t) => {
  const { client } = await served(t, () => {}, { timeoutMs: 20 })
  await assert.rejects(client.acme.getContract(7), { name: 'TimedOut', kind: 'timed_out' })
})

test('a write whose answer is lost is unknown', async (t) => {
  const { client } = await served(t, writing((request) => request.socket.destroy()))
  await assert.rejects(client.acme.patchContract(7, { auto_renew: false }), OutcomeUnknown)
})

test('a panic is an error of ours, of an operation that debug builds have', async () => {
  const { offline, open } = createRequire(import.meta.url)('../base.cjs')
  const panicked = (error) => {
    assert.ok(error instanceof CertpactError)
    assert.deepEqual([error.message, error.kind], ['asked to', 'internal'])
    assert.match(error.hint, /report/)
    return true
  }
  assert.throws(() => offline('panic', {}), panicked)
  await assert.rejects(open({ acme_key: 'key' })('panic', {}, {}, {}, false), panicked)
})

test('an aborted read gives its connection up', async (t) => {
  const reason = new Error('enough')
  const aborting = new AbortController()
  const { client, server } = await served(t, () => {})
  const call = client.acme.getContract(7, { signal: aborting.signal })
  const [request] = await once(server, 'request')
  const closed = once(request.socket, 'close')
  aborting.abort(reason)
  await assert.rejects(call, (error) => {
    assert.ok(error instanceof AbortError && error instanceof CertpactError)
    assert.deepEqual([error.name, error.code, error.kind], ['AbortError', 'ABORT_ERR', 'interrupted'])
    assert.equal(error.cause, reason)
    return true
  })
  await closed
})

test('an aborted write may have been carried out', async (t) => {
  const aborting = new AbortController()
  const { client } = await served(t, writing(() => aborting.abort()))
  const call = client.acme.patchContract(7, { auto_renew: false }, { signal: aborting.signal })
  await assert.rejects(call, (error) => {
    assert.equal(error.name, 'AbortError')
    assert.ok(error.cause instanceof OutcomeUnknown)
    assert.equal(error.cause.cause, aborting.signal.reason)
    assert.equal(error.cause.operation, 'patch_contract')
    return true
  })
})

test('what a caller changes after a call does not change what is told of it', async (t) => {
  const aborting = new AbortController()
  const { client } = await served(t, writing(() => aborting.abort()))
  const body = { auto_renew: false }
  const call = client.acme.patchContract(7, body, { signal: aborting.signal })
  body.organization = body
  await assert.rejects(call, (error) => error.name === 'AbortError' && error.cause instanceof OutcomeUnknown)
})

test('a write that is aborted before it was sent is not unknown', async (t) => {
  const aborting = new AbortController()
  const reason = new Error('enough')
  const { client } = await served(t, () => aborting.abort(reason))
  const call = client.acme.patchContract(7, { auto_renew: false }, { signal: aborting.signal })
  await assert.rejects(call, { name: 'AbortError', cause: reason })
})

test('what is aborted beforehand is not sent', async (t) => {
  const { client, simulator } = await simulated(t)
  const signal = AbortSignal.abort()
  const call = client.acme.patchContract(7, { auto_renew: false }, { signal })
  await assert.rejects(call, { name: 'AbortError', cause: signal.reason })
  assert.deepEqual(simulator.log, [])
})

test('what is no signal is refused each time, before anything is sent', async (t) => {
  const { client, simulator } = await simulated(t)
  for (const signal of [new AbortController(), 'x', null, {}]) {
    for (let round = 0; round < 2; round += 1) {
      await assert.rejects(client.acme.getContract(7, { signal }), { name: 'InvalidInput' })
    }
  }
  assert.deepEqual(simulator.log, [])
})

test('a signal ends many calls, and is listened to once', async (t) => {
  const { client } = await served(t, () => {})
  const warned = []
  const warn = (warning) => warned.push(warning)
  process.on('warning', warn)
  t.after(() => process.off('warning', warn))
  const aborting = new AbortController()
  const { signal } = aborting
  const calls = Array.from({ length: 50 }, () => client.acme.getContract(7, { signal }))
  assert.equal(getEventListeners(signal, 'abort').length, 1)
  aborting.abort()
  const ended = await Promise.allSettled(calls)
  assert.deepEqual([...new Set(ended.map(({ reason }) => reason.name))], ['AbortError'])
  assert.deepEqual(warned, [])
})

test('the stack shows the caller, also of what is awaited late', async (t) => {
  const { client } = await simulated(t)
  const called = function theCaller() {
    return client.acme.getContract(7)
  }
  const late = called()
  late.catch(() => {})
  await client.acme.getContract(8).catch(() => {})
  const error = await late.catch((error) => error)
  assert.match(error.stack, /^NotFound: .*\n {4}at /)
  assert.match(error.stack, /theCaller/)
  assert.throws(function theOther() {
    new certpact.Client({ concurrency: 0.5 })
  }, /theOther|InvalidInput/)
})
