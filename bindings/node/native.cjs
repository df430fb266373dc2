'use strict'

const { candidates, libc } = require('./platform.cjs')

/** The native library, or an error that says what was tried and what to do. */
function load() {
  const failed = []
  for (const file of candidates()) {
    try {
      return require(`./${file}`)
    } catch (error) {
      failed.push({ file, error })
    }
  }
  const tried = failed.map(({ file, error }) => `  ${file}: ${firstLine(error.message)}`)
  const message = [
    'the native library of certpact cannot be loaded',
    `platform: ${process.platform}, architecture: ${process.arch}, libc: ${libc() ?? 'of the platform'}`,
    `tried, in ${__dirname}:`,
    ...tried,
    'remedy: in a checkout, run `node scripts/prepare.mjs` in that folder, which needs Rust; ' +
      'otherwise install the package again on the kind of machine that runs it',
  ].join('\n')
  throw new Error(message, { cause: failed[0].error })
}

function firstLine(text) {
  return String(text).split('\n', 1)[0]
}

module.exports = load()
