import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import * as imported from 'certpact'

const require = createRequire(import.meta.url)
const here = (path) => readFileSync(new URL(path, import.meta.url), 'utf8')
const catalogue = JSON.parse(here('../../../crates/certpact/catalogue.json'))

function camel(name) {
  return name.replace(/_(.)/g, (_, letter) => letter.toUpperCase())
}

test('everything in the catalogue is there', () => {
  const client = new imported.Client({ acmeUrl: 'https://example.com' })
  for (const { name, api } of catalogue.methods) {
    const owner = api === null ? client : client[api]
    assert.equal(typeof owner[camel(name)], 'function', name)
  }
  for (const { name } of catalogue.functions) assert.equal(typeof imported[camel(name)], 'function', name)
})

test('both ways of loading give the same', () => {
  const required = require('certpact')
  assert.deepEqual(Object.keys(required).sort(), Object.keys(imported).sort())
  for (const [name, value] of Object.entries(required)) assert.equal(imported[name], value, name)
})

test('the version is that of the workspace', () => {
  const [, version] = here('../../../Cargo.toml').match(/^version = "(.+)"$/m)
  assert.equal(require('certpact/package.json').version, version)
})

test('a process with a client and a simulator ends by itself', async () => {
  const script = `
    import { Client } from 'certpact'
    import { Simulator } from 'certpact/testing'
    const { acmeKey, acmeUrl } = await Simulator.start()
    const error = await new Client({ acmeKey, acmeUrl, retries: 0 }).acme.getContract(7).catch((error) => error)
    console.log(error.name)`
  const options = { cwd: new URL('.', import.meta.url), timeout: 30_000 }
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], options)
  assert.equal(stdout, 'NotFound\n')
})

test('it loads in worker threads', async () => {
  const script = `
    const { rules } = require('certpact')
    require('node:worker_threads').parentPort.postMessage(rules().length)`
  for (let round = 0; round < 2; round += 1) {
    const worker = new Worker(script, { eval: true })
    const [[count]] = await Promise.all([once(worker, 'message'), once(worker, 'exit')])
    assert.equal(count, catalogue.rules.length)
  }
})
