import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import * as front from 'certpact'
import * as testing from 'certpact/testing'
import { build } from 'esbuild'

const require = createRequire(import.meta.url)
const here = (path) => readFileSync(new URL(path, import.meta.url), 'utf8')
const catalogue = JSON.parse(here('../../../crates/certpact/catalogue.json'))

function camel(name) {
  return name.replace(/_(.)/g, (_, letter) => letter.toUpperCase())
}

test('everything in the catalogue is there', () => {
  const client = new front.Client({ acmeUrl: 'https://example.com' })
  for (const { name, api } of catalogue.methods) {
    const owner = api === null ? client : client[api]
    assert.equal(typeof owner[camel(name)], 'function', name)
  }
  for (const { name } of catalogue.functions) assert.equal(typeof front[camel(name)], 'function', name)
})

test('both ways of loading give the same, and a class is one class', () => {
  for (const [required, imported] of [[require('certpact'), front], [require('certpact/testing'), testing]]) {
    assert.deepEqual(Object.keys(required).sort(), Object.keys(imported).sort())
    for (const [name, value] of Object.entries(required)) {
      assert.equal(typeof imported[name], typeof value, name)
      if (/^[A-Z]/.test(name)) assert.equal(imported[name], value, name)
    }
  }
})

test('what is imported is modules alone', () => {
  const left = ['../index.mjs', '../testing.mjs']
  const met = new Set(left)
  for (const path of left) {
    const code = here(path)
    assert.match(code, /^export /m, path)
    assert.doesNotMatch(code, /module\.exports|__dirname/, path)
    for (const [, next] of code.matchAll(/^(?:import|export) .* from '\.(\/.*)'$/gm)) {
      assert.match(next, /\.mjs$/, path)
      if (!met.has(`..${next}`)) left.push(`..${next}`)
      met.add(`..${next}`)
    }
  }
  assert.ok(met.has('../native.mjs'))
})

for (const format of ['esm', 'cjs']) {
  test(`a bundle runs: ${format}`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'certpact-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const outfile = join(folder, format === 'esm' ? 'bundle.mjs' : 'bundle.cjs')
    const contents = `
      import { Client, CertpactError, NotFound } from 'certpact'
      import { Simulator } from 'certpact/testing'
      Simulator.start().then(async (simulator) => {
        const error = await simulator.client().acme.getContract(7).catch((error) => error)
        console.log(error instanceof NotFound, error instanceof CertpactError, error.name)
        await simulator.stop()
      })`
    const stdin = { contents, resolveDir: fileURLToPath(new URL('.', import.meta.url)) }
    const external = ['@certpact/*']
    await build({ bundle: true, external, format, logLevel: 'error', minify: true, outfile, platform: 'node', stdin })
    const { file, libc, name } = require('../platform.cjs')
    const library = fileURLToPath(new URL(`../${file(name(libc()))}`, import.meta.url))
    const options = { cwd: folder, env: { ...process.env, NAPI_RS_NATIVE_LIBRARY_PATH: library }, timeout: 30_000 }
    const { stdout } = await promisify(execFile)(process.execPath, [outfile], options)
    assert.equal(stdout, 'true true NotFound\n')
  })
}

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
