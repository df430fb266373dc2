// The command that comes with the package.

import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { served } from './ca.mjs'

const COMMAND = fileURLToPath(new URL('../bin/certpact.cjs', import.meta.url))

function run(...given) {
  return new Promise((resolve) => {
    execFile(process.execPath, [COMMAND, ...given], { timeout: 60_000 }, (error, stdout, stderr) => {
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
