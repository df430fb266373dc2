// Where the native library is looked for, and what is said where it is not found.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const require = createRequire(import.meta.url)
const { file, libc, name } = require('../platform.cjs')

const PLATFORM = name(libc())
const LIBRARY = fileURLToPath(new URL(`../${file(PLATFORM)}`, import.meta.url))

/** A folder with the loader and no library. */
function installed(t) {
  const folder = mkdtempSync(join(tmpdir(), 'certpact-'))
  t.after(() => rmSync(folder, { recursive: true }))
  for (const module of ['here.cjs', 'native.cjs', 'platform.cjs', 'shared.cjs']) {
    copyFileSync(new URL(`../${module}`, import.meta.url), join(folder, module))
  }
  return folder
}

/** What the loader in a folder gives: the names of the library, or a message. */
async function loaded(folder, env = {}) {
  const script = `
    try { console.log(Object.keys(require('./native.cjs')).join()) } catch (error) { console.log(error.message) }`
  const options = { cwd: folder, env: { ...process.env, npm_config_user_agent: '', ...env } }
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=commonjs', '-e', script], options)
  return stdout.trimEnd()
}

/** Puts a package for this platform beside the loader. */
function withPackage(folder, code) {
  const home = join(folder, 'node_modules', '@certpact', PLATFORM)
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, 'index.js'), code)
}

test('a library that is nowhere is told with all that was tried', async (t) => {
  const folder = installed(t)
  const lines = (await loaded(folder)).split('\n')
  assert.equal(lines[0], 'the native library of certpact cannot be loaded')
  const about = `platform: ${process.platform}, architecture: ${process.arch}, libc: ${libc() ?? 'of the platform'}`
  assert.deepEqual(lines.slice(1, 3), [about, 'tried:'])
  const tried = lines.slice(3, -1)
  assert.ok(tried.some((line) => line.includes(join(folder, file(PLATFORM)))), lines.join('\n'))
  const missing = `  @certpact/${PLATFORM}: Cannot find module '@certpact/${PLATFORM}'`
  assert.ok(tried.includes(missing), lines.join('\n'))
  assert.match(lines.at(-1), /^remedy: on the kind of machine that runs it, install certpact again, with /)
})

test('the remedy is that of the package manager', async (t) => {
  const folder = installed(t)
  const remedies = {
    'npm/11.0.0 node/v20.0.0 linux x64': 'remove `node_modules` and `package-lock.json`, then run `npm install`',
    'pnpm/10.0.0 npm/? node/v20.0.0 linux x64': 'run `pnpm install --force`, or name this system',
    'yarn/4.0.0 npm/? node/v20.0.0 linux x64': 'name this system under `supportedArchitectures` in `.yarnrc.yml`',
    'bun/1.2.0 npm/? node/v20.0.0 linux x64': 'remove `node_modules` and `bun.lock`, then run `bun install`',
  }
  for (const [npm_config_user_agent, remedy] of Object.entries(remedies)) {
    const message = await loaded(folder, { npm_config_user_agent })
    assert.ok(message.includes(`machine that runs it, ${remedy}`), message)
    assert.match(message, /NAPI_RS_NATIVE_LIBRARY_PATH$/)
  }
  writeFileSync(join(folder, 'Cargo.toml'), '')
  assert.match(await loaded(folder), /^remedy: run `node scripts\/prepare\.mjs` in .+, which needs Rust$/m)
})

test('the variable comes first, if it leads to a library of ours', async (t) => {
  const folder = installed(t)
  withPackage(folder, 'exports.fromPackage = true')
  assert.match(await loaded(folder, { NAPI_RS_NATIVE_LIBRARY_PATH: LIBRARY }), /\bSession\b/)
  assert.equal(await loaded(folder, { NAPI_RS_NATIVE_LIBRARY_PATH: 'missing.node' }), 'fromPackage')
})

test('a library beside the loader comes before a package', async (t) => {
  const folder = installed(t)
  withPackage(folder, 'exports.fromPackage = true')
  assert.equal(await loaded(folder), 'fromPackage')
  copyFileSync(LIBRARY, join(folder, file(PLATFORM)))
  assert.match(await loaded(folder), /\bSession\b/)
})
