import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { format, inspect } from 'node:util'
import { Client, lint, Refused, Secret, UnreadableAnswer } from 'certpact'
import { served, simulated } from './ca.mjs'

const DV = { contracts: [{ acme_contract_id: 7, product_name_id: 'ssl_dv_rapidssl', auto_renew: true }] }
const CREATED = 'acme.contract_created@shop'
const SHOP = { product_name_id: 'ssl_dv_rapidssl', sans: ['shop.example.com'], auto_renew: true }
const DESIRED = { contract: [{ label: 'shop', ...SHOP }, { id: 7, auto_renew: false }] }

function folder(t) {
  const folder = mkdtempSync(join(tmpdir(), 'certpact-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

function create(client) {
  return client.acme.createContract(SHOP, { label: 'shop', acknowledge: CREATED })
}

test('a contract is made, and tells once how it is used', async (t) => {
  const { client, simulator } = await simulated(t, DV)
  await assert.rejects(client.acme.createContract({ ...SHOP, sans: ['*.shop.example.com'] }), (error) => {
    assert.ok(error instanceof Refused)
    assert.deepEqual(error.missing, ['acme.contract_created@shop.example.com'])
    return true
  })
  assert.deepEqual(simulator.log, [])
  const { acme_contract_id: id, acme_directory_url: url, kid, hmac_key: key, answer } = await create(client)
  assert.deepEqual((await client.acme.getContract(id)).sans, SHOP.sans)
  const received = { acme_contract_id: id, acme_directory_url: url, eab_set: { kid, hmac_key: key.reveal() } }
  assert.deepEqual(JSON.parse(answer.reveal()), received)
})

test('credentials are made anew', async (t) => {
  const { client } = await simulated(t, DV)
  const first = await client.acme.regenerateCredentials(7, { revoke_existing: false })
  await assert.rejects(client.acme.regenerateCredentials(7, { revoke_existing: true }), Refused)
  const acknowledge = 'acme.credentials_revoked@7'
  const second = await client.acme.regenerateCredentials(7, { revoke_existing: true }, { acknowledge })
  assert.notEqual(first.hmac_key.reveal(), second.hmac_key.reveal())
})

test('a plan makes contracts', async (t) => {
  const { client } = await simulated(t, DV)
  const secretFile = join(folder(t), 'secrets')
  assert.equal(lint(DESIRED)[0].acknowledgement, CREATED)
  const plan = await client.plan(DESIRED, { except: ['7'] })
  assert.deepEqual(plan.choice, { only: [], except: ['7'], send_contacts: [] })
  assert.deepEqual((await client.plan(DESIRED, { only: 'shop' })).steps, plan.steps)

  const kept = JSON.parse(JSON.stringify(plan))
  const report = await client.apply(kept, { acknowledge: CREATED, secretFile, maxSteps: 1 })
  const [{ id, answer }] = report.outcome
  assert.equal(id, answer.acme_contract_id)
  assert.equal(statSync(secretFile).mode & 0o777, 0o600)
  assert.equal(JSON.parse(readFileSync(secretFile, 'utf8')).answer, answer.answer.reveal())
  assert.ok(answer.answer.reveal().includes(answer.hmac_key.reveal()))
})

test('a secret shows nowhere', async (t) => {
  const { client } = await simulated(t, DV)
  const credentials = await create(client)
  const desired = { contract: [{ ...DESIRED.contract[0], label: 'store' }] }
  const report = await client.apply(await client.plan(desired), { acknowledge: 'acme.contract_created@store' })
  for (const [answer, key] of [[credentials, credentials.hmac_key], [report, report.outcome[0].answer.hmac_key]]) {
    const hidden = key.reveal()
    assert.ok(hidden.length > 20)
    const shown = [
      `${key}`,
      '' + key,
      JSON.stringify(answer),
      JSON.stringify(structuredClone(answer)),
      inspect(answer, { depth: null, showHidden: true }),
      format('%s %o %j', key, key, key),
      Object.values(key).join(),
    ]
    for (const text of shown) assert.ok(!text.includes(hidden), text)
  }
  assert.equal(`${credentials.hmac_key}`, 'Secret(…)')
  const { kid, hmac_key: key, answer } = JSON.parse(JSON.stringify(credentials))
  assert.deepEqual([kid, key, answer], [credentials.kid, '…', '…'])
})

test('an answer that cannot be read is kept', async (t) => {
  const { client } = await served(t, (_, response) => response.writeHead(201).end('<hush>'))
  const error = await create(client).then(assert.fail, (error) => error)
  assert.ok(error instanceof UnreadableAnswer)
  assert.equal(error.carriedOut, true)
  assert.ok(error.answer instanceof Secret)
  assert.equal(error.answer.reveal(), '<hush>')
  assert.ok(!`${inspect(error, { showHidden: true })}${JSON.stringify(error)}${error.stack}`.includes('hush'))

  const plan = await client.plan({ contract: DESIRED.contract.slice(0, 1) })
  const report = await client.apply(plan, { acknowledge: CREATED })
  assert.equal(report.outcome[0].answer.answer.reveal(), '<hush>')
  assert.ok(!JSON.stringify(report).includes('hush'))

  const read = await client.acme.getContract(7).then(assert.fail, (error) => error)
  assert.equal(read.answer, null)
})

test('a client is told what it may do, whose contracts there are, and where to note what it did', async (t) => {
  const { simulator } = await simulated(t, DV)
  const { acmeKey, acmeUrl } = simulator
  const recordFile = join(folder(t), 'record')
  await assert.rejects(create(new Client({ acmeKey, acmeUrl, readOnly: true })), Refused)
  assert.deepEqual(simulator.log, [])
  const options = { acmeKeys: { 67890: acmeKey }, acmeUrl, inventory: { 67890: [7] }, recordFile }
  await new Client(options).acme.patchContract(7, { auto_renew: false })
  assert.equal(JSON.parse(readFileSync(recordFile, 'utf8')).operation, 'patch_contract')
})

test('a target is a text', async (t) => {
  const { client } = await simulated(t, DV)
  await assert.rejects(client.plan(DESIRED, { only: [7] }), { name: 'InvalidInput', message: /`only\[0\]` is 7; a string/ })
  await assert.rejects(client.plan(DESIRED, { except: { 7: 'CHG-1' } }), { name: 'InvalidInput' })
})
