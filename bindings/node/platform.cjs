'use strict'

// What the native library's file is called here: the script that builds it and the loader that
// looks for it must agree.

/** The C library that Node runs on, null where a platform has but one. Takes some milliseconds. */
function libc() {
  if (process.platform !== 'linux') return null
  // Only glibc tells its version; what else Node is built for is musl.
  return process.report.getReport().header.glibcVersionRuntime ? 'gnu' : 'musl'
}

function file(libc) {
  const platform = [process.platform, process.arch, libc].filter(Boolean).join('-')
  return `certpact.${platform}.node`
}

/** Files that may be the library, the likeliest first. */
function candidates() {
  return process.platform === 'linux' ? [file('gnu'), file('musl')] : [file(null)]
}

module.exports = { candidates, file, libc }
