// The command that comes with the package.

import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Simulator } from 'certpact/testing'
import { served } from './ca.mjs'

const COMMAND = fileURLToPath(new URL('../bin/certpact.cjs', import.meta.url))

function run(...given) {
  return runIn({}, ...given)
}

function runIn(variables, ...given) {
  const env = { ...process.env, ...variables }
  return new Promise((resolve) => {
    execFile(process.execPath, [COMMAND, ...given], { env, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, stdout, stderr })
    })
  })
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  test(`${signal} ends it with its own exit code`, async (t) => {
    const { server } = await served(t, () => {})
    const url = `http://127.0.0.1:${server.address().port}`
    const env = { ...process.env, CERTPACT_ACME_URL: url, CERTPACT_ACME_KEY: 'key' }
    const command = spawn(process.execPath, [COMMAND, 'acme', 'get-contract', '7'], { env, timeout: 60_000 })
    const ended = once(command, 'exit')
    await once(server, 'request')
    command.kill(signal)
    assert.deepEqual(await ended, [130, null])
  })
}

test('the command is the same one', async () => {
  const explained = await run('explain', 'acme.auto_renew_reset')
  assert.deepEqual([explained.code, explained.stderr], [0, ''])
  assert.match(explained.stdout, /^acme\.auto_renew_reset: /)
  const demo = await run('demo')
  assert.equal(demo.code, 0)
  assert.match(demo.stdout, /One gesture, three meanings/)
  assert.equal((await run('explian')).code, 2)
})

test('what is pulled is the text of the command', async (t) => {
  const simulator = await Simulator.documented()
  t.after(() => simulator.stop())
  const { acmeUrl, acmeKey, orderUrl, orderKey, cpsUrl, cpsToken } = simulator
  const variables = {
    CERTPACT_ACME_URL: acmeUrl,
    CERTPACT_ACME_KEY: acmeKey,
    CERTPACT_ORDER_URL: orderUrl,
    CERTPACT_ORDER_KEY: orderKey,
    CERTPACT_CPS_URL: cpsUrl,
    CERTPACT_CPS_TOKEN: cpsToken,
  }
  const client = simulator.client()
  for (const [api, ids] of [['acme', [12345, 12346]], ['order', [98765, 98766]], ['cps', [111, 113]]]) {
    const { stdout } = await runIn(variables, 'pull', api, ...ids.map(String))
    assert.equal(stdout.match(/\]\]\nid = /g).length, ids.length)
    assert.equal(await client.pull(api, { ids }), stdout)
  }
  await assert.rejects(client.pull('ldap', { ids: [7] }), { name: 'InvalidInput', message: /`acme`, `order`, `cps`/ })
  await assert.rejects(client.pull('acme', { ids: [7] }), { name: 'NotFound' })
})
