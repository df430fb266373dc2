// What a caller gives, on its way to JSON. Whatever cannot become JSON is refused by its name.

import { InvalidInput } from './errors.mjs'
import { Secret } from './secret.mjs'

const EXPECTED = 'a string, number, boolean, null, array or plain object is expected'
const HALF = 'has a lone surrogate, half of a character; well-formed text is expected'

/** A value as JSON can hold it, read once. Values are not shown in a refusal: one may be a key. */
function data(value, name) {
  try {
    return plain(value, [name], new Set())
  } catch (error) {
    if (error instanceof InvalidInput) throw error
    if (isTooDeep(error)) throw new InvalidInput(`\`${name}\` is nested too deeply`)
    throw unreadable([name], error)
  }
}

function isTooDeep(error) {
  return error instanceof RangeError && /call stack/.test(error.message)
}

function plain(value, path, within) {
  switch (typeof value) {
    case 'string':
      if (value.isWellFormed()) return value
      throw unfit(path, HALF)
    case 'number':
      if (isExact(value)) return value
      throw unfit(path, `is ${Number.isFinite(value) ? 'an integer beyond 2^53 - 1' : value}, a number that does not cross unchanged`)
    case 'boolean':
    case 'undefined':
      return value
    case 'object':
      return value === null ? null : holder(value, path, within)
  }
  throw unfit(path, `is a ${typeof value}; ${EXPECTED}`)
}

/** An array or an object, or what one wants to be in JSON. */
function holder(value, path, within) {
  if (within.has(value)) throw unfit(path, 'contains itself')
  if (read(path, () => value instanceof Secret)) throw unfit(path, 'is a Secret; what its `reveal` gives is expected')
  if (ArrayBuffer.isView(value)) throw unfit(path, `is ${kind(value)}; ${EXPECTED}`)
  within.add(value)
  const toJSON = read(path, () => value.toJSON)
  const copy = typeof toJSON === 'function' ? plain(read(path, () => value.toJSON()), path, within) : copied(value, path, within)
  within.delete(value)
  return copy
}

function copied(value, path, within) {
  if (Array.isArray(value)) {
    const copy = []
    for (let index = 0; index < value.length; index += 1) copy.push(item(value, index, path, within))
    return copy
  }
  if (Object.prototype.toString.call(value) !== '[object Object]') throw unfit(path, `is ${kind(value)}; ${EXPECTED}`)
  const copy = {}
  for (const name of read(path, () => Object.keys(value))) {
    const inner = member(value, name, path, within)
    // A member of this name would be taken for what the copy inherits from.
    if (name === '__proto__') Object.defineProperty(copy, name, { enumerable: true, value: inner })
    else copy[name] = inner
  }
  return copy
}

function item(value, index, path, within) {
  const copy = member(value, index, path, within)
  // JSON has no place for it: it would become null.
  if (copy === undefined) throw unfit([...path, index], `is undefined; ${EXPECTED}`)
  return copy
}

function member(value, name, path, within) {
  if (typeof name === 'string' && !name.isWellFormed()) throw unfit(path, `has a member whose name ${HALF}`)
  path.push(name)
  let inner
  // As `read` does, without a function for each of many members.
  try {
    inner = value[name]
  } catch (cause) {
    throw unreadable(path, cause)
  }
  const copy = plain(inner, path, within)
  path.pop()
  return copy
}

/** What is read of a value of the caller's, which may raise anything. */
function read(path, act) {
  try {
    return act()
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

function unreadable(path, cause) {
  if (isTooDeep(cause)) throw cause
  const what = cause instanceof Error ? cause.name : `a thrown ${typeof cause}`
  return unfit(path, `cannot be read: ${what}`, cause)
}

function unfit([first, ...rest], reason, cause) {
  const steps = rest.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
  return new InvalidInput(`\`${first}${steps.join('')}\` ${reason}`, { cause })
}

function isExact(number) {
  return Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number))
}

/** The JSON of what was read by the functions here. */
function json(request) {
  return JSON.stringify(request)
}

/** The members that are given, as the bridge calls them. What is undefined is left out. */
function members(given, what, known) {
  const members = {}
  for (const [name, value] of entries(given, what)) {
    if (value === undefined) continue
    if (!Object.hasOwn(known, name)) {
      const names = Object.keys(known).map((name) => `\`${name}\``)
      const hint = names.length > 0 ? `there is ${names.join(', ')}` : null
      throw new InvalidInput(`\`${what}\` has no member \`${name}\``, { hint })
    }
    const [field, converted] = known[name]
    members[field] = converted(value, name)
  }
  return members
}

function entries(given, what) {
  if (given !== undefined && (given === null || typeof given !== 'object' || read([what], () => Array.isArray(given)))) {
    throw new InvalidInput(`\`${what}\` is ${shown(given)}; an object is expected`)
  }
  return read([what], () => Object.entries(given ?? {}))
}

/** A number of things, or an id that is one. The native side would cut off what is behind the point. */
function integer(value, name) {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new InvalidInput(`\`${name}\` is ${shown(value)}; a whole number up to 2^53 - 1 is expected`)
  }
  return value
}

/** An id, which is a number or a string. */
function id(value, name) {
  return typeof value === 'string' ? data(value, name) : integer(value, name)
}

function ids(values, name) {
  if (!Array.isArray(values)) {
    throw new InvalidInput(`\`${name}\` is ${shown(values)}; an array of ids is expected`)
  }
  return read([name], () => [...values]).map((value, index) => id(value, `${name}[${index}]`))
}

/** A string. */
function text(value, name) {
  if (typeof value === 'string') return data(value, name)
  throw new InvalidInput(`\`${name}\` is ${shown(value)}; a string is expected`)
}

/** One string, or several. */
function texts(given, name) {
  const texts = typeof given === 'string' ? [given] : given
  if (!Array.isArray(texts)) throw new InvalidInput(`\`${name}\` is ${shown(given)}; a string or an array of strings is expected`)
  return data(texts, name).map((one, index) => text(one, `${name}[${index}]`))
}

/** One string, several, or a mapping from strings to reasons. */
function consents(given, name) {
  if (typeof given === 'string' || Array.isArray(given)) return texts(given, name)
  const reasons = given !== null && typeof given === 'object' ? Object.entries(data(given, name)) : null
  if (reasons === null || reasons.some(([, reason]) => typeof reason !== 'string')) {
    throw new InvalidInput(`\`${name}\` is a string, an array of strings, or an object from strings to reasons`)
  }
  return reasons.map(([one, reason]) => `${one}=${reason}`)
}

/** A span of time, in the seconds that the bridge takes. */
function milliseconds(value, name) {
  if (typeof value !== 'number' || !(value > 0) || !Number.isFinite(value)) {
    throw new InvalidInput(`\`${name}\` is ${shown(value)}; a positive, finite number of milliseconds is expected`)
  }
  return value / 1000
}

/** The named members that hold something. */
function filled(object, names) {
  const held = new Map(entries(object, 'answer'))
  const wanted = names.filter((name) => held.get(name) !== undefined && held.get(name) !== null)
  return Object.fromEntries(wanted.map((name) => [name, held.get(name)]))
}

function shown(value) {
  if (typeof value === 'string') return JSON.stringify(value)
  return typeof value === 'object' && value !== null ? kind(value) : String(value)
}

/** What kind of thing an object is. */
function kind(value) {
  return `of the type ${Object.prototype.toString.call(value).slice('[object '.length, -1)}`
}

export { consents, data, entries, filled, id, ids, integer, json, members, milliseconds, shown, text, texts }
