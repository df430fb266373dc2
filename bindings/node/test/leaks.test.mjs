// What an error carries along: neither it nor a client shows keys, requests or answers, however it is printed.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { CertpactError, Client, InvalidInput, UnreadableAnswer } from 'certpact'
import { served } from './ca.mjs'

const CANARY = 'canary-0123456789'
const NUMBER = 918273645546372

const NEW = { product_name_id: 'ssl_dv_rapidssl', sans: ['shop.example.com'], auto_renew: true }
const OPTIONS = { label: 'shop', acknowledge: 'acme.contract_created@shop' }

/** An error and what hangs on it, as trackers print them. */
function shown(error) {
  const parts = []
  for (let one = error; one instanceof Error; one = one.cause) {
    parts.push(one.stack, String(one), JSON.stringify(one), inspect(one, { depth: null, showHidden: true, getters: true }))
  }
  return parts.join('\n')
}

function hides(error, Class) {
  assert.ok(error instanceof Class, error.stack)
  const text = shown(error)
  for (const canary of [CANARY, String(NUMBER)]) assert.ok(!text.includes(canary), text)
}

const SECRETS = [
  { acmeKey: CANARY },
  { acmeKeys: { 7: CANARY } },
  { orderKey: CANARY },
  { cpsToken: CANARY },
  { cpsClientId: 'id', cpsClientSecret: CANARY },
  { proxy: `http://user:${CANARY}@proxy.example` },
  { acmeKey: NUMBER },
  { acmeKeys: { 7: NUMBER } },
]
const WRONG = [{ timeoutMs: -1 }, { timeoutMs: NaN }, { timeoutMs: 1e300 }, { rateLimit: 'often' }, { acmeKeys: { 8: NaN } }]

test('a client that cannot be set up hides its keys', () => {
  for (const secret of SECRETS) {
    for (const wrong of WRONG) {
      try {
        assert.fail(new Client({ ...secret, ...wrong }))
      } catch (error) {
        hides(error, InvalidInput)
      }
    }
  }
})

test('a client hides its keys', () => {
  for (const secret of SECRETS.slice(0, 6)) {
    const client = new Client(secret)
    for (const one of [client, client.acme, client.order, client.cps]) {
      assert.ok(!inspect(one, { depth: null, showHidden: true, getters: true }).includes(CANARY))
    }
  }
})

test('an answer that cannot be read is hidden', async (t) => {
  for (const text of [`<${CANARY}>`, `{"eab_set": "${CANARY}`]) {
    const { client } = await served(t, (_, response) => response.writeHead(201).end(text))
    hides(await client.acme.createContract(NEW, OPTIONS).then(assert.fail, (error) => error), UnreadableAnswer)
  }
})

test('a call that is aborted as its answer comes hides it', async (t) => {
  const aborting = new AbortController()
  const eab_set = { kid: 'kid', hmac_key: CANARY }
  const created = JSON.stringify({ acme_contract_id: 7, acme_directory_url: 'https://acme.example/7', eab_set })
  const { client } = await served(t, (_, response) => {
    aborting.abort()
    response.writeHead(201).end(created)
  })
  const call = client.acme.createContract(NEW, { ...OPTIONS, signal: aborting.signal })
  const error = await call.then(assert.fail, (error) => error)
  hides(error, Error)
  assert.equal(error.name, 'AbortError')
})

test('a request that does not fit hides what is in it', async (t) => {
  const { client } = await served(t, (_, response) => response.writeHead(500).end())
  for (const body of [`{"organization": "${CANARY}"`, `"${CANARY}"`]) {
    const error = await client.send('patch_contract', { ids: [7], body }).then(assert.fail, (error) => error)
    hides(error, CertpactError)
  }
})
