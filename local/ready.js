/**
 * Makes a checkout ready to run, in a blink when it is already: the Node that reads TypeScript, when the install left it
 * out (`npm ci --ignore-scripts`), and the database client, when the schema is not the one it was written for.
 * Plain JavaScript, because it runs on any Node from 20 on.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const prisma = join(root, 'node_modules/prisma/build/index.js')
const node = join(root, 'node_modules/node')

// Without the development packages, as in the container, both were made before.
if (existsSync(node) && !existsSync(join(node, 'bin/node'))) run('npm', ['rebuild', 'node'], {})
if (existsSync(prisma) && written() !== wanted()) {
  // Prisma wants to download an engine that writing the client never starts: any program will do. And it phones home.
  const env = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' }
  run(process.execPath, [prisma, 'generate', '--no-hints'], env)
  writeFileSync(join(root, 'generated/for'), wanted())
}

function wanted() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'node_modules/prisma/package.json')))
  const files = readdirSync(join(root, 'prisma'), { recursive: true }).map(String)
  for (const file of files.filter((file) => file.endsWith('.prisma')).sort()) {
    hash.update(file).update(readFileSync(join(root, 'prisma', file)))
  }
  return hash.digest('hex')
}

function written() {
  const note = join(root, 'generated/for')
  return existsSync(note) ? readFileSync(note, 'utf8') : ''
}

function run(program, args, env) {
  const options = { cwd: root, env: { ...process.env, ...env }, encoding: 'utf8' }
  const { status, stdout, stderr, error } = spawnSync(program, args, options)
  if (status === 0) return
  console.error(error ?? `${stdout}${stderr}`)
  process.exit(1)
}
