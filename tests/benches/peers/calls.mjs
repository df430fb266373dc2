// Asks the loopback server with one client of JavaScript for some seconds, and prints what it took.
//
// `node calls.mjs CLIENT URL CONCURRENCY SECONDS`, in a folder that has the peers.

const PATH = '/acme/12345'
const KEY = 'a-key-of-the-benchmark'
const headers = { 'X-PARTNER-APIKEY': KEY }
const WARMING = 0.3

const CLIENTS = {
  async certpact(url) {
    const { Client } = await import('certpact')
    const client = new Client({ acmeUrl: url, acmeKey: KEY, rateLimit: 'off', concurrency: 1024 })
    return () => client.acme.getContract(12345)
  },
  async undici(url, concurrency) {
    const { Pool } = await import('undici')
    const pool = new Pool(url, { connections: concurrency })
    return async () => (await pool.request({ path: PATH, method: 'GET', headers })).body.json()
  },
  async fetch(url) {
    return async () => (await fetch(url + PATH, { headers })).json()
  },
  async 'openapi-fetch'(url) {
    const { default: create } = await import('openapi-fetch')
    const client = create({ baseUrl: url, headers })
    return async () => (await client.GET('/acme/{acme_contract_id}', { params: { path: { acme_contract_id: 12345 } } })).data
  },
}

async function together(ask, concurrency, seconds) {
  const started = performance.now()
  const end = started + seconds * 1000
  let calls = 0
  const again = async () => {
    while (performance.now() < end) {
      await ask()
      calls += 1
    }
  }
  await Promise.all(Array.from({ length: concurrency }, again))
  return { calls, seconds: (performance.now() - started) / 1000 }
}

const [name, url, concurrency, seconds] = process.argv.slice(2)
const ask = await CLIENTS[name](url, Number(concurrency))
await together(ask, Number(concurrency), WARMING)
const before = process.cpuUsage()
const done = await together(ask, Number(concurrency), Number(seconds))
const { user, system } = process.cpuUsage(before)
console.log(JSON.stringify({ ...done, cpu: (user + system) / 1e6, peak_kib: process.resourceUsage().maxRSS }))
process.exit(0)
