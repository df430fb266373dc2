// The command that comes with the package.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const COMMAND = fileURLToPath(new URL('../bin/certpact.cjs', import.meta.url))

function run(...given) {
  return new Promise((resolve) => {
    execFile(process.execPath, [COMMAND, ...given], { timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, stdout, stderr })
    })
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
