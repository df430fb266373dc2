// Builds the native library with plain cargo and puts it beside the package's modules. npm runs
// this for a checkout; a package that was packed brings the library along.

import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { file, libc, name, names } from '../platform.mjs'

const folder = dirname(dirname(fileURLToPath(import.meta.url)))
const profile = process.env.CERTPACT_PROFILE ?? 'release'

function fail(what, hint) {
  console.error(`error: ${what}\nhint: ${hint}`)
  process.exit(1)
}

/** Path of the library that cargo built, wherever it is told to build. */
function built() {
  const args = ['build', '--package', 'certpact-node', '--profile', profile]
  const options = { cwd: folder, encoding: 'utf8', maxBuffer: Infinity }
  const cargo = spawnSync('cargo', [...args, '--message-format', 'json-render-diagnostics'], {
    ...options,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (cargo.error) fail(`cargo cannot be started: ${cargo.error.message}`, 'install Rust, then run this again')
  if (cargo.status !== 0) fail('the native library was not built', 'what cargo says above')
  const messages = cargo.stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line))
  const library = messages.find(({ target }) => target?.name === 'certpact_node')
  return library.filenames.find((name) => !name.endsWith('.pdb') && !name.endsWith('.lib'))
}

const isCheckout = existsSync(join(folder, 'Cargo.toml'))
if (isCheckout) {
  const library = join(folder, file(name(libc())))
  // A process may have the old one open: it is replaced, never written into.
  copyFileSync(built(), `${library}.new`)
  renameSync(`${library}.new`, library)
} else if (!names().some((name) => existsSync(join(folder, file(name))))) {
  fail('there is neither a native library nor a checkout to build it from', 'install the package again')
}
