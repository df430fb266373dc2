import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { check, checkMany, InvalidInput } from 'certpact'

const REPLACE = { operation: 'replace_contract', body: {} }
const numbered = (count) => Array.from({ length: count }, (_, number) => ({ ...REPLACE, ids: [number + 1] }))
const targets = (answers) => answers.map(([finding]) => finding.target)

async function* later(requests) {
  yield* requests
}

/** What is said of them, whether they are there already or come. */
const WAYS = {
  array: (requests) => [...checkMany(requests)],
  iterator: (requests) => [...checkMany(new Set(requests).values())],
  stream: (requests) => Array.fromAsync?.(checkMany(later(requests))) ?? collected(checkMany(later(requests))),
  required: (requests) => [...createRequire(import.meta.url)('certpact').checkMany(requests)],
}

async function collected(answers) {
  const all = []
  for await (const answer of answers) all.push(answer)
  return all
}

for (const [way, ask] of Object.entries(WAYS)) {
  test(`each request has what check says of it in order: ${way}`, async () => {
    const requests = [
      { ...REPLACE, ids: [7], product: 'ssl_dv_rapidssl' },
      { operation: 'get_contract', ids: [7] },
      { operation: 'create_contract', body: '{}', label: 'shop' },
    ]
    const expected = requests.map(({ operation, ...request }) => check(operation, request))
    assert.deepEqual(await ask(requests), expected)
    for (const count of [0, 1, 1000]) {
      assert.deepEqual(targets(await ask(numbered(count))), Array.from({ length: count }, (_, number) => String(number + 1)))
    }
  })

  test(`a bad request is an item and the others go on: ${way}`, async () => {
    const bad = [{ ...REPLACE, bdy: {} }, { body: {} }, { ...REPLACE, body: { auto_renew: 1n } }, 'text', 7, null, undefined]
    const requests = bad.flatMap((one, number) => [one, { ...REPLACE, ids: [number + 1] }])
    const answers = await ask(requests)
    assert.equal(answers.length, requests.length)
    for (const [index, answer] of answers.entries()) {
      if (index % 2) {
        assert.equal(answer[0].target, String((index + 1) / 2))
      } else {
        assert.ok(answer instanceof InvalidInput, `${index}`)
        assert.equal(answer.index, index)
      }
    }
    assert.match(answers[4].message, /^`requests\[4\]\.body\.auto_renew` /)
  })
}

test('an iterator takes no more than a batch ahead, and ends its source', () => {
  let taken = 0
  let ended = false
  function* endless() {
    try {
      for (;;) {
        taken += 1
        yield REPLACE
      }
    } finally {
      ended = true
    }
  }
  let count = 0
  for (const answer of checkMany(endless())) {
    assert.ok(Array.isArray(answer))
    count += 1
    assert.ok(taken < count + 257, `${taken} of ${count}`)
    if (count === 1000) break
  }
  assert.ok(ended)
})

test('a request that comes alone is answered before the next one is asked for', async () => {
  let give
  let ended = false
  const source = {
    next: () => new Promise((resolve) => (give = (value) => resolve({ done: false, value }))),
    return: async () => {
      ended = true
      return { done: true }
    },
    [Symbol.asyncIterator]: () => source,
  }
  const answers = checkMany(source)
  for (const number of [1, 2, 3]) {
    const answered = answers.next()
    await new Promise(setImmediate)
    give({ ...REPLACE, ids: [number] })
    assert.equal((await answered).value[0].target, String(number))
  }
  // What was asked for meanwhile never comes, and is not waited for.
  await answers.return()
  assert.ok(ended)
})

test('what a source throws comes after what it gave', async () => {
  const failure = new Error('the end')
  const problems = []
  const listen = (error) => problems.push(error)
  process.on('unhandledRejection', listen)
  async function* failing() {
    yield* numbered(3)
    throw failure
  }
  function* failingNow() {
    yield* numbered(3)
    throw failure
  }
  const got = []
  await assert.rejects(async () => {
    for await (const answer of checkMany(failing())) got.push(answer)
  }, failure)
  assert.throws(() => {
    for (const answer of checkMany(failingNow())) got.push(answer)
  }, failure)
  assert.deepEqual(targets(got), ['1', '2', '3', '1', '2', '3'])
  await new Promise(setImmediate)
  process.off('unhandledRejection', listen)
  assert.deepEqual(problems, [])
})

test('what cannot be iterated is refused at once', () => {
  for (const given of [undefined, null, 7, 'text', {}]) assert.throws(() => checkMany(given), InvalidInput)
})
