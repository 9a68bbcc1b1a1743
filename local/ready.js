/**
 * Makes a checkout ready to run: writes the database client, unless it is there and the schema has not changed since.
 * Every `npm run` starts with it, and Vitest does. Plain JavaScript, so that an older Node can read the message below.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const prisma = join(root, 'node_modules/prisma/build/index.js')
const note = join(root, 'generated/for')

if (Number.parseInt(process.versions.node, 10) < 24) {
  console.error(`Gongjian runs on Node 24; this is ${process.version}, and npm has no Node 24 for this machine.
共建需要 Node 24；当前是 ${process.version}，npm 上没有适合这台机器的 Node 24。`)
  process.exit(1)
}

// In the container there is no Prisma command: the client was written when the image was made.
if (existsSync(prisma)) {
  const wanted = fingerprint()
  const written = existsSync(note) ? readFileSync(note, 'utf8') : ''
  if (written !== wanted) {
    generate()
    writeFileSync(note, wanted)
  }
}

function fingerprint() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'node_modules/prisma/package.json')))
  const files = readdirSync(join(root, 'prisma'), { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((file) => file.endsWith('.prisma')).sort()) {
    hash.update(file).update(readFileSync(join(root, 'prisma', file)))
  }
  return hash.digest('hex')
}

function generate() {
  // Prisma wants to download an engine that it never starts for this: any program will do. And it phones home.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' }
  const args = [prisma, 'generate', '--no-hints']
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' })
  if (status === 0) return
  console.error(`${stdout}${stderr}`)
  process.exit(1)
}
