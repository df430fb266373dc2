import { inspect } from 'node:util'
import * as errors from './errors.mjs'
import { entries, json, members } from './given.mjs'
import native from './native.mjs'
import { Secret } from './secret.mjs'

const { AbortError, CertpactError, InvalidInput, OutcomeUnknown } = errors

const CLASS_OF_KIND = new Map(Object.values(errors).map((one) => [one.kind, one]))

// What an error tells is ours, and ours is written in camelCase; what is in it stays as it is.
const RENAMED = { retry_after: 'retryAfter', carried_out: 'carriedOut' }

// Where an error may tell what the CA shows once: the answer that was lost, or those in a report.
const SECRETS = [['answer'], ['report', 'outcome', 'answer', 'answer'], ['report', 'outcome', 'answer', 'hmac_key']]

const WATCHED = new WeakMap()

const PRINTERS = {}

const REPORT = 'this is a mistake in certpact, please report it'

/** An answer whose secrets are hidden where these names lead; they lead into each item of a list. */
function guarded(answer, paths) {
  for (const path of paths) hide(answer, path)
  return answer
}

function hide(holder, [name, ...rest]) {
  if (Array.isArray(holder)) return holder.forEach((item) => hide(item, [name, ...rest]))
  const held = holder?.[name]
  if (rest.length > 0) return hide(held, rest)
  if (typeof held === 'string') holder[name] = new Secret(held)
}

/** What is printed as the command prints it. It stays data: nothing else sees the difference. */
function printed(kind, document) {
  findings(document.findings ?? [])
  return Object.defineProperty(shown(document), 'toString', printer(kind))
}

/** What prints a document of this kind, which is `this`: one for all of them. */
function printer(kind) {
  PRINTERS[kind] ??= {
    configurable: true,
    value() {
      return native.textOf(kind, json(this)) ?? Object.prototype.toString.call(this)
    },
    writable: true,
  }
  return PRINTERS[kind]
}

/** Findings, each of which is printed as the command prints it. */
function findings(found) {
  found.forEach((finding) => printed('Finding', finding))
  return found
}

// So many items of a list, and letters of a string, are shown where people look.
const SHOWN = { maxArrayLength: 10, maxStringLength: 200 }

// What shows an answer, which is `this`: one for all of them.
const LOOK = {
  configurable: true,
  value(depth, options) {
    if (depth < 0) return inspect(this, { ...options, customInspect: false, depth })
    const copy = Array.isArray(this) ? [...this] : { ...this }
    return inspect(copy, { ...options, ...SHOWN, depth: null })
  },
  writable: true,
}

/** An answer that is shown at the prompt with all fields, where Node would stop at the second level. */
function shown(answer) {
  if (answer !== null && typeof answer === 'object') Object.defineProperty(answer, inspect.custom, LOOK)
  return answer
}

/** An open client: a function that carries out one operation, until it is closed. */
function open(options) {
  let calls = new Calls(json(options))
  const carryOut = (operation, request, options, known, mayWrite) => {
    const signal = options === undefined || options === null ? undefined : taken(operation, request, options, known)
    if (calls === null) throw new InvalidInput('the client is closed', { operation })
    return promised(calls, operation, request, signal, mayWrite)
  }
  const close = () => {
    calls = null
  }
  return Object.assign(carryOut, { close })
}

const SOON = Promise.resolve()

// So many letters wait for no others: a string has a limit.
const MANY = 1 << 20

/** The calls of a client. Those that begin in one turn cross together, since crossing takes long for what it does. */
class Calls {
  #session
  // Those that wait for their answers, by number.
  #waiting = new Map()
  #last = 0
  // Those of them that have not crossed: their numbers, and a line for each.
  #numbers = []
  #lines = ''
  #cross = () => {
    if (this.#numbers.length === 0) return
    const [numbers, lines] = [this.#numbers, this.#lines]
    this.#numbers = []
    this.#lines = ''
    try {
      this.#session.carryOut(lines)
    } catch (thrown) {
      for (const number of numbers) ended(this.#waiting, number).fail(thrown)
    }
  }

  constructor(options) {
    const tell = telling(this.#waiting)
    this.#session = tried(() => new native.Session(options, tell))
  }

  /** Begins a call; answers what cancels it. */
  begin(call) {
    const { operation, signal } = call
    const given = json(call.request)
    // As the native side counts: in 32 bits.
    do this.#last = (this.#last + 1) >>> 0
    while (this.#waiting.has(this.#last))
    const number = this.#last
    this.#waiting.set(number, call)
    if (this.#numbers.length === 0) SOON.then(this.#cross)
    this.#numbers.push(number)
    this.#lines += `${number} ${signal !== undefined} ${operation} ${given}\n`
    if (this.#lines.length > MANY) this.#cross()
    return number
  }

  /** Ends a call, which is told like any other. */
  cancel(number) {
    this.#cross()
    if (this.#waiting.has(number)) this.#session.cancel(number)
  }
}

/** What the native side calls with answers. It must not lead back to the native side: nobody might close a client. */
function telling(waiting) {
  return (numbers, answers) => numbers.forEach((number, index) => ended(waiting, number).settle(answers[index]))
}

function ended(waiting, number) {
  const call = waiting.get(number)
  waiting.delete(number)
  call.forget?.()
  return call
}

/** A call, and what its caller was promised. */
class Call {
  // What ends that its signal cancels it.
  forget = null

  constructor(operation, request, signal, mayWrite, caller, resolve, reject) {
    this.operation = operation
    this.request = request
    this.signal = signal
    this.mayWrite = mayWrite
    this.caller = caller
    this.resolve = resolve
    this.reject = reject
  }

  /** What it is about, where an operation of ours makes it. */
  get about() {
    return this.request.operation ?? this.operation
  }

  begin(calls) {
    const { signal } = this
    try {
      if (signal?.aborted) {
        throw new AbortError('aborted before anything was sent', { operation: this.about, cause: signal.reason })
      }
      const number = calls.begin(this)
      if (signal) this.forget = canceledBy(signal, () => calls.cancel(number))
    } catch (thrown) {
      this.fail(thrown)
    }
  }

  settle(answer) {
    const { operation, request, signal } = this
    try {
      if (signal?.aborted) throw aborted(this.about, signal.reason, native.interrupted(operation, json(request), answer))
      this.resolve(answered(answer))
    } catch (thrown) {
      this.fail(thrown)
    }
  }

  fail(thrown) {
    const error = thrown instanceof CertpactError ? thrown : lost(this.about, thrown, this.mayWrite)
    error.stack = `${error.name}: ${error.message}${String(this.caller.stack).replace(/^[^\n]*/, '')}`
    this.reject(error)
  }
}

// One promise and no function that waits: each of those would be another turn for each call.
function promised(calls, operation, request, signal, mayWrite) {
  // A caller who awaits only later is not in the stack by then.
  const caller = {}
  Error.captureStackTrace(caller, promised)
  return new Promise((resolve, reject) => new Call(operation, request, signal, mayWrite, caller, resolve, reject).begin(calls))
}

/** Adds the options to what is asked, but for the signal. */
function taken(operation, request, options, known) {
  const { signal, ...named } = Object.fromEntries(entries(options, 'options'))
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new InvalidInput('`signal` is not an AbortSignal', { hint: 'an AbortController has one: `controller.signal`', operation })
  }
  Object.assign(request, members(named, 'options', known))
  return signal
}

/** Carries out an operation that reads nothing and sends nothing. */
function offline(operation, request) {
  return answered(tried(() => native.callOffline(operation, json(request))))
}

/** What the native side throws is the JSON of an error, or what nobody foresaw. */
function tried(act) {
  try {
    return act()
  } catch (thrown) {
    throw thrown instanceof CertpactError ? thrown : lifted(thrown)
  }
}

function lifted(thrown) {
  try {
    return errorOf(JSON.parse(thrown.message).error)
  } catch {
    return unforeseen(thrown)
  }
}

/** Has a signal end a call; answers what ends that. A listener for each call would look like a leak to Node. */
function canceledBy(signal, cancel) {
  let calls = WATCHED.get(signal)
  if (calls === undefined) {
    calls = new Set()
    WATCHED.set(signal, calls)
    signal.addEventListener('abort', () => calls.forEach((cancel) => cancel()), { once: true })
  }
  calls.add(cancel)
  return () => calls.delete(cancel)
}

function answered(answer) {
  const { ok, error } = JSON.parse(answer)
  if (error) throw errorOf(error)
  return shown(ok)
}

function errorOf({ kind, message, ...rest }) {
  const told = {}
  for (const [name, value] of Object.entries(guarded(rest, SECRETS))) told[RENAMED[name] ?? name] = value
  if (told.report) printed('Report', told.report)
  if (told.findings) findings(shown(told.findings))
  if (told.hint) told.hint = asOptions(told.hint)
  const Class = CLASS_OF_KIND.get(kind) ?? CertpactError
  return new Class(asArguments(message), { kind, ...told })
}

/** A message that begins with an argument as the bridge calls it: `secret_file` is `secretFile`. */
function asArguments(message) {
  return message.replace(/^`([a-z_]+)`(?= does not fit| is not )/, (_, name) => `\`${camelCase(name)}\``)
}

function camelCase(name) {
  return name.replace(/[-_](.)/g, (_, letter) => letter.toUpperCase())
}

/** A hint with the command's options as those of a call: `--created shop=ID` is `created: { 'shop': ID }`. */
function asOptions(hint) {
  return hint.replace(/`--([a-z-]+)(?: ([^`=]*)(=[^`]*)?)?`/g, (_, option, key = '', value) => {
    const name = camelCase(option)
    if (value) return `\`${name}: { '${key}': ${value.slice(1)} }\``
    if (/^\d+$/.test(key)) return `\`${name}: ${key}\``
    return key ? `\`${name}: ['${key}']\`` : `\`${name}\``
  })
}

/** It knows whether a write may have reached the CA. */
function aborted(operation, reason, interrupted) {
  if (interrupted === null) return new AbortError('aborted', { operation, cause: reason })
  const cause = errorOf({ ...JSON.parse(interrupted).error, cause: reason })
  return new AbortError(cause.message, { operation, cause })
}

function lost(operation, cause, mayWrite) {
  if (!mayWrite) return unforeseen(cause, operation)
  const message = `the request may have been carried out; its answer is lost: ${cause.message}`
  return new OutcomeUnknown(message, { hint: REPORT, operation, cause })
}

function unforeseen(cause, operation = null) {
  return new CertpactError(cause.message, { hint: REPORT, operation, cause })
}

export { answered, findings, guarded, offline, open, printed, tried }
