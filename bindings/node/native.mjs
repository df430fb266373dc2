import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { folder, required } from './here.mjs'
import { file, libc, names } from './platform.mjs'
import { shared } from './shared.mjs'

const failed = []

/** The native library, or an error that says what was tried and what to do. */
function load() {
  const told = process.env.NAPI_RS_NATIVE_LIBRARY_PATH
  // Beside this file lies the library of a checkout; otherwise it is in a package of its own.
  const beside = names().map((name) => join(folder, file(name)))
  for (const path of told ? [resolve(told), ...beside] : beside) {
    const library = opened(path)
    if (library) return library
  }
  for (const name of names()) {
    const library = packaged(name)
    if (library) return library
  }
  throw new Error(message(), { cause: failed[0].error })
}

/** The library in a file. Not by `require`, which bundlers would follow to wherever it could lead. */
function opened(path) {
  const library = { exports: {} }
  try {
    process.dlopen(library, path)
    // The variable is one for all packages of this kind, and may lead to another's library.
    if (!library.exports.Session) throw new Error('it is not the library of certpact')
    return library.exports
  } catch (error) {
    failed.push({ what: path, error })
  }
}

/** The library in the package for a platform. */
function packaged(name) {
  try {
    return required(name)
  } catch (error) {
    failed.push({ what: `@certpact/${name}`, error })
  }
}

function message() {
  return [
    'the native library of certpact cannot be loaded',
    `platform: ${process.platform}, architecture: ${process.arch}, libc: ${libc() ?? 'of the platform'}`,
    'tried:',
    ...failed.map(({ what, error }) => `  ${what}: ${firstLine(error.message)}`),
    `remedy: ${remedy()}`,
  ].join('\n')
}

function firstLine(text) {
  return String(text).split('\n', 1)[0]
}

const SYSTEMS = 'name this system under `supportedArchitectures`'
const REMEDIES = {
  npm: 'remove `node_modules` and `package-lock.json`, then run `npm install`',
  pnpm: `run \`pnpm install --force\`, or ${SYSTEMS} in \`pnpm-workspace.yaml\` and run \`pnpm install\``,
  yarn: `${SYSTEMS} in \`.yarnrc.yml\`, then run \`yarn install\``,
  bun: 'remove `node_modules` and `bun.lock`, then run `bun install`',
}

function remedy() {
  if (existsSync(join(folder, 'Cargo.toml'))) {
    return `run \`node scripts/prepare.mjs\` in ${folder}, which needs Rust`
  }
  const [manager] = (process.env.npm_config_user_agent ?? '').split('/', 1)
  const install = REMEDIES[manager] ?? 'install certpact again, with its optional dependencies'
  return (
    `on the kind of machine that runs it, ${install}: a lock file that was written on another kind may leave ` +
    "the platform's package out; or give the library's path in NAPI_RS_NATIVE_LIBRARY_PATH"
  )
}

export default shared('native', load)
