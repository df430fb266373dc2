// What this platform is called: the script that builds the native library, the packages that carry
// it and the loader that looks for it must agree.

/** The C library that Node runs on, null where a platform has but one. Takes some milliseconds. */
function libc() {
  if (process.platform !== 'linux') return null
  // Only glibc tells its version; what else Node is built for is musl.
  return process.report.getReport().header.glibcVersionRuntime ? 'gnu' : 'musl'
}

function name(libc) {
  const abi = process.platform === 'win32' ? 'msvc' : libc
  return [process.platform, process.arch, abi].filter(Boolean).join('-')
}

/** What this platform may be called, the likeliest first. */
function names() {
  return process.platform === 'linux' ? [name('gnu'), name('musl')] : [name(null)]
}

/** The native library's file. */
function file(name) {
  return `certpact.${name}.node`
}

export { file, libc, name, names }
