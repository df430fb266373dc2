// Runs what the pages show.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { simulated } from './ca.mjs'

function scripts(path) {
  const page = readFileSync(new URL(path, import.meta.url), 'utf8')
  return [...page.matchAll(/^```js\n(.*?)^```$/gms)].map(([, script]) => script)
}

async function run(script, env = {}) {
  const options = { cwd: new URL('.', import.meta.url), env: { ...process.env, ...env }, timeout: 30_000 }
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], options)
  return stdout
}

const FOUND = 'leaving out `auto_renew` turns automatic renewal of the contract off'

test("the package's page runs", async () => {
  const [first, second, third, ...others] = scripts('../README.md')
  assert.deepEqual(others, [])
  const hint = 'to accept this, acknowledge `acme.auto_renew_reset@1`'
  const refusal = `nothing was sent: 1 unacknowledged hazard ${hint}`
  const lines = ["[ 'example.com' ] THEN", `acme.auto_renew_reset ${FOUND}`, refusal, '']
  // The simulator begins at the present time.
  assert.equal((await run(first)).replace(/\d{4}-\S+Z/, 'THEN'), lines.join('\n'))
  assert.equal(await run(second), "[ 'done' ]\n[ 'confirmed' ]\n")
  assert.equal(await run(third), "Los Angeles [ '/city' ]\n")
})

test("the project's page runs", async (t) => {
  const contract = { acme_contract_id: 12345, product_name_id: 'ssl_dv_rapidssl', auto_renew: true }
  const { simulator } = await simulated(t, { contracts: [contract] })
  const [script, ...others] = scripts('../../../README.md')
  assert.deepEqual(others, [])
  const env = { CERTPACT_ACME_URL: simulator.acmeUrl, CERTPACT_ACME_KEY: simulator.acmeKey }
  assert.equal(await run(script, env), `acme.auto_renew_reset ${FOUND}\n`)
  const writes = simulator.log.filter(({ method }) => method !== 'GET')
  assert.deepEqual(writes.map(({ body }) => body), ['{"auto_renew":true}'])
})
