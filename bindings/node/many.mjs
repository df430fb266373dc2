// Many requests, judged a batch at a time.

import { answered, tried } from './base.mjs'
import { InvalidInput } from './errors.mjs'
import { data, json, shown } from './given.mjs'
import native from './native.mjs'

// The most requests of a batch, and how long their text hardly gets.
const MOST = 256
const LARGEST = 1 << 20

const LATER = Symbol('later')

/** What is said of each request, in their order: an iterator, or an asynchronous one of what is asynchronous. */
function checkManyOffline(requests) {
  const given = requests === null || requests === undefined || typeof requests === 'string' ? {} : requests
  if (typeof given[Symbol.asyncIterator] === 'function') return later(given[Symbol.asyncIterator]())
  if (typeof given[Symbol.iterator] === 'function') return now(given[Symbol.iterator]())
  throw new InvalidInput(`\`requests\` is ${shown(requests)}; an array, or another iterable, of requests is expected`)
}

/** Requests as JSON, or why one cannot be. */
class Batch {
  #first
  #requests = []
  #size = 0

  constructor(first) {
    this.#first = first
  }

  add(request) {
    const index = this.#first + this.#requests.length
    try {
      const text = json(data(request, `requests[${index}]`) ?? null)
      this.#size += text.length
      this.#requests.push(text)
    } catch (thrown) {
      if (!(thrown instanceof InvalidInput)) throw thrown
      this.#requests.push(thrown)
    }
  }

  get isFull() {
    return this.#requests.length >= MOST || this.#size >= LARGEST
  }

  get end() {
    return this.#first + this.#requests.length
  }

  get texts() {
    return this.#requests.filter((request) => typeof request === 'string')
  }

  /** What is said of each, where these are the answers to the texts. */
  *items(answers) {
    const next = answers[Symbol.iterator]()
    for (const [offset, request] of this.#requests.entries()) {
      yield item(request instanceof InvalidInput ? request : next.next().value, this.#first + offset)
    }
  }
}

function item(answer, index) {
  try {
    if (answer instanceof InvalidInput) throw answer
    return answered(answer)
  } catch (thrown) {
    if (thrown instanceof InvalidInput) return Object.assign(thrown, { index })
    throw thrown
  }
}

function* now(source) {
  let ended = null
  try {
    for (let first = 0; ended === null; ) {
      const batch = new Batch(first)
      while (ended === null && !batch.isFull) ended = taken(source, batch)
      const { texts } = batch
      yield* batch.items(tried(() => native.checkMany(texts)))
      first = batch.end
    }
  } finally {
    // A consumer that stops early stops the source too.
    if (ended === null) source.return?.()
  }
  if ('thrown' in ended) throw ended.thrown
}

/** Takes a request; answers how the source has ended, where it has. */
function taken(source, batch) {
  let step
  try {
    step = source.next()
  } catch (thrown) {
    return { thrown }
  }
  if (step.done) return {}
  batch.add(step.value)
  return null
}

async function* later(source) {
  let ended = null
  let next = null
  try {
    for (let first = 0; ended === null; ) {
      const batch = new Batch(first)
      next ??= asked(source)
      let step = await next
      // What is there by the next turn of the event loop is judged together; nothing waits for more.
      const turned = new Promise((resolve) => setImmediate(resolve, LATER))
      while (step !== LATER) {
        if (step.ended) {
          ended = step.ended
          break
        }
        batch.add(step.value)
        next = batch.isFull ? null : asked(source)
        step = next === null ? LATER : await Promise.race([next, turned])
      }
      yield* batch.items(await native.checkManyLater(batch.texts))
      first = batch.end
    }
  } finally {
    if (ended === null) await giveUp(source, next)
  }
  if ('thrown' in ended) throw ended.thrown
}

/** What a source gives next, or how it has ended. It is no promise that fails: nobody may wait for it yet. */
async function asked(source) {
  try {
    const { done, value } = await source.next()
    return done ? { ended: {} } : { value }
  } catch (thrown) {
    return { ended: { thrown } }
  }
}

/** Ends a source. What it was asked for may never come, and is not waited for. */
async function giveUp(source, next) {
  const end = Promise.resolve(source.return?.())
  if (next === null) await end
  else end.catch(() => {})
}

export { checkManyOffline }
