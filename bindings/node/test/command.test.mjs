// The command that comes with the package.

import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Simulator } from 'certpact/testing'
import { served, simulated } from './ca.mjs'

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
  assert.match(demo.stdout, /One omission, three meanings/)
  assert.equal((await run('explian')).code, 2)
})

test('documents print as the command prints them, and stay data', async (t) => {
  const { client, simulator } = await simulated(t, {
    contracts: [{ acme_contract_id: 7, product_name_id: 'ssl_dv_rapidssl', auto_renew: true }],
  })
  const folder = mkdtempSync(join(tmpdir(), 'certpact-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const [desiredFile, planFile] = ['desired.json', 'plan'].map((name) => join(folder, name))
  const shop = { label: 'shop', product_name_id: 'ssl_dv_rapidssl', sans: ['a.example.com'], auto_renew: true }
  const desired = { contract: [shop, { id: 7, auto_renew: false }] }
  const variables = { CERTPACT_ACME_URL: simulator.acmeUrl, CERTPACT_ACME_KEY: simulator.acmeKey }
  const acknowledge = 'acme.contract_created@shop'
  writeFileSync(desiredFile, JSON.stringify(desired))

  const plan = await client.plan(desired)
  // A file has lines, of which findings say theirs.
  assert.equal(String(await client.plan(desiredFile)), (await runIn(variables, 'plan', desiredFile)).stdout)
  const verification = await client.verify(desired)
  assert.equal(`${verification}`, (await runIn(variables, 'verify', desiredFile)).stdout)
  writeFileSync(planFile, JSON.stringify(plan))
  const { world } = simulator
  const secrets = ['--secret-file', join(folder, 'secrets')]
  const applied = await runIn(variables, 'apply', planFile, '--acknowledge', acknowledge, ...secrets)
  // The same CA again, as it was before.
  simulator.setWorld(world)
  // The plan is known to be applied, another of the same steps is not.
  const report = await client.apply(await client.plan(desired), { acknowledge })
  assert.equal(String(report), applied.stdout)
  assert.match(String(report), /^applied plan \w{8}: 2 steps done \(simulator\)\n {2}shop is contract \d+\n/)

  for (const document of [plan, report, verification]) {
    assert.ok(!Object.keys(document).includes('toString'))
    assert.doesNotMatch(JSON.stringify(document), /toString/)
  }
  assert.deepEqual(structuredClone(plan), plan)
  plan.steps = 'edited'
  assert.equal(String(plan), '[object Object]')
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
