// Looks at the documented body again and again with one library of JavaScript, and prints what it took.
//
// `node judging.mjs LIBRARY FOLDER SECONDS`, in a folder that has the peers. All but certpact only say whether the body
// has the form of the schema.

import { readFileSync } from 'node:fs'

const WARMING = 0.3
const [name, folder, seconds] = process.argv.slice(2)
const read = (file) => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'))
const body = read('body.json')

const LIBRARIES = {
  async certpact() {
    const { check } = await import('certpact')
    const observed = read('observed.json')
    return () => check('replace_contract', { ids: [12345], body, observed })
  },
  async ajv() {
    const { default: Ajv } = await import('ajv/dist/2020.js')
    const validate = new Ajv({ strict: false, allErrors: true, logger: false }).compile(read('schema.json'))
    return () => validate(body)
  },
  async zod() {
    const { z } = await import('zod')
    const text = z.string()
    const contact = z.strictObject({
      contact_type: text.optional(),
      first_name: text,
      last_name: text,
      email: text,
      telephone: text.optional(),
      job_title: text.optional(),
    })
    const organization = z.strictObject({
      name: text,
      assumed_name: text.optional(),
      address: text,
      address2: text.optional(),
      city: text,
      state: text,
      zip: text,
      country: text,
      telephone: text.optional(),
      contacts: z.array(contact).optional(),
      organization_contact: contact.optional(),
      technical_contact: contact.optional(),
      verified_contacts: z.array(contact).optional(),
    })
    const replace = z.strictObject({ organization, auto_renew: z.boolean().optional() })
    return () => replace.safeParse(body)
  },
}

function looked(look, seconds) {
  const started = performance.now()
  let calls = 0
  while (performance.now() - started < seconds * 1000) {
    for (let at = 0; at < 20; at += 1) look()
    calls += 20
  }
  return { calls, seconds: (performance.now() - started) / 1000 }
}

const look = await LIBRARIES[name]()
looked(look, WARMING)
const before = process.cpuUsage()
const done = looked(look, Number(seconds))
const { user, system } = process.cpuUsage(before)
console.log(JSON.stringify({ ...done, cpu: (user + system) / 1e6, peak_kib: process.resourceUsage().maxRSS }))
